"""What is measured on is right, and what is measured is told right."""

import datetime as dt

import pytest
from django.db.models import Count

from bench import bare, chart, country, pools, quote, report, targets, wrk
from blog.models import PostVersion
from organisations.choices import ContributionState
from organisations.models import Activity, GoalContribution, GrantDecision, Organisation, StepContribution
from portal.lib.languages import CODES
from portal.lib.slugs import SLUG_LENGTH
from projects.models import Project
from regions.models import County
from tests.portal.factories import TopicFactory
from tests.regions.factories import CountyFactory, MunicipalityFactory, ServiceLanguageFactory, SourceFactory

MADE = (Organisation, Activity, GoalContribution, StepContribution, GrantDecision, Project, PostVersion)
DAY = dt.date(2026, 6, 1)
WRK = """Running 4s test @ http://127.0.0.1:8000/
  2 threads and 16 connections
  1000 requests in 4.00s, 1.00MB read
Requests/sec:    250.00
bench requests=1000 duration=4000000 bytes=2048000 p50=12000 p95=40000 p99=95500 status=0 failed=0
"""


@pytest.fixture
def made(db, monkeypatch):
    """A country of twenty organisations in two counties, with few posts and projects."""
    monkeypatch.setattr("bench.writing.POSTS", 4)
    monkeypatch.setattr("bench.writing.PROJECTS", 4)
    monkeypatch.setattr("bench.sets.count", lambda: None)
    for code in {row[0] for name in ("themes",) for row in pools.words("names")[name]}:
        TopicFactory(code=code)
    for row in pools.words("activities")["targets"]:
        TopicFactory._meta.model.objects.filter(code=row[0]).exists() or TopicFactory(code=row[0])
    for code in (*CODES, "ru"):
        ServiceLanguageFactory(code=code)
    large, small = CountyFactory(), CountyFactory()
    counted = {"population_date": DAY, "population_source": SourceFactory()}
    for county, name, status, people in (
        (large, "Tampere", "fi", 3000),
        (large, "Virrat", "fi_sv", 1000),
        (small, "Närpiö", "sv", 1000),
    ):
        MunicipalityFactory(county=county, name_fi=name, language_status=status, population=people, **counted)
    country.build(20, DAY, index=False)
    return large


def test_the_country_has_its_numbers_and_counties_their_shares(made):
    assert Organisation.objects.count() == 20
    assert Activity.objects.count() == 80
    contributions = [
        activity.goals + activity.steps
        for activity in Activity.objects.annotate(
            goals=Count("goal_contributions", distinct=True), steps=Count("step_contributions", distinct=True)
        )
    ]
    assert set(contributions) == {3}
    assert Organisation.objects.filter(home_municipality__county=made).count() == 16
    assert {row.organisation.home_municipality.county for row in Activity.objects.all()} == set(
        County.objects.all()
    )
    assert Organisation.objects.filter(is_example=False).count() == 0
    names = [
        name
        for row in Organisation.objects.values_list("name_fi", "name_sv", "name_en")
        for name in row
        if name
    ]
    assert len(set(names)) == len(names)


def test_a_row_made_in_sets_is_what_its_model_would_have_made(made):
    for model in MADE:
        assert model.objects.exists()
        for row in model.objects.order_by("pk")[:20]:
            before = model.objects.filter(pk=row.pk).values().get()
            row.full_clean()
            row.save()
            after = model.objects.filter(pk=row.pk).values().get()
            assert {**after, "updated_at": None} == {**before, "updated_at": None}


def test_contributions_serve_the_home_county_and_leave_gaps(made):
    states = set(GoalContribution.objects.values_list("state", flat=True))
    assert {ContributionState.CONFIRMED, ContributionState.CLAIMED} <= states
    for row in GoalContribution.objects.select_related("goal", "activity__organisation__home_municipality"):
        assert row.goal.county_id == row.activity.organisation.home_municipality.county_id
    assert made.goals.filter(contributions=None).exists()


def test_names_of_the_whole_country_fit_their_columns():
    names = pools.words("names")
    for place in range(3):
        longest = max(len(name[place]) for name in pools.propers())
        longest += max(len(row[place + 1]) for row in names["themes"])
        longest += max(len(row[place + 2]) for row in names["forms"])
        assert longest + len("Kristiinankaupungin") + 3 <= SLUG_LENGTH
    assert max(len(text) for row in pools.titles() for text in row["texts"]) <= SLUG_LENGTH


