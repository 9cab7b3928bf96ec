"""Numbers, money and pages in three languages."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from django.utils.formats import date_format

from organisations.choices import ContributionState, Mark
from portal.templatetags.ui import euros, number, page_numbers, short_euros
from projects.choices import ProjectState
from tests.regions.factories import CountyFactory


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fi", ("1.2.2026", "1.2.2026 klo 9.05")),
        ("sv", ("1.2.2026", "1.2.2026 kl. 9.05")),
        ("en", ("1 Feb 2026", "1 Feb 2026, 9:05")),
    ],
)
def test_short_dates_follow_the_language(language, expected):
    moment = dt.datetime(2026, 2, 1, 9, 5)  # noqa: DTZ001
    with translation.override(language):
        assert (
            date_format(moment, "SHORT_DATE_FORMAT"),
            date_format(moment, "SHORT_DATETIME_FORMAT"),
        ) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fi", ("1\xa0379", "963\xa0336\xa0€", "963\xa0336\xa0€", "7,5\xa0milj.\xa0€", "10\xa0milj.\xa0€")),
        ("sv", ("1\xa0379", "963\xa0336\xa0€", "963\xa0336\xa0€", "7,5\xa0mn\xa0€", "10\xa0mn\xa0€")),
        ("en", ("1,379", "€963,336", "€963,336", "€7.5m", "€10m")),
    ],
)
def test_numbers_follow_the_language(language, expected):
    with translation.override(language):
        written = (
            number(1379),
            euros(963_336),
            short_euros(963_336),
            short_euros(7_500_000),
            short_euros(10_000_000),
        )
    assert written == expected


def test_times_are_told_to_programs_in_whole_seconds():
    template = Template("{{ time|moment }} {{ day|moment }}")
    time = dt.datetime(2026, 3, 1, 10, 5, 7, 881676, tzinfo=dt.UTC)
    written = template.render(Context({"time": time, "day": dt.date(2026, 3, 1)}))
    assert written == "2026-03-01T12:05:07+02:00 2026-03-01"


@pytest.mark.parametrize(
    ("current", "last", "expected"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (5, 20, [1, None, 4, 5, 6, None, 20]),
        (3, 6, [1, 2, 3, 4, 5, 6]),
        (20, 20, [1, None, 19, 20]),
    ],
)
def test_page_numbers_leave_out_only_what_is_worth_a_gap(current, last, expected):
    assert page_numbers(current, last) == expected


def test_pagination_keeps_the_filters_and_escapes_them():
    request = RequestFactory().get("/", {"q": '"><b>', "page": "2", "topic": ["a", "b"]})
    page = Paginator(range(30), 10).page(2)
    html = Template("{% load ui %}{% pagination page %}").render(Context({"request": request, "page": page}))
    assert 'href="?q=%22%3E%3Cb%3E&amp;page=3&amp;topic=a&amp;topic=b"' in html
    assert html.count('aria-current="page"') == 1


def test_one_page_needs_no_pagination():
    page = Paginator(range(3), 10).page(1)
    html = Template("{% load ui %}{% pagination page %}").render(Context({"page": page}))
    assert html.strip() == ""


def rendered(template, language, **context):
    with translation.override(language):
        return Template(template).render(Context(context))


def test_breadcrumbs_lead_from_the_front_page_to_the_page_itself():
    county = CountyFactory.build(short_name_fi="Koelaakso", short_name_sv=None, short_name_en=None)
    county.slug_fi = "koelaakso"
    template = '{% load ui %}{% breadcrumbs "pages:county-list" county last %}'
    html = rendered(template, "sv", county=county, last=county)
    items = BeautifulSoup(html, "html.parser").find_all("li")

    assert [(item.get_text(strip=True), item.get("lang"), item.a and item.a["href"]) for item in items] == [
        ("Startsida", None, "/sv/"),
        ("Välfärdsområden", None, "/sv/valfardsomraden/"),
        ("Koelaakso", "fi", "/sv/valfardsomraden/koelaakso/"),
        ("Koelaakso", "fi", None),
    ]
    assert items[-1].span["aria-current"] == "page"


@pytest.mark.parametrize(
    ("language", "html"),
    [("fi", "Sali &lt;2&gt;"), ("sv", '<span lang="fi">Sali &lt;2&gt;</span>')],
)
def test_what_is_kept_in_finnish_alone_is_marked_on_other_pages(language, html):
    assert rendered("{{ place|finnish }}", language, place="Sali <2>") == html
    assert rendered("{{ place|finnish }}", language, place="") == ""


@pytest.mark.parametrize("state", [*ContributionState, *Mark, *ProjectState, "gap"])
def test_every_state_has_its_word(state):
    html = rendered(
        '{% include "components/state-mark.html" with state=state only %}', "en", state=str(state)
    )
    mark = BeautifulSoup(html, "html.parser").span
    assert mark["class"] == ["state", f"state-{state}"]
    assert mark.get_text()[0].isupper()
