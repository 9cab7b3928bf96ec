"""The import of registers: what is read, what is refused and why, and what is written."""

import csv
import io
import unicodedata
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from organisations.choices import ContributionState, LegalForm, Level, Nature, State
from organisations.management.commands.import_organisations import Command
from organisations.models import Activity, GoalContribution, Organisation, StepContribution
from organisations.register import columns, reading
from organisations.register.importing import import_register
from organisations.register.writing import Origin
from portal.lib import csvfiles
from portal.lib.csvfiles import UnusableFileError
from regions.models import Source
from tests.organisations.factories import (
    ActivityFactory,
    GoalContributionFactory,
    OrganisationFactory,
    business_id,
)
from tests.portal.factories import TopicFactory
from tests.regions.factories import (
    GoalFactory,
    MunicipalityFactory,
    ServiceLanguageFactory,
    ServicePathFactory,
    SourceFactory,
    StepFactory,
)
from tests.sources import PROJECT


def table(*rows, delimiter=","):
    """Return a CSV file of ``rows``, which are dicts by column."""
    headings = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, headings, delimiter=delimiter, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def run(*rows, **options):
    return import_register(table(*rows), Origin("register.csv"), **options)


def problems(*rows, **options):
    """Import ``rows``, which have errors, and return line, column and reason of each."""
    report = run(*rows, **options)
    assert report.counts is None
    return [(problem.line, problem.column, problem.reason) for problem in report.problems]


def unusable(data):
    """Return what is wrong with a file that cannot be used at all."""
    with pytest.raises(UnusableFileError) as caught:
        reading.read(data)
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture
def tampere(db):
    return MunicipalityFactory(code="837", name_fi="Tampere", name_sv="Tammerfors", county__code="08")


@pytest.fixture
def helsinki(db):
    return MunicipalityFactory(code="091", name_fi="Helsinki", name_sv="Helsingfors")


@pytest.fixture
def row(tampere):
    """A row that has nothing wrong."""
    return {"business_id": "2077474-0", "name_fi": "Koeyhdistys ry", "municipality": "Tampere"}


# Reading.


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_file_is_read_with_commas_or_semicolons_with_or_without_a_mark(delimiter, mark, end):
    lines = ["name_fi;municipality", '"Ääni; ry";Tampere', "Öljy ry;Åbo"]
    text = end.join(line.replace(";", delimiter) for line in lines)

    rows, found = reading.read((mark + text).encode())

    assert found == []
    assert rows == [
        (2, {"name_fi": f"Ääni{delimiter} ry", "municipality": "Tampere"}),
        (3, {"name_fi": "Öljy ry", "municipality": "Åbo"}),
    ]


def test_headings_may_have_capitals_spaces_and_hyphens():
    rows, _ = reading.read(b" Name FI ,Business-ID,MUNICIPALITY\nKoe ry,2077474-0,Tampere\n")

    assert rows == [(2, {"name_fi": "Koe ry", "business_id": "2077474-0", "municipality": "Tampere"})]


def test_spaces_are_tidied_and_letters_composed_and_descriptions_keep_their_lines():
    rows, _ = reading.read(
        "name_fi,municipality,description_fi\n"
        '"  A\u0308a\u0308ni \n ry",\u00a0Tampere ,"Eka\r\nToka"\n'.encode()
    )

    assert rows[0].cells == {"name_fi": "Ääni ry", "municipality": "Tampere", "description_fi": "Eka\nToka"}


def test_lines_are_counted_in_the_file_through_quoted_line_breaks_and_empty_lines():
    data = b'name_fi,municipality\n"Eka\n\n\nry",Tampere\n\n , \nToka ry,Tampere\n'

    rows, _ = reading.read(data)

    assert [row.line for row in rows] == [2, 8]


def test_cells_without_heading_may_be_empty_but_nothing_else():
    rows, found = reading.read(
        b"name_fi,municipality,,\nEka,Tampere,,\nToka,Tampere,x,\nKolmas,Tampere,,,,y\n"
    )

    assert [row.line for row in rows] == [2]
    assert [str(problem) for problem in found] == [
        'line 3: column 3 "x": this cell has no heading above it.',
        'line 4: column 6 "y": this cell has no heading above it.',
    ]


