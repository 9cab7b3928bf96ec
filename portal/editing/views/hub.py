"""A thing's own page in the workspace: its sections as a task list, and what is on its way."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.editing import actions, registry
from portal.editing.choices import OPEN, WRITABLE, RevisionState
from portal.editing.models import Presence, Revision
from portal.editing.present import Words, changes
from portal.editing.snapshots import content_type, part_keys, take
from portal.editing.views.restoring import taken_back
from portal.editing.views.things import ThingView, address, called, written
from portal.lib import languages


class Hub(ThingView):
    """The task list of one thing; sending its draft in, taking it back, throwing it away."""

    def get(self, request, **kwargs):
        return self.page()

    def page(self, problems=None, clashes=None, status=200):
        revision = actions.open_revision(self.obj)
        live = take(self.obj)
        content, found = live, {}
        if revision:
            _base, content, found = actions.rebased(revision, live)
        main, here = actions.main_language(self.obj), others(self.obj, self.request)
        words = Words(self.editable, live, content)
        found_changes = changes(self.editable, live, content, main=main, words=words) if revision else []
        is_writable = revision is None or revision.state in WRITABLE
        # What nobody has seen yet may be sent in as it is.
        is_first = revision is not None and getattr(self.obj, self.editable.state_field or "pk") == "draft"
        return self.render(
            "workspace/item.html",
            status=status,
            revision=revision,
            is_writable=is_writable,
            may_send=is_writable and bool(found_changes or is_first),
            changes=found_changes,
            clashes=[{"label": words.label(key), "url": self.section_url(key)} for key in clashes or found],
            problems=[
                {"label": words.label(key) if key else "", "texts": texts, "url": self.section_url(key)}
                for key, texts in (problems or {}).items()
            ],
            tasks=self.tasks(content),
            remarks=self.editable.remarks(self.obj, content),
            children=self.children(),
            people=people(self.obj, here),
            readers=readers(here),
            unread=Revision.objects.of(self.obj).published().filter(to_be_read=True).count(),
            discarded=self.discarded(revision),
            links=self.links(),
            notices=self.editable.notices(self.obj, self.rights),
            public_url=self.editable.public_url(self.obj),
            checked=self.checked(),
            may_unarchive=self.is_archived() and self.editable.may_use_archive(self.rights, self.obj),
            may_take_back=taken_back(self.request, self.obj) is not None,
        )

    def checked(self):
        """Return what the page says of checking: who last said that all is right, and whether one may now."""
        if not self.editable.checked(self.obj, self.rights):
            return None
        return {"on": self.obj.verified_on, "by": self.obj.verified_by, "state": self.obj.freshness}

    def is_archived(self):
        state = self.editable.state_field
        return bool(state) and getattr(self.obj, state) == "archived"

    def links(self):
        """Return the ways to the other pages about the thing."""
        found = [{"label": _("History"), "url": address("history", self.obj)}]
        if hasattr(self.obj, "get_absolute_url"):
            found.insert(0, {"label": _("Preview"), "url": address("preview", self.obj)})
        found += self.editable.links(self.obj, self.rights)
        if self.editable.may_use_archive(self.rights, self.obj) and not self.is_archived():
            found.append({"label": _("Archive"), "url": address("archive", self.obj)})
        if self.editable.may_delete(self.rights, self.obj):
            found.append({"label": pgettext("verb", "Delete"), "url": address("delete", self.obj)})
        return found

    def tasks(self, content):
        """Return the sections as rows of the task list, with how much of each is written by language."""
        used = self.editable.languages(self.obj) or (languages.current(),)
        sections = [
            {
                "title": section.title,
                "url": address("section", self.obj, section.key),
                "hint": section.hint,
                "marks": [mark for code in used if (mark := self.mark(section, content, code))],
                "state_label": self.other_fields(section, content),
            }
            for section in self.editable.sections_of(content)
        ]
        return [
            *sections,
            *self.editable.tasks(self.obj),
            *registry.added_tasks(self.obj, self.rights),
        ]

    def mark(self, section, content, code):
        texts = [name for name in section.fields if name in self.editable.texts]
        if not texts:
            return None
        written = sum(bool(content.get(f"{name}_{code}")) for name in texts)
        state = "complete" if written == len(texts) else "partial" if written else "missing"
        return {"language": code, "state": state, "label": f"{written}/{len(texts)}"}

    def other_fields(self, section, content):
        """Return in words how many of the section's other questions are answered."""
        names = [name for name in section.fields if name not in self.editable.texts]
        parts = [name for name in names if name in self.editable.part_by_name]
        rows = sum(len(part_keys(content, self.editable.part_by_name[name])) for name in parts)
        plain = [name for name in names if name not in parts]
        told = []
        if plain:
            answered = sum(content.get(name) not in (None, "", [], False) for name in plain)
            told.append(_("%(done)s of %(all)s other questions") % {"done": answered, "all": len(plain)})
        if parts:
            told.append(_("Listed: %(number)s") % {"number": rows})
        return ", ".join(told)

    def section_url(self, key):
        """Return the address of the section in which content key ``key`` is edited."""
        section = section_of(self.editable, key)
        return address("section", self.obj, section.key) + f"#id_{key}" if section else ""

    def children(self):
        """Return the things that belong to this one, each with a way to its own task list."""
        found = []
        for name in self.editable.children:
            child = registry.of(self.obj._meta.get_field(name).related_model)
            rows = getattr(self.obj, name).all()
            # Goals have an order of their own.
            is_named = hasattr(rows, "alphabetical") and child.state_field
            rows = list(rows.alphabetical() if is_named else rows.order_by(*child.model._meta.ordering))
            waiting = set(
                Revision.objects.open()
                .filter(content_type=content_type(child.model()), object_id__in=[r.pk for r in rows])
                .values_list("object_id", flat=True)
            )
            told = {True: [], False: []}
            for row in rows:
                is_archived = bool(child.state_field) and getattr(row, child.state_field) == "archived"
                told[is_archived].append(self.child_row(row, child, waiting))
            is_begun = child.kind in self.editable.begins
            own_page = child.begin_url(self.obj)
            found.append(
                {
                    "title": capfirst(str(child.model._meta.verbose_name_plural)),
                    "add_url": own_page or address("begin" if is_begun else "add", self.obj, child.kind),
                    "add_label": child.begin_heading if is_begun or own_page else "",
                    "rows": told[False],
                    "archived": told[True],
                }
            )
        return found

    def child_row(self, row, child, waiting):
        name = called(row)
        return {
            "title": name.text,
            "lang": name.lang,
            "url": address("item", row),
            "state_label": child.state_in_words(row),
            "sentence": _("A change is on its way.") if row.pk in waiting else "",
        }

    def discarded(self, revision):
        """Return the draft that was thrown away last, by whomever, if it may be brought back."""
        if revision:
            return None
        return (
            Revision.objects.of(self.obj)
            .filter(state=RevisionState.DISCARDED, published_at=None)
            .order_by("-saved_at")
            .first()
        )


