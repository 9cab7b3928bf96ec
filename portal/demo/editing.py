"""What the example accounts are in the middle of: a draft, changes with the county, a history, a report.

No letters are written: nobody reads the addresses of the example accounts.
"""

import datetime as dt

from django.utils import timezone

from organisations.models import Organisation
from portal.accounts.models import User
from portal.demo.materials import texts
from portal.editing import actions
from portal.editing.choices import RevisionState
from portal.editing.merging import traces
from portal.editing.models import Revision
from portal.editing.snapshots import take
from portal.tickets.models import Ticket

EDITOR, COUNTY = "coordinator@example.org", "county@example.org"
WAITS = dt.timedelta(days=14)


def build_editing(sowing):
    """Begin what is not begun yet, of the example coordinator's organisation in the example county."""
    editor = User.objects.filter(email=EDITOR, is_example=True).first()
    county = User.objects.filter(email=COUNTY, is_example=True).first()
    organisation = (
        Organisation.objects.filter(
            is_example=True,
            memberships__user=editor,
            home_municipality__county__memberships__user=county,
        ).first()
        if editor and county
        else None
    )
    if organisation is None:
        return
    _history(sowing, organisation, editor)
    plans = [("draft", {}), ("in_review", _sent_in()), ("returned", _returned(county))]
    plans.append(("scheduled", _scheduled(county)))
    # Published ones with a text in the portal's first language, the same ones in every run.
    activities = organisation.activities.published().exclude(title_fi=None).order_by("pk")
    for (name, fields), activity in zip(plans, activities, strict=False):
        if not Revision.objects.of(activity).exists():
            _change(sowing, activity, editor, texts("editing")[name], fields)
    if not Ticket.objects.of(organisation).exists():
        Ticket.objects.create(
            about=organisation,
            name=str(organisation),
            text=texts("editing")["report"]["text"],
            language="fi",
            organisation_id=organisation.pk,
            county_id=organisation.home_municipality.county_id,
        )
        sowing.added["ticket"] += 1


def _history(sowing, organisation, editor):
    """Publish two changes of the profile; the second leaves its translations behind."""
    if Revision.objects.of(organisation).exists():
        return
    for entry in texts("editing")["published"]:
        with actions.change(organisation, by=editor) as changed:
            for key, text in entry.items():
                if key != "name":
                    setattr(changed, key, text)
        newest = Revision.objects.of(organisation).published().newest_first().first()
        newest.name = entry["name"]
        newest.save(update_fields=["name"])
        sowing.added["revision"] += 1


def _change(sowing, activity, editor, entry, fields):
    live = take(activity)
    values = {key: text for key, text in entry.items() if key in live}
    saved = actions.save_draft(activity, by=editor, values=values, base=traces(live))
    if saved.revision is None:
        return
    for name, value in fields.items():
        setattr(saved.revision, name, value)
    saved.revision.save()
    sowing.added["revision"] += 1


def _sent_in():
    return {
        "state": RevisionState.IN_REVIEW,
        "submitted_at": timezone.now(),
        "comment": texts("editing")["in_review"]["comment"],
    }


def _returned(county):
    entry = texts("editing")["returned"]
    return {
        "state": RevisionState.RETURNED,
        "submitted_at": timezone.now(),
        "reviewed_at": timezone.now(),
        "reviewer": county,
        "reason": entry["reason"],
        "notes": {"eligibility_fi": entry["note"]},
    }


def _scheduled(county):
    return {
        "state": RevisionState.APPROVED,
        "submitted_at": timezone.now(),
        "reviewed_at": timezone.now(),
        "reviewer": county,
        "comment": texts("editing")["scheduled"]["comment"],
        "publish_at": timezone.now() + WAITS,
    }
