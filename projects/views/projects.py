"""The pages of projects."""

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.text import capfirst
from django.views.generic import DetailView

from organisations.choices import State
from portal.accounts.rights import rights_of
from portal.lib.pages import AddressedPage, FilteredList
from projects import present
from projects.choices import MaterialKind
from projects.filters import ProjectFilter
from projects.models import Programme, Project
from projects.permissions import may_work


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
    """A project: what it is for, who runs it, where then and now, what it makes and leaves, how well known.

    Twenty-five queries or so, whatever it has made.
    """

    template_name = "projects/project_detail.html"
    extra_context = {"section": "projects"}

    def get_object(self):
        return Project.objects.visible_to(self.request.user).for_page().by_slug(self.kwargs["slug"])

    def get_context_data(self, **kwargs):
        project = self.object
        now = timezone.now()
        events = list(project.events.published().select_related("municipality").order_by("starts_at", "pk"))
        materials = project.materials.for_links().order_by("kind", "language", "title", "pk")
        return super().get_context_data(
            materials=_by_kind(materials),
            models=project.operating_models.published()
            .annotate(users=Count("adoptions", Q(adoptions__publication=State.PUBLISHED)))
            .alphabetical(),
            coming=[event for event in events if (event.ends_at or event.starts_at) >= now],
            past=[event for event in reversed(events) if (event.ends_at or event.starts_at) < now],
            experiences=project.experiences.filter(publication=State.PUBLISHED).newest_first(),
            posts=project.posts.for_list()[:5],
            funding=present.funding_figure(project.fundings.all()),
            turning_points=present.turning_points(project.milestones.all()),
            may_work=may_work(rights_of(self.request.user), project),
            json_ld_data=present.project_data(project),
            siblings=Project.objects.published()
            .filter(programme=project.programme_id)
            .exclude(pk=project.pk)
            .alphabetical()[:30]
            if project.programme_id
            else [],
            **kwargs,
        )


def _by_kind(materials):
    """Return materials by kind, in the order of the kinds: label and rows, each in its language."""
    groups = {}
    for material in materials:
        groups.setdefault(material.kind, []).append(material)
    return [
        {"label": capfirst(MaterialKind(kind).label), "rows": groups[kind]}
        for kind in MaterialKind.values
        if kind in groups
    ]
