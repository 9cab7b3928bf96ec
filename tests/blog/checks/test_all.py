"""All checks together: the order of remarks, their data, and texts that are made to be slow."""

import pytest
from django.utils import translation

from blog.checks import CHECKS, Draft, Severity, abbreviations, check, terms
from portal.lib import languages
from portal.pages.terms import terms as glossary
from tests.blog.checks import remarks

GOOD = {
    "fi": (
        "<p>Pirkanmaan hyvinvointialue avasi avustusten haun 1.9.2026. Hakea voi esim. vertaistukeen.</p>"
        "<h2>Kuka voi hakea</h2><p>Sosiaali- ja terveysjärjestöjen avustuskeskus (STEA) tukee ryhmiä jo nyt. "
        'Lue <a href="/fi/ehdot.pdf">avustusten ehdot (PDF)</a> ja <a href="/sv/villkor/">samat ehdot '
        "ruotsiksi</a>.</p><h3>Kuka ei</h3><ul><li>Yritykset</li><li>Kunnat</li></ul>"
        '<p><img src="/a.jpg" alt="Kolme ihmistä soutaa järvellä"></p>'
    ),
    "sv": (
        "<p>Österbottens välfärdsområde öppnade ansökan den 1 september 2026, t.ex. för kamratstöd.</p>"
        "<h2>Vem kan söka</h2><p>Registrerade föreningar kan söka. Kommuner kan inte söka. Se "
        '<a href="/sv/villkor.pdf">villkoren (pdf)</a>.</p><h2>När</h2><p>Senast kl. 16 den 30.9.2026.</p>'
    ),
    "en": (
        "<p>The county opened its grants on 1 September 2026, e.g. for peer support.</p>"
        "<h2>Who may apply</h2><p>Associations may apply. The EU does not fund this. See "
        '<a href="/en/criteria/">the criteria of the grants</a>.</p>'
    ),
}


@pytest.mark.parametrize("language", languages.CODES)
def test_a_good_text_gets_no_remarks(language):
    more = {"title": "Koe", "excerpt": "Lyhyt.", "picture_alt": "Soutajia", "has_picture": True}
    assert remarks(GOOD[language], language, **more) == []


def test_an_empty_draft_gets_no_remarks():
    assert remarks() == []


def test_the_gravest_come_first_and_the_same_is_said_once():
    body = (
        '<p>STEA. STEA. <a href="/a">tästä</a> 040 123 4567 ja 040 123 4567 131052-308T</p><img src="/a.jpg">'
    )
    with translation.override("en"):
        found = check(Draft("fi", body=body))
    assert [one.severity for one in found] == sorted(one.severity for one in found)
    assert len({(one.check, one.about) for one in found}) == len(found)
    assert [one.check for one in found if one.severity == Severity.MUST] == [
        "personal-code",
        "picture-alternative",
    ]


def test_only_an_identity_code_may_not_be_answered():
    body = '<p>STEA <a href="/a">tästä</a> 040 123 4567 131052-308T a.b@c.fi</p><img src="/a.jpg"><h4></h4>'
    with translation.override("en"):
        found = check(Draft("fi", body=body))
    assert {one.check for one in found if not one.may_stay} == {"personal-code"}


@pytest.mark.parametrize("reader", languages.CODES)
def test_every_remark_says_what_why_and_how(reader):
    body = (
        '<p>STEA <a href="/a">tästä</a> 040 123 4567 a.b@c.fi sote-maakunta järjestöavustus</p>'
        '<img src="/a.jpg"><h4>Otsikko</h4>'
    )
    with translation.override(reader):
        for one in check(Draft("fi", body=body, own_words={"Savo": {"all": "yhteisöavustukset"}})):
            assert one.title
            assert one.why
            assert one.how
            assert len(one.check) <= 40
            assert len(one.about) == 64


def test_words_of_the_data_are_those_of_the_glossary():
    for name, entry in terms.entries().items():
        if name == "grants":
            continue
        assert entry["source"]
        assert all(entry[f"why_{code}"] for code in languages.CODES)
        for code in languages.CODES:
            if f"find_{code}" in entry:
                assert entry[f"use_{code}"]
                assert not [word for word in entry[f"find_{code}"] if word != word.casefold()]
        if term := entry["term"]:
            own = glossary()[term].names
            assert {code: entry[f"use_{code}"] for code in own} == own
    for entry in abbreviations.of_the_field().values():
        assert all(entry[code] for code in languages.CODES)
        assert not entry.get("term") or entry["term"] in glossary()


SLOW = {
    "one word": "a" * 50_000,
    "capitals": "A" * 50_000,
    "digits": "1" * 50_000,
    "zeros with spaces": "0 " * 25_000,
    "points": "esim. " * 8_000,
    "marks": "?!" * 25_000,
    "at signs": "a@" * 25_000,
    "domains": "a@" + "a." * 24_000,
    "brackets": "((" * 12_000 + "STEA (" * 4_000,
    "hyphens": "a-" * 25_000,
    "accounts": "FI21 " * 10_000,
    "codes": "131052-308T" * 4_500,
    "codes apart": "131052-308T " * 4_000,
    "abbreviations": "KLYY ABCD " * 5_000,
    "opened": "<p><li><blockquote>" * 2_500,
    "closed": "</p></li></a>" * 3_500,
    "links": '<a href="/a">tästä</a> ' * 2_000,
    "nested links": '<a href="/a">' * 3_500,
    "pictures": "<img>" * 9_000,
    "smaller": "<" * 50_000,
    "comments": "<!--" * 12_000,
    "entities": "&amp" * 12_000,
    "breaks": "<br>" * 12_000,
    "headings": "<h2></h2>" * 5_000,
    "terms": "välfärdsregion" * 3_500,
    "addresses": '<a href="https://x.fi/' + "sv/" * 15_000 + '">sida</a>',
    "a real length": "<p>Tämä on aivan tavallinen virke, jossa on sanoja. STEA maksoi.</p>" * 330,
}


@pytest.mark.parametrize("name", SLOW)
def test_checks_end_on_texts_made_to_be_slow(name):
    """Each takes a fraction of a second; were one check to go over the text anew for every sign, minutes."""
    with translation.override("en"):
        draft = Draft("sv" if name == "terms" else "fi", body=f"<p>{SLOW[name]}</p>")
        assert len([list(one(draft)) for one in CHECKS]) == len(CHECKS)
