"""The form of one section: saved as a draft about a second after typing stops, or by its button."""

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from portal.editing import actions
from portal.editing.choices import SENT_IN, WRITABLE
from portal.editing.forms import SectionForm
from portal.editing.merging import trace
from portal.editing.present import Words
from portal.editing.snapshots import language_of, take
from portal.editing.views.hub import READING, others, people
from portal.editing.views.things import ThingView, address, is_autosave
from portal.lib import languages

CLASH, AGAINST_PUBLIC = "clash:", "public:"


class SectionView(ThingView):
    """One section's form. Opening it takes a fixed number of queries, whatever the history behind it."""

    def dispatch(self, request, *args, **kwargs):
        self.section_key = kwargs["section"]
        return super().dispatch(request, *args, **kwargs)

    @property
    def section(self):
        try:
            return self.editable.section_by_key[self.section_key]
        except KeyError as error:
            raise Http404("No such section") from error

    def form(self, revision, live, data=None, files=None):
        """Return the form, and the clashes of the draft with what was published meanwhile."""
        content, clashes = live, {}
        if revision:
            _base, content, clashes = actions.rebased(revision, live)
        form_class = self.editable.form_class(self.section) or SectionForm
        form = form_class(self.obj, self.section, content, live, data, query=self.request.GET, files=files)
        return form, clashes

    def get(self, request, **kwargs):
        revision = actions.open_revision(self.obj)
        form, against_public = self.form(revision, take(self.obj))
        return self.page(form, revision, against_public=against_public)

    def post(self, request, **kwargs):
        revision = actions.open_revision(self.obj)
        live = take(self.obj)
        form, _clashes = self.form(revision, live, request.POST, request.FILES)
        try:
            saved = actions.save_draft(
                self.obj,
                by=request.user,
                values=form.values(),
                base=form.read_base(request.POST),
                parts=form.parts(),
                choices=chosen(request.POST, CLASH),
                against_public=chosen(request.POST, AGAINST_PUBLIC),
            )
        except actions.NotNow as error:
            if is_autosave(request):
                return JsonResponse({"state": "refused", "message": str(error)}, status=409)
            messages.warning(request, str(error))
            return self.page(form, revision, status=409)
        if is_autosave(request):
            return self.answer(form, saved)
        return self.saved(form, saved, live)

    def saved(self, form, saved, live):
        """Go on after a save by button: with what clashes or has to be mended, else where it was asked."""
        if not saved.clashes and not form.errors:
            is_read = bool(saved.revision) and saved.revision.state in SENT_IN
            messages.success(
                self.request,
                _("Saved into the change that was sent in. Its author is told what you rewrote.")
                if is_read
                else _("Saved as a draft. The public sees it only once it has been sent in and published."),
            )
            query = form.asks_for()
            if query:
                return redirect(f"{self.request.path}{query}")
            return redirect(address("review", self.obj) if is_read else self.next_page(saved.content))
        again, against_public = self.form(saved.revision, live)
        mine = form.values()
        for key in saved.clashes:
            again.initial[key] = mine.get(key)
        again.keep_open(saved.clashes, form.read_base(self.request.POST))
        for key, texts in form.errors.items():
            again.add_problems(key, texts)
        return self.page(
            again, saved.revision, clashes=saved.clashes, against_public=against_public, status=422
        )

    def keys(self, content):
        """Return the keys of the sections that are asked, this one among them."""
        asked = self.editable.sections_of(content)
        return [one.key for one in self.editable.sections if one in asked or one == self.section]

    def next_page(self, content):
        """Return where to go: the next section, or the task list."""
        if self.request.POST.get("action") == "next":
            keys = self.keys(content)
            place = keys.index(self.section.key) + 1
            if place < len(keys):
                return address("section", self.obj, keys[place])
        return address("item", self.obj)

    def answer(self, form, saved):
        """Return what autosave is told: new traces of what was saved, what to mend, and clashes.

        ``values`` is what others have changed, which the form has to show from now on.
        """
        shown = [key for key in {*form.fields, *saved.content} if self.is_shown(form, key)]
        words = Words(self.editable, *({key: side} for key, pair in saved.clashes.items() for side in pair))
        old, mine = form.read_base(self.request.POST), form.values()
        base = {key: trace(saved.content.get(key)) for key in shown if key not in saved.clashes}
        base |= {key: old[key] for key in saved.clashes if key in old}
        others = {
            key: as_inputs(form.fields[key], saved.content.get(key))
            for key in base
            if key in form.fields and key not in saved.clashes and base[key] != trace(mine.get(key))
        }
        return JsonResponse(
            self.remarked(saved.content)
            | {
                "state": "saved",
                "base": base,
                "values": others,
                "saved_at": time_format(timezone.localtime(), "TIME_FORMAT"),
                "problems": {key: list(texts) for key, texts in form.errors.items()},
                "clashes": [
                    self.clash(words, key, pair, CLASH)
                    | {"theirs_by": self.theirs_by(saved.revision, key), "value": pair[1]}
                    for key, pair in saved.clashes.items()
                ],
            }
        )

    def remarked(self, content):
        """Return the remarks on what was saved, as the page shows them; nothing where there are none."""
        remarks = self.editable.remarks(self.obj, content, self.section.key)
        if remarks is None:
            return {}
        shown = render_to_string("components/remarks.html", {"remarks": remarks}, self.request)
        return {"remarks": shown}

    def is_shown(self, form, key):
        """Whether the form that was sent has ``key``: a row that somebody else has added is not in it yet."""
        if "/" not in key:
            return key in form.fields
        row = key.split("/")[:2]
        return row[0] in form.parts() and any(name.split("/")[:2] == row for name in self.request.POST)

    def page(self, form, revision, clashes=None, against_public=None, status=200):
        found = {CLASH: clashes or {}, AGAINST_PUBLIC: self.in_section(against_public or {})}
        pairs = [(key, side) for of in found.values() for key, pair in of.items() for side in pair]
        words = Words(self.editable, *({key: side} for key, side in pairs))
        keys = self.keys(form.content)
        place = keys.index(self.section.key)
        return self.render(
            getattr(form, "template", SectionForm.template),
            status=status,
            form=form,
            section=self.section,
            revision=revision,
            is_writable=revision is None or revision.state in WRITABLE or self.may_review_now(),
            is_read=revision is not None and revision.state in SENT_IN and self.may_review_now(),
            clashes=[
                self.clash(words, key, pair, prefix)
                | {
                    "is_public": prefix == AGAINST_PUBLIC,
                    "theirs_by": self.theirs_by(revision, key) if prefix == CLASH else "",
                }
                for prefix, of in found.items()
                for key, pair in of.items()
            ],
            people=people(self.obj, others(self.obj, self.request)),
            presence_url=address("presence", self.obj),
            place=place + 1,
            places=len(keys),
            has_next=place + 1 < len(keys),
            notes=self.notes(revision),
            beside=self.editable.beside(self.obj, self.section),
            remarks=self.editable.remarks(self.obj, form.content, self.section.key),
        )

    def may_review_now(self):
        return self.editable.may_review(self.rights, self.obj)

    def in_section(self, found):
        """Return what ``found`` has, by content key, of this section."""
        names = self.section.fields
        return {
            key: value
            for key, value in found.items()
            if key.partition("/")[0] in names or key.rpartition("_")[0] in names
        }

    def clash(self, words, key, pair, prefix):
        mine, theirs = (words.value(key, side) for side in pair)
        return {
            "key": key,
            "name": f"{prefix}{key}",
            "label": words.label(key),
            "lang": language_of(key, self.editable),
            "mine": mine,
            "theirs": theirs,
        }

    def theirs_by(self, revision, key):
        """Return who wrote the other text of a clash: one query, and only where there is a clash."""
        saves = revision.saves.select_related("author") if revision else []
        writers = [save.author for save in saves if key in save.changes and save.author]
        others = [writer for writer in writers if writer != self.request.user]
        if writers and not others:
            return _("you yourself in another window")
        return str(others[0]) if others else _("somebody else")

    def label_of(self, words, key):
        """Return what ``key`` is called, and in which language it is written."""
        code = language_of(key, self.editable)
        return f"{words.label(key)} ({languages.OWN_NAMES[code]})" if code else words.label(key)

    def notes(self, revision):
        """Return the reviewer's notes on this section's fields, by content key."""
        if revision is None or revision.state != "returned":
            return []
        words = Words(self.editable, {})
        return [
            {"label": self.label_of(words, key), "text": text}
            for key, text in self.in_section(revision.notes).items()
        ]


def as_inputs(field, value):
    """Return ``value`` as the inputs of ``field`` show it: a list where there are several of one name."""
    apart = getattr(field.widget, "decompress", None)
    return apart(value) if apart else value


def chosen(data, prefix):
    """Return the choices that a form makes between two texts, by content key."""
    return {key.removeprefix(prefix): value for key, value in data.items() if key.startswith(prefix)}


class PresenceView(ThingView):
    """Tell that the reader has a form open, and learn who else has."""

    def post(self, request, **kwargs):
        section = request.POST.get("section", "")[:40]
        if section == READING and not self.editable.may_review(self.rights, self.obj):
            section = ""
        actions.seen(self.obj, by=request.user, section=section)
        here = people(self.obj, others(self.obj, request))
        return JsonResponse({"people": [{"name": one["name"], "section": one["section"]} for one in here]})
