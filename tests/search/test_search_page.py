"""The search page: what it finds and in which order, how many of what, and what it says of nothing."""

import datetime as dt
import re
from collections import Counter

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from blog.choices import VersionState
from organisations.choices import Nature
from portal.lib import languages
from portal.search import index
from portal.search.documents import everything
from portal.search.models import Miss
from regions.choices import LifeStage
from tests.blog.factories import PostFactory, PostVersionFactory
from tests.organisations.factories import ActivityFactory, OrganisationFactory
from tests.portal.factories import TopicFactory
from tests.projects.factories import EventFactory, MaterialFactory, OperatingModelFactory, ProjectFactory
from tests.regions.factories import (
    AdvisoryBodyFactory,
    BodyStatementFactory,
    CountyFactory,
    GoalFactory,
    MunicipalityFactory,
    ServiceLanguageFactory,
    ServicePathFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db


def organisation(name, **values):
    return OrganisationFactory(
        **{"name_fi": name, "name_sv": None, "name_en": None, "description_fi": "", **values}
    )


@pytest.fixture
def ask(client):
    """Return a function that opens the search page in a language and reads it."""

    def asked(lang="fi", **query):
        with languages.reading(lang):
            response = client.get(reverse("pages:search"), query)
        assert response.status_code == 200
        soup = BeautifulSoup(response.content, "html.parser")
        soup.context = response.context
        return soup

    return asked


def titles(soup):
    return [link.get_text() for link in soup.select(".hit h2 a")]


def numbers(soup, name):
    """Return what a facet tells: number by value."""
    boxes = soup.select(f"input[name={name}]")
    return {box["value"]: int(box.parent.select_one(".muted").get_text()) for box in boxes}


def told(soup):
    return soup.select_one("#result-count").get_text()


def test_a_place_that_has_got_another_name_is_told_by_it_at_once(ask):
    town = MunicipalityFactory(name_fi="Pedersöre")
    organisation("Omaistuki ry", home_municipality=town)
    index.rebuild()
    assert ask(q="omaistuki").select_one(".hit .meta span").get_text() == "Pedersöre"

    town.name_fi = "Pedersören kunta"
    town.save()

    assert ask(q="omaistuki").select_one(".hit .meta span").get_text() == "Pedersören kunta"


def test_a_hit_tells_what_it_is_where_and_why(ask):
    town = MunicipalityFactory(name_fi="Kokkola")
    organisation(
        "Sydänyhdistys ry", home_municipality=town, description_fi="<p>Autamme omaishoitajia & muita.</p>"
    )
    index.rebuild()

    hit = ask(q="omaishoitaja").select_one(".hit")

    assert hit.select_one(".label").get_text()
    assert hit.h2.a.get_text() == "Sydänyhdistys ry"
    assert hit.select_one(".meta").get_text(strip=True) == "Kokkola"
    assert str(hit.find_all("p")[-1]) == "<p>Autamme <mark>omaishoitajia</mark> &amp; muita.</p>"


def test_a_hit_that_only_its_activities_lead_to_tells_which(ask):
    for name in ("Sydänyhdistys ry", "Uimarit ry"):
        theirs = organisation(name, description_fi="<p>Autamme arjessa.</p>")
        ActivityFactory(organisation=theirs, title_fi="Neuvontapuhelin")
        ActivityFactory(organisation=theirs, title_fi="Omaishoitajien vesijumppa")
    index.rebuild()

    hits = ask(q="omaishoitaja", kind="organisation").select(".hit")

    assert len(hits) == 2
    for hit in hits:
        excerpt, reason = hit.find_all("p")[-2:]
        assert str(excerpt) == "<p>Autamme arjessa.</p>"
        assert str(reason) == ('<p class="meta">Neuvontapuhelin · <mark>Omaishoitajien</mark> vesijumppa</p>')
    # The other word is in the text: both are told.
    hit = ask(q="arki omaishoitaja", kind="organisation").select_one(".hit")
    assert [mark.get_text() for mark in hit.select("mark")] == ["arjessa", "Omaishoitajien"]
    # Nothing is added to what tells its words already.
    assert ask(q="uimari", kind="organisation").select(".hit p")[-1].get_text() == "Autamme arjessa."
    # An activity that its organisation's name leads to.
    assert ask(q="uimari", kind="activity").select_one(".hit .meta mark").get_text() == "Uimarit"


def test_a_municipality_leads_to_its_county_and_is_told(ask):
    county = CountyFactory(name_fi="Pirkanmaan hyvinvointialue", name_sv="Birkalands välfärdsområde")
    for number in range(40):
        MunicipalityFactory(county=county, name_fi=f"Aho {number}", name_sv=f"Äng {number}")
    MunicipalityFactory(county=county, name_fi="Kangasala", name_sv="Kangasala")
    index.rebuild()

    reason = ask("sv", q="kangasala", kind="county").select_one(".hit .meta")

    assert reason.mark.get_text() == "Kangasala"
    assert reason.get_text().startswith("… ")
    assert reason.get_text().endswith(", Äng 39, Kangasala")


def test_the_whole_compound_is_marked_in_titles_too(ask):
    organisation("Vertaistukea arkeen")
    index.rebuild()

    assert ask(q="tuki").select_one(".hit mark").get_text() == "Vertaistukea"


def test_the_title_and_the_heading_say_what_was_searched(ask):
    soup = ask("en", q='  "tuki"  <b>')

    assert soup.h1.get_text() == 'Search: "tuki" <b>'
    assert soup.title.get_text(strip=True).startswith('Search: "tuki" <b>')
    assert soup.select_one("#q")["value"] == '"tuki" <b>'
    assert soup.select_one("meta[name=robots]")["content"] == "noindex"


def test_own_language_comes_first_and_others_are_marked(ask):
    OrganisationFactory(name_fi="Aivan vieras nimi", name_sv="Diabetes rf", name_en=None, description_sv="")
    organisation("Diabetes ja pitkä elämä kaikille meille")
    index.rebuild()

    soup = ask(q="diabetes")
    assert titles(soup) == ["Diabetes ja pitkä elämä kaikille meille", "Diabetes rf"]
    own, other = soup.select(".hit")
    assert own.h2.get("lang") is None
    assert other.h2["lang"] == "sv"
    assert other.select_one(".label span[lang=sv]").get_text() == "Svenska"
    assert titles(ask("sv", q="diabetes")) == ["Diabetes rf", "Diabetes ja pitkä elämä kaikille meille"]


def test_a_thing_is_one_hit_in_however_many_languages(ask):
    OrganisationFactory(name_fi="Diabetes ry", name_sv="Diabetes rf", name_en="Diabetes association")
    index.rebuild()

    assert titles(ask(q="diabetes")) == ["Diabetes ry"]


def test_drafts_the_archive_and_what_waits_for_its_time_are_never_found(ask):
    hidden = "Piilokoru"
    organisation(hidden, draft=True)
    organisation(hidden, archived=True)
    ActivityFactory(title_fi=hidden, organisation=OrganisationFactory(draft=True))
    ProjectFactory(name_fi=hidden, draft=True)
    EventFactory(title_fi=hidden, draft=True)
    OperatingModelFactory(name_fi=hidden, draft=True)
    MaterialFactory(title=hidden, project=ProjectFactory(draft=True))
    PostVersionFactory(title=hidden, language="fi", published_at=timezone.now() + dt.timedelta(days=1))
    PostVersionFactory(title=hidden, language="fi", state=VersionState.DRAFT)
    index.rebuild()

    soup = ask(q=hidden)
    assert titles(soup) == []
    assert soup.select(".facet") == []


@pytest.fixture
def country():
    """Two counties with organisations of several topics, natures, stages and languages."""
    here, there = CountyFactory(short_name_en="Hereland"), CountyFactory(short_name_en="Thereland")
    towns = [
        MunicipalityFactory(county=here),
        MunicipalityFactory(county=here),
        MunicipalityFactory(county=there),
    ]
    broad = TopicFactory()
    topics = [TopicFactory(parent=broad), TopicFactory(parent=broad), TopicFactory()]
    natures = [Nature.PEER_SUPPORT, Nature.VOLUNTEERING]
    spoken = [ServiceLanguageFactory(), ServiceLanguageFactory()]
    for number in range(12):
        profile = organisation(f"Tuki {number}", home_municipality=towns[number % 3])
        profile.topics.add(topics[number % 3], topics[number % 2])
        ActivityFactory(
            organisation=profile,
            title_fi=f"Tukea {number}",
            municipalities=[towns[number % 2]],
            topics=[topics[number % 3]],
            languages=[spoken[number % 2]],
            nature=natures[number % 2],
            for_children=number % 2 == 0,
            for_working_age=number % 3 == 0,
            for_older=False,
            at_place=number % 4 == 0,
            by_phone=False,
            online=number % 4 != 0,
        )
    GoalFactory(strategy__county=here, name_fi="Tukea kaikille")
    index.rebuild()
    return {"here": here, "there": there, "towns": towns, "broad": broad, "topics": topics}


FACETS = ("kind", "county", "municipality", "life_stage", "topic", "nature", "language", "channel")


def brute_force(soup, name):
    """Count the values of a facet over what is found, one thing after the other."""
    counted = Counter()
    for candidate in soup.context["found"].candidates:
        tokens = {token.split(":")[1] for token in candidate.facets.split() if token.startswith(f"{name}:")}
        counted.update(tokens)
    return counted


def test_numbers_are_those_of_what_is_found(ask, country):
    soup = ask("en", q="tuki")

    assert told(soup) == "25 hits"
    for name in FACETS:
        if name in ("county", "topic", "municipality"):
            continue
        assert numbers(soup, name) == brute_force(soup, name), name
    codes = {"hereland": country["here"].code, "thereland": country["there"].code}
    assert {codes[word]: number for word, number in numbers(soup, "county").items()} == brute_force(
        soup, "county"
    )
    # A broad topic has what its narrower ones have, each thing once.
    within = numbers(soup, "topic")
    assert within.pop(country["broad"].code) == sum(
        any(f"topic:{topic.code}" in one.facets.split() for topic in country["topics"][:2])
        for one in soup.context["found"].candidates
    )
    assert within == brute_force(soup, "topic")


def test_each_number_is_what_its_choice_finds(ask, country):
    soup = ask("en", q="tuki", county="hereland")
    for name in FACETS:
        for word, number in numbers(soup, name).items():
            if name == "county":
                # Any of a facet's values will do, so another one adds to what is found.
                continue
            found = ask("en", q="tuki", county="hereland", **{name: word})
            assert told(found).split()[0] == str(number), (name, word)


def test_a_facets_own_numbers_are_counted_without_it(ask, country):
    alone, chosen = ask("en", q="tuki"), ask("en", q="tuki", county="hereland")

    assert numbers(chosen, "county") == numbers(alone, "county")
    assert told(chosen).split()[0] == str(numbers(alone, "county")["hereland"])
    assert set(numbers(alone, "municipality")) == set()
    assert set(numbers(chosen, "municipality")) == {town.code for town in country["towns"][:2]}


def test_several_values_of_a_facet_add_and_facets_narrow(ask, country):
    one = ask("en", q="tuki", kind="organisation")
    both = ask("en", q="tuki", kind=["organisation", "goal"])
    assert (told(one), told(both)) == ("12 hits", "13 hits")
    narrowed = ask("en", q="tuki", kind=["organisation", "goal"], nature=Nature.PEER_SUPPORT)
    assert told(narrowed) == "6 hits"
    assert [link.get_text(" ", strip=True) for link in narrowed.select(".active-filters a")]


def test_a_facet_that_alone_is_chosen_has_its_other_values_without_numbers(ask, country):
    soup = ask("en", county="hereland")
    assert {box["value"]: bool(box.parent.select(".muted")) for box in soup.select("input[name=county]")} == {
        "hereland": True,
        "thereland": False,
    }


def test_facets_alone_find_too(ask, country):
    soup = ask("en", county="thereland", kind="organisation")
    assert titles(soup) == ["Tuki 11", "Tuki 2", "Tuki 5", "Tuki 8"]


def test_a_county_is_known_by_its_word_in_any_language_and_by_its_code(ask, country):
    here = country["here"]
    expected = told(ask(q="tuki", county=here.slug_en))
    for word in (here.slug_fi, here.slug_sv, here.code):
        assert told(ask(q="tuki", county=word)) == expected


def test_facets_that_contradict_find_nothing_and_say_the_way_out(ask, country):
    here, there = country["towns"][0], country["there"]
    soup = ask("en", q="tuki", county=there.slug_en, municipality=here.code, kind="goal")

    assert told(soup) == "0 hits"
    assert {box["value"] for box in soup.select("input[type=checkbox][checked]")} == {
        there.slug_en,
        here.code,
        "goal",
    }
    ways = {link.get_text(): link["href"] for link in soup.select(".ways a")}
    assert list(ways) == ["Without the filter “Kind”", "Without filters"]
    assert soup.select(".active-filters a")
    assert "Nothing was found" in soup.select_one(".empty-state").get_text()


def test_a_filter_that_hides_everything_can_be_dropped(ask, country):
    soup = ask("en", q="kaikille", nature=Nature.PEER_SUPPORT)
    [way] = soup.select(".ways li")
    assert way.get_text(" ", strip=True) == "Without the filter “Nature of activity” 1 hit"
    assert way.a["href"].endswith("?q=kaikille#results")


def test_values_that_are_not_known_are_left_out_and_said(ask, country):
    soup = ask("en", q="tuki", county="atlantis", nature="x" * 5000, municipality="\x00", topic=["", " "])
    assert told(soup) == "25 hits"
    notices = [notice.get_text(strip=True) for notice in soup.select(".notice-warn")]
    assert [re.search("“(.*)”", notice)[1] for notice in notices] == [
        "County",
        "Municipality",
        "Nature of activity",
    ]


def test_a_word_less_is_offered_when_no_text_has_all(ask, country):
    soup = ask("en", q="tuki avaruusalus")
    ways = {link.get_text(): link["href"] for link in soup.select(".ways a")}
    assert list(ways) == ["Without the word “avaruusalus”"]
    assert "q=tuki#" in ways["Without the word “avaruusalus”"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("omaishoitjaa", "omaishoitaja"),  # Two letters changed places.
        ("omaishoitaj", "omaishoitaja"),
        ("maishoitaja", "omaishoitaja"),
        ("emaishoitaja", "omaishoitaja"),
        ("omaishotaja vantaa", "omaishoitaja vantaa"),
    ],
)
def test_another_spelling_is_offered_as_a_link(ask, written, meant):
    organisation("Omaishoitaja Vantaa")
    index.rebuild()

    link = ask(q=written).select_one(".spelling a")
    assert link.get_text() == meant
    assert titles(ask(q=meant)) == ["Omaishoitaja Vantaa"]


