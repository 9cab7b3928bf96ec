"""What the example county's coordinator has begun of what the county keeps: a draft, and one that waits."""

import datetime as dt

from django.utils import timezone

from portal.accounts.models import User
from portal.demo.editing import COUNTY, WAITS
from portal.demo.materials import key, texts
from portal.editing import actions
from portal.editing.choices import RevisionState
from portal.editing.merging import traces
from portal.editing.models import Revision
from portal.editing.snapshots import take
from regions.models import AdvisoryBody, ServicePath


def build_keeping(sowing):
    """Begin what is not begun yet: a draft of a path, and a change of a body that is public in two weeks."""
    user = User.objects.filter(email=COUNTY, is_example=True).first()
    told = texts("keeping")
    path = ServicePath.objects.filter(uuid=key("path", *told["path"]["key"])).first()
    if user is None or path is None:
        return
    _draft(sowing, path, user, told["path"])
    body = AdvisoryBody.objects.filter(county=path.county, is_example=True).order_by("pk").first()
    if body and (draft := _draft(sowing, body, user, told["body"])):
        now = timezone.now()
        draft.state, draft.publish_at = RevisionState.APPROVED, now + WAITS + dt.timedelta(days=1)
        draft.submitted_at = draft.reviewed_at = now
        draft.reviewer = user
        draft.save()


def _draft(sowing, thing, user, entry):
    if Revision.objects.of(thing).open().exists():
        return None
    live = take(thing)
    values = {name: text for name, text in entry.items() if name in live}
    saved = actions.save_draft(thing, by=user, values=values, base=traces(live))
    if saved.revision:
        sowing.added["revision"] += 1
    return saved.revision
