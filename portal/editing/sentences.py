"""The history of a thing in sentences: who did what, to which fields, in which languages."""

from collections import defaultdict
from itertools import chain

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from portal.editing.choices import RevisionState, Via
from portal.editing.history import sides
from portal.editing.merging import changed
from portal.editing.models import DraftSave, Revision
from portal.editing.present import Words, in_order
from portal.editing.registry import Editable
from portal.editing.snapshots import FROM, is_decision, is_mark, known, language_of
from portal.lib import languages

# Who looked through a thing, and when: told as a check when nothing else was changed.
CHECKED = frozenset({"verified_on", "verified_by"})
# A sentence names so many fields, and counts the others.
NAMED = 5
IN_LANGUAGE = {
    "fi": pgettext_lazy("a text", "in Finnish"),
    "sv": pgettext_lazy("a text", "in Swedish"),
    "en": pgettext_lazy("a text", "in English"),
}


def who(author, via: str = Via.FORM) -> str:
    """Return who made a change: a name, or what is known where there is no account (any more)."""
    if author is not None:
        return str(author)
    if via == Via.LINK:
        return _("Somebody with a signed link")
    if via == Via.PORTAL:
        return _("The portal")
    return _("A former member")


class Sentences:
    """Sentences on changes of one editable. What they name is read at once: a query for each model."""

    def __init__(self, editable: Editable, revisions: list[Revision]):
        self.editable = editable
        self._sides = {revision.pk: sides(editable, revision) for revision in revisions}
        # Rows that have no name but their own texts are named as they were last: the newest come last.
        contents = [content for revision in reversed(revisions) for content in self._of_rows(revision)]
        self.words = Words(editable, *contents)

    def _of_rows(self, revision):
        """Return contents with the rows of parts that ``revision`` and its saves touched, to be named."""
        saves = [known(self.editable, save.changes) for save in revision.saves.all()]
        old, new = self._sides[revision.pk]
        rows = {row for key in [*changed(old, new), *chain(*saves)] if (row := _row(key))}
        for content in (*saves, old, new):
            columns = {key: value for key, value in content.items() if _row(key) in rows and key not in rows}
            yield {_row(key): True for key in content if _row(key) in rows} | columns

    def keys(self, revision: Revision) -> list[str]:
        """Return the content keys that ``revision`` changed."""
        return changed(*self._sides[revision.pk])

    # Published changes.

    def published(self, revision: Revision) -> str:
        """Return what ``revision`` made of the public content."""
        name = who(revision.author, revision.via)
        old, new = self._sides[revision.pk]
        if not revision.base:
            return _("%(who)s began this.") % {"who": name}
        state = self.editable.state_field
        if state and old.get(state) != new.get(state):
            return self._state_changed(old.get(state), new.get(state)) % {"who": name}
        keys = changed(old, new)
        if keys and CHECKED.issuperset(keys):
            return _("%(who)s checked that everything is right.") % {"who": name}
        keys = [key for key in keys if key not in CHECKED]
        if all(is_mark(key) for key in keys):
            texts = [key.removeprefix(FROM) for key in keys]
            return _("%(who)s looked through translations: %(what)s.") % {
                "who": name,
                "what": self._listed(texts),
            }
        return self._changed(name, old, new, keys)

    @staticmethod
    def _state_changed(old, new):
        if new == "archived":
            return _("%(who)s archived this.")
        if old == "archived":
            return _("%(who)s brought this back from the archive.")
        if new == "published":
            return _("%(who)s made this public.")
        return _("%(who)s took this out of the public’s sight.")

    def _changed(self, name, old, new, keys):
        rows = [key for key in keys if key.count("/") == 1]
        added = [key for key in rows if new.get(key)]
        removed = [key for key in rows if not new.get(key)]
        rest = [key for key in keys if key not in rows and not is_mark(key) and _row(key) not in rows]
        verbs = [
            (rest, _("%(who)s changed %(what)s."), _("Changed: %(what)s.")),
            (added, _("%(who)s added %(what)s."), _("Added: %(what)s.")),
            (removed, _("%(who)s removed %(what)s."), _("Removed: %(what)s.")),
        ]
        told = []
        for found, first, further in verbs:
            if found:
                told.append((further if told else first) % {"who": name, "what": self._listed(found)})
        return " ".join(told)

    def _listed(self, keys):
        """Return the fields behind ``keys`` in words: “Description” in Finnish, “Phone” and 3 others."""
        codes = defaultdict(list)
        for key in in_order(self.editable, keys):
            label = self.words.label(_row(key) or key)
            codes[label] += [code] if (code := language_of(key, self.editable)) else []
        found = [self._field(label, written) for label, written in codes.items()]
        if left := len(found) - NAMED if len(found) > NAMED + 1 else 0:
            found[NAMED:] = [ngettext("%(count)s other", "%(count)s others", left) % {"count": left}]
        return get_text_list(found, pgettext("last of a list", "and"))

    @staticmethod
    def _field(label, codes):
        if not codes:
            return _("“%(field)s”") % {"field": label}
        texts = get_text_list(
            [str(IN_LANGUAGE[code]) for code in languages.CODES if code in codes],
            pgettext("last of a list", "and"),
        )
        return pgettext("changed", "“%(field)s” %(in_languages)s") % {"field": label, "in_languages": texts}

    # Changes on their way.

    def open(self, revision: Revision) -> str:
        """Return what waits: a draft, or a change that was sent in, returned or approved."""
        name = who(revision.author, revision.via)
        sentence = {
            RevisionState.DRAFT: _("A change that %(who)s began is being written."),
            RevisionState.RETURNED: _("A change of %(who)s has been returned."),
            RevisionState.IN_REVIEW: _("A change of %(who)s waits to be read."),
            RevisionState.APPROVED: _("A change of %(who)s becomes public %(when)s."),
        }[revision.state]
        when = date_format(localtime(revision.publish_at), "DATETIME_FORMAT") if revision.publish_at else ""
        told = [sentence % {"who": name, "when": when}]
        keys = [key for key in self.keys(revision) if _is_told(key)]
        if keys:
            told.append(_("It changes %(what)s.") % {"what": self._listed(keys)})
        return " ".join(told)

    def saved(self, save: DraftSave) -> str:
        """Return what a person wrote in one sitting."""
        keys = [key for key in known(self.editable, save.changes) if _is_told(key)]
        if not keys:
            return _("%(who)s saved the draft.") % {"who": who(save.author)}
        return _("%(who)s wrote %(what)s.") % {"who": who(save.author), "what": self._listed(keys)}


def notes(revision: Revision) -> str:
    """Return who published a change when it was not its author, and by which way it came."""
    found = []
    if revision.to_be_read:
        found.append(_("published before it was read"))
    elif revision.reviewer and revision.reviewer != revision.author:
        found.append(_("published by %(who)s") % {"who": revision.reviewer})
    elif revision.reviewed_at and not revision.reviewer:
        found.append(_("published by a former member"))
    if revision.via == Via.ADMIN:
        found.append(_("in the admin"))
    elif revision.via == Via.LINK:
        found.append(_("by a signed link"))
    elif revision.via == Via.SURVEY:
        found.append(_("from an answer to a survey"))
    return " · ".join(found)


def _is_told(key: str) -> bool:
    return not is_mark(key) and not is_decision(key)


def _row(key: str) -> str:
    """Return the key of the part's row that content ``key`` belongs to; "" when it belongs to none."""
    return "/".join(key.split("/")[:2]) if "/" in key else ""
