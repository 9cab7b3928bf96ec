"""Indicators and grants from CSV files: what is understood, what is refused and why, what is written."""

import csv
import io
from collections import Counter
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.editing.models import Revision
from portal.lib import languages
from regions import grant_import, importing, indicator_import
from regions.choices import GrantKind, Precision
from regions.models import GrantSummary, Indicator, IndicatorValue, Source
from tests.portal.factories import UserFactory
from tests.regions.factories import (
    CountyFactory,
    GoalFactory,
    GrantSummaryFactory,
    IndicatorFactory,
    IndicatorValueFactory,
    StrategyFactory,
)
from tests.sources import PROJECT

pytestmark = pytest.mark.django_db

SOURCE = {"source_title": "Hyvinvointikertomus 2026", "source_url": "https://www.example.org/kertomus"}


def table(*rows, delimiter=";"):
    """Return a CSV file of ``rows``, which are dicts by column."""
    headings = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, headings, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def value(year, number, **more):
    """Return a row of an indicator that has nothing wrong."""
    row = {"name_fi": "Yksinäisyys", "unit_fi": "%", "year": str(year), "value": number}
    return row | SOURCE | more


def grants(**more):
    """Return a row of grants that has nothing wrong."""
    row = {"year": "2026", "own_word_fi": "toiminta-avustus", "granted": "1 200 000,50"}
    return row | SOURCE | more


def told(plan):
    return [(problem.line, problem.column, problem.reason) for problem in plan.problems]


@pytest.fixture(autouse=True)
def _in_english():
    with languages.reading("en"):
        yield


@pytest.fixture
def county():
    return CountyFactory(code="08", short_name_fi="Pirkanmaa", short_name_sv="Birkaland")


# Indicators.


def test_rows_become_an_indicator_of_the_county_with_its_series_and_sources(county):
    data = table(
        value(2023, "11,8", target="8", target_year="2029", name_sv="Ensamhet", unit_sv="procent"),
        value(2025, "10.4"),
    )

    plan = indicator_import.bring_in(data, county, by=UserFactory())

    assert told(plan) == []
    indicator = Indicator.objects.get()
    assert (indicator.county, indicator.goal, indicator.name_fi, indicator.name_sv) == (
        county, None, "Yksinäisyys", "Ensamhet",
    )  # fmt: skip
    assert (indicator.unit_sv, indicator.target, indicator.target_year) == ("procent", 8, 2029)
    assert list(indicator.values.values_list("year", "value")) == [
        (2023, Decimal("11.8")), (2025, Decimal("10.4")),
    ]  # fmt: skip
    assert {row.source for row in indicator.values.all()} == {indicator.source}
    assert indicator.source.url == SOURCE["source_url"]


def test_a_row_may_be_about_a_goal_by_its_number_or_its_address(county):
    goal = GoalFactory(strategy__county=county, number="2.", name_fi="Yhdessä")

    for word in ("2", "yhdessa"):
        indicator_import.bring_in(table(value(2025, "1", goal=word, name_fi=word)), county, by=None)

    assert {indicator.goal for indicator in Indicator.objects.all()} == {goal}
    assert {indicator.county for indicator in Indicator.objects.all()} == {None}


def test_goals_of_other_counties_and_of_replaced_strategies_are_not_meant(county):
    GoalFactory(number="1")
    GoalFactory(strategy=StrategyFactory(county=county, replaced=True), number="1")

    plan = indicator_import.plan(table(value(2025, "1", goal="1")), county)

    assert told(plan) == [(2, "goal", "the county has no single goal with this number or address now.")]


def test_a_file_for_many_counties_tells_the_county_of_each_row(county):
    other = CountyFactory(code="16")

    data = table(value(2025, "1", county="birkaland"), value(2025, "2", county="16"))
    indicator_import.bring_in(data, by=None)

    assert [row.county for row in Indicator.objects.order_by("pk")] == [county, other]


def test_what_is_there_is_changed_and_kept_in_history_and_the_same_file_twice_changes_nothing(county):
    indicator = IndicatorFactory(goal=None, county=county, name_fi="Yksinäisyys", unit_fi="%")
    kept = IndicatorValueFactory(indicator=indicator, year=2022, value=Decimal("13"))
    IndicatorValueFactory(indicator=indicator, year=2023, value=Decimal("12"))
    data, editor = table(value(2023, "11.8"), value(2024, "11")), UserFactory()

    plan = indicator_import.bring_in(data, county, by=editor)

    assert [
        (change.state, [(one.label, one.old, one.new) for one in change.details]) for change in plan.changes
    ] == [("changed", [("2023", Decimal("12"), Decimal("11.8")), ("2024", None, Decimal("11"))])]
    assert list(indicator.values.values_list("year", "value")) == [
        (2022, 13), (2023, Decimal("11.8")), (2024, 11),
    ]  # fmt: skip
    assert indicator.values.get(year=2022) == kept
    revision = Revision.objects.of(indicator).published().get()
    assert (revision.author, revision.comment) == (editor, "Imported from a file")

    again = indicator_import.bring_in(data, county, by=editor)

    assert [change.state for change in again.changes] == ["same"]
    assert Revision.objects.of(indicator).count() == 1


