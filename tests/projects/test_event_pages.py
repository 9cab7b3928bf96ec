"""Events as readers see them: one, a series, the list and the months; drafts nowhere."""

import datetime as dt
import json
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.urls import reverse
from django.utils import timezone, translation

from portal.search import index
from tests.portal.factories import TopicFactory, UserFactory
from tests.projects.factories import EventFactory, EventSeriesFactory, MaterialFactory, ProjectFactory
from tests.regions.factories import CountyFactory, MunicipalityFactory, ServiceLanguageFactory

pytestmark = pytest.mark.django_db

HELSINKI = ZoneInfo("Europe/Helsinki")
DRAFT = "Salainen luonnos"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def at(*when, zone=HELSINKI):
    return dt.datetime(*when, tzinfo=zone)


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    return BeautifulSoup(response.content, "html.parser")


def titles(soup):
    return [row.get_text(strip=True) for row in soup.select(".event-rows :is(h2, h3)")]


def title_of(event):
    return event.title_en


def test_an_event_tells_when_where_and_for_whom(client):
    municipality = MunicipalityFactory()
    event = EventFactory(
        starts_at=at(2031, 12, 3, 13),
        ends_at=at(2031, 12, 3, 15),
        municipality=municipality,
        languages=[ServiceLanguageFactory()],
        accessibility_en="No steps.",
        registration_url="https://www.example.org/register",
        project=ProjectFactory(),
    )

    soup = page(client, event.get_absolute_url())

    assert soup.select_one(".event-time").get_text(" ", strip=True) == (
        "Wednesday 3 December 2031, 13:00–15:00 Finnish time"
    )
    text = soup.main.get_text(" ", strip=True)
    for told in (municipality.name_en, "No steps.", event.organiser.name_en, event.project.name_en):
        assert told in text
    assert soup.find("a", href="https://www.example.org/register")
    data = json.loads(soup.find("script", type="application/ld+json").string)
    assert data["startDate"] == "2031-12-03T13:00+02:00"
    assert data["eventStatus"].endswith("EventScheduled")
    assert data["eventAttendanceMode"].endswith("OfflineEventAttendanceMode")


def test_an_event_in_another_zone_tells_both_times(client):
    event = EventFactory(
        online=True, starts_at=at(2031, 12, 3, 13), ends_at=None, timezone="Europe/Stockholm"
    )

    told = page(client, event.get_absolute_url()).select_one(".event-time").get_text(" ", strip=True)

    assert told == "Wednesday 3 December 2031, 12:00 Swedish time In Finland Wednesday 3 December 2031, 13:00"


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        (at(2031, 12, 3, 15), "3.12.2031, 13–15"),
        (at(2031, 12, 3, 15, 30), "3.12.2031, 13.00–15.30"),
        (at(2031, 12, 5, 15), "3.12.2031, 13 – 5.12.2031, 15"),
        (None, "3.12.2031, 13"),
    ],
)
def test_the_time_is_told_as_readers_write_it(client, ends, told):
    event = EventFactory(starts_at=at(2031, 12, 3, 13), ends_at=ends)

    with translation.override("sv"):
        text = page(client, event.get_absolute_url()).select_one(".event-time time").get_text(strip=True)

    assert text.replace(" kl. ", ", ") == f"onsdag {told}".replace("– 5", "– fredag 5")


def test_a_cancelled_event_keeps_its_page_and_says_so(client):
    event = EventFactory(cancelled_at=timezone.now(), cancelled_because_en="The speaker is ill.")

    soup = page(client, event.get_absolute_url())

    assert "The speaker is ill." in soup.select_one(".event-cancelled").get_text()
    assert json.loads(soup.find("script", type="application/ld+json").string)["eventStatus"].endswith(
        "EventCancelled"
    )


