"""What became of a thing: its history as sentences, one change, two versions side by side."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from portal.editing import actions
from portal.editing.filters import CURRENT, ComparisonForm, HistoryFilter
from portal.editing.history import languages_of, sides
from portal.editing.merging import changed
from portal.editing.models import Revision
from portal.editing.present import changes
from portal.editing.sentences import Sentences, notes
from portal.editing.snapshots import known, take
from portal.editing.views.things import ThingView, address, written

PAGE = 30


class History(ThingView):
    """Published changes, newest first, with the one on its way above. As many queries for 1 as for 100."""

    def get(self, request, **kwargs):
        form = HistoryFilter(self.obj, request.GET)
        asked = form.asked()
        page = self.page(asked)
        revisions = list(page.object_list)
        on_its_way = self.on_its_way() if page.number == 1 and not asked else None
        sentences = Sentences(self.editable, [*([on_its_way] if on_its_way else []), *revisions])
        return self.render(
            "workspace/history.html",
            form=form,
            page=page,
            on_its_way=self.draft(on_its_way, sentences) if on_its_way else None,
            items=[self.item(revision, sentences) for revision in revisions],
            is_filtered=bool(asked),
            compare_url=address("compare", self.obj),
            history_url=address("history", self.obj),
        )

    def page(self, asked):
        published = Revision.objects.of(self.obj).published().newest_first()
        if person := asked.get("person"):
            published = published.filter(Q(author=person) | Q(reviewer=person))
        if asked.get("named"):
            published = published.exclude(name="")
        if code := asked.get("language"):
            published = published.filter(pk__in=self.in_language(published, code))
        listed = published.select_related("author", "reviewer").prefetch_related("saves__author")
        try:
            return Paginator(listed, PAGE).page(self.request.GET.get("page") or 1)
        except (EmptyPage, PageNotAnInteger) as error:
            raise Http404("The history has no such page") from error

    def in_language(self, published, code):
        """Return which of ``published`` changed a text in language ``code``: their contents tell."""
        return [
            pk
            for pk, base, content in published.values_list("pk", "base", "content").iterator()
            if code in languages_of(self.editable, changed(base, content))
        ]

    def on_its_way(self):
        own = Revision.objects.of(self.obj).open().select_related("author", "reviewer")
        return own.prefetch_related("saves__author").first()

    def draft(self, revision, sentences):
        return {
            "sentence": sentences.open(revision),
            "when": revision.saved_at,
            "children": self.saves(revision, sentences),
        }

    def item(self, revision, sentences):
        codes = languages_of(self.editable, sentences.keys(revision))
        return {
            "sentence": sentences.published(revision),
            "when": revision.published_at,
            "who": notes(revision),
            "name": revision.name,
            "note": revision.comment,
            "languages": sorted(codes) if revision.base else [],
            "children": self.saves(revision, sentences),
            "links": [{"label": _("See the change"), "url": address("revision", self.obj, revision.uuid)}],
            "version": str(revision.uuid),
        }

    def saves(self, revision, sentences):
        restore = address("restore", self.obj, revision.uuid)
        return [
            {
                "sentence": sentences.saved(save),
                "when": save.saved_at,
                "url": f"{restore}?save={save.pk}",
            }
            for save in revision.saves.all()
        ]


class OfRevision(ThingView):
    """A page of one published change of the thing."""

    revisions = Revision.objects.published()

    @cached_property
    def revision(self):
        """The change that the address names. Raises Http404."""
        found = self.revisions.of(self.obj).select_related("author", "reviewer").prefetch_related("saves")
        return get_object_or_404(found, uuid=self.kwargs["revision"])


class OneChange(OfRevision):
    """What one change made of the public content, with a way to bring back each text, and a name for it."""

    def get(self, request, **kwargs):
        revision = self.revision
        old, new = sides(self.editable, revision)
        main = actions.main_language(self.obj)
        return self.render(
            "workspace/revision.html",
            revision=revision,
            sentence=Sentences(self.editable, [revision]).published(revision),
            notes=notes(revision),
            changes=[
                change | {"note_text": revision.notes.get(change["key"], ""), "links": self.ways_back(change)}
                for change in changes(self.editable, old, new, main=main)
            ],
            is_first=not revision.base,
            restore_url=address("restore", self.obj, revision.uuid),
            name_url=address("name-version", self.obj, revision.uuid),
            compare_url=address("compare", self.obj)
            + "?"
            + urlencode({"old": revision.uuid, "new": CURRENT}),
            history_url=address("history", self.obj),
        )

    def ways_back(self, change):
        """Return the links that bring one field back as it was before or after the change."""
        if change.get("marks"):
            return []
        restore = address("restore", self.obj, self.revision.uuid)
        ways = [("after", _("Bring back what was written here"))]
        if self.revision.base:
            ways.insert(0, ("before", _("Bring back what stood before")))
        return [
            {"label": label, "url": f"{restore}?{urlencode({'key': change['key'], 'side': side})}"}
            for side, label in ways
        ]


class NameVersion(OfRevision):
    """Give a version a name, by which it is found again, or take the name away."""

    def get(self, request, **kwargs):
        return redirect(address("revision", self.obj, self.revision.uuid))

    def post(self, request, **kwargs):
        try:
            named = actions.name_version(self.revision, name=written(request, "name", 200))
        except ValidationError as error:
            messages.warning(request, " ".join(error.messages))
        else:
            told = _("The version is called “%(name)s” now.") if named.name else _("It has no name any more.")
            messages.success(request, told % {"name": named.name})
        return redirect(address("revision", self.obj, self.revision.uuid))


class Compare(ThingView):
    """Two published versions side by side, or one of them and what is public now."""

    def get(self, request, **kwargs):
        form = ComparisonForm(request.GET)
        if not {"old", "new"} <= set(request.GET):
            messages.info(request, _("Choose two versions to compare."))
            return redirect(address("history", self.obj))
        form.is_valid()
        asked = form.cleaned_data
        versions = [self.version(asked.get(side, "")) for side in ("old", "new")]
        is_swapped = versions[0]["place"] > versions[1]["place"]
        old, new = reversed(versions) if is_swapped else versions
        found = changes(self.editable, old["content"], new["content"], main=actions.main_language(self.obj))
        if code := asked.get("language"):
            found = [change for change in found if change["language"] == code]
        return self.render(
            "workspace/compare.html",
            form=ComparisonForm({"old": old["id"], "new": new["id"], "language": code}),
            versions=[old, new],
            changes=found,
            is_swapped=is_swapped,
            is_same=versions[0]["id"] == versions[1]["id"],
            compare_url=address("compare", self.obj),
            history_url=address("history", self.obj),
        )

    def version(self, asked):
        """Return the version that the address names. ``place`` puts versions in order. Raises Http404."""
        if asked == CURRENT:
            content = take(self.obj)
            return {"id": CURRENT, "content": content, "place": (1,), "when": None, "name": "", "url": ""}
        try:
            revision = Revision.objects.of(self.obj).published().get(uuid=asked)
        except (Revision.DoesNotExist, ValidationError) as error:
            raise Http404("No such version") from error
        return {
            "id": asked,
            "content": known(self.editable, revision.content),
            "place": (0, revision.published_at, revision.pk),
            "when": revision.published_at,
            "name": revision.name,
            "url": address("revision", self.obj, revision.uuid),
        }
