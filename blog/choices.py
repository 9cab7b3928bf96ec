"""The closed lists of the blog, in the domain's words (docs/glossary.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VersionState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a post", "draft")
    REVIEW = "review", pgettext_lazy("state of a post", "in review")
    PUBLISHED = "published", pgettext_lazy("state of a post", "published or scheduled")
    ARCHIVED = "archived", pgettext_lazy("state of a post", "archived")


class Relation(models.TextChoices):
    """What a language version is to the others of its post."""

    ORIGINAL = "original", pgettext_lazy("language version", "original")
    TRANSLATION = "translation", pgettext_lazy("language version", "translation")
    SUMMARY = "summary", pgettext_lazy("language version", "summary")
    INDEPENDENT = "independent", pgettext_lazy("language version", "article of its own")


class CommentState(models.TextChoices):
    WAITING = "waiting", _("waits for a moderator")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("not published")
