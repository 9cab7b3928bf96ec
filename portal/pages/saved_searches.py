"""Searches that a person keeps: each with its feed, seen by nobody else."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from portal.pages.search_asked import Asked
from portal.search.models import SavedSearch

MOST = 50  # Of one person.


@method_decorator(never_cache, name="dispatch")
class SavedSearches(LoginRequiredMixin, TemplateView):
    """One's own saved searches. Two queries beyond the reader's own."""

    template_name = "pages/saved_searches.html"
    extra_context = {"section": "account"}

    def get_context_data(self, **kwargs):
        rows = [
            {
                "uuid": saved.uuid,
                "name": saved.name,
                "url": f"{reverse('pages:search')}?{saved.query}",
                "feed_url": f"{reverse('pages:search-feed')}?{saved.query}",
            }
            for saved in self.request.user.saved_searches.all()
        ]
        return super().get_context_data(rows=rows, **kwargs)


class SaveSearch(LoginRequiredMixin, View):
    """Keep the search that the form tells by its address."""

    http_method_names = ["post"]

    def post(self, request):
        asked = Asked.kept(request.POST.get("query", "")[:2000])
        query = asked.address()
        longest = SavedSearch._meta.get_field("query").max_length
        if not query or len(query) > longest:
            raise Http404("Nothing is looked for")
        if request.user.saved_searches.count() >= MOST:
            messages.warning(
                request,
                _("You have %(most)s saved searches: delete one before you save another.") % {"most": MOST},
            )
        else:
            name = asked.name[: SavedSearch._meta.get_field("name").max_length]
            SavedSearch.objects.get_or_create(user=request.user, query=query, defaults={"name": name})
            messages.success(request, _("The search was saved."))
        return redirect("pages:saved-searches")


class DeleteSearch(LoginRequiredMixin, View):
    """Keep a saved search no longer. Somebody else's is not there."""

    http_method_names = ["post"]

    def post(self, request, uuid):
        get_object_or_404(request.user.saved_searches, uuid=uuid).delete()
        messages.success(request, _("The search is no longer saved."))
        return redirect("pages:saved-searches")
