"""The ground floor: sort keys, slugs, folding, cleaned HTML, languages."""

import re

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


@pytest.mark.parametrize("html", ["", "<p></p>", "<p><br></p>\n", "<ul><li>&nbsp;</li></ul>", "<hr>"])
def test_a_text_without_words_is_empty(html):
    assert richtext.clean(html) == ""


# No control characters: they are no words, and HTML has none.
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t<>&;'\""))


def test_plain_text_becomes_paragraphs_and_lines():
    text = "\n Eka & toka:\r\nkolmas  <b>\n \n\nNeljäs\n"
    assert richtext.from_plain(text) == "<p>Eka &amp; toka:<br>kolmas &lt;b&gt;</p><p>Neljäs</p>"


@given(TEXT)
def test_plain_text_keeps_its_words_as_html(text):
    assert richtext.plain(richtext.from_plain(text)).split() == text.split()


@given(TEXT)
def test_plain_text_is_clean_as_html_and_comes_back(text):
    html = richtext.from_plain(text)
    assert richtext.clean(html) == html
    assert richtext.from_plain(richtext.to_plain(html)) == html


@given(TEXT, st.sampled_from(["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=x>"]))
def test_no_tag_of_a_plain_text_is_a_tag_in_html(text, tag):
    html = richtext.from_plain(f"{text}{tag}{text}")
    assert set(re.findall(r"<[^>]*>", html)) <= {"<p>", "</p>", "<br>"}


def test_html_becomes_plain_text_with_its_links():
    html = (
        '<h2>Ota yhteyttä</h2><ul><li><p>Lue <a href="https://example.org/a">ohje</a>.</p></li>'
        '<li><a href="https://example.org/">https://example.org/</a></li>'
        '<li><a href="mailto:apu@example.org">apu@example.org</a></li></ul><hr><p>Tai<br>\n soita.</p>'
    )
    assert richtext.to_plain(html).split("\n\n") == [
        "Ota yhteyttä",
        "Lue ohje (https://example.org/a).",
        "https://example.org/",
        "apu@example.org",
        "* * *",
        "Tai\nsoita.",
    ]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("<p>a b</p>", "<p>a <em>b</em></p>", False),
        ("<p>a b</p>", "<h3>a b</h3>", False),
        ("<p>a b</p>", '<p lang="sv">a b</p>', False),
        ("<ul><li>a b</li></ul>", "<ol><li>a b</li></ol>", False),
        ("<ul><li>a b</li></ul>", "<ul>\n<li><p>a b</p></li>\n</ul>", True),
        ("<table><tr><td>a b</td></tr></table>", "<table><tr><td colspan=2>a b</td></tr></table>", False),
        ("<p>a <em>b</em></p>", "<p>a\n<em>b</em></p>\n", True),
    ],
)
def test_a_block_knows_its_formatting(one, other, alike):
    assert [block.text for block in richtext.blocks(one)] == ["a b"]
    assert [block.text for block in richtext.blocks(other)] == ["a b"]
    assert (richtext.blocks(one) == richtext.blocks(other)) == alike


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


def test_attribute_marks_another_language_only():
    assert (languages.attribute("sv"), languages.attribute("")) == (' lang="sv"', "")
