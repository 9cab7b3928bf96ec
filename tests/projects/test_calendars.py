"""Events as iCalendar, read back by the library that calendars are written with and by nothing of ours."""

import datetime as dt
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.urls import reverse
from django.utils import timezone, translation

from tests.portal.factories import TopicFactory
from tests.projects.factories import EventFactory, EventSeriesFactory
from tests.regions.factories import CountyFactory, ServiceLanguageFactory

pytestmark = pytest.mark.django_db

HELSINKI = ZoneInfo("Europe/Helsinki")


@pytest.fixture(autouse=True)
def finnish():
    with translation.override("fi"):
        yield


def read(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(response.content)


def summaries(response):
    return {str(event["summary"]) for event in read(response).events}


@pytest.mark.parametrize(
    ("day", "offset"),
    [((2031, 3, 29), 2), ((2031, 3, 30), 3), ((2031, 10, 25), 3), ((2031, 10, 26), 2), ((2031, 11, 26), 2)],
)
def test_eight_in_helsinki_is_eight_when_clocks_are_turned(client, day, offset):
    event = EventFactory(
        starts_at=dt.datetime(*day, 8, tzinfo=HELSINKI), ends_at=dt.datetime(*day, 10, tzinfo=HELSINKI)
    )

    made = read(client.get(reverse("projects:event-calendar", args=[event.slug_fi])))

    [read_back] = made.events
    assert read_back["dtstart"].to_ical() == "{:04}{:02}{:02}T080000".format(*day).encode()
    assert read_back["dtstart"].params["TZID"] == "Europe/Helsinki"
    assert read_back.start.utcoffset() == dt.timedelta(hours=offset)
    assert [zone.tz_name for zone in made.timezones] == ["Europe/Helsinki"]
    # The zone that the file itself describes turns its clocks on the same days.
    own = made.timezones[0].to_tz()
    assert dt.datetime(*day, 8, tzinfo=own).utcoffset() == dt.timedelta(hours=offset)


def test_an_event_tells_all_of_it_in_its_language(client):
    event = EventFactory(
        title_fi=None,
        title_en=None,
        title_sv="Föreningstorg; torg, marknad",
        description_fi="Kuvaus.",
        online_url="https://www.example.org/meeting",
        starts_at=dt.datetime(2031, 5, 5, 12, tzinfo=HELSINKI),
        timezone="Europe/Stockholm",
    )
    topic = TopicFactory()
    event.topics.add(topic)

    [made] = read(client.get(reverse("projects:event-calendar", args=[event.local_slug]))).events

    assert str(made["uid"]) == str(event.uuid)
    assert made["summary"] == "Föreningstorg; torg, marknad"
    assert made["summary"].params["LANGUAGE"] == "sv"
    assert made["description"].params["LANGUAGE"] == "fi"
    assert made["dtstart"].params["TZID"] == "Europe/Stockholm"
    assert made.start == event.starts_at
    assert made["categories"].to_ical().decode() == topic.name_fi
    assert made["url"].endswith(event.get_absolute_url())
    assert made["status"] == "CONFIRMED"


def test_a_change_counts_up_and_a_cancelled_event_says_so(client):
    event = EventFactory()
    address = reverse("projects:event-calendar", args=[event.slug_fi])
    [before] = read(client.get(address)).events
    event.cancelled_at = timezone.now()
    event.save()
    type(event).objects.filter(pk=event.pk).update(updated_at=event.updated_at + dt.timedelta(hours=1))

    [after] = read(client.get(address)).events

    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["last-modified"].dt > before["last-modified"].dt
    assert after["status"] == "CANCELLED"


def test_a_calendar_holds_what_is_asked_for_and_no_draft(client):
    county, topic, language = CountyFactory(), TopicFactory(), ServiceLanguageFactory()
    both = EventFactory(county=county, languages=[language])
    both.topics.add(topic)
    other = EventFactory(county=county)
    past = EventFactory(county=county, past=True)
    EventFactory(county=county, draft=True)
    EventFactory(county=county, starts_at=timezone.now() - dt.timedelta(days=400))
    EventFactory(county=CountyFactory())
    address = reverse("projects:calendar")

    assert summaries(client.get(f"{address}?county={county.slug_fi}")) == {
        event.title_fi for event in (both, other, past)
    }
    asked = f"{address}?county={county.slug_fi}&topic={topic.code}&language={language.code}"
    assert summaries(client.get(asked)) == {both.title_fi}
    assert county.short_name_fi in str(read(client.get(asked))["x-wr-calname"])


@pytest.mark.parametrize("query", ["county=nowhere", "topic=x", "way=by-train", "q=" + "a" * 300])
def test_a_calendar_of_what_is_not_known_is_none(client, query):
    assert client.get(f"{reverse('projects:calendar')}?{query}").status_code == 404


def test_a_series_has_a_calendar_and_a_draft_has_none(client):
    series = EventSeriesFactory()
    event = EventFactory(series=series)
    draft = EventFactory(series=series, draft=True)

    assert summaries(client.get(reverse("projects:series-calendar", args=[series.slug_fi]))) == {
        event.title_fi
    }
    assert client.get(reverse("projects:event-calendar", args=[draft.slug_fi])).status_code == 404


def test_an_empty_calendar_is_one_too(client):
    assert read(client.get(reverse("projects:calendar"))).events == []


def test_what_has_not_changed_is_not_sent_again(client):
    EventFactory(timezone="Europe/Stockholm")
    EventFactory()
    address = reverse("projects:calendar")
    etag = client.get(address)["ETag"]

    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    EventFactory()
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("rows", [1, 4])
def test_a_calendar_takes_the_same_queries_whatever_its_length(client, django_assert_num_queries, rows):
    for _ in range(rows):
        EventFactory(languages=[ServiceLanguageFactory()]).topics.add(TopicFactory())
    with django_assert_num_queries(3):
        client.get(reverse("projects:calendar"))