def test_a_row_with_too_few_cells_is_reported():
    _, found = reading.read(b"name_fi,municipality,phone\nEka,Tampere\n")

    assert [str(problem) for problem in found] == ["line 2: the row has 2 cells, the headings are 3."]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "line 1: the file is empty."),
        (b"\xef\xbb\xbf", "line 1: the file is empty."),
        (b" \n\n", "line 1: the file is empty."),
        (b"name_fi,municipality\n", "line 1: the file has headings but no rows."),
        (b"name_fi,municipality\n,\n \n", "line 1: the file has headings but no rows."),
        (
            "name_fi,municipality\nEka,Tampere\nÄäni,Tampere\n".encode("latin-1"),
            "line 3: the file is not in UTF-8 (the byte 0xc4): "
            "save it as UTF-8 (in Excel “CSV UTF-8”) and import it again.",
        ),
        (
            "name_fi,municipality\n".encode("utf-16"),
            "line 1: the file is in UTF-16: save it as UTF-8 (in Excel “CSV UTF-8”) and import it again.",
        ),
        (
            b"PK\x03\x04rest",
            "line 1: the file is a spreadsheet or an archive: "
            "save it as UTF-8 (in Excel “CSV UTF-8”) and import it again.",
        ),
        (
            b'name_fi,municipality\nEka,Tampere\n"Toka,Tampere\nKolmas,Tampere\n',
            "line 3: a quotation mark opens here and never closes.",
        ),
        (
            b'name_fi,municipality\n"Eka "oma" ry",Tampere\n',
            "line 2: a quotation mark stands inside a quoted cell: write it twice.",
        ),
        (
            b'name_fi,municipality\nEka,"' + b"x\n" * 70_000 + b'"\n',
            "line 2: a cell that begins here is longer than 131,072 characters: is a quotation mark missing?",
        ),
        (
            b"name_fi,municipality,nam_sv\nEka,T,x\n",
            "line 1: nam_sv: there is no such column; name_sv comes near.",
        ),
        (
            b"name_fi,municipality,xyzzy\nEka,T,x\n",
            "line 1: xyzzy: there is no such column; docs/import.md lists them.",
        ),
        (b"name_fi,municipality,Name FI\nEka,T,x\n", "line 1: name_fi: this column is there twice."),
        (
            b"name_fi,phone\nEka,1\n",
            "line 1: a column is missing: business_id or association_number or municipality.",
        ),
        (b"business_id,phone\nEka,1\n", "line 1: a column is missing: name_fi or name_sv or name_en."),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_line_and_reason(data, told):
    assert unusable(data) == [told]


def test_columns_that_are_separated_by_tabs_are_told_to_be_so():
    assert "separated by commas or semicolons" in unusable(b"name_fi\tmunicipality\nEka\tTampere\n")[0]


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(csvfiles, "LARGEST", 20)

    assert "larger than" in unusable(b"name_fi,municipality\nEka,Tampere\n")[0]


@pytest.mark.parametrize(
    ("letter", "told"), [("\x00", "U+0000"), ("\x9a", "U+009A"), ("\ufffd", "letters were lost")]
)
def test_letters_that_no_text_has_are_reported_with_their_cell(letter, told):
    _, found = reading.read(f"name_fi,municipality\nEka{letter} ry,Tampere\n".encode())

    assert [(problem.line, problem.column) for problem in found] == [(2, "name_fi")]
    assert told in found[0].reason


CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffd"), max_size=12
)


@settings(deadline=None)
@given(
    cells=st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=5),
    delimiter=st.sampled_from(",;"),
    mark=st.sampled_from(["", "\ufeff"]),
)
def test_whatever_a_csv_writer_writes_is_read_back(cells, delimiter, mark):
    names = ("name_fi", "municipality", "description_fi")
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([names, *cells, ("End", "", "")])

    rows, found = reading.read((mark + text.getvalue()).encode())

    assert found == []
    written = [tidied for row in cells if any(tidied := [words(cell) for cell in row])]
    assert [[words(row.cells.get(name, "")) for name in names] for row in rows[:-1]] == written


def words(cell):
    return " ".join(unicodedata.normalize("NFC", cell).split())


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    try:
        rows, found = reading.read(b"name_fi,municipality\n" + data)
        told = rows or found
    except UnusableFileError as unusable:
        told = unusable.problems

    assert told


# Checking.

NO_BUSINESS_ID = "a business id is seven digits, a hyphen and a check digit, as 1234567-1."


def test_a_good_row_becomes_a_published_organisation_with_its_source(row, tampere):
    topics = [TopicFactory(code="loneliness"), TopicFactory(code="peer", name_sv="Kamratstöd")]
    language = ServiceLanguageFactory(code="fi")

    report = run(
        row
        | {
            "association_number": "201.234",
            "name_sv": "Provföreningen rf",
            "legal_form": "Association",
            "level": "district",
            "website": "https://koe.example.org/",
            "email": "koe@example.org",
            "phone": "040 123 4567",
            "description_fi": "Kokoaa ihmisiä.",
            "topics": "loneliness | KAMRATSTÖD",
            "languages": "fi",
        }
    )

    organisation = Organisation.objects.get()
    assert report.problems == []
    assert organisation.name_fi == "Koeyhdistys ry"
    assert organisation.name_sv == "Provföreningen rf"
    assert organisation.name_en is None
    assert organisation.slug_fi == "koeyhdistys-ry"
    assert organisation.slug_sv == "provforeningen-rf"
    assert organisation.sort_en == organisation.sort_fi
    assert organisation.business_id == "2077474-0"
    assert organisation.association_number == "201234"
    assert organisation.legal_form == LegalForm.ASSOCIATION
    assert organisation.level == Level.DISTRICT
    assert organisation.home_municipality == tampere
    assert organisation.website == "https://koe.example.org/"
    assert organisation.email == "koe@example.org"
    assert organisation.phone == "040 123 4567"
    assert organisation.description_fi == "<p>Kokoaa ihmisiä.</p>"
    assert set(organisation.topics.all()) == set(topics)
    assert list(organisation.languages.all()) == [language]
    assert organisation.state == State.PUBLISHED
    assert organisation.search_text == organisation.own_text()
    assert (organisation.source.title, organisation.source.url) == ("register.csv", "")
    assert organisation.source.reference == f"CSV {organisation.source.seen_on}"


