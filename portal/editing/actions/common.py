"""What every change stands on: what may go wrong, the open change of a thing, and holding both."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from portal.accounts.rights import NONE, rights_of
from portal.editing.models import Revision
from portal.editing.registry import of
from portal.editing.snapshots import content_type
from portal.lib import languages


class Clash(Exception):
    """The public content was changed meanwhile in the same places; ``clashes`` as in Merge."""

    def __init__(self, clashes):
        super().__init__(", ".join(clashes))
        self.clashes = clashes


class Incomplete(Exception):
    """The change cannot be published as it is; ``problems`` are sentences by content key ("": the whole)."""

    def __init__(self, problems):
        super().__init__(str(problems))
        self.problems = problems


class NotNow(Exception):
    """The change is not in a state for this: somebody was quicker. The text tells the person so."""


@dataclass
class Saved:
    """What came of saving a form: the draft (None when nothing differs from what is public), and clashes."""

    revision: Revision | None
    content: dict[str, Any]
    clashes: dict[str, tuple[Any, Any]] = field(default_factory=dict)


def open_revision(obj) -> Revision | None:
    """Return the change of ``obj`` that is on its way. One query."""
    return Revision.objects.of(obj).open().select_related("author", "reviewer").first()


def main_language(obj) -> str:
    """Return the language that ``obj``'s texts are translated from."""
    return next(iter(of(obj).languages(obj)), languages.current())


def begun(obj, live, by) -> Revision:
    """Return a change of ``obj``, not saved yet, that ``by`` begins from its public content ``live``."""
    editable = of(obj)
    return Revision(
        content_type=content_type(obj),
        object_id=obj.pk,
        base=live,
        content=live,
        author=by,
        organisation_id=editable.organisation_id(obj),
        county_id=editable.county_id(obj),
    )


def rights_by(user):
    """Return what ``user`` may do; nothing for None, who has no account."""
    return rights_of(user) if user is not None else NONE


def locked(revision, states, version=None):
    """Return ``revision`` as it is now, held until the end of the transaction. Raises NotNow."""
    held = Revision.objects.select_for_update(of=("self",)).get(pk=revision.pk)
    if held.state not in states:
        raise NotNow(
            _("Somebody was quicker: the change is now %(state)s.") % {"state": held.get_state_display()}
        )
    if version is not None and held.version != version:
        raise NotNow(_("The change was edited while you read it. Read it once more."))
    return held


def row_of(revision):
    """Return the thing that ``revision`` is about, held until the end of the transaction."""
    model = revision.content_type.model_class()
    return model._base_manager.select_for_update().get(pk=revision.object_id)
