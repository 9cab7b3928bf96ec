"""The pages of operating models."""

from django.views.generic import DetailView, ListView

from portal.lib.pages import AddressedPage
from projects.models import OperatingModel


class OperatingModelList(ListView):
    """Every operating model that others can take into use: problem, solution, conditions and evidence."""

    template_name = "projects/model_list.html"
    context_object_name = "models"
    extra_context = {"section": "projects"}

    def get_queryset(self):
        return OperatingModel.objects.published().for_list().alphabetical()


class OperatingModelPage(AddressedPage, DetailView):
    """An operating model."""

    template_name = "projects/model_detail.html"
    extra_context = {"section": "projects"}

    def get_object(self):
        return OperatingModel.objects.visible_to(self.request.user).for_list().by_slug(self.kwargs["slug"])
