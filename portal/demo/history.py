"""The example counties’ past: when councils met, when things came in, and what some of them were before.

Only what was before is invented: what is public now stays as it is. Everything has been in the portal for
more than a year, reference data too, so that the pages of a past day have something to show.
"""

import datetime as dt

from django.apps import apps
from django.utils import timezone

from organisations.models import Activity, GoalContribution, StepContribution
from portal.demo.materials import draw, key, texts
from portal.editing import actions
from portal.editing.choices import RevisionState, Via
from portal.editing.models import Revision
from portal.editing.snapshots import take
from portal.lib.records import Record
from regions.choices import Outcome
from regions.models import BodyStatement, CouncilMeeting, County, ServicePath

IN_USE_FOR = dt.timedelta(days=420)
# One activity in so many has come within the last half year; one claim in so many within two months.
NEW_ACTIVITIES, NEW_CLAIMS = 9, 12
BATCH = 500


def build_history(sowing):
    """Add what is missing of the past. What is public now is not changed."""
    _meetings(sowing)
    _arrivals(sowing)
    told = texts("history")
    for entry in told["path"]:
        _before(sowing, _first(ServicePath, entry, "county__code"), entry["days"], entry["before"])
    for entry in told["activity"]:
        activity = _first(Activity, entry, "municipalities__county__code", state="published")
        _before(sowing, activity, entry["days"], entry["before"])
    for entry in told["statement"]:
        _unanswered(sowing, entry)


def _meetings(sowing):
    wanted = {
        key("council-meeting", entry["county"], days): (entry["county"], days)
        for entry in texts("history")["meetings"]
        for days in entry["days"]
    }
    taken = set(CouncilMeeting.objects.values_list("county__code", "held_on"))

    def meeting(uuid, value):
        code, days = value
        held_on = sowing.today - dt.timedelta(days=days)
        return CouncilMeeting(
            uuid=uuid, county=sowing.reference.counties[code], held_on=held_on, is_example=True
        )

    free = {
        uuid: (code, days)
        for uuid, (code, days) in wanted.items()
        if (code, sowing.today - dt.timedelta(days=days)) not in taken
    }
    sowing.build(CouncilMeeting, free, meeting)


def _arrivals(sowing):
    """Let everything have come in long ago, and some activities and claims lately."""
    if County.objects.filter(created_at__lt=_moment(sowing, IN_USE_FOR - dt.timedelta(days=1))).exists():
        return
    begun = _moment(sowing, IN_USE_FOR)
    for model in _records():
        model.objects.filter(created_at__gt=begun).update(created_at=begun)
    newest = {}
    for pk, uuid in Activity.objects.filter(organisation__is_example=True).values_list("pk", "uuid"):
        chance = draw("arrival", uuid)
        if chance.randrange(NEW_ACTIVITIES) == 0:
            newest[pk] = _moment(sowing, dt.timedelta(days=chance.randint(3, 180)))
    _came(Activity, newest)
    for model in (GoalContribution, StepContribution):
        came = {}
        rows = model.objects.filter(activity__organisation__is_example=True)
        for pk, uuid, activity, state in rows.values_list("pk", "uuid", "activity_id", "state"):
            chance = draw("arrival", uuid)
            if activity in newest:
                came[pk] = newest[activity]
            elif state == "claimed" and chance.randrange(NEW_CLAIMS) == 0:
                came[pk] = _moment(sowing, dt.timedelta(days=chance.randint(2, 60)))
        _came(model, came)


def _came(model, moments):
    rows = model.objects.only("pk").in_bulk(list(moments))
    for pk, moment in moments.items():
        rows[pk].created_at = moment
    model.objects.bulk_update(rows.values(), ["created_at"], batch_size=BATCH)


def _records():
    models = [
        model for name in ("regions", "organisations") for model in apps.get_app_config(name).get_models()
    ]
    return [model for model in models if issubclass(model, Record)]


def _moment(sowing, ago):
    """Return noon of the day that is so long ago."""
    day = sowing.today - ago
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)), timezone.get_default_timezone())


def _first(model, entry, county, **more):
    """Return the first example of the county whose Finnish name begins as told."""
    example = {"organisation__is_example" if model is Activity else "is_example": True}
    example[f"{model.NAMED_BY}_fi__startswith"] = entry["name"]
    return model.objects.filter(**{county: entry["county"]}, **example, **more).order_by("uuid").first()


def _before(sowing, thing, days, values):
    """Keep as history that ``thing`` was changed so many days ago, and what it was before."""
    if thing is None or Revision.objects.of(thing).published().exists():
        return
    now = take(thing)
    was = now | {name: text for name, text in values.items() if now.get(name)}
    _keep(sowing, thing, was, now, days)


def _unanswered(sowing, entry):
    """Keep as history that a statement was answered so many days ago."""
    statements = BodyStatement.objects.filter(
        body__county__code=entry["county"], body__is_example=True, outcome=entry["outcome"]
    )
    statement = statements.order_by("uuid").first()
    if statement is None or Revision.objects.of(statement.body).published().exists():
        return
    now = take(statement.body)
    row = f"statements/{statement.uuid}"
    texts_of = {f"{row}/outcome_text_{code}": "" for code in ("fi", "sv", "en")}
    was = now | {f"{row}/outcome": str(Outcome.OPEN), f"{row}/outcome_source": None} | texts_of
    _keep(sowing, statement.body, was, now, entry["days"])


def _keep(sowing, thing, was, now, days):
    revision = actions.common.begun(thing, was, None)
    moment = _moment(sowing, dt.timedelta(days=days))
    revision.content, revision.via, revision.state = now, Via.PORTAL, RevisionState.PUBLISHED
    revision.created_at = revision.saved_at = revision.published_at = moment
    revision.save()
    sowing.added["revision"] += 1
