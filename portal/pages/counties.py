"""The counties' pages: the list with its map, and the overview that a council member reads."""

import csv
from collections import Counter

from django.db.models import Prefetch
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.generic import TemplateView

from organisations import coverage, matrix, summaries
from organisations.choices import CellState
from portal.lib import languages
from portal.pages import present
from portal.templatetags.ui import number
from regions import tiles
from regions.choices import Axis, LanguageStatus, LifeStage
from regions.models import (
    AdvisoryBody,
    BodyStatement,
    County,
    GrantSummary,
    KeyMessage,
)

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
