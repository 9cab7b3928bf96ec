"""Deleting a thing that was begun by mistake, after a look at what goes along; and bringing it back."""

from collections import defaultdict

from django.contrib import messages
from django.db import DatabaseError
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.editing import actions, registry
from portal.editing.views.archive import NAMED
from portal.editing.views.things import ThingView, address, called

LAST = "last-deleted"  # In the session: what was deleted last, and where it belonged.


class Delete(ThingView):
    """What goes along with a thing, or what keeps it, and the question whether it is deleted."""

    may = "may_delete"

    def get(self, request, **kwargs):
        return self.page()

    def page(self, status=200):
        keeping = actions.obstacles(self.obj)
        return self.render(
            "workspace/delete.html",
            status=status,
            keeping=groups(keeping),
            along=[] if keeping else groups(actions.goes_along(self.obj)),
        )

    def post(self, request, **kwargs):
        if actions.obstacles(self.obj):
            return self.page(status=409)
        above = self.editable.parent(self.obj)
        request.session[LAST] = {
            "kind": str(self.editable.verbose_name),
            "name": called(self.obj).text,
            "above": str(above.uuid),
            "rows": actions.packed(self.obj),
        }
        actions.delete(self.obj, by=request.user)
        return redirect(address("deleted", above))


class Deleted(ThingView):
    """What the reader has just deleted of this thing's own, and the button that brings it back."""

    may = "may_review"

    def get(self, request, **kwargs):
        last = self.last()
        if last is None:
            return redirect(self.editable.overview(self.obj))
        return self.render(
            "workspace/deleted.html",
            name=last["name"],
            kind=last["kind"],
            back_url=self.editable.overview(self.obj),
        )

    def post(self, request, **kwargs):
        last = self.last()
        if last is None:
            messages.info(request, _("There is nothing to bring back."))
            return redirect(self.editable.overview(self.obj))
        try:
            back = actions.bring_back(last["rows"], by=request.user, comment=_("Brought back after deletion"))
        except DatabaseError:
            messages.warning(
                request, _("It cannot be brought back: something else has been put in its place.")
            )
            return redirect(self.editable.overview(self.obj))
        del request.session[LAST]
        messages.success(request, _("“%(name)s” is back as it was.") % {"name": called(back).text})
        return redirect(address("item", back))

    def last(self):
        """Return what was deleted last, if it belonged to this thing."""
        last = self.request.session.get(LAST)
        return last if last and last["above"] == str(self.obj.uuid) else None


def groups(rows):
    """Return ``rows`` by kind, with the first names of each and a link to what is edited. A query each."""
    by_model = defaultdict(list)
    for row in rows:
        by_model[type(row)].append(row)
    return [
        {
            "label": capfirst(str(model._meta.verbose_name_plural)),
            "number": len(found),
            "rows": [
                {"name": called(row), "url": address("item", row) if registry.is_edited(row) else ""}
                for row in _whole(model, found[:NAMED])
            ],
            "left": max(0, len(found) - NAMED),
        }
        for model, found in by_model.items()
    ]


def _whole(model, rows):
    """Return ``rows`` with all that they are named by: whoever looks for them reads their keys alone."""
    tied = [field.name for field in model._meta.concrete_fields if field.is_relation]
    whole = model._default_manager.select_related(*tied).in_bulk([row.pk for row in rows])
    return [whole[row.pk] for row in rows]
