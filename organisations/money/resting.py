"""Steps that rest on agreements and grants alone, all of which end soon."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisations.models import Activity, Agreement, GrantDecision, StepContribution
from organisations.money.warning import (
    ContinuityWarning,
    Figure,
    Found,
    WarningKind,
    horizon,
    link,
    unlike,
)
from regions.models import Step

DAY = dt.timedelta(days=1)
# So many of those who stand at a step are named.
NAMED = 3


@dataclass(frozen=True)
class Span:
    """The time for which an agreement or a grant carries an activity. Without an end it goes on."""

    model: type
    pk: int
    starts: dt.date
    ends: dt.date | None


@dataclass(frozen=True)
class Ending:
    """An activity at a step, on what it rests, and the last day of it."""

    activity: int
    is_example: bool
    span: Span


def last_of(spans: list[Span], today: dt.date) -> Span | None:
    """Return the span that carries furthest from ``today`` without a break; None when none carries now.

    A span follows another when it begins on the day after at the latest.
    """
    last = None
    for span in sorted(spans, key=lambda span: span.starts):
        reached = last.ends if last else today - DAY
        if reached is None or span.starts > max(reached + DAY, today):
            break
        if span.ends is None or span.ends > reached:
            last = span
    return last


def steps_at_risk(county, today: dt.date, most: int | None = None) -> Found:
    """Return warnings on steps of ``county``'s paths that would be left without anyone confirmed and fresh.

    A step is at risk when each of its confirmed and fresh contributions rests on an agreement with the
    county or on a grant that ends within six months, with none to follow. What concerns the activity itself
    goes before what concerns the whole organisation; an activity of which no agreement and no grant is
    known is not said to end. A grant for a year ends with the year. Queries: one; three more where a step may
    be at risk, and five more when there is something to tell.
    """
    contributions = StepContribution.objects.filter(step__path__county=county).public()
    steps = _resting(county, contributions.confirmed_and_fresh(today), today)
    firm = contributions.confirmed_and_fresh(today).filter(step__in=steps)
    spans = _spans(county, firm, today)
    until = horizon(today)
    endings, safe = defaultdict(list), set()
    for step, activity, organisation, is_example in firm.order_by("pk").values_list(
        "step", "activity", "activity__organisation", "activity__organisation__is_example"
    ):
        own, shared = spans.get((organisation, activity), []), spans.get((organisation, None), [])
        last = last_of(own, today) or last_of(shared, today)
        if last and last.ends and last.ends <= until:
            endings[step].append(Ending(activity, is_example, last))
        else:
            safe.add(step)
    at_risk = {step: rows for step, rows in endings.items() if step not in safe}
    return _told(at_risk, contributions, today, most)


def _resting(county, firm, today) -> list[int]:
    """Return the steps at which each of those ``firm`` has an agreement or a grant to rest on. One query."""
    of_it = {"organisation": OuterRef("activity__organisation")}
    others = firm.exclude(Exists(_agreements(county, today).filter(**of_it)))
    others = others.exclude(Exists(_grants(today).filter(**of_it)))
    steps = Step.objects.filter(path__county=county).order_by("pk")
    return list(steps.exclude(Exists(others.filter(step=OuterRef("pk")))).values_list("pk", flat=True))


def _agreements(county, today):
    """Agreements with ``county`` that are in force, or to come."""
    return Agreement.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), county=county)


def _grants(today):
    """Grants for this year, or for one to come."""
    return GrantDecision.objects.filter(granted__gt=0, year__gte=today.year)


def _spans(county, firm, today):
    """Return the agreements and grants in force and to come, by organisation and activity. Two queries."""
    organisations = firm.order_by().values("activity__organisation")
    found = defaultdict(list)
    agreements = _agreements(county, today).filter(organisation__in=organisations)
    for pk, organisation, activity, starts, ends in agreements.values_list(
        "pk", "organisation", "activity", "starts_on", "ends_on"
    ):
        found[organisation, activity].append(Span(Agreement, pk, starts, ends))
    grants = _grants(today).filter(organisation__in=organisations)
    for pk, organisation, activity, year in grants.values_list("pk", "organisation", "activity", "year"):
        found[organisation, activity].append(
            Span(GrantDecision, pk, dt.date(year, 1, 1), dt.date(year, 12, 31))
        )
    return found


def _told(at_risk, contributions, today, most):
    """Return the warnings on the steps ``at_risk``, the earliest first."""
    ends = {step: max(row.span.ends for row in rows) for step, rows in at_risk.items()}
    ordered = sorted(at_risk, key=lambda step: (ends[step], step))
    examples = sum(any(row.is_example for row in at_risk[step]) for step in ordered)
    shown = {
        step: sorted(at_risk[step], key=lambda row: (row.span.ends, row.activity))[:NAMED]
        for step in ordered[:most]
    }
    first = []
    if shown:
        names = _Names.of(list(shown), [row for rows in shown.values() for row in rows], contributions, today)
        first = [_warning(names, step, shown[step], at_risk[step], ends[step]) for step in shown]
    return Found(WarningKind.ALONE, len(ordered), examples, first)


@dataclass(frozen=True)
class _Names:
    """What the warnings name: steps, activities, agreements and grants; and who else stands at the steps."""

    steps: dict
    activities: dict
    agreements: dict
    grants: dict
    others: dict

    @classmethod
    def of(cls, steps, rows, contributions, today):
        """Five queries."""

        def of_model(model):
            return [row.span.pk for row in rows if row.span.model is model]

        others = (
            contributions.with_mark(today)
            .filter(step__in=steps)
            .exclude(pk__in=contributions.confirmed_and_fresh(today).values("pk"))
        )
        return cls(
            _by_pk(Step.objects.select_related("path__county"), steps),
            _by_pk(Activity.objects.select_related("organisation"), [row.activity for row in rows]),
            _by_pk(Agreement.objects.select_related("source"), of_model(Agreement)),
            _by_pk(GrantDecision.objects.select_related("source", "county"), of_model(GrantDecision)),
            dict(others.order_by().values("step").annotate(number=Count("pk")).values_list("step", "number")),
        )


def _by_pk(queryset, keys):
    # One query, where in_bulk() takes more for many keys.
    return {row.pk: row for row in queryset.filter(pk__in=keys)}


def _warning(names, step_id, rows, every, ends_on):
    step = names.steps[step_id]
    resting = [(names.activities[row.activity], row.span, _money(names, row.span)) for row in rows]
    organisations = list({activity.organisation: None for activity, _span, _row in resting})
    return ContinuityWarning(
        WarningKind.ALONE,
        step.local_name,
        _sentence(step, resting, len(every), ends_on, names.others.get(step_id, 0)),
        links=[link(step), *(link(organisation) for organisation in organisations)],
        sources=unlike(row.source for _activity, _span, row in resting),
        ends_on=ends_on,
        figures=[
            Figure(what(row), row.year, row.granted)
            for _activity, _span, row in resting
            if isinstance(row, GrantDecision)
        ],
        is_example=any(row.is_example for row in every),
    )


def _money(names, span):
    return (names.agreements if span.model is Agreement else names.grants)[span.pk]


def _sentence(step, resting, number, ends_on, others):
    """Return which step, who, on what, until when, and what would be left."""
    place = {"step": step.local_name.text, "path": step.path.local_name.text}
    if number == 1:
        activity, _span, row = resting[0]
        first = _(
            "“%(step)s” on the path “%(path)s” rests on %(organisation)s alone: %(activity)s. "
            "What carries it ends on %(day)s (%(what)s), and nothing that follows is known here."
        ) % {
            **place,
            "organisation": activity.organisation.local_name.text,
            "activity": activity.local_name.text,
            "day": date_format(ends_on, "DATE_FORMAT"),
            "what": what(row),
        }
    else:
        who = "; ".join(
            _("%(organisation)s, %(activity)s, until %(day)s (%(what)s)")
            % {
                "organisation": activity.organisation.local_name.text,
                "activity": activity.local_name.text,
                "day": date_format(span.ends, "SHORT_DATE_FORMAT"),
                "what": what(row),
            }
            for activity, span, row in resting
        )
        if number > len(resting):
            who = _("%(first)s; and %(count)s more") % {"first": who, "count": number - len(resting)}
        first = ngettext(
            "“%(step)s” on the path “%(path)s” rests on %(count)s activity, whose money ends by %(day)s "
            "with nothing known to follow: %(who)s.",
            "“%(step)s” on the path “%(path)s” rests on %(count)s activities, and the money of each ends by "
            "%(day)s with nothing known to follow: %(who)s.",
            number,
        ) % {**place, "count": number, "day": date_format(ends_on, "DATE_FORMAT"), "who": who}
    return f"{first} {left(others)}"


def left(others: int) -> str:
    """Return in a sentence who would be left at a step beside those whose money ends."""
    if not others:
        return _("Nobody else stands at this step.")
    return ngettext(
        "Left would be %(count)s contribution that the county has not confirmed or checked lately.",
        "Left would be %(count)s contributions that the county has not confirmed or checked lately.",
        others,
    ) % {"count": others}


def what(row) -> str:
    """Return in a few words what an agreement or a grant is."""
    if isinstance(row, Agreement):
        return str(row.get_kind_display())
    giver = row.county.local_name.text if row.county_id else row.giver
    return _("%(kind)s of %(giver)s for %(year)s") % {
        "kind": row.get_kind_display(),
        "giver": giver,
        "year": row.year,
    }
