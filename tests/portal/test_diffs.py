"""What changed between two texts, as those see it who read a change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.editing.diffs import Segment, context, paragraphs, words
from portal.lib import richtext

LINE = st.text("ab ,.\n") | st.text()
SIGNS = {"equal": "{}", "delete": "[-{}-]", "insert": "[+{}+]", "format": "[~{}~]"}


def drawn(segments):
    """Return segments in one line: [-went-], [+came+], [~other formatting~]."""
    return "".join(SIGNS[op].format(text) for op, text in segments)


def old_text(segments):
    return "".join(text for op, text in segments if op != "insert")


def new_text(segments):
    return "".join(text for op, text in segments if op != "delete")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ""),
        ("Sama.", "Sama.", "Sama."),
        ("", "Uusi teksti.", "[+Uusi teksti.+]"),
        ("Vanha teksti.", "", "[-Vanha teksti.-]"),
        ("Kerho on auki.", "Kerho on nyt auki.", "Kerho on[+ nyt+] auki."),
        ("Kerho on auki.", "Avoin kerho on auki.", "[-Kerho-][+Avoin kerho+] on auki."),
        ("on auki.", "Se on auki.", "[+Se +]on auki."),
        ("Kerho on auki", "Kerho on auki.", "Kerho on auki[+.+]"),
        (
            "Kerho on auki maanantaina.",
            "Kerho on auki tiistaina.",
            "Kerho on auki [-maanantaina-][+tiistaina+].",
        ),
        # Compounds, endings, numbers and addresses stay whole.
        ("Etelä-Savon kerho", "Etelä-Karjalan kerho", "[-Etelä-Savon-][+Etelä-Karjalan+] kerho"),
        ("EU:n tuki", "EU:lta tuki", "[-EU:n-][+EU:lta+] tuki"),
        ("noin 3,5 tuntia", "noin 3,75 tuntia", "noin [-3,5-][+3,75+] tuntia"),
        (
            "mielenterveystyö on",
            "mielenterveyskuntoutus on",
            "[-mielenterveystyö-][+mielenterveyskuntoutus+] on",
        ),
        (
            "Lue (https://example.org/a/b) lisää",
            "Lue (https://example.org/a/c) lisää",
            "Lue ([-https://example.org/a/b-][+https://example.org/a/c+]) lisää",
        ),
        # One word between two changes belongs to them; two do not.
        ("a kissa b", "c kissa d", "[-a kissa b-][+c kissa d+]"),
        ("a kissa istuu b", "c kissa istuu d", "[-a-][+c+] kissa istuu [-b-][+d+]"),
        ("a, kissa, b", "c, kissa, d", "[-a, kissa, b-][+c, kissa, d+]"),
        # Space is text too.
        ("yksi  kaksi", "yksi kaksi", "yksi[-  -][+ +]kaksi"),
        ("yksi kaksi\n", "yksi kaksi", "yksi kaksi[-\n-]"),
    ],
)
def test_changes_are_shown_by_words(old, new, expected):
    assert drawn(words(old, new)) == expected


@given(LINE, LINE)
def test_what_stayed_and_went_is_the_old_text_and_what_stayed_and_came_the_new(old, new):
    segments = words(old, new)
    assert old_text(segments) == old
    assert new_text(segments) == new
    assert all(text for _op, text in segments)


@given(LINE)
def test_a_text_did_not_change_from_itself(text):
    assert words(text, text) == ([Segment("equal", text)] if text else [])


@given(
    st.lists(st.sampled_from(["kissa", "koira", "ja", "."])), st.lists(st.sampled_from(["kissa", "ja", "."]))
)
def test_kinds_take_turns_and_what_went_comes_first(old, new):
    ops = [op for op, _text in words(" ".join(old), " ".join(new))]
    assert all(pair in (("equal", "delete"), ("equal", "insert"), ("delete", "insert"), ("delete", "equal"),
                        ("insert", "equal")) for pair in zip(ops, ops[1:], strict=False))  # fmt: skip


def sentences(number, **changes):
    """Return a long text whose sentences differ by a word, some of them changed."""
    told = [f"Lause numero {place} on, kuten muutkin, melko pitkä ja tavallinen." for place in range(number)]
    for place, text in changes.items():
        told[int(place[1:])] = text
    return " ".join(told)


def test_long_texts_are_compared_by_words_where_they_changed():
    old = sentences(400)
    new = sentences(
        400, _3="Aivan uusi alku.", _390="Lause numero 390 on, kuten muutkin, melko lyhyt ja tavallinen."
    )
    assert len(old) > 20_000

    segments = words(old, new)

    assert (old_text(segments), new_text(segments)) == (old, new)
    changed = [segment for segment in segments if segment.op != "equal"]
    assert changed[-2:] == [Segment("delete", "pitkä"), Segment("insert", "lyhyt")]
    assert len("".join(text for _op, text in changed)) < 200


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * 10_000, "b" + " a" * 9_999 + " b"),
        ("a. " * 7_000, "b. " + "a. c. " * 3_500),
        ("a" * 20_000, "b" * 20_000),
        (" " * 20_000, "."),
        (" ".join(map(str, range(4_000))), " ".join(map(str, reversed(range(4_000))))),
    ],
)
def test_texts_that_would_take_long_are_compared_roughly(old, new):
    segments = words(old, new)
    assert (old_text(segments), new_text(segments)) == (old, new)
    assert len(segments) < 20_000


# Texts in HTML.


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("", "<p>Uusi</p>", ["[+Uusi+]"]),
        ("<p>a b</p>", "<p>a b</p>", ["a b"]),
        ("<p>a b</p>", "<p>a <strong>b</strong></p>", ["[~a b~]"]),
        ("<p>a b</p>", "<h2>a b</h2>", ["[~a b~]"]),
        ("<p>a b</p><p>c</p>", "<ul><li>a b</li><li>c</li></ul>", ["[~a b~]", "[~c~]"]),
        ("<ul><li>a b</li></ul>", "<ul>\n <li><p>a b</p></li></ul>", ["a b"]),
        (
            '<p>Lue <a href="https://a.example/">ohje</a> heti.</p>',
            '<p>Lue <a href="https://b.example/">ohje</a> heti.</p>',
            ["Lue ohje ([-https://a.example/-][+https://b.example/+]) heti."],
        ),
        ("<p>Eka kappale.</p><p>Toka.</p>", "<p>Eka kappale.</p>", ["Eka kappale.", "[-Toka.-]"]),
        # A new paragraph before one that changed is not taken for it.
        (
            "<p>Kerho on auki joka maanantai.</p>",
            "<p>Tervetuloa mukaan!</p><p>Kerho on auki joka tiistai.</p>",
            ["[+Tervetuloa mukaan!+]", "Kerho on auki joka [-maanantai-][+tiistai+]."],
        ),
        ("<p>Yksi kaksi.</p>", "<p>Kolme neljä!</p>", ["[-Yksi kaksi.-]", "[+Kolme neljä!+]"]),
        ("<p>a</p><script>x()</script>", "<p onclick='x()'>a</p>", ["a"]),
        ("<p>a<br>b</p>", "<p>a</p><p>b</p>", ["a[-\nb-]", "[+b+]"]),
    ],
)
def test_html_is_compared_by_paragraph(old, new, expected):
    assert [drawn(paragraph) for paragraph in paragraphs(old, new)] == expected


HTML = st.lists(
    st.builds(
        "<{0}>{1}</{0}>".format, st.sampled_from(["p", "h2", "ul><li"]), st.text("ab .<>&", max_size=12)
    ),
    max_size=5,
).map("".join)


@given(HTML, HTML)
def test_paragraphs_of_both_texts_are_all_there_in_order(old, new):
    found = paragraphs(old, new)
    assert [text for part in found if (text := old_text(part))] == [
        block.text for block in richtext.blocks(old)
    ]
    assert [text for part in found if (text := new_text(part))] == [
        block.text for block in richtext.blocks(new)
    ]


def test_many_paragraphs_at_once_are_not_paired():
    old = "".join(f"<p>{number} a a a</p>" for number in range(120))
    new = "".join(f"<p>{number} a a a</p>" for number in range(200, 320))

    found = [drawn(paragraph) for paragraph in paragraphs(old, new)]

    assert found[0] == "[-0 a a a-]"
    assert found[-1] == "[+319 a a a+]"
    assert len(found) == 240


# Shorter.


def test_what_is_far_from_every_change_is_left_out():
    old = "yksi kaksi kolme neljä viisi"
    segments = words(f"{old} VANHA {old} {old} {old} VANHA {old}", f"{old} UUSI {old} {old} {old} UUSI {old}")

    assert drawn(context(segments, words=2)) == (
        "… neljä viisi [-VANHA-][+UUSI+] yksi kaksi … neljä viisi [-VANHA-][+UUSI+] yksi kaksi …"
    )
    assert context(segments, words=12) == segments


def test_an_unchanged_text_is_told_by_its_beginning():
    assert context([Segment("equal", "yksi kaksi kolme neljä")], words=2) == [
        Segment("equal", "yksi kaksi …")
    ]
    assert context([]) == []


def test_what_changed_is_never_left_out():
    segments = words("", "uusi " * 100)
    assert context(segments, words=1) == segments