class Submit(Hub):
    """Send the open draft in, with a word to whoever reads it."""

    def get(self, request, **kwargs):
        return redirect(address("item", self.obj))

    def post(self, request, **kwargs):
        revision = actions.open_revision(self.obj)
        if revision is None:
            messages.info(request, _("There is no draft to send in."))
            return redirect(address("item", self.obj))
        try:
            sent = actions.submit(revision, by=request.user, comment=written(request, "comment", 2000))
        except actions.NotNow as error:
            messages.warning(request, str(error))
            return redirect(address("item", self.obj))
        except actions.Incomplete as error:
            return self.page(problems=error.problems, status=422)
        except actions.Clash as error:
            return self.page(clashes=error.clashes, status=409)
        messages.success(request, told(sent, waits=self.editable.waits(fresh(self.obj))))
        return redirect(address("item", self.obj))


def fresh(obj):
    """Return ``obj`` as it is now."""
    return registry.of(obj).queryset().get(pk=obj.pk)


def told(revision, waits=False):
    """Return in a sentence what became of a change that was sent in; ``waits``: readers see it later."""
    if revision.state == RevisionState.PUBLISHED and waits:
        return _("Approved. Readers see it when its time has come.")
    if revision.state == RevisionState.PUBLISHED and revision.to_be_read:
        return _("The change is public now. The county coordinator reads it afterwards.")
    if revision.state == RevisionState.PUBLISHED:
        return _("The change is public now.")
    if revision.state == RevisionState.DISCARDED:
        return _("Nothing differed from what is public, so there was nothing to publish.")
    return _("The change was sent to be read. You get a letter when it is public.")


