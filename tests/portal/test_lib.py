"""The ground floor: sort keys, slugs, folding, cleaned HTML, languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.lib import languages, richtext
from portal.lib.folding import fold
from portal.lib.slugs import SLUG_LENGTH, make_slug, unused_slug
from portal.lib.sorting import KEY_LENGTH, sort_key
from regions.models import Municipality

NAMES = [
    "A ry", "Aamu ry", "aasi ry", "Étoile ry", "Osasto 2", "Osasto 10", "Šakki ry", "Wärtsilä", "Ülemiste",
    "Ylöjärvi", "Zonta", "zz", "Åbo", "ålands", "Ähtäri", "Äänekoski", "Öja",
]  # fmt: skip


def test_names_sort_as_finnish_and_swedish_readers_expect():
    assert sorted(sorted(NAMES), key=sort_key) == NAMES


def test_hyphens_and_spaces_sort_alike_and_marks_are_left_out():
    assert sort_key("Etelä-Savo") == sort_key("Etelä Savo") == sort_key("“Etelä” Savo!")


@given(st.text())
def test_a_sort_key_is_digits_whatever_the_text(text):
    key = sort_key(text)
    assert len(key) <= KEY_LENGTH
    assert key == "" or key.isdecimal()


@given(st.text(alphabet="abcåäöxyz 0123456789", max_size=20))
def test_capitals_do_not_change_the_order(text):
    assert sort_key(text) == sort_key(text.upper())


@pytest.mark.parametrize(
    ("text", "slug"),
    [("Äijät & Öljy ry", "aijat-oljy-ry"), ("Åbo", "abo"), ("!!!", "x"), ("  a  b ", "a-b"), ("日本", "x")],
)
def test_slugs_are_ascii(text, slug):
    assert make_slug(text) == slug


@given(st.text(), st.lists(st.text(), max_size=3))
def test_a_slug_fits_and_is_not_taken(text, taken):
    slug = unused_slug(text, [*taken, make_slug(text)])
    assert len(slug) <= SLUG_LENGTH
    assert slug not in taken
    assert slug != make_slug(text)


def test_a_long_slug_is_cut_at_a_word():
    slug = make_slug("pitkä sana " * 20)
    assert len(slug) <= SLUG_LENGTH
    assert slug.endswith(("-pitka", "-sana"))


def test_folding_keeps_finnish_letters():
    assert fold("  ÄÄNE\nKoski\x00 ") == "ääne koski"


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<p onclick='x()'>a</p>",
        "<a href='javascript:x()'>a</a>",
        "<svg onload='x()'></svg>",
        "<img src=x onerror='x()'>",
        "<p style='color:red'>a</p>",
        "<iframe src='https://example.org'></iframe>",
        "<h1>a</h1>",
    ],
)
def test_what_could_run_or_break_the_page_is_removed(html):
    cleaned = richtext.clean(html)
    for bad in ("script", "onclick", "javascript", "svg", "onerror", "style", "iframe", "<h1", "alert"):
        assert bad not in cleaned


def test_what_a_text_needs_is_kept():
    html = "<h2>Otsikko</h2><p>Teksti <strong>tärkeä</strong></p><ul><li>ett</li></ul>"
    assert richtext.clean(html) == html
    assert 'href="https://example.org/"' in richtext.clean('<a href="https://example.org/">x</a>')


def test_plain_text_keeps_words_apart_and_entities_readable():
    assert richtext.plain("<h2>Yksi</h2><p>kaksi &amp; kolme<br>neljä</p>") == "Yksi kaksi & kolme neljä"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ({"name_fi": "F", "name_sv": "S", "name_en": "E"}, {"fi": "F", "sv": "S", "en": "E"}),
        ({"name_fi": "F"}, {"fi": "F", "sv": "F", "en": "F"}),
        ({"name_sv": "S"}, {"fi": "S", "sv": "S", "en": "S"}),
        ({"name_sv": "S", "name_en": "E"}, {"fi": "S", "sv": "S", "en": "E"}),
        ({}, {"fi": "", "sv": "", "en": ""}),
    ],
)
def test_a_text_is_shown_in_the_readers_language_else_in_the_next(written, shown):
    thing = Municipality(**written)
    for code, expected in shown.items():
        with languages.reading(code):
            found = languages.localised(thing, "name")
            assert found.text == expected
            assert found.lang == ("" if not expected or found.language == code else found.language)
