"""When a scheduled version comes out: another time, or back to its draft."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from blog import actions
from blog.forms import TimeForm
from portal.editing import actions as editing
from portal.editing.views.things import ThingView, address


class Time(ThingView):
    """The time of a scheduled version, for its writers; those who publish change it."""

    def get(self, request, **kwargs):
        if not self.obj.is_scheduled:
            return self.gone()
        return self.page(TimeForm(self.obj.published_at))

    def post(self, request, **kwargs):
        if not self.obj.is_scheduled:
            return self.gone()
        form = TimeForm(self.obj.published_at, request.POST)
        if not self.editable.may_review(self.rights, self.obj):
            messages.warning(request, _("Those who publish change the time. You may take the version back."))
            return self.page(TimeForm(self.obj.published_at), status=403)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            actions.change_time(self.obj, by=request.user, at=form.at)
        except editing.NotNow as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("The version comes out at the time you gave."))
        return redirect(address("item", self.obj))

    def gone(self):
        messages.info(self.request, _("It does not wait for a time any more."))
        return redirect(address("item", self.obj))

    def page(self, form, status=200):
        return self.render("blog/work_time.html", status=status, form=form)


class TakeBack(ThingView):
    """Take a scheduled version back, to go on writing."""

    http_method_names = ["post"]

    def post(self, request, **kwargs):
        try:
            actions.take_back(self.obj, by=request.user)
        except editing.NotNow as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("It is a draft again, with its text as it was approved."))
        return redirect(address("item", self.obj))
