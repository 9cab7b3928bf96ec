"""The order of a part's rows as a form tells it: rows moved, and rows put in between."""

from collections.abc import Mapping
from typing import Any

from portal.editing.registry import Part

AFTER = "after:"  # The input that tells behind which row a new one stands.


def number(part: Part, values: dict[str, Any], data: Mapping[str, str]):
    """Give the rows of ``part`` in ``values`` their numbers, in the order that the form ``data`` asks for.

    Rows stand by the numbers they have, new ones last or behind the row that ``after:`` names. ``move`` is
    "<part>/<key>:up" or ":down". The numbers that are there are given out anew, so that a row which has not
    moved keeps its own wherever that may be.
    """
    rows = [
        key
        for key, value in values.items()
        if key.count("/") == 1 and key.startswith(f"{part.name}/") and value
    ]
    known = {row: place for row in rows if isinstance(place := values.get(f"{row}/{part.place}"), int)}
    order = sorted(rows, key=lambda row: (row not in known, known.get(row, 0)))
    for row in rows:
        behind = data.get(f"{AFTER}{row}", "")
        if behind in order and behind != row:
            order.remove(row)
            order.insert(order.index(behind) + 1, row)
            known.pop(row, None)
    moved, _sep, way = data.get("move", "").partition(":")
    if moved in order:
        here = order.index(moved)
        there = here + {"up": -1, "down": 1}.get(way, 0)
        if 0 <= there < len(order):
            order[here], order[there] = order[there], order[here]
    for row, place in zip(order, numbers(known.values(), len(order)), strict=True):
        values[f"{row}/{part.place}"] = place


def numbers(known, length: int) -> list[int]:
    """Return ``length`` rising numbers: the ``known`` ones, and those that follow the last of them.

    >>> numbers([2, 5], 3)
    [2, 5, 6]
    """
    found = sorted({number for number in known if number > 0})[:length]
    last = found[-1] if found else 0
    return [*found, *range(last + 1, last + 1 + length - len(found))]
