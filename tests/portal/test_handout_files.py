"""The files that one takes along: pages, tags, languages, notes, text alternatives, for any county."""

import re

import pytest
from pptx.enum.shapes import PP_PLACEHOLDER
from pypdf.generic import IndirectObject

from organisations.choices import Mark
from portal.handouts import briefing, card, facts, printing, slides
from portal.handouts.sources import Sources
from portal.lib import languages
from tests.organisations.factories import (
    ActivityFactory,
    GoalContributionFactory,
    OrganisationFactory,
    StepContributionFactory,
)
from tests.portal.handout_files import notes_of, pdf_text, read_briefing, read_card, read_slides, slide_text
from tests.regions.factories import (
    AdvisoryBodyFactory,
    BodyStatementFactory,
    CountyFactory,
    GoalFactory,
    GrantSummaryFactory,
    KeyMessageFactory,
    MunicipalityFactory,
    ServicePathFactory,
    SourceFactory,
    StepFactory,
    StrategyFactory,
)
from tests.world import world

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def large_county():
    """Make a county with more of everything than six pages hold."""
    county = CountyFactory()
    municipalities = MunicipalityFactory.create_batch(3, county=county)
    strategy = StrategyFactory(county=county)
    goals = [GoalFactory(strategy=strategy, order=number) for number in range(1, 41)]
    organisations = OrganisationFactory.create_batch(4, home_municipality=municipalities[0])
    activities = [ActivityFactory(organisation=one, municipalities=municipalities) for one in organisations]
    for number in range(10):
        path = ServicePathFactory(county=county, source=SourceFactory())
        for step in (StepFactory(path=path, order=order) for order in range(1, 11)):
            for activity in activities[: number % 4]:
                StepContributionFactory(activity=activity, step=step, confirmed=True)
    for goal in goals[::2]:
        GoalContributionFactory(activity=activities[0], goal=goal, confirmed=True)
    for year in range(2015, 2027):
        GrantSummaryFactory(county=county, year=year, source=SourceFactory())
    for body in AdvisoryBodyFactory.create_batch(3, county=county):
        BodyStatementFactory.create_batch(8, body=body, accepted=True)
    KeyMessageFactory.create_batch(6, county=county)
    return county


SIZES = {
    "bare": lambda shared: MunicipalityFactory(county=CountyFactory(bare=True)).county,
    "small": lambda shared: shared.county,
    "large": lambda shared: large_county(),
}


@pytest.fixture(scope="module")
def made(shared_world):
    """Return a function that makes a file once for all tests of this module, by size and reader."""
    kept = {}

    def of(size, read):
        key = size, read.__name__
        if key not in kept:
            kept[key] = read(SIZES[size](shared_world))
        return kept[key]

    return of


@pytest.mark.parametrize("size", SIZES)
def test_a_briefing_has_two_to_six_pages_whatever_the_county(made, size):
    assert 2 <= len(made(size, read_briefing).pages) <= 6


