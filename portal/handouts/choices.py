"""What can be taken along, and how far its making has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What is made."""

    BRIEFING = "briefing", _("briefing")
    SLIDES = "slides", _("slide set")
    CARD = "card", _("card of a service path")

    @property
    def extension(self) -> str:
        """How the names of its files end."""
        return "pptx" if self is Kind.SLIDES else "pdf"

    @property
    def content_type(self) -> str:
        """Its media type."""
        if self is Kind.SLIDES:
            return "application/vnd.openxmlformats-officedocument.presentationml.presentation"
        return "application/pdf"

    @property
    def is_pdf(self) -> bool:
        return self is not Kind.SLIDES


class HandoutState(models.TextChoices):
    """How far it has come."""

    WAITING = "waiting", pgettext_lazy("handout", "waits for its turn")
    MAKING = "making", pgettext_lazy("handout", "is being made")
    READY = "ready", pgettext_lazy("handout", "ready")
    FAILED = "failed", pgettext_lazy("handout", "could not be made")


IN_THE_MAKING = (HandoutState.WAITING, HandoutState.MAKING)


class Stage(models.TextChoices):
    """What the one who makes it is doing."""

    WAITING = "", _("Waits for its turn")
    FACTS = "facts", _("Figures and their sources are gathered")
    WRITING = "writing", _("Pages are laid out")
    SAVING = "saving", _("The file is put in its place")


class Reason(models.TextChoices):
    """Why it could not be made."""

    NONE = "", ""
    LIBRARIES = "libraries", _("This server lacks the libraries that PDF files are made with.")
    LATE = "late", _("It took too long, and was given up.")
    GONE = "gone", _("The file is not in its place any more.")
    FAULT = "fault", _("Something went wrong. It has been written to the log.")
