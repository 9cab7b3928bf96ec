"""The index itself: its documents, its words, which of its two slots answers; and what people ask it.

The tokens of a document are in a table of the database's own full-text search: ``portal.search.backends``.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lib import languages
from portal.lib.records import Record
from portal.search.choices import Slot

LANGUAGES = [(code, languages.OWN_NAMES[code]) for code in languages.CODES]
KEY_LENGTH = 80


class IndexState(models.Model):
    """Which slot answers, which one is being filled, and by what analyser each was filled. One row."""

    active = models.CharField(_("slot that answers"), max_length=1, choices=Slot.choices, default=Slot.A)
    filling = models.CharField(_("slot being filled"), max_length=1, choices=Slot.choices, blank=True)
    fingerprint = models.CharField(_("fingerprint of the analyser"), max_length=64, blank=True)
    built_at = models.DateTimeField(_("filled"), null=True, blank=True)

    class Meta:
        verbose_name = _("state of the index")
        verbose_name_plural = _("state of the index")

    def __str__(self):
        return self.active

    @property
    def slots(self) -> list[str]:
        """The slots that follow what is published: the one that answers, and one that is being filled."""
        return [slot for slot in (self.active, self.filling) if slot]


class Document(models.Model):
    """One public thing in one language, as the index knows it; its texts stay where they are.

    ``facets`` are its facet tokens with spaces between: "county_06 nature_civic". ``title_key`` is the
    beginning of its folded title, for suggestions while typing.
    """

    slot = models.CharField(_("slot"), max_length=1, choices=Slot.choices)
    kind = models.CharField(_("kind"), max_length=20)
    object_id = models.PositiveBigIntegerField(_("thing"))
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    title_key = models.CharField(_("beginning of the title"), max_length=KEY_LENGTH)
    title_length = models.PositiveSmallIntegerField(_("words in the title"))
    facets = models.TextField(_("facets"), blank=True)
    day = models.DateField(_("day"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed"), null=True, blank=True)

    class Meta:
        verbose_name = _("document of the index")
        verbose_name_plural = _("documents of the index")
        constraints = [
            # Also the way to the documents of what was published a moment ago.
            models.UniqueConstraint(
                fields=["kind", "object_id", "slot", "language"], name="document_unique_in_slot"
            ),
        ]
        indexes = [
            # Titles that begin with what has been typed so far; plain order, whatever the collation.
            models.Index(
                fields=["slot", "title_key"],
                name="document_title",
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id} {self.language}"


class Word(models.Model):
    """A word as it is written in titles and texts, for "did you mean"; ``documents`` have it."""

    slot = models.CharField(_("slot"), max_length=1, choices=Slot.choices)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    word = models.CharField(_("word"), max_length=40)
    length = models.PositiveSmallIntegerField(_("letters"))
    documents = models.PositiveIntegerField(_("documents"), default=1)

    class Meta:
        verbose_name = _("word of the index")
        verbose_name_plural = _("words of the index")
        constraints = [
            models.UniqueConstraint(fields=["slot", "language", "word"], name="word_unique_in_slot"),
        ]
        indexes = [
            # Words that begin like what is being typed, or like a word that nothing has.
            models.Index(
                fields=["slot", "word"],
                name="word_beginning",
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
            ),
        ]

    def __str__(self):
        return self.word


class Synonyms(Record):
    """Expressions that mean the same to whoever searches: abbreviations, words of two languages."""

    expressions = models.TextField(
        _("expressions"),
        help_text=_("One a line, in any of the languages. Whoever looks for one finds the others too."),
    )

    class Meta:
        verbose_name = _("expressions that mean the same")
        verbose_name_plural = _("expressions that mean the same")
        ordering = ["expressions", "pk"]

    def __str__(self):
        return " = ".join(self.lines)

    @property
    def lines(self) -> list[str]:
        return [line for line in (line.strip() for line in self.expressions.splitlines()) if line]

    def clean(self):
        """See that there are at least two."""
        if len(self.lines) < 2:
            raise ValidationError({"expressions": _("Write at least two expressions, each on its own line.")})


class Miss(models.Model):
    """A search that found nothing: in which month, in which language, how often. Nothing of who searched."""

    month = models.DateField(_("month"), help_text=_("Its first day."))
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES)
    text = models.CharField(_("what was looked for"), max_length=60)
    times = models.PositiveIntegerField(_("times"), default=1)

    class Meta:
        verbose_name = _("search that found nothing")
        verbose_name_plural = _("searches that found nothing")
        ordering = ["-month", "-times", "text"]
        constraints = [
            models.UniqueConstraint(fields=["month", "language", "text"], name="miss_once_a_month"),
        ]

    def __str__(self):
        return self.text


class SavedSearch(Record):
    """A search that somebody with an account comes back to; ``query`` is that of its address."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        related_name="saved_searches",
    )
    name = models.CharField(_("name"), max_length=120)
    query = models.CharField(_("query"), max_length=500)

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "query"],
                name="savedsearch_once",
                violation_error_message=_("You have saved this search already."),
            ),
        ]

    def __str__(self):
        return self.name
