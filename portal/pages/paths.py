"""Service paths: their list, a county's path with who works at each step, and national templates."""

from django.db.models import Count
from django.urls import reverse
from django.views.generic import DetailView, TemplateView

from blog.models import Post
from organisations import coverage
from organisations.models import StepContribution
from organisations.present import contribution_line
from portal.accounts.rights import rights_of
from portal.editing.registry import by_kind
from portal.lib import languages
from portal.lib.pages import AddressedPage
from portal.pages import following, present
from regions.models import County, NotNeeded, ServicePath


class PathList(TemplateView):
    """Every county's service paths, and the national templates they may follow. Two queries."""

    template_name = "pages/path_list.html"
    extra_context = {"section": "paths"}

    def get_context_data(self, **kwargs):
        reader = languages.current()
        paths = ServicePath.objects.select_related("county", "template").annotate(step_count=Count("steps"))
        return super().get_context_data(
            templates=paths.templates().alphabetical(),
            paths=paths.exclude(county=None).order_by(f"county__sort_{reader}", f"sort_{reader}", "pk"),
            **kwargs,
        )


class PathPage(AddressedPage, DetailView):
    """A county's service path: its phases and steps, and the first who work at each, with their reasons.

    Where more do, a way leads to the page that lists them all.
    """

    template_name = "pages/path_detail.html"
    context_object_name = "path"
    extra_context = {"section": "paths"}

    def get_object(self):
        paths = ServicePath.objects.for_page()
        if "county" in self.kwargs:
            county = County.objects.by_slug(self.kwargs["county"])
            return paths.in_county(county).by_slug(self.kwargs["slug"])
        return paths.templates().by_slug(self.kwargs["slug"])

    def get_context_data(self, **kwargs):
        path = self.object
        steps = list(path.steps.all())
        covered = coverage.of_steps(step.pk for step in steps)
        lines = first_lines(covered)
        covered = coverage.exempt(covered, NotNeeded.objects.filter(step__path=path))
        phases = present.path_phases(path, covered)
        counts = present.gaps(phases)
        return super().get_context_data(
            phases=phases,
            counts=counts,
            sentence=present.gap_sentence(counts),
            steps=[
                {
                    "step": step,
                    "covered": covered.get(step.pk),
                    "lines": lines.get(step.pk, []),
                    "all_url": all_at(path, step),
                }
                for step in steps
            ],
            compared=following.for_readers(path),
            followers=following.followers_of(path) if path.county_id is None else [],
            ways=self.ways(path),
            posts=Post.objects.for_list().filter(steps__path=path).distinct()[:5],
            **kwargs,
        )

    def ways(self, path):
        """Return what whoever keeps a county may do with the path: compare it, or copy the template."""
        rights = rights_of(self.request.user)
        if path.county_id is None:
            return following.copy_ways(rights, path)
        if not path.template_id or not by_kind("path").may_review(rights, path):
            return []
        return [{"county": None, "url": reverse("workspace:path-template", args=[path.uuid])}]


def first_lines(covered) -> dict[int, list[dict]]:
    """Return in full those who are named first at each step. One query."""
    pks = [line["pk"] for found in covered.values() for line in found.first]
    rows = {row.pk: row for row in StepContribution.objects.filter(pk__in=pks).for_list()}
    return {
        step: [contribution_line(rows[line["pk"]]) for line in found.first if line["pk"] in rows]
        for step, found in covered.items()
    }


def all_at(path, step) -> str:
    """Return the address of the page of everyone at ``step``; "" for a national template's."""
    if path.county is None:
        return ""
    return f"{reverse('pages:county-cell', args=[path.county.local_slug])}?step={step.uuid}"
