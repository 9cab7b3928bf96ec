"""What every page of one edited thing begins with: who is asking, for what, and whether they may.

Somebody who has been signed out, or whose rights have ended, gets back what they sent: nothing is lost.
Strangers are told that there is no such page, whether the thing exists or not.
"""

from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import Truncator
from django.views import View
from django.views.decorators.cache import never_cache

from portal.accounts.rights import rights_of
from portal.editing import registry
from portal.lib import languages

# What a form sends that no person has written.
NOT_WRITTEN = {
    "csrfmiddlewaretoken", "base", "action", "move", "insert", "upload", "revision", "version", "state",
}  # fmt: skip


def find(request, kind, uuid, may="may_edit"):
    """Return the editable and the thing that the address names, if the reader ``may``. Raises Http404."""
    try:
        editable = registry.by_kind(kind)
    except KeyError as error:
        raise Http404("Nothing of this kind is edited") from error
    obj = get_object_or_404(editable.queryset(), uuid=uuid)
    if not getattr(editable, may)(rights_of(request.user), obj):
        raise Http404("No such thing for this reader")
    return editable, obj


@method_decorator(never_cache, name="dispatch")
class ThingView(View):
    """A page of one thing. ``may`` is the right that it asks for, a method of Editable."""

    may = "may_edit"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return signed_out(request)
        try:
            self.editable, self.obj = find(request, kwargs["kind"], kwargs["uuid"], self.may)
        except Http404:
            if request.method == "POST":
                return kept(request, status=404)
            raise
        self.rights = rights_of(request.user)
        return super().dispatch(request, *args, **kwargs)

    def render(self, template, status=200, **context):
        """Return a page about the thing."""
        above = self.editable.parent(self.obj)
        if above is not None and not registry.of(above).may_edit(self.rights, above):
            above = None  # What she edits belongs to something that is not hers.
        return TemplateResponse(
            self.request,
            template,
            {
                "editable": self.editable,
                "obj": self.obj,
                "above": {"called": called(above), "url": registry.of(above).overview(above)}
                if above
                else None,
                "called": called(self.obj),
                "hub_url": address("item", self.obj),
                "may_review": self.editable.may_review(self.rights, self.obj),
                **context,
            },
            status=status,
        )


def called(obj):
    """Return what ``obj`` is called, and in which language."""
    if name := getattr(obj, "local_name", None):
        return name
    required = registry.of(obj).required if registry.is_edited(obj) else ()
    name = languages.localised(obj, required[0]) if required else None
    if name and name.text and str(obj) == Truncator(name.text).chars(80, truncate=""):
        return languages.LocalText(str(obj), name.language)
    return languages.LocalText(str(obj), languages.current())


def address(name, obj, *more):
    """Return the address of the workspace's page ``name`` of ``obj``."""
    return reverse(f"workspace:{name}", args=[registry.of(obj).kind, obj.uuid, *more])


def written(request, name, most):
    """Return what was written in the input ``name``, cut after ``most`` characters; NUL is in no database."""
    return request.POST.get(name, "").replace("\x00", "").strip()[:most]


def is_autosave(request):
    return request.headers.get("X-Autosave") == "1"


def signed_out(request):
    """Answer somebody who is not signed in: lead to the log-in, and keep what a form sent."""
    if is_autosave(request):
        page = request.headers.get("Referer", "")
        login = redirect_to_login(request.path)["Location"]
        return JsonResponse({"state": "signed_out", "login": login, "page": page}, status=401)
    if request.method == "POST":
        return kept(request, status=401)
    return redirect_to_login(request.get_full_path())


def kept(request, status, *, is_stale=False):
    """Answer with what the person wrote, ready to be sent again or copied. It shows nothing else."""
    if is_autosave(request):
        return JsonResponse({"state": "gone"}, status=status)
    fields = [
        {"name": name, "value": value, "is_written": name not in NOT_WRITTEN}
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    ]
    return TemplateResponse(
        request,
        "workspace/kept.html",
        {
            "fields": fields,
            "written": [field for field in fields if field["is_written"] and field["value"].strip()],
            "is_signed_out": not request.user.is_authenticated,
            "is_stale": is_stale,
            "login_url": redirect_to_login(request.path)["Location"],
        },
        status=status,
    )


def came_from_here(request):
    """Whether the form was sent from a page of this site, by what the browser says of it."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    is_told = bool(urlsplit(origin).netloc)  # A browser that hides where a form comes from says "null".
    return is_told and url_has_allowed_host_and_scheme(origin, allowed_hosts={request.get_host()})
