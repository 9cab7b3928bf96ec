"""The feed of a search, saved searches, and the report of searches that found nothing."""

import feedparser
import pytest
from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from organisations.models import Organisation
from portal.accounts.actions import own_data
from portal.accounts.choices import Role
from portal.lib import languages
from portal.pages.search_asked import Asked
from portal.search import index
from portal.search.models import SavedSearch
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import MembershipFactory, MissFactory, SavedSearchFactory, UserFactory
from tests.regions.factories import CountyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    user = UserFactory()
    client.force_login(user)
    return user


def organisation(name, **values):
    made = OrganisationFactory(name_fi=name, name_sv="", name_en="", **values)
    index.follow(made)
    return made


def feed(client, query, **headers):
    return client.get(reverse("pages:search-feed") + query, **headers)


# Feeds.


def test_a_feed_tells_what_was_changed_last_of_what_is_found(client, time_machine):
    time_machine.move_to("2026-11-02 10:00", tick=False)
    old = organisation("Vanha tuki ry", description_fi="<p>Me &amp; te</p>")
    time_machine.move_to("2026-11-03 10:00", tick=False)
    new = organisation("Uusi tuki ry")
    organisation("Aivan muuta ry")

    response = feed(client, "?q=tuet")
    read = feedparser.parse(response.content)

    assert not read.bozo
    assert read.feed.title == "Haku: tuet" or read.feed.title == "Search: tuet"
    addresses = [f"{settings.SITE_URL}{one.get_absolute_url()}" for one in (new, old)]
    assert [entry.id for entry in read.entries] == [entry.link for entry in read.entries] == addresses
    assert [entry.title for entry in read.entries] == ["Uusi tuki ry", "Vanha tuki ry"]
    assert read.entries[1].summary == "Me & te"
    again = feed(client, "?q=tuet", headers={"If-Modified-Since": response["Last-Modified"]})
    assert again.status_code == 304


def test_a_feed_has_nothing_of_what_is_not_public(client):
    gone = organisation("Tuki ry")
    Organisation.objects.filter(pk=gone.pk).update(state="archived")

    assert feedparser.parse(feed(client, "?q=tuki").content).entries == []


@pytest.mark.parametrize(
    "query", ["", "?q=", "?q=%00", "?q=" + "x" * 5000, "?county=nowhere", "?q=%F0%9F%98%80&page=9"]
)
def test_a_feed_of_nothing_is_an_empty_feed(client, query):
    organisation("Tuki ry")

    response = feed(client, query)

    assert response.status_code == 200
    assert feedparser.parse(response.content).entries == []


def test_a_feed_asks_the_same_for_few_and_many(client, django_assert_max_num_queries):
    for number in range(3):
        organisation(f"Tuki {number} ry")
    with django_assert_max_num_queries(25) as few:
        feed(client, "?q=tuki")
    for number in range(3, 20):
        organisation(f"Tuki {number} ry")
    with django_assert_max_num_queries(25) as many:
        feed(client, "?q=tuki")

    assert len(few) >= len(many)


# Searches as addresses tell them.


def test_a_search_is_told_the_same_in_every_language():
    CountyFactory(short_name_fi="Pohjanmaa", short_name_sv="Österbotten", short_name_en="Ostrobothnia")
    for slug in ("pohjanmaa", "osterbotten", "ostrobothnia"):
        search = Asked(QueryDict(f"q= tuki  ja&county={slug}&page=3&sort=x&nature=nothing"))

        assert search.address() == "q=tuki+ja&county=ostrobothnia"
        assert search.name == "tuki ja, Pohjanmaa"
        with languages.reading("sv"):
            assert Asked.kept(search.address()).name == "tuki ja, Österbotten"


# Saved searches.


