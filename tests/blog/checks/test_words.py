"""Sentences are told apart, and long ones and long paragraphs are found."""

import pytest

from blog.checks.words import count, sentences
from tests.blog.checks import found, remarks

ENDS = [
    # Language, text, number of sentences.
    ("fi", "Yhdistys perustettiin 15.6.2022. Se toimii Porissa.", 2),
    ("fi", "Kokous on 15. kesäkuuta Porissa.", 1),
    ("fi", "Kokous on 15. 6. 2022 Porissa.", 1),
    ("fi", "Tukea saa esim. Kelasta. Hae ajoissa.", 2),
    ("fi", "Mukana olivat mm. Martat ja 4H.", 1),
    ("fi", "Ks. Pirkanmaan ohje.", 1),
    ("fi", "Ryhmiä, retkiä jne. Tervetuloa mukaan!", 2),
    ("fi", "Ryhmiä, retkiä jne. ja kahvia.", 1),
    ("fi", "Järjestö 2.0 päättyi. Tulokset jäivät.", 2),
    ("fi", "Sopimuksen teki J. Virtanen. Se jatkuu.", 2),
    ("fi", "Hae n. 15 euroa. Maksu on v. 2024.", 2),
    ("fi", "Avustus kasvoi. 15 järjestöä sai sen.", 2),
    ("fi", "”Miksi?” hän kysyi. Kukaan ei vastannut…", 2),
    ("fi", "Onko näin? On! Hienoa.", 3),
    ("fi", "Sai avustusta 3. kerran.", 1),
    ("fi", "Klo 9.30 alkaa. Lue osoitteesta jarjesto.fi lisää.", 2),
    ("fi", "Rivi yksi\nrivi kaksi", 2),
    ("sv", "Vi ordnar t.ex. Kaffe och kaka. Kom med. Vi ses.", 3),
    ("sv", "Stödet ges fr.o.m. 1.1.2026. Ansök i tid.", 2),
    ("sv", "Föreningen ordnar bl.a. utflykter.", 1),
    ("sv", "Musik, dans m.m. Välkommen!", 2),
    ("sv", "Musik, dans m.m. för alla.", 1),
    ("sv", "Den 3. januari är det fest.", 1),
    ("sv", "Se s. 14 och kap. 3 i planen.", 1),
    ("sv", "”Hurra!” ropade hon. Alla skrattade.", 2),
    ("sv", "Enl. Välfärdsområdet räcker det.", 1),
    ("en", "Support is given, e.g. Peer groups and walks. Come along.", 2),
    ("en", "He said no. Then he left.", 2),
    ("en", "See no. 5 and p. 12 of the plan.", 1),
    ("en", "Ms. Lindroos opened it at 5 p.m. Everybody came.", 2),
    ("en", "It opens at 5 p.m. on Mondays.", 1),
    ("en", "Mr. J. R. Smith wrote it. It is short.", 2),
    ("en", "Really?! Yes. (It is so.) Good.", 4),
    ("en", "", 0),
]


@pytest.mark.parametrize(("language", "text", "number"), ENDS)
def test_sentences_end_where_they_do(language, text, number):
    assert len(sentences(text, language)) == number, sentences(text, language)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", 0),
        ("STEA:n avustus 15.6.2022", 3),
        ("sosiaali- ja terveyspalvelut", 3),
        ("hyvinvointialue-strategia – osa 2", 3),
        ("Skriv till info@forening.fi nu", 4),
        ("don’t stop", 2),
        ("1 000 €", 2),
    ],
)
def test_words_are_counted(text, number):
    assert count(text) == number


def words(number, word="sana"):
    return f"<p>{' '.join([word] * number).capitalize()}.</p>"


@pytest.mark.parametrize(("language", "longest"), [("fi", 20), ("sv", 25), ("en", 25)])
def test_a_sentence_is_long_by_its_language(language, longest):
    assert remarks(words(longest), language) == []
    assert remarks(words(longest + 1), language) == ["long-sentence"]


def test_a_paragraph_in_another_language_has_that_languages_limit():
    body = words(24).replace("<p>", '<p lang="sv">')
    assert remarks(body, "fi") == []
    assert remarks(words(24), "fi") == ["long-sentence"]


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("<ul>" + "<li>sana sana sana sana</li>" * 12 + "</ul>", []),  # A list is no sentence.
        ("<p>" + "sana sana sana sana<br>" * 12 + "</p>", []),  # Nor are lines of a poem.
        ("<table><tr><td>" + "sana " * 30 + "</td></tr></table>", []),
        ("<h2>" + "sana " * 22 + "</h2><p>a</p>", []),
        ("<blockquote><p>" + "sana " * 22 + "</p></blockquote>", ["long-sentence"]),
        ("<li>" + "sana " * 22 + "</li>", ["long-sentence"]),
        ("<p>" + "Sana sana sana. " * 31 + "</p>", ["long-paragraph"]),
        ("<p>" + "Sana sana sana. " * 29 + "</p>", []),
    ],
)
def test_what_is_read_as_a_sentence_or_paragraph(body, names):
    assert remarks(body, "fi") == names


def test_a_long_sentence_in_the_excerpt_counts_and_one_in_the_title_does_not():
    long = " ".join(["sana"] * 22)
    assert remarks("", "fi", title=long, excerpt="Lyhyt.") == []
    assert remarks("", "fi", excerpt=long) == ["long-sentence"]


def test_a_remark_tells_how_many_words_and_where():
    body = f"<p>Lyhyt.</p>{words(22)}"
    (remark,) = found(body, "fi", "long-sentence")
    assert (remark.key, remark.block, remark.language) == ("body", 2, "fi")
    assert "22" in remark.how
    assert "20" in remark.how
    assert remark.words.startswith("Sana sana")


def test_changed_words_are_another_matter_and_capitals_and_spaces_are_not():
    (one,) = found(words(22), "fi", "long-sentence")
    (same,) = found(f"<p>Alku.</p>{words(22).lower().replace(' ', '  ')}", "fi", "long-sentence")
    (other,) = found(words(23), "fi", "long-sentence")
    assert one.about == same.about != other.about