OWN_FIELDS = [
    (model, [field.attname for field in model._meta.concrete_fields if field.name != "updated_at"])
    for model in (Organisation, Activity)
]


def test_the_row_written_is_the_one_that_saving_would_write(row):
    run(
        row | {"name_sv": "Provföreningen rf", "description_fi": "Sana & toinen", "activity_fi": "Kahvihetki"}
    )
    written = [model.objects.values(*fields).get() for model, fields in OWN_FIELDS]

    Organisation.objects.get().save()
    Activity.objects.get().save()

    assert [model.objects.values(*fields).get() for model, fields in OWN_FIELDS] == written


@pytest.mark.parametrize("text", ["837", "Tampere", " tampere ", "TAMMERFORS"])
def test_a_municipality_is_told_by_code_or_by_either_name(row, tampere, text):
    run(row | {"municipality": text})

    assert Organisation.objects.get().home_municipality == tampere


def test_a_code_of_a_municipality_may_have_lost_its_zero(helsinki):
    run({"name_fi": "Koe ry", "municipality": "91"})

    assert Organisation.objects.get().home_municipality == helsinki


@pytest.mark.parametrize("text", ["2077474-0", "20774740", "FI20774740", " 2077474 - 0 "])
def test_a_business_id_is_kept_in_its_usual_form(row, text):
    run(row | {"business_id": text})

    assert Organisation.objects.get().business_id == "2077474-0"


def test_an_old_business_id_gets_its_zero(row):
    run(row | {"business_id": "201256-6"})

    assert Organisation.objects.get().business_id == "0201256-6"


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("business_id", "2077474-1", "the check digit does not match the other digits."),
        ("business_id", "1234", NO_BUSINESS_ID),
        ("business_id", "２０７７４７４-0", NO_BUSINESS_ID),
        ("association_number", "12a", "an association number has only digits, as 123.456."),
        ("name_fi", "x" * 201, "the text has 201 characters; at most 200 fit."),
        ("name_sv", "x" * 201, "the text has 201 characters; at most 200 fit."),
        (
            "legal_form",
            "klubi",
            '"klubi" is none of association, foundation, cooperative, company, unregistered, parish, other.',
        ),
        ("level", "world", '"world" is none of local, district, national.'),
        ("parent_business_id", "2077474-1", "the check digit does not match the other digits."),
        ("parent_business_id", "0201256-6", "no organisation here or in the file has this business id."),
        ("parent_business_id", "2077474-0", "the organisation would be its own parent."),
        ("municipality", "Tamperre", 'no municipality is called "Tamperre"; "tampere" comes near.'),
        ("municipality", "999", 'no municipality is called "999".'),
        ("website", "www.example.org", "a web address begins with https:// or http://."),
        ("website", "javascript:alert(1)", "a web address begins with https:// or http://."),
        ("website", "https://exa mple", "this is not a web address."),
        ("website", f"https://example.org/{'x' * 300}", "the text has 320 characters; at most 300 fit."),
        ("email", "koe(at)example.org", "this is not an e-mail address."),
        ("phone", "soita", "a phone number has digits."),
        ("phone", "0" * 41, "the text has 41 characters; at most 40 fit."),
        ("description_en", "x" * 10_001, "the text has 10,001 characters; at most 10,000 fit."),
        ("topics", "loneliness, nope, nada", 'no topic is called "nope". no topic is called "nada".'),
        ("languages", "klingon", 'no language is called "klingon".'),
        ("nature", "hobby", f'"hobby" is none of {", ".join(Nature.values)}.'),
        ("life_stages", "older, teens", '"teens" is none of children, working_age, older, all.'),
        ("municipalities", "Tampere, Utopia", 'no municipality is called "Utopia".'),
        ("channels", "fax", '"fax" is none of place, phone, online.'),
        ("goal", "no-such-goal", 'no goal of the county is called "no-such-goal".'),
        ("step", "no-path/9", 'no step of the county\'s service paths is called "no-path/9".'),
        ("activity_sv", "x" * 201, "the text has 201 characters; at most 200 fit."),
    ],
)  # fmt: skip
def test_a_bad_cell_is_reported_with_line_column_value_and_reason(row, column, value, reason):
    TopicFactory(code="loneliness", name_fi="yksinäisyys", name_sv="ensamhet", name_en="lonely")
    good = row | {
        "business_id": "",
        "association_number": "77",
        "name_fi": "Toinen ry",
        "activity_fi": "Kerho",
    }

    report = run(good, row | {"activity_fi": "Kahvihetki", column: value})

    assert [(problem.line, problem.column, problem.value, problem.reason) for problem in report.problems] == [
        (3, column, value, reason)
    ]
    assert Organisation.objects.count() == 0


def test_every_bad_cell_of_every_row_is_reported(row):
    found = problems(
        row | {"email": "nobody", "website": "nowhere"},
        row | {"business_id": "1", "email": "", "website": ""},
    )

    assert [(line, column) for line, column, _ in found] == [(2, "email"), (2, "website"), (3, "business_id")]


