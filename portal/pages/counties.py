"""The counties' pages: the list with its map, and the overview that a council member reads."""

import csv
from collections import Counter
from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.generic import DetailView, TemplateView

from blog.models import Post
from blog.present import post_card
from organisations import coverage, matrix, summaries
from organisations.choices import CellState, Summarised
from organisations.models import Organisation
from organisations.models.summaries import Subject
from portal.caching import stamps
from portal.caching.held import held
from portal.caching.remembered import remembered
from portal.lib import languages
from portal.lib.pages import AddressedPage
from portal.pages import brief, present
from portal.pages.county_parts import county_nav
from portal.templatetags.ui import number
from projects.models import Event, Project
from regions import statements, tiles
from regions.choices import Axis, LanguageStatus, LifeStage
from regions.models import (
    AdvisoryBody,
    BodyStatement,
    County,
    GrantSummary,
    KeyMessage,
)
from surveys.present import headline_rows
from surveys.results import for_county

SHOWN_AT_A_STEP = 3
SHOWN_PROJECTS = 8


def county_rows():
    """Return every county with its number of organisations, in alphabetical order. Two queries."""
    counties = list(County.objects.alphabetical())
    told = summaries.of_counties(county.pk for county in counties)
    return [{"county": county, "organisations": told[county.pk]["organisations"]} for county in counties]


def county_tiles(rows):
    """Return the tiles of the map of Finland, of ``county_rows()``."""
    return tiles.tiles(
        [
            {
                "code": row["county"].code,
                "short": row["county"].local_name.text,
                "url": row["county"].get_absolute_url(),
                "value": row["organisations"],
                "value_label": ngettext(
                    "%(count)s organisation", "%(count)s organisations", row["organisations"]
                )
                % {"count": row["organisations"]},
            }
            for row in rows
        ]
    )


class CountyList(TemplateView):
    """All counties, on a map and as a list, and what concerns the whole country. Queries are constant."""

    template_name = "pages/county_list.html"
    extra_context = {"section": "counties"}

    def get_context_data(self, **kwargs):
        rows = county_rows()
        return super().get_context_data(
            rows=rows,
            tiles=county_tiles(rows),
            map_width=tiles.WIDTH,
            map_height=tiles.HEIGHT,
            newest_grants=newest_grants(),
            state_grants=[
                present.grant_row(row) for row in GrantSummary.objects.filter(county=None).by_year()
            ],
            bodies=[present.body_block(body) for body in bodies_of(None)],
            messages_of=[present.key_message(message) for message in KeyMessage.objects.national()],
            **kwargs,
        )


class CountyPage(AddressedPage, DetailView):
    """A county's overview. The number of queries does not depend on how much the county has (asserted)."""

    template_name = "pages/county_detail.html"
    context_object_name = "county"
    extra_context = {"section": "counties"}

    def get_object(self):
        self.own = own_facts(self.kwargs["slug"])
        return self.own.county

    def get_context_data(self, **kwargs):
        county, own = self.object, self.own
        versions = stamps.versions(stands_on(county))
        messages = [present.key_message(row) for row in own.messages]
        goals, steps = own.goals.anew(), own.steps.anew()
        own_subject = Subject(Summarised.COUNTY, county.pk)
        told = matrix.read_at_once([goals, steps], own_subject)[own_subject]
        field = coverage.of_kept_field(told)
        if county.is_outside_reform:
            known, nav = [], []
        else:
            known, nav = brief.in_brief(county, versions), county_nav(county, "pages:county-detail")
        return super().get_context_data(
            brief=known,
            county_nav=nav,
            facts=county_facts(county, own.municipalities),
            municipalities=own.municipalities,
            predecessors=own.predecessors,
            strategies=county_strategies(goals),
            paths=county_paths(steps),
            for_whom=for_whom(goals, steps),
            grants=[present.grant_row(row) for row in own.grants],
            grants_reading=present.grant_reading(own.grants),
            bodies=own.bodies,
            outcomes_sentence=statements.in_words(own.outcomes),
            key_messages=[message for message in messages if not message["is_national"]],
            national_messages=sum(message["is_national"] for message in messages),
            field=field,
            organisations=[
                present.organisation_row(organisation)
                for organisation in Organisation.objects.filter(pk__in=told["first"][languages.current()])
                .select_related("home_municipality")
                .alphabetical()
            ],
            projects=[present.project_item(project) for project in own.projects[:SHOWN_PROJECTS]],
            has_more_projects=len(own.projects) > SHOWN_PROJECTS,
            posts=[post_card(post) for post in Post.objects.for_list().filter(counties=county)[:3]],
            events=Event.objects.published().coming().for_county(county).select_related("municipality")[:5],
            surveys=headline_rows(survey_headlines(county, versions), county),
            **kwargs,
        )


