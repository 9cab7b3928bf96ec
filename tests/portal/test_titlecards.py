"""Pictures made from titles: every title has room, in letters of Finnish, Swedish and other languages."""

import io

import pytest
from PIL import Image

from portal.lib import titlecards
from portal.lib.titlecards import Letters, breaks, draw, fit


@pytest.mark.parametrize(
    "title",
    [
        "Kort",
        "Järjestöt tuntevat arjen, jota palvelut eivät näe",
        "Hyvinvointialuejärjestöyhteistyöneuvottelukuntavaalilautakunnan järjestölähtöinenkokonaisuus",
        "Ä" * 200,
        "sana " * 40,
        "Ruovttubálvalusat čáhcegáttis ja žirafi",
    ],
)
def test_every_line_of_a_title_has_room(title):
    letters, lines = fit(title)
    assert all(letters.length(line) <= titlecards.WIDTH for line in lines)
    assert len(lines) * letters.size * titlecards.LEADING <= titlecards.BOTTOM - titlecards.TOP
    image = Image.open(io.BytesIO(draw(title, "Sote-uudistus", "Järjestöpolku")))
    assert (image.format, image.size) == ("PNG", (1200, 630))


def test_a_long_compound_is_broken_where_a_syllable_begins():
    word = "Hyvinvointialuejärjestöyhteistyöneuvottelukuntavaalilautakunnan"
    _letters, lines = fit(word)
    assert len(lines) == 2
    assert lines[0].endswith("-")
    assert "".join(lines).replace("-", "") == word
    assert len(lines[0]) - 1 in breaks(word)


def test_short_words_are_not_broken_and_nothing_is_left_out():
    title = "Tervetuloa lukemaan, miten järjestöt ja hyvinvointialueet tekevät yhdessä työtä"
    assert " ".join(fit(title)[1]) == title


def test_a_letter_that_the_font_lacks_is_taken_from_another():
    letters = Letters(60)
    fonts = [font for _part, font in letters.runs("aåš")]
    assert len(fonts) == 2
    assert letters.font_of("å") is letters.font_of("a")


def test_the_same_words_make_the_same_picture():
    assert draw("Ääni", "a", "b") == draw("Ääni", "a", "b")
    assert draw("Ääni", "a", "b") != draw("Aani", "a", "b")
