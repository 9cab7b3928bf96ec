"""The pages of projects."""

from django.views.generic import DetailView, ListView

from portal.lib.pages import AddressedPage, FilteredList
from projects.filters import ProjectFilter
from projects.models import Event, EventSeries, OperatingModel, Programme, Project


class ProjectList(FilteredList):
    """All projects, ended ones too, by programme, region of then and county of now."""

    filterset_class = ProjectFilter
    template_name = "projects/project_list.html"
    extra_context = {"section": "projects"}
    SORTS = {
        "name": ("sort_LANG", "pk"),
        "-name": ("-sort_LANG", "-pk"),
        "start": ("starts", "sort_LANG", "pk"),
        "-start": ("-starts", "sort_LANG", "pk"),
    }

    def get_queryset(self):
        return Project.objects.published().for_list()

    def get_context_data(self, **kwargs):
        asked = self.filterset.form.cleaned_data if self.filterset.is_bound else {}
        return super().get_context_data(
            programme=asked.get("programme"),
            programmes=Programme.objects.select_related("source").alphabetical(),
            **kwargs,
        )


class ProjectPage(AddressedPage, DetailView):
    """A project: what it was for, who ran it, where then and now, what it left behind, how well known."""

    template_name = "projects/project_detail.html"
    extra_context = {"section": "projects"}

    def get_object(self):
        return Project.objects.visible_to(self.request.user).for_page().by_slug(self.kwargs["slug"])

    def get_context_data(self, **kwargs):
        project = self.object
        return super().get_context_data(
            materials=project.materials.all(),
            models=project.operating_models.published().for_list(),
            events=project.events.published().select_related("municipality").prefetch_related("languages"),
            posts=project.posts.for_list()[:5],
            siblings=Project.objects.published()
            .filter(programme=project.programme_id)
            .exclude(pk=project.pk)
            .alphabetical()[:30]
            if project.programme_id
            else [],
            **kwargs,
        )


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


class ProgrammePage(AddressedPage, DetailView):
    """A grant programme."""

    template_name = "projects/programme_detail.html"
    extra_context = {"section": "projects"}

    def get_object(self):
        return Programme.objects.select_related("source").by_slug(self.kwargs["slug"])


class EventPage(AddressedPage, DetailView):
    """An event."""

    template_name = "projects/event_detail.html"
    extra_context = {"section": "events"}

    def get_object(self):
        return Event.objects.visible_to(self.request.user).by_slug(self.kwargs["slug"])


class SeriesPage(AddressedPage, DetailView):
    """A series of events."""

    template_name = "projects/series_detail.html"
    extra_context = {"section": "events"}

    def get_object(self):
        return EventSeries.objects.by_slug(self.kwargs["slug"])
