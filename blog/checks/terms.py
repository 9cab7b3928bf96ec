"""Words that the glossary has another word for, and a county's own words for its grants."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from blog.checks.drafts import Block, Draft
from blog.checks.remarks import Remark, Severity, around, digest
from portal.lib import languages

FILE = Path(__file__).parent / "data" / "words.toml"
# In Swedish a county says one or the other of all its grants.
SWEDISH_GRANTS = ("understöd", "bidrag")


@cache
def entries() -> dict[str, dict]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def glossary(language: str) -> tuple[re.Pattern | None, dict[str, str]]:
    """Return what finds other words than the glossary's in ``language``, and which entry each belongs to."""
    keys = {
        word: key
        for key, entry in entries().items()
        if key != "grants"
        for word in entry.get(f"find_{language}", ())
    }
    return _pattern(keys), keys


@cache
def grants(language: str) -> tuple[re.Pattern | None, dict[str, str]]:
    """Return what finds words for grants in ``language``, and of which kind each is."""
    kinds = {word: kind for kind, words in entries()["grants"].items() for word in words.get(language, ())}
    return _pattern(kinds), kinds


def _pattern(words):
    """Return what finds ``words`` with any ending, the longest first; they begin a word."""
    if not words:
        return None
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, longest_first))})\w*", re.IGNORECASE)


def check(draft: Draft) -> Iterator[Remark]:
    for block in draft.blocks:
        if block.language not in languages.CODES:
            continue
        pattern, keys = glossary(block.language)
        for match in pattern.finditer(block.text) if pattern else ():
            yield _other_word(block, match, entries()[keys[match[1].casefold()]])
        if draft.own_words:
            yield from _grants(draft, block)


def _other_word(block, match, entry):
    return Remark(
        "term",
        _("Another word than the glossary’s"),
        entry[f"why_{languages.current()}"],
        _("Write “%(word)s”.") % {"word": entry[f"use_{block.language}"]},
        Severity.HINT,
        block.key,
        block.number,
        around(block.text, match.start(), match.end()),
        digest(match[1]),
        block.language,
    )


def _grants(draft: Draft, block: Block) -> Iterator[Remark]:
    pattern, kinds = grants(block.language)
    for match in pattern.finditer(block.text) if pattern else ():
        word = match[1].casefold()
        said = {
            county: own_word(word, kinds[word], own, block.language)
            for county, own in draft.own_words.items()
        }
        # Where one of several counties says so, the word may be its own.
        if not said or "" in said.values():
            continue
        yield Remark(
            "term-of-county",
            _("The county has a word of its own for its grants"),
            _("Readers look for the word that stands in the county’s own notices and forms."),
            "; ".join(
                _("%(county)s says “%(word)s”.") % {"county": county, "word": own}
                for county, own in said.items()
            ),
            Severity.HINT,
            block.key,
            block.number,
            around(block.text, match.start(), match.end()),
            digest(word, *sorted(draft.own_words)),
            block.language,
        )


def own_word(word: str, kind: str, own: dict[str, str], language: str) -> str:
    """Return what a county says instead of ``word``, which begins a word for grants of ``kind``.

    "" where it says just that, or where it is not known what it says. ``own`` are its words by kind.
    """
    alone = {one: said.casefold() for one, said in own.items() if " " not in said.strip()}
    theirs = alone.get(kind, "")
    if any(said.startswith(word) for said in alone.values()):
        return ""
    if theirs:
        return own[kind]
    if language == "sv":
        used = next((ending for ending in SWEDISH_GRANTS if word.endswith(ending)), "")
        ends = {ending for ending in SWEDISH_GRANTS for said in alone.values() if said.endswith(ending)}
        if used and len(ends) == 1 and used not in ends:
            return word.removesuffix(used) + ends.pop()
    return ""
