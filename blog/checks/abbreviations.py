"""Abbreviations that are not explained where a reader meets them first."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from blog.checks.drafts import Block, Draft, plain
from blog.checks.remarks import Remark, Severity, around, digest
from portal.lib import languages
from portal.search import analysis

DATA = Path(__file__).parent / "data"
# Two capital letters or more, which an ending may follow: STEA:n, HYTE-kerroin, EU-stöd.
CAPITALS = re.compile(r"(?<![\w@/.])[A-ZÅÄÖ][A-ZÅÄÖ0-9]+(?!\w)")
ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
LONGEST = 6  # A longer word in capitals is shouted, or a name.
# Joins an abbreviation with what it means.
THAT_IS = r"(?:eli|toisin sanoen|ts\.|dvs\.|d\.v\.s\.|det vill säga|alltså|i\.e\.|that is|or)"
AFTER = re.compile(rf"(?:-\w{{1,30}}|:?\w{{0,6}})(?:\s?[(]|\s[–-]\s|,?\s{THAT_IS}\s)(.{{1,120}})", re.DOTALL)
BEFORE = re.compile(rf"(?:[([]|,?\s{THAT_IS})\s*[\"”“'’]?$")
NEAR = 130


@cache
def known() -> dict[str, set[str]]:
    """Return the abbreviations that need no explanation, by language."""
    entries = tomllib.loads((DATA / "known.toml").read_text(encoding="utf-8"))
    return {code: {*entries["all"], *entries[code]} for code in languages.CODES}


@cache
def of_the_field() -> dict[str, dict]:
    """Return the abbreviations of the field with what they mean."""
    return tomllib.loads((DATA / "abbreviations.toml").read_text(encoding="utf-8"))


@cache
def in_small_letters(language: str) -> re.Pattern | None:
    """Return what finds the field's abbreviations where they are written like words."""
    names = [name.lower() for name, entry in of_the_field().items() if language in entry.get("small", ())]
    # Finnish endings: hyten, hytessä, hyteä, hyte-kerroin.
    return (
        re.compile(rf"(?<![\w-])({'|'.join(names)})(?:n|ä|a|ssä|ssa|stä|sta|lle|ksi|tä|ta)?(?![\w])")
        if names
        else None
    )


def check(draft: Draft) -> Iterator[Remark]:
    first: dict[str, tuple[Block, int, int]] = {}
    explained: set[str] = set()
    blocks = draft.blocks
    # What stands in the text explains what stands in its title and excerpt, where there is no room for it.
    in_order = [*(b for b in blocks if b.key == "body"), *(b for b in blocks if b.key != "body")]
    for block in in_order:
        explained |= {_name(one.words) for one in block.explained if one.title}
        for name, start, end in found(block):
            if name not in first and name not in explained:
                if is_explained(block, name, start, end):
                    explained.add(name)
                else:
                    first[name] = (block, start, end)
    for name, (block, start, end) in first.items():
        yield _remark(name, block, start, end, draft.language)


def _name(words):
    return words.partition(":")[0].partition("-")[0].strip().upper()


def found(block: Block) -> Iterator[tuple[str, int, int]]:
    """Yield the abbreviations of ``block`` that need an explanation: name, start, end."""
    text = block.text
    allowed = known().get(block.language, known()["en"])
    is_shouted = text.upper() == text and len(text.split()) > 1
    for match in CAPITALS.finditer(text):
        name = match[0]
        if name in of_the_field() and name not in allowed:
            yield name, match.start(), match.end()
            continue
        letters = sum(sign.isalpha() for sign in name)
        if letters < (2 if name.isalpha() else 3) or letters > LONGEST or len(name) > 2 * letters:
            continue  # A4, FI21, DSC00012, or a word that is shouted.
        if is_shouted or name in allowed or ROMAN.fullmatch(name):
            continue
        if letters > 3 and _is_among_shouted(text, match.start(), match.end()):
            continue
        yield name, match.start(), match.end()
    if pattern := in_small_letters(block.language):
        for match in pattern.finditer(text):
            yield match[1].upper(), match.start(), match.end()


def _is_among_shouted(text, start, end):
    """Whether the word beside is in capitals too: HUOM TÄRKEÄÄ is no abbreviation."""
    after = text[end : end + 30].split(maxsplit=1)[:1]
    before = text[max(0, start - 30) : start].rsplit(maxsplit=1)[-1:]
    return any(len(word) > 3 and word.isupper() and word.isalpha() for word in (*after, *before))


def is_explained(block: Block, name: str, start: int, end: int) -> bool:
    """Whether ``name`` between ``start`` and ``end`` is explained there: in brackets, or by "that is".

    Either may stand first: the abbreviation, or what it means.
    """
    before = block.text[max(0, start - NEAR) : start]
    if BEFORE.search(before) and len(before.split()) > 1:
        return True
    after = AFTER.match(block.text[end : end + NEAR])
    if after and _explains(after[1], name):
        return True
    return _is_written_out(before, name, block.language)


def _explains(words, name):
    """Whether ``words``, after a bracket or "that is", may be what ``name`` means, and no figure or day."""
    inside = re.split(r"[)\].;]", words, maxsplit=1)[0]
    told = [word for word in re.findall(r"[^\W\d_]{3,}", inside) if not word.isupper()]
    if not told:
        return False
    initials = {word[0].upper() for word in re.findall(r"[^\W\d_]+", inside)}
    # One compound word may hold all the letters: YTA (yhteistyöalue).
    return len(told) > 1 or name[0] in initials or name in of_the_field()


def _is_written_out(before, name, language):
    """Whether the words just before are those that ``name`` stands for: "avustuskeskus STEA"."""
    meaning = of_the_field().get(name, {}).get(language, "")
    if not meaning:
        return False
    wanted = analysis.of_query(analysis.words(meaning)[-1], language)
    return any(wanted & analysis.of_query(word, language) for word in analysis.words(plain(before))[-3:])


def _remark(name, block, start, end, language):
    entry = of_the_field().get(name)
    if entry:
        meaning = entry.get(block.language) or entry[language]
        how = _("Write it out where it stands first: “%(meaning)s (%(name)s)”.") % {
            "meaning": meaning,
            "name": name,
        }
        severity = Severity.SHOULD
    else:
        how = _(
            "Write it out where it stands first, with the abbreviation in brackets after it. "
            "If it is a name, say so."
        )
        severity = Severity.HINT
    return Remark(
        "abbreviation",
        pgettext("remark on a text", "An abbreviation that is not explained"),
        _("Who does not know it cannot look it up while reading. Screen readers spell it."),
        how,
        severity,
        block.key,
        block.number,
        around(block.text, start, end),
        digest(name),
        block.language,
    )
