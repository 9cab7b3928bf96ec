"""How experiences are edited: short texts that a project's members write while they work."""

from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organisations.choices import State
from portal.accounts.models import Membership, User
from portal.editing.registry import Editable, Section, register
from portal.editing.shares import also_reads
from portal.lib.richtext import plain
from projects.editing.projects import workers
from projects.models import Experience
from projects.permissions import hosts, writes


@register
class ExperienceEditing(Editable):
    """An experience: members write; editors of the host publish at once when the project is public.

    Until then it waits, as the project does, for publishers.
    """

    model = Experience
    kind = "experience"
    fields = ("language", "title", "body", "author_name", "written_on", "publication")
    state_field = "publication"
    sections = (
        Section(
            "text",
            _("Text"),
            ("title", "body", "language"),
            _("A short text in one language: what you tried, and what you learnt."),
        ),
        Section("author", _("By whom and when"), ("author_name", "written_on"), _("As readers see it.")),
    )

    def queryset(self):
        return Experience.objects.select_related("project")

    def organisation_id(self, obj):
        return obj.project.host_id

    def may_edit(self, rights, obj):
        """Members of the project, the editors of its host, and whoever may review."""
        return writes(rights, obj.project) or self.may_review(rights, obj)

    def may_review(self, rights, obj):
        """Publishers; of a project that is public, the editors of its host too."""
        return super().may_review(rights, obj) or (obj.project.is_public and hosts(rights, obj.project))

    def editors(self, obj):
        return workers(obj.project)

    def reviewers(self, obj):
        if obj.project.is_public and obj.project.host_id:
            hosting = Membership.objects.editors_of(obj.project.host_id)
            if hosting.exists():
                return User.objects.filter(pk__in=hosting.order_by().values("user"))
        return super().reviewers(obj)

    def languages(self, obj):
        return (obj.language,)

    def new(self, parent, name, language):
        return Experience(project=parent, title=name, language=language, publication=State.DRAFT)

    def problems(self, content):
        """A text is written before others read it."""
        if plain(content.get("body") or "").strip():
            return {}
        return {"body": [gettext("Write the text first.")]}


@also_reads
def of_hosted_projects(rights):
    """Experiences that are sent in of public projects that one's organisations run."""
    if not rights.organisations:
        return Q()
    rows = Experience.objects.filter(
        project__host__in=rights.organisations, project__publication=State.PUBLISHED
    )
    return Q(
        content_type__app_label="projects",
        content_type__model="experience",
        object_id__in=rows.order_by().values("pk"),
    )