GRANT_COLUMNS = ("year", "kind", "own_word", "budget", "granted", "applied", "recipients", "applications")


def grants_csv(request, slug):
    """Answer with a county's grants by year as CSV, in euros; what is not known is empty. Two queries."""
    county = County.objects.by_slug(slug)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{county.local_slug}-grants.csv"'
    response.write("\ufeff")  # Excel reads it as UTF-8 by this mark.
    rows = csv.writer(response)
    rows.writerow([*GRANT_COLUMNS, "precision", "note", "source", "source_url"])
    for summary in GrantSummary.objects.filter(county=county).by_year():
        note = languages.localised(summary, "note").text
        values = ["" if (value := getattr(summary, name)) is None else value for name in GRANT_COLUMNS]
        rows.writerow([*values, summary.precision, note, summary.source.title, summary.source.url])
    return response


@dataclass(frozen=True)
class OwnFacts:
    """What a county says of itself and what is said of it as a county: none of it is an organisation's."""

    county: County
    municipalities: list
    predecessors: list
    grants: list
    messages: list
    bodies: list
    outcomes: statements.Outcomes
    projects: list  # The newest, and one more than are shown.
    goals: matrix.Served
    steps: matrix.Served


def stands_on(county) -> set[str]:
    """Return the keys of what takes many queries of the overview of ``county``."""
    return {"surveys", *brief.stands_on(county)}


def own_facts(slug) -> OwnFacts:
    """Return the facts of the county with ``slug`` in any language, for readers of the active one.

    One query when they are held. Raises Http404 when there is no such county.
    """
    name = ("county", slug, languages.current(), timezone.localdate())
    return held(name, {"regions", "projects"}, lambda: _own_facts(slug))


def _own_facts(slug):
    county = County.objects.for_page().by_slug(slug)
    exempt = matrix.exemptions_in(county)
    projects = Project.objects.published().in_county(county).with_made().order_by("-starts", "pk")
    return OwnFacts(
        county=county,
        municipalities=list(county.municipalities.alphabetical()),
        predecessors=list(county.predecessors.select_related("region", "source")),
        grants=list(GrantSummary.objects.filter(county=county).by_year()),
        messages=list(KeyMessage.objects.for_county(county)),
        bodies=list(AdvisoryBody.objects.filter(county=county).alphabetical()),
        outcomes=statements.outcomes_of(county),
        projects=list(projects[: SHOWN_PROJECTS + 1]),
        goals=matrix.goals_of(county, exempt["goal"]),
        steps=matrix.steps_of(county, exempt=exempt["step"]),
    )


def survey_headlines(county, versions):
    """Return the headlines of surveys in ``county``. One query at most when they are known."""
    name = f"surveys-{county.pk}-{languages.current()}-{timezone.localdate()}"
    return remembered(name, {"surveys", "regions"}, lambda: for_county(county), versions)


def get_ready(county):
    """Let the overview's first reader find what takes many queries. Three queries where it is known."""
    versions = stamps.versions(stands_on(county))
    if not county.is_outside_reform:
        brief.in_brief(county, versions)
    survey_headlines(county, versions)


