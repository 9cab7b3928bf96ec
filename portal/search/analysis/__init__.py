"""How the words of a text are understood: the same for both databases, for texts and for what is looked for.

``words`` cuts a text into words as they stand. ``of_document`` tells everything a text is found by,
``of_query`` everything one word that is looked for may be found as: where the two meet, the text is found.
Nothing here reads the database. docs/search.md tells how the words are understood and how well.
"""

from .analysers import LANGUAGES, fingerprint, of_document, of_query, of_word, of_words
from .surface import words

__all__ = ["LANGUAGES", "fingerprint", "of_document", "of_query", "of_word", "of_words", "words"]
