"""The public page of a thing as it would be with the open draft: for its editors and whoever reads it."""

import copy

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve
from django.utils.decorators import method_decorator
from django.views.decorators.clickjacking import xframe_options_sameorigin

from portal.editing import actions, previewing
from portal.editing.present import Words
from portal.editing.snapshots import known
from portal.editing.views.things import ThingView, address, called
from portal.lib import languages


@method_decorator(xframe_options_sameorigin, name="dispatch")
@method_decorator(csp_replace({"frame-ancestors": [SELF]}), name="dispatch")
class Preview(ThingView):
    """The real page, as a visitor sees it, with a bar that says what it is. It changes nothing."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, **kwargs):
        if not hasattr(self.obj, "get_absolute_url"):
            raise Http404("It has no page of its own")
        code = self.editable.shown_in(self.obj)
        if code and code != languages.current():
            with languages.reading(code):
                return redirect(address("preview", self.obj))
        revision = actions.open_revision(self.obj)
        content = actions.current_content(self.obj, revision)
        try:
            with previewing.as_if_public(self.obj, content) as row:
                page = self.public_page(row, revision)
        except actions.Incomplete as error:
            page = self.not_yet(error.problems)
        except Http404:
            page = self.not_yet({})
        page["X-Robots-Tag"] = "noindex, nofollow"
        return page

    def public_page(self, row, revision):
        """Return the page at ``row``'s public address, drawn. Raises Http404."""
        bar = {"name": called(row), "url": address("item", row), "is_draft": revision is not None}
        return drawn(self.request, row, bar)

    def not_yet(self, problems):
        """Return what keeps the page from being shown, in words."""
        content = known(self.editable, dict.fromkeys(problems, ""))
        words = Words(self.editable, content)
        return self.render(
            "workspace/no_preview.html",
            problems=[
                {"label": words.label(key) if key in content else "", "texts": texts}
                for key, texts in problems.items()
            ],
            status=422,
        )


def drawn(request, row, bar):
    """Return the public page of ``row`` as a visitor sees it, with ``bar`` above it. Raises Http404."""
    path = row.get_absolute_url().partition("#")[0]
    match = resolve(path)
    visit = copy.copy(request)
    visit.user = AnonymousUser()
    visit.path = visit.path_info = path
    visit.resolver_match = match
    visit.preview = bar
    page = match.func(visit, *match.args, **match.kwargs)
    if page.status_code != 200:
        raise Http404("The page leads elsewhere")
    # The switcher leads to the preview in other languages, and no search engine to any.
    visit.path = visit.path_info = request.path
    visit.page_object, visit.page_languages = None, ()
    if hasattr(page, "render"):
        page.render()
    return HttpResponse(page.content, content_type=page["Content-Type"])
