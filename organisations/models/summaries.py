"""What is kept counted, so that pages of a large county do not count it at each visit."""

import datetime as dt
from typing import NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations.choices import Summarised

FOREVER = dt.date.max


class Subject(NamedTuple):
    """Of what a summary tells: a goal, a step or a county by its primary key; 0 for the whole portal."""

    kind: Summarised
    object_id: int = 0


PORTAL = Subject(Summarised.PORTAL)


class SummaryQuerySet(models.QuerySet):
    def of(self, subjects):
        """Those of ``subjects``."""
        by_kind = {}
        for kind, pk in subjects:
            by_kind.setdefault(kind, []).append(pk)
        asked = Q()
        for kind, pks in by_kind.items():
            asked |= Q(kind=kind, object_id__in=pks)
        return self.filter(asked) if by_kind else self.none()


class Summary(models.Model):
    """The figures of a goal, a step, a county or the whole portal, counted from what is public.

    Nothing is told here that cannot be counted anew: a row may be deleted at any time, and is made again when
    it is read. It holds until the day ``valid_until``, and as long as nothing was written past the publishing
    of the portal (``version``, see organisations.summaries.currency).
    """

    kind = models.CharField(_("of what"), max_length=6, choices=Summarised.choices)
    object_id = models.PositiveBigIntegerField(_("number"), default=0)
    data = models.JSONField(_("figures"), default=dict, encoder=DjangoJSONEncoder)
    valid_until = models.DateField(_("holds until"), default=FOREVER)
    version = models.CharField(_("version"), max_length=40, blank=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now)

    objects = SummaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("summary")
        verbose_name_plural = _("summaries")
        ordering = ["kind", "object_id"]
        constraints = [
            # Its index finds the rows of a page's goals and steps.
            models.UniqueConstraint(fields=["kind", "object_id"], name="summary_unique_subject"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.object_id or ''}".strip()

    @property
    def subject(self) -> Subject:
        return Subject(Summarised(self.kind), self.object_id)
