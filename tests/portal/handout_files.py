"""Handouts made for tests, read as others read them."""

import io

from pptx import Presentation
from pypdf import PdfReader

from portal.handouts import briefing, card, facts, slides
from portal.lib import languages


def read_briefing(county, language="en"):
    """Return the briefing of ``county`` as a PDF reader sees it."""
    with languages.reading(language):
        return PdfReader(io.BytesIO(briefing.write(facts.of_county(county))))


def read_slides(county, language="en"):
    """Return the slides of ``county`` as PowerPoint opens them."""
    with languages.reading(language):
        return Presentation(io.BytesIO(slides.write(facts.of_county(county))))


def read_card(path, language="en"):
    """Return the card of ``path`` as a PDF reader sees it."""
    with languages.reading(language):
        return PdfReader(io.BytesIO(card.write(facts.of_paths([path.pk])[0])))


def pdf_text(reader):
    """Return the words of a PDF file in one line, hyphens at the ends of lines taken away."""
    pages = (page.extract_text() for page in reader.pages)
    return " ".join("\n".join(pages).replace("\u2010\n", "").replace("\xad\n", "").split())


def slide_text(slide):
    """Return what a slide tells: its text, its tables, and its charts’ names and numbers."""
    told = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            told += [paragraph.text for paragraph in shape.text_frame.paragraphs]
        elif shape.has_table:
            told += [cell.text for row in shape.table.rows for cell in row.cells]
        elif shape.has_chart:
            plot = shape.chart.plots[0]
            told += [*plot.categories, *(str(value) for series in plot.series for value in series.values)]
    return "\n".join(told)


def notes_of(slide):
    """Return the speaker’s notes."""
    return slide.notes_slide.notes_text_frame.text
