"""Links of materials that do not answer, or that have moved, for those who keep them."""

from django.db.models import Q
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from portal.accounts.workers import ForWorkers
from portal.editing import registry
from portal.editing.views.things import address
from projects import permissions
from projects.choices import LinkState
from projects.models import Material

MOST = 200


@method_decorator(never_cache, name="dispatch")
class BrokenLinks(ForWorkers, TemplateView):
    """What of one's own leads nowhere or elsewhere: all of it for publishers. One query."""

    template_name = "projects/broken_links.html"

    def get(self, request):
        self.require(permissions.may_see_projects(self.rights))
        shown = Material.objects.published().filter(link_state__in=[LinkState.BROKEN, LinkState.MOVED])
        rows = shown.filter(self.own()).with_owner().order_by("link_broken_since", "title", "pk")[:MOST]
        found = [self.row(material) for material in rows]
        return self.render_to_response(
            self.get_context_data(
                broken=[row for row in found if row["material"].did_not_answer],
                moved=[row for row in found if not row["material"].did_not_answer],
            )
        )

    def own(self):
        """Return the condition that a material is one's own to keep."""
        if permissions.may_begin_for_any(self.rights):
            return Q()
        found = Q(event__organiser__in=self.rights.organisations)
        for project in ("project", "model__project", "event__project"):
            found |= Q(**{f"{project}__in": self.rights.projects})
            found |= Q(**{f"{project}__host__in": self.rights.organisations})
        return found

    @staticmethod
    def row(material):
        owner = material.owner
        return {
            "material": material,
            "owner": owner.local_name,
            "kind": registry.of(owner).verbose_name,
            "url": address("section", owner, "materials"),
        }