def test_nothing_like_it_offers_no_spelling(ask):
    organisation("Omaishoitaja")
    index.rebuild()
    assert ask(q="kxqwzvb").select_one(".spelling") is None


def test_too_much_is_told_in_words(ask, monkeypatch):
    monkeypatch.setattr("portal.search.finding.CAP", 40)
    for number in range(42):
        organisation(f"Tuki {number}")
    index.rebuild()

    soup = ask("en", q="tuki")
    assert told(soup) == "At least 40 hits"
    assert "only the first 40 texts were looked at" in soup.select_one("#results .meta").get_text()


def test_pages_go_on_and_end(ask, client):
    for number in range(45):
        organisation(f"Tuki {number}")
    index.rebuild()

    seen = [title for page in (1, 2, 3) for title in titles(ask(q="tuki", page=page))]
    assert len(seen) == len(set(seen)) == 45
    assert [link.get_text(" ", strip=True) for link in ask("en", q="tuki", page=2).select(".pagination a")][0]
    for page in ("4", "0", "-1", "abc", "1.5", "²", str(10**9), "9" * 5000, "\x00"):
        assert client.get(reverse("pages:search"), {"q": "tuki", "page": page}).status_code == 404, page
    assert client.get(reverse("pages:search"), {"q": "tuki", "page": ""}).status_code == 200


