"""The three-way merge: what I changed, what they changed, and where both changed the same thing."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

Content = dict[str, Any]


@dataclass
class Merge:
    """What came of a merge. A clash keeps their value in ``content`` until somebody chooses.

    ``clashes`` maps a content key to (mine, theirs).
    """

    content: Content
    clashes: dict[str, tuple[Any, Any]] = field(default_factory=dict)


def trace(value: Any) -> Any:
    """Return what is enough to tell later whether ``value`` has changed: a digest of a text, else itself."""
    if isinstance(value, str) and value:
        return f"#{hashlib.sha256(value.encode()).hexdigest()[:20]}"
    return None if value in ("", [], None) else value


def is_trace(value: Any) -> bool:
    """Whether ``value``, which came from elsewhere, may be the trace of a value."""
    if isinstance(value, list):
        return all(isinstance(member, int) for member in value)
    return value is None or isinstance(value, str | int | float)


def traces(content: Content) -> Content:
    """Return the traces of what ``content`` holds; empty values leave none."""
    return {key: trace(value) for key, value in content.items() if trace(value) is not None}


def merge(base: Content, mine: Content, theirs: Content, keys=None) -> Merge:
    """Join ``mine`` and ``theirs``, both made from what left the traces ``base``.

    ``keys`` limits the merge to those of a form; what is missing in a content counts as empty. Members of
    a list are joined one by one and never clash. A row of a part that one removed and the other changed
    is a clash of the whole row, under the row's own key.
    """
    content, clashes = dict(theirs), {}
    for key in sorted({*mine, *theirs} if keys is None else keys):
        old, my, their = base.get(key), mine.get(key), theirs.get(key)
        if isinstance(my, list) or isinstance(their, list):
            content[key] = _members(*(one if isinstance(one, list) else [] for one in (old, my, their)))
        elif trace(my) == trace(their) or trace(my) == old:
            continue
        elif trace(their) == old:
            _set(content, key, my)
        else:
            clashes[key] = (my, their)
    _removed_and_changed(base, mine, theirs, keys, clashes)
    _rows(mine, theirs, content, clashes)
    return Merge(content, clashes)


def choose(merged: Merge, choices: dict[str, str], mine: Content) -> Merge:
    """Return ``merged`` with the clashes settled that ``choices`` speak of: "mine" or "theirs"."""
    content, clashes = dict(merged.content), dict(merged.clashes)
    for key, choice in choices.items():
        if key not in clashes or choice not in ("mine", "theirs"):
            continue
        del clashes[key]
        if choice == "mine":
            for name in [key, *(name for name in {*mine, *content} if name.startswith(f"{key}/"))]:
                _set(content, name, mine.get(name))
    return Merge(content, clashes)


def changed(old: Content, new: Content) -> list[str]:
    """Return the keys whose values differ, sorted; empty values are alike."""
    return sorted(key for key in {*old, *new} if trace(old.get(key)) != trace(new.get(key)))


def _members(old, mine, theirs):
    return sorted((set(theirs) | (set(mine) - set(old))) - (set(old) - set(mine)))


def _set(content, key, value):
    if value is None:
        content.pop(key, None)
    else:
        content[key] = value


def _removed_and_changed(base, mine, theirs, keys, clashes):
    """Note as clashes the rows that one removed and the other changed, an empty column of it too."""
    there = [key for key, was in base.items() if was and key.count("/") == 1]
    for row in [key for key in there if keys is None or key in keys]:
        sides = [side for side in (mine, theirs) if side.get(row)]
        if len(sides) == 1 and any(
            key.startswith(f"{row}/") and trace(value) != base.get(key) for key, value in sides[0].items()
        ):
            clashes[row] = (mine.get(row), theirs.get(row))


def _rows(mine, theirs, content, clashes):
    """Keep rows of parts whole: no column without its row, and no clash of a column of a removed row."""
    for key in [key for key in clashes if key.count("/") == 2]:
        row = key.rpartition("/")[0]
        if mine.get(row) and theirs.get(row):
            continue
        del clashes[key]
        clashes[row] = (mine.get(row), theirs.get(row))
    for row in [key for key in clashes if key.count("/") == 1]:
        for name in {*content, *theirs}:
            if name == row or name.startswith(f"{row}/"):
                _set(content, name, theirs.get(name))
    for key in [key for key in content if key.count("/") == 2]:
        if not content.get(key.rpartition("/")[0]):
            del content[key]
