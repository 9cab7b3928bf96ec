"""The reference data of areas, strategies, paths, grants and bodies: which file fills which model.

Where each fact comes from, and on what terms, is told in regions/data/README.md.
"""

from pathlib import Path

from portal.lib.reference import Table
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

DATA = Path(__file__).parent / "data"
BY_CODE = {"key": ("code",), "match": ("code",)}

TABLES = [
    Table(
        DATA / "sources.csv",
        Source,
        "title publisher url reference language seen_on",
        else_match=("url", "reference", "title"),
    ),
    Table(DATA / "service_languages.csv", ServiceLanguage, "code name_*", **BY_CODE),
    Table(
        DATA / "collaborative_areas.csv",
        CollaborativeArea,
        "code name_* hospital_holder former_erva source",
        **BY_CODE,
    ),
    Table(
        DATA / "counties.csv",
        County,
        "code kind name_* short_name_* brand largest_town_* largest_town_source is_bilingual population"
        " population_date population_source councillors councillors_year council_source website"
        " website_in_swedish website_verified note_* valid_from collaborative_area source",
        **BY_CODE,
    ),
    Table(DATA / "regions.csv", Region, "code name_*", **BY_CODE),
    Table(
        DATA / "region_successions.csv",
        RegionSuccession,
        "region county since is_split source",
        key=("region", "county"),
        match=("region_id", "county_id"),
    ),
    Table(
        DATA / "municipalities.csv",
        Municipality,
        "code name_* language_status county region region_2017 former_erva population population_date"
        " population_source source",
        **BY_CODE,
    ),
    Table(
        DATA / "strategies.csv",
        Strategy,
        "county kind name_* level_word_* values_text_* period starts ends adopted_on adopted_text status"
        " note_* supersedes source",
    ),
    Table(DATA / "goals.csv", Goal, "strategy order name_* source"),
    Table(DATA / "service_paths.csv", ServicePath, "kind life_stage name_* description_* source"),
    Table(DATA / "steps.csv", Step, "path order phase task_of name_* description_*"),
    Table(
        DATA / "grant_summaries.csv",
        GrantSummary,
        "county year kind own_word_* budget granted applied precision recipients applications note_* source",
    ),
    Table(
        DATA / "advisory_bodies.csv", AdvisoryBody, "county kind name_* facts_* appointed_by_* since source"
    ),
    Table(DATA / "key_messages.csv", KeyMessage, "order text_* addressee_* given_on source"),
]
