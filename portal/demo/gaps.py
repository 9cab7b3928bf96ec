"""What the example counties have taken up of their gaps, and where they say that nobody is needed."""

import datetime as dt

from django.utils import timezone

from organisations.choices import ContributionState, State, VerifiedBy
from organisations.models import Activity, StepContribution
from portal.demo.materials import key, texts, wording
from portal.editing.actions import record
from portal.editing.choices import Via
from portal.editing.snapshots import take
from regions.choices import GapState, LifeStage, OwedLanguage
from regions.models import Gap, Municipality, NotNeeded, Step

# A step at which somebody is confirmed in Finnish alone, in a county that owes Swedish too.
IN_FINNISH_ALONE = ("17", "family-support", 4)


def build_gaps(sowing):
    """Add what is missing: gaps in every state with their history, and the county's word on some others."""
    _in_finnish_alone(sowing)
    told = texts("gaps")
    for entry in told["not_needed"]:
        uuid = key("not-needed", entry["county"], *entry["step"])
        wanted = {uuid: entry} if _step(entry) else {}
        sowing.build(NotNeeded, wanted, lambda uuid, entry: _not_needed(sowing, uuid, entry))
    wanted = {key("gap", entry["county"], *entry["step"]): entry for entry in told["gap"] if _step(entry)}
    for uuid, entry in sowing.missing(Gap, wanted).items():
        _keep(sowing, _gap(sowing, uuid, entry), entry)
        sowing.added["gap"] += 1


def _step(entry):
    path, order = entry["step"]
    return Step.objects.filter(uuid=key("step", entry["county"], path, order)).first()


def _day(sowing, days):
    return sowing.today - dt.timedelta(days=days)


def _at(sowing, entry, step):
    """Return where on its axis a gap of ``entry`` is, as columns."""
    where = entry.get("where", "")
    if not where:
        return {}
    if where in LifeStage:
        return {"life_stage": where}
    if where in OwedLanguage:
        return {"language": where}
    if where != "carried":
        return {"municipality": Municipality.objects.get(code=where)}
    fresh = StepContribution.objects.filter(step=step).public().confirmed_and_fresh(sowing.today)
    there = Municipality.objects.filter(
        county=step.path.county, activities__in=fresh.values("activity")
    ).order_by("code")
    return {"municipality": there.first()}


def _not_needed(sowing, uuid, entry):
    step = _step(entry)
    return NotNeeded(
        uuid=uuid,
        step=step,
        since=_day(sowing, entry["days"]),
        is_example=True,
        source=sowing.reference.decision,
        **_at(sowing, entry, step),
        **wording("reason", entry),
    )


def _gap(sowing, uuid, entry):
    step = _step(entry)
    return Gap(
        uuid=uuid,
        step=step,
        found_on=_day(sowing, entry["days"]),
        is_example=True,
        **_at(sowing, entry, step),
        **wording("note", entry),
    )


def _keep(sowing, gap, entry):
    """Write ``gap`` and let its history tell when it came into each of its states."""
    _record(gap, {}, gap.found_on)
    if "moved" in entry:
        before = take(gap)
        gap.state, gap.solver, gap.link = GapState.BEING_SOLVED, entry["solver"], entry.get("link", "")
        _record(gap, before, _day(sowing, entry["moved"]))
    if "closed" in entry:
        before = take(gap)
        gap.state, gap.closed_on = GapState.CLOSED, _day(sowing, entry["closed"])
        _record(gap, before, gap.closed_on)


def _record(gap, before, day):
    gap.save()
    revision = record(gap, before, by=None, via=Via.PORTAL)
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(10)))
    revision.created_at = revision.saved_at = revision.published_at = at
    revision.save()


def _in_finnish_alone(sowing):
    """Let an activity that is given in Finnish alone be confirmed at a step that has nobody else."""
    code, path, order = IN_FINNISH_ALONE
    step = Step.objects.filter(uuid=key("step", code, path, order)).first()
    activity = (
        Activity.objects.filter(
            organisation__is_example=True,
            organisation__state=State.PUBLISHED,
            organisation__home_municipality__county__code=code,
            state=State.PUBLISHED,
            for_children=True,
            languages__code="fi",
        )
        .exclude(languages__code="sv")
        .order_by("uuid")
        .first()
    )
    if step is None or activity is None:
        return
    sowing.build(
        StepContribution,
        {key("finnish-alone", step.uuid): activity},
        lambda uuid, activity: StepContribution(
            uuid=uuid,
            step=step,
            activity=activity,
            state=ContributionState.CONFIRMED,
            verified_on=_day(sowing, 64),
            verified_by=VerifiedBy.COUNTY,
        ),
    )
