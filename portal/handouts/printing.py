"""From a template to a tagged PDF file (PDF/UA). Only the worker imports this: it takes memory."""

import re
from functools import cache
from pathlib import Path

from django.template.loader import render_to_string

from portal.handouts.libraries import LibrariesMissing
from portal.lib import languages

try:
    import weasyprint
    from weasyprint.urls import URLFetcher
except OSError as error:  # A library that no Python package brings is not installed.
    raise LibrariesMissing(str(error)) from error

PRINT = Path(__file__).parent / "print"
TAGGED = {"pdf_variant": "pdf/ua-1", "pdf_tags": True}
FONTS = Path(__file__).parent.parent / "static" / "fonts"


class OwnFiles(URLFetcher):
    """Reads style sheets and fonts of the project, and nothing else: neither other files nor the net."""

    def __init__(self):
        super().__init__(allowed_protocols=["file"])

    def fetch(self, url, headers=None):
        path = Path(url.removeprefix("file://")).resolve()
        if path.parent not in (PRINT, FONTS):
            raise ValueError(f"{url} is no file for printing.")
        return super().fetch(url, headers)


@cache
def _sheet():
    """Return the style sheet with its fonts, read once in the life of a process."""
    fonts = weasyprint.text.fonts.FontConfiguration()
    sheet = weasyprint.CSS(filename=PRINT / "print.css", url_fetcher=OwnFiles(), font_config=fonts)
    return sheet, fonts


def laid_out(template: str, context: dict):
    """Return ``template`` laid out on pages, as WeasyPrint's document."""
    html = render_to_string(template, context | {"language": languages.current()})
    sheet, fonts = _sheet()
    page = weasyprint.HTML(string=html, url_fetcher=OwnFiles(), base_url=PRINT.as_uri() + "/")
    return page.render(stylesheets=[sheet], font_config=fonts, **TAGGED)


def pdf(document) -> bytes:
    """Return a laid out document as a PDF file with tags, outline, title and language."""
    return document.write_pdf(**TAGGED)


def styled(svg: str) -> str:
    """Return drawings with the style sheet for charts in each: print looks for it there alone."""
    sheet = (PRINT / "chart.css").read_text()
    return re.sub(r"(<svg\b[^>]*>)", lambda tag: f"{tag[0]}<style>{sheet}</style>", svg)
