"""Abbreviations, personal data, and the glossary's words."""

import pytest

from blog.checks import Draft
from blog.checks.personal import accounts, addresses, fields_with_codes, identity_codes, phones
from tests.blog.checks import found, remarks

ABBREVIATIONS = [
    # Language, text, those that are remarked on.
    ("fi", "STEA myönsi avustuksen.", 1),
    ("fi", "STEA:n avustus", 1),
    ("fi", "Sosiaali- ja terveysjärjestöjen avustuskeskus (STEA) myönsi.", 0),
    ("fi", "Avustuskeskus STEA myönsi.", 0),
    ("fi", "STEA (Sosiaali- ja terveysjärjestöjen avustuskeskus) myönsi.", 0),
    ("fi", "STEA myönsi. Avustuskeskus (STEA) on Helsingissä.", 1),  # Explained too late.
    ("fi", "YTA eli yhteistyöalue", 0),
    ("fi", "Yhteistyöalue eli YTA", 0),
    ("fi", '<abbr title="yhteistyöalue">YTA</abbr> on alue. YTA on viisi.', 0),
    ("fi", "HYTE-kerroin nousi", 1),
    ("fi", "Hyte-kerroin ja hyten johtaminen", 1),
    ("fi", "Hyvinvoinnin ja terveyden edistäminen (hyte) kuuluu kunnalle. Hyten kerroin.", 0),
    ("fi", "EU:n ja YK:n tuki, TV ja PDF", 0),
    ("fi", "Kuningas Kaarle XVI Kustaa ja osa III", 0),
    ("fi", "A4-arkki ja B12-vitamiini", 0),
    ("fi", "TERVETULOA KAIKKI MUKAAN", 0),
    ("fi", "Muista HAKEA AJOISSA avustusta", 0),
    ("fi", "Tili FI21 1234 5600 0007 85 on auki", 0),
    ("fi", "KLYY ry toimii (2019) hyvin", 1),
    ("fi", "Kuopion lyhytterapian yhdistys (KLYY) toimii", 0),
    ("fi", "sote-uudistus ja SOTE", 0),
    ("fi", "Kirjoita osoitteeseen X@YTA.FI", 0),
    ("sv", "STEA:s understöd", 1),
    ("sv", "Understödscentralen för social- och hälsoorganisationer (STEA)", 0),
    ("sv", "En slät yta av vatten", 0),
    ("sv", "FPA och FN hjälper", 0),
    ("sv", "THL, det vill säga Institutet för hälsa och välfärd", 0),
    ("sv", "VFO och HVA", 2),
    ("en", "The EU and the UN fund it", 0),
    ("en", "THL says so", 1),
    ("en", "The Finnish Institute for Health and Welfare (THL) says so. THL counts.", 0),
    ("en", "ESF+ money", 1),
]


@pytest.mark.parametrize(("language", "text", "number"), ABBREVIATIONS)
def test_abbreviations_are_explained_where_they_stand_first(language, text, number):
    assert len(found(f"<p>{text}</p>", language, "abbreviation")) == number


def test_the_text_explains_what_its_title_has_no_room_for():
    body = "<p>Sosiaali- ja terveysjärjestöjen avustuskeskus (STEA) päätti.</p>"
    assert remarks(body, "fi", title="STEA päätti", excerpt="STEA:n päätös") == []
    (remark,) = found("<p>Se päätti.</p>", "fi", "abbreviation", title="STEA päätti")
    assert remark.key == "title"


def test_an_abbreviation_of_the_field_is_offered_written_out_in_the_language_of_the_text():
    (remark,) = found("<p>STEA beslöt.</p>", "sv", "abbreviation")
    assert "Understödscentralen för social- och hälsoorganisationer (STEA)" in remark.how


CODES = [
    ("131052-308T", 1),
    ("131052-308t", 1),
    ("131052–308T", 1),  # Word makes a dash of it.
    ("131052 - 308T", 1),
    ("131052A308T", 1),
    ("131052Y308T", 1),  # The signs of centuries since 2023.
    ("131052X308T", 1),
    ("131052W308T", 1),
    ("131052V308T", 1),
    ("131052U308T", 1),
    ("131052B308T", 1),
    ("131052F308T", 1),
    ("131052+308T", 1),
    ("131052-308U", 0),  # The check sign does not hold.
    ("310252-308Y", 0),  # No such day.
    ("131052G308T", 0),
    ("1131052-308T", 0),
    ("131052-3080T", 0),
    ("210911-1234", 0),
    ("13.10.1952", 0),
    ("1234567-8", 0),
]