def county_facts(county, municipalities):
    """Return who the county is, each fact with its date and source; what is not known is None."""
    bilingual = [m for m in municipalities if LanguageStatus(m.language_status).is_bilingual]
    swedish = [m for m in municipalities if m.language_status == LanguageStatus.SV]
    facts = [
        present.fact(
            _("Population"),
            county.population and number(county.population),
            county.population_source,
            date=county.population_date,
        ),
        present.fact(
            _("Municipalities"),
            number(len(municipalities)),
            county.source,
            note=_("Of them %(bilingual)s bilingual and %(swedish)s Swedish-speaking")
            % {"bilingual": len(bilingual), "swedish": len(swedish)}
            if bilingual or swedish
            else "",
        ),
        present.fact(
            _("Largest town"), languages.localised(county, "largest_town"), county.largest_town_source
        ),
        present.fact(
            _("Languages"),
            _("Finnish and Swedish") if county.is_bilingual else pgettext("language of a county", "Finnish"),
            county.source,
        ),
    ]
    if county.is_outside_reform:
        facts[-1]["value"] = pgettext("language of a county", "Swedish")
        return facts
    facts.append(
        present.fact(
            _("Councillors"),
            county.councillors and number(county.councillors),
            county.council_source,
            note=_("As of the election of %(year)s") % {"year": county.councillors_year}
            if county.councillors_year
            else "",
        )
    )
    area = county.collaborative_area
    if area:
        facts.append(
            present.fact(
                _("Collaborative area"),
                area.local_name,
                area.source,
                note=_("Before 2022 the special catchment area %(name)s") % {"name": area.former_erva},
            )
        )
    facts.append(
        present.fact(
            _("Website"),
            county.website_url.removeprefix("https://").rstrip("/"),
            url=county.website_url,
            note="" if county.website_verified else _("The address has not been verified."),
        )
    )
    if county.brand:
        facts.append(present.fact(_("Name it uses of itself"), county.brand))
    return facts


def county_strategies(goals):
    """Return the county's strategies with who carries each goal. No queries when ``goals`` are read.

    ``goals``: organisations.matrix.goals_of().
    """
    covered = coverage.exempt(coverage.of_kept(goals.kept_now()), goals.exemptions.values())
    rows = []
    for strategy, found in goals.groups:
        blocks = {goal: present.goal_block(goal, covered.get(goal.pk)) for goal in found}
        for goal, block in blocks.items():
            block["children"] = [blocks[child] for child in blocks if child.parent_id == goal.pk]
        rows.append({"strategy": strategy, "goals": [blocks[goal] for goal in blocks if not goal.parent_id]})
    return rows


def county_paths(steps):
    """Return the county's service paths with their phases, steps, organisations and gaps. No queries then.

    ``steps``: organisations.matrix.steps_of().
    """
    kept = coverage.of_kept(steps.kept_now(), SHOWN_AT_A_STEP)
    covered = coverage.exempt(kept, steps.exemptions.values())
    rows = []
    for path, _steps in steps.groups:
        phases = present.path_phases(path, covered)
        counts = present.gaps(phases)
        rows.append(
            {"path": path, "phases": phases, "counts": counts, "sentence": present.gap_sentence(counts)}
        )
    return rows


def for_whom(goals, steps):
    """Return how many goals and steps are carried for each life stage, of those meant for it. No queries.

    ``goals`` and ``steps``: as organisations.matrix reads them. Nothing where a county has neither.
    """
    found = [matrix.seen_by(served, Axis.LIFE_STAGE) for served in (goals, steps)]
    if not any(one.rows for one in found):
        return []
    return [
        {"stage": stage.label, "cells": [_carried(one, place) for one in found]}
        for place, stage in enumerate(LifeStage.stages())
    ]


def _carried(found, place):
    states = Counter(row.cells[place].state for row in found.rows if row.cells[place].expected)
    carried = states[CellState.CARRIED]
    return {"carried": carried, "asked": carried + states[CellState.PARTLY] + states[CellState.GAP]}


def newest_grants():
    """Return each county's grants of its newest known year, in the counties' order. One query."""
    newest = {}
    summaries = GrantSummary.objects.exclude(county=None).select_related("county", "source")
    for summary in summaries.order_by(f"county__sort_{languages.current()}", "-year", "kind", "pk"):
        rows = newest.setdefault(summary.county_id, [])
        if not rows or rows[0].year == summary.year:
            rows.append(summary)
    return [summary for rows in newest.values() for summary in rows]


def bodies_of(county):
    """Return a county's advisory bodies (None: the national ones) with all told of them. Seven queries."""
    return (
        AdvisoryBody.objects.filter(county=county)
        .select_related("source")
        .prefetch_related(
            "terms__seats",
            "terms__members",
            "meetings",
            Prefetch("statements", BodyStatement.objects.select_related("source", "outcome_source")),
        )
        .alphabetical()
    )
