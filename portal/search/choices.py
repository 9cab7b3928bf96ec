from django.db import models


class Slot(models.TextChoices):
    """The two places of the index: one answers while the other is filled anew."""

    A = "a", "A"
    B = "b", "B"

    @property
    def other(self):
        return Slot.B if self == Slot.A else Slot.A
