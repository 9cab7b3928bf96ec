"""A version before it is out: at three widths for its writers, by a link for those without an account."""

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import View

from blog import actions
from blog.forms import ShareForm
from blog.models import PreviewLink
from portal.editing import actions as editing
from portal.editing import previewing
from portal.editing.choices import OPEN
from portal.editing.snapshots import take
from portal.editing.views.preview import drawn
from portal.editing.views.things import ThingView, address, called
from portal.lib import languages

# Pixels: a telephone, a tablet, a computer.
WIDTHS = (360, 768, 1280)


@method_decorator(csp_replace({"frame-src": [SELF]}), name="dispatch")
class Widths(ThingView):
    """The preview in frames of three widths, and the links that show it to others."""

    def get(self, request, **kwargs):
        return self.page(ShareForm())

    def page(self, form, status=200):
        versions = self.obj.post.versions.order_by("pk")
        return self.render(
            "blog/work_widths.html",
            status=status,
            form=form,
            frames=frames(),
            preview_url=preview_url(self.obj),
            versions=[
                {
                    "name": languages.OWN_NAMES[version.language],
                    "lang": version.language,
                    "url": reverse("writing:widths", args=[version.uuid]),
                    "is_current": version.pk == self.obj.pk,
                }
                for version in versions
            ],
            links=[{"link": link, "url": shared_url(link)} for link in actions.links_that_hold(self.obj)],
            may_share=editing.open_revision(self.obj) is not None or self.obj.is_scheduled,
        )


def frames():
    """Return the frames in which a page is shown at each width."""
    return [{"width": width, "title": _("%(width)s pixels wide") % {"width": width}} for width in WIDTHS]


def preview_url(version):
    """Return the address of the preview in the language that the version is written in."""
    with languages.reading(version.language):
        return address("preview", version)


def shared_url(link):
    """Return the whole address that shows what ``link`` is about."""
    with languages.reading(link.version.language):
        return settings.SITE_URL + reverse("blog:shared-preview", args=[actions.token_of(link)])


class Share(Widths):
    """Make a link that shows the version until a day."""

    http_method_names = ["post"]

    def post(self, request, **kwargs):
        form = ShareForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            actions.share(self.obj, by=request.user, days=form.cleaned_data["days"])
        except editing.NotNow as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, _("The link is below. Whoever has it sees the version until it ends."))
        return redirect(f"{reverse('writing:widths', args=[self.obj.uuid])}#links")


class Revoke(ThingView):
    """Take a link back."""

    http_method_names = ["post"]

    def post(self, request, link, **kwargs):
        found = PreviewLink.objects.filter(version=self.obj, uuid=link).first()
        if found is None:
            raise Http404("No such link of this version")
        actions.revoke(found)
        messages.success(request, _("The link shows nothing any more."))
        return redirect(f"{reverse('writing:widths', args=[self.obj.uuid])}#links")


@method_decorator(never_cache, name="dispatch")
@method_decorator(xframe_options_sameorigin, name="dispatch")
@method_decorator(csp_replace({"frame-src": [SELF], "frame-ancestors": [SELF]}), name="dispatch")
class SharedPreview(View):
    """The real page as it would be, for whoever has the link; not there once the link has ended.

    With ``?widths`` it stands in frames of three widths.
    """

    http_method_names = ["get", "head", "options"]

    def get(self, request, token):
        link = actions.link_of(token)
        if link is None:
            raise Http404("No such preview")
        version = link.version
        if version.language != languages.current():
            with languages.reading(version.language):
                return redirect(reverse("blog:shared-preview", args=[token]))
        page = self.in_frames(link) if "widths" in request.GET else self.alone(link)
        page["X-Robots-Tag"] = "noindex, nofollow"
        page["Referrer-Policy"] = "no-referrer"
        return page

    def in_frames(self, link):
        context = {
            "called": called(link.version),
            "frames": frames(),
            "preview_url": self.request.path,
            "ends_at": link.ends_at,
        }
        return TemplateResponse(self.request, "blog/shared_widths.html", context)

    def alone(self, link):
        version = link.version
        content = take(version)
        if link.revision.state in OPEN:
            _base, content, _clashes = editing.rebased(link.revision, content)
        bar = {"name": called(version), "url": "", "is_draft": True, "ends_at": link.ends_at}
        bar["widths_url"] = f"{self.request.path}?widths"
        try:
            with previewing.as_if_public(version, content) as row:
                return drawn(self.request, row, bar)
        except (editing.Incomplete, Http404):
            context = {"ends_at": link.ends_at}
            return TemplateResponse(self.request, "blog/no_preview.html", context, status=422)