def test_a_search_is_saved_once_listed_and_deleted(client, reader):
    for _time in range(2):
        response = client.post(reverse("pages:saved-search-add"), {"query": "q=tuki&page=2"})
    assert response["Location"] == reverse("pages:saved-searches")
    saved = SavedSearch.objects.get()
    assert (saved.user, saved.query, saved.name) == (reader, "q=tuki", "tuki")

    page = client.get(reverse("pages:saved-searches")).content.decode()
    assert f"{reverse('pages:search')}?q=tuki" in page
    assert f"{reverse('pages:search-feed')}?q=tuki" in page
    assert own_data(reader)["saved_searches"][0]["query"] == "q=tuki"

    client.post(reverse("pages:saved-search-delete", args=[saved.uuid]))
    assert not SavedSearch.objects.exists()


def test_nobody_sees_or_deletes_what_others_saved(client, reader):
    others = SavedSearchFactory(name="Muiden haku")

    assert "Muiden haku" not in client.get(reverse("pages:saved-searches")).content.decode()
    assert client.post(reverse("pages:saved-search-delete", args=[others.uuid])).status_code == 404
    assert SavedSearch.objects.filter(pk=others.pk).exists()


def test_saving_asks_to_sign_in(client):
    response = client.post(reverse("pages:saved-search-add"), {"query": "q=tuki"})

    assert response["Location"].startswith(reverse("account_login"))
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("query", ["", "page=2", "q=%20", "county=nowhere"])
def test_nothing_is_no_search_to_save(client, reader, query):
    assert client.post(reverse("pages:saved-search-add"), {"query": query}).status_code == 404


def test_there_is_an_end_to_saving(client, reader, monkeypatch):
    monkeypatch.setattr("portal.pages.saved_searches.MOST", 1)
    for query in ("q=tuki", "q=apu"):
        client.post(reverse("pages:saved-search-add"), {"query": query})

    assert [saved.query for saved in SavedSearch.objects.all()] == ["q=tuki"]


@pytest.mark.parametrize("query", ["q=tuki", "q=olematonta"])
def test_the_page_of_hits_offers_its_feed_and_to_be_saved(client, query):
    organisation("Tuki ry")
    address, save = f"{reverse('pages:search')}?{query}", reverse("pages:saved-search-add")
    feed = f'href="{reverse("pages:search-feed")}?{query}"'

    page = client.get(address).content.decode()
    assert feed in page
    assert save not in page
    client.force_login(UserFactory())
    page = client.get(address).content.decode()
    assert save in page
    assert f'name="query" value="{query}"' in page
    assert save not in client.get(reverse("pages:search")).content.decode()


# The report.


def test_publishers_see_what_was_looked_for_in_vain(client):
    publisher = MembershipFactory(role=Role.PUBLISHER, organisation=None).user
    month = timezone.localdate().replace(day=1)
    MissFactory(text="yksinäisyyden lievitys", times=7)
    MissFactory(text="yksinäisyyden lievitys", times=4, month=month.replace(year=month.year - 1))
    MissFactory(text="harvinainen", times=1)
    MissFactory(text="ensamhet", language="sv", times=3)
    client.force_login(publisher)

    page = client.get(reverse("workspace:misses"))

    assert [row["text"] for row in page.context["page_obj"]] == ["yksinäisyyden lievitys"]
    assert page.context["page_obj"][0]["times"] == 11
    assert "admin/search/synonyms" not in page.content.decode()
    swedish = client.get(reverse("workspace:misses"), {"language": "sv"})
    assert [row["text"] for row in swedish.context["page_obj"]] == ["ensamhet"]
    assert client.get(reverse("workspace:misses"), {"language": "de"}).status_code == 404


def test_administrators_are_led_to_the_table_of_synonyms(client):
    client.force_login(UserFactory(superuser=True))
    MissFactory()

    assert reverse("admin:search_synonyms_add") in client.get(reverse("workspace:misses")).content.decode()


def test_readers_see_no_report(client, reader):
    assert client.get(reverse("workspace:misses")).status_code == 404