@pytest.mark.parametrize("size", SIZES)
def test_a_briefing_is_tagged_for_those_who_listen_to_it(made, size):
    reader = made(size, read_briefing)
    root = reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert reader.metadata.title
    tags = tags_of(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/P", "/L", "/LI", "/Link"} <= set(tags)
    assert tags.count("/H1") == 1
    assert [str(outline.title) for outline in reader.outline if not isinstance(outline, list)]


def tags_of(node):
    """Return the kinds of structure elements under a node of the structure tree, in reading order."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if not isinstance(node, dict):
        return []
    found = [str(node["/S"])] if "/S" in node else []
    kids = node.get("/K", [])
    kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
    for kid in kids if isinstance(kids, list) else [kids]:
        if not isinstance(kid, int):
            found += tags_of(kid)
    return found


def figures_of(node):
    """Return the text alternatives of the figures of a structure tree."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if not isinstance(node, dict):
        return []
    found = [str(node.get("/Alt", ""))] if node.get("/S") == "/Figure" else []
    kids = node.get("/K", [])
    kids = kids.get_object() if isinstance(kids, IndirectObject) else kids
    for kid in kids if isinstance(kids, list) else [kids]:
        if not isinstance(kid, int):
            found += figures_of(kid)
    return found


def read_first_card(county):
    return read_card(county.paths.first())


def test_charts_and_codes_in_print_have_their_alternatives(made):
    alternatives = figures_of(made("small", read_briefing).trailer["/Root"]["/StructTreeRoot"])
    code = figures_of(made("small", read_first_card).trailer["/Root"]["/StructTreeRoot"])

    assert "Grants by year" in alternatives
    assert code[0].startswith("QR code: http")
    assert all((*alternatives, *code))


def test_tables_in_print_have_headers(made):
    tags = tags_of(made("small", read_briefing).trailer["/Root"]["/StructTreeRoot"])

    assert {"/Table", "/TR", "/TH", "/TD"} <= set(tags)


@pytest.mark.parametrize("language", languages.CODES)
def test_a_briefing_is_in_its_language(shared_world, language):
    county = shared_world.county

    reader = read_briefing(county, language)

    assert reader.trailer["/Root"]["/Lang"] == language
    assert getattr(county, f"name_{language}") in pdf_text(reader)


def test_a_bare_county_is_told_as_unknown_and_never_as_zero(made):
    text = pdf_text(made("bare", read_briefing))

    assert "the strategy’s goals are not known here" in text
    assert "Unknown is not zero." in text
    assert "No agreement with an organisation is known here." in text
    assert "not known" in text
    told = re.sub(r"Testdale \d+", "Testdale", text).split("Sources, and how fresh")[0]
    assert not re.search(r"\b0\b", told)


def test_every_source_number_leads_to_a_source_in_full(made):
    text = pdf_text(made("small", read_briefing))
    told, _heading, listed = text.partition("Sources, and how fresh the figures are")

    cited = {int(number) for number in re.findall(r"\[(\d+)\]", told)}
    assert cited == {int(number) for number in re.findall(r"\[(\d+)\]", listed)}
    assert cited == set(range(1, len(cited) + 1))
    assert listed.count("read 2 November 2026") == len(cited)


@pytest.mark.parametrize("rows", [1, 3])
def test_facts_take_the_same_queries_for_one_row_and_for_three_and_files_none(
    django_assert_num_queries, rows
):
    county = world(rows).county
    with languages.reading("en"):
        with django_assert_num_queries(66):
            told = facts.of_county(county)
        with django_assert_num_queries(0):
            briefing.write(told)
            slides.write(told)


def test_a_source_keeps_its_number():
    sources, one, other = Sources(), SourceFactory(), SourceFactory()

    assert [sources.cite(source) for source in (one, other, one, None)] == [1, 2, 1, None]
    assert [cited.title for cited in sources.listed] == [one.title, other.title]


def test_print_reads_no_other_file_and_nothing_from_the_net(tmp_path):
    fetcher = printing.OwnFiles()
    (tmp_path / "secret").write_text("secret")
    outside = (
        "https://www.example.org/",
        f"file://{tmp_path}/secret",
        f"file://{printing.PRINT}/../models.py",
    )

    for url in outside:
        with pytest.raises(ValueError, match="no file for printing|disallowed"):
            fetcher.fetch(url)
    assert fetcher.fetch((printing.PRINT / "print.css").as_uri()).read()


# Slides.


@pytest.mark.parametrize("size", SIZES)
def test_a_slide_set_has_eight_to_fifteen_slides_with_titles_and_notes(made, size):
    found = made(size, read_slides).slides

    assert 8 <= len(found) <= 15
    for slide in found:
        assert slide.shapes.title.text
        assert slide.shapes[0].placeholder_format.type in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
        assert notes_of(slide)
        for shape in slide.placeholders:  # None is left empty.
            assert not shape.has_text_frame or shape.text_frame.text


@pytest.mark.parametrize("size", SIZES)
def test_charts_and_tables_of_slides_have_text_alternatives(made, size):
    frames = [
        shape
        for slide in made(size, read_slides).slides
        for shape in slide.shapes
        if shape.has_chart or shape.has_table
    ]

    assert [frame._element.nvGraphicFramePr.cNvPr.get("descr") or frame.name for frame in frames] == [
        frame._element.nvGraphicFramePr.cNvPr.get("descr") for frame in frames
    ]


@pytest.mark.parametrize(("language", "locale"), [("fi", "fi-FI"), ("sv", "sv-FI"), ("en", "en-GB")])
def test_every_word_of_slides_says_its_language(shared_world, language, locale):
    presentation = read_slides(shared_world.county, language)

    said = {
        run.get("lang")
        for slide in presentation.slides
        for part in (slide._element, slide.notes_slide._element)
        for run in part.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}rPr")
    }
    assert said == {locale}
    assert presentation.core_properties.language == locale


