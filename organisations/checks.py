"""What of an organisation is to be checked again, and what becomes of the answers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.template.defaultfilters import date
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.choices import ContributionState, VerifiedBy
from organisations.models import Activity, GoalContribution, Organisation, StepContribution
from organisations.models.verification import SOON, Verified
from portal.editing.actions import change
from portal.editing.choices import Via
from portal.editing.registry import of
from portal.tickets.actions import open_ticket
from portal.tickets.choices import Origin, TicketState
from portal.tickets.models import Ticket


@dataclass(frozen=True)
class Item:
    """One thing to be checked: a profile, an activity or a contribution."""

    kind: str
    thing: Verified

    @property
    def key(self) -> str:
        """Tells it apart from others on a page."""
        return f"{self.kind}-{self.thing.uuid}"

    @property
    def name(self) -> str:
        """What it is called in the active language."""
        return str(self.thing)

    @property
    def ends_on(self):
        """Its last day, where it has one."""
        return getattr(self.thing, "ends_on", None) or getattr(self.thing, "valid_until", None)

    @property
    def is_confirmed(self) -> bool:
        """The county has confirmed it, so that only the county can do so anew."""
        return getattr(self.thing, "state", "") == ContributionState.CONFIRMED

    @property
    def reason(self) -> str:
        """Why it is to be checked, in the active language."""
        today, ends = timezone.localdate(), self.ends_on
        if ends and ends < today:
            return _("ended on %(day)s") % {"day": date(ends, "DATE_FORMAT")}
        if ends and ends <= today + SOON:
            return _("ends on %(day)s") % {"day": date(ends, "DATE_FORMAT")}
        if self.thing.verified_on is None:
            return _("not checked yet")
        return _("last checked on %(day)s") % {"day": date(self.thing.verified_on, "DATE_FORMAT")}


def unquestioned(queryset):
    """Leave out what the organisation itself has told of in a report that is still open."""
    told = Ticket.objects.filter(
        content_type=ContentType.objects.get_for_model(queryset.model),
        object_id=OuterRef("pk"),
        origin=Origin.ORGANISATION,
        state=TicketState.OPEN,
    )
    return queryset.exclude(Exists(told))


def organisations_to_check():
    """Return published organisations of which something is to be checked, the longest unchecked first."""
    activities = unquestioned(Activity.objects.to_check()).filter(organisation=OuterRef("pk"))
    contributions = [
        unquestioned(model.objects.to_check()).filter(activity__organisation=OuterRef("pk"))
        for model in (GoalContribution, StepContribution)
    ]
    own = unquestioned(Organisation.objects.to_check()).filter(pk=OuterRef("pk"))
    due = Q(Exists(own)) | Q(Exists(activities))
    for rows in contributions:
        due |= Q(Exists(rows))
    return Organisation.objects.published().filter(due).order_by("verified_on", "pk")


def items_of(organisations: Iterable[int]) -> dict[int, list[Item]]:
    """Return what is to be checked of each organisation, by primary key. Four queries."""
    found = defaultdict(list)
    pks = list(organisations)
    for thing in (
        unquestioned(Organisation.objects.to_check()).filter(pk__in=pks).select_related("home_municipality")
    ):
        found[thing.pk].append(Item("organisation", thing))
    activities = unquestioned(Activity.objects.to_check()).filter(organisation__in=pks)
    for thing in activities.select_related("organisation__home_municipality").alphabetical():
        found[thing.organisation_id].append(Item("activity", thing))
    for kind, model in (("goal", GoalContribution), ("step", StepContribution)):
        rows = unquestioned(model.objects.to_check()).filter(activity__organisation__in=pks)
        for thing in rows.with_names().order_by("activity", "pk"):
            found[thing.activity.organisation_id].append(Item(kind, thing))
    return found


# Answers.


@transaction.atomic
def is_correct(item: Item, *, by):
    """Record that the organisation finds the thing right as it is today.

    A contribution that the county confirmed stays as the county said; the county is asked to confirm it anew.
    """
    if item.is_confirmed:
        _tell_county(item, _("The organisation tells that this still holds. Please confirm it anew."))
        return
    with _changed(item, by) as thing:
        _checked_today(thing)
        if item.kind in ("goal", "step"):  # It goes on: the check's own year takes the place of the last day.
            thing.valid_until = None


@transaction.atomic
def has_changed(item: Item, text: str):
    """Pass on what the organisation says has changed to those who keep the thing."""
    editing = of(item.thing)
    open_ticket(
        item.thing,
        text,
        organisation_id=editing.organisation_id(item.thing),
        county_id=editing.county_id(item.thing),
        origin=Origin.ORGANISATION,
    )


@transaction.atomic
def has_ended(item: Item, *, by):
    """Record that the thing has ended today. That an organisation has ended is for its county to see to."""
    if item.kind == "organisation":
        _tell_county(item, _("The organisation tells that it has ended its work."))
        return
    today = timezone.localdate()
    with _changed(item, by) as thing:
        if item.kind == "activity":
            thing.ends_on = max(today, thing.starts_on or today)
            _checked_today(thing)
        else:
            thing.state, thing.valid_until = ContributionState.ENDED, today


def _changed(item, by):
    # As it is now: whoever edits it at the same moment loses nothing.
    now = type(item.thing)._base_manager.select_for_update().get(pk=item.thing.pk)
    return change(now, by=by, comment=_("Checked through the link in a reminder"), via=Via.LINK)


def _checked_today(thing):
    thing.verified_on, thing.verified_by = timezone.localdate(), VerifiedBy.ORGANISATION


def _tell_county(item, text):
    editing = of(item.thing)
    open_ticket(
        item.thing,
        text,
        organisation_id=editing.organisation_id(item.thing),
        county_id=editing.county_id(item.thing),
        origin=Origin.ORGANISATION,
        to_county=True,
    )
