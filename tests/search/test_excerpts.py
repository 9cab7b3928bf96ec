"""Excerpts: the piece around what was looked for, marked in the form in which it stands."""

import pytest

from portal.lib.languages import LocalText
from portal.search import excerpts
from portal.search.excerpts import LENGTH, Marker
from portal.search.finding import understood

pytestmark = pytest.mark.django_db
FILLING = "Sanoja, jotka eivät kerro mitään siitä. " * 20


def excerpt(query, text, language="fi"):
    return Marker(understood(query)).excerpt(LocalText(text, language)).html


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("järjestö", "Alueen järjestöjen työ", "Alueen <mark>järjestöjen</mark> työ"),
        ("järjestöjen", "Järjestö auttaa", "<mark>Järjestö</mark> auttaa"),
        ("tuki", "Vertaistuki, apu", "<mark>Vertaistuki</mark>, apu"),
        ("hoito", "Sote-uudistus ja HOITOA", "Sote-uudistus ja <mark>HOITOA</mark>"),
        ("uudistus", "sote-uudistus nyt", "<mark>sote-uudistus</mark> nyt"),
        ("apu", "5 < 6 & apu \"on\" 'nyt'", "5 &lt; 6 &amp; <mark>apu</mark> &quot;on&quot; &#x27;nyt&#x27;"),
        ("lainaus", "<script>lainaus</script>", "&lt;script&gt;<mark>lainaus</mark>&lt;/script&gt;"),
        ("tuki", "tu\u00adki ja e\u0301t\u200be", "<mark>tuki</mark> ja éte"),
        ("avaruus", "Ei täällä", "Ei täällä"),
        ("", "Kaikki teksti", "Kaikki teksti"),
    ],
)
def test_words_are_marked_as_they_stand(query, text, marked):
    assert excerpt(query, text) == marked


def test_words_of_another_language_are_not_marked_by_chance():
    # Swedish "barn" is English for a building; a text is understood in its own language.
    assert excerpt("barnen", "The barns of a village", "en") == "The barns of a village"
    assert excerpt("barnen", "Stöd för barn", "sv") == "Stöd för <mark>barn</mark>"


def test_a_long_text_is_cut_around_the_words():
    piece = excerpt("tuki", FILLING + "Täällä on tukea tarjolla. " + FILLING)
    assert "<mark>tukea</mark>" in piece
    assert piece.startswith("… ")
    assert piece.endswith(" …")
    assert len(piece) < LENGTH + 40


def test_the_piece_with_most_of_the_words_is_taken():
    text = f"Tuki yksin. {FILLING} Omaisten tuki kotona. {FILLING} Tuki taas."
    assert "<mark>Omaisten</mark> <mark>tuki</mark>" in excerpt("tuki omainen", text)


def test_without_the_words_the_text_begins_from_its_beginning():
    piece = excerpt("avaruus", FILLING)
    assert piece.startswith("Sanoja")
    assert piece.endswith(" …")
    assert "<mark>" not in piece


def test_a_text_without_spaces_is_cut_too():
    assert len(excerpt("avaruus", "x" * 50_000)) < LENGTH + 10
    assert "<mark>" in excerpt("tuki", "x" * 5000 + " tuki " + "x" * 5000)


def test_words_are_marked_when_those_met_before_were_forgotten(monkeypatch):
    monkeypatch.setattr(excerpts, "MOST_MET", 2)
    for number in range(3):
        assert excerpt("apu", f"Saat apua paikassa {number}") == f"Saat <mark>apua</mark> paikassa {number}"
        assert len(excerpts._met["fi"].words) <= 5
