"""How projects are edited, with their materials, and who keeps them."""

from django.apps import apps
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organisations.choices import State
from portal.accounts.models import Membership, User
from portal.accounts.permissions import may_keep_members
from portal.editing.registry import Editable, Section, register
from portal.editing.shares import also_keeps
from projects.choices import ProjectKind, ProjectState
from projects.editing.materials import SECTION as MATERIALS
from projects.editing.materials import materials
from projects.editing.money import fundings, milestones
from projects.fields import project_field
from projects.models import Project
from projects.permissions import may_work, writes


@register
class ProjectEditing(Editable):
    """A project with its materials: its members and the editors of its host write, publishers publish."""

    model = Project
    kind = "project"
    texts = ("name", "summary", "results", "final_report", "host_note", "note")
    required = ("name",)
    fields = (
        "programme",
        "kind",
        "number",
        "partners_text",
        "is_nationwide",
        "starts",
        "ends",
        "funders",
        "website",
        "state",
        "stage",
        "discussion_open",
        "knowledge",
        "is_example",
        "publication",
    )
    many = ("partners", "regions", "counties", "topics", "goals", "agreements", "sources")
    parts = (
        fundings(),
        milestones(),
        materials(),
    )
    state_field = "publication"
    children = ("experiences",)
    sections = (
        Section("basics", _("Basics"), ("name", "summary", "topics"), _("What the project is for.")),
        Section("goals", _("Goals"), ("goals",), _("The counties’ goals that it works for.")),
        Section(
            "people",
            _("Who"),
            ("host_note", "partners", "partners_text", "agreements", "funders", "website"),
            _("Who takes part, on which agreements, and who pays."),
        ),
        Section(
            "place",
            _("Where"),
            ("regions", "counties", "is_nationwide"),
            _("The regions of its time; counties only beside those that followed them."),
        ),
        Section(
            "time",
            _("When, and how far it has come"),
            ("starts", "ends", "state", "stage"),
            _("As exactly as it is known."),
        ),
        Section(
            "fundings",
            _("Sums of money"),
            ("fundings",),
            _("Each with its kind, year and source. Sums of different kinds are not added up."),
        ),
        Section("milestones", _("Turning points"), ("milestones",), _("What happened, and when.")),
        MATERIALS,
        Section(
            "results",
            _("Results and final report"),
            ("results", "final_report"),
            _("What came of it, and what others can learn from it."),
        ),
        Section(
            "discussion",
            _("Open discussion"),
            ("discussion_open",),
            _("Whether readers may say something on its page."),
        ),
        Section(
            "knowledge",
            _("How well it is known"),
            ("programme", "kind", "number", "knowledge", "sources", "note"),
            _("Its place in the programme, and what this page rests on."),
        ),
    )

    def queryset(self):
        return Project.objects.select_related("host")

    def organisation_id(self, obj):
        return obj.host_id

    def may_edit(self, rights, obj):
        """Its members, the editors of its host, and whoever may review."""
        return writes(rights, obj) or self.may_review(rights, obj)

    def may_archive(self, rights, obj):
        """A whole project is archived by those who review it."""
        return self.may_review(rights, obj)

    def editors(self, obj):
        return workers(obj) if obj.host_id or workers(obj).exists() else self.reviewers(obj)

    def form_field(self, obj, name):
        return project_field(obj, name)

    def new(self, parent, name, language):
        """Return a new project of the organisation ``parent``, or of none."""
        return Project(
            host=parent,
            kind=ProjectKind.DEVELOPMENT,
            state=ProjectState.PLANNED,
            publication=State.DRAFT,
            **{f"name_{language}": name},
        )

    def links(self, obj, rights):
        found = []
        if may_work(rights, obj):
            url = reverse("projectwork:project", args=[obj.uuid])
            found.append({"label": gettext("Work of the project"), "url": url})
        if may_keep_members(rights, obj):
            url = reverse("people:project", args=[obj.uuid])
            found.append({"label": gettext("Members of the project"), "url": url})
        return found


def workers(project):
    """Return the accounts of those who work on ``project``: its members, and the editors of its host."""
    memberships = Membership.objects.members_of(project.pk)
    if project.host_id:
        memberships |= Membership.objects.editors_of(project.host_id)
    return User.objects.filter(pk__in=memberships.order_by().values("user"))


# What belongs to a project is its members' to keep: by which column each model tells its project.
OF_PROJECT = {"project": "pk", "experience": "project", "operatingmodel": "project", "event": "project"}


@also_keeps
def of_own_projects(rights):
    """Changes of the projects of which one is a member, and of what belongs to them."""
    return _of_projects(rights.projects) if rights.projects else Q()


def of_one(project):
    """Return the condition of changes of ``project``, and of what belongs to it."""
    return _of_projects([project.pk])


def _of_projects(pks):
    found = Q()
    for name, column in OF_PROJECT.items():
        rows = apps.get_model("projects", name)._base_manager.filter(**{f"{column}__in": pks})
        found |= Q(
            content_type__app_label="projects",
            content_type__model=name,
            object_id__in=rows.order_by().values("pk"),
        )
    return found