def test_a_figure_that_gets_another_source_is_changed(county):
    indicator_import.bring_in(table(value(2025, "1")), county, by=None)

    plan = indicator_import.bring_in(table(value(2025, "1", source_title="Uusi")), county, by=None)

    assert [(one.label, one.old, one.new) for one in plan.changes[0].details] == [
        ("Source of 2025", "Hyvinvointikertomus 2026", "Uusi")
    ]
    assert IndicatorValue.objects.get().source.title == "Uusi"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"value": "1,234"}, ("value", "write a number with at most two decimals")),
        ({"value": "noin 5"}, ("value", "write a number with at most two decimals")),
        ({"value": "1" * 13}, ("value", "the number has more than 12 digits.")),
        ({"value": ""}, ("value", "the row needs a year and a value.")),
        ({"year": "25"}, ("year", "a year has four digits, from 1900 to 2100.")),
        ({"year": "2525"}, ("year", "a year has four digits, from 1900 to 2100.")),
        ({"unit_fi": ""}, ("unit_fi", "a new indicator needs its unit.")),
        ({"unit_fi": "x" * 61}, ("unit_fi", "the text has 61 characters; at most 60 fit.")),
        ({"name_fi": ""}, ("name_fi", "the row names no indicator.")),
        ({"target": "5"}, ("target_year", "a target needs its year.")),
        ({"source_title": ""}, ("source_title", "every figure needs the title of its source.")),
        ({"source_url": ""}, ("source_url", "give the web address of the source")),
        ({"source_url": "example"}, ("source_url", "a web address begins with https:// or http://.")),
        ({"county": "16"}, ("county", "the row is about another county")),
        ({"county": "Utopia"}, ("county", "no county has this code or name.")),
    ],
)
def test_a_bad_row_of_an_indicator_is_told_with_line_column_and_reason(county, change, problem):
    CountyFactory(code="16")

    plan = indicator_import.bring_in(
        table(value(2024, "9"), value(2025, "1", name_fi="Toinen") | change), county, by=None
    )

    (line, column, reason), *more = told(plan)
    assert (line, column, reason[: len(problem[1])], more) == (3, *problem, [])
    assert not Indicator.objects.exists()
    assert not Source.objects.filter(title=SOURCE["source_title"]).exists()


def test_rows_that_contradict_each_other_are_told(county):
    data = table(
        value(2024, "9"), value(2024, "8"), value(2025, "8", unit_fi="henkilöä"), value(2024, "9"),
    )  # fmt: skip

    assert told(indicator_import.plan(data, county)) == [
        (3, "value", "line 2 tells another value of the same year."),
        (4, "unit_fi", "line 2 says otherwise of the same indicator."),
    ]


def test_real_figures_are_not_added_to_an_example(county):
    IndicatorFactory(goal=None, county=county, name_fi="Yksinäisyys", is_example=True)

    plan = indicator_import.plan(table(value(2024, "9")), county)

    assert [reason for *_place, reason in told(plan)] == [
        "an example indicator has this name: real figures are not mixed with invented ones."
    ]


def test_a_row_without_its_county_is_told_where_none_is_meant():
    CountyFactory()

    assert told(indicator_import.plan(table(value(2024, "9")))) == [
        (2, "county", "the row does not tell its county.")
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the file is empty."),
        (b"name_fi,year,value\n", "a column is missing: source_title."),
        (b"name_fi,vuosi,year,value,source_title\n", "there is no such column; there are county, goal"),
        (b"\xff\xfe", "the file is in UTF-16"),
        ("name_fi;year;value;source_title\nä".encode("latin-1"), "the file is not in UTF-8"),
    ],
)
def test_a_file_that_is_no_table_is_a_problem_and_no_error(county, data, reason):
    assert told(indicator_import.plan(data, county))[0][2].startswith(reason)
    assert told(grant_import.plan(data, county))


def test_reasons_are_in_the_readers_language(county):
    # What is told to somebody who reads Finnish is not what is told in English, once it is translated.
    with languages.reading("fi"):
        plan = indicator_import.plan(b"", county)

    assert len(plan.problems) == 1


def test_planning_takes_the_same_queries_for_one_row_and_for_many(county):
    def queries(number):
        data = table(*(value(2000 + place, "1", name_fi=f"Mittari {place}") for place in range(number)))
        with CaptureQueriesContext(
            connection,
        ) as seen:
            indicator_import.plan(data, county)
        return len(seen)

    for name in ("Mittari 0", "Mittari 1"):
        IndicatorValueFactory(indicator=IndicatorFactory(goal=None, county=county, name_fi=name))
    assert queries(1) == queries(30) == 6


# Grants.