def test_a_page_far_away_is_refused_before_anything_is_asked(client, django_assert_num_queries):
    client.get(reverse("pages:about"))
    with django_assert_num_queries(1):  # The notice of example data, on any page.
        assert client.get(reverse("pages:search"), {"q": "tuki", "page": 10**9}).status_code == 404


def test_a_parameter_many_times_is_bounded(client, django_assert_max_num_queries, country):
    client.get(reverse("pages:about"))  # What pages keep for a minute.
    query = {name: [f"value{number}" for number in range(500)] for name in FACETS}
    with django_assert_max_num_queries(25):
        response = client.get(reverse("pages:search"), {"q": ["tuki", "apu"], **query})
    assert response.status_code == 200
    everything_chosen = {
        "kind": [one.kind for one in everything()],
        "county": [country["here"].slug_en, country["there"].slug_en],
        "municipality": [town.code for town in country["towns"]],
        "life_stage": [stage.value for stage in LifeStage.stages()],
        "topic": [topic.code for topic in country["topics"]],
        "nature": [nature.value for nature in Nature],
        "language": ["fi", "sv"],
        "channel": ["place", "online"],
    }
    with django_assert_max_num_queries(25):
        assert (
            client.get(reverse("pages:search"), {"q": "tuki avaruus", **everything_chosen}).status_code == 200
        )


