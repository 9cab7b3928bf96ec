"""What is offered while somebody types."""

import pytest
from django.urls import reverse

from portal.lib import languages
from portal.search import index
from portal.search.suggesting import MOST
from tests.organisations.factories import OrganisationFactory
from tests.regions.factories import GoalFactory

pytestmark = pytest.mark.django_db


def organisation(name, **values):
    return OrganisationFactory(
        **{"name_fi": name, "name_sv": None, "name_en": None, "description_fi": "", **values}
    )


@pytest.fixture
def offered(client):
    """Return a function that returns what is offered for a text: pairs of text and address."""

    def asked(text, lang="fi"):
        with languages.reading(lang):
            answer = client.get(reverse("pages:search-suggestions"), {"q": text})
        assert answer.status_code == 200
        return answer.json()

    return asked


def test_names_come_first_and_then_words(offered):
    profile = organisation("Omaishoitajat ry", description_fi="<p>Omaistukea ja omaishoitoa omaisille.</p>")
    organisation("Muut omaishoitajat ry", description_fi="<p>omaistukea</p>")
    index.rebuild()

    answer = offered("omais")
    names, *words = answer["suggestions"]
    assert names == {
        "text": "Omaishoitajat ry",
        "lang": "",
        "url": profile.get_absolute_url(),
        "noun": str(profile._meta.verbose_name),
    }
    # The words that most texts have are first.
    assert [word["text"] for word in words][:2] == ["omaistukea", "omaishoitajat"] or {
        word["text"] for word in words[:2]
    } == {"omaistukea", "omaishoitajat"}
    assert {word["url"] for word in words} == {""}
    assert answer["told"].startswith(str(len(answer["suggestions"])))


def test_the_last_word_is_ended_and_the_others_stay(offered):
    organisation("Kahvila", description_fi="<p>Vertaistuki kantaa</p>")
    index.rebuild()

    assert offered("Kantava  VERT")["suggestions"] == [
        {"text": "kantava vertaistuki", "lang": "", "url": "", "noun": ""}
    ]


def test_what_is_hidden_is_not_offered(offered):
    organisation("Piilossa ry", draft=True)
    index.rebuild()
    assert offered("piil")["suggestions"] == []


def test_names_in_other_languages_are_marked(offered):
    OrganisationFactory(name_fi="Folkhälsan ry", name_sv="Folkhälsan rf", name_en=None)
    organisation("Folkets hus", name_fi=None, name_sv="Folkets hus")
    index.rebuild()

    names = [one for one in offered("folk")["suggestions"] if one["url"]]
    assert [(one["text"], one["lang"]) for one in names] == [("Folkhälsan ry", ""), ("Folkets hus", "sv")]


def test_there_are_few_and_one_letter_is_too_little(offered):
    for number in range(20):
        organisation(
            f"Tuki {number}", description_fi=f"<p>tukisana{'abcdefghijklmnopqrstuvwxyz'[number]}</p>"
        )
    GoalFactory(name_fi="Tukea kaikille")
    index.rebuild()

    assert len(offered("tu")["suggestions"]) == MOST
    assert offered("t")["suggestions"] == []
    assert offered("")["suggestions"] == []


@pytest.mark.parametrize(
    "text", ["%", "_u", "tu%", "tu_", "\\u", "'; --", "tu*", '"tu', "\x00tu", "🙂🙂", "x" * 10_000]
)
def test_signs_of_databases_are_letters_like_others(offered, text):
    organisation("Tuki ry")
    index.rebuild()
    for one in offered(text)["suggestions"]:
        assert one["text"].casefold().startswith("tu")


def test_it_takes_the_same_queries_however_many_fit(client, django_assert_num_queries):
    organisation("Tuki ja apu")
    index.rebuild()
    with django_assert_num_queries(5):
        client.get(reverse("pages:search-suggestions"), {"q": "tu"})
    for number in range(9):
        organisation(f"Tuki {number}")
    index.rebuild()
    with django_assert_num_queries(5):
        client.get(reverse("pages:search-suggestions"), {"q": "tu"})
