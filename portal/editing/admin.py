"""The admin writes through the same revisions as the workspace, and overwrites nothing unseen.

What a page of the admin may change is more than its own thing: rows in it may be edited things themselves,
and it may show a row that is part of another thing. All of them are read before and after.
"""

import json
from collections.abc import Iterable
from contextlib import ExitStack

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.forms.models import _get_foreign_key
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.editing import actions
from portal.editing.choices import Via
from portal.editing.followers import following
from portal.editing.merging import trace, traces
from portal.editing.models import DraftSave, Revision, Translation
from portal.editing.present import Words
from portal.editing.registry import is_edited, of, owners
from portal.editing.snapshots import is_mark, language_of, take
from portal.lib import languages

OPENED_WITH = "opened_with"
# So many changes are told one by one.
MOST_TOLD = 12

Thing = tuple[type[models.Model], int]


class RevisedAdmin:
    """Mixin of a model's admin: each save is a published revision, by whom it was made.

    A page that was opened before somebody else changed the thing is not saved: it tells what has changed,
    keeps what was written, and may be sent again. Things are deleted by administrators alone, and those
    with a state not at all: they are archived.
    """

    change_form_template = "admin/revised_change_form.html"

    # What a page may change.

    def things(self, obj) -> dict[Thing, models.Model]:
        """Return the edited things that a page of ``obj`` shows: itself, its whole, and rows in it."""
        rows = [obj] if is_edited(obj) else []
        for inline in self.inlines:
            if is_edited(inline.model) and not only_shown(inline):
                name = _get_foreign_key(self.model, inline.model, fk_name=inline.fk_name).name
                rows += of(inline.model).queryset().filter(**{name: obj.pk}).order_by("pk")
        return by_key([*owners(obj), *rows])

    # Saving.

    def _changeform_view(self, request, object_id, form_url, extra_context):
        """Let what follows the page's things follow all that a save writes, in its transaction."""
        with ExitStack() as request.writing:
            return super()._changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if not change or OPENED_WITH not in request.POST:
            return form
        attributes = {"opened_with": request.POST[OPENED_WITH], "page": self}
        return type(form)(form.__name__, (Seen, form), attributes)

    def save_model(self, request, obj, form, change):
        """Keep what the page's things are before anything is written, and write."""
        shown = self.things(self.model._base_manager.get(pk=obj.pk)) if change else {}
        shown |= by_key(owners(obj))  # The row may be moved to another whole.
        request.before_save = {key: (thing, take(reread(thing))) for key, thing in shown.items()}
        kept = [self.model._base_manager.get(pk=obj.pk)] if change else []
        before = [thing for thing, _content in request.before_save.values()]
        request.writing.enter_context(following(*kept, *before, obj))
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        """Write the rows, and keep each thing that has become another as a revision."""
        super().save_related(request, form, formsets, change)
        saved = self.model._base_manager.get(pk=form.instance.pk)
        before = request.before_save
        now = {key: thing for key, (thing, _content) in before.items()} | self.things(saved)
        for key, thing in now.items():
            content = before[key][1] if key in before else {}
            actions.record(reread(thing), content, by=request.user, via=Via.ADMIN)

    # Deleting.

    def get_inline_instances(self, request, obj=None):
        """Things are not deleted from another's page: their own says what goes with them."""
        inlines = super().get_inline_instances(request, obj)
        for inline in inlines:
            if is_edited(inline.model):
                inline.can_delete = False
        return inlines

    def has_delete_permission(self, request, obj=None):
        kept = is_edited(self.model) and of(self.model).state_field
        return not kept and request.user.is_superuser and super().has_delete_permission(request, obj)

    def delete_model(self, request, obj):
        with transaction.atomic():
            wholes = [(whole, take(whole)) for whole in owners(obj)]
            if is_edited(obj):
                comment = _("Deleted in the admin.")
                actions.delete(obj, by=request.user, comment=comment, via=Via.ADMIN)
            else:
                obj.delete()
            for whole, content in wholes:
                actions.record(reread(whole), content, by=request.user, via=Via.ADMIN)

    def delete_queryset(self, request, queryset):
        for obj in queryset:
            self.delete_model(request, obj)

    # Showing.

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        """Show from which content the page was made, what is on its way, and where the history is."""
        # As it is in the database: a form that was refused has written into the object.
        things = self.things(self.model._base_manager.get(pk=obj.pk)) if obj else {}
        whole = next(iter(things.values()), None)
        context |= {
            "opened_with": json.dumps(shown_by(things.values())) if obj else "",
            "waiting": whole and actions.open_revision(whole),
            "history_url": whole and address("history", whole),
            "item_url": whole and address("item", whole),
        }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


class ArchivedAdmin(RevisedAdmin):
    """Mixin for what is published and archived: the chosen ones together, each with its revision."""

    actions = ["publish", "archive"]

    @admin.action(description=gettext_lazy("Publish what is chosen"), permissions=["change"])
    def publish(self, request, queryset):
        self.set_state(request, queryset, "published")

    @admin.action(description=gettext_lazy("Archive what is chosen"), permissions=["change"])
    def archive(self, request, queryset):
        self.set_state(request, queryset, "archived")

    def set_state(self, request, queryset, state):
        name = of(self.model).state_field
        with transaction.atomic():
            chosen = list(queryset.exclude(**{name: state}).values_list("pk", flat=True))
            for pk in chosen:
                obj = self.model._base_manager.select_for_update().get(pk=pk)
                with actions.change(obj, by=request.user, via=Via.ADMIN):
                    setattr(obj, name, state)
        self.message_user(request, _("Changed: %(number)s") % {"number": len(chosen)}, messages.SUCCESS)