@pytest.mark.parametrize(("text", "number"), CODES)
def test_identity_codes(text, number):
    sure = [code for code in identity_codes(f"Hän on {text} kai.") if code.is_sure]
    assert len(sure) == number
    assert ("personal-code" in remarks(f"<p>Hän on {text} kai.</p>")) == bool(number)


@pytest.mark.parametrize(
    "body",
    [
        "<p>131052<strong>-308T</strong></p>",
        "<p>131052&shy;-308T</p>",
        '<p><a href="/a?id=131052-308T">Ohje</a></p>',
        '<p><a href="mailto:131052-308T@x.fi">Ohje</a></p>',
        '<p><abbr title="131052-308T">Hän</abbr></p>',
        '<img src="/a.jpg" alt="Kortti, 131052-308T">',
        "<h2>131052-308T</h2><table><tr><td>131052-308T</td></tr></table>",
    ],
)
def test_an_identity_code_is_found_wherever_it_hides(body):
    assert fields_with_codes(Draft("fi", body=body)) == {"body"}


def test_an_identity_code_must_go_and_is_not_told_once_more():
    (remark,) = found("<p>Hän on 131052-308T, puh. 040 123 4567.</p>", "fi", "personal-code")
    assert not remark.may_stay
    (phone,) = found("<p>Hän on 131052-308T, puh. 040 123 4567.</p>", "fi", "personal-phone")
    assert "308T" not in remark.words + phone.words
    (like,) = found("<p>131052-308U</p>", "fi", "personal-code-like")
    assert like.may_stay


def test_fields_with_codes_are_named():
    draft = Draft("fi", title="131052-308T", excerpt="a", body="<p>b</p>", picture_alt="131052-308T")
    assert fields_with_codes(draft) == {"title", "picture_alt"}


PHONES = [
    ("040 123 4567", ["0401234567"]),
    ("040-1234567", ["0401234567"]),
    ("0400 123 456", ["0400123456"]),
    ("050 1234567", ["0501234567"]),
    ("+358 40 123 4567", ["0401234567"]),
    ("+358 (0)40 123 4567", ["0401234567"]),
    ("00358 40 1234567", ["0401234567"]),
    ("(09) 123 4567", ["091234567"]),
    ("03 123 4567", ["031234567"]),
    ("puh.0401234567", ["0401234567"]),
    ("040\u00a0123\u00a04567, ja muuta", ["0401234567"]),
    ("+46 70 123 45 67", ["+46701234567"]),
    ("010 123 4567", ["0101234567"]),
    ("Y-tunnus 0202669-3", []),
    ("0202669-3 040 123 4567", ["0401234567"]),
    ("15.6.2022 klo 08.00-16.00", []),
    ("klo 08-16", []),
    ("00100 Helsinki", []),
    ("01-02-2022", []),
    ("vuosina 2017-2020", []),
    ("1 200 000 euroa", []),
    ("0,5 miljoonaa", []),
    ("ISBN 951-0-12345-6", []),
    ("THL/0401/5.09.00/2022", []),
]


@pytest.mark.parametrize(("text", "numbers"), PHONES)
def test_telephone_numbers(text, numbers):
    assert [phone.value for phone in phones(f"Soita {text}")] == numbers


MAILS = [
    ("etu.suku@jarjesto.fi", ["etu.suku@jarjesto.fi"]),
    ("Etu.Suku@Jarjesto.FI.", ["etu.suku@jarjesto.fi"]),
    ("etu.suku(at)jarjesto.fi", ["etu.suku@jarjesto.fi"]),
    ("etu.suku [at] jarjesto.fi", ["etu.suku@jarjesto.fi"]),
    ("etu(ät)aly.jarjesto.fi", ["etu@aly.jarjesto.fi"]),
    ("<info@x-y.fi>", ["info@x-y.fi"]),
    ("a+b@x.org ja c_d@y.se", ["a+b@x.org", "c_d@y.se"]),
    ("@jarjesto", []),
    ("kello 9 @ kirjasto.fi", []),
    ("etu@jarjesto", []),
    ("etu.suku@", []),
    ("jarjesto.fi", []),
    ("pallo@.fi", []),
    ("hinta 5@10 euroa", []),
    ("matti@meikäläinen.fi", ["matti@meikäläinen.fi"]),
]


@pytest.mark.parametrize(("text", "mails"), MAILS)
def test_addresses(text, mails):
    assert [mail.value for mail in addresses(f"Kirjoita {text}")] == mails


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("FI21 1234 5600 0007 85", 1),
        ("FI2112345600000785", 1),
        ("FI21 1234 5600 0007 85 NDEAFIHH", 1),
        ("SE45 5000 0000 0583 9825 7466", 1),
        ("FI21 1234 5600 0007 86", 0),
        ("FI10 2022", 0),
        ("AB12 CDEF", 0),
    ],
)
def test_bank_accounts(text, number):
    assert len(accounts(f"Tili {text} on auki")) == number


