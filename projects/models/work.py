"""The work of a project: what its members tell, agree on and talk about."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.lib import languages
from portal.lib.records import Record
from portal.lib.richtext import clean
from projects.models.projects import Project
from projects.models.publishing import Publishable, PublishableQuerySet

LANGUAGES = [(code, languages.OWN_NAMES[code]) for code in languages.CODES]


class ExperienceQuerySet(PublishableQuerySet):
    def published(self):
        """Experiences that are published, of projects that are."""
        return super().published().filter(project__in=Project.objects.published())

    def newest_first(self):
        return self.order_by("-written_on", "-pk")


class Experience(Record, Publishable):
    """What a project has learnt, told by its members in a short text in one language."""

    RICH = ("body",)

    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="experiences"
    )
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("text"), blank=True)
    author_name = models.CharField(_("by"), max_length=120, blank=True)
    written_on = models.DateField(_("day"), default=timezone.localdate)

    objects = ExperienceQuerySet.as_manager()

    class Meta:
        verbose_name = _("experience")
        verbose_name_plural = _("experiences")
        ordering = ["project", "-written_on", "-pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{self.project.get_absolute_url()}#experience-{self.pk}"

    def save(self, **kwargs):
        """Clean the text."""
        self.body = clean(self.body)
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "body"}
        super().save(**kwargs)

    @property
    def lang(self) -> str:
        """The language to mark the text with: "" when it is the page's own."""
        return "" if self.language == languages.current() else self.language


class TaskQuerySet(models.QuerySet):
    def open(self):
        return self.filter(done_at=None)

    def late(self, today=None):
        """Those that should have been done before ``today``."""
        return self.open().filter(due_on__lt=today or timezone.localdate())

    def by_due_day(self):
        """Those with a day first, in its order; then the others as they came."""
        return self.order_by(models.F("due_on").asc(nulls_last=True), "pk")


class Task(Record):
    """Something that a project's members have agreed to do; only they see it."""

    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="tasks"
    )
    title = models.CharField(_("what is to be done"), max_length=200)
    due_on = models.DateField(_("by"), null=True, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who does it"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="project_tasks",
    )
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        ordering = ["project", "due_on", "pk"]

    def __str__(self):
        return self.title


class Message(Record):
    """A message in the discussion of a project's members; only they see it.

    What readers say openly of a project is a comment (blog.Comment).
    """

    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="messages"
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("answers"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="answers",
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="project_messages",
    )
    text = models.TextField(_("text"), max_length=4000)

    # What stands in the place of a message that was answered and then taken away.
    TAKEN_AWAY = "–"

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["project", "created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(text__gt=""),
                name="message_says_something",
                violation_error_message=_("Write a message."),
            )
        ]

    def __str__(self):
        return self.text[:60]

    @property
    def is_taken_away(self) -> bool:
        return self.author_id is None and self.text == self.TAKEN_AWAY

    @property
    def is_edited(self) -> bool:
        return self.updated_at - self.created_at > dt.timedelta(seconds=2)
