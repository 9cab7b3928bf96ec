"""Which rows of a county its past is told of: those that belong to it now, and those that did."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet, TextField
from django.db.models.functions import Cast

from organisations.models import Activity, Agreement, GoalContribution, Organisation, StepContribution
from organisations.window import changes_of
from portal.lib import languages
from portal.lib.sets import any_of
from regions.models import (
    AdvisoryBody,
    BodyStatement,
    BodyTerm,
    County,
    Gap,
    Goal,
    GrantSummary,
    KeyMessage,
    NotNeeded,
    ServicePath,
    Strategy,
)

# The columns of thousands of rows that are read to count them and to name a few.
ACTIVITY = ("uuid", "organisation_id", "state", "nature", "created_at", "updated_at", "starts_on", "ends_on")
ACTIVITY += ("for_children", "for_working_age", "for_older", "at_place", "by_phone", "online")
ORGANISATION = ("uuid", "home_municipality_id", "state", "is_example", "created_at", "updated_at")
CONTRIBUTION = ("uuid", "activity_id", "state", "verified_on", "verified_by", "valid_until", "created_at")


def _columns(*names, texts=()):
    return [*names, *(f"{text}_{code}" for text in texts for code in languages.CODES)]


def of(county: County, since: dt.datetime, without: Iterable[str] = ()) -> dict[str, QuerySet]:
    """Return the rows by kind, those of ``without`` left out. No queries.

    Activities have ``is_here``: whether they are given in the county now.
    """
    statements = BodyStatement.objects.select_related("source", "outcome_source")
    met = () if "term" in without else ("meetings",)
    rows = {
        "strategy": Strategy.objects.filter(county=county).select_related("source", "supersedes__source"),
        "goal": Goal.objects.filter(county=county)
        .select_related("county", "strategy", "source")
        .order_by("order", "pk"),
        "path": ServicePath.objects.in_county(county).for_page(),
        **who(
            county,
            since,
            GoalContribution.objects.filter(goal__county=county),
            StepContribution.objects.filter(step__path__county=county),
        ),
        "body": AdvisoryBody.objects.filter(county=county)
        .select_related("source")
        .prefetch_related(*met, Prefetch("statements", statements)),
        "term": BodyTerm.objects.filter(body__county=county).prefetch_related("seats"),
        "grants": GrantSummary.objects.filter(county=county).by_year(),
        "message": KeyMessage.objects.for_county(county),
        "gap": Gap.objects.in_county(county).with_names(),
        "not-needed": NotNeeded.objects.in_county(county).with_names().select_related("source"),
    }
    return {kind: found for kind, found in rows.items() if kind not in without}


def who(county: County, since: dt.datetime, goals: QuerySet, steps: QuerySet) -> dict[str, QuerySet]:
    """Return ``goals`` and ``steps``, contributions, and who makes them or is there anyhow. No queries."""
    activities = _activities(county, since, goals, steps)
    return {
        "goal-contribution": _contributions(goals, "goal_id"),
        "step-contribution": _contributions(steps, "step_id", "role"),
        "activity": activities.annotate(is_here=Exists(_places(county).filter(activity=OuterRef("pk")))),
        "organisation": _organisations(county, since, activities),
    }


def _contributions(rows, *more):
    return rows.only(*_columns(*CONTRIBUTION, *more, texts=("rationale",))).order_by("pk")


def _places(county):
    return Activity.municipalities.through.objects.filter(municipality__county=county)


def _activities(county, since, goals, steps):
    """Activities that are or were given in the county, or serve a goal or step of it."""
    changed = changes_of("activity")
    # Those of organisations elsewhere that were given here until somebody changed where.
    moved = changed.filter(published_at__gte=since).exclude(base__municipalities=F("content__municipalities"))
    every = any_of(
        _places(county).values("activity_id"),
        goals.values("activity_id"),
        steps.values("activity_id"),
        Activity.objects.filter(organisation__home_municipality__county=county).values("pk"),
        changed.filter(county=county).values("object_id"),
        moved.values("object_id"),
    )
    columns = _columns(*ACTIVITY, texts=("title", "slug", "sort"))
    return Activity.objects.filter(pk__in=every).only(*columns).order_by("pk")


def _organisations(county, since, activities):
    """Organisations that are or were at home or active in the county, or in an agreement with it."""
    changed = changes_of("organisation")
    # Those elsewhere that had agreements, perhaps with this county, when somebody changed something.
    agreed = (
        changed.filter(published_at__gte=since)
        .annotate(told=Cast("base", TextField()))
        .filter(told__contains='"agreements/')
    )
    every = any_of(
        Organisation.objects.filter(home_municipality__county=county).values("pk"),
        activities.values("organisation_id"),
        Agreement.objects.filter(county=county).values("organisation_id"),
        changed.filter(county=county).values("object_id"),
        agreed.values("object_id"),
    )
    columns = _columns(*ORGANISATION, texts=("name", "slug", "sort"))
    return Organisation.objects.filter(pk__in=every).only(*columns).order_by("pk")