def test_long_text_is_cut_and_that_is_said(ask):
    assert "200" in ask("en", q="x" * 10_000).select_one(".notice-warn").get_text()
    many = " ".join(f"sana{number}" for number in range(12))
    assert "8 words" in ask("en", q=many).select_one(".notice-warn").get_text()


def test_without_words_there_is_somewhere_to_begin(ask, country):
    soup = ask("en")
    assert soup.h1.get_text() == "Search"
    links = [link["href"] for link in soup.select(".search-begin a")]
    assert "?county=hereland" in links
    assert f"?topic={country['broad'].code}" in links
    assert f"?topic={country['topics'][0].code}" not in links
    assert "?kind=organisation" in links
    assert told(soup) == ""


def test_htmx_gets_the_answer_alone_with_its_title(client, country):
    response = client.get(reverse("pages:search"), {"q": "tuki"}, headers={"HX-Request": "true"})
    soup = BeautifulSoup(response.content, "html.parser")
    assert soup.html is None
    assert soup.title.get_text()
    assert all(soup.find(id=name) for name in ("search-title", "result-count", "answer", "results"))
    assert "HX-Request" in response["Vary"]
    back = client.get(
        reverse("pages:search"),
        {"q": "tuki"},
        headers={"HX-Request": "true", "HX-History-Restore-Request": "true"},
    )
    assert BeautifulSoup(back.content, "html.parser").html


