"""Which language a text is shown in: the page's own, else the next in its fallback chain."""

from contextlib import contextmanager
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import translation

CODES = ("fi", "sv", "en")
OWN_NAMES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}
LOCALES = {"fi": "fi_FI", "sv": "sv_FI", "en": "en_GB"}  # As social media name them.


class LocalText(NamedTuple):
    """A text and the language (ISO 639-1 code) it is written in; both empty when there is none."""

    text: str
    language: str

    @property
    def lang(self) -> str:
        """The language to mark the text with: "" when it is the page's own, or when there is no text."""
        return "" if self.language == current() else self.language


def current() -> str:
    """Return the active language's code; one of CODES, the default when none is active."""
    code = (translation.get_language() or settings.LANGUAGE_CODE)[:2]
    return code if code in CODES else settings.LANGUAGE_CODE


def of_path(path: str) -> str:
    """Return the language code that ``path``, an address of the site, begins with; "" when it has none."""
    code = path.partition("/")[2].partition("/")[0]
    return code if code in CODES else ""


def chain(language: str | None = None) -> tuple[str, ...]:
    """Return the languages to try, best first, for a reader of ``language`` (default: the active one)."""
    return _chain(language or current())


@lru_cache(maxsize=8)
def _chain(language):
    fallbacks = settings.MODELTRANSLATION_FALLBACK_LANGUAGES
    rest = fallbacks.get(language, fallbacks["default"])
    return (language, *(code for code in rest if code != language))


def localised(obj: Any, field: str, language: str | None = None) -> LocalText:
    """Return ``obj``'s translated ``field`` in the best language for the reader, and which that is."""
    for code in chain(language):
        if text := getattr(obj, f"{field}_{code}"):
            return LocalText(text, code)
    return LocalText("", "")


def written_in(obj: Any, field: str) -> list[str]:
    """Return the codes of the languages in which ``obj`` has ``field``."""
    return [code for code in CODES if getattr(obj, f"{field}_{code}")]


def attribute(lang: str) -> str:
    """Return the HTML attribute that marks what is written in ``lang``, as of a LocalText; "" for none."""
    return f' lang="{escape(lang)}"' if lang else ""


@contextmanager
def reading(language: str):
    """Make ``language`` the active one for a block: links and texts come out as its readers see them."""
    with translation.override(language):
        yield
