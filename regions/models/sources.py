"""Where a fact comes from, and the languages people are served in."""

from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lib import languages
from portal.lib.records import Named, NamedQuerySet, Record, some_language


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