def test_goal_and_step_of_a_row_with_other_errors_are_reported_too(row, tampere):
    GoalFactory(strategy__county=tampere.county, number="1")
    bad = {"activity_fi": "Kerho", "nature": "foo", "goal": "1, 99", "step": "99"}

    found = problems(row, row | bad, row | bad | {"nature": "", "name_fi": "Muu ry"})

    assert [(line, column) for line, column, _ in found] == [
        (3, "goal"),
        (3, "nature"),
        (3, "step"),
        (4, "goal"),
        (4, "name_fi"),
        (4, "step"),
    ]


def test_goal_and_step_of_a_row_with_other_errors_are_of_its_organisations_county(row, tampere):
    GoalFactory(strategy__county=tampere.county, number="1")
    more = {"business_id": row["business_id"], "activity_fi": "Kerho", "nature": "foo", "goal": "1"}

    assert [(line, column) for line, column, _ in problems(row, more)] == [(3, "nature")]
    # The municipality is not understood, so nobody knows whose goal is meant.
    assert [(line, column) for line, column, _ in problems(more | row | {"municipality": "Utopia"})] == [
        (2, "municipality"),
        (2, "nature"),
    ]
    # No row tells it.
    alone = more | {"business_id": "", "association_number": "5", "name_fi": "Muu ry"}
    assert [(line, column) for line, column, _ in problems(alone)] == [(2, "goal"), (2, "nature")]


def test_skipping_bad_rows_tells_each_error_once(row, tampere):
    bad = {"activity_fi": "Kerho", "nature": "foo", "goal": "99"}
    parentless = {"business_id": "0201256-6", "name_fi": "Toinen ry", "parent_business_id": "2077474-0"}

    report = run(row | bad, row | parentless, skip_bad_rows=True)

    assert [(problem.line, problem.column) for problem in report.problems] == [
        (2, "goal"),
        (2, "nature"),
        (3, "parent_business_id"),
    ]


def test_of_rows_that_contradict_each_other_the_first_is_kept(row):
    run(row | {"phone": "1"}, row | {"phone": "2"}, skip_bad_rows=True)

    assert Organisation.objects.get().phone == "1"


def test_what_belongs_to_an_activity_needs_its_name(row):
    assert problems(row | {"nature": "civic", "channels": "place"}) == [
        (2, "channels", "the row names no activity that this could belong to."),
        (2, "nature", "the row names no activity that this could belong to."),
    ]


def test_a_row_that_identifies_nothing_is_reported(row):
    assert problems(row, {"name_fi": "Koe ry"}, {"municipality": "Tampere"}) == [
        (3, "business_id", "a row needs a business_id, an association_number, or a name and a municipality."),
        (4, "business_id", "a row needs a business_id, an association_number, or a name and a municipality."),
    ]


def test_an_organisation_without_a_name_is_reported(row):
    assert problems({"business_id": "0201256-6", "municipality": "Tampere", "name_fi": ""}) == [
        (2, "name_fi", "the organisation has no name in any language, here or in the portal.")
    ]


# Joining.


def test_rows_of_one_organisation_are_joined_by_business_id(row):
    report = run(
        row | {"activity_fi": "Kahvihetki"},
        {"business_id": "20774740", "phone": "040 1", "activity_fi": "Kerho"},
        {"business_id": "2077474-0", "association_number": "5", "activity_fi": "Retki"},
        {"association_number": "5", "activity_fi": "Kuoro"},
    )

    organisation = Organisation.objects.get()
    assert report.counts.created == 1
    assert organisation.phone == "040 1"
    assert sorted(organisation.activities.values_list("title_fi", flat=True)) == [
        "Kahvihetki",
        "Kerho",
        "Kuoro",
        "Retki",
    ]


def test_rows_of_one_organisation_are_joined_by_name_and_municipality(tampere, helsinki):
    run(
        {"name_fi": "Koe ry", "municipality": "837", "activity_fi": "Kerho"},
        {"name_fi": "Koe ry", "municipality": "Tammerfors", "activity_fi": "Retki"},
        {"name_fi": "Koe ry", "municipality": "Helsinki", "activity_fi": "Retki"},
    )

    found = Organisation.objects.order_by("pk")
    assert [(one.home_municipality, one.activities.count(), one.slug_fi) for one in found] == [
        (tampere, 2, "koe-ry"),
        (helsinki, 1, "koe-ry-2"),
    ]


def test_namesakes_with_business_ids_of_their_own_are_two(row):
    run(row, row | {"business_id": "0201256-6"})

    assert Organisation.objects.count() == 2
    assert problems(row | {"business_id": ""}) == [
        (2, "name_fi", "more than one organisation of the municipality has this name: give its business_id.")
    ]


def test_rows_that_say_different_things_of_one_organisation_are_reported(row):
    assert problems(
        row | {"phone": "1"}, row | {"phone": "2", "name_fi": "Muu ry"}, row | {"phone": "1"}
    ) == [
        (3, "name_fi", 'line 2 says "Koeyhdistys ry" of the same organisation.'),
        (3, "phone", 'line 2 says "1" of the same organisation.'),
    ]