class Seen:
    """Mixin of a form: refused when what its page showed has been changed by somebody else since."""

    opened_with: str
    page: RevisedAdmin

    def clean(self):
        found = super().clean()
        obj = type(self.instance)._base_manager.select_for_update().get(pk=self.instance.pk)
        if sentences := news(self.page, obj, self.opened_with):
            raise ValidationError(sentences)
        return found


def news(page, obj, opened_with: str) -> list[str]:
    """Return what has changed since the page was opened, as sentences; nothing when nothing has."""
    then = read_traces(opened_with)
    things = page.things(obj).values()
    told = []
    for thing in things:
        told += changes_in(thing, then.get(name_of(thing), {}), take(thing))
    gone = then.keys() - {name_of(thing) for thing in things}
    if not told and not gone:
        return []
    return [
        _(
            "This was changed while you had the page open: %(who)s. Nothing has been saved, and all that you "
            "wrote is below. Compare it with what is there now, and save again when it is as it should be."
        )
        % {"who": last_author(page, obj)},
        *told[:MOST_TOLD],
        *([_("There are more changes.")] if len(told) > MOST_TOLD else []),
    ]


def read_traces(text: str) -> dict[str, dict]:
    """Return the traces that came with a form; none when they are not what this site wrote."""
    try:
        then = json.loads(text)
    except ValueError:
        return {}
    shown = then.items() if isinstance(then, dict) else ()
    return {name: told for name, told in shown if isinstance(told, dict)}


def changes_in(thing, then: dict, now: dict) -> list[str]:
    """Return what ``thing`` says ``now`` where it has become another since its traces were ``then``."""
    editable = of(thing)
    words = Words(editable, now)
    told = []
    for key in sorted({*then, *now}):
        whole = key.rpartition("/")[0]
        if is_mark(key) or trace(now.get(key)) == then.get(key):
            continue
        if whole.count("/") == 1 and (whole not in now or whole not in then):
            continue  # Told with its row.
        if key.count("/") == 1 and key not in now:
            part = editable.part_by_name[key.partition("/")[0]]
            told.append(_("%(what)s: one was taken away.") % {"what": words.part_label(part)})
            continue
        value = words.value(key, now.get(key))
        told.append(
            _("%(thing)s – %(field)s is now: %(value)s")
            % {
                "thing": str(thing),
                "field": label(words, key, editable),
                "value": (", ".join(value) if isinstance(value, list) else value) or _("empty"),
            }
        )
    return told


def label(words, key, editable) -> str:
    code = language_of(key, editable)
    return f"{words.label(key)} ({languages.OWN_NAMES[code]})" if code else words.label(key)


def last_author(page, obj) -> str:
    """Return who published the newest change of what ``page`` shows."""
    revisions = Revision.objects.published().newest_first().select_related("author")
    newest = [revision for thing in page.things(obj).values() if (revision := revisions.of(thing).first())]
    if not newest:
        return _("the portal")
    author = max(newest, key=lambda revision: revision.published_at).author
    return str(author) if author else _("somebody without an account")


def shown_by(things) -> dict[str, dict]:
    """Return the traces of all ``things`` that a page shows, by thing."""
    return {
        name_of(thing): {key: value for key, value in traces(take(thing)).items() if not is_mark(key)}
        for thing in things
    }


def name_of(thing) -> str:
    return f"{of(thing).kind}/{thing.pk}"


def by_key(things: Iterable[models.Model]) -> dict[Thing, models.Model]:
    return {(type(thing), thing.pk): thing for thing in things}


def reread(thing):
    """Return ``thing`` as the database has it, with what its rights are read from."""
    return of(thing).queryset().get(pk=thing.pk)


def only_shown(inline) -> bool:
    """Whether the rows of ``inline`` are shown and not edited."""
    return bool(inline.fields) and set(inline.fields) <= set(inline.readonly_fields)


def address(name, thing) -> str:
    """Return the workspace's page ``name`` of ``thing``; "" when there is none."""
    try:
        return reverse(f"workspace:{name}", args=[of(thing).kind, thing.uuid])
    except NoReverseMatch:
        return ""


# What the portal writes down itself: read here, by administrators.


class WrittenByPortal:
    """Mixin of an admin whose rows are read and not written, by administrators alone."""

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class SavesOfRevision(WrittenByPortal, admin.TabularInline):
    model = DraftSave
    fields = ["author", "began_at", "saved_at", "number"]
    extra = 0


@admin.register(Revision)
class RevisionAdmin(WrittenByPortal, admin.ModelAdmin):
    """Every change of every edited thing, with its whole content."""

    list_display = ["thing", "state", "via", "author", "county", "organisation", "saved_at", "published_at"]
    list_select_related = ["content_type", "author", "county", "organisation"]
    list_filter = ["state", "via", "content_type", "county", "to_be_read"]
    search_fields = ["author__email", "author__name", "comment", "object_id"]
    date_hierarchy = "saved_at"
    list_per_page = 50
    inlines = [SavesOfRevision]

    @admin.display(description=gettext_lazy("what is changed"), ordering="content_type")
    def thing(self, revision):
        return f"{capfirst(revision.content_type.name)} {revision.object_id}"


@admin.register(Translation)
class TranslationAdmin(WrittenByPortal, admin.ModelAdmin):
    """From which text each translation was made, and whether it has fallen behind."""

    list_display = ["thing", "field", "language", "source", "state", "is_machine", "county", "organisation"]
    list_select_related = ["content_type", "county", "organisation"]
    list_filter = ["state", "language", "is_machine", "content_type", "county"]
    search_fields = ["field", "object_id"]
    list_per_page = 50

    @admin.display(description=gettext_lazy("what is translated"), ordering="content_type")
    def thing(self, translation):
        return f"{capfirst(translation.content_type.name)} {translation.object_id}"
