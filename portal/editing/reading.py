"""A change as whoever reads it sees it, and the form in which she answers it."""

import datetime as dt
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Q, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.editing import actions
from portal.editing.choices import OPEN, SENT_IN, RevisionState
from portal.editing.merging import changed
from portal.editing.models import Revision
from portal.editing.present import Words, changes
from portal.editing.registry import of
from portal.editing.snapshots import is_decision, is_mark, language_of, take
from portal.editing.translating import settle
from portal.lib import languages, times

NOTE, QUESTION = "note:", "question:"
LONGEST_NOTE = 2000


def to_read(obj) -> Revision | None:
    """Return the change that a reader has before her; None when there is none. One query.

    What was sent in comes first, then what was published before it was read, oldest first, then a draft.
    """
    unread = Q(state=RevisionState.PUBLISHED, to_be_read=True)
    turn = Case(When(state__in=SENT_IN, then=0), When(unread, then=1), default=2)
    found = Revision.objects.of(obj).filter(unread | Q(state__in=OPEN))
    return found.select_related("author", "reviewer").order_by(turn, "published_at", "pk").first()


class Reading:
    """What a reader of ``revision`` has before her: what differs, and clashes with what is public."""

    def __init__(self, obj, revision: Revision):
        self.obj, self.revision, self.editable = obj, revision, of(obj)
        self.main = actions.main_language(obj)
        self.clashes: dict[str, tuple[Any, Any]] = {}
        if revision.is_open:
            self.old = take(obj)
            _base, content, self.clashes = actions.rebased(revision, self.old)
            self.new = settle(self.old, content, self.editable.texts, self.main)
        else:
            self.old, self.new = revision.base, revision.content

    @property
    def is_sent_in(self) -> bool:
        """Whether it may be returned: its editors do not have it now."""
        return self.revision.state in SENT_IN

    @cached_property
    def words(self) -> Words:
        sent = self.revision.rewritten
        return Words(self.editable, self.old, self.new, {k: v for k, v in sent.items() if v is not None})

    @cached_property
    def changes(self) -> list[dict]:
        """What differs, as change rows, in the order of sections; what clashes is told apart."""
        marks = self.editable.review_marks(self.obj, self.old, self.new)
        found = changes(self.editable, self.old, self.new, main=self.main, words=self.words)
        for change in found:
            if mark := marks.get(change["key"]):
                change["marks"] = [*change.get("marks", []), mark]
            if change["key"] in self.rewritten:
                change["marks"] = [*change.get("marks", []), _("A reader rewrote this after it was sent in.")]
        return [change for change in found if not self._clashes(change["key"])]

    def _clashes(self, key):
        return key in self.clashes or key.rpartition("/")[0] in self.clashes

    @property
    def rewritten(self) -> set[str]:
        """The keys of what reviewers changed in what was sent in."""
        sent = self.revision.rewritten
        return {key for key in sent if (sent[key] or None) != (self.new.get(key) or None)}

    @cached_property
    def languages(self) -> list[str]:
        """The languages in which texts differ."""
        keys = [key for key in changed(self.old, self.new) if not is_mark(key) and not is_decision(key)]
        found = {language_of(key, self.editable) for key in keys}
        return [code for code in languages.CODES if code in found]

    @cached_property
    def complete(self) -> list[str]:
        """The languages in which everything is written that must be, or nothing any more."""
        return actions.publishable_languages(self.obj, self.new)

    @property
    def has_choice_of_languages(self) -> bool:
        return self.revision.is_open and len(self.languages) > 1


