"""Letters that ask somebody without an account to confirm a contribution."""

import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.choices import Answer, RequestState
from organisations.models.contributions import GoalContribution, StepContribution
from portal.lib.languages import CODES, OWN_NAMES

# A question that nobody has answered runs out after this.
ASKED_FOR = dt.timedelta(days=30)


class ConfirmationRequestQuerySet(models.QuerySet):
    def of(self, contribution):
        """Those about ``contribution``."""
        return self.filter(**{ConfirmationRequest.joined(contribution): contribution})

    def open(self, now=None):
        """Questions that may still be answered."""
        return self.filter(answered_at=None, revoked_at=None, expires_at__gt=now or timezone.now())

    def over(self, now=None):
        """Questions that are answered, taken back or run out, whose address is still kept."""
        closed = Q(answered_at__isnull=False) | Q(revoked_at__isnull=False)
        return self.filter(closed | Q(expires_at__lte=now or timezone.now())).exclude(to_email="")

    def with_contribution(self):
        """With all that the page behind the link shows of the contribution. One query."""
        shown = ("activity__organisation__home_municipality__county", "source")
        return self.select_related(
            "sent_by",
            "goal_contribution__goal__county",
            "step_contribution__step__path__county",
            *(f"{name}__{field}" for name in ("goal_contribution", "step_contribution") for field in shown),
        )


class ConfirmationRequest(models.Model):
    """A question by e-mail to a service owner: does this activity serve this goal, or stand at this step?

    It is about the contribution as it was when the letter went: ``digest`` tells whether it has been
    rewritten since. The address is forgotten as soon as the question is closed.
    """

    uuid = models.UUIDField(_("identifier"), default=uuid.uuid4, unique=True, editable=False)
    goal_contribution = models.ForeignKey(
        GoalContribution,
        verbose_name=_("contribution to a goal"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="requests",
    )
    step_contribution = models.ForeignKey(
        StepContribution,
        verbose_name=_("contribution to a step"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="requests",
    )
    digest = models.CharField(_("digest of what is asked about"), max_length=64)

    to_email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=[(code, OWN_NAMES[code]) for code in CODES], default="fi"
    )
    note = models.TextField(_("note"), blank=True)

    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    sent_at = models.DateTimeField(_("sent"), default=timezone.now)
    expires_at = models.DateTimeField(_("runs out"))
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True)

    objects = ConfirmationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for confirmation")
        verbose_name_plural = _("requests for confirmation")
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(goal_contribution__isnull=False, step_contribution=None)
                | Q(goal_contribution=None, step_contribution__isnull=False),
                name="confirmationrequest_about_one",
                violation_error_message=_("A request is about one contribution."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False, answer__gt=""),
                name="confirmationrequest_answered_with_answer",
                violation_error_message=_("An answered request tells the answer."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | Q(to_email=""),
                name="confirmationrequest_forgets_address",
                violation_error_message=_("An answered request does not keep the address."),
            ),
        ]

    def __str__(self):
        return f"{self.contribution} – {self.get_state_display()}"

    @staticmethod
    def joined(contribution) -> str:
        """Return the name of the field that joins requests to ``contribution``."""
        return "goal_contribution" if isinstance(contribution, GoalContribution) else "step_contribution"

    @property
    def contribution(self) -> GoalContribution | StepContribution:
        return self.goal_contribution or self.step_contribution

    @property
    def state(self) -> RequestState:
        if self.answered_at:
            return RequestState.ANSWERED
        if self.revoked_at:
            return RequestState.REVOKED
        return RequestState.EXPIRED if self.expires_at <= timezone.now() else RequestState.SENT

    def get_state_display(self) -> str:
        """Return the state in words, as Django does for columns."""
        return str(self.state.label)