def test_an_account_holds_no_telephone_number_and_an_office_is_no_person():
    assert remarks("<p>Tili FI21 1234 5600 0007 85.</p>") == ["personal-account"]
    (office,) = found("<p>info@jarjesto.fi</p>", "fi", "personal-email")
    (person,) = found("<p>etu.suku@jarjesto.fi</p>", "fi", "personal-email")
    assert office.severity > person.severity


def test_a_link_with_the_number_that_its_words_say_is_one_remark():
    body = '<p><a href="tel:+358401234567">040 123 4567</a></p>'
    assert remarks(body) == ["personal-phone"]


TERMS = [
    ("sv", "välfärdsregion", True),
    ("sv", "Välfärdsregionen", True),
    ("sv", "välfärdsregionernas", True),
    ("sv", "välfärdsregionstrategin", True),
    ("sv", "Österbottens hyvinvointialue", True),
    ("sv", "välfärdsområdet", False),
    ("sv", "välfärd i regionen", False),
    ("sv", "välfärdsstaten", False),
    ("sv", "specialupptagningsområdena", True),
    ("sv", "samarbetsområdet", False),
    ("fi", "sote-maakunnat", True),
    ("fi", "Sotemaakuntien", True),
    ("fi", "sote-maakunnassa", True),
    ("fi", "hyvinvointialueella", False),
    ("fi", "maakunnassa", False),
    ("fi", "maakunnan liitto", False),
    ("fi", "erityisvastuualueen", True),
    ("fi", "erva-alueilla", True),
    ("fi", "ei-sote-maakunta", False),  # Within another word.
    ("en", "welfare region", True),
    ("en", "Welfare Regions", True),
    ("en", "welfare counties", True),
    ("en", "the county", False),
    ("en", "wellbeing services counties", False),
    ("en", "wellbeing and health promotion", True),
    ("en", "health and wellbeing promotion", False),
    ("en", "welfare in the region", False),
    ("en", "special catchment areas", True),
]


@pytest.mark.parametrize(("language", "text", "is_other"), TERMS)
def test_the_glossarys_words_in_any_form(language, text, is_other):
    assert bool(found(f"<p>Om {text} nu.</p>", language, "term")) == is_other


OSTROBOTHNIA = {"Österbotten": {"all": "organisationsbidrag"}}
SOITE = {"Soite": {"operating": "verksamhetsunderstöd", "all": "organisationsunderstöd"}}
SAVO = {"Etelä-Savo": {"all": "yhteisöavustukset"}}
MIXED = {"Satakunta": {"partnership": "kumppanuus- ja yhteiskehittämisavustus"}}
GRANTS = [
    ("sv", "organisationsunderstöden", OSTROBOTHNIA, "organisationsbidrag"),
    ("sv", "Organisationsbidraget", OSTROBOTHNIA, ""),
    ("sv", "verksamhetsunderstödets", OSTROBOTHNIA, "verksamhetsbidrag"),  # It says -bidrag of all of them.
    ("sv", "verksamhetsbidrag", OSTROBOTHNIA, ""),
    ("sv", "verksamhetsbidraget", SOITE, "verksamhetsunderstöd"),
    ("sv", "partnerskapsbidragen", SOITE, "partnerskapsunderstöd"),
    ("sv", "verksamhetsunderstöden", SOITE, ""),
    ("sv", "organisationsbidrag", OSTROBOTHNIA | SOITE, ""),  # One of the two says so.
    ("sv", "föreningsbidrag", OSTROBOTHNIA | SOITE, "organisationsbidrag"),
    ("sv", "organisationsunderstöd", {}, ""),
    ("sv", "bidrag till föreningar", SOITE, ""),
    ("fi", "järjestöavustuksia", SAVO, "yhteisöavustukset"),
    ("fi", "Yhteisöavustuksen", SAVO, ""),
    ("fi", "yleisavustus", SAVO, ""),  # What it calls that is not known.
    ("fi", "kumppanuusavustuksia", MIXED, ""),
    ("fi", "järjestöavustus", {"Pirkanmaa": {"all": "avustukset järjestöille"}}, ""),
    ("en", "grants to organisations", SAVO, ""),
]


@pytest.mark.parametrize(("language", "text", "own", "word"), GRANTS)
def test_a_countys_own_word_for_its_grants(language, text, own, word):
    hints = found(f"<p>Om {text} nu.</p>", language, "term-of-county", own_words=own)
    assert bool(hints) == bool(word)
    if word:
        assert f"“{word}”" in hints[0].how
