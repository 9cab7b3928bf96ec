"""Counts what summaries tell, from what is public: each kind of figure with one query for many at once."""

import datetime as dt

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Sum

from organisations.choices import (
    CHANNEL_FIELDS,
    LIFE_STAGE_FIELDS,
    ContributionState,
    Mark,
    Nature,
    Summarised,
)
from organisations.models import Activity, GoalContribution, Organisation, StepContribution
from organisations.models.summaries import FOREVER
from organisations.models.verification import FRESH_FOR
from portal.lib import languages
from regions.choices import Axis

MODELS = {Summarised.GOAL: GoalContribution, Summarised.STEP: StepContribution}
MARKS = (Mark.CONFIRMED, Mark.AGEING, Mark.CLAIMED)
PLACE = {mark.value: place for place, mark in enumerate(MARKS)}
NOT_TOLD = ""
# Of each goal and step the first ones are kept as they are named.
NAMED = 5
# And as many of a county's organisations, which its overview names.
NAMED_IN_COUNTY = 12

Found = tuple[dict, dt.date]
"""What is told of a subject, and the last day on which it holds."""


# Goals and steps.


def of_served(kind: Summarised, pks, today: dt.date) -> dict[int, Found]:
    """Return who carries each goal, or step, of ``pks``. Seven queries, whatever is there."""
    joined = str(kind)
    rows = MODELS[kind].objects.filter(**{f"{joined}__in": list(pks)}).public().with_mark(today).order_by()
    told = {pk: _nobody() for pk in pks}
    until = dict.fromkeys(pks, dt.date(today.year, 12, 31))  # "Confirmed this year" is told of a year.
    for row in rows.values(joined).annotate(**_figures(today)):
        pk = row[joined]
        told[pk] |= {name: row[name] for name in NUMBERS}
        told[pk][Axis.LIFE_STAGE] = {
            key: marks
            for key in (*map(str, LIFE_STAGE_FIELDS), NOT_TOLD)
            if any(marks := [row[f"stage_{key}_{mark}"] for mark in MARKS])
        }
        ends = (row["until"], row["checked"] and row["checked"] + FRESH_FOR, until[pk])
        until[pk] = min(day for day in ends if day)
    for axis, cells in ((Axis.MUNICIPALITY, _places(rows, joined)), (Axis.LANGUAGE, _spoken(rows, joined))):
        for pk, key, mark, number in cells:
            told[pk][axis].setdefault(str(key or NOT_TOLD), [0, 0, 0])[PLACE[mark]] = number
    _name_first(rows, joined, told)
    return {pk: (told[pk], until[pk]) for pk in pks}


NUMBERS = (
    "contributions",
    "organisations",
    "activities",
    "confirmed",
    "ageing",
    "claimed",
    "confirmed_this_year",
    "examples",
)


def _nobody() -> dict:
    axes = (Axis.MUNICIPALITY, Axis.LIFE_STAGE, Axis.LANGUAGE)
    return dict.fromkeys(NUMBERS, 0) | {axis: {} for axis in axes} | {"lines": [], "first": {}}


def _figures(today):
    fresh = Q(mark=Mark.CONFIRMED.value)
    told = {
        "contributions": Count("pk"),
        "organisations": Count("activity__organisation", distinct=True),
        "activities": Count("activity", distinct=True),
        **{str(mark): Count("pk", filter=Q(mark=mark.value)) for mark in MARKS},
        "confirmed_this_year": Count(
            "pk", filter=Q(state=ContributionState.CONFIRMED, verified_on__year=today.year)
        ),
        "examples": Count("pk", filter=Q(activity__organisation__is_example=True)),
        "until": Min("valid_until", filter=fresh),
        "checked": Min("verified_on", filter=fresh & Q(valid_until=None)),
    }
    stages = {str(stage): Q(**{f"activity__{name}": True}) for stage, name in LIFE_STAGE_FIELDS.items()}
    stages[NOT_TOLD] = Q(**{f"activity__{name}": False for name in LIFE_STAGE_FIELDS.values()})
    return told | {
        f"stage_{key}_{mark}": Count("pk", filter=is_for & Q(mark=mark.value))
        for key, is_for in stages.items()
        for mark in MARKS
    }


