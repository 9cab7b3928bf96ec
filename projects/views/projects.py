"""The pages of projects."""

from django.views.generic import DetailView

from portal.lib.pages import AddressedPage, FilteredList
from projects.filters import ProjectFilter
from projects.models import Programme, Project


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
