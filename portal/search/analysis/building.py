"""The word lists are made from simplemma's dictionaries when the portal is installed, never in a web process.

A file holds for each form the ways back to its basic forms: how many letters are cut from its end, and
what is put there. Ways are few, so that millions of forms fit in some megabytes.
"""

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

import marisa_trie
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from . import completing, lexicon
from .surface import plain

LETTERS = re.compile(r"[^\W\d_]{1,60}")
# Words of which compounds are made have at least so many known forms; names and adverbs have fewer …
FORMS_OF_NOUN = {"fi": 8, "sv": 3, "en": 2}
# … and a noun is no verb, whose forms end like this.
FORMS_OF_VERB = {"fi": ("koon", "köön"), "sv": (), "en": ("ing",)}


def build(language: str, watch: Callable[[Iterator], Iterable] = iter) -> None:
    """Make the word list of ``language`` anew; readers see the old file or the new one, never a half.

    ``watch`` is given what goes into the list, and gives it on: a progress bar, say.
    """
    file = lexicon.path(language)
    file.parent.mkdir(parents=True, exist_ok=True)
    half = file.with_suffix(f".{os.getpid()}")
    marisa_trie.BytesTrie(watch(ways(language))).save(str(half))
    half.replace(file)


def ways(language: str) -> Iterator[tuple[str, bytes]]:
    """Give each form of ``language`` with a way back to a basic form; forms with two are given twice."""
    dictionary = DefaultDictionaryFactory(1).get_dictionary(language)
    changes_of, known = defaultdict(set), {}

    def keep(form, lemma):
        change = completing.change(lemma, form)
        changes_of[lemma].add(known.setdefault(change, change))

    for form, lemma in dictionary.items():
        form, lemma = plain(form.casefold()), plain(lemma.casefold())
        if LETTERS.fullmatch(form) and LETTERS.fullmatch(lemma):
            keep(form, lemma)
    for form, lemma in completing.completed(changes_of, dictionary):
        keep(form, lemma)
    del dictionary
    nouns = {lemma for lemma, changes in changes_of.items() if _is_noun(lemma, changes, language)}
    for lemma in nouns:  # Some of them are known by their other forms only: planen, but not plan.
        keep(lemma, lemma)
    for lemma, changes in changes_of.items():
        flag = 0 if lemma in nouns else lexicon.NO_PART
        for taken, put in changes:
            form = lemma.removesuffix(taken) + put
            if not _is_mistake(form, lemma, put, nouns, language):
                yield form, bytes([len(put) | flag]) + taken.encode()


def _is_mistake(form, lemma, put, nouns, language):
    """Tell whether ``form``, which ends in ``put``, is no form of ``lemma``, whatever the dictionary says."""
    if form == lemma + put and len(put) > 4 and put in nouns:  # päihdehoito is a word, and no form of päihde.
        return True
    if language == "sv":  # bok is no form of boka, nor kurs of kur.
        return form in nouns and (lemma == form + "a" or form == lemma + "s")
    return language == "fi" and form in nouns and form in (lemma + "si", lemma + "ni")  # Nor is kuusi of kuu.


def _is_noun(lemma, changes, language):
    if len(lemma) < 3 or len(changes) < FORMS_OF_NOUN[language]:
        return False
    if language == "sv" and lemma.endswith("a"):
        return any(put == "n" and not taken for taken, put in changes)
    return not any(put.endswith(FORMS_OF_VERB[language]) for _taken, put in changes)
