"""What may stay in a text: pictures, materials and pull quotes by reference, and what Word meant."""

import uuid
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.editing import diffs
from portal.editing.widgets import RichText
from portal.lib import richtext

ONE, OTHER = str(uuid.UUID(int=7)), str(uuid.UUID(int=8))


def figure(alt="Silta", caption="", identifier=ONE):
    caption = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure data-picture="{identifier}"><img alt="{alt}">{caption}</figure>'


MATERIAL = f'<figure data-material="{OTHER}"></figure>'
QUOTE = '<aside class="pull-quote"><p>Kukaan ei jää yksin.</p></aside>'


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (figure("A &amp; &quot;B&quot;", "Sanat <em>täällä</em>"),) * 2,
        (MATERIAL,) * 2,
        (QUOTE,) * 2,
        # An editor writes how a picture looks there; that is no part of the text.
        (f'<figure data-picture="{ONE}"><img src="/media/a.jpg" width="9" alt="Silta"></figure>', figure()),
        (f'<figure data-picture="{ONE.upper()}"><p><img alt="Silta"></p></figure>', figure()),
        (f'<figure data-picture="{ONE}"></figure>', figure("")),
        (f'<figure data-material="{OTHER}"><p>Otsikko</p></figure>', MATERIAL),
        # Pictures from elsewhere.
        ('<p>Sanat <img src="https://example.org/a.gif" alt="x" onerror="alert(1)"></p>', "<p>Sanat </p>"),
        ('<figure><img src="https://example.org/a.png"></figure><p>Sanat</p>', "<p>Sanat</p>"),
        ('<figure data-picture="../../etc"><img src="a" alt="b"></figure><p>c</p>', "<p>c</p>"),
        ('<svg onload="alert(1)"><script>alert(1)</script></svg><p>c</p>', "<p>c</p>"),
        ('<aside class="advert">Sanat</aside>', "Sanat"),
        (QUOTE.replace("quote", "quote advert"), QUOTE),
    ],
)  # fmt: skip
def test_a_text_keeps_what_it_names_and_nothing_from_elsewhere(written, kept):
    assert richtext.clean(written) == kept


PIECES = st.sampled_from(
    [
        figure(), figure('"', "<b>x</b>"), MATERIAL, QUOTE, "<figure>", "</figure>",
        "<aside class=pull-quote>", "</aside>",
        f'<figure data-picture="{OTHER}">', "<img alt='a' src=x>", "<figcaption>", "<p>", "</p>",
        "<li>", "<table><tr><td>", "sanoja &amp; &lt;", "<script>x</script>", "<a href='javascript:x'>y</a>",
    ]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(PIECES, max_size=8).map("".join))
def test_cleaning_twice_is_cleaning_once_and_leaves_no_address_of_a_picture(html):
    once = richtext.clean(html)

    assert richtext.clean(once) == once
    soup = BeautifulSoup(once, "html.parser")
    assert all(
        image.parent.get("data-picture") and set(image.attrs) == {"alt"} for image in soup.select("img")
    )
    assert all(aside["class"] == ["pull-quote"] for aside in soup.select("aside"))
    assert not soup.select("script, [onerror], [href^=javascript]")


@pytest.mark.parametrize(
    ("html", "line"),
    [
        (figure("Silta", "Maaliskuussa"), f"[picture {ONE}: Silta | Maaliskuussa]"),
        (figure("Silta &amp; joki"), f"[picture {ONE}: Silta & joki]"),
        (figure("", "Vain sanat"), f"[picture {ONE}:  | Vain sanat]"),
        (MATERIAL, f"[material {OTHER}]"),
        (QUOTE, "[quote: Kukaan ei jää yksin.]"),
    ],
)
def test_without_an_editor_each_is_a_line_of_the_text(html, line):
    whole = f"<p>Alku</p>{html}<p>Loppu</p>"

    shown = RichText().format_value(whole)

    assert shown.replace("  ", " ") == f"Alku\n\n{line}\n\nLoppu".replace("  ", " ")
    assert RichText().value_from_datadict({"body": shown}, {}, "body") == whole


@pytest.mark.parametrize(
    "html",
    [
        f"<h2>Otsikko</h2>{figure('Silta', 'Maaliskuussa')}<ul><li>yksi</li></ul>",
        f"<p>Alku</p>{figure('a | b')}",
        f"<p>Alku</p>{figure('a', 'b <em>c</em>')}",
        f"<h2>x</h2>{figure('hakaset [a]')}",
    ],
)
def test_whoever_saves_without_an_editor_changes_nothing(html):
    shown = RichText().format_value(html)

    assert RichText().value_from_datadict({"body": shown}, {}, "body") == html


def test_the_words_of_a_text_are_those_of_its_pictures_too():
    html = f"<p>Alku.</p>{figure('Silta', 'Maaliskuussa')}{MATERIAL}{QUOTE}<p>Loppu.</p>"

    assert richtext.plain(html) == "Alku. Silta Maaliskuussa Kukaan ei jää yksin. Loppu."
    assert richtext.running(html) == "Alku. Loppu."
    assert [block.text for block in richtext.blocks(html)][2] == "Maaliskuussa"


def test_a_change_of_a_picture_is_seen_in_a_comparison():
    before, after = (f"<p>Alku</p>{figure(alt, 'Sama')}" for alt in ("Silta talvella", "Silta kesällä"))

    told = [one.op for one in diffs.paragraphs(before, after)[1]]
    assert told == ["equal", "delete", "insert"]
    exchanged = diffs.paragraphs(figure(), figure(identifier=OTHER))
    assert [one.op for one in exchanged[0]] == ["format"]


def test_what_is_not_known_where_a_text_is_shown_is_left_out():
    html = f"<p>Alku</p>{figure('a', 'b')}{MATERIAL}"

    assert richtext.filled(html) == "<p>Alku</p>"


WORD = (Path(__file__).parent / "word.html").read_text()
MEANT = (
    "<h2>Otsikko</h2><h2>Väliotsikko</h2>"
    "<p><strong>Lihava</strong> ja <em>kursiivi</em> sekä "
    '<a href="https://example.org/" rel="noopener">linkki</a>.</p>'
    "<ul><li>Yksi<ul><li>Sisempi</li></ul></li><li>Kaksi</li></ul><ol><li>Ensin</li></ol>"
    "<table><tbody><tr><td><p>Solu</p></td></tr></tbody></table>"
)  # fmt: skip


def test_what_is_pasted_from_word_is_what_its_writer_meant():
    cleaned = richtext.clean(WORD)

    told = cleaned.replace("&nbsp;", " ").replace("\n", " ")
    told = " ".join(told.split()).replace("> <", "><").replace(" </li>", "</li>").replace(" <ul>", "<ul>")
    assert told == MEANT
    assert richtext.clean(cleaned) == cleaned


def test_what_is_pasted_from_google_docs_keeps_its_emphasis():
    html = (
        '<b style="font-weight:normal;" id="docs-internal-guid-1"><p>'
        '<span style="font-weight:700">Lihava</span>'
        '<span style="font-style:italic"> vino</span></p></b>'
    )

    assert richtext.clean(html) == "<p><strong>Lihava</strong><em> vino</em></p>"
