"""Pictures, headings and links."""

import pytest

from tests.blog.checks import found, remarks

ALTS = [
    ("", ["picture-alternative"]),
    ("Kolme ihmistä soutaa järvellä", []),
    ("IMG_2034.JPG", ["picture-file-name"]),
    ("kesaretki-2024.jpeg", ["picture-file-name"]),
    ("IMG_2034", ["picture-file-name"]),
    ("DSC00012", ["picture-file-name"]),
    ("Screenshot 2024-05-01 12.30", ["picture-file-name"]),
    ("kuva1", ["picture-file-name"]),
    ("Kuva", ["picture-file-name"]),
    ("bild 3", ["picture-file-name"]),
    ("Kuva: kolme soutajaa", ["picture-announced"]),
    ("Kuvassa on kolme soutajaa", ["picture-announced"]),
    ("Bild: tre roddare", ["picture-announced"]),
    ("Bild av tre roddare", ["picture-announced"]),
    ("Picture of three rowers", ["picture-announced"]),
    ("Photo: three rowers", ["picture-announced"]),
    ("Kuvataiteilija maalaa seinää", []),
    ("Bildkonstnären målar en vägg", []),
    ("Image makers at work", []),
    ("Kuvan ottaja katsoo järvelle", []),
    ("Soutajia. " * 30, ["picture-long"]),
]


@pytest.mark.parametrize(("alt", "names"), ALTS)
def test_a_text_alternative_tells_what_the_picture_shows(alt, names):
    assert remarks(f'<p>Alku.</p><img src="/media/a.jpg" alt="{alt}">', "fi") == names
    assert remarks("", "fi", picture_alt=alt, has_picture=True) == names


def test_a_figure_that_names_its_picture_is_one_picture():
    body = (
        '<figure data-picture="5f0c4b6e-0000-4000-8000-000000000001"><img alt="">'
        "<figcaption>A</figcaption></figure>"
        '<figure data-picture="5f0c4b6e-0000-4000-8000-000000000002"><img alt="Soutaja"></figure>'
        '<figure data-picture="5f0c4b6e-0000-4000-8000-000000000003"><img alt=""></figure>'
        '<figure data-material="5f0c4b6e-0000-4000-8000-000000000003"></figure>'
    )
    missing = found(body, "fi", "picture-alternative")
    assert [remark.words for remark in missing] == ["", ""]
    assert len({remark.about for remark in missing}) == 2


def test_an_alternative_without_a_picture_is_not_looked_at():
    assert remarks("", "fi", picture_alt="IMG_2034") == []


def test_each_picture_is_a_matter_of_its_own():
    body = '<img src="/a.jpg"><img src="/b.jpg" alt="Soutaja"><figure><img src="/c.jpg" alt=""></figure>'
    assert [remark.words for remark in found(body, "fi", "picture-alternative")] == ["/a.jpg", "/c.jpg"]


HEADINGS = [
    ("<h2>A</h2><p>a</p><h3>B</h3><p>b</p><h4>C</h4><p>c</p>", []),
    ("<h2>A</h2><p>a</p><h4>B</h4><p>b</p>", ["heading-order"]),
    ("<h3>A</h3><p>a</p>", ["heading-order"]),
    ("<h2>A</h2><p>a</p><h3>B</h3><p>b</p><h2>C</h2><p>c</p>", []),
    ("<h2>A</h2><p>a</p><h3>B</h3><p>b</p><h4>C</h4><p>c</p><h2>D</h2><p>d</p>", []),
    ("<h2></h2><p>a</p>", ["heading-empty"]),
    ("<h2>\u00a0<br></h2><p>a</p>", ["heading-empty"]),
    ("<h2><strong> </strong></h2><p>a</p>", ["heading-empty"]),
    ("<h2>A</h2><h3>B</h3><p>b</p>", []),  # A part with parts.
    ("<h2>A</h2><h2>B</h2><p>b</p>", ["heading-alone"]),
    ("<p>a</p><h2>A</h2>", ["heading-alone"]),
    ('<h2>A</h2><img src="/a.jpg" alt="Soutaja">', []),
    ("<h2>A</h2><ul><li>a</li></ul>", []),
    (f"<h2>{'sana ' * 30}</h2><p>a</p>", ["heading-long"]),
    ("<p>Sana sana sana sana.</p>" * 76, ["heading-none"]),
    ("<p>Sana sana sana sana.</p>" * 74, []),
    ("<h2>A</h2>" + "<p>Sana sana sana sana.</p>" * 80, []),
]


@pytest.mark.parametrize(("body", "names"), HEADINGS)
def test_headings(body, names):
    assert remarks(body, "fi") == names


def test_a_text_without_headings_may_be_longer_in_swedish():
    assert remarks("<p>Ord ord ord ord.</p>" * 90, "sv") == []


