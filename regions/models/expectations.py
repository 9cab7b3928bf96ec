"""What a county expects of a goal or a step, and so what counts as a gap."""

from dataclasses import dataclass
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from regions.choices import ExpectedIn


@dataclass(frozen=True)
class Expectation:
    """Where a goal or a step is to be carried, and by how many confirmed and fresh contributions there.

    ``follows_template`` tells that the county has said nothing itself.
    """

    where: ExpectedIn = ExpectedIn.EVERYWHERE
    number: int = 1
    follows_template: bool = False


class Expecting(models.Model):
    """A goal or a step of which something is expected. ``EXPECTED`` holds where nobody has said otherwise."""

    EXPECTED: ClassVar[Expectation] = Expectation()

    expected_in = models.CharField(
        _("expected"),
        max_length=12,
        choices=ExpectedIn.choices,
        blank=True,
        help_text=_("Where there should be somebody. Empty: as in the template that the path follows."),
    )
    expected_number = models.PositiveSmallIntegerField(
        _("how many there"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
        help_text=_("How many confirmed contributions there should be. Empty: as in the template, else one."),
    )

    class Meta:
        abstract = True

    @property
    def expectation(self) -> Expectation:
        """What is expected of it: the county's own word, else its template's, else the usual."""
        above = self.template_expectation
        base = above or self.EXPECTED
        return Expectation(
            ExpectedIn(self.expected_in or base.where),
            self.expected_number or base.number,
            follows_template=above is not None and not (self.expected_in or self.expected_number),
        )

    @property
    def template_expectation(self) -> Expectation | None:
        """What the template expects that it follows; None when it follows none."""
        return None
