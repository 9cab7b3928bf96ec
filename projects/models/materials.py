"""Materials of projects, operating models and events: files and links, each in one language."""

import datetime as dt
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from organisations.choices import State
from portal.lib import files, languages, spoken
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

    def for_links(self):
        """With the version that replaces each: what the component material-link shows. No more queries."""
        return self.select_related("newer")

    def with_owner(self):
        """With the project, model or event that each belongs to. No more queries."""
        return self.select_related("project", "model", "event")

    def in_county(self, county):
        """Those that tell of ``county``: named for it, or of a public project, model or event there."""
        projects = Project.objects.published().in_county(county).values("pk")
        return self.filter(
            Q(pk__in=self.model.counties.through.objects.filter(county=county).values("material"))
            | Q(project__in=projects)
            | Q(model__project__in=projects)
            | Q(event__county=county)
            | Q(event__municipality__county=county)
        )

    def about(self, topic):
        """Those on ``topic`` or a narrower one, or of a project, model or event that is."""
        topics = Topic.objects.within(topic).values("pk")
        return self.filter(
            Q(pk__in=self.model.topics.through.objects.filter(topic__in=topics).values("material"))
            | Q(project__in=Project.topics.through.objects.filter(topic__in=topics).values("project"))
            | Q(model__in=OperatingModel.objects.about(topic).values("pk"))
            | Q(event__in=Event.topics.through.objects.filter(topic__in=topics).values("event"))
        )

    def for_list(self):
        """With what each belongs to and is about, and its newer version; ``day`` sorts. Two queries more."""
        undated = Value(dt.date.min, output_field=models.DateField())
        found = self.for_links().with_owner().prefetch_related("topics", "counties")
        return found.annotate(day=Coalesce("published_on", undated))

    def with_links(self):
        """Those whose address leads to another site."""
        return self.exclude(url="")


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
    link_failures = models.PositiveSmallIntegerField(
        _("days on which the link did not answer, one after the other"), default=0, editable=False
    )
    link_moved_to = models.URLField(_("where the link leads now"), max_length=500, blank=True, editable=False)

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
        """Fill the text that filters read and what is known of the file; forget what an old link led to."""
        self.search_text = self.own_text()
        if (fields := kwargs.get("update_fields")) is None:
            self._tell_file()
            self._forget_other_link()
        else:
            kwargs["update_fields"] = {*fields, "search_text"}
        super().save(**kwargs)

    def clean(self):
        """See that the language is known, and that what is replaced is another material of the same thing."""
        super().clean()
        if self.language and self.language not in spoken.OWN_NAMES:
            raise ValidationError({"language": _now("Choose a language of the list.")})
        if self.file and not self.file._committed:
            self._check_file()
        older = self.replaces
        if older and (older.pk == self.pk or older.owner_key != self.owner_key):
            raise ValidationError(
                {
                    "replaces": _now(
                        "A material replaces another material of the same project, model or event."
                    )
                }
            )

    def _check_file(self):
        """See that the file is of a kind that is taken, and give it a safe name."""
        try:
            kind = files.check(self.file)
        except ValidationError as error:
            raise ValidationError({"file": error}) from error
        self.file.name = files.stored_name(self.file.name, kind)

    def _tell_file(self):
        """Fill the type and size of the file from what is in it; of a file that is lost they stay."""
        if not self.file:
            self.file_type, self.file_size = "", None
            return
        is_stored = self.file._committed
        with suppress(OSError):
            self.file_type, self.file_size = files.known_type(self.file), self.file.size
            if is_stored:
                self.file.close()

    def _forget_other_link(self):
        """Forget what was found behind an address that is no longer the material's."""
        if self.pk and type(self)._base_manager.filter(pk=self.pk).exclude(url=self.url).exists():
            self.link_state, self.link_moved_to, self.link_failures = LinkState.UNKNOWN, "", 0
            self.link_checked_at = self.link_broken_since = None

    @property
    def owner(self) -> Project | OperatingModel | Event:
        """The thing that it belongs to."""
        return self.project or self.model or self.event

    @property
    def owner_key(self) -> tuple[int | None, ...]:
        return self.project_id, self.model_id, self.event_id

    @property
    def address(self) -> str:
        return self.file.url if self.file else self.url

    @property
    def lang(self) -> str:
        """The language to mark the title with: "" when it is the page's own."""
        return "" if self.language == languages.current() else self.language

    @property
    def newer_version(self) -> "Material | None":
        """The material that replaces this one. No query for rows of ``for_links()``."""
        return getattr(self, "newer", None)

    @property
    def in_language(self) -> str:
        """Its language in the reader's words: "in Swedish"."""
        return spoken.in_language(self.language)

    @property
    def form(self) -> str:
        """What kind of file it is: "PDF"; "" for a page."""
        if self.file:
            return files.label_of(self.file_type)
        suffix = files.suffix_of(self.url.partition("?")[0].partition("#")[0])
        return next((kind.label for kind in files.TAKEN if kind.suffix == suffix), "")

    @property
    def facts(self) -> str:
        """What a reader should know before following the link: "Report, PDF, 1.2 MB, in Swedish"."""
        told = [str(self.get_kind_display()), self.form]
        if self.file and self.file_size:
            told.append(files.size(self.file_size))
        told.append(self.in_language)
        if self.version:
            told.append(_now("version %(number)s") % {"number": self.version})
        return capfirst(", ".join(filter(None, told)))

    @property
    def did_not_answer(self) -> bool:
        return self.link_state == LinkState.BROKEN