def test_rows_that_say_different_things_of_one_activity_are_reported(row):
    row |= {"activity_fi": "Kerho"}

    assert problems(row | {"nature": "civic"}, row | {"nature": "purchased"}) == [
        (3, "nature", 'line 2 says "civic" of the same activity.')
    ]


def test_the_same_row_twice_is_one(row):
    run(row | {"activity_fi": "Kerho"}, row | {"activity_fi": "Kerho"})

    assert (Organisation.objects.count(), Activity.objects.count()) == (1, 1)


def test_an_association_number_of_another_organisation_is_reported(row):
    OrganisationFactory(business_id="0201256-6", association_number="5")
    OrganisationFactory(business_id=row["business_id"], association_number="")

    assert problems(row | {"association_number": "5"}) == [
        (2, "association_number", "another organisation has this number (already in the portal).")
    ]


def test_an_association_number_with_two_business_ids_is_reported(row):
    first = row | {"association_number": "5"}

    assert problems(first, first | {"business_id": "0201256-6", "name_fi": "Muu ry"}) == [
        (
            3,
            "business_id",
            "the organisation with association number 5 has business id 2077474-0 (line 2).",
        )
    ]


def test_a_parent_may_stand_later_in_the_file_or_be_here_already(row, tampere):
    parent = OrganisationFactory(business_id="0201256-6")
    national = {"business_id": business_id(7), "name_fi": "Liitto ry", "municipality": "Tampere"}

    run(
        row | {"parent_business_id": national["business_id"]},
        national | {"parent_business_id": "0201256-6"},
    )

    liitto = Organisation.objects.get(name_fi="Liitto ry")
    assert liitto.parent == parent
    assert Organisation.objects.get(name_fi="Koeyhdistys ry").parent == liitto


def test_a_ring_of_parents_is_reported(row):
    other = {"business_id": business_id(7), "name_fi": "Liitto ry", "municipality": "Tampere"}

    found = problems(
        row | {"parent_business_id": business_id(7)}, other | {"parent_business_id": "2077474-0"}
    )

    assert found == [
        (line, "parent_business_id", "the organisation would be its own parent.") for line in (2, 3)
    ]


def test_real_data_is_not_added_to_an_example_organisation(row):
    OrganisationFactory(business_id="2077474-0", example=True)

    assert problems(row) == [
        (2, "business_id", "this is an example organisation in the portal: real data cannot be added to it.")
    ]


# Activities and what they contribute to.


def test_an_activity_is_published_with_what_its_row_tells(row, tampere, helsinki):
    run(
        row
        | {
            "activity_fi": "Kahvihetki",
            "activity_sv": "Kaffestund",
            "nature": "peer support",
            "life_stages": "older, working_age",
            "municipalities": "Tampere; 091",
            "channels": "place|online",
        }
    )

    activity = Activity.objects.get()
    assert (activity.title_fi, activity.title_sv, activity.title_en) == ("Kahvihetki", "Kaffestund", None)
    assert (activity.slug_fi, activity.slug_sv) == ("kahvihetki", "kaffestund")
    assert activity.nature == Nature.PEER_SUPPORT
    assert (activity.for_children, activity.for_working_age, activity.for_older) == (False, True, True)
    assert (activity.at_place, activity.by_phone, activity.online) == (True, False, True)
    assert set(activity.municipalities.all()) == {tampere, helsinki}
    assert activity.state == State.PUBLISHED
    assert "kaffestund" in activity.organisation.search_text


def test_all_ages_are_every_life_stage(row):
    run(row | {"activity_fi": "Kerho", "life_stages": "all"})

    activity = Activity.objects.get()
    assert (activity.for_children, activity.for_working_age, activity.for_older) == (True, True, True)


@pytest.mark.parametrize("goal", ["1", "1.", "yksinaisyys-vahenee", "Mindre-ensamhet"])
@pytest.mark.parametrize("step", ["ikaihmisen-polku/3", "aldrestigen/3", "ikaihmisen-polku/huoli-heraa", "3"])
def test_goal_and_step_are_found_by_number_or_address_in_the_county_of_the_municipality(
    row, tampere, goal, step
):
    wanted = GoalFactory(
        strategy__county=tampere.county, number="1", name_fi="Yksinäisyys vähenee", name_sv="Mindre ensamhet"
    )
    GoalFactory(number="1", name_fi="Yksinäisyys vähenee", name_sv="Mindre ensamhet")
    GoalFactory(strategy__county=tampere.county, strategy__replaced=True, number="1")
    path = ServicePathFactory(county=tampere.county, name_fi="Ikäihmisen polku", name_sv="Äldrestigen")
    stands = StepFactory(path=path, order=3, name_fi="Huoli herää")
    StepFactory(path=path, order=4)
    StepFactory(path__name_fi="Ikäihmisen polku", order=3)

    report = run(row | {"activity_fi": "Kahvihetki", "goal": goal, "step": step})

    assert report.problems == []
    assert report.counts.contributions_created == 2
    joined = [GoalContribution.objects.get(), StepContribution.objects.get()]
    assert (joined[0].goal, joined[1].step) == (wanted, stands)
    assert {one.state for one in joined} == {ContributionState.CLAIMED}
    assert {one.source.title for one in joined} == {"register.csv"}


