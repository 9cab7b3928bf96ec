"""The closed lists of the blog, in the domain's words (docs/glossary.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VersionState(models.TextChoices):
    """What the public may see of a version. Whether it is being read is a matter of its open change."""

    DRAFT = "draft", pgettext_lazy("state of a post", "draft")
    PUBLISHED = "published", pgettext_lazy("state of a post", "published or scheduled")
    ARCHIVED = "archived", pgettext_lazy("state of a post", "archived")


class Relation(models.TextChoices):
    """What a language version is to the others of its post."""

    ORIGINAL = "original", pgettext_lazy("language version", "original")
    TRANSLATION = "translation", pgettext_lazy("language version", "translation")
    SUMMARY = "summary", pgettext_lazy("language version", "summary")
    INDEPENDENT = "independent", pgettext_lazy("language version", "article of its own")


class Stage(models.TextChoices):
    """How far a version has come, for those who write: its own state, its time and its open change."""

    DRAFT = "draft", pgettext_lazy("stage of a post", "draft")
    IN_REVIEW = "in_review", pgettext_lazy("stage of a post", "in review")
    RETURNED = "returned", pgettext_lazy("stage of a post", "returned")
    SCHEDULED = "scheduled", pgettext_lazy("stage of a post", "scheduled")
    PUBLISHED = "published", pgettext_lazy("stage of a post", "published")
    ARCHIVED = "archived", pgettext_lazy("stage of a post", "archived")


class Moderation(models.TextChoices):
    """When a moderator reads the comments of a theme blog."""

    BEFORE = "before", pgettext_lazy("comments are read", "before they are shown")
    AFTER = "after", pgettext_lazy("comments are read", "after they are shown")


class CommentState(models.TextChoices):
    WAITING = "waiting", _("waits for a moderator")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("not published")


class RejectReason(models.TextChoices):
    """Why a comment is not published."""

    SPAM = "spam", pgettext_lazy("comment", "advertisement")
    OFF_TOPIC = "off_topic", pgettext_lazy("comment", "about something else")
    PERSONAL = "personal", pgettext_lazy("comment", "tells personal things of somebody")
    UNKIND = "unkind", pgettext_lazy("comment", "insults somebody")
    ILLEGAL = "illegal", pgettext_lazy("comment", "against the law")
    REPEATED = "repeated", pgettext_lazy("comment", "sent more than once")
    OTHER = "other", pgettext_lazy("comment", "another reason")