def test_materials_and_other_dates_stand_on_the_page(client):
    series = EventSeriesFactory()
    event = EventFactory(series=series, past=True)
    material = MaterialFactory(project=None, event=event)
    other, draft = EventFactory(series=series), EventFactory(series=series, draft=True, title_en=DRAFT)
    EventFactory(title_en="Of no series")

    soup = page(client, event.get_absolute_url())

    assert soup.find("a", string=material.title)
    shown = soup.find(id="others").parent.get_text()
    assert title_of(other) in shown
    assert draft.title_en not in shown
    assert "Of no series" not in shown


def test_a_series_lists_its_dates_and_hides_what_is_not_out(client):
    series = EventSeriesFactory()
    coming, past = EventFactory(series=series), EventFactory(series=series, past=True)
    EventFactory(series=series, draft=True, title_en=DRAFT)
    hidden = EventFactory(series=EventSeriesFactory(), draft=True).series

    assert titles(page(client, series.get_absolute_url())) == [title_of(coming), title_of(past)]
    page(client, hidden.get_absolute_url(), status=404)


def test_the_list_shows_what_is_coming_and_past_ones_by_choice(client):
    later = EventFactory(starts_at=timezone.now() + dt.timedelta(days=9))
    sooner = EventFactory(starts_at=timezone.now() + dt.timedelta(days=2))
    past = EventFactory(past=True)
    EventFactory(draft=True, title_en=DRAFT)
    address = reverse("projects:event-list")

    assert titles(page(client, address)) == [title_of(sooner), title_of(later)]
    assert titles(page(client, f"{address}?when=past")) == [title_of(past)]
    assert len(titles(page(client, f"{address}?when=all"))) == 3
    year = timezone.localtime(past.starts_at)
    found = titles(page(client, f"{address}?year={year.year}&month={year.month}"))
    assert title_of(past) in found


def test_the_list_is_filtered(client):
    county, topic, language = CountyFactory(), TopicFactory(), ServiceLanguageFactory()
    here = EventFactory(county=county)
    placed = EventFactory(municipality=MunicipalityFactory(county=county), languages=[language])
    online = EventFactory(online=True)
    online.topics.add(topic)
    elsewhere = EventFactory(county=CountyFactory(), series=EventSeriesFactory())
    EventFactory(draft=True, county=county, title_en=DRAFT)
    index.refresh()
    address = reverse("projects:event-list")

    def found(**query):
        return set(titles(page(client, f"{address}?{'&'.join(f'{k}={v}' for k, v in query.items())}")))

    assert found(county=county.slug_en) == {title_of(one) for one in (here, placed, online)}
    assert found(municipality=placed.municipality.code) == {title_of(placed)}
    assert found(topic=topic.code) == {title_of(online)}
    assert found(language=language.code) == {title_of(placed)}
    assert found(way="online") == {title_of(online)}
    assert found(organiser=here.organiser.slug_en) == {title_of(here)}
    assert found(series=elsewhere.series.slug_en) == {title_of(elsewhere)}
    assert found(q=here.title_fi.lower().replace(" ", "+")) == {title_of(here)}
    soup = page(client, f"{address}?county={county.slug_en}")
    assert (
        "online, for the whole country"
        in soup.find("a", string=title_of(online)).find_parent("li").get_text()
    )


def test_an_empty_list_says_what_to_do(client):
    assert page(client, reverse("projects:event-list")).select_one(".empty-state a")["href"] == "?when=past"


def test_a_month_is_a_table_of_weeks(client):
    event = EventFactory(starts_at=at(2031, 12, 30, 22), ends_at=at(2032, 1, 2, 0))
    EventFactory(starts_at=at(2031, 12, 31, 10), draft=True, title_en=DRAFT)
    EventFactory(starts_at=at(2032, 1, 1, 0), title_en="Next year")
    address = reverse("projects:event-month", args=[2031, 12])

    soup = page(client, address)

    table = soup.find("table", class_="month")
    assert [cell.get_text() for cell in table.select("thead th")][1:3] == ["Monday", "Tuesday"]
    assert table.select("tbody tr")[-1].th.get_text() == "1"  # ISO: the week of 1 January 2032.
    days = {
        cell.time["datetime"]: [link.get_text(" ", strip=True) for link in cell.select("a")]
        for cell in table.select("td")
        if cell.time
    }
    assert len(days) == 31
    assert {day for day, events in days.items() if events} == {"2031-12-30", "2031-12-31"}
    assert days["2031-12-30"] == [f"22:00 {title_of(event)}"]
    assert soup.find("a", rel="next")["href"] == reverse("projects:event-month", args=[2032, 1])
    assert len(soup.select(".month-list > li")) == 2


