"""How operating models are edited, and who tells of taking one into use."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organisations.choices import State
from portal.accounts.models import Membership, User
from portal.editing.registry import Editable, Part, Section, adds_tasks, register
from projects.editing.materials import SECTION as MATERIALS
from projects.editing.materials import materials
from projects.editing.projects import workers
from projects.model_fields import model_field
from projects.models import Adoption, OperatingModel
from projects.permissions import writes


@register
class OperatingModelEditing(Editable):
    """A way of working for others to use: those who work on its project write, publishers publish."""

    model = OperatingModel
    kind = "model"
    texts = ("name", "problem", "solution", "conditions", "environment", "evidence", "costs")
    required = ("name",)
    fields = ("url", "is_example", "source", "publication")
    many = ("goals", "steps", "topics")
    parts = (
        Part(
            "versions",
            "versions",
            texts=("changes",),
            fields=("number", "published_on"),
            told_by=("number", "published_on"),
        ),
        materials(),
    )
    state_field = "publication"
    sections = (
        Section(
            "basics",
            _("Basics"),
            ("name", "problem", "solution", "topics"),
            _("What it solves, and in which way."),
        ),
        Section(
            "use",
            _("Taking it into use"),
            ("conditions", "environment", "costs", "url"),
            _("What it asks for, where it has worked, and what it costs."),
        ),
        Section("evidence", _("Evidence"), ("evidence",), _("How one knows that it works.")),
        Section("serves", _("Serves"), ("goals", "steps"), _("The goals and steps that it serves.")),
        Section("versions", _("Versions"), ("versions",), _("Each with its day and what changed.")),
        MATERIALS,
        Section("source", _("Source"), ("source",), _("The public page or decision that this rests on.")),
    )

    def queryset(self):
        return OperatingModel.objects.select_related("project")

    def organisation_id(self, obj):
        return obj.project.host_id if obj.project_id else None

    def may_edit(self, rights, obj):
        """Members of its project, editors of the host, and whoever may review."""
        return writes(rights, obj.project) or self.may_review(rights, obj)

    def may_archive(self, rights, obj):
        """What others may have taken into use is archived by those who review it."""
        return self.may_review(rights, obj)

    def editors(self, obj):
        """Those who work on its project; publishers when there is nobody."""
        found = workers(obj.project) if obj.project_id else None
        return found if found is not None and found.exists() else self.reviewers(obj)

    def form_field(self, obj, name):
        return model_field(obj, name)


@register
class AdoptionEditing(Editable):
    """A model taken into use: told by whoever did it, and public at once, for it is their own to tell.

    Editors of the organisation or coordinators of the county write and publish it. What is not right in it
    is questioned by a report, which they answer.
    """

    model = Adoption
    kind = "adoption"
    fields = ("since", "version", "municipality", "note", "results", "language", "publication")
    state_field = "publication"
    sections = (
        Section(
            "use",
            _("Taken into use"),
            ("since", "version", "municipality", "note", "results", "language"),
            _("Since when, where, what was changed and what came of it."),
        ),
    )

    def queryset(self):
        return Adoption.objects.select_related("model", "organisation", "county")

    def organisation_id(self, obj):
        return obj.organisation_id

    def county_id(self, obj):
        return obj.county_id

    def may_review(self, rights, obj):
        """Editors of the organisation, coordinators of the county; publishers where there is no county."""
        return obj.organisation_id in rights.organisations or super().may_review(rights, obj)

    def reviewers(self, obj):
        """The accounts of those who told it; publishers when there is nobody."""
        memberships = Membership.objects.editors_of(obj.organisation_id) if obj.organisation_id else None
        found = User.objects.filter(pk__in=memberships.values("user")) if memberships is not None else None
        return found if found is not None and found.exists() else super().reviewers(obj)

    def links(self, obj, rights):
        """Return the way to the model, which is not this adopter's to edit."""
        if obj.model.publication != State.PUBLISHED:
            return []
        return [{"label": gettext("The operating model"), "url": obj.model.get_absolute_url()}]


def models_of(project, rights):
    """Return the row that leads to a new operating model of ``project``."""
    if not writes(rights, project):
        return []
    return [
        {
            "title": gettext("Operating models"),
            "url": f"{reverse('modelwork:list')}?project={project.uuid}#begin",
            "hint": gettext("A way of working that others may take into use."),
            "state_label": "",
            "marks": [],
        }
    ]


adds_tasks("project", models_of)