def test_the_county_may_be_told(row, tampere):
    goal = GoalFactory(number="1")
    GoalFactory(strategy__county=tampere.county, number="1")

    run(row | {"activity_fi": "Kahvihetki", "goal": "1"}, county=goal.county)

    assert GoalContribution.objects.get().goal == goal


def test_a_step_by_number_alone_needs_a_county_with_one_path(row, tampere):
    for name in ("Ikäihmisen polku", "Perheen polku"):
        StepFactory(path__county=tampere.county, path__name_fi=name, order=3)

    assert problems(row | {"activity_fi": "Kahvihetki", "step": "3"}) == [
        (
            2,
            "step",
            '"3" needs its path, for the county has several: '
            'write "ikaihmisen-polku/3" or "perheen-polku/3".',
        )
    ]


def test_goals_need_a_county(db):
    GoalFactory(number="1")

    assert problems(
        {"business_id": "2077474-0", "name_fi": "Koe ry", "activity_fi": "Kerho", "goal": "1"}
    ) == [(2, "goal", "give the municipality or --county: goals and steps are a county's own.")]


def test_one_activity_may_serve_goals_of_several_rows(row, tampere):
    goals = [GoalFactory(strategy__county=tampere.county, number=str(number)) for number in (1, 2, 3)]
    row |= {"activity_fi": "Kerho"}

    run(row | {"goal": "1"}, row | {"goal": "2, 3"})

    assert {one.goal for one in Activity.objects.get().goal_contributions.all()} == set(goals)


def test_what_the_county_said_of_a_contribution_stays(row, tampere):
    activity = ActivityFactory(organisation__business_id="2077474-0", title_fi="Kerho")
    said = GoalContributionFactory(
        activity=activity, declined=True, goal__strategy__county=tampere.county, goal__number="1"
    )

    report = run(row | {"activity_fi": "Kerho", "goal": "1"})

    said.refresh_from_db()
    assert report.counts.contributions_created == 0
    assert said.state == ContributionState.DECLINED


# Writing again.


def snapshot():
    models = (Organisation, Activity, GoalContribution, StepContribution, Source)
    through = (Organisation.topics.through, Organisation.languages.through, Activity.municipalities.through)
    return [list(model.objects.order_by("pk").values()) for model in (*models, *through)]


@pytest.fixture
def full(row, tampere):
    """A file that fills every column."""
    TopicFactory(code="loneliness")
    ServiceLanguageFactory(code="sv")
    GoalFactory(strategy__county=tampere.county, number="1")
    StepFactory(path__county=tampere.county, order=1)
    parent = {"business_id": "0201256-6", "name_fi": "Liitto ry", "municipality": "837", "level": "national"}
    first = row | {
        "association_number": "5",
        "name_sv": "Provföreningen rf",
        "name_en": "Test Association",
        "legal_form": "association",
        "level": "local",
        "parent_business_id": "0201256-6",
        "website": "https://example.org/",
        "email": "koe@example.org",
        "phone": "040",
        "description_fi": "Kuvaus",
        "description_sv": "Beskrivning",
        "description_en": "Description",
        "topics": "loneliness",
        "languages": "sv",
        "activity_fi": "Kerho",
        "activity_sv": "Klubb",
        "activity_en": "Club",
        "nature": "civic",
        "life_stages": "older",
        "municipalities": "Tampere",
        "channels": "place",
        "goal": "1",
        "step": "1",
    }
    assert set(first) == set(columns.COLUMNS)
    return parent, first


def test_the_second_time_changes_nothing(full):
    run(*full)
    before = snapshot()

    report = run(*full)

    assert snapshot() == before
    assert (report.counts.created, report.counts.updated, report.counts.unchanged) == (0, 0, 2)
    assert (report.counts.activities_created, report.counts.contributions_created) == (0, 0)


def test_a_description_is_read_as_plain_text_with_its_lines(row):
    text = "Yksi & kaksi:\nkolme\n\n<script>alert(1)</script> <b>neljä</b>"

    run(row | {"description_fi": text})
    before = snapshot()
    report = run(row | {"description_fi": text})

    organisation = Organisation.objects.get()
    assert organisation.description_fi == (
        "<p>Yksi &amp; kaksi:<br>kolme</p>"
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;b&gt;neljä&lt;/b&gt;</p>"
    )
    assert snapshot() == before
    assert report.counts.unchanged == 1


@pytest.mark.parametrize(
    ("told", "kept"),
    [("Kerhoja ja kahvia.", True), ("Kerhoja\nja  kahvia.", True), ("Kerhoja ja teetä.", False)],
)
def test_formatting_given_in_the_portal_stays_while_the_words_do(row, told, kept):
    html = "<p><strong>Kerhoja</strong> ja kahvia.</p>"
    OrganisationFactory(business_id="2077474-0", description_fi=html)

    run(row | {"description_fi": told})

    found = Organisation.objects.get().description_fi
    assert found == (html if kept else "<p>Kerhoja ja teetä.</p>")