def test_a_month_keeps_the_filters(client):
    county = CountyFactory()
    EventFactory(starts_at=at(2031, 12, 3, 10), county=CountyFactory())
    event = EventFactory(starts_at=at(2031, 12, 3, 12), county=county)

    soup = page(client, f"{reverse('projects:event-month', args=[2031, 12])}?county={county.slug_en}")

    assert [link.get_text(" ", strip=True) for link in soup.select("table a")] == [f"12:00 {title_of(event)}"]
    assert soup.find("a", rel="prev")["href"].endswith(f"/2031/11/?county={county.slug_en}")


@pytest.mark.parametrize(
    ("month", "status"), [("9999/12", 404), ("2031/13", 404), ("0/0", 404), ("2100/12", 200), ("x/y", 404)]
)
def test_a_month_that_is_none_is_answered(client, month, status):
    soup = page(client, f"{reverse('projects:event-list')}month/{month}/", status=status)
    assert status == 404 or not soup.find("a", rel="next")


def test_a_draft_is_seen_by_staff_alone(client):
    event = EventFactory(draft=True)

    page(client, event.get_absolute_url(), status=404)
    client.force_login(UserFactory(superuser=True, second_factor=True))
    soup = page(client, event.get_absolute_url())

    assert not soup.find("script", type="application/ld+json")
    assert soup.select_one(".notice-warn")


def test_a_county_shows_its_events_and_those_of_the_whole_country(client):
    county = CountyFactory()
    own, online = EventFactory(county=county), EventFactory(online=True)
    EventFactory(county=CountyFactory(), title_en="Of another county")
    EventFactory(county=county, draft=True, title_en=DRAFT)

    text = page(client, county.get_absolute_url()).get_text()

    assert title_of(own) in text
    assert title_of(online) in text
    assert "Of another county" not in text
    assert DRAFT not in text


def test_a_draft_is_nowhere(client):
    series, county, project = EventSeriesFactory(), CountyFactory(), ProjectFactory()
    draft = EventFactory(
        draft=True,
        series=series,
        county=county,
        project=project,
        starts_at=timezone.now() + dt.timedelta(hours=1),
        **dict.fromkeys(("title_fi", "title_sv", "title_en"), DRAFT),
    )
    MaterialFactory(event=draft, title=DRAFT)
    month = timezone.localtime(draft.starts_at)

    for address in (
        reverse("projects:event-list"),
        f"{reverse('projects:event-list')}?when=all",
        f"{reverse('projects:event-list')}?q=salainen",
        reverse("projects:event-month", args=[month.year, month.month]),
        reverse("projects:calendar"),
        reverse("pages:home"),
        county.get_absolute_url(),
        project.get_absolute_url(),
        draft.organiser.get_absolute_url(),
        reverse("sitemap-section", args=["events"]),
        reverse("sitemap-section", args=["series"]),
    ):
        response = client.get(address)
        assert response.status_code == 200, address
        text = response.content.decode()
        assert DRAFT not in text, address
        assert draft.slug_en not in text, address
        assert series.slug_en not in text, address


def test_events_that_were_there_are_found_by_their_words():
    event = EventFactory(title_fi="Järjestötori")
    type(event).objects.update(search_text="")

    import_module("projects.migrations.0007_events_are_found_and_cancelled").fill(apps, None)

    assert list(type(event).objects.containing("JÄRJESTÖTORI")) == [event]
