"""Searches that found nothing, for staff: what people call things, and what is missing."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.db.models import Max, Sum
from django.http import Http404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from portal.accounts.choices import Role
from portal.accounts.rights import rights_of
from portal.lib import languages
from portal.search import misses

PER_PAGE = 50


def may_see_misses(rights) -> bool:
    """Publishers and administrators: they can write what is missing."""
    return rights.is_administrator or Role.PUBLISHER in rights.roles


@method_decorator(never_cache, name="dispatch")
class Misses(LoginRequiredMixin, TemplateView):
    """What was looked for in a language and not found, most often first. Three queries beyond rights."""

    template_name = "pages/misses.html"
    extra_context = {"section": "workspace"}

    def get_context_data(self, **kwargs):
        if not may_see_misses(rights_of(self.request.user)):
            raise Http404
        asked = self.request.GET.get("language", languages.current())
        if asked not in languages.CODES:
            raise Http404
        counted = dict(misses.shown().order_by().values_list("language").annotate(number=Sum("times")))
        rows = (
            misses.shown()
            .filter(language=asked)
            .order_by()
            .values("text")
            .annotate(times=Sum("times"), last=Max("month"))
            .order_by("-times", "text")
        )
        may_add = self.request.user.has_perm("search.add_synonyms") and self.request.user.is_staff
        return super().get_context_data(
            counts=[
                {
                    "label": languages.OWN_NAMES[code],
                    "number": counted.get(code, 0),
                    "url": f"{self.request.path}?language={code}",
                    "is_current": code == asked,
                }
                for code in languages.CODES
            ],
            page_obj=Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page")),
            language=asked,
            least=misses.SHOWN_FROM,
            synonyms_url=reverse("admin:search_synonyms_add") if may_add else "",
            **kwargs,
        )