@pytest.mark.parametrize(
    ("name", "genitive"),
    [
        ("Tampere", "Tampereen"),
        ("Ylöjärvi", "Ylöjärven"),
        ("Ikaalinen", "Ikaalisten"),
        ("Espoo", "Espoon"),
        ("Korsnäs", "Korsnäsin"),
        ("Nurmes", "Nurmeksen"),
    ],
)
def test_a_municipality_has_its_genitive(name, genitive):
    assert pools.genitive(name) == genitive


@pytest.mark.parametrize(
    ("weights", "number", "shares"), [([3, 1], 4, [3, 1]), ([1, 1, 1], 2, [1, 1, 0]), ([5, 0], 3, [3, 0])]
)
def test_organisations_are_shared_as_people_are(weights, number, shares):
    assert country.shares(weights, number) == shares


def test_wrk_tells_rate_latencies_and_size():
    asked = wrk.parsed(WRK)
    assert (asked.rate, asked.p50, asked.p95, asked.p99, asked.bytes) == (250, 12, 40, 95.5, 2048)


@pytest.mark.parametrize(
    "output",
    ["", WRK.replace("status=0", "status=3"), WRK.replace("failed=0", "failed=1")],
    ids=["nothing told", "errors", "no answers"],
)
def test_what_went_wrong_is_no_measure(output):
    with pytest.raises(wrk.Failed):
        wrk.parsed(output)


def run_of(size, **pages):
    """Return what was measured of one size on SQLite: each page's cold ratio and queries."""
    return {
        "database": "sqlite",
        "version": "SQLite 3",
        "organisations": size,
        "made_in": {"all": 3.2},
        "measured": "2026-06-01T12:00+03:00",
        "machine": "two cores",
        "memory": {"cold": {"pss": 120, "rss": 150}},
        "pages": {
            name: {
                "cold": {
                    "rate": 1000 * ratio,
                    "bare": 1000.0,
                    "ratio": ratio,
                    "p50": 1.0,
                    "p95": 2.0,
                    "p99": 3.0,
                    "queries": queries,
                    "read": 40,
                    "bytes": 5000,
                }
            }
            for name, (ratio, queries) in pages.items()
        },
    }


def test_targets_are_reached_or_missed_or_not_measured():
    runs = [run_of(1000, overview=(0.06, 12)), run_of(100_000, overview=(0.03, 13))]
    found = {verdict.target: verdict for verdict in targets.verdicts(runs)}
    overview = found["Cold overview at 100,000 at least 0.04"]
    slower = found["Cold overview at 100,000 at most 1.5 times slower than at 1,000"]
    growing = found["No page whose queries grow with rows"]
    assert (overview.found, overview.is_reached) == ("0.030", False)
    assert (slower.found, slower.is_reached) == ("2.00 times", False)
    assert (growing.found, growing.is_reached) == ("overview 12 → 13", False)
    assert found["No page over 25 queries"].is_reached
    assert found["Workers at 100,000 at most 160 MB"].is_reached
    assert found["Rare word at 100,000 at least 0.04"].found == ""
    assert "| **missed** |" in targets.table(runs)


def test_the_table_the_chart_and_the_quotation_tell_the_same():
    runs = [run_of(1000, home=(0.5, 4))]
    assert report.rows(runs)[0]["ratio"] == 0.5
    assert "home" in report.text(runs)
    assert "home, cold, 1,000: 0.500" in chart.svg(report.rows(runs))
    before = f"# Speed\n\n{quote.BEGIN}\nof before\n{quote.END}\n\nMore.\n"
    document = quote.quoted(before, report.markdown(runs))
    assert "of before" not in document
    assert document.startswith(f"# Speed\n\n{quote.BEGIN}\n\nMeasured on 2026-06-01: two cores.")
    assert document.endswith(f"{quote.END}\n\nMore.\n")
    assert quote.quoted(document, report.markdown(runs)) == document


def test_a_measure_of_some_pages_leaves_the_others():
    before, now = {"home": {"cold": 1, "warm": 2}, "post": {"cold": 3}}, {"home": {"cold": 4}}
    assert report.merged(before, now) == {"home": {"cold": 4, "warm": 2}, "post": {"cold": 3}}
    small, large = {"pss": 120, "rss": 150}, {"pss": 180, "rss": 200}
    assert report.larger({"cold": large}, {"cold": small, "warm": small}) == {"cold": large, "warm": small}


def test_the_bare_view_sends_what_it_was_given(tmp_path, rf, monkeypatch):
    monkeypatch.setattr(bare, "BODIES", tmp_path)
    bare.store(tmp_path, "cold-home", b"\x1f\x8bpage", "text/html", "gzip")
    response = bare.page(rf.get("/cold-home"), "cold-home")
    assert response.content == b"\x1f\x8bpage"
    assert (response["Content-Type"], response["Content-Encoding"]) == ("text/html", "gzip")
