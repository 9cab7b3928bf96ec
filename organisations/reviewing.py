"""What whoever reads a change of an activity is told and asked about the goals and steps that it claims."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from organisations.actions import confirm_all
from organisations.choices import ContributionState
from organisations.models import Activity
from organisations.permissions import counties_answered
from portal.accounts.rights import Rights
from regions.models import Goal, Step

# What each part of an activity joins it to, and how its county is found.
SERVED = {"goals": (Goal, "county"), "steps": (Step, "path__county")}

Content = dict[str, Any]


def marks(old: Content, new: Content) -> dict[str, str]:
    """Return by content key who answers what is newly claimed. A query each for goals and steps."""
    return {key: _mark(_county(served)) for key, served in _claimed(old, new).items()}


def questions(rights: Rights, old: Content, new: Content) -> dict[str, forms.Field]:
    """Return a checkbox for each new claim that the reader may confirm for a county of hers."""
    counties = counties_answered(rights)
    return {
        key: forms.BooleanField(
            label=_("Confirm for the county as well: %(name)s") % {"name": served}, required=False
        )
        for key, served in _claimed(old, new).items()
        if counties is None or getattr(_county(served), "pk", None) in counties
    }


def confirm(activity: Activity, *, by, answers: dict[str, bool]):
    """Confirm those claims of ``activity`` whose checkbox was ticked. Raises NotNow."""
    ticked = [key.split("/") for key, yes in answers.items() if yes]
    goals = [pk for part, pk in ticked if part == "goals"]
    steps = [pk for part, pk in ticked if part == "steps"]
    claimed = {"state": ContributionState.CLAIMED}
    rows = [
        *activity.goal_contributions.filter(goal__in=goals, **claimed),
        *activity.step_contributions.filter(step__in=steps, **claimed),
    ]
    confirm_all(rows, by=by)


def _claimed(old, new):
    """Return the goals and steps that ``new`` claims and ``old`` does not, by content key."""
    found = {}
    for part, (model, county) in SERVED.items():
        keys = [key for key in new if key.startswith(f"{part}/") and key.count("/") == 1]
        pks = [int(key.rpartition("/")[2]) for key in keys if new[key] and not old.get(key)]
        if pks:
            rows = model.objects.filter(pk__in=pks).select_related(county).order_by("pk")
            found |= {f"{part}/{row.pk}": row for row in rows}
    return found


def _county(served):
    return served.county if isinstance(served, Goal) else served.path.county


def _mark(county):
    if county is None:
        return _("Newly claimed. Those who keep the national path confirm or decline it.")
    return _("Newly claimed. To be confirmed or declined by: %(county)s.") % {"county": county}
