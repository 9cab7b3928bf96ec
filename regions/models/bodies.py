"""Bodies in which organisations meet the county, what they said and what became of it; key messages."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.lib import languages
from portal.lib.records import Identified, Named, NamedQuerySet, Record, some_language
from regions.choices import BodyKind, Outcome, Sector
from regions.models.areas import CollaborativeArea, County
from regions.models.sources import Source
from regions.models.strategies import Goal


class AdvisoryBody(Record, Named):
    """An advisory board, partnership table or the like. Who appoints it matters and is said.

    It is not one of the statutory councils of youth, older people and disabled people (611/2021, section 32).
    """

    county = models.ForeignKey(
        County,
        verbose_name=_("county"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="advisory_bodies",
        help_text=_("Empty for a national body."),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=BodyKind.choices)
    name = models.CharField(_("name"), max_length=200)
    facts = models.TextField(_("what is known"), blank=True)
    appointed_by = models.CharField(_("appointed by"), max_length=200, blank=True)
    since = models.CharField(
        _("since"), max_length=20, blank=True, help_text=_("Year, month or day, as it is known.")
    )
    is_example = models.BooleanField(_("example data"), default=False)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="advisory_bodies"
    )

    objects = NamedQuerySet.as_manager()

    class Meta:
        verbose_name = _("advisory body")
        verbose_name_plural = _("advisory bodies")
        ordering = ["county__code", "sort_fi", "pk"]
        constraints = [some_language("advisorybody")]


class BodyTerm(Identified):
    """A term of office of an advisory body."""

    body = models.ForeignKey(
        AdvisoryBody, verbose_name=_("body"), on_delete=models.CASCADE, related_name="terms"
    )
    starts = models.DateField(_("starts"))
    ends = models.DateField(_("ends"), null=True, blank=True)

    class Meta:
        verbose_name = _("term of a body")
        verbose_name_plural = _("terms of a body")
        ordering = ["body", "-starts"]
        constraints = [
            models.UniqueConstraint(fields=["body", "starts"], name="bodyterm_unique_start"),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gt=models.F("starts")),
                name="bodyterm_ends_after_start",
                violation_error_message=_("A term cannot end before it starts."),
            ),
        ]

    def __str__(self):
        return f"{self.body} {self.starts.year}–{self.ends.year if self.ends else ''}"


class BodySeat(Identified):
    """How many seats a sector has in a body during a term."""

    term = models.ForeignKey(BodyTerm, verbose_name=_("term"), on_delete=models.CASCADE, related_name="seats")
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)
    seats = models.PositiveSmallIntegerField(_("seats"))

    class Meta:
        verbose_name = _("seats of a sector")
        verbose_name_plural = _("seats of sectors")
        ordering = ["term", "sector"]
        constraints = [models.UniqueConstraint(fields=["term", "sector"], name="bodyseat_unique_sector")]

    def __str__(self):
        return f"{self.get_sector_display()}: {self.seats}"


class BodyMember(Identified):
    """A member of a body in a term, with a deputy. A person is named only with their consent."""

    term = models.ForeignKey(
        BodyTerm, verbose_name=_("term"), on_delete=models.CASCADE, related_name="members"
    )
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)
    name = models.CharField(_("name"), max_length=120)
    represents = models.CharField(_("represents"), max_length=200, blank=True)
    deputy = models.CharField(_("deputy"), max_length=120, blank=True)
    is_chair = models.BooleanField(_("chair"), default=False)
    consented_on = models.DateField(
        _("consent to be named, on"),
        help_text=_("The day on which the member and the deputy agreed to be named here."),
    )

    class Meta:
        verbose_name = _("member of a body")
        verbose_name_plural = _("members of a body")
        ordering = ["term", "-is_chair", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["term"], condition=Q(is_chair=True), name="bodymember_one_chair",
                violation_error_message=_("The term already has a chair."),
            )
        ]  # fmt: skip

    def __str__(self):
        return self.name


class BodyMeeting(Identified):
    """A meeting of a body, with its minutes if they are public."""

    body = models.ForeignKey(
        AdvisoryBody, verbose_name=_("body"), on_delete=models.CASCADE, related_name="meetings"
    )
    held_on = models.DateField(_("held on"))
    minutes = models.URLField(_("minutes"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("meeting of a body")
        verbose_name_plural = _("meetings of a body")
        ordering = ["body", "-held_on"]
        constraints = [models.UniqueConstraint(fields=["body", "held_on"], name="bodymeeting_unique_day")]

    def __str__(self):
        return f"{self.body} {self.held_on}"


class BodyStatement(Record):
    """What a body said to decision makers, and what became of it."""

    body = models.ForeignKey(
        AdvisoryBody, verbose_name=_("body"), on_delete=models.CASCADE, related_name="statements"
    )
    given_on = models.DateField(_("given on"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    outcome_text = models.TextField(_("what became of it"), blank=True)
    outcome_source = models.ForeignKey(
        Source,
        verbose_name=_("source of the outcome"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("statement of a body")
        verbose_name_plural = _("statements of a body")
        ordering = ["body", "-given_on", "pk"]
        constraints = [
            some_language("bodystatement", "title"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.OPEN) | Q(outcome_source__isnull=False),
                name="bodystatement_outcome_has_source",
                violation_error_message=_("An outcome needs the source of the decision."),
            ),
        ]

    def __str__(self):
        return languages.localised(self, "title").text


class KeyMessageQuerySet(models.QuerySet):
    def national(self):
        """Messages to the whole country, with sources and goals. One query."""
        return self.filter(county=None, collaborative_area=None).select_related("source", "goal__county")

    def for_county(self, county):
        """Messages to ``county``, to its collaborative area, and to the whole country. One query."""
        area = Q(county=county) | Q(county=None, collaborative_area=None)
        if county.collaborative_area_id:
            area |= Q(collaborative_area=county.collaborative_area_id)
        return self.filter(area).select_related("source", "county", "collaborative_area", "goal__county")


class KeyMessage(Record):
    """A thesis addressed to decision makers: to a county, a collaborative area or the country."""

    county = models.ForeignKey(
        County,
        verbose_name=_("county"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="key_messages",
    )
    collaborative_area = models.ForeignKey(
        CollaborativeArea,
        verbose_name=_("collaborative area"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="key_messages",
    )
    former_area = models.CharField(
        _("area as named then"),
        max_length=60,
        blank=True,
        help_text=_("For example the ERVA under which it was given."),
    )
    goal = models.ForeignKey(
        Goal,
        verbose_name=_("goal"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="key_messages",
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    text = models.TextField(_("message"))
    addressee = models.CharField(_("addressed to"), max_length=200, blank=True)
    given_on = models.DateField(_("given on"))
    is_example = models.BooleanField(_("example data"), default=False)
    source = models.ForeignKey(
        Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="key_messages"
    )

    objects = KeyMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("key message")
        verbose_name_plural = _("key messages")
        ordering = ["-given_on", "order", "pk"]
        constraints = [
            some_language("keymessage", "text"),
            models.CheckConstraint(
                condition=Q(county=None) | Q(collaborative_area=None),
                name="keymessage_one_area",
                violation_error_message=_(
                    "A message is to a county or to a collaborative area, not to both."
                ),
            ),
        ]

    def __str__(self):
        return languages.localised(self, "text").text[:80]
