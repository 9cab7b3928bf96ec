"""The pages of programmes."""

from collections import Counter

from django.db.models import Count, Q
from django.views.generic import DetailView

from organisations.choices import State
from portal.lib.pages import AddressedPage
from projects import present
from projects.choices import MaterialKind
from projects.models import Material, OperatingModel, Programme, Project
from regions import tiles
from regions.models import County

# So many materials are told one by one; the others are found by the list of materials.
MATERIALS = 40


class ProgrammePage(AddressedPage, DetailView):
    """A grant programme: where its projects were then and where that is now, their time, money and results.

    Twelve queries, whatever its size.
    """

    template_name = "projects/programme_detail.html"
    context_object_name = "programme"
    extra_context = {"section": "projects"}

    def get_object(self):
        return Programme.objects.for_page().by_slug(self.kwargs["slug"])

    def get_context_data(self, **kwargs):
        programme = self.object
        projects = list(Project.objects.published().filter(programme=programme).for_list().alphabetical())
        models = list(
            OperatingModel.objects.published()
            .filter(project__in=[project.pk for project in projects])
            .select_related("project")
            .annotate(users=Count("adoptions", Q(adoptions__publication=State.PUBLISHED)))
            .alphabetical()
        )
        materials = list(
            Material.objects.published()
            .filter(project__in=[project.pk for project in projects])
            .newest_versions()
            .for_links()
            .select_related("project")
            .order_by("-published_on", "title", "pk")
        )
        kinds = Counter(material.kind for material in materials)
        models_of = Counter(model.project_id for model in models)
        materials_of = Counter(material.project_id for material in materials)
        return super().get_context_data(
            projects=projects,
            groups=present.by_kind(projects, models_of, materials_of),
            areas=present.areas(projects),
            nationwide=[project for project in projects if project.is_nationwide],
            without_area=[
                project for project in projects if not project.is_nationwide and not project.counties_now
            ],
            tiles=present.county_tiles(projects, County.objects.alphabetical(), programme),
            map_width=tiles.WIDTH,
            map_height=tiles.HEIGHT,
            axis=present.periods(projects, programme.starts, programme.ends),
            turning_points=present.turning_points(programme.milestones.all()),
            funding=present.funding_figure(programme.fundings.all()),
            models=models,
            materials=materials[:MATERIALS],
            more_materials=max(0, len(materials) - MATERIALS),
            material_kinds=[(MaterialKind(kind).label, kinds[kind]) for kind in MaterialKind if kinds[kind]],
            json_ld_data=present.programme_data(programme),
            **kwargs,
        )
