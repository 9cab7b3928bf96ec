"""Who was asked in a round, what they answered, and what of it may go into their profile."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from portal.accounts.rights import Rights
from portal.lib import languages
from portal.lib.records import Identified
from regions.models import County
from surveys.choices import UpdateState
from surveys.models.surveys import Question, Round


class ResponseQuerySet(models.QuerySet):
    def for_page(self):
        """With what names it. One query."""
        return self.select_related(
            "round__survey", "organisation__home_municipality", "county", "answered_by"
        )

    def answered(self):
        return self.exclude(answered_at=None)

    def unanswered(self):
        return self.filter(answered_at=None)

    def open(self, today=None):
        """Those that may be given or changed today."""
        return self.filter(round__in=Round.objects.open(today))

    def of(self, rights: Rights):
        """Those that a person with ``rights`` gives: for her organisations, and for her counties."""
        own = Q(organisation__in=rights.organisations)
        return self.filter(own | Q(organisation=None, county__in=rights.counties))

    def readable_by(self, rights: Rights, *, all_of_them: bool):
        """Those whose answers one reads with the name: ``all_of_them``, or of her counties."""
        return self if all_of_them else self.filter(county__in=rights.counties)


class Response(Identified):
    """One organisation, or one county, asked in a round; with its answers once it has given them.

    ``county`` is the organisation's at the time, or the county that answers itself. ``draft`` is what was
    written and not sent yet, by the form's names; ``version`` counts how often answers were sent.
    """

    round = models.ForeignKey(
        Round, verbose_name=_("round"), on_delete=models.PROTECT, related_name="responses"
    )
    # An organisation that is taken away takes its answers with it.
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="survey_responses",
    )
    county = models.ForeignKey(
        County,
        verbose_name=_("county"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="survey_responses",
    )

    draft = models.JSONField(_("draft"), default=dict, blank=True)
    version = models.PositiveIntegerField(_("number of times sent"), default=0)
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=[(code, languages.OWN_NAMES[code]) for code in languages.CODES],
        default="fi",
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    saved_at = models.DateTimeField(_("draft saved"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    changed_at = models.DateTimeField(_("answers changed"), null=True, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["round", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "organisation"], name="response_unique_organisation"),
            models.UniqueConstraint(
                fields=["round", "county"], condition=Q(organisation=None), name="response_unique_county"
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | Q(county__isnull=False),
                name="response_of_somebody",
                violation_error_message=_("A response is an organisation’s or a county’s."),
            ),
        ]
        indexes = [
            # Every minute it is asked whether somebody waits for a letter.
            models.Index(fields=["round"], condition=Q(invited_at=None), name="response_to_invite"),
        ]

    def __str__(self):
        return self.local_name.text

    @property
    def local_name(self) -> languages.LocalText:
        """The name of whoever answers."""
        return (self.organisation or self.county).local_name

    @property
    def work_url(self) -> str:
        """The page of the workspace on which it is given."""
        return reverse("surveying:answer", args=[self.uuid])


class Answer(models.Model):
    """One answer to one question; a question with several options has a row for each that was chosen.

    ``value`` is the option's number, 1 and 0 for yes and no, the place on the scale, the number itself, or
    the primary key of a language of service.
    """

    response = models.ForeignKey(
        Response, verbose_name=_("response"), on_delete=models.CASCADE, related_name="answers"
    )
    question = models.ForeignKey(
        Question, verbose_name=_("question"), on_delete=models.PROTECT, related_name="answers"
    )
    value = models.BigIntegerField(_("value"), null=True, blank=True)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["response", "question", "value"]
        constraints = [
            models.UniqueConstraint(fields=["response", "question", "value"], name="answer_unique_value"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, text="") | Q(value=None, text__gt=""),
                name="answer_value_or_text",
                violation_error_message=_("An answer is a value or a text."),
            ),
        ]

    def __str__(self):
        return self.text or str(self.value)


class ProfileUpdateQuerySet(models.QuerySet):
    def waiting_for(self, rights: Rights):
        """Those that wait for a person with ``rights``, as an editor of the organisation."""
        return self.filter(state=UpdateState.PROPOSED, response__organisation__in=rights.organisations)

    def for_page(self):
        """With whose they are and what was asked. One query."""
        return self.select_related("question", "response__round__survey", "response__organisation")


class ProfileUpdate(Identified):
    """What an answer would change in the organisation's profile, until the organisation has decided.

    ``new`` is content of the profile by key, as portal.editing keeps it.
    """

    response = models.ForeignKey(
        Response, verbose_name=_("response"), on_delete=models.CASCADE, related_name="updates"
    )
    question = models.ForeignKey(
        Question, verbose_name=_("question"), on_delete=models.PROTECT, related_name="updates"
    )
    new = models.JSONField(_("new content"), default=dict)

    state = models.CharField(
        _("state"), max_length=10, choices=UpdateState.choices, default=UpdateState.PROPOSED
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = ProfileUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("update of a profile")
        verbose_name_plural = _("updates of a profile")
        ordering = ["response", "question__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["response", "question"], name="profileupdate_one_a_question")
        ]

    def __str__(self):
        return str(self.question)
