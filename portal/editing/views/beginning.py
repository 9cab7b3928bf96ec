"""Beginning a new thing that has no draft: one form that asks for all that must be there."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.editing import actions, registry
from portal.editing.beginning import BeginForm
from portal.editing.views.things import ThingView, address, kept
from portal.lib import languages


class Begin(ThingView):
    """The form of a new thing of kind ``child`` under this one. Nothing is written before it is sent.

    Where the thing belongs may stand in the address (``Editable.set_by_address``).
    """

    def get(self, request, child, **kwargs):
        self.prepare(child)
        return self.page(self.form())

    def post(self, request, child, **kwargs):
        try:
            self.prepare(child)
        except Http404:
            return kept(request, status=404)
        form = self.form(request.POST)
        if not form.is_valid() or not self.write(form):
            return self.page(form, status=422)
        messages.success(
            request,
            _("“%(name)s” is public now. If it was a mistake, delete it from its page.") % {"name": form.obj},
        )
        if request.POST.get("action") == "another":
            return redirect(request.get_full_path())
        section = self.child.first_page(form.obj)
        return redirect(address("section", form.obj, section) if section else address("item", form.obj))

    def prepare(self, kind):
        """Make the new thing, and see that the reader may publish it. Raises Http404."""
        if kind not in self.editable.begins:
            raise Http404("Nothing of this kind is begun here")
        self.child = registry.by_kind(kind)
        self.new = self.child.new(self.obj, "", languages.current())
        if not self.editable.may_review(self.rights, self.obj):
            raise Http404("No such page for this reader")
        self.about = self.child.set_by_address(self.new, self.obj, self.request.GET)

    def form(self, data=None):
        return BeginForm(self.new, self.obj, languages.current(), data)

    def write(self, form):
        """Write the thing and what goes with it; return whether nobody was quicker."""
        try:
            with transaction.atomic():
                actions.begin(form.obj, by=self.request.user)
                self.child.after_begun(form.obj, by=self.request.user, answers=form.answers)
        except (IntegrityError, ValidationError) as error:
            told = getattr(error, "messages", [_("Somebody wrote the same a moment ago. Look at it first.")])
            form.add_error(None, told)
            return False
        return True

    def page(self, form, status=200):
        return self.render(
            "workspace/begin.html",
            status=status,
            form=form,
            heading=self.child.begin_heading,
            about=self.about,
            back_url=self.editable.overview(self.obj),
            back_name=_("Cancel: nothing is saved"),
        )
