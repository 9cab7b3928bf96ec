"""Reading a change before it is public, or afterwards where the county trusts its organisations."""

from django.contrib import messages
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.editing import actions
from portal.editing.choices import OPEN, RevisionState
from portal.editing.models import Revision
from portal.editing.present import Words
from portal.editing.reading import NOTE, Reading, ReviewForm, to_read
from portal.editing.snapshots import language_of
from portal.editing.views.hub import READING, fresh, others, people, readers, section_of, told
from portal.editing.views.sections import CLASH, chosen
from portal.editing.views.things import ThingView, address


class Review(ThingView):
    """What differs, with notes by field, and the answer: publish, at a time too, edit, return; read, undo.

    What one reads is told by hidden inputs, so that nobody answers what she has not seen.
    """

    may = "may_review"
    ACTS = ("approve", "schedule", "return", "edit", "read", "undo")

    def get(self, request, **kwargs):
        actions.seen(self.obj, by=request.user, section=READING)
        return self.page(to_read(self.obj))

    def post(self, request, **kwargs):
        act, _sep, place = request.POST.get("action", "").partition(":")
        try:
            revision = self.seen_revision()
            form = ReviewForm(Reading(self.obj, revision), self.rights, request.POST, act)
            if act not in self.ACTS or not form.is_valid():
                return self.page(revision, form, status=422)
            with transaction.atomic():
                return getattr(self, f"do_{act}")(revision, form, place)
        except actions.NotNow as error:
            return self.again(409, str(error))
        except actions.Clash:
            return self.again(
                409, _("What is public was changed meanwhile in the same places. Choose which text stays.")
            )
        except actions.Incomplete as error:
            return self.again(422, _("This cannot be published yet."), problems=error.problems)

    def seen_revision(self):
        """Return the change that the form was about. Raises NotNow when it cannot be answered any more."""
        try:
            revision = Revision.objects.of(self.obj).get(uuid=self.request.POST.get("revision"))
        except (Revision.DoesNotExist, ValidationError) as error:
            raise actions.NotNow(_("There is no such change to read any more.")) from error
        if not revision.is_open and not revision.to_be_read:
            raise actions.NotNow(
                _("Somebody was quicker: the change is now %(state)s.")
                % {"state": revision.get_state_display()}
            )
        return revision

    def seen(self):
        """Return which save was read and in which state, for actions that compare it with what is there."""
        version, state = self.request.POST.get("version", ""), self.request.POST.get("state")
        return {
            "version": int(version) if version.isdecimal() and len(version) < 10 else -1,
            "states": [state] if state in OPEN else [],
        }

    # What a reader does. Each is done in one transaction, and answers with where to go.

    def do_approve(self, revision, form, place):
        published = actions.publish(
            revision,
            by=self.request.user,
            only=form.only,
            choices=chosen(self.request.POST, CLASH),
            notes=form.notes if form.reading.is_sent_in else None,
            **self.seen(),
        )
        if published.state == RevisionState.PUBLISHED:
            self.editable.after_review(self.obj, by=self.request.user, answers=form.answers)
        messages.success(self.request, told(published, waits=self.editable.waits(fresh(self.obj))))
        if actions.open_revision(self.obj):
            messages.info(self.request, _("The texts in the other languages stay in a draft."))
        return self.go_on()

    def do_schedule(self, revision, form, place):
        actions.schedule(
            revision,
            by=self.request.user,
            at=form.at,
            only=form.only,
            choices=chosen(self.request.POST, CLASH),
            notes=form.notes if form.reading.is_sent_in else None,
            **self.seen(),
        )
        messages.success(self.request, _("Approved. The change becomes public at the time you gave."))
        if any(form.answers.values()):
            messages.info(self.request, _("Contributions can be confirmed when the change is public."))
        return self.go_on()

    def do_return(self, revision, form, place):
        actions.give_back(
            revision,
            by=self.request.user,
            reason=form.cleaned_data["reason"],
            notes=form.notes,
            version=self.seen()["version"],
        )
        messages.success(self.request, _("Returned. Its author gets your reason and your notes by letter."))
        return self.go_on()

    def do_edit(self, revision, form, place):
        """Keep the notes so far, and lead to the form of the section ``place``."""
        if form.reading.is_sent_in:
            reason = form.cleaned_data["reason"].strip()
            actions.note(revision, notes=form.notes | ({"": reason} if reason else {}))
        keys = [section.key for section in self.editable.sections]
        return redirect(address("section", self.obj, place if place in keys else keys[0]))

    def do_read(self, revision, form, place):
        actions.mark_read(revision, by=self.request.user)
        messages.success(self.request, _("Read."))
        return self.go_on()

    def do_undo(self, revision, form, place):
        actions.undo(revision, by=self.request.user, reason=form.cleaned_data["reason"], notes=form.notes)
        messages.success(
            self.request,
            _("Taken back. Its author gets your reason by letter; the words stay in the history."),
        )
        return self.go_on()

    def go_on(self):
        """Go to the thing's next change that was published before it was read, else to the task list."""
        more = Revision.objects.of(self.obj).published().filter(to_be_read=True).exists()
        return redirect(address("review" if more else "item", self.obj))

    # The page.

    def again(self, status, sentence, problems=None):
        """Show what is there now, with everything that the reader had written."""
        messages.warning(self.request, sentence)
        revision = to_read(self.obj)
        form = revision and ReviewForm(Reading(self.obj, revision), self.rights, self.request.POST)
        return self.page(revision, form, problems=problems, status=status)

    def page(self, revision, form=None, problems=None, status=200):
        if revision is None:
            return self.render(
                "workspace/review.html", status=status, revision=None, written=self.written(form=None)
            )
        reading = form.reading if form else Reading(self.obj, revision)
        form = form or ReviewForm(reading, self.rights)
        here = others(self.obj, self.request)
        for change in reading.changes:
            change["note"] = form.note_of(change["key"])
        return self.render(
            "workspace/review.html",
            status=status,
            revision=revision,
            reading=reading,
            form=form,
            changes=[
                {"change": change, "section": self.section(change["key"])} for change in reading.changes
            ],
            clashes=[self.clash(reading, form, key, pair) for key, pair in reading.clashes.items()],
            problems=[
                {
                    "label": reading.words.label(key) if key else "",
                    "texts": texts,
                }
                for key, texts in (problems or {}).items()
            ],
            written=self.written(form),
            remarks=self.editable.remarks(self.obj, reading.new, READING),
            readers=readers(here),
            people=people(self.obj, here),
            presence_url=address("presence", self.obj),
        )

    def section(self, key):
        """Return the section in which ``key`` is edited, if it is in one."""
        found = section_of(self.editable, key)
        return found and found.key

    def clash(self, reading, form, key, pair):
        change, public = (reading.words.value(key, side) for side in pair)
        return {
            "name": f"{CLASH}{key}",
            "label": reading.words.label(key),
            "lang": language_of(key, self.editable),
            "mine": change,
            "theirs": public,
            "chosen": self.request.POST.get(f"{CLASH}{key}", ""),
            "note": form.note_of(key),
        }

    def written(self, form):
        """Return what the reader wrote that has no place in the form any more."""
        words = Words(self.editable, {})
        found = [
            {"label": label(words, name.removeprefix(NOTE)), "text": text}
            for name, text in self.request.POST.items()
            if name.startswith(NOTE) and text.strip() and not (form and name in form.fields)
        ]
        reason = self.request.POST.get("reason", "").strip()
        if reason and not (form and form.takes_reason):
            found.append({"label": _("Why"), "text": reason})
        return found


def label(words, key):
    """Return what ``key`` is called; the key itself when it came from elsewhere."""
    try:
        return words.label(key)
    except (FieldDoesNotExist, KeyError, ValueError):
        return key
