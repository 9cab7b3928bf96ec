"""The public facts that the portal starts with: that they are all there, and what loading them again does."""

import pytest
from django.core.management import CommandError
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from organisations.models import GrantDecision, Organisation
from portal.management.commands.load_reference import TABLES
from portal.topics.models import Topic
from projects.choices import Knowledge, ProjectKind, ProjectState
from projects.models import OperatingModel, Project
from regions.choices import CountyKind, LanguageStatus, StrategyStatus
from regions.models import (
    AdvisoryBody,
    CollaborativeArea,
    County,
    Goal,
    GrantSummary,
    KeyMessage,
    Municipality,
    Region,
    RegionSuccession,
    ServiceLanguage,
    ServicePath,
    Source,
    Step,
    Strategy,
)
from tests.regions.reference import PATHS, ROWS_OF_ALL_FILES, changed, load


@pytest.fixture(scope="module")
def loaded_once(django_db_setup, django_db_blocker):
    """Load for all tests of this file, and take it back when they are done."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        load()
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.fixture
def loaded(loaded_once, db):
    pass


# What is there.


def test_everything_is_loaded(loaded):
    numbers = {
        model.__name__: model.objects.count()
        for model in (
            County, Region, Municipality, CollaborativeArea, Topic, Strategy, Goal, GrantSummary,
            AdvisoryBody, KeyMessage, ServicePath, Step, Project, OperatingModel, GrantDecision, Organisation,
        )
    }  # fmt: skip

    assert numbers == {
        "County": 23,
        "Region": 19,
        "Municipality": 308,
        "CollaborativeArea": 5,
        "Topic": 41,
        "Strategy": 14,
        "Goal": 29,
        "GrantSummary": 34,
        "AdvisoryBody": 15,
        "KeyMessage": 5,
        "ServicePath": 2,
        "Step": 8,
        "Project": 25,
        "OperatingModel": 5,
        "GrantDecision": 1,
        "Organisation": 16,
    }


def test_counties_are_21_with_helsinki_and_with_aland_outside_the_reform(loaded):
    kinds = {kind: County.objects.filter(kind=kind).count() for kind in CountyKind.values}

    assert kinds == {"county": 21, "city": 1, "autonomous": 1}
    aland = County.objects.get(code="91")
    assert (aland.collaborative_area, aland.valid_from, aland.councillors) == (None, None, None)


@pytest.mark.parametrize(
    ("code", "slugs"),
    [
        ("08", ("pirkanmaa", "birkaland", "pirkanmaa")),
        ("17", ("pohjanmaa", "osterbotten", "ostrobothnia")),
        ("04", ("vantaa-ja-kerava", "vanda-och-kervo", "vantaa-and-kerava")),
        ("91", ("ahvenanmaa", "aland", "aland")),
    ],
)
def test_county_has_the_address_of_its_short_name(loaded, code, slugs):
    county = County.objects.get(code=code)

    assert (county.slug_fi, county.slug_sv, county.slug_en) == slugs


def test_seats_of_the_first_councils_add_up(loaded):
    assert sum(County.objects.values_list("councillors", flat=True)[:21]) == 1379


def test_population_has_its_day_and_source(loaded):
    pirkanmaa = County.objects.get(code="08")

    assert (pirkanmaa.population, f"{pirkanmaa.population_date}") == (532671, "2022-12-31")
    assert "THL" in pirkanmaa.population_source.publisher


def test_every_municipality_has_its_population_with_day_and_source(loaded):
    known = Municipality.objects.exclude(population=None)

    assert known.count() == Municipality.objects.count()
    assert sum(known.values_list("population", flat=True)) == 5_533_793
    assert {f"{day}" for day in known.values_list("population_date", flat=True)} == {"2020-12-31"}
    assert known.filter(population_source=None).count() == 0


def test_bilingual_counties_are_those_with_bilingual_municipalities(loaded):
    bilingual = [LanguageStatus.FI_SV, LanguageStatus.SV_FI]
    by_municipality = set(
        Municipality.objects.filter(language_status__in=bilingual).values_list("county__code", flat=True)
    )

    assert by_municipality == set(County.objects.filter(is_bilingual=True).values_list("code", flat=True))
    assert len(by_municipality) == 8


def test_five_municipalities_changed_region(loaded):
    moved = Municipality.objects.exclude(region_2017=F("region"))

    assert set(moved.values_list("name_fi", "region_2017__name_fi", "region__name_fi")) == {
        ("Heinävesi", "Etelä-Savo", "Pohjois-Karjala"),
        ("Iitti", "Kymenlaakso", "Päijät-Häme"),
        ("Isokyrö", "Pohjanmaa", "Etelä-Pohjanmaa"),
        ("Joroinen", "Etelä-Savo", "Pohjois-Savo"),
        ("Kuhmoinen", "Keski-Suomi", "Pirkanmaa"),
    }


def test_uusimaa_became_four_counties_and_helsinki(loaded):
    split = RegionSuccession.objects.filter(is_split=True)

    assert set(split.values_list("region__name_fi", "county__short_name_fi")) == {
        ("Uusimaa", "Itä-Uusimaa"),
        ("Uusimaa", "Keski-Uusimaa"),
        ("Uusimaa", "Länsi-Uusimaa"),
        ("Uusimaa", "Vantaa ja Kerava"),
        ("Uusimaa", "Helsinki"),
    }
    assert RegionSuccession.objects.filter(is_split=False).count() == 18


def test_collaborative_area_takes_the_place_of_its_catchment_area_except_in_three_municipalities(loaded):
    areas = dict(CollaborativeArea.objects.values_list("name_en", "former_erva"))
    differing = [
        (place.name_fi, place.former_erva)
        for place in Municipality.objects.select_related("county__collaborative_area").order_by("code")
        if place.county.collaborative_area
        and place.former_erva != place.county.collaborative_area.former_erva
    ]

    assert {name.partition(" ")[0]: erva for name, erva in areas.items()} == {
        "Southern": "HYKS",
        "Eastern": "KYS",
        "Inland": "TAYS",
        "Western": "TYKS",
        "Northern": "OYS",
    }
    assert differing == [("Jämsä", "TAYS"), ("Kruunupyy", "OYS"), ("Punkalaidun", "TYKS")]


def test_goals_stay_in_the_language_of_the_county(loaded):
    goals = Goal.objects.all()

    assert {(goal.name_sv or "") + (goal.name_en or "") for goal in goals} == {""}
    assert {(goal.slug_sv, goal.slug_en) for goal in goals} == {(None, None)}


def test_strategy_is_a_dated_version(loaded):
    earlier, later = Strategy.objects.filter(county__code="08").order_by("starts")

    assert (earlier.status, later.status) == (StrategyStatus.REPLACED, StrategyStatus.ADOPTED)
    assert (later.supersedes, later.level_word_fi) == (earlier, "kärki")
    assert list(Strategy.objects.current().filter(county__code="08")) == [later]
    assert [goal.name_fi for goal in later.goals.order_by("order")] == [
        "Tärkeintä ihminen",
        "Vaikuttavat palvelut",
        "Hyvinvoivat työntekijät",
        "Toimiva yhteistyö",
    ]


def test_sums_of_grants_are_kept_apart(loaded):
    varha = GrantSummary.objects.get(county__code="05", year=2025)
    state = GrantSummary.objects.get(county=None, year=2024)

    assert (varha.budget, varha.granted, varha.applied) == (2635400, 2605000, None)
    assert (state.granted, state.recipients) == (384_000_000, 800)
    assert not GrantSummary.objects.filter(county__code="13").exists()


def test_single_decision_is_told_of_its_organisation(loaded):
    decision = GrantDecision.objects.get()

    assert (decision.organisation.name_fi, decision.county.code, decision.granted, decision.section) == (
        "Pohjois-Savon Syöpäyhdistys ry",
        "13",
        15000,
        "§ 32",
    )


def test_jarjesto20_has_17_regional_7_digital_and_one_national_project(loaded):
    kinds = {kind: Project.objects.filter(kind=kind).count() for kind in ProjectKind.values}

    assert kinds == {"regional": 17, "digital": 7, "coordination": 1, "development": 0}
    assert set(Project.objects.values_list("state", flat=True)) == {ProjectState.ENDED}


def test_one_project_covered_two_regions(loaded):
    wide = [
        project for project in Project.objects.prefetch_related("regions") if len(project.regions.all()) > 1
    ]

    assert [project.number for project in wide] == [7]
    assert [county.short_name_fi for county in wide[0].counties_now] == ["Kymenlaakso", "Etelä-Karjala"]


def test_project_of_uusimaa_is_found_in_each_county_that_followed(loaded):
    counties = [
        county.code for county in County.objects.all() if Project.objects.in_county(county).filter(number=1)
    ]

    assert counties == ["01", "02", "03", "04", "90"]


def test_unknown_projects_have_no_invented_name_or_host(loaded):
    unknown = Project.objects.filter(knowledge=Knowledge.UNKNOWN)

    assert sorted(unknown.values_list("number", flat=True)) == [12, *range(18, 25)]
    assert set(unknown.values_list("host", flat=True)) == {None}
    assert all("nimi ei ole tiedossa" in project.name_fi for project in unknown)
    assert all(project.note_fi and project.note_sv and project.note_en for project in unknown)


def test_real_organisations_have_only_what_is_known(loaded):
    assert set(
        Organisation.objects.values_list(
            "state", "is_example", "description_fi", "email", "phone", "home_municipality", "verified_on"
        )
    ) == {("published", False, None, "", "", None, None)}
    assert Organisation.objects.get(name_sv="Kosti rf").name_fi == "Kosti ry"


@pytest.mark.parametrize(
    "model", [County, Topic, ServiceLanguage, ServicePath, Step, KeyMessage, CollaborativeArea]
)
def test_texts_of_our_own_are_in_three_languages(loaded, model):
    field = "text" if model is KeyMessage else "name"

    assert not model.objects.filter(**{f"{field}_sv__in": ["", None]}).exists()
    assert all(
        getattr(record, f"{field}_{code}") for record in model.objects.all() for code in ("fi", "sv", "en")
    )


def test_notes_are_in_three_languages_or_in_none(loaded):
    fields = {Strategy: "note", GrantSummary: "note", AdvisoryBody: "facts", Project: "note", County: "note"}
    lame = [
        str(record)
        for model, field in fields.items()
        for record in model.objects.all()
        if len({bool(getattr(record, f"{field}_{code}")) for code in ("fi", "sv", "en")}) > 1
    ]

    assert lame == []


def test_a_county_is_never_called_a_region_of_welfare_in_swedish():
    assert [
        name for name, path in PATHS.items() if "välfärdsregion" in path.read_text(encoding="utf-8")
    ] == []


# Loading again.


def snapshot():
    """Return every row of every table that the files fill, as the database holds it."""
    models = [table.model for table in TABLES] + [Project.sources.through, Project.regions.through]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


def test_loading_twice_changes_nothing(loaded):
    before = snapshot()

    assert load() == f"Reference data: 0 created, 0 updated, {ROWS_OF_ALL_FILES} unchanged."
    assert snapshot() == before


def test_loading_again_writes_nothing(loaded):
    with CaptureQueriesContext(connection) as queries:
        load()

    words = {query["sql"].split()[0] for query in queries}
    assert words <= {"SELECT", "SAVEPOINT", "RELEASE", "BEGIN"}


def test_files_win_over_changes_by_hand(loaded):
    County.objects.filter(code="08").update(population=1, note_fi="A note")
    Project.objects.get(number=7).regions.set([Region.objects.get(code="01")])

    assert load().startswith("Reference data: 0 created, 2 updated,")
    county = County.objects.get(code="08")
    assert (county.population, county.note_fi) == (532671, "")
    assert sorted(Project.objects.get(number=7).regions.values_list("code", flat=True)) == ["08", "09"]


def test_organisation_that_tells_of_itself_keeps_its_words(loaded):
    Organisation.objects.filter(name_fi="Kosti ry").update(
        name_sv="Kosti r.f.", website="https://example.org/"
    )

    assert load().startswith("Reference data: 0 created, 0 updated,")
    assert Organisation.objects.get(name_fi="Kosti ry").name_sv == "Kosti r.f."


def test_source_whose_title_changes_stays_the_same_source(loaded, tmp_path):
    before = Source.objects.get(title="Kumppanuuspöytä")
    changed(tmp_path, "sources.csv", ",Kumppanuuspöytä,", ",Kumppanuuspöytä Pohjois-Karjalassa,")

    load(tmp_path)

    after = Source.objects.get(title="Kumppanuuspöytä Pohjois-Karjalassa")
    assert (after.pk, after.uuid) == (before.pk, before.uuid)
    assert Source.objects.count() == 93


def test_steps_may_change_places(loaded, tmp_path):
    text = PATHS["steps.csv"].read_text(encoding="utf-8")
    text = text.replace("before-during-after,1,", "before-during-after,9,", 1)
    text = text.replace("before-during-after,2,", "before-during-after,1,", 1)
    (tmp_path / "steps.csv").write_text(
        text.replace("before-during-after,9,", "before-during-after,2,", 1), encoding="utf-8"
    )
    path = ServicePath.objects.get(slug_en="before-during-and-after-services")
    before, during, after = path.steps.all()

    load(tmp_path)

    assert list(path.steps.all()) == [during, before, after]


def test_faulty_file_leaves_what_was_loaded_before(loaded, tmp_path):
    before = snapshot()
    changed(tmp_path, "counties.csv", ",532671,", ",600000,")
    changed(tmp_path, "projects.csv", ",2017-08-01,2020-12-31,", ",2021,2020-12-31,")

    with pytest.raises(CommandError, match="A project cannot end before it starts"):
        load(tmp_path)

    assert snapshot() == before


def test_row_that_the_database_refuses_is_told_with_its_line(loaded, tmp_path):
    path = ServicePath.objects.get(slug_en="before-during-and-after-services")
    Step.objects.create(path=path, order=4, phase="after", task_of="shared", name_fi="Oma askel")
    before = snapshot()
    changed(tmp_path, "steps.csv", "path-after,before-during-after,3", "path-after,before-during-after,4")

    with pytest.raises(CommandError, match=r"steps\.csv, line 4: the database refuses it"):
        load(tmp_path)

    assert snapshot() == before
