"""Which rows of a county its past is told of: those that belong to it now, and those that did."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce

from organisations.models import Activity, Agreement, GoalContribution, Organisation, StepContribution
from organisations.window import changes_of
from portal.lib import languages
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
    Step,
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
    goals, steps = (
        model.objects.filter(**{f"{joined}__county": county})
        .only(*_columns(*CONTRIBUTION, *more, texts=("rationale",)))
        .order_by("pk")
        for model, joined, more in (
            (GoalContribution, "goal", ["goal_id"]),
            (StepContribution, "step__path", ["step_id", "role"]),
        )
    )
    activities = _activities(county, since, goals, steps)
    statements = BodyStatement.objects.select_related("source", "outcome_source")
    met = () if "term" in without else ("meetings",)
    rows = {
        "strategy": Strategy.objects.filter(county=county).select_related("source", "supersedes__source"),
        "goal": Goal.objects.filter(county=county)
        .select_related("county", "strategy", "source")
        .order_by("order", "pk"),
        "path": ServicePath.objects.in_county(county).for_page(),
        "goal-contribution": goals,
        "step-contribution": steps,
        "activity": activities.annotate(is_here=Exists(_places(county).filter(activity=OuterRef("pk")))),
        "organisation": _organisations(county, since, activities),
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


def with_firm(rows: dict[str, QuerySet], day: dt.date) -> dict[str, QuerySet]:
    """Return the goals and paths of ``rows``; goals and steps have ``firm``. No queries.

    That is how many public contributions to them are confirmed and fresh on ``day``.
    """
    goals = rows["goal"].annotate(firm=_firm(GoalContribution, "goal", day))
    steps = Step.objects.select_related("follows").order_by("order")
    steps = steps.annotate(firm=_firm(StepContribution, "step", day))
    return {
        "goal": goals,
        "path": rows["path"].prefetch_related(None).prefetch_related(Prefetch("steps", steps)),
    }


def _firm(model, joined, day):
    rows = model.objects.filter(**{joined: OuterRef("pk")}).public().confirmed_and_fresh(day).order_by()
    counted = rows.values(joined).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _places(county):
    return Activity.municipalities.through.objects.filter(municipality__county=county)


def _activities(county, since, goals, steps):
    """Activities that are or were given in the county, or serve a goal or step of it."""
    changed = changes_of("activity")
    # Those of organisations elsewhere that were given here until somebody changed where.
    moved = changed.filter(published_at__gte=since).exclude(base__municipalities=F("content__municipalities"))
    return (
        Activity.objects.filter(
            Q(pk__in=Activity.objects.in_county(county).values("pk"))
            | Q(pk__in=goals.order_by().values("activity_id"))
            | Q(pk__in=steps.order_by().values("activity_id"))
            | Q(organisation__home_municipality__county=county)
            | Q(pk__in=changed.filter(county=county).values("object_id"))
            | Q(pk__in=moved.values("object_id"))
        )
        .only(*_columns(*ACTIVITY, texts=("title", "slug", "sort")))
        .order_by("pk")
    )


def _organisations(county, since, activities):
    """Organisations that are or were at home or active in the county, or in an agreement with it."""
    changed = changes_of("organisation")
    # Those elsewhere that had agreements, perhaps with this county, when somebody changed something.
    agreed = (
        changed.filter(published_at__gte=since)
        .annotate(told=Cast("base", TextField()))
        .filter(told__contains='"agreements/')
    )
    return (
        Organisation.objects.filter(
            Q(home_municipality__county=county)
            | Q(pk__in=activities.order_by().values("organisation_id"))
            | Q(pk__in=Agreement.objects.filter(county=county).values("organisation_id"))
            | Q(pk__in=changed.filter(county=county).values("object_id"))
            | Q(pk__in=agreed.values("object_id"))
        )
        .only(*_columns(*ORGANISATION, texts=("name", "slug", "sort")))
        .order_by("pk")
    )
