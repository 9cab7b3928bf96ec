"""Surveys: what is asked of whom, and the rounds in which it is asked again."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from organisations.choices import State
from portal.lib import languages
from portal.lib.records import (
    Addressed,
    AddressedQuerySet,
    Identified,
    Record,
    some_language,
    unique_slugs,
)
from regions.models import County
from surveys.choices import Audience, Kind, ProfileField, RoundState


class SurveyQuerySet(AddressedQuerySet):
    def published(self):
        return self.filter(state=State.PUBLISHED)

    def with_rounds(self):
        """With their rounds, oldest first. One query more."""
        return self.prefetch_related("rounds")


class Survey(Record, Addressed):
    """Questions that organisations, or county coordinators, answer again and again."""

    NAMED_BY = "title"

    title = models.CharField(_("title"), max_length=200)
    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("What the answers are used for, in a few sentences.")
    )
    audience = models.CharField(
        _("who answers"), max_length=15, choices=Audience.choices, default=Audience.ORGANISATIONS
    )
    counties = models.ManyToManyField(
        County,
        verbose_name=_("counties"),
        blank=True,
        related_name="surveys",
        help_text=_("Where it is asked; everywhere when none is chosen."),
    )

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    is_example = models.BooleanField(_("example data"), default=False)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["sort_fi", "pk"]
        constraints = [some_language("survey", "title"), *unique_slugs("survey")]

    def get_absolute_url(self):
        return reverse("surveys:survey-detail", args=[self.local_slug])

    def clean(self):
        """Whoever has been asked stays whom the survey is for. One query."""
        asked = Round.objects.filter(survey=self.pk).exclude(asked_at=None) if self.pk else None
        others = Q(survey__audience=self.audience)
        if asked is not None and asked.exclude(others).exists():
            raise ValidationError({"audience": _("A round has been asked already: make another survey.")})


class Question(Identified):
    """One question of a survey. ``options`` are lines, alike in number and order in every language."""

    survey = models.ForeignKey(
        Survey, verbose_name=_("survey"), on_delete=models.CASCADE, related_name="questions"
    )
    order = models.PositiveSmallIntegerField(_("order"))
    kind = models.CharField(_("kind of answer"), max_length=10, choices=Kind.choices)
    text = models.CharField(_("question"), max_length=250)
    help_text = models.CharField(_("help"), max_length=250, blank=True)
    options = models.TextField(
        _("options"),
        blank=True,
        help_text=_(
            "One on each line, in the same order in every language. Once it has been answered, reword them "
            "or add some at the end; what means something else is another question."
        ),
    )
    is_required = models.BooleanField(_("must be answered"), default=False)
    profile_field = models.CharField(
        _("updates in the profile"),
        max_length=15,
        choices=ProfileField.choices,
        blank=True,
        help_text=_("The organisation confirms each change itself."),
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["survey", "order", "pk"]
        constraints = [
            some_language("question", "text"),
            models.UniqueConstraint(
                fields=["survey", "order"],
                name="question_unique_order",
                violation_error_message=_("Two questions have the same place."),
            ),
        ]

    def __str__(self):
        return self.local_text.text

    def clean(self):
        """What is asked can be answered, and what was answered stays what it was. Two queries at most."""
        counts = {len(self.lines(code)) for code in languages.CODES} - {0}
        own_options = Kind(self.kind).has_options and not self.profile_field if self.kind else False
        if own_options and counts == set():
            raise ValidationError({"options": _("Write the options, one on each line.")})
        if own_options and (len(counts) > 1 or min(counts) < 2):
            raise ValidationError(
                {"options": _("Write two options at least, as many in every language that has any.")}
            )
        if self.profile_field and self.kind != ProfileField(self.profile_field).kind:
            kind = ProfileField(self.profile_field).kind.label
            raise ValidationError(
                {"kind": _("This place in the profile is asked for in one way: %(kind)s.") % {"kind": kind}}
            )
        if self.pk and self.answers.exists():
            self._check_answered(max(counts, default=0))

    def _check_answered(self, number):
        before = Question.objects.get(pk=self.pk)
        if (self.kind, self.profile_field) != (before.kind, before.profile_field):
            raise ValidationError({"kind": _("It has been answered already: ask another question instead.")})
        if number < len(before.choices_of_own):
            raise ValidationError({"options": _("It has been answered already: keep every option.")})

    @property
    def local_text(self) -> languages.LocalText:
        return languages.localised(self, "text")

    def lines(self, code: str) -> list[str]:
        """Return the options in language ``code``."""
        return [
            line.strip() for line in (getattr(self, f"options_{code}") or "").splitlines() if line.strip()
        ]

    @property
    def choices_of_own(self) -> list[tuple[int, languages.LocalText]]:
        """The options written for the question, numbered from 1, in the reader's best language."""
        code = next((code for code in languages.chain() if self.lines(code)), languages.current())
        lines = enumerate(self.lines(code), start=1)
        return [(number, languages.LocalText(line, code)) for number, line in lines]


class RoundQuerySet(models.QuerySet):
    def of_published(self):
        """Rounds of surveys that the public sees."""
        return self.filter(survey__state=State.PUBLISHED)

    def open(self, today=None):
        """Rounds that may be answered today."""
        today = today or timezone.localdate()
        return self.of_published().filter(opens_on__lte=today, closes_on__gte=today)

    def closed(self, today=None):
        """Rounds that were asked and are over."""
        return self.of_published().filter(closes_on__lt=today or timezone.localdate()).exclude(asked_at=None)


class Round(Identified):
    """A time in which a survey is answered, first and last day included."""

    survey = models.ForeignKey(
        Survey, verbose_name=_("survey"), on_delete=models.CASCADE, related_name="rounds"
    )
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))

    asked_at = models.DateTimeField(
        _("asked"), null=True, blank=True, editable=False, help_text=_("When it was settled who is asked.")
    )

    urged_at = models.DateTimeField(
        _("urged"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("When staff last had those reminded who had not answered."),
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round of a survey")
        verbose_name_plural = _("rounds of a survey")
        ordering = ["survey", "opens_on"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "opens_on"], name="round_unique_opening"),
            models.CheckConstraint(
                condition=Q(closes_on__gte=models.F("opens_on")),
                name="round_closes_after_opening",
                violation_error_message=_("A round cannot close before it opens."),
            ),
        ]

    def __str__(self):
        return "–".join(date_format(day, "SHORT_DATE_FORMAT") for day in (self.opens_on, self.closes_on))

    @property
    def name(self) -> str:
        """The month in which it closed, as figures name it."""
        return date_format(self.closes_on, "YEAR_MONTH_FORMAT")

    def state_on(self, today: dt.date) -> RoundState:
        if today < self.opens_on:
            return RoundState.PLANNED
        return RoundState.OPEN if today <= self.closes_on else RoundState.CLOSED

    @property
    def state(self) -> RoundState:
        return self.state_on(timezone.localdate())

    def get_state_display(self) -> str:
        """Return the state in words, as Django does for columns."""
        return str(self.state.label)
