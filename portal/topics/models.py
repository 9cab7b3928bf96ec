"""Topics: one shared tree of subjects for activities, projects and posts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lib.records import Addressed, AddressedQuerySet, Record, some_language, unique_slugs


class Topic(Record, Addressed):
    """A subject people look for, such as loneliness or mental health."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=100)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("broader topic"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="narrower",
    )

    objects = AddressedQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["sort_fi", "pk"]
        constraints = [some_language("topic"), *unique_slugs("topic")]
