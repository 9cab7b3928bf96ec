"""The pages of programmes."""

from django.views.generic import DetailView

from portal.lib.pages import AddressedPage
from projects.models import Programme


class ProgrammePage(AddressedPage, DetailView):
    """A grant programme."""

    template_name = "projects/programme_detail.html"
    extra_context = {"section": "projects"}

    def get_object(self):
        return Programme.objects.select_related("source").by_slug(self.kwargs["slug"])
