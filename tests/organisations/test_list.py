"""The organisation list: filters, sorting, pages, and addresses that nobody meant."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations.choices import Nature
from organisations.models import Organisation
from portal.lib import languages
from portal.search import index
from tests.organisations.factories import ActivityFactory, OrganisationFactory
from tests.portal.factories import TopicFactory, UserFactory
from tests.regions.factories import CountyFactory, MunicipalityFactory, ServiceLanguageFactory

pytestmark = pytest.mark.django_db


def names(client, query=""):
    """Return the names in the list at ``query``, in order."""
    response = client.get(f"{reverse('organisations:organisation-list')}?{query}")
    assert response.status_code == 200
    soup = BeautifulSoup(response.content, "html.parser")
    return [row.find("a").get_text() for row in soup.select("#results tbody tr")]


def notices(client, query):
    """Return the sentences about what was not understood in ``query``."""
    response = client.get(f"{reverse('organisations:organisation-list')}?{query}")
    assert response.status_code == 200
    return response.context["notices"]


def named(name, **fields):
    return OrganisationFactory(name_fi=name, name_sv=None, name_en=None, **fields)


def test_the_list_is_in_finnish_alphabetical_order(client):
    for name in ("Öljylamppu ry", "Äiti ry", "zeta ry", "Åbo rf", "Osasto 10 ry", "Osasto 2 ry"):
        named(name)
    expected = ["Osasto 2 ry", "Osasto 10 ry", "zeta ry", "Åbo rf", "Äiti ry", "Öljylamppu ry"]
    assert names(client) == expected
    assert names(client, "sort=-name") == expected[::-1]


def test_only_published_organisations_are_listed(client):
    named("Julkinen ry")
    named("Luonnos ry", draft=True)
    named("Arkistoitu ry", archived=True)
    assert names(client) == ["Julkinen ry"]
    client.force_login(UserFactory())
    assert names(client) == ["Julkinen ry"]


def test_staff_see_drafts_marked(client):
    named("Luonnos ry", draft=True)
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    assert names(client) == ["Luonnos ry"]


def test_words_are_found_whatever_their_case_and_in_activities(client):
    found = named("ÄÄNEKOSKEN TUKI RY")
    other = named("Muu ry")
    ActivityFactory(organisation=other, title_fi="Ääneen lukeminen")
    named("Kolmas ry")
    index.refresh()
    assert names(client, "q=äänek") == [found.name_fi]
    assert names(client, "q=ääneen LUKEMINEN") == ["Muu ry"]
    assert names(client, "q=ääneen kolmas") == []


def test_the_title_of_a_draft_activity_finds_nothing(client):
    organisation = named("Yhdistys ry")
    ActivityFactory(organisation=organisation, title_fi="Salainen hanke", draft=True)
    index.refresh()
    assert names(client, "q=salainen") == []


def test_a_county_has_those_at_home_there_and_those_active_there(client):
    county, elsewhere = CountyFactory(), CountyFactory()
    home = MunicipalityFactory(county=county)
    away = MunicipalityFactory(county=elsewhere)
    named("Koti ry", home_municipality=home)
    active = named("Toimii ry", home_municipality=away)
    ActivityFactory(organisation=active, municipalities=[home, away])
    hidden = named("Piilo ry", home_municipality=away)
    ActivityFactory(organisation=hidden, municipalities=[home], draft=True)
    assert names(client, f"county={county.slug_en}") == ["Koti ry", "Toimii ry"]
    assert names(client, f"municipality={home.code}") == ["Koti ry", "Toimii ry"]


@pytest.mark.parametrize("slug", ["pirkanmaa", "birkaland", "tammerland"])
def test_a_county_may_be_named_by_its_slug_of_any_language(client, slug):
    county = CountyFactory(short_name_fi="Pirkanmaa", short_name_sv="Birkaland", short_name_en="Tammerland")
    named("Koti ry", home_municipality=MunicipalityFactory(county=county))
    named("Muu ry")
    assert (names(client, f"county={slug}"), notices(client, f"county={slug}")) == (["Koti ry"], [])
    page = client.get(f"{reverse('organisations:organisation-list')}?county={slug}")
    chosen = BeautifulSoup(page.content, "html.parser").select("select[name=county] option[selected]")
    assert [option["value"] for option in chosen] == ["tammerland"]


def test_life_stage_nature_and_channel_are_asked_of_one_activity(client):
    both = named("Molemmat ry")
    ActivityFactory(organisation=both, for_older=True, nature=Nature.PEER_SUPPORT, online=True)
    apart = named("Erikseen ry")
    ActivityFactory(organisation=apart, for_older=True, nature=Nature.CIVIC)
    ActivityFactory(organisation=apart, for_older=False, for_children=True, nature=Nature.PEER_SUPPORT)
    assert names(client, "life_stage=older&nature=peer_support") == ["Molemmat ry"]
    assert names(client, "life_stage=older") == ["Erikseen ry", "Molemmat ry"]
    assert names(client, "channel=online") == ["Molemmat ry"]
    assert names(client, "life_stage=all") == []


def test_a_topic_has_its_narrower_topics(client):
    broad = TopicFactory()
    narrow = TopicFactory(parent=broad)
    named("Laaja ry", topics=[broad])
    organisation = named("Suppea ry")
    ActivityFactory(organisation=organisation, topics=[narrow])
    assert names(client, f"topic={broad.code}") == ["Laaja ry", "Suppea ry"]
    assert names(client, f"topic={narrow.code}") == ["Suppea ry"]


def test_a_language_of_service_is_the_organisations_or_an_activitys(client):
    sami = ServiceLanguageFactory()
    named("Oma ry", languages=[sami])
    ActivityFactory(organisation=named("Toiminta ry"), languages=[sami])
    named("Muu ry")
    assert names(client, f"language={sami.code}") == ["Oma ry", "Toiminta ry"]


def test_a_draft_activity_puts_its_organisation_nowhere(client):
    language, topic, place = ServiceLanguageFactory(), TopicFactory(), MunicipalityFactory()
    ActivityFactory(
        organisation=named("Luonnos ry"), draft=True, for_older=True,
        languages=[language], topics=[topic], municipalities=[place],
    )  # fmt: skip
    asked = [
        "life_stage=older",
        f"language={language.code}",
        f"topic={topic.code}",
        f"municipality={place.code}",
    ]
    assert [names(client, query) for query in asked] == [[], [], [], []]


@pytest.fixture
def lists():
    """Return a function that asks for a list and returns the statements that look through all of it."""

    def asked(client, query):
        with CaptureQueriesContext(connection) as captured:
            names(client, query)
        return [one["sql"] for one in captured if "OVER ()" in one["sql"] or "COUNT(*)" in one["sql"]]

    return asked


@pytest.mark.parametrize(
    "query", ["municipality", "topic", "language", "life_stage", "nature", "channel", "q"]
)
def test_what_a_filter_leaves_is_found_once_as_a_set(client, lists, query):
    language, topic, place = ServiceLanguageFactory(), TopicFactory(), MunicipalityFactory()
    values = {
        "municipality": place.code, "topic": topic.code, "language": language.code,
        "life_stage": "older", "nature": "peer_support", "channel": "online", "q": "yhdistys",
    }  # fmt: skip
    index.follow(named("Yhdistys ry", home_municipality=place, topics=[topic], languages=[language]))
    ActivityFactory(
        organisation=Organisation.objects.get(), for_older=True, nature="peer_support", online=True
    )

    [sql] = lists(client, f"{query}={values[query]}")

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}")
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
    assert "organisations_organisation" in plan
    assert "SubPlan" not in plan
    # Looked for anew for each organisation, all there is would take minutes at 100,000; its own activities
    # are in an index.
    assert ("CORRELATED" in plan) <= ("activity_narrowing" in plan)


def test_beyond_the_last_page_of_a_narrowed_list_is_nothing(client):
    named("Yhdistys ry", home_municipality=(place := MunicipalityFactory()))
    address = f"{reverse('organisations:organisation-list')}?municipality={place.code}"
    assert [client.get(f"{address}&page={page}").status_code for page in ("1", "2", "9999999")] == [
        200,
        404,
        404,
    ]


@pytest.mark.parametrize(
    "query",
    [
        "county=atlantis",
        "municipality=999",
        "life_stage=immortal",
        "nature=%00",
        "topic=" + "x" * 5000,
        "language=klingon",
        "channel=pigeon",
        "q=" + "a" * 201,
        "q=%00",
        "sort=password",
    ],
)
def test_what_is_not_understood_is_left_out_with_a_notice(client, query):
    named("Yhdistys ry")
    assert names(client, query) == ["Yhdistys ry"]
    assert len(notices(client, query)) == 1


@pytest.mark.parametrize(
    "query", ["q=a'b\"c<>%25_", "q=%F0%9F%99%82", "q=..", "unknown=1", "q=", "page=1", "q=%E2%80%AEabc"]
)
def test_odd_addresses_are_answered(client, query):
    response = client.get(f"{reverse('organisations:organisation-list')}?{query}")
    assert response.status_code == 200
    assert response.context["notices"] == []


@pytest.mark.parametrize("page", ["0", "-1", "2", "999999999999", "x", "9" * 5000])
def test_a_page_that_is_not_there_is_not_found(client, page):
    named("Yhdistys ry")
    assert client.get(f"{reverse('organisations:organisation-list')}?page={page}").status_code == 404


def test_pages_keep_the_filters_and_the_order(client):
    for number in range(31):
        named(f"Yhdistys {number} ry")
    index.refresh()
    assert len(names(client, "q=yhdistys")) == 30
    assert names(client, "q=yhdistys&page=2") == ["Yhdistys 30 ry"]
    response = client.get(reverse("organisations:organisation-list"), {"q": "yhdistys", "sort": "-name"})
    assert "q=yhdistys&amp;sort=-name&amp;page=2" in response.content.decode()


@pytest.mark.parametrize(
    "sort", ["municipality", "-municipality", "activities", "-activities", "checked", "-checked"]
)
def test_every_column_sorts(client, sort):
    named("Yksi ry", verified=True)
    ActivityFactory(organisation=named("Kaksi ry", home_municipality=None))
    assert set(names(client, f"sort={sort}")) == {"Yksi ry", "Kaksi ry"}


def test_organisations_sort_by_their_number_of_activities(client):
    named("Nolla ry")
    two = named("Kaksi ry")
    ActivityFactory.create_batch(2, organisation=two)
    ActivityFactory(organisation=two, draft=True)
    ActivityFactory(organisation=named("Yksi ry"))
    assert names(client, "sort=-activities") == ["Kaksi ry", "Yksi ry", "Nolla ry"]


def test_each_filter_that_is_set_is_named_and_can_be_taken_away(client):
    CountyFactory(short_name_fi="Pirkanmaa", short_name_en="Tammerland", short_name_sv=None)
    with languages.reading("en"):
        address = reverse("organisations:organisation-list")
    county, nature, words, sort = "county=tammerland", "nature=peer_support", "q=a%26b", "sort=-name"
    response = client.get(f"{address}?{county}&{nature}&{words}&{sort}&page=1")
    soup = BeautifulSoup(response.content, "html.parser")
    links = soup.select("#results .active-filters a")
    assert {link.get_text(" ", strip=True): link["href"] for link in links} == {
        "Remove the filter County: Tammerland ×": f"{address}?{nature}&{words}&{sort}#results",
        "Remove the filter Nature of activity: peer support ×": f"{address}?{county}&{words}&{sort}#results",
        "Remove the filter Words: a&b ×": f"{address}?{county}&{nature}&{sort}#results",
    }
    assert soup.select_one(".filters-box").has_attr("open")
    alone = BeautifulSoup(client.get(f"{address}?county=tammerland").content, "html.parser")
    assert [link["href"] for link in alone.select(".active-filters a")] == [f"{address}#results"]


def test_without_filters_the_box_is_folded_and_nothing_is_to_be_taken_away(client):
    response = client.get(f"{reverse('organisations:organisation-list')}?sort=-name")
    soup = BeautifulSoup(response.content, "html.parser")
    assert soup.select(".active-filters") == []
    assert not soup.select_one(".filters-box").has_attr("open")


def test_screen_readers_hear_the_count_alone(client):
    named("Yhdistys ry")
    soup = BeautifulSoup(
        client.get(reverse("organisations:organisation-list")).content, "html.parser"
    ).select_one("#results")
    assert [tag.get_text() for tag in soup.select("[role=status], [aria-live]")] == ["1 järjestö"]
    assert soup.select("#result-list [role=status]") == []


def test_sorting_and_paging_lead_to_the_results(client):
    for place in range(31):
        named(f"Yhdistys {place} ry")
    soup = BeautifulSoup(client.get(reverse("organisations:organisation-list")).content, "html.parser")
    links = [link["href"] for link in soup.select("#results thead a, #results .pagination a")]
    assert len(links) >= 6
    assert [link for link in links if not link.endswith("#results")] == []
    assert soup.find(id="results")["tabindex"] == "-1"


def test_a_text_that_is_too_long_is_called_so(client):
    with languages.reading("en"):
        assert notices(client, f"q={'a' * 201}") == [
            "The filter “Words” was left out: its text is over 200 characters long."
        ]
        assert notices(client, f"q={'a' * 200}") == []


def test_htmx_swaps_the_results_alone(client):
    named("Yhdistys ry")
    address = reverse("organisations:organisation-list")
    part = client.get(address, headers={"HX-Request": "true"})
    whole = client.get(address)
    assert part["Vary"] == whole["Vary"]
    assert "HX-Request" in part["Vary"]
    results = BeautifulSoup(whole.content, "html.parser").find(id="results")
    assert BeautifulSoup(part.content, "html.parser").find(id="results").get_text() == results.get_text()
    assert "<html" not in part.content.decode()


@pytest.mark.parametrize(
    ("query", "title", "link"),
    [("q=zzzz", "No organisation matches", "Clear filters"), ("", "Nothing here yet", None)],
)
def test_an_empty_list_says_what_to_do(client, query, title, link):
    with languages.reading("en"):
        response = client.get(f"{reverse('organisations:organisation-list')}?{query}")
    empty = BeautifulSoup(response.content, "html.parser").select_one("#results .empty-state")
    assert empty.strong.get_text() == title
    assert [a.get_text() for a in empty.find_all("a")] == ([link] if link else [])


def test_a_new_filter_keeps_the_order(client):
    address = reverse("organisations:organisation-list")
    sorted_form = BeautifulSoup(client.get(f"{address}?sort=-name").content, "html.parser").select_one(
        "form.filters"
    )
    plain_form = BeautifulSoup(client.get(address).content, "html.parser").select_one("form.filters")
    assert sorted_form.find("input", attrs={"name": "sort"})["value"] == "-name"
    assert plain_form.find("input", attrs={"name": "sort"}) is None
