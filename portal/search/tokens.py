"""The tokens of documents and of queries: a word's class and language stand in front of it.

``0f`` a document in Finnish, ``1f`` a word of its title, ``2f`` a part of a compound word there, ``3f`` a
word of the text, ``4f`` a part of a compound there; facets are tokens too. A hit on the title is asked for by
its own tokens, so that neither database has to weigh anything.
"""

from collections.abc import Collection, Iterable, Sequence

from portal.search import analysis

WRITTEN = "0"
TITLE, TITLE_PARTS, TEXT, TEXT_PARTS = "1234"
CLASSES = (TITLE, TITLE_PARTS, TEXT, TEXT_PARTS)


def marked(kind_of_token: str, language: str, words: Iterable[str]) -> set[str]:
    return {f"{kind_of_token}{language[0]}{word}" for word in words}


def of_document(
    title_words: list[str], text_words: list[str], language: str, facets: Iterable[str]
) -> set[str]:
    """Return all tokens of a document with these words in its title and its text. No queries."""
    title, title_parts = analysis.of_words(title_words, language)
    text, text_parts = analysis.of_words(text_words, language)
    return {
        *marked(TITLE, language, title),
        *marked(TITLE_PARTS, language, title_parts - title),
        *marked(TEXT, language, text - title),
        *marked(TEXT_PARTS, language, text_parts - text - title - title_parts),
        *marked(WRITTEN, language, [""]),
        *facets,
    }


def in_languages(codes: Iterable[str]) -> list[set[str]]:
    """Return the group of tokens of documents in languages ``codes``."""
    return [{f"{WRITTEN}{code[0]}" for code in codes}]


def of_words(
    words: Iterable[frozenset[tuple[str, str]]], codes: Collection[str], classes: Sequence[str] = CLASSES
) -> list[set[str]]:
    """Return the groups of tokens that stand for ``words`` in ``classes``.

    Each word is a set of (language, token) pairs, any of which will do; those in languages ``codes`` count.
    """
    return [
        {f"{one}{language[0]}{token}" for one in classes for language, token in word if language in codes}
        for word in words
    ]