class Withdraw(ThingView):
    """Take back what was sent in, to go on writing."""

    def post(self, request, **kwargs):
        return done(
            self, actions.withdraw, OPEN, _("You can go on writing. What you wrote is as you left it.")
        )


class Check(ThingView):
    """Say that all that is public of the thing is right today."""

    def post(self, request, **kwargs):
        columns = self.editable.checked(self.obj, self.rights)
        if not columns:
            raise Http404("Things of this kind are not checked")
        actions.check(self.obj, by=request.user, columns=columns)
        messages.success(request, _("Thank you. Readers see that this was checked today."))
        return redirect(address("item", self.obj))


class Discard(ThingView):
    """Throw the open draft away; it can be brought back from the same page."""

    def post(self, request, **kwargs):
        return done(self, actions.discard, WRITABLE, _("The draft was thrown away."))


class Resume(ThingView):
    """Bring back the draft that was thrown away last."""

    def post(self, request, **kwargs):
        return done(self, actions.resume, [RevisionState.DISCARDED], _("The draft is back as you left it."))


def done(view, action, states, sentence):
    """Do ``action`` with the newest change of the thing in ``states`` and go back to the task list."""
    revision = Revision.objects.of(view.obj).filter(state__in=states).order_by("-saved_at", "-pk").first()
    if revision is None:
        messages.info(view.request, _("There is nothing to do: somebody was quicker."))
        return redirect(address("item", view.obj))
    try:
        action(revision, by=view.request.user)
    except (actions.NotNow, ValidationError) as error:
        messages.warning(view.request, str(error))
    else:
        messages.success(view.request, sentence)
    return redirect(address("item", view.obj))


class Add(ThingView):
    """Begin a new thing of kind ``child`` that belongs to this one: it is a draft until it is published."""

    def post(self, request, child, **kwargs):
        editable = self.child(child)
        name = written(request, "name", 200)
        if not name:
            messages.warning(request, _("Give it a name first."))
            return redirect(address("item", self.obj))
        row = actions.begin(editable.new(self.obj, name, self.language()), by=request.user)
        return redirect(address("item", row))

    def child(self, kind):
        for name in self.editable.children:
            found = registry.of(self.obj._meta.get_field(name).related_model)
            if found.kind == kind and not found.begin_url(self.obj):
                return found
        raise Http404("Nothing of this kind belongs to it")

    def language(self):
        used = self.editable.languages(self.obj)
        return languages.current() if languages.current() in used or not used else used[0]


def section_of(editable, key):
    """Return the section in which content key ``key`` is edited; None when it is in none."""
    name = key.partition("/")[0]
    text = name.rpartition("_")[0]
    found = (one for one in editable.sections if name in one.fields or text in one.fields)
    return next(found, None)


# The section that Presence has of those who read a change.
READING = "review"


def others(obj, request):
    """Return who else is at ``obj`` now. One query."""
    return list(Presence.objects.of(obj).now().exclude(user=request.user).select_related("user"))


def people(obj, others):
    """Return those of ``others`` who have a form of ``obj`` open. No queries."""
    sections = registry.of(obj).section_by_key
    return [
        {
            "name": str(row.user),
            "section": str(sections[row.section].title) if row.section in sections else "",
            "since": row.seen_at,
        }
        for row in others
        if row.section != READING
    ]


def readers(others):
    """Return the names of those of ``others`` who read the change. No queries."""
    return [str(row.user) for row in others if row.section == READING]