def test_another_day_makes_no_second_source_for_what_is_already_here(full):
    run(*full)
    Source.objects.filter(title="register.csv").update(reference="CSV 2020-01-01")
    before = snapshot()

    run(*full)

    assert snapshot() == before


def test_a_changed_value_updates_and_counts(full):
    run(*full)
    Source.objects.filter(title="register.csv").update(reference="CSV 2020-01-01")
    parent, first = full

    report = run(parent, first | {"phone": "050", "name_fi": "Uusi nimi ry", "channels": "online"})

    organisation = Organisation.objects.get(business_id="2077474-0")
    assert (report.counts.created, report.counts.updated, report.counts.unchanged) == (0, 1, 1)
    assert report.counts.activities_updated == 1
    assert (organisation.phone, organisation.name_fi) == ("050", "Uusi nimi ry")
    assert organisation.slug_fi == "koeyhdistys-ry"
    assert organisation.search_text.startswith("uusi nimi ry")
    assert organisation.source.reference != "CSV 2020-01-01"
    assert Activity.objects.get().channels == ["online"]


def test_empty_cells_erase_nothing(full):
    run(*full)
    before = snapshot()

    run(
        {
            "business_id": "2077474-0",
            "name_fi": "",
            "phone": "",
            "topics": "",
            "activity_fi": "Kerho",
            "goal": "",
        }
    )

    assert snapshot() == before


def test_lists_that_differ_take_the_place_of_those_here(row, tampere, helsinki):
    new = TopicFactory(code="new")
    organisation = OrganisationFactory(business_id="2077474-0", topics=[TopicFactory()])
    activity = ActivityFactory(organisation=organisation, title_fi="Kerho", municipalities=[tampere])

    run(row | {"topics": "new", "activity_fi": "KERHO", "municipalities": "Helsinki"})

    assert list(organisation.topics.all()) == [new]
    assert list(activity.municipalities.all()) == [helsinki]


def test_an_organisation_here_is_found_by_name_and_municipality_and_gets_its_ids(row, tampere):
    organisation = OrganisationFactory(
        name_fi="KOEYHDISTYS  ry", business_id="", association_number="", home_municipality=tampere
    )

    run(row)

    organisation.refresh_from_db()
    assert Organisation.objects.get() == organisation
    assert (organisation.business_id, organisation.name_fi) == ("2077474-0", "Koeyhdistys ry")


def test_drafts_stay_drafts_when_told_and_are_published_later(row):
    run(row | {"activity_fi": "Kerho"}, draft=True)
    assert {Organisation.objects.get().state, Activity.objects.get().state} == {State.DRAFT}

    report = run(row | {"activity_fi": "Kerho"})
    assert {Organisation.objects.get().state, Activity.objects.get().state} == {State.PUBLISHED}
    assert report.counts.updated == 1

    run(row | {"phone": "040"}, draft=True)
    assert Organisation.objects.get().state == State.PUBLISHED


def test_what_is_archived_stays_archived(row):
    organisation = OrganisationFactory(business_id="2077474-0", archived=True)

    run(row)

    organisation.refresh_from_db()
    assert organisation.state == State.ARCHIVED


def test_a_source_that_no_import_made_stays(row):
    source = SourceFactory()
    organisation = OrganisationFactory(business_id="2077474-0", source=source)

    run(row)

    organisation.refresh_from_db()
    assert (organisation.name_fi, organisation.source) == ("Koeyhdistys ry", source)


def test_slugs_in_use_are_not_taken_again(row):
    OrganisationFactory(name_fi="Muu", name_sv="Koeyhdistys ry")

    run(row, {"name_fi": "Koeyhdistys ry", "municipality": "Tampere", "business_id": "0201256-6"})

    assert sorted(Organisation.objects.exclude(name_fi="Muu").values_list("slug_fi", flat=True)) == [
        "koeyhdistys-ry-2",
        "koeyhdistys-ry-3",
    ]


# Errors, dry runs and the command.


def test_a_file_with_an_error_writes_nothing(row):
    problems(row, {"name_fi": "Toinen ry", "municipality": "Utopia"})

    assert not Organisation.objects.exists()
    assert not Source.objects.filter(title="register.csv").exists()


def test_bad_rows_may_be_skipped(row):
    report = run(
        row,
        {"name_fi": "Toinen ry", "municipality": "Utopia"},
        {"business_id": "2077474-0", "phone": "040", "email": "nobody"},
        {"business_id": "2077474-0", "activity_fi": "Kerho"},
        skip_bad_rows=True,
    )

    organisation = Organisation.objects.get()
    assert report.bad_lines == [3, 4]
    assert (organisation.phone, organisation.activities.count()) == ("", 1)


def test_skipping_a_parent_skips_those_who_name_it(row):
    report = run(
        row | {"parent_business_id": "0201256-6", "email": ""},
        {"business_id": "0201256-6", "name_fi": "Liitto ry", "municipality": "Tampere", "email": "nobody"},
        {"name_fi": "Kolmas ry", "municipality": "Tampere"},
        skip_bad_rows=True,
    )

    assert report.bad_lines == [2, 3]
    assert [one.name_fi for one in Organisation.objects.all()] == ["Kolmas ry"]


