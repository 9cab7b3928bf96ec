"""How the files of public facts are read: what is found again, and what is refused with its file and line."""

import pytest
from django.apps import apps
from django.core.management import CommandError

from organisations.models import Organisation
from portal.management.commands.load_reference import TABLES
from projects.models import Project
from regions.models import CollaborativeArea, Source
from tests.regions.reference import PATHS, ROWS_OF_ALL_FILES, changed, load


def test_organisation_of_a_register_is_not_added_again(db):
    there = Organisation.objects.create(name_fi="Kosti ry")

    load()

    assert Project.objects.get(number=14).host == there
    assert Organisation.objects.filter(name_fi="Kosti ry").count() == 1


def test_source_that_a_person_recorded_before_is_used(db):
    there = Source.objects.create(
        url="https://stm.fi/yhteistyoalueet", title="Hyvinvointialueiden yhteistyöalueet"
    )

    load()

    assert {area.source for area in CollaborativeArea.objects.all()} == {there}


def test_file_with_a_mark_at_its_beginning_is_read(db, tmp_path):
    (tmp_path / "regions.csv").write_bytes(b"\xef\xbb\xbf" + PATHS["regions.csv"].read_bytes())

    assert load(tmp_path).startswith(f"Reference data: {ROWS_OF_ALL_FILES} created")


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        (
            "counties.csv", "code,kind,", "code,sort,",
            ["line 1, column kind: the column is missing", "line 1, column sort: unknown column"],
        ),
        ("counties.csv", ",532671,", ",5326x1,",
            ['line 9, column population: "5326x1" is not a whole number']),
        ("counties.csv", ",532671,2022-12-31,population-2022", ",532671,,",
            ["line 9: Population needs its date and its source."]),
        ("counties.csv", "\n08,county,", "\n08,country,",
            ["line 9, column kind: Value 'country' is not a valid choice."]),
        ("service_languages.csv", "\nen,", "\nsv,", ['line 4, column code: "sv" is already on line 3']),
        ("municipalities.csv", "fi,16,14,14,", "fi,66,14,14,",
            ['line 2, column county: "66" is not in counties.csv']),
        ("municipalities.csv", "020,Akaa,Ackas,", "020,,,",
            ["line 8, column name_fi: is empty in every language"]),
        ("region_successions.csv", "01,01,2023-01-01,yes", "01,01,2023-02-30,maybe", [
            'line 2, column is_split: "maybe" is not yes or no',
            "line 2, column since: “2023-02-30” value has the correct format (YYYY-MM-DD) "
            "but it is an invalid date.",
        ]),
        ("strategies.csv", ",2026,2029,2026-01-26,", ",2026,2025,2026-01-26,",
            ["line 10: A strategy cannot end before it starts."]),
        ("steps.csv", "path-during,before-during-after,2", "path-during,before-during-after,1",
            ["line 3, column order: says the same as line 2"]),
        ("sources.csv", ",https://stm.fi/yhteistyoalueet,", ",stm.fi,",
            ["line 6, column url: Enter a valid URL."]),
        ("topics.csv", "\nmental-health,mental-wellbeing", "\nmental-health,loneliness",
            ['line 3, column parent: "loneliness" must come on an earlier line']),
        ("topics.csv", "mental-health,mental-wellbeing,Mielenterveys,", "mental-health,mental-wellbeing,",
            ["line 3: 4 cells where the header has 5"]),
        ("projects.csv", ",08;09,", ",08;99,", ['line 8, column regions: "99" is not in regions.csv']),
        ("grant_summaries.csv", ",609375.90,", ",lots,",
            ["line 30, column applied: “lots” value must be a decimal number."]),
    ],
)  # fmt: skip
def test_faulty_file_is_refused_with_its_line(db, tmp_path, name, old, new, fault):
    changed(tmp_path, name, old, new)

    with pytest.raises(CommandError) as refusal:
        load(tmp_path)

    first, *faults = str(refusal.value).splitlines()
    assert faults == [f"  {name}, {line}" for line in fault]
    assert first == f"Nothing was loaded. {len(fault)} fault{'s' if len(fault) > 1 else ''}:"
    assert [table.name for table in TABLES if table.model._base_manager.exists()] == []


def test_every_fault_of_every_file_is_told_at_once(db, tmp_path):
    changed(tmp_path, "counties.csv", ",532671,", ",many,")
    changed(tmp_path, "regions.csv", "name_sv", "namn")
    changed(tmp_path, "steps.csv", ",during,", ",meanwhile,")

    with pytest.raises(CommandError) as refusal:
        load(tmp_path)

    assert [line.split(":")[0].strip() for line in str(refusal.value).splitlines()[1:]] == [
        "counties.csv, line 9, column population",
        "regions.csv, line 1, column name_sv",
        "regions.csv, line 1, column namn",
        "steps.csv, line 3, column phase",
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("code,name_fi,name_sv,name_en\n01,Uusimaa,Nyland,\n02,Åbo,,\n".encode("latin-1"),
            "line 3: the file is not UTF-8"),
        (b"code,name_fi,name_sv,name_en\n01,A\x00B,,\n", "line 2: a null character"),
        (b'code,name_fi,name_sv,name_en\n01,"Uusimaa,,\n', "line 2: unexpected end of data"),
        (b"", "line 1: the file is empty"),
    ],
)  # fmt: skip
def test_file_that_is_no_table_is_refused(db, tmp_path, content, fault):
    (tmp_path / "regions.csv").write_bytes(content)

    with pytest.raises(CommandError) as refusal:
        load(tmp_path)

    assert str(refusal.value).splitlines()[1:] == [f"  regions.csv, {fault}"]


def test_file_of_an_unknown_name_is_not_passed_over(db, tmp_path):
    (tmp_path / "conties.csv").write_text("code\n")

    with pytest.raises(CommandError, match=r"conties\.csv, line 1: no table of the portal has a file"):
        load(tmp_path)


def test_folder_that_is_not_there_is_told(db, tmp_path):
    with pytest.raises(CommandError, match="There is no folder"):
        load(tmp_path / "missing")


def test_every_data_file_has_a_table():
    files = {
        path
        for app in apps.get_app_configs()
        if "site-packages" not in app.path
        for path in PATHS["regions.csv"].parents[2].glob(f"**/{app.label}/data/*.csv")
        if ".venv" not in path.parts
    }

    assert {path.name for path in files} == set(PATHS)
