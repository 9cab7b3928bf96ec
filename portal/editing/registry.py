"""What may be edited: for each model which columns a person changes, in which sections, and who may.

Each app registers its models in its own ``editing.py``; the kernel itself knows none of them.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.db.models.deletion import Collector
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from portal.accounts.choices import Role
from portal.accounts.models import Membership, User
from portal.accounts.rights import Rights
from portal.editing import columns
from portal.lib import languages


@dataclass(frozen=True)
class Section:
    """A few questions that are answered together: one row of the task list, one form.

    ``fields`` are names of texts, of other columns, of many-to-many fields and of parts.
    """

    key: str
    title: str
    fields: tuple[str, ...]
    hint: str = ""


@dataclass(frozen=True)
class Part:
    """Rows that are edited together with the thing they belong to: a path's steps, an activity's goals.

    ``related`` is the reverse relation; ``key`` the column that tells the rows of one thing apart. ``place``
    is a whole number that no two rows of one thing share, so that rows may change places; where it
    ``is_order`` it tells nothing else, and rows are moved instead of numbered. ``told_by`` are columns that
    stand before a row's first text where rows are listed, so that they are told apart.
    """

    name: str
    related: str
    key: str = "uuid"
    texts: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    place: str = ""
    is_order: bool = False
    told_by: tuple[str, ...] = ()

    def form_field(self, name: str) -> forms.Field | None:
        """Return the input of the column ``name`` where the model's own does not serve; else None."""
        return None

    def extra_fields(self) -> dict[str, forms.Field]:
        """Return inputs for what ``read`` and ``write`` know beyond the row's own columns."""
        return {}

    def choices(self, obj, name: str) -> models.QuerySet | None:
        """Return what rows of ``obj`` choose from in the column ``name``; None for all that it may hold."""
        return None

    def rows(self, obj) -> models.QuerySet:
        """The rows that a person sees as being there."""
        return getattr(obj, self.related).order_by("pk")

    def find(self, obj, key):
        """Return the row with ``key``, one that was removed before too; a new one when there is none."""
        relation = getattr(obj, self.related)
        owner = relation.field.name
        return relation.filter(**{self.key: key}).first() or relation.model(**{owner: obj, self.key: key})

    def read(self, row) -> dict[str, Any]:
        """Return what a person sees of ``row``, by column."""
        return columns.read(row, self.texts, self.fields)

    def write(self, row, values: dict[str, Any]):
        """Set ``row``'s columns from ``values``. Raises ValidationError."""
        columns.write(row, values, self.texts, self.fields)

    def recall(self, row, values: dict[str, Any]):
        """Set what ``read`` told of ``row`` beyond its own columns, from memory alone. No queries."""

    def obstacle(self, row) -> str:
        """Return why ``row`` cannot be taken away: what points at it; "" when it can. A few queries."""
        try:
            Collector(using=row._state.db).collect([row])
        except models.ProtectedError as error:
            kinds = {str(one._meta.verbose_name_plural) for one in error.protected_objects}
            return _("This cannot be taken away: it is used in %(kinds)s.") % {
                "kinds": ", ".join(sorted(kinds))
            }
        return ""

    def remove(self, row):
        """Take ``row`` away."""
        row.delete()

    def save(self, row):
        """Write ``row``, new or changed."""
        row.save()