def test_a_parent_whose_row_has_an_error_is_no_second_error(row):
    assert problems(
        row | {"parent_business_id": "0201256-6", "email": ""},
        {"business_id": "0201256-6", "name_fi": "Liitto ry", "municipality": "Tampere", "email": "nobody"},
    ) == [(3, "email", "this is not an e-mail address.")]


def test_a_dry_run_counts_and_writes_nothing(full):
    before = snapshot()

    report = run(*full, dry_run=True)

    assert snapshot() == before
    assert (report.counts.created, report.counts.activities_created, report.counts.contributions_created) == (
        2,
        1,
        2,
    )


def kinds(queries):
    """Return the number of queries that are neither inserts nor updates, and of those that are."""
    writes = [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]
    return len(queries) - len(writes), len(writes)


def test_queries_do_not_grow_with_rows(full, tampere):
    parent, first = full

    def rows(number):
        return [
            first
            | {
                "business_id": business_id(n),
                "association_number": str(n + 100),
                "name_fi": f"Yhdistys {n} ry",
            }
            for n in range(number)
        ]

    with CaptureQueriesContext(connection) as few:
        run(parent, *rows(10), dry_run=True)
    with CaptureQueriesContext(connection) as many:
        run(parent, *rows(300), dry_run=True)

    assert kinds(few)[0] == kinds(many)[0] == 20
    assert kinds(many)[1] <= 80  # SQLite takes some 25 organisations in one insert.


def command(tmp_path, data, *args, **options):
    path = tmp_path / "register.csv"
    path.write_bytes(data)
    call_command("import_organisations", path, *args, **options)


def test_the_command_tells_what_it_did(tmp_path, row, capsys):
    command(tmp_path, table(row | {"activity_fi": "Kerho"}))

    out, err = capsys.readouterr()
    assert out == (
        "Organisations: 1 new, 0 updated, 0 unchanged.\n"
        "Activities: 1 new, 0 updated.\n"
        "Contributions to goals and steps: 0 new.\n"
    )
    assert err == ""  # No progress bar, for this is no terminal.


def test_the_command_tells_every_error_and_fails(tmp_path, row, capsys):
    with pytest.raises(CommandError, match=r"Nothing was written: 1 error in 1 row of 2\..*--skip-bad-rows"):
        command(tmp_path, table(row, {"name_fi": "Toinen ry", "municipality": "Utopia\t"}))

    assert capsys.readouterr().err == (
        'register.csv, line 3: municipality "Utopia": no municipality is called "Utopia".\n'
    )


def test_the_command_refuses_a_file_that_is_no_register(tmp_path, capsys):
    with pytest.raises(CommandError, match="Nothing was written: the file cannot be read as a register"):
        command(tmp_path, b"")

    assert capsys.readouterr().err == "register.csv, line 1: the file is empty.\n"


def test_the_command_skips_and_runs_dry(tmp_path, row, capsys):
    command(
        tmp_path,
        table(row, {"name_fi": "Toinen ry", "municipality": "Utopia"}),
        skip_bad_rows=True,
        dry_run=True,
    )

    assert capsys.readouterr().out.endswith(
        "1 row of 2 left out because of errors.\nThis was a dry run: nothing was written.\n"
    )
    assert not Organisation.objects.exists()


def test_the_command_takes_county_and_source(tmp_path, row):
    goal = GoalFactory(number="1")
    data = table(row | {"activity_fi": "Kerho", "goal": "1"})

    command(
        tmp_path,
        data,
        county=goal.county.code,
        source_title="Rekisteri",
        source_url="https://example.org/r",
        draft=True,
    )

    source = Organisation.objects.get().source
    assert (source.title, source.url) == ("Rekisteri", "https://example.org/r")
    assert GoalContribution.objects.get().goal == goal
    assert Organisation.objects.get().state == State.DRAFT


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"county": "99"}, 'No county has the code "99"'),
        ({"source_url": "nowhere"}, "--source-url: "),
        ({"source_title": "x" * 301}, "--source-title: "),
    ],
)
def test_the_command_refuses_bad_options(tmp_path, options, told):
    with pytest.raises(CommandError, match=told):
        command(tmp_path, b"name_fi,municipality\nKoe,Tampere\n", **options)


def test_the_command_tells_when_there_is_no_file(tmp_path):
    with pytest.raises(CommandError, match=r"nothing\.csv cannot be read: No such file or directory"):
        call_command("import_organisations", Path(tmp_path, "nothing.csv"))


def test_the_example_of_the_documents_is_imported(db):
    call_command("load_reference", verbosity=0)

    report = import_register((PROJECT / "docs/example_import.csv").read_bytes(), Origin("example_import.csv"))

    assert report.problems == []
    assert (report.counts.created, report.counts.activities_created, report.counts.contributions_created) == (
        4,
        3,
        3,
    )


def test_every_column_and_option_is_documented():
    text = (PROJECT / "docs/import.md").read_text()

    for column in columns.COLUMNS:
        assert f"`{column}`" in text
    for action in Command().create_parser("manage.py", "import_organisations")._actions:
        if action.dest in {"dry_run", "county", "skip_bad_rows", "draft", "source_title", "source_url"}:
            assert f"`{action.option_strings[0]}" in text
