"""What is known of the index itself: its documents, its words, and which of its two slots answers.

The tokens of a document are in a table of the database's own full-text search: ``portal.search.backends``.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.lib import languages
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