def test_what_nobody_finds_is_counted_and_not_kept_for_others(client, country):
    response = client.get(reverse("pages:search"), {"q": "avaruusalus"})
    assert list(Miss.objects.values_list("text", "language", "times")) == [("avaruusalus", "fi", 1)]
    assert "private" in response["Cache-Control"]
    client.get(reverse("pages:search"), {"q": "avaruusalus", "kind": "post"})
    client.get(reverse("pages:search"), {"q": "tuki"})
    assert Miss.objects.get().times == 1


def test_example_data_says_so(ask):
    organisation("Esimerkki", example=True)
    index.rebuild()
    assert ask(q="esimerkki").select_one(".hit .example-mark")


def one_of_each():
    county = CountyFactory()
    path = ServicePathFactory(county=county)
    profile = OrganisationFactory()
    project = ProjectFactory()
    return {
        "county": county,
        "goal": GoalFactory(strategy__county=county),
        "path": path,
        "step": StepFactory(path=path),
        "organisation": profile,
        "activity": ActivityFactory(organisation=profile),
        "project": project,
        "model": OperatingModelFactory(project=project),
        "event": EventFactory(municipality=MunicipalityFactory()),
        "body": AdvisoryBodyFactory(county=county),
        "post": PostFactory().versions.first(),
        "material": MaterialFactory(project=project),
    }


def test_hits_of_a_kind_take_the_same_queries_however_many(client):
    one_of_each()
    index.rebuild()
    few = {one.kind: queries(client, one.kind, at_least=1) for one in everything()}
    # Versions; twice what fits, documents, and the things; the notice of example data.
    # Of posts, which wait for their time.
    assert few == {one.kind: 7 if one.kind == "post" else 6 for one in everything()}
    for _ in range(3):
        one_of_each()
    index.rebuild()
    assert {one.kind: queries(client, one.kind, at_least=4) for one in everything()} == few


def test_what_leads_to_hits_is_read_with_one_query_a_kind(client):
    def taken():
        index.rebuild()
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    def add():
        ActivityFactory(organisation=organisation("Uimarit ry"), title_fi="Omaishoitajien vesijumppa")
        county = CountyFactory()
        MunicipalityFactory(county=county, name_fi="Omaishoitajala")
        BodyStatementFactory(body=AdvisoryBodyFactory(county=county), title_fi="Omaishoitajien asema")

    address = f"{reverse('pages:search')}?q=omaishoitaja"
    for _ in range(3):
        add()
    few = taken()
    for _ in range(2):
        add()
    assert taken() == few


def queries(client, kind, at_least):
    """Return how many queries a search for a kind takes, once the names of facets are known."""
    address = f"{reverse('pages:search')}?kind={kind}"
    client.get(address)
    with CaptureQueriesContext(connection) as taken:
        response = client.get(address)
    assert len(BeautifulSoup(response.content, "html.parser").select(".hit")) >= at_least
    return len(taken)
