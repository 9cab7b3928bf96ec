"""Answering a remark on a text with a reason, and taking the answer back."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from blog.remarks import REVIEW, dismiss, open_and_answered
from portal.editing import actions
from portal.editing.views.things import ThingView, address, written

LONGEST_REASON = 300


class OfVersion(ThingView):
    """Something done about the remarks of one language version, by whoever may edit it."""

    def go_back(self):
        """Lead to the page on which the remark was shown."""
        place = self.request.POST.get("back", "")
        if place in self.editable.section_by_key:
            page = address("section", self.obj, place)
        elif place == REVIEW and self.editable.may_review(self.rights, self.obj):
            page = address("review", self.obj)
        else:
            page = address("item", self.obj)
        return redirect(f"{page}#remarks")


class Dismiss(OfVersion):
    """Answer one remark on the draft as it is now."""

    def post(self, request, **kwargs):
        reason = written(request, "reason", LONGEST_REASON)
        remark = self.remark()
        if remark is None:
            messages.info(request, _("The words have changed since, or the remark has been answered."))
        elif not remark.may_stay:
            messages.warning(request, _("This remark cannot be answered: the text has to be mended."))
        elif not reason:
            messages.warning(request, _("Tell why the text is right as it is."))
        else:
            dismiss(self.obj, remark, by=request.user, reason=reason)
            messages.success(request, _("The remark is answered. It comes again if the words change."))
        return self.go_back()

    def remark(self):
        """Return the open remark that the form is about; None when there is none any more."""
        content = actions.current_content(self.obj, actions.open_revision(self.obj))
        still, _answered = open_and_answered(self.obj, content)
        wanted = self.request.POST.get("check"), self.request.POST.get("about")
        return next((one for one in still if (one.check, one.about) == wanted), None)


class TakeBack(OfVersion):
    """Take an answer back: the remark is open again."""

    def post(self, request, **kwargs):
        wanted = request.POST.get("answer", "")
        for answer in self.obj.dismissals.all():
            if str(answer.uuid) == wanted:
                answer.delete()
                messages.success(request, _("The answer is taken back. The remark is open again."))
                break
        else:
            messages.info(request, _("There is no such answer any more."))
        return self.go_back()