def test_notes_tell_the_sources_and_charts_can_be_edited(made):
    presentation = made("small", read_slides)
    charts = [shape.chart for slide in presentation.slides for shape in slide.shapes if shape.has_chart]
    notes = "\n".join(notes_of(slide) for slide in presentation.slides)

    assert len(charts) >= 2
    assert all(chart.part.chart_workbook.xlsx_part for chart in charts)
    assert "Source: Esimerkkijulkaisija, Lähde" in notes


def test_a_bare_countys_slides_say_what_is_not_known(made):
    text = "\n".join(slide_text(slide) for slide in made("bare", read_slides).slides)

    assert "No organisation at home or active in this county is in the portal yet." in text
    assert "Unknown is not zero." in text
    assert not re.search(r"\b0\b", re.sub(r"(?i)testdale[ -]\d+", "", text))


# Cards.


def test_a_card_is_one_page_with_steps_people_phones_and_places(shared_world):
    path = shared_world.path
    organisation = shared_world.organisation
    activity = ActivityFactory(
        organisation=organisation, contact_phone="040 111 2222", municipalities=[MunicipalityFactory()]
    )
    StepContributionFactory(activity=activity, step=path.steps.first(), confirmed=True)

    reader = read_card(path)
    text = pdf_text(reader)

    assert len(reader.pages) == 1
    assert [round(float(side) / 72 * 25.4) for side in reader.pages[0].mediabox[2:]] == [148, 210]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert [text.index(step.name_en) for step in path.steps.all()] == sorted(
        text.index(step.name_en) for step in path.steps.all()
    )
    assert "040 111 2222" in text
    assert "No organisation helps at this step yet." in text


def test_a_path_of_very_many_steps_still_fits_its_card():
    path = ServicePathFactory()
    for order in range(1, 31):
        StepFactory(path=path, order=order)

    reader = read_card(path)

    assert len(reader.pages) == 1
    assert "more steps, which this card has no room for" in pdf_text(reader)


def test_those_who_can_be_called_come_first_among_the_confirmed():
    step = StepFactory()
    for phone, state in (("", "confirmed"), ("040 1", "claimed"), ("040 2", "confirmed")):
        activity = ActivityFactory(contact_phone=phone, organisation__phone="")
        StepContributionFactory(activity=activity, step=step, **{state: True})

    people = facts.of_paths([step.path_id])[0].steps[0]["people"]

    assert [(one.phone, one.mark) for one in people] == [
        ("040 2", Mark.CONFIRMED),
        ("", Mark.CONFIRMED),
        ("040 1", Mark.CLAIMED),
    ]


def test_a_card_says_that_an_activity_is_everywhere():
    county = CountyFactory()
    municipalities = MunicipalityFactory.create_batch(2, county=county)
    step = StepFactory(path__county=county)
    StepContributionFactory(
        activity=ActivityFactory(municipalities=municipalities), step=step, confirmed=True
    )

    assert "everywhere in the county" in pdf_text(read_card(step.path))


def test_the_code_of_a_card_leads_to_the_page_of_its_path():
    path = StepFactory().path
    with languages.reading("sv"):
        told = facts.of_paths([path.pk])[0]

    assert told.url.endswith(path.slug_sv + "/")
    assert told.url in card.qr_svg(told.url)
