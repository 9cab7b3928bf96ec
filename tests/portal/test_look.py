"""The style sheet's promises that can be computed: contrast in both themes, nothing from elsewhere."""

import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = Path(settings.BASE_DIR) / "portal" / "static"
SHEETS = sorted((STATIC / "css").glob("*.css"))
PARTS = sorted((STATIC / "css").glob("*/*.css"))
TOKENS = (STATIC / "css" / "site" / "tokens.css").read_text()
COLOURS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", TOKENS)
}
TEXT = [
    (ink, paper)
    for ink in ("ink", "muted")
    for paper in ("paper", "surface", "field", "accent-soft", "signal-soft")
] + [
    ("accent", "paper"), ("accent", "surface"), ("accent", "field"), ("accent", "accent-soft"),
    ("signal", "paper"), ("signal", "surface"), ("signal", "signal-soft"), ("accent-ink", "accent"),
]  # fmt: skip
SHAPES = [
    (mark, paper) for mark in ("line-strong", "accent", "signal") for paper in ("paper", "surface", "field")
]


def luminance(colour):
    """Return a colour's relative luminance as WCAG 2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """Return the contrast ratio of two colours."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), TEXT)
def test_text_has_contrast_aa(ink, paper, theme):
    assert contrast(COLOURS[ink][theme], COLOURS[paper][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "paper"), SHAPES)
def test_borders_and_focus_rings_have_contrast_3(mark, paper, theme):
    assert contrast(COLOURS[mark][theme], COLOURS[paper][theme]) >= 3


def test_style_sheets_load_nothing_from_elsewhere():
    foreign = re.compile(r"https?:|url\(\W*//")

    assert [sheet.name for sheet in SHEETS + PARTS if foreign.search(sheet.read_text())] == []


def test_every_part_is_in_the_sheet_whose_folder_it_lies_in():
    imported = {
        f"{sheet.stem}/{name}"
        for sheet in SHEETS
        for name in re.findall(rf'^@import "{sheet.stem}/([\w-]+\.css)";$', sheet.read_text(), re.MULTILINE)
    }

    assert imported == {f"{part.parent.name}/{part.name}" for part in PARTS}


def test_fonts_are_small_and_listed():
    listed = (STATIC / "VENDORED.md").read_text()
    fonts = list((STATIC / "fonts").glob("*.woff2"))
    assert sum(font.stat().st_size for font in fonts) <= 25_000
    assert [font.name for font in fonts if font.name not in listed] == []
