"""Error pages in the reader's language: what happened, and where to go from here."""

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponseServerError
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation

from portal.editing.views.things import came_from_here, kept
from portal.lib import languages


def _error(request, status, template):
    code = languages.of_path(request.path) or translation.get_language_from_request(request)
    with translation.override(code):
        return TemplateResponse(request, template, status=status).render()


def not_found(request, exception=None):
    """Answer 404: no such page, or not for this reader."""
    request.leads_nowhere = True
    return _error(request, 404, "404.html")


def forbidden(request, exception=None, reason=""):
    """Answer 403: the reader may not do this; also a form whose protection token is missing or old.

    What was written in the workspace with an old token comes back, to be sent again.
    """
    if reason and request.method == "POST" and _in_workspace(request.path) and came_from_here(request):
        with translation.override(languages.of_path(request.path)):
            return kept(request, 403, is_stale=True).render()
    return _error(request, 403, "403.html")


def _in_workspace(path):
    code = languages.of_path(path)
    if not code:
        return False
    with translation.override(code):
        return path.startswith(reverse("workspace:home"))


def bad_request(request, exception=None):
    """Answer 400: the request cannot be understood."""
    return _error(request, 400, "400.html")


def server_error(request):
    """Answer 500 with a page that needs neither database nor context: the fault may be in either."""
    with translation.override(languages.of_path(request.path) or settings.LANGUAGE_CODE):
        return HttpResponseServerError(render_to_string("500.html"))


class LocalErrorsMiddleware:
    """Show the portal's own pages for 400 and 404 in local work, where Django shows pages for developers.

    A fault (500) keeps Django's page with its traceback.
    """

    PAGES = {400: bad_request, 404: not_found}

    def __init__(self, get_response):
        if not settings.DEBUG:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        page = self.PAGES.get(response.status_code)
        if page is None or isinstance(response, TemplateResponse):  # The portal's own page already.
            return response
        return page(request) if response["Content-Type"].startswith("text/html") else response
