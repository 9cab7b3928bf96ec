"""Changes on their way and changes made, what texts were translated from, and who is here now."""

import datetime as dt
import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, F, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.choices import Role
from portal.accounts.rights import Rights
from portal.editing import shares
from portal.editing.choices import OPEN, RevisionState, TextState, Via
from portal.lib.languages import CODES, OWN_NAMES

LANGUAGES = [(code, OWN_NAMES[code]) for code in CODES]


class AboutQuerySet(models.QuerySet):
    def of(self, obj):
        """Those about ``obj``."""
        return self.filter(content_type=ContentType.objects.get_for_model(obj), object_id=obj.pk)


class About(models.Model):
    """A row that is about one edited thing, whatever its kind."""

    content_type = models.ForeignKey(
        ContentType, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="+"
    )
    object_id = models.PositiveBigIntegerField(_("number"))
    about = GenericForeignKey("content_type", "object_id")

    class Meta:
        abstract = True


class Scoped(models.Model):
    """A row that belongs to an organisation or a county, as the thing it is about did when it was written."""

    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )
    county = models.ForeignKey(
        "regions.County",
        verbose_name=_("county"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        abstract = True


class RevisionQuerySet(AboutQuerySet):
    def open(self):
        """Changes on their way: at most one of a thing."""
        return self.filter(state__in=OPEN)

    def published(self):
        return self.filter(state=RevisionState.PUBLISHED)

    def due(self, now=None):
        """Approved changes whose time has come."""
        return self.filter(state=RevisionState.APPROVED, publish_at__lte=now or timezone.now())

    # What a person is shown of it, by her rights as they are today. Filters of the row's own columns.

    def reviewed_by(self, rights: Rights):
        """Changes that a person with ``rights`` reads: of her counties; of no county for publishers."""
        if rights.is_administrator:
            return self
        found = Q(county__in=rights.counties)
        if Role.PUBLISHER in rights.roles:
            found |= Q(county=None)
        return self.filter(found | shares.read(rights))

    def waiting_for(self, rights: Rights):
        """Changes that were sent in and wait for a reader with ``rights``."""
        return self.filter(state=RevisionState.IN_REVIEW).reviewed_by(rights)

    def to_be_read_by(self, rights: Rights):
        """Changes that were published before they were read, and wait for a reader with ``rights``."""
        return self.published().filter(to_be_read=True).reviewed_by(rights)

    def kept_by(self, user, rights: Rights):
        """Changes of her organisations, and her own where she still has a say."""
        own = Q(author=user)
        if not rights.is_administrator:
            own &= Q(county__in=rights.counties) | Q(county=None, organisation=None)
        return self.filter(Q(organisation__in=rights.organisations) | own | shares.kept(rights))

    def returned_to(self, user, rights: Rights):
        """Changes that came back to ``user`` or to her organisations."""
        return self.filter(state=RevisionState.RETURNED).kept_by(user, rights)

    def drafts_of(self, user, rights: Rights):
        """Drafts of ``user`` and of her organisations."""
        return self.filter(state=RevisionState.DRAFT).kept_by(user, rights)

    def scheduled_for(self, rights: Rights):
        """Approved changes that wait for their time, for their editors and readers."""
        waiting = self.filter(state=RevisionState.APPROVED)
        own = waiting.filter(organisation__in=rights.organisations)
        return waiting if rights.is_administrator else own | waiting.reviewed_by(rights)

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def nearest(self, *moments):
        """Of each thing the last change published by each of ``moments``, or else the first after it.

        Oldest first.
        """
        sides = [F("content_type"), F("object_id")]
        places = {
            f"place_{number}": Window(RowNumber(), sides, _nearest_first(when))
            for number, when in enumerate(moments)
        }
        is_nearest = Q(*((name, 1) for name in places), _connector=Q.OR)
        found = self.published().order_by().annotate(**places).filter(is_nearest)
        return Revision.objects.filter(pk__in=found.values("pk")).order_by("published_at", "pk")


def _nearest_first(when):
    """The order of a thing's changes, that first which tells how it was at ``when``."""
    is_before = Q(published_at__lte=when)
    return [
        Case(When(is_before, then=Value(0)), default=Value(1)),
        Case(When(is_before, then=F("published_at"))).desc(),
        Case(When(is_before, then=F("pk"))).desc(),
        F("published_at").asc(),
        F("pk").asc(),
    ]


class Revision(About, Scoped):
    """One change of one thing: from what to what, by whom, and how far it has come.

    ``content`` is always whole (portal.editing.snapshots), so history, comparison, restoring and "as of a
    date" all read this table. ``base`` is the public content that the change began from.
    ``languages`` are those that an approved change is published in at its time; none stands for all.
    """

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    base = models.JSONField(_("content it began from"), default=dict, blank=True)
    content = models.JSONField(_("content"), default=dict, blank=True)
    version = models.PositiveIntegerField(_("number of saves"), default=0)

    state = models.CharField(
        _("state"), max_length=10, choices=RevisionState.choices, default=RevisionState.DRAFT
    )
    via = models.CharField(_("way"), max_length=6, choices=Via.choices, default=Via.FORM)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="revisions",
    )
    comment = models.TextField(_("comment"), blank=True)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewer"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="reviewed_revisions",
    )
    reason = models.TextField(_("reason for returning"), blank=True)
    # What reviewers rewrote after it was sent in: the values as they were sent in, by content key.
    rewritten = models.JSONField(_("rewritten by reviewers"), default=dict, blank=True)
    languages = models.JSONField(_("languages to publish"), default=list, blank=True)
    notes = models.JSONField(_("notes by field"), default=dict, blank=True)
    to_be_read = models.BooleanField(_("published before it was read"), default=False)
    name = models.CharField(_("name of the version"), max_length=100, blank=True)

    created_at = models.DateTimeField(_("begun"), default=timezone.now)
    saved_at = models.DateTimeField(_("last saved"), default=timezone.now)
    submitted_at = models.DateTimeField(_("sent in"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("read"), null=True, blank=True)
    publish_at = models.DateTimeField(_("to be published"), null=True, blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-saved_at", "-pk"]
        indexes = [
            # A thing's history, and which change tells how it was at a moment: of tens of thousands of
            # things at once, without reading the rows, whose contents are long.
            models.Index(
                fields=["content_type", "object_id", "state", "published_at", "id"], name="revision_history"
            ),
            # The workspace asks what waits, for an organisation's editors and a county's coordinators.
            models.Index(fields=["state", "county"], name="revision_waiting"),
            models.Index(fields=["state", "organisation"], name="revision_own"),
            # Few of the published ones wait to be read afterwards.
            models.Index(fields=["county"], condition=Q(to_be_read=True), name="revision_to_be_read"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"],
                condition=Q(state__in=OPEN),
                name="revision_one_open",
                violation_error_message=_("There is already a change of this on its way."),
            ),
            models.CheckConstraint(
                condition=~Q(state=RevisionState.RETURNED) | Q(reason__gt=""),
                name="revision_returned_with_reason",
                violation_error_message=_("Tell why the change is returned."),
            ),
            models.CheckConstraint(
                condition=~Q(state=RevisionState.APPROVED) | Q(publish_at__isnull=False),
                name="revision_approved_has_time",
                violation_error_message=_("Give the time of publication."),
            ),
            models.CheckConstraint(
                condition=~Q(state=RevisionState.PUBLISHED) | Q(published_at__isnull=False),
                name="revision_published_has_time",
                violation_error_message=_("Give the time of publication."),
            ),
        ]

    def __str__(self):
        return f"{self.get_state_display()} {self.saved_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class DraftSave(models.Model):
    """What one person saved into a draft; saves within ten minutes are one row."""

    revision = models.ForeignKey(
        Revision, verbose_name=_("revision"), on_delete=models.CASCADE, related_name="saves"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    began_at = models.DateTimeField(_("began"), default=timezone.now)
    saved_at = models.DateTimeField(_("last saved"), default=timezone.now)
    number = models.PositiveIntegerField(_("number of saves"), default=1)
    changes = models.JSONField(_("changes"), default=dict)

    class Meta:
        verbose_name = _("save of a draft")
        verbose_name_plural = _("saves of drafts")
        ordering = ["-saved_at", "-pk"]

    def __str__(self):
        return f"{self.revision_id}: {self.saved_at:%Y-%m-%d %H:%M}"


class Translation(About, Scoped):
    """What a published text in one language was translated from: stored knowledge, not compared dates.

    ``digest`` is that of the source text at the time (portal.editing.translating.digest).
    """

    field = models.CharField(_("field"), max_length=60)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    source = models.CharField(_("translated from"), max_length=2, choices=LANGUAGES, blank=True)
    digest = models.CharField(_("digest of the source"), max_length=20, blank=True)
    is_machine = models.BooleanField(_("machine translation"), default=False)
    state = models.CharField(_("state"), max_length=12, choices=TextState.choices)

    objects = AboutQuerySet.as_manager()

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering = ["content_type", "object_id", "field", "language"]
        indexes = [
            # The workspace asks which translations need updating, by language.
            models.Index(fields=["state", "language"], name="translation_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "field", "language"], name="translation_unique"
            ),
            models.CheckConstraint(
                condition=Q(state=TextState.INDEPENDENT, source="", digest="")
                | Q(state__in=[TextState.UP_TO_DATE, TextState.NEEDS_UPDATE], source__gt="", digest__gt=""),
                name="translation_has_source",
            ),
        ]

    def __str__(self):
        return f"{self.field}_{self.language}: {self.state}"

    @property
    def mark(self) -> str:
        """As contents hold it: "fi:<digest>", with ":machine" after it when so, or "own"."""
        if not self.source:
            return "own"
        return f"{self.source}:{self.digest}" + (":machine" if self.is_machine else "")


class PresenceQuerySet(AboutQuerySet):
    def now(self, at=None):
        """Those seen within the last minute."""
        return self.filter(seen_at__gte=(at or timezone.now()) - Presence.FRESH)


class Presence(About):
    """A person who has a form of a thing open, and which."""

    FRESH = dt.timedelta(seconds=60)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="+"
    )
    section = models.CharField(_("section"), max_length=40, blank=True)
    seen_at = models.DateTimeField(_("seen"), default=timezone.now)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        ordering = ["seen_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "user"], name="presence_unique")
        ]

    def __str__(self):
        return f"{self.user_id}: {self.section}"
