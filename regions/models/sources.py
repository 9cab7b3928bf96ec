"""Where a fact comes from, and the languages people are served in."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.lib import languages
from portal.lib.records import Named, NamedQuerySet, Record, some_language


class SourceQuerySet(models.QuerySet):
    def find(self, *, title="", url="", reference=""):
        """Return the recorded source with this address; None when there is none. One query.

        What is not told may be anything: an address alone finds its page.
        """
        if not (url or reference):
            return None
        told = {"title": title, "url": url, "reference": reference}
        found = self.filter(**{name: value for name, value in told.items() if value})
        return found.filter(url=url).order_by("reference", "pk").first()

    def told(self, **values: Any):
        """Return the source with the columns ``values``: a recorded one, or a new one that is not saved yet.

        A new one without a publisher is called after its host, and was seen today. Raises ValidationError.
        """
        told = {name: values.get(name) or "" for name in ("title", "url", "reference")}
        if found := self.find(**told):
            return found
        publisher = values.get("publisher") or urlsplit(told["url"]).hostname or ""
        source = self.model(
            **told, publisher=publisher, seen_on=values.get("seen_on") or timezone.localdate()
        )
        source.full_clean()
        return source


class Source(Record):
    """A public page, decision, document or data set that a number or claim on the portal rests on."""

    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    url = models.URLField(_("web address"), max_length=500, blank=True)
    reference = models.CharField(
        _("reference"),
        max_length=300,
        blank=True,
        help_text=_("Section of the minutes, page or other exact place."),
    )
    language = models.CharField(_("language"), max_length=5, blank=True)

    seen_on = models.DateField(_("seen on"), null=True, blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["publisher", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["url", "reference", "title"],
                name="source_unique",
                violation_error_message=_("This source is already recorded."),
            ),
            models.CheckConstraint(
                condition=models.Q(url__gt="") | models.Q(reference__gt=""),
                name="source_can_be_found",
                violation_error_message=_(
                    "Give a web address or a reference, so that others can find the source."
                ),
            ),
        ]

    def __str__(self):
        return self.title

    # A draft tells a source that is not recorded yet in words, as JSON (portal.editing.columns).

    TOLD = ("title", "url", "reference", "publisher", "seen_on")

    @classmethod
    def parse(cls, text: str) -> dict[str, str]:
        """Return what ``text`` tells of a source, by column; nothing when it is no such text."""
        try:
            told = json.loads(text)
        except ValueError:
            return {}
        return {name: str(told.get(name) or "") for name in cls.TOLD} if isinstance(told, dict) else {}

    @classmethod
    def described(cls, text: str) -> "Source":
        """Return the source that ``text`` tells, saved or not saved yet. Raises ValidationError."""
        try:
            return cls.objects.told(**cls.parse(text))
        except ValidationError as error:
            raise ValidationError(error.messages) from error

    @classmethod
    def in_words(cls, text: str) -> str:
        """Return what ``text`` tells of a source, for readers."""
        told = cls.parse(text)
        return ", ".join(filter(None, (told.get("title"), told.get("url") or told.get("reference"))))

    @property
    def lang(self) -> str:
        """The language to mark the title with: "" when it is the page's own, or not known."""
        return "" if self.language == languages.current() else self.language

    @property
    def host(self) -> str:
        """The web host, without www, as a short name of the source."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")


class ServiceLanguage(Named):
    """A language in which people are met: Finnish, Swedish, Sámi languages, sign languages and others."""

    code = models.CharField(_("code"), max_length=5, unique=True)
    name = models.CharField(_("name"), max_length=80)

    objects = NamedQuerySet.as_manager()

    class Meta:
        verbose_name = _("language of service")
        verbose_name_plural = _("languages of service")
        ordering = ["sort_fi", "pk"]
        constraints = [some_language("servicelanguage")]
