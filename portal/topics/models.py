"""Topics: one shared tree of subjects for activities, projects and posts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lib.records import Addressed, AddressedQuerySet, Record, some_language, unique_slugs


class TopicQuerySet(AddressedQuerySet):
    def within(self, topic):
        """``topic`` and the narrower ones: what is looked for by ``topic`` may be on any of them."""
        return self.filter(models.Q(pk=topic.pk) | models.Q(parent=topic))


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

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["sort_fi", "pk"]
        constraints = [some_language("topic"), *unique_slugs("topic")]
