"""Files and pictures in the forms of drafts: kept in the storage at once, their name in the draft's content.

Whoever may edit a thing may see what was uploaded with it: the thing's identifier stands in the stored name
(``portal.lib.guards.owner``). What no draft, no history and no row refers to goes after some days.
"""

import datetime as dt
import posixpath
from collections.abc import Iterator
from functools import partial
from pathlib import PurePosixPath
from types import SimpleNamespace
from typing import NamedTuple

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from portal.editing.choices import RevisionState
from portal.editing.models import Revision
from portal.editing.registry import everything
from portal.editing.tasks import make_renditions
from portal.lib import files, guards, pictures

UPLOAD, DROP = "file:", "drop:"
# A file that nothing refers to may be one that somebody uploaded a moment ago.
ORPHANS_KEPT = dt.timedelta(days=7)
# A draft that was thrown away can be brought back with its pictures.
DISCARDED_KEPT = dt.timedelta(days=30)


class Sent(NamedTuple):
    """What a form sent for one file: the name it had, a new file, and whether it is to go."""

    kept: str
    upload: UploadedFile | None
    is_dropped: bool


class StoredFileInput(forms.Widget):
    """A file that is shown, replaced or removed. A hidden input has its name, so that a save keeps it."""

    needs_multipart_form = True

    def __init__(self, *, is_picture: bool, attrs=None):
        super().__init__(attrs)
        self.is_picture = is_picture

    def value_from_datadict(self, data, files, name):
        return Sent(
            data.get(name, "").replace("\x00", ""),
            files.get(f"{UPLOAD}{name}"),
            f"{DROP}{name}" in data,
        )

    def render(self, name, value, attrs=None, renderer=None):
        stored = value if isinstance(value, str) else ""
        size = pictures.size(SimpleNamespace(name=stored)) if stored and self.is_picture else None
        row, _sep, _column = name.rpartition("/")
        attrs = {**self.attrs, **(attrs or {})}
        described = [f"{attrs.get('id', '')}_rule", attrs.pop("aria-describedby", "")]
        return mark_safe(
            render_to_string(
                "components/upload.html",
                {
                    "name": name,
                    "place": anchor(name),
                    "attrs": attrs,
                    "described": " ".join(filter(None, described)),
                    "stored": stored,
                    "file": SimpleNamespace(name=stored) if size else None,
                    "size": size,
                    "url": "" if size or not stored else default_storage.url(stored),
                    "called": PurePosixPath(stored).name,
                    "upload_name": f"{UPLOAD}{name}",
                    "drop_name": f"{DROP}{name}",
                    "is_picture": self.is_picture,
                    "accept": pictures.ACCEPT if self.is_picture else files.ACCEPT,
                    "rule": pictures.rule() if self.is_picture else files.rules(),
                    "focus": f"{row}/focus_" if row else "focus_",
                },
            )
        )


class StoredFile(forms.Field):
    """The input of a file's column ``field`` in a form of the thing with identifier ``owner``.

    ``known`` are the names that may be kept besides those uploaded with the thing. It gives a stored name.
    """

    def __init__(self, field: models.FileField, owner, known=()):
        self.column, self.owner, self.known = field, owner, {name for name in known if name}
        self.is_picture = isinstance(field, models.ImageField)
        super().__init__(
            required=False,
            label=capfirst(str(field.verbose_name)),
            help_text=field.help_text,
            widget=StoredFileInput(is_picture=self.is_picture),
        )

    def clean(self, value):
        """Return the name of what is to be kept. Raises ValidationError when an upload is not taken."""
        if not isinstance(value, Sent):
            return value or ""
        if value.upload:
            return self.store(value.upload)
        if value.is_dropped or not value.kept:
            return ""
        is_own = guards.owner(value.kept) == self.owner and posixpath.normpath(value.kept) == value.kept
        if value.kept not in self.known and not is_own:
            raise ValidationError(_("This file belongs to something else. Choose it anew."))
        return value.kept

    def store(self, upload: UploadedFile) -> str:
        """Keep ``upload``, once for each form that is sent. Raises ValidationError."""
        if not getattr(upload, "stored_name", ""):
            upload.stored_name = stored(upload, self.column, self.owner)
        return upload.stored_name

    def bound_data(self, data, initial):
        """Return what the form shows when it is shown again."""
        if not isinstance(data, Sent):
            return data
        if data.upload:
            return getattr(data.upload, "stored_name", "") or data.kept
        return "" if data.is_dropped else data.kept


def stored(upload: UploadedFile, column: models.FileField, owner) -> str:
    """Check ``upload`` and put it into the storage as a file of ``owner``; return its name.

    Raises ValidationError in words for whoever sent it.
    """
    folder = timezone.localtime().strftime(str(column.upload_to)).rstrip("/")
    if isinstance(column, models.ImageField):
        name = pictures.stored_name(upload.name, pictures.check(upload).suffix)
    else:
        name = files.stored_name(upload.name, files.check(upload))
    upload.seek(0)
    name = default_storage.save(f"{folder}/{owner.hex}/{name}", upload, max_length=column.max_length)
    if isinstance(column, models.ImageField):
        transaction.on_commit(partial(make_renditions.enqueue, name))
    return name


def anchor(key: str) -> str:
    """Return the place of an input on its page."""
    return f"upload-{slugify(key.replace('/', '-'))}"


# What nobody needs any more.


def orphans(now: dt.datetime) -> Iterator[str]:
    """Yield the names of uploads that no row, draft or history refers to. A query for each kind with any."""
    columns = [column for model in apps.get_models() for column in _files_of(model)]
    edited = {model for editable in everything() for model in _models_of(editable) if _files_of(model)}
    heads = {str(column.upload_to).partition("%")[0] for model in edited for column in _files_of(model)}
    old = [name for head in sorted(heads) if head for name in _old(head.rstrip("/"), now)]
    if not old:
        return
    used = set()
    for column in columns:
        rows = column.model._base_manager.exclude(**{column.name: ""})
        used |= set(rows.values_list(column.name, flat=True))
    revisions = Revision.objects.exclude(
        state=RevisionState.DISCARDED, saved_at__lt=now - DISCARDED_KEPT
    ).filter(content_type__model__in=[model._meta.model_name for model in _roots(edited)])
    for sides in revisions.values_list("content", "base").iterator():
        used |= {value for side in sides for value in side.values() if isinstance(value, str)}
    yield from (name for name in old if name not in used)


def _files_of(model):
    return [field for field in model._meta.local_concrete_fields if isinstance(field, models.FileField)]


def _models_of(editable):
    yield editable.model
    for part in editable.parts:
        yield editable.model._meta.get_field(part.related).related_model


def _roots(edited):
    return [editable.model for editable in everything() if edited & set(_models_of(editable))]


def _old(folder, now):
    """Yield the files below ``folder`` that have been there for some days."""
    try:
        folders, names = default_storage.listdir(folder)
    except OSError:
        return
    for name in names:
        path = f"{folder}/{name}"
        if default_storage.get_modified_time(path) < now - ORPHANS_KEPT:
            yield path
    for inner in folders:
        yield from _old(f"{folder}/{inner}", now)