class Editable:
    """How one model is edited. ``kind`` is its word in addresses of the workspace.

    ``texts`` are translated fields; ``required`` ones must be written in
    every language in which the thing is published. ``fields`` are its other columns, ``many`` its
    many-to-many fields. ``state_field`` tells whether the public sees it: "draft", "published", "archived".
    ``of_the_day`` are columns and parts that tell of a moment, such as a check, and stay when an earlier text
    is brought back.
    ``children`` are reverse relations to things that are edited on their own and belong to it. ``begins``
    are the kinds that are begun under it, each with a form that asks for the child's ``asked``: such a thing
    has no draft before, and is public once that form has been sent.
    """

    model: ClassVar[type[models.Model]]
    kind: ClassVar[str]
    texts: ClassVar[tuple[str, ...]] = ()
    required: ClassVar[tuple[str, ...]] = ()
    fields: ClassVar[tuple[str, ...]] = ()
    many: ClassVar[tuple[str, ...]] = ()
    parts: ClassVar[tuple[Part, ...]] = ()
    sections: ClassVar[tuple[Section, ...]] = ()
    state_field: ClassVar[str] = ""
    of_the_day: ClassVar[tuple[str, ...]] = ()
    children: ClassVar[tuple[str, ...]] = ()
    begins: ClassVar[tuple[str, ...]] = ()
    asked: ClassVar[tuple[str, ...]] = ()

    # Where a thing belongs. Both are primary keys; None when it belongs to none.

    def organisation_id(self, obj) -> int | None:
        return None

    def county_id(self, obj) -> int | None:
        return None

    # Rights: predicates of a person's rights and a thing. No queries beyond the thing's own relations.

    def may_edit(self, rights: Rights, obj) -> bool:
        """The organisation's editors, and whoever may review."""
        return self.organisation_id(obj) in rights.organisations or self.may_review(rights, obj)

    def may_review(self, rights: Rights, obj) -> bool:
        """The coordinators of its county; publishers when it belongs to no county; administrators."""
        county = self.county_id(obj)
        if county is None:
            return rights.is_administrator or Role.PUBLISHER in rights.roles
        return rights.is_administrator or county in rights.counties

    def may_archive(self, rights: Rights, obj) -> bool:
        return self.may_edit(rights, obj)

    def may_use_archive(self, rights: Rights, obj) -> bool:
        """Whether ``obj`` is of a kind that is archived, by this person too."""
        return self.has_archive and self.may_archive(rights, obj)

    def may_delete(self, rights: Rights, obj) -> bool:
        """Whether a person may delete ``obj``; what has an archive is archived instead."""
        return False

    def also_told(self, obj) -> models.QuerySet:
        """The accounts of those who do not review ``obj``, and are told by letter when something waits."""
        return User.objects.none()

    def publishes_at_once(self, obj) -> bool:
        """Whether what its editors send in is published at once and read afterwards."""
        return False

    def editors(self, obj) -> models.QuerySet:
        """The accounts of those who keep ``obj`` day by day: its reviewers when it has no organisation."""
        organisation = self.organisation_id(obj)
        if organisation is None:
            return self.reviewers(obj)
        memberships = Membership.objects.editors_of(organisation)
        return User.objects.filter(pk__in=memberships.values("user"))

    def reviewers(self, obj) -> models.QuerySet:
        """The accounts of those who read what is sent in; administrators when there is nobody else."""
        county = self.county_id(obj)
        if county is None:
            memberships = Membership.objects.holders_of(Role.PUBLISHER)
        else:
            memberships = Membership.objects.coordinators_of(county)
        found = User.objects.filter(pk__in=memberships.values("user"))
        return found if found.exists() else User.objects.filter(is_superuser=True, is_active=True)

    # Content.

    def queryset(self) -> models.QuerySet:
        """All things of this kind, with what the rights of one are read from."""
        return self.model._base_manager.all()

    def languages(self, obj) -> tuple[str, ...]:
        """The languages of ``obj``'s texts, the one that others are translated from first.

        All of the portal's, those first in which it has its name, unless its owner has chosen some.
        """
        named_by = next(iter((*self.required, *self.texts)), None)
        written = languages.written_in(obj, named_by) if named_by else []
        return (*written, *(code for code in languages.CODES if code not in written))

    def tasks(self, obj) -> list[dict]:
        """Return rows of the task list beyond the sections, as the component task-list takes them."""
        return []

    def links(self, obj, rights: Rights) -> list[dict]:
        """Return ways from the task list to pages that only this kind has: url and label."""
        return []

    def notices(self, obj, rights: Rights) -> list[dict]:
        """Return what stands above the task list, as the component notice takes it."""
        return []

    def beside(self, obj, section: Section) -> dict[str, Any] | None:
        """Return what is read beside the form of ``section``: heading, lang, url, note, rows (label, html).

        None for a form that stands alone.
        """

    def state_in_words(self, obj) -> str:
        """Return what the lists of the workspace say of how far ``obj`` has come."""
        return getattr(obj, f"get_{self.state_field}_display")() if self.state_field else ""

    def checked(self, obj, rights: Rights) -> dict[str, Any]:
        """Return the columns that say that all of ``obj`` is right today; none for what is not checked."""
        return {}

    def new(self, parent, name: str, language: str):
        """Return a new thing, not saved yet, that belongs to ``parent`` and is called ``name``."""
        raise NotImplementedError(f"Nothing of kind {self.kind} is begun in the workspace")

    def begin_url(self, parent) -> str:
        """Return the address of an own page on which one is begun under ``parent``; "" for the general."""
        return ""

    @property
    def begin_heading(self) -> str:
        """What the form of a new thing is called."""
        return _("Add: %(what)s") % {"what": self.verbose_name}

    def set_by_address(self, obj, parent, query: Mapping[str, str]) -> str:
        """Let the new thing ``obj`` be about what the address of its form tells; return that in a sentence.

        Raises Http404 when it tells of nothing that may be told of.
        """
        return ""

    def asked_too(self, obj, parent) -> dict[str, forms.Field]:
        """Return inputs, by name, that the form of the new thing ``obj`` has beyond ``asked``."""
        return {}

    def before_begun(self, obj, parent, answers: dict[str, Any]):
        """Set in ``obj`` what was answered beyond ``asked``. Raises ValidationError."""

    def after_begun(self, obj, *, by, answers: dict[str, Any]):
        """Do what was asked beyond ``asked``, in the transaction in which ``obj`` is written."""

    def first_page(self, obj) -> str:
        """Return the section in which the work goes on when ``obj`` has been begun; "" for its task list."""
        return ""

    def is_asked(self, section: Section, content: dict[str, Any]) -> bool:
        """Whether ``section`` is among the questions, by what is answered elsewhere in ``content``."""
        return True

    def sections_of(self, content: dict[str, Any]) -> list[Section]:
        """Return the sections that are asked, in their order."""
        return [section for section in self.sections if self.is_asked(section, content)]

    def form_field(self, obj, name: str) -> forms.Field | None:
        """Return the input of field ``name`` where the model's own does not serve; else None."""
        return None

    def embeds(self, obj) -> dict[str, Any] | None:
        """Return what rich texts of ``obj`` may hold besides words, as the widget RichText takes it."""
        return None

    def form_class(self, section: Section):
        """Return the form of ``section`` where the general one does not serve."""

    def first_published(self, live: dict[str, Any], content: dict[str, Any], now: dt.datetime) -> dict:
        """Return what changes in ``content`` when a change of a thing is published which is ``live`` now.

        A draft is published with it.
        """
        if self.state_field and live.get(self.state_field) == "draft":
            return {self.state_field: "published"}
        return {}

    def comes_out(self, live: dict[str, Any], at: dt.datetime) -> dict[str, Any]:
        """Return what changes in a content that is approved for ``at`` where the row itself keeps its time.

        It is written at once then, and is seen from that moment on. {} where the change waits for its time.
        """
        return {}

    def waits(self, obj) -> bool:
        """Whether ``obj`` is published, and is seen only when its own time has come."""
        return False

    def shown_in(self, obj) -> str:
        """Return the one language that the public page of ``obj`` is written in; "" for the reader's."""
        return ""

    def as_public(self, content: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
        """Return what changes in ``content`` for a preview, so that the public page shows it."""
        return {self.state_field: "published"} if self.state_field else {}

    def public_url(self, obj) -> str:
        """Return the address of the public page of ``obj``; "" when it has none, or none now."""
        is_public = not self.state_field or getattr(obj, self.state_field) == "published"
        return obj.get_absolute_url() if is_public and hasattr(obj, "get_absolute_url") else ""

    def parent(self, obj):
        """Return the thing whose child ``obj`` is; None when it stands for itself."""
        for editable in everything():
            for name in editable.children:
                relation = editable.model._meta.get_field(name)
                if relation.related_model is self.model:
                    return getattr(obj, relation.field.name)
        return None

    def overview(self, obj) -> str:
        """Return the address of the page that shows what belongs to ``obj``."""
        return reverse("workspace:item", args=[self.kind, obj.uuid])

    def archived(self) -> models.QuerySet:
        """All archived things of this kind."""
        things = self.queryset()
        return things.filter(**{self.state_field: "archived"}) if self.has_archive else things.none()

    @property
    def has_archive(self) -> bool:
        """Whether things of this kind are archived when they are over."""
        if not self.state_field:
            return False
        return "archived" in dict(self.model._meta.get_field(self.state_field).flatchoices)

    def problems(self, content: dict[str, Any]) -> dict[str, list[str]]:
        """Return what is wrong with ``content`` beyond the model's own rules, by content key."""
        return {}

    def remarks(self, obj, content: dict[str, Any], place: str = "") -> dict[str, Any] | None:
        """Return what is remarked on ``content`` while it is written, as the component remarks takes it.

        ``place`` is where it is shown: the key of a section, of which it then tells alone; "review"; "" for
        the task list. None where nothing is checked. A fixed number of queries.
        """
        return None

    def obstacles(self, obj, content: dict[str, Any]) -> dict[str, list[str]]:
        """Return what in ``obj`` as it is keeps ``content`` from being published, by content key."""
        return {}

    # What whoever reads a change is told and asked beyond the change itself.

    def review_marks(self, obj, old: dict[str, Any], new: dict[str, Any]) -> dict[str, str]:
        """Return sentences about what changes from ``old`` to ``new``, by content key."""
        return {}

    def review_questions(self, rights: Rights, obj, old: dict[str, Any], new: dict[str, Any]):
        """Return inputs, by name, for what a reader may decide as she publishes the change."""
        return {}

    def after_review(self, obj, *, by, answers: dict[str, Any]):
        """Do what was answered, in the transaction in which the change is published. Raises NotNow."""

    @cached_property
    def section_by_key(self) -> dict[str, Section]:
        return {section.key: section for section in self.sections}

    @cached_property
    def part_by_name(self) -> dict[str, Part]:
        return {part.name: part for part in self.parts}

    @property
    def rich(self) -> tuple[str, ...]:
        """The texts that hold HTML, as the model says."""
        return getattr(self.model, "RICH", ())

    @property
    def verbose_name(self) -> str:
        return self.model._meta.verbose_name


_by_kind: dict[str, Editable] = {}
_by_model: dict[type[models.Model], Editable] = {}
_added_tasks: dict[str, list[Callable]] = {}


def register(editable: type[Editable]) -> type[Editable]:
    """Class decorator: make the model of ``editable`` one that is edited. Raises ValueError when it is."""
    one = editable()
    if one.kind in _by_kind or one.model in _by_model:
        raise ValueError(f"{one.kind} or {one.model.__name__} is registered already")
    _by_kind[one.kind] = _by_model[one.model] = one
    return editable


def adds_tasks(kind: str, rows: Callable[[models.Model, Rights], list[dict]]):
    """Let an app above add rows, as the component task-list takes them, to task lists of ``kind``.

    ``rows`` is called with the thing and the rights of whoever looks.
    """
    _added_tasks.setdefault(kind, []).append(rows)


def added_tasks(obj, rights: Rights) -> list[dict]:
    """Return the rows that apps above add to the task list of ``obj``."""
    return [row for rows in _added_tasks.get(of(obj).kind, ()) for row in rows(obj, rights)]


def of(thing) -> Editable:
    """Return how ``thing``, a model or one of its rows, is edited. Raises KeyError when it is not."""
    return _by_model[thing if isinstance(thing, type) else type(thing)]


def owners(row) -> list[models.Model]:
    """Return the edited things that ``row`` is a part of: a step's path, a contribution's activity."""
    found = []
    for editable in _by_kind.values():
        for part in editable.parts:
            relation = editable.model._meta.get_field(part.related)
            if isinstance(row, relation.related_model):
                found.append(getattr(row, relation.field.name))
    return [owner for owner in found if owner is not None]


def is_edited(thing) -> bool:
    return (thing if isinstance(thing, type) else type(thing)) in _by_model


def by_kind(kind: str) -> Editable:
    """Return the editable with ``kind``. Raises KeyError."""
    return _by_kind[kind]


def everything() -> list[Editable]:
    return list(_by_kind.values())