class ReviewForm(forms.Form):
    """What a reader answers: notes by field, a reason, languages, a time. ``act`` is what she does now."""

    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Needed when you return or undo the change. Its author reads this."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONGEST_NOTE,
        required=False,
    )
    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    time = forms.TimeField(
        label=_("Time in Finland"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )

    def __init__(self, reading: Reading, rights, data=None, act=""):
        super().__init__(data, label_suffix="")
        self.reading, self.act = reading, act
        revision = reading.revision
        self.takes_reason = reading.is_sent_in or not revision.is_open
        if self.takes_reason:
            for change in reading.changes:
                self._note(change["key"], change["language"])
            for key in reading.clashes:
                self._note(key, language_of(key, reading.editable))
        if reading.has_choice_of_languages:
            self.fields["languages"] = forms.MultipleChoiceField(
                label=_("Languages to publish"),
                help_text=_("Texts in the others stay a draft."),
                choices=[(code, self._language(code)) for code in reading.languages],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
            wanted = revision.languages or reading.complete
            self.initial["languages"] = [code for code in reading.languages if code in wanted]
        if revision.is_open:
            questions = reading.editable.review_questions(rights, reading.obj, reading.old, reading.new)
            for name, field in questions.items():
                self.fields[f"{QUESTION}{name}"] = field
        else:
            del self.fields["day"], self.fields["time"]
        self.initial["reason"] = revision.notes.get("", "")
        if revision.publish_at:
            when = timezone.localtime(revision.publish_at)
            self.initial |= {"day": when.date(), "time": when.time()}

    def _note(self, key, language):
        what = self.reading.words.label(key)
        if language:
            what = f"{what} ({languages.OWN_NAMES[language]})"
        self.fields[f"{NOTE}{key}"] = forms.CharField(
            label=_("A word to the author about “%(what)s” (optional)") % {"what": what},
            widget=forms.Textarea(attrs={"rows": 2}),
            max_length=LONGEST_NOTE,
            required=False,
        )
        self.initial[f"{NOTE}{key}"] = self.reading.revision.notes.get(key, "")

    def _language(self, code):
        name = languages.OWN_NAMES[code]
        if code in self.reading.complete:
            return name
        return _("%(language)s – not complete, stays a draft") % {"language": name}

    # Reading what was answered.

    def clean(self):
        answered = super().clean()
        if self.act in ("return", "undo") and not answered.get("reason", "").strip():
            self.add_error("reason", _("Tell why. Nothing has happened yet, and what you wrote is here."))
        if self.act in ("approve", "schedule") and "languages" in self.fields:
            possible = set(self.reading.languages) & set(self.reading.complete)
            if possible and possible.isdisjoint(answered.get("languages", [])):
                self.add_error("languages", _("Choose one complete language at least."))
        if self.act == "schedule":
            self._clean_time(answered)
        return answered

    def _clean_time(self, answered):
        day, time = answered.get("day"), answered.get("time")
        for name, value in (("day", day), ("time", time)):
            if value is None and name not in self.errors:
                self.add_error(name, _("When is the change to become public?"))
        if day is None or time is None:
            return
        try:
            self.at = times.local(day, time)
        except ValidationError as error:
            self.add_error("time", error)
            return
        if self.at <= timezone.now():
            self.add_error("day", _("That time has passed. Choose a later one, or publish now."))

    at: dt.datetime | None = None

    @property
    def notes(self) -> dict[str, str]:
        """What was written about single fields, by content key."""
        return {
            name.removeprefix(NOTE): text.strip()
            for name, text in self.cleaned_data.items()
            if name.startswith(NOTE) and text.strip()
        }

    @property
    def only(self) -> list[str] | None:
        """The languages to publish; None for all that are complete."""
        if "languages" not in self.fields:
            return None
        left = set(self.reading.languages) - set(self.cleaned_data["languages"])
        return [code for code in languages.CODES if code not in left]

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered to the questions of the thing's own kind, by name."""
        return {
            name.removeprefix(QUESTION): value
            for name, value in self.cleaned_data.items()
            if name.startswith(QUESTION)
        }

    # Showing.

    def note_of(self, key: str):
        """Return the input of the note on ``key``; None where no note is taken."""
        name = f"{NOTE}{key}"
        return self[name] if name in self.fields else None

    def questions(self):
        return [self[name] for name in self.fields if name.startswith(QUESTION)]
