"""The admin's site: its name, the language of the person at work, and choices one can tell apart."""

from functools import wraps

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.views import redirect_to_login
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from portal.lib.languages import CODES, OWN_NAMES


class PortalAdminSite(admin.AdminSite):
    """The admin in the language of the account; before signing in, in that of the browser."""

    site_header = site_title = _("Organisation Path")
    index_title = _("Upkeep")

    def each_context(self, request):
        return super().each_context(request) | {"own_names": OWN_NAMES.items()}

    def get_urls(self):
        return [
            path("language/", self.admin_view(self.choose_language), name="language"),
            path(
                "r/<int:content_type_id>/<path:object_id>/",
                self.admin_view(self.view_on_site),
                name="view_on_site",
            ),
            *super().get_urls(),
        ]

    def admin_view(self, view, cacheable=False):
        return super().admin_view(in_own_language(view), cacheable)

    def login(self, request, extra_context=None):
        """Sign in where everybody does, so that the second factor counts. Others learn nothing."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise Http404("Not for this person")
        page = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(page, allowed_hosts=None):
            page = reverse("admin:index")
        return redirect(page) if self.has_permission(request) else redirect_to_login(page)

    def autocomplete_view(self, request):
        return ToldApart.as_view(admin_site=self)(request)

    def view_on_site(self, request, content_type_id, object_id):
        """Lead to a thing's public page: the address tells its name, so only whoever may view the thing."""
        model = get_object_or_404(ContentType, pk=content_type_id).model_class()
        if not self.is_registered(model) or not self.get_model_admin(model).has_view_permission(request):
            raise PermissionDenied
        return shortcut(request, content_type_id, object_id)

    @method_decorator(require_POST)
    def choose_language(self, request):
        """Keep the language the person chose with the account, and go back to the page."""
        if (code := request.POST.get("language")) in CODES:
            request.user.language = code
            request.user.save(update_fields=["language"])
        page = request.POST.get("next", "")
        return redirect(page if url_has_allowed_host_and_scheme(page, allowed_hosts=None) else "admin:index")


class ToldApart(AutocompleteJsonView):
    """Suggestions under the labels that the model's admin gives them, where its names alone are alike."""

    def serialize_result(self, obj, to_field_name):
        label = getattr(self.model_admin, "label", str)
        return super().serialize_result(obj, to_field_name) | {"text": label(obj)}


def in_own_language(view):
    """Return ``view`` in the language of the account; LocaleMiddleware starts each request anew."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return view(request, *args, **kwargs)

    return wrapped