def _places(rows, joined):
    """Yield how many are told to be in each municipality of the county that is served, and in none of it."""
    county = "goal__county" if joined == "goal" else "step__path__county"
    through = Activity.municipalities.through.objects
    there = rows.filter(activity__municipalities__county=F(county))
    yield from _counted(there.values_list(joined, "activity__municipalities", "mark"))
    told = through.filter(activity=OuterRef("activity"), municipality__county=OuterRef(county))
    for pk, mark, number in _counted(rows.filter(~Exists(told)).values_list(joined, "mark")):
        yield pk, NOT_TOLD, mark, number


def _spoken(rows, joined):
    """Yield how many are told to be given in each language, and in none."""
    yield from _counted(rows.values_list(joined, "activity__languages__code", "mark"))


def _counted(rows):
    return rows.annotate(number=Count("pk"))


def _name_first(rows, joined, told):
    """Let ``told`` name the first ones of each in the order of each language. Four queries.

    The order is found by narrow rows: only those that come first are fetched whole.
    """
    first = {code: list(rows.places_of(joined, code, NAMED)) for code in languages.CODES}
    pks = {pk for found in first.values() for _served, pk in found}
    whole = rows.filter(pk__in=pks).select_related("activity__organisation").in_bulk()
    places = {pk: {} for pk in told}  # Of lines by contribution.
    for code, found in first.items():
        for served, pk in found:
            lines = told[served]["lines"]
            if pk not in places[served]:
                places[served][pk] = len(lines)
                lines.append(_line(whole[pk]))
            told[served]["first"].setdefault(code, []).append(places[served][pk])


def _line(row):
    """Return what is named of a contribution, as JSON holds it."""
    activity, organisation = row.activity, row.activity.organisation
    return {
        "pk": row.pk,
        "mark": row.mark,
        "name": in_languages(organisation, "name"),
        "slug": in_languages(organisation, "slug"),
        "title": in_languages(activity, "title"),
        "activity_slug": in_languages(activity, "slug"),
    }


def in_languages(obj, field) -> dict[str, str]:
    """Return the texts of a translated field by language, those that are written."""
    return {code: text for code in languages.CODES if (text := getattr(obj, f"{field}_{code}"))}


# Counties.


def of_county(pk: int, today: dt.date) -> Found:
    """Return the field of organisations in a county, from the places kept (``presence``). Five queries."""
    there = Organisation.objects.published().present_in(pk).order_by()
    checked = Q(verified_on__gte=today - FRESH_FOR)
    told = there.aggregate(
        organisations=Count("pk"),
        examples=Count("pk", filter=Q(is_example=True)),
        checked=Count("pk", filter=checked),
        oldest=Min("verified_on", filter=checked),
    )
    oldest = told.pop("oldest")
    figures = {
        f"stage_{stage}": Count("pk", filter=Q(**{name: True})) for stage, name in LIFE_STAGE_FIELDS.items()
    }
    figures |= {f"nature_{nature}": Count("pk", filter=Q(nature=nature)) for nature in Nature}
    figures |= {
        f"channel_{way}": Count("pk", filter=Q(**{name: True})) for way, name in CHANNEL_FIELDS.items()
    }
    told |= Activity.objects.published().in_county(pk).order_by().aggregate(activities=Count("pk"), **figures)
    told["first"] = {
        code: list(there.order_by(f"sort_{code}", "pk").values_list("pk", flat=True)[:NAMED_IN_COUNTY])
        for code in languages.CODES
    }
    return told, oldest + FRESH_FOR if oldest else FOREVER


# The whole portal.


def of_portal(contributions: int | None = None) -> dict:
    """Return how many organisations, activities and contributions are public, and how many are at home where.

    Two queries, and two that take long at the size of the country where ``contributions`` are not known.
    """
    public = Organisation.objects.published().order_by()
    told = public.aggregate(
        organisations=Count("pk"), activities=Sum("activity_count", default=0), checked=Count("verified_on")
    )
    homes = public.values_list("home_municipality").annotate(number=Count("pk"))
    told["homes"] = {str(pk or NOT_TOLD): number for pk, number in homes}
    if contributions is None:
        contributions = sum(model.objects.public().order_by().count() for model in MODELS.values())
    return told | {"contributions": contributions}
