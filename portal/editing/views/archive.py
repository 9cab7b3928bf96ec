"""Taking a thing out of the public's sight, after a look at what points at it, and bringing it back."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.editing import actions, registry
from portal.editing.views.things import ThingView, address, called, written

# So many names are told; the others are counted.
NAMED = 10


class Archive(ThingView):
    """What points at a thing, and the question whether it is archived, with the reason."""

    may = "may_use_archive"

    def get(self, request, **kwargs):
        return self.page()

    def page(self, problem="", status=200):
        along, pointing = related(self.obj)
        return self.render(
            "workspace/archive.html",
            status=status,
            along=along,
            pointing=pointing,
            problem=problem,
            reason=self.request.POST.get("reason", ""),
            has_draft=actions.open_revision(self.obj) is not None,
        )

    def post(self, request, **kwargs):
        reason = written(request, "reason", 1000)
        if not reason:
            return self.page(problem=_("Tell why it is archived: its history keeps the reason."), status=422)
        actions.archive(self.obj, by=request.user, comment=reason)
        messages.success(request, _("It is archived: the public does not see it any more."))
        return redirect(address("item", self.obj))


class Unarchive(ThingView):
    """Bring a thing back from the archive, as it was before."""

    may = "may_use_archive"

    def get(self, request, **kwargs):
        return redirect(address("item", self.obj))

    def post(self, request, **kwargs):
        actions.unarchive(self.obj, by=request.user)
        if getattr(self.obj, self.editable.state_field) == "published":
            messages.success(request, _("It is public again."))
        else:
            messages.success(request, _("It is back as the draft that it was."))
        return redirect(address("item", self.obj))


def related(obj):
    """Return what goes along when ``obj`` is archived, and what else points at it, in groups with names.

    Two queries for each kind. Of other things only public ones are told.
    """
    editable = registry.of(obj)
    parts = {part.related: part for part in editable.parts}
    along, pointing = [], []
    for relation in obj._meta.related_objects:
        name, model = relation.get_accessor_name(), relation.related_model
        if name in parts:
            along.append(group(parts[name].rows(obj), lambda _row: ""))
        elif name in editable.children:
            along.append(group(getattr(obj, name).all(), partial(address, "item")))
        elif registry.is_edited(model) or is_part(model):
            rows = getattr(obj, name).all()
            pointing.append(group(rows.published() if hasattr(rows, "published") else rows, public_address))
    return [[one for one in groups if one["number"]] for groups in (along, pointing)]


def group(rows, url):
    """Return how many ``rows`` there are, and the first ones by name, with the address that ``url`` gives."""
    meta = rows.model._meta
    rows = rows.select_related(*(field.name for field in meta.concrete_fields if field.is_relation))
    rows = rows.alphabetical() if hasattr(rows, "alphabetical") else rows.order_by("pk")
    number = rows.count()
    return {
        "label": capfirst(str(meta.verbose_name_plural)),
        "number": number,
        "rows": [{"name": called(row), "url": url(row)} for row in rows[:NAMED]],
        "left": max(0, number - NAMED),
    }


def is_part(model):
    """Whether rows of ``model`` are edited as parts of another thing."""
    return any(
        editable.model._meta.get_field(part.related).related_model is model
        for editable in registry.everything()
        for part in editable.parts
    )


def public_address(row):
    """Return the address of ``row``'s page, or of the one that shows it; "" when there is none."""
    shown = [row, *registry.owners(row)]
    return next((one.get_absolute_url() for one in shown if hasattr(one, "get_absolute_url")), "")
