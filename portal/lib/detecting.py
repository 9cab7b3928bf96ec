"""In which of the portal's languages a reader has written."""

from functools import cache

from lingua import Language, LanguageDetectorBuilder

CODES = {Language.FINNISH: "fi", Language.SWEDISH: "sv", Language.ENGLISH: "en"}
# What is shorter than this, or less certain, tells nothing: a greeting is much the same in all three.
LETTERS = 12
CERTAIN = 0.8


def language_of(text: str, otherwise: str) -> str:
    """Return the code of the language of ``text``; ``otherwise`` when that cannot be told.

    >>> language_of("Tämä on hyvä kirjoitus järjestöjen työstä.", "sv")
    'fi'
    >>> language_of("OK!", "sv")
    'sv'
    """
    if sum(map(str.isalpha, text)) < LETTERS:
        return otherwise
    best = _detector().compute_language_confidence_values(text)[0]
    return CODES[best.language] if best.value >= CERTAIN else otherwise


@cache
def _detector():
    """Return the detector, made when it is first asked: it takes ten megabytes of each process."""
    return LanguageDetectorBuilder.from_languages(*CODES).with_low_accuracy_mode().build()
