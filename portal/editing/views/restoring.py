"""Bringing back what was written earlier: into the open draft, after a look at what would change."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from portal.editing import actions
from portal.editing.history import sides
from portal.editing.merging import changed, merge, traces
from portal.editing.models import Revision
from portal.editing.present import changes
from portal.editing.views.history import OfRevision
from portal.editing.views.things import ThingView, address

TAKEN_BACK = "taken-back"


class Restore(OfRevision):
    """Bring back an earlier version: all of it, single fields (``key``), or what a save of a draft held.

    ``side`` tells whether as it was before the change or after it. GET shows what would become of the draft.
    """

    revisions = Revision.objects.all()

    def get(self, request, **kwargs):
        asked = request.GET
        content, keys = self.wanted(asked)
        now = actions.current_content(self.obj, actions.open_revision(self.obj))
        after = self.after(now, content, keys)
        return self.render(
            "workspace/restore.html",
            changes=changes(self.editable, now, after, main=actions.main_language(self.obj)),
            asked=[(name, value) for name in ("key", "side", "save") for value in asked.getlist(name)],
            when=self.revision.published_at or self.revision.saved_at,
            back_url=address("history", self.obj),
        )

    def post(self, request, **kwargs):
        content, keys = self.wanted(request.POST)
        before = actions.current_content(self.obj, actions.open_revision(self.obj))
        try:
            saved = actions.restore(self.obj, by=request.user, content=content, keys=keys)
        except actions.NotNow as error:
            messages.warning(request, str(error))
            return redirect(address("item", self.obj))
        touched = changed(before, saved.content)
        if not touched:
            messages.info(request, _("Nothing differs from what your draft says already."))
            return redirect(address("item", self.obj))
        messages.success(
            request, _("It was brought back into the draft. Send the draft in when it is right.")
        )
        request.session[TAKEN_BACK] = {
            "thing": str(self.obj.uuid),
            "values": {key: before.get(key) for key in touched},
            "base": traces({key: saved.content.get(key) for key in touched}),
        }
        return redirect(address("item", self.obj))

    def wanted(self, asked):
        """Return the content to bring back, and which keys of it; None for all of them. Raises Http404."""
        if number := asked.get("save"):
            return self.saved(number)
        if not self.revision.published_at:
            raise Http404("Only what was public, or was saved, is brought back")
        old, new = sides(self.editable, self.revision)
        keys = asked.getlist("key")
        if asked.get("side") == "before":
            return old, keys or changed(old, new)
        return new, keys or None

    def saved(self, number):
        save = get_object_or_404(self.revision.saves, pk=number) if number.isdecimal() else None
        if save is None:
            raise Http404("No such save")
        content = dict(save.changes)
        for key in save.changes:  # A row that has been taken away since comes back with its text.
            if key.count("/") == 2 and content[key] is not None:
                content.setdefault(key.rpartition("/")[0], True)
        return content, list(save.changes)

    def after(self, now, content, keys):
        values = actions.restored(self.obj, now, content, keys)
        return merge(traces(now), values, now, values).content


class TakeBack(ThingView):
    """Take back what was brought back last: the draft is again as it was before."""

    def get(self, request, **kwargs):
        return redirect(address("item", self.obj))

    def post(self, request, **kwargs):
        held = taken_back(request, self.obj)
        if held is None:
            messages.info(request, _("There is nothing to take back."))
            return redirect(address("item", self.obj))
        try:
            clashes = actions.unsave(self.obj, by=request.user, values=held["values"], base=held["base"])
        except actions.NotNow as error:
            messages.warning(request, str(error))
            return redirect(address("item", self.obj))
        del request.session[TAKEN_BACK]
        if clashes:
            messages.warning(request, _("What has been changed since stays; the rest is as it was."))
        else:
            messages.success(request, _("Taken back: the draft is as it was before."))
        return redirect(address("item", self.obj))


def taken_back(request, obj):
    """Return what the reader may take back of ``obj``: values and traces; None when there is nothing."""
    held = request.session.get(TAKEN_BACK)
    return held if held and held["thing"] == str(obj.uuid) else None
