"""Texts as hits show them: the piece around the words that were looked for, and these marked in it."""

import re
import unicodedata
from collections.abc import Mapping
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

from portal.lib.languages import LocalText
from portal.search import analysis
from portal.search.finding import Query

LENGTH = 240  # Letters of an excerpt,
BEFORE = 60  # of which so many at most stand before the first word that is marked.
LOOKED_THROUGH = 20_000
MOST_MARKS = 12
MOST_MET = 5000  # Words of a language.
NOWHERE: frozenset[int] = frozenset()
# As analysis.words() cuts them, but in the text as it stands.
WORD = re.compile(r"[^\W_]+(?:['’ʼ:\-‐‑][^\W_]+)*")
INVISIBLE = re.compile("[\x00\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


class Met:
    """The words that texts of a language had so far, as they stand, by the tokens that find them.

    A page has a thousand different words, and hardly one that is looked for: all are asked for it at once.
    """

    def __init__(self, language: str):
        self.language = language
        self.words: set[str] = set()
        self.by_token: dict[str, set[str]] = {}

    def found(self, words: set[str], places: Mapping[str, set[int]]) -> dict[str, frozenset[int]]:
        """Return those of ``words`` that a token of ``places`` finds, and all the places of such tokens."""
        for word in words - self.words:
            for token in _found_by(word, self.language):
                self.by_token.setdefault(token, set()).add(word)
            self.words.add(word)  # Last: for threads that look at it meanwhile.
        found: dict[str, frozenset[int]] = {}
        for token in places.keys() & self.by_token.keys():
            for word in words & self.by_token[token]:
                found[word] = found.get(word, NOWHERE) | places[token]
        return found


_met: dict[str, Met] = {}


def _met_in(language):
    """Return the words that were met, from time to time from the beginning: memory is bounded."""
    met = _met.get(language)
    if met is None or len(met.words) > MOST_MET:
        met = _met[language] = Met(language)
    return met


class Marked(NamedTuple):
    """A piece of text as HTML, and the places of the words of a query that are marked in it."""

    html: SafeString
    places: frozenset[int]


class Marker:
    """Marks the words of texts that a query finds, whatever form they stand in; of a compound, all of it."""

    def __init__(self, query: Query):
        found: dict[str, dict[str, set[int]]] = {}
        groups = query.groups or query.words
        for place, word in enumerate(groups):
            for code, token in word:
                found.setdefault(code, {}).setdefault(token, set()).add(place)
        self.number = len(groups)
        self.places = found

    def whole(self, text: LocalText) -> Marked:
        """Return all of ``text``, a title, with its words marked."""
        plain = unicodedata.normalize("NFC", text.text)
        return _marked(plain, self._marks(plain, text.language, len(plain)), 0, len(plain))

    def excerpt(self, text: LocalText) -> Marked:
        """Return the piece of ``text`` that has most of the words, the first of such."""
        plain = INVISIBLE.sub("", unicodedata.normalize("NFC", text.text[:LOOKED_THROUGH]))
        marks = self._marks(plain, text.language, MOST_MARKS) if self.number else []
        start, end = _window(plain, marks)
        marks = [mark for mark in marks if start <= mark[0] and mark[1] <= end]
        piece, places = _marked(plain, marks, start, end)
        before = "… " if start else ""
        after = " …" if end < len(plain.rstrip()) else ""
        return Marked(mark_safe(f"{before}{piece}{after}"), places)

    def lacks(self, *pieces: Marked) -> bool:
        """Whether a word is marked in none of ``pieces``."""
        return len(NOWHERE.union(*(piece.places for piece in pieces))) < self.number

    def _marks(self, text, language, most):
        """Return (start, end, places) of the first words that are found, until one piece has them all."""
        marks = []
        if language not in self.places:
            return marks
        # Most texts of a page have none, which is told soonest by what stands between their spaces.
        met, places = _met_in(language), self.places[language]
        if not met.found(set(text.split()), places):
            return marks
        found = met.found(set(WORD.findall(text)), places)
        for match in WORD.finditer(text):
            if places := found.get(match[0]):
                marks.append((match.start(), match.end(), places))
                if len(marks) >= most or (most == MOST_MARKS and self._has_all(marks)):
                    break
        return marks

    def _has_all(self, marks):
        first = marks[-1][1] - (LENGTH - BEFORE)
        return self.number == len(frozenset().union(*(places for at, _end, places in marks if at >= first)))


def _found_by(surface, language):
    """Return every token by which a word of a text is found, as it stands."""
    found = (analysis.of_word(word, language) for word in analysis.words(surface))
    return frozenset(token for base, parts in found for token in (*base, *parts))


def _window(text, marks):
    best = max(marks, key=lambda mark: _number_within(marks, mark[0]), default=None)
    start = _word_start(text, best[0] - BEFORE, best[0]) if best else 0
    if len(text) - start <= LENGTH:
        start = _word_start(text, len(text) - LENGTH, best[0]) if best else 0
        return start, len(text)
    end = text.rfind(" ", start + LENGTH // 2, start + LENGTH)
    return start, end if end > 0 else start + LENGTH


def _number_within(marks, start):
    near = (places for begin, end, places in marks if start <= begin and end <= start + LENGTH - BEFORE)
    return len(frozenset().union(*near))


def _word_start(text, start, latest):
    """Return where the first word at or after ``start`` begins, ``latest`` at the latest."""
    if start <= 0:
        return 0
    space = text.find(" ", start - 1, latest)
    return space + 1 if space >= 0 else latest


def _marked(text, marks, start, end):
    parts, at, all_places = [], start, NOWHERE
    for begin, finish, places in marks:
        all_places |= places
        parts += [escape(text[at:begin]), "<mark>", escape(text[begin:finish]), "</mark>"]
        at = finish
    parts.append(escape(text[at:end]))
    return Marked(mark_safe("".join(parts)), all_places)