LINKS = [
    # Language, what a paragraph holds, remarks.
    ("fi", 'Lue <a href="/a/">tästä</a>.', ["link-vague"]),
    ("fi", '<a href="/a/">Klikkaa tästä!</a>', ["link-vague"]),
    ("fi", '<a href="/a/">Lue lisää »</a>', ["link-vague"]),
    ("fi", '<a href="/a/">Lue lisää avustuksista</a>', []),
    ("fi", '<a href="/a/">Täältä saaristoon -hanke</a>', []),
    ("sv", 'Läs mer <a href="/a/">här</a>.', ["link-vague"]),
    ("sv", '<a href="/a/">Klicka här</a>', ["link-vague"]),
    ("sv", '<a href="/a/">Här finns föreningarna</a>', []),
    ("sv", '<a href="/a/">Mer</a>', ["link-vague"]),
    ("en", '<a href="/a/">Click here</a>', ["link-vague"]),
    ("en", '<a href="/a/">Read more…</a>', ["link-vague"]),
    ("en", '<a href="/a/">More about grants</a>', []),
    ("fi", '<a href="/a/">click here</a>', ["link-vague"]),  # Pasted from an English page.
    ("en", '<a href="/a/">här</a>', []),
    ("fi", '<a href="/a/"></a>Alku.', ["link-empty"]),
    ("fi", '<a href="/a/"><img src="/l.png" alt="Martat"></a>', []),
    ("fi", '<a href="/a/"><img src="/l.png" alt=""></a>', ["link-empty", "picture-alternative"]),
    ("fi", '<a href="https://soste.fi/a">https://soste.fi/a</a>', ["link-address"]),
    ("fi", '<a href="https://www.soste.fi">www.soste.fi</a>', ["link-address"]),
    ("fi", '<a href="https://soste.fi/a">soste.fi/avustukset</a>', ["link-address"]),
    ("fi", '<a href="https://lahella.fi">Lähellä.fi</a>', []),
    ("fi", '<a href="/a/">Ohje</a> ja <a href="/b/">ohje</a>', ["link-same-words"]),
    ("fi", '<a href="/a/">Ohje</a> ja <a href="/a/#osa">Ohje</a>', []),
    ("fi", '<a href="/a/">Ohje</a> ja <a href="/a">Ohje</a>', []),
    ("fi", '<a href="/a.pdf">Ohje</a>', ["link-file"]),
    ("fi", '<a href="/a.pdf">Ohje (PDF)</a>', []),
    ("fi", '<a href="/a.pdf">Ohje</a> (pdf, 2 Mt)', []),
    ("fi", '<a href="/a.docx">Lomake</a>', ["link-file"]),
    ("fi", '<a href="/a.docx">Lomake Wordissa</a>', []),
    ("fi", '<a href="/a.xlsx?v=2">Taulukko</a>', ["link-file"]),
    ("fi", '<a href="/a.html">Ohje</a>', []),
    ("fi", '<a href="https://x.fi/sv/sida">Anvisning</a>', ["link-language"]),
    ("fi", '<a href="https://x.fi/sv/sida">Ohje ruotsiksi</a>', []),
    ("fi", '<a href="https://x.fi/sv/sida">Anvisning</a> (ruotsiksi)', []),
    ("fi", '<a href="https://x.fi/fi/sivu">Ohje</a>', []),
    ("fi", '<a href="https://x.fi/sivu" hreflang="en">Guide</a>', ["link-language"]),
    ("fi", '<a href="https://x.fi/sivu" hreflang="en">Guide (englanniksi)</a>', []),
    ("sv", '<a href="https://x.fi/sivu?lang=fi">Anvisning</a>', ["link-language"]),
    ("sv", '<a href="https://x.fi/fi/sivu">Anvisning på finska</a>', []),
    ("en", '<a href="https://x.fi/fi-FI/page">Guide</a>', ["link-language"]),
    ("en", '<a href="https://x.fi/fi/page">Guide (in Finnish)</a>', []),
    ("sv", '<a href="/fi/a.pdf">Plan</a>', ["link-file", "link-language"]),
    ("fi", '<a href="https://[1/sv">Rikki</a>', []),
    ("fi", '<a href="mailto:info@x.fi">Kirjoita yhdistykselle</a>', []),
]


@pytest.mark.parametrize(("language", "text", "names"), LINKS)
def test_links(language, text, names):
    mine = [name for name in remarks(f"<p>{text}</p>", language) if not name.startswith("personal")]
    assert mine == names


def test_a_vague_link_is_shown_with_what_stands_before_it():
    (remark,) = found('<p>Avustusten ohje on <a href="/a/">täällä</a> nyt.</p>', "fi", "link-vague")
    assert remark.words == "Avustusten ohje on täällä nyt."
