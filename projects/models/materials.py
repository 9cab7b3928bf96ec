"""Materials of projects, operating models and events: files and links, each in one language."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.choices import State
from portal.lib.records import Findable, FindableQuerySet, Record
from portal.topics.models import Topic
from projects.choices import LinkState, MaterialKind
from projects.models.events import Event
from projects.models.operating_models import OperatingModel
from projects.models.projects import Project
from regions.models import County


class MaterialQuerySet(FindableQuerySet):
    def published(self):
        """Materials of what is published."""
        shown = State.PUBLISHED
        return self.filter(
            Q(project__publication=shown) | Q(model__publication=shown) | Q(event__publication=shown)
        )

    def newest_versions(self):
        """Those that no newer version replaces."""
        return self.filter(newer=None)


class Material(Record, Findable):
    """A report, guide, slide set or other text: a file or a link, in one language, of one version.

    It belongs to a project, an operating model or an event, and is public when that is.
    """

    FOUND_BY = ("title", "description")

    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="materials",
    )
    model = models.ForeignKey(
        OperatingModel,
        verbose_name=_("operating model"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="materials",
    )
    event = models.ForeignKey(
        Event,
        verbose_name=_("event"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="materials",
    )

    title = models.CharField(_("title"), max_length=200)
    description = models.CharField(_("what it tells"), max_length=500, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=MaterialKind.choices)
    language = models.CharField(_("language"), max_length=5)
    version = models.CharField(_("version"), max_length=30, blank=True)
    published_on = models.DateField(_("day"), null=True, blank=True)
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("replaces"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="newer",
    )

    url = models.URLField(_("web address"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to="materials/%Y/", blank=True)
    file_type = models.CharField(_("type of the file"), max_length=100, blank=True, editable=False)
    file_size = models.PositiveIntegerField(_("size, bytes"), null=True, blank=True, editable=False)

    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="materials")
    counties = models.ManyToManyField(
        County, verbose_name=_("counties it tells of"), blank=True, related_name="materials"
    )

    link_state = models.CharField(
        _("state of the link"), max_length=10, choices=LinkState.choices, blank=True, editable=False
    )
    link_checked_at = models.DateTimeField(_("link looked at"), null=True, blank=True, editable=False)
    link_broken_since = models.DateTimeField(_("link broken since"), null=True, blank=True, editable=False)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["project", "title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(url__gt="") | Q(file__gt=""),
                name="material_has_link_or_file",
                violation_error_message=_("Give a web address or a file."),
            ),
            models.CheckConstraint(
                condition=Q(project__isnull=False, model=None, event=None)
                | Q(project=None, model__isnull=False, event=None)
                | Q(project=None, model=None, event__isnull=False),
                name="material_of_one",
                violation_error_message=_("A material belongs to a project, a model or an event."),
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, **kwargs):
        """Fill the text that filters read."""
        self.search_text = self.own_text()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "search_text"}
        super().save(**kwargs)

    @property
    def address(self) -> str:
        return self.url or self.file.url