def test_a_row_becomes_a_years_grants_of_a_kind(county):
    data = table(
        grants(
            kind="operating", applied="2400000", precision="approximate", recipients="60", note_fi="Eka\nToka"
        )
    )

    plan = grant_import.bring_in(data, county, by=UserFactory())

    assert told(plan) == []
    assert plan.counts == Counter(new=1)
    summary = GrantSummary.objects.get()
    assert (summary.county, summary.year, summary.kind, summary.own_word_fi) == (
        county, 2026, GrantKind.OPERATING, "toiminta-avustus",
    )  # fmt: skip
    assert (summary.budget, summary.granted, summary.applied) == (None, Decimal("1200000.50"), 2_400_000)
    assert (summary.precision, summary.recipients, summary.applications) == (Precision.APPROXIMATE, 60, None)
    assert (summary.note_fi, summary.source.title) == ("Eka\nToka", SOURCE["source_title"])


def test_a_kind_may_be_told_in_any_language_of_the_portal(county):
    grant_import.bring_in(table(grants(kind=str(GrantKind.PARTNERSHIP.label))), county, by=None)

    assert GrantSummary.objects.get().kind == GrantKind.PARTNERSHIP


def test_grants_that_are_there_change_only_in_what_the_file_tells(county):
    here = GrantSummaryFactory(county=county, year=2026, own_word_fi="Toiminta-avustus", applied=Decimal(5))
    data = table(grants())

    plan = grant_import.bring_in(data, county, by=None)

    here.refresh_from_db()
    assert (here.granted, here.applied, here.own_word_fi) == (Decimal("1200000.50"), 5, "toiminta-avustus")
    assert [change.state for change in plan.changes] == ["changed"]
    assert [change.state for change in grant_import.bring_in(data, county, by=None).changes] == ["same"]
    assert Revision.objects.of(here).published().count() == 1


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"granted": "-5"}, ("granted", "a sum cannot be negative.")),
        ({"granted": "1.200.000"}, ("granted", "write a number with at most two decimals")),
        ({"granted": ""}, ("budget", "the row has no sum and no number")),
        ({"recipients": "noin 60"}, ("recipients", "write a whole number.")),
        ({"kind": "lahja"}, ("kind", "write one of all, operating, general, ")),
        ({"year": "1989"}, ("year", "a year has four digits, from 1990 to 2100.")),
        ({"own_word_fi": ""}, ("own_word_fi", "the row needs the giver’s own word for the grant")),
        (
            {"own_word_fi": "TOIMINTA-AVUSTUS", "year": "2026"},
            ("own_word_fi", "line 2 is about the same county"),
        ),
    ],
)
def test_a_bad_row_of_grants_is_told_with_line_column_and_reason(county, change, problem):
    plan = grant_import.bring_in(table(grants(), grants(year="2025") | change), county, by=None)

    (line, column, reason), *more = told(plan)
    assert (line, column, reason[: len(problem[1])], more) == (3, *problem, [])
    assert not GrantSummary.objects.exists()


def test_planning_grants_takes_the_same_queries_for_one_row_and_for_many(county):
    def queries(number):
        data = table(*(grants(year=str(2000 + place)) for place in range(number)))
        with CaptureQueriesContext(connection) as seen:
            grant_import.plan(data, county)
        return len(seen)

    GrantSummaryFactory(county=county)
    assert queries(1) == queries(30) == 3


# Numbers and commands.


@pytest.mark.parametrize(
    ("text", "number"),
    [("5", 5), ("1 234,5", Decimal("1234.5")), ("1\u00a0234\u00a0€", 1234), ("−2.25", Decimal("-2.25"))],
)
def test_numbers_are_read_as_people_write_them(text, number):
    assert importing.amount(text, may_be_negative=True) == number


@pytest.mark.parametrize(
    ("command", "example", "counts"),
    [
        ("import_indicators", "example_indicators.csv", "3 new, 0 changed, 0 as before."),
        ("import_grants", "example_grants.csv", "3 new, 0 changed, 0 as before."),
    ],
)
def test_the_examples_of_the_documents_are_imported(command, example, counts, capsys):
    call_command("load_reference", verbosity=0)
    path = PROJECT / "docs" / example

    call_command(command, path, dry_run=True)
    assert capsys.readouterr().out.endswith(f"{counts}\nThis was a dry run: nothing was written.\n")
    call_command(command, path)
    assert capsys.readouterr().out.endswith(f"{counts}\n")
    call_command(command, path)
    assert capsys.readouterr().out == "0 new, 0 changed, 3 as before.\n"


def test_a_command_tells_every_fault_and_writes_nothing(tmp_path, county, capsys):
    path = tmp_path / "figures.csv"
    path.write_bytes(table(value(2024, "x"), value(2025, "y")))

    with pytest.raises(CommandError, match="Nothing was written: mend the 2 places"):
        call_command("import_indicators", path, county="pirkanmaa")

    assert capsys.readouterr().err.startswith('figures.csv, line 2: value "x": write a number')
    with pytest.raises(CommandError, match='No county has the code or address "99"'):
        call_command("import_indicators", path, county="99")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_grants", tmp_path / "nothing.csv")
