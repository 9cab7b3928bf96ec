"""Words explained: their page, and where they stand in a sentence."""

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from portal.lib import languages
from portal.pages.terms import GROUPS, terms
from portal.templatetags.terms import terms_in, unmarked
from tests.sources import PROJECT

ROWS = [
    line.replace("*", "") for line in (PROJECT / "docs/glossary.md").read_text().splitlines() if "|" in line
]


def written(rf, source, **values):
    """Return what a template makes of ``source`` on a page."""
    request = rf.get("/")
    template = Template("{% load terms %}" + source)
    return BeautifulSoup(template.render(Context({"request": request, **values})), "html.parser")


@pytest.mark.parametrize("term", terms().values(), ids=lambda term: term.key)
def test_a_word_is_called_as_in_the_glossary_of_the_project(term):
    names = [term.names[code].removesuffix(" (STEA)") for code in languages.CODES]

    assert any(all(name in row for name in names) for row in ROWS), names


@pytest.mark.parametrize("term", terms().values(), ids=lambda term: term.key)
def test_a_word_is_explained_shortly_in_every_language(term):
    assert term.group in GROUPS
    for code in languages.CODES:
        explanation = term.explanations[code]
        assert explanation.endswith(".")
        assert 20 < len(explanation) < 160


@pytest.mark.parametrize(("language", "others"), [("fi", ["sv"]), ("sv", ["fi"]), ("en", ["fi", "sv"])])
def test_a_word_in_a_text_opens_its_meaning_in_both_national_languages(rf, language, others):
    with translation.override(language):
        soup = written(rf, '{% term "gap" %}')

    gap = terms()["gap"]
    note = soup.find(id=soup.button["popovertarget"])
    assert soup.button.get_text() == gap.names[language]
    assert note.has_attr("popover")
    assert gap.explanations[language] in note.get_text()
    assert [part["lang"] for part in note.select("[lang]")] == others
    for part in note.select("[lang]"):
        assert gap.names[part["lang"]] in part.get_text()
        assert gap.explanations[part["lang"]] in part.get_text()
    assert note.a["href"].endswith("#gap")


def test_the_same_word_twice_on_a_page_opens_its_own_note_each_time(rf):
    soup = written(rf, '{% term "gap" %}{% term "step" %}{% term "gap" "Gaps" %}')

    opened = [button["popovertarget"] for button in soup.find_all("button")]
    assert len(set(opened)) == 3
    assert [note["id"] for note in soup.select("[popover]")] == opened
    assert soup.find_all("button")[2].get_text() == "Gaps"


def test_a_fragment_that_does_not_know_its_page_links_to_the_glossary():
    html = Template('{% load terms %}{% term "gap" %}').render(Context())

    with translation.override("fi"):
        assert BeautifulSoup(html, "html.parser").a["href"].endswith("#gap")


def test_words_of_a_sentence_are_explained_and_all_else_is_escaped(rf):
    soup = written(
        rf, "<p>{% explained sentence %}</p>", sentence="<b>3</b> [gaps & more](gap), [no](nothing) [x](y)"
    )

    assert soup.button.get_text() == "gaps & more"
    soup.find(attrs={"popover": True}).decompose()
    assert soup.p.get_text() == "<b>3</b> gaps & more, [no](nothing) [x](y)"
    assert soup.p.b is None


def test_words_can_be_taken_out_of_their_sentences():
    sentences = ("3 [gaps](gap) at [steps](step)", "no [gap](gap) [x](y)")

    assert [term.key for term in terms_in(*sentences)] == ["gap", "step"]
    assert unmarked(sentences[1]) == "no gap [x](y)"


@pytest.mark.django_db
@pytest.mark.parametrize("language", languages.CODES)
def test_the_glossary_lists_every_word_once_in_alphabetical_groups(client, language):
    with translation.override(language):
        response = client.get(reverse("pages:glossary"))

    soup = BeautifulSoup(response.content, "html.parser")
    words = soup.select(".words > div")
    assert sorted(word["id"] for word in words) == sorted(terms())
    assert {part["lang"] for part in soup.select(".words [lang]")} == {"fi", "sv"} - {language}
