"""The form of one section, made from what the registry says: each input is named by its content key.

A draft keeps whatever was written, also what cannot be published yet: the form tells what has to be mended,
and loses nothing.
"""

import copy
import json
import math
import uuid
from collections.abc import Collection, Mapping
from functools import partial
from types import MappingProxyType, SimpleNamespace
from typing import Any
from urllib.parse import quote

from django import forms
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.editing import columns, places
from portal.editing.choices import Match, TextState
from portal.editing.merging import is_trace, trace, traces
from portal.editing.models import Revision
from portal.editing.present import Words, difference
from portal.editing.registry import Part, Section, of
from portal.editing.snapshots import language_of, part_keys
from portal.editing.translating import digest, parse, settle, source_of, state_of
from portal.editing.uploads import StoredFile, anchor
from portal.editing.widgets import RichText
from portal.lib import languages

LONGEST_TEXT = 50_000  # Characters; a page of a book has about 2,500.
LONG = 300  # A text that may be longer than this is written in columns, its languages side by side.
BLANK_ROWS = 2
REMOVE = "remove:"
# More choices than this are found by typing.
MANY_CHOICES = 12


class ChoiceOfOne(forms.TypedChoiceField):
    """A choice among the rows of a table, which many inputs of one form share. It gives a primary key."""

    def __init__(self, **options):
        super().__init__(coerce=int, empty_value=None, **options)


class SectionForm(forms.Form):
    """One section of ``obj``. ``content`` is what the editor goes on from, ``public`` what everybody sees.

    ``query`` is what the page's address asks for, for forms that show more than the section.
    """

    template = "workspace/section_form.html"
    # Clashes that wait for a choice, and the traces of the form in which they were found.
    open_clashes: Collection[str] = ()
    seen_before: Mapping[str, Any] = MappingProxyType({})

    def __init__(self, obj, section: Section, content, public, data=None, query=None, files=None, **kwargs):
        super().__init__(data, files, label_suffix="", **kwargs)
        self.query = query or {}
        self._options: dict[models.Field, list] = {}
        self.obj, self.section, self.content, self.public = obj, section, content, public
        self.editable = of(obj)
        chosen = self.editable.languages(obj)
        self.main = next(iter(chosen), languages.current())
        written = [code for code in languages.CODES if code not in chosen and self.is_written(code, data)]
        self.languages = [*(chosen or (self.main,)), *written]
        for name in section.fields:
            self.add(name)

    def is_written(self, code: str, data) -> bool:
        """Whether there is any text in language ``code``, in what was sent too: its page may be older."""
        return any(
            value and language_of(key, self.editable) == code
            for content in (self.content, data or {})
            for key, value in content.items()
        )

    # Building.

    def add(self, name: str):
        """Add the inputs of ``name``: a text, a part, or another field."""
        if name in self.editable.texts:
            self.add_text(name)
        elif part := self.editable.part_by_name.get(name):
            self.add_part(part)
        else:
            self._put(name, self.field(name))

    def add_text(self, name: str):
        for code in self.languages:
            key = f"{name}_{code}"
            self.fields[key] = text_field(self.editable.model, name, code, self.editable.rich)
            self.initial[key] = self.content.get(key)
            if self.asks_match(name, code):
                self.fields[f"match:{key}"] = forms.ChoiceField(
                    label=_("Is this text still right?"),
                    choices=Match.choices,
                    widget=forms.RadioSelect,
                    required=False,
                )
                self.initial[f"match:{key}"] = self.content.get(f"match:{key}")

    def asks_match(self, name: str, code: str) -> bool:
        """Whether to ask how a translation stands to its source: once it has fallen behind, or will."""
        behind = TextState.NEEDS_UPDATE
        return behind in (
            state_of(self.public, name, code, self.main),
            state_of(self.settled, name, code, self.main),
        ) or bool(self.content.get(f"match:{name}_{code}"))

    def add_part(self, part: Part):
        model = self.editable.model._meta.get_field(part.related).related_model
        extra = part.extra_fields()
        for key in self.row_keys(part):
            prefix = f"{part.name}/{key}"
            for name in part.texts:
                for code in self.languages:
                    self._put(f"{prefix}/{name}_{code}", text_field(model, name, code))
            for name in part.fields:
                column = model._meta.get_field(name)
                self._put(f"{prefix}/{name}", self.row_field(part, column, f"{prefix}/{name}"))
            for name, field in extra.items():  # What they choose from is read once for all rows.
                self._put(f"{prefix}/{name}", copy.deepcopy(field))
            if self.content.get(prefix):
                self.fields[f"{REMOVE}{prefix}"] = forms.BooleanField(label=_("Remove this"), required=False)

    def row_field(self, part: Part, field: models.Field, key: str) -> forms.Field:
        """Return the input of a column of a part's row. What all rows choose from is read once."""
        made = part.form_field(field.name) or self.stored_file(field, key) or column_field(field)
        if part.is_order and field.name == part.place:
            made.widget = forms.HiddenInput()
        if not isinstance(made, forms.ModelChoiceField):
            return made
        return ChoiceOfOne(
            choices=partial(self.options, part, field),
            label=made.label,
            help_text=made.help_text,
            required=False,
        )

    def options(self, part: Part, field: models.Field) -> list[tuple[Any, str]]:
        """Return what rows choose from in the column ``field``. One query for all of them."""
        if field not in self._options:
            made = column_field(field)
            own = part.choices(self.obj, field.name)
            made.queryset = made.queryset if own is None else own
            chosen = [value for key, value in self.content.items() if key.endswith(f"/{field.name}")]
            offer_what_is_public(made, chosen)
            self._options[field] = [("", made.empty_label), *((row.pk, str(row)) for row in made.queryset)]
        return self._options[field]

    def row_keys(self, part: Part) -> list[str]:
        """Return the keys of the rows shown: those there, and some empty ones."""
        there = self.in_order(part)
        if not self.is_bound:
            blank = [str(uuid.uuid4()) for _number in range(BLANK_ROWS)]
            if part.is_order and self.inserts_after(part) in there:
                place = there.index(self.inserts_after(part)) + 1
                return [*there[:place], blank[0], *there[place:], *blank[1:]]
            return [*there, *blank]
        sent = {key.split("/")[1]: None for key in self.data if key.startswith(f"{part.name}/")}
        return list({**dict.fromkeys(there), **dict.fromkeys(filter(is_uuid, sent))})

    def in_order(self, part: Part) -> list[str]:
        """Return the keys of ``part``'s rows by their place, else new ones last: databases keep no order."""
        public = {key: number for number, key in enumerate(part_keys(self.public, part))}

        def place(key):
            told = self.content.get(f"{part.name}/{key}/{part.place}") if part.place else None
            number = told if isinstance(told, int) else math.inf
            return number, public.get(key, len(public)), key

        return sorted(part_keys(self.content, part), key=place)

    def inserts_after(self, part: Part) -> str:
        """Return the key of the row of ``part`` after which the page's address asks for an empty one."""
        name, _sep, key = self.query.get("after", "").partition("/")
        return key if name == part.name else ""

    def field(self, name: str) -> forms.Field:
        """Return the input of a field that is neither text nor part."""
        if made := self.editable.form_field(self.obj, name):
            return made
        column = self.editable.model._meta.get_field(name)
        if name in self.editable.rich:
            widget = RichText(lang=self.main, embeds=self.editable.embeds(self.obj))
            return forms.CharField(
                label=capfirst(str(column.verbose_name)),
                help_text=column.help_text,
                required=False,
                max_length=LONGEST_TEXT,
                widget=widget,
            )
        return self.stored_file(column, name) or column_field(column)

    def stored_file(self, field: models.Field, key: str) -> StoredFile | None:
        """Return the input of a file's column; None for what is no file."""
        if not isinstance(field, models.FileField):
            return None
        return StoredFile(field, self.obj.uuid, known=[self.content.get(key), self.public.get(key)])

    def _put(self, key, field):
        self.fields[key] = field
        self.initial[key] = self.content.get(key)
        offer_what_is_public(field, self.initial[key])

    # Reading.

    def parts(self) -> list[str]:
        """Return the parts of which the form has every row."""
        return [name for name in self.section.fields if name in self.editable.part_by_name]

    def values(self) -> dict[str, Any]:
        """Return what was written, by content key. What is not valid is kept as it was written."""
        self.full_clean()
        values = {}
        for key, field in self.fields.items():
            if key.startswith(REMOVE):
                continue
            values[key] = self._value(key, field)
        for name in self.parts():
            part = self.editable.part_by_name[name]
            self._rows(part, values)
            if part.is_order:
                places.number(part, values, self.data)
        if "minor" in self.data:
            minor = self.data["minor"] == "yes"
            values |= {f"minor:{name}_{self.main}": minor or None for name in self.own_texts}
        return values

    def _value(self, key, field):
        if key in self.errors:
            return self._refused(key, field)
        value = self.cleaned_data[key]
        if isinstance(value, models.Model):
            return value.pk
        if isinstance(value, models.QuerySet):
            return sorted(row.pk for row in value)
        return columns.plain(value)

    def _refused(self, key, field):
        """Return what was written and is not valid; of what may be chosen, only what is there."""
        written = self[key].data
        if isinstance(field, StoredFile):
            return self.content.get(key) or ""
        if isinstance(field, forms.ModelMultipleChoiceField):
            chosen = [int(pk) for pk in written if pk.isdecimal() and len(pk) < 19]
            return sorted(field.queryset.filter(pk__in=chosen).values_list("pk", flat=True))
        if isinstance(field, forms.ModelChoiceField | ChoiceOfOne):
            return self.content.get(key)
        # The one character that no database takes.
        return written.replace("\x00", "") if isinstance(written, str) else written

    def _rows(self, part, values):
        """Say which rows of ``part`` are there; a new row is there once something is written in it."""
        prefix = f"{part.name}/"
        for key in {name.split("/")[1] for name in list(values) if name.startswith(prefix)}:
            row = f"{prefix}{key}"
            own = [name for name in values if name.startswith(f"{row}/")]
            place = f"{row}/{part.place}" if part.is_order else ""  # It tells where a row is, not that it is.
            removed = self.data.get(f"{REMOVE}{row}")
            is_there = self.content.get(row) or any(
                values[name] not in (None, "", False) and values[name] != self.fields[name].initial
                for name in own
                if name != place
            )
            if removed or not is_there:
                for name in own:
                    values[name] = None
                values[row] = None
            else:
                values[row] = True
                values |= self._not_shown(row, values)

    def _not_shown(self, row, values):
        """Return the columns of ``row`` for which the form has no input: they stay as they are."""
        return {
            key: value
            for key, value in self.content.items()
            if key.startswith(f"{row}/") and key not in values
        }

    @property
    def base(self) -> str:
        """The traces of what the form shows, for its hidden input."""
        parts = self.parts()
        shown = {
            key: value
            for key, value in self.content.items()
            if key in self.fields or ("/" in key and key.partition("/")[0] in parts)
        }
        seen = {key: value for key, value in traces(shown).items() if not self._is_open(key)}
        seen |= {key: value for key, value in self.seen_before.items() if self._is_open(key)}
        return json.dumps(seen, separators=(",", ":"))

    def keep_open(self, clashes, seen_before):
        """Let ``clashes`` be clashes still when the form is sent again, unless a choice is made."""
        self.open_clashes, self.seen_before = set(clashes), seen_before

    def _is_open(self, key):
        return key in self.open_clashes or "/".join(key.split("/")[:2]) in self.open_clashes

    @staticmethod
    def read_base(data) -> dict[str, Any]:
        """Return the traces that came with a form; none when they are not what this site wrote."""
        try:
            base = json.loads(data.get("base") or "{}")
        except ValueError:
            return {}
        return {key: told for key, told in base.items() if is_trace(told)} if isinstance(base, dict) else {}

    def asks_for(self) -> str:
        """Return the query with which the page is to be shown again after a save; "" to go on."""
        if key := self.data.get("upload", ""):
            return f"#{anchor(key)}"
        if row := self.data.get("insert", ""):
            return f"?after={quote(row)}#new-row"
        row, _sep, _way = self.data.get("move", "").partition(":")
        return f"?moved={quote(row)}" if row else ""

    # Showing.

    def add_problems(self, key: str, texts: list[str]):
        """Show ``texts`` at the input of ``key`` in a form that was not sent itself."""
        self._problems = {**self.told_problems, key: list(texts)}
        if key in self.fields and not self[key].use_fieldset:
            described = [self[key].aria_describedby, f"{self[key].auto_id}_error"]
            self.fields[key].widget.attrs |= {
                "aria-invalid": "true",
                "aria-describedby": " ".join(filter(None, described)),
            }

    @property
    def told_problems(self) -> dict[str, list[str]]:
        return getattr(self, "_problems", {})

    @cached_property
    def words(self) -> Words:
        """The words for the content: names of rows and of what they refer to."""
        return Words(self.editable, self.content)

    @cached_property
    def own_texts(self) -> list[str]:
        return [name for name in self.section.fields if name in self.editable.texts]

    @property
    def asks_meaning(self) -> bool:
        """Whether a change of the source here may outdate a translation that is public."""
        return any(
            self.public.get(f"{name}_{code}") and source_of(self.public, name, code, self.main)
            for name in self.own_texts
            for code in languages.CODES
        )

    @property
    def has_changed_source(self) -> bool:
        """Whether the draft holds a change of a source already."""
        keys = [f"{name}_{self.main}" for name in self.own_texts]
        return any(trace(self.content.get(key)) != trace(self.public.get(key)) for key in keys)

    @property
    def main_name(self) -> str:
        return languages.OWN_NAMES[self.main]

    @property
    def secondary(self) -> list[dict[str, str]]:
        """The quiet buttons beside the form's one clear action."""
        return [{"label": _("Save and see the list"), "name": "action", "value": "list"}]

    @property
    def is_minor(self) -> bool:
        return any(self.content.get(f"minor:{name}_{self.main}") for name in self.own_texts)

    @cached_property
    def settled(self) -> dict[str, Any]:
        """The content with its translations' marks as they would be if it were published now."""
        return settle(self.public, self.content, self.editable.texts, self.main)

    def rows(self):
        """Return what the section shows, in order: each row has a ``kind`` and what its component takes."""
        for name in self.section.fields:
            if name in self.editable.texts:
                group = self.text_group(name)
                yield {"kind": "columns" if group.is_long else "text", "group": group}
            elif part := self.editable.part_by_name.get(name):
                yield {"kind": "part", "part": self.part_group(part)}
            else:
                field = self.column(name)
                many = isinstance(field.field, forms.ModelMultipleChoiceField)
                yield {
                    "kind": "field",
                    "field": field,
                    "filterable": many and field.field.queryset.count() > MANY_CHOICES,
                }

    def column(self, name: str):
        """Return the input ``name`` with what has to be mended in it."""
        bound = self[name]
        bound.problems = self.told_problems.get(name, [])
        return bound

    def text_group(self, name: str, model=None, prefix="") -> SimpleNamespace:
        """Return the inputs of one text in the form's languages, with how each stands to its source."""
        field = (model or self.editable.model)._meta.get_field(name)
        inputs = [self.text_input(name, code, prefix) for code in self.languages]
        long = isinstance(field, models.TextField) or (field.max_length or 0) >= LONG
        return SimpleNamespace(
            label=capfirst(str(field.verbose_name)),
            help=field.help_text,
            inputs=inputs,
            is_long=long and len(inputs) > 1,
        )

    def text_input(self, name: str, code: str, prefix=""):
        bound = self[f"{prefix}{name}_{code}"]
        bound.language, bound.language_name = code, languages.OWN_NAMES[code]
        bound.problems = self.told_problems.get(bound.name, [])
        bound.state, bound.source_change, bound.match = "", [], None
        if prefix:
            return bound
        bound.state = state_of(self.settled, name, code, self.main)
        if f"match:{name}_{code}" in self.fields:
            bound.match = self[f"match:{name}_{code}"]
            bound.source_language = source_of(self.public, name, code, self.main)
            bound.source_change = self.source_change(name, code)
        return bound

    def source_change(self, name: str, code: str) -> list[tuple[str, str]]:
        """Return what the source has become since it was translated, as a word diff. One query."""
        source = source_of(self.public, name, code, self.main)
        then = source_then(self.obj, name, code, self.public)
        if not source or then is None:
            return []
        return difference(
            then, self.content.get(f"{name}_{source}") or "", is_rich=name in self.editable.rich
        )

    def part_group(self, part: Part) -> SimpleNamespace:
        """Return the rows of ``part`` with their inputs, those there first."""
        model = self.editable.model._meta.get_field(part.related).related_model
        rows = []
        for key in self.row_keys_shown(part):
            prefix = f"{part.name}/{key}"
            asked = [name for name in part.fields if not (part.is_order and name == part.place)]
            names = [f"{prefix}/{name}" for name in (*asked, *part.extra_fields())]
            remove = f"{REMOVE}{prefix}"
            rows.append(
                SimpleNamespace(
                    key=key,
                    name=prefix,
                    place=self[f"{prefix}/{part.place}"] if part.is_order else None,
                    is_moved=self.query.get("moved") == prefix,
                    after="",
                    is_new=not self.content.get(prefix),
                    title=self.words.row_name(part, key),
                    is_open=any(self[name].errors or self.told_problems.get(name) for name in names),
                    groups=[self.text_group(name, model, f"{prefix}/") for name in part.texts],
                    fields=[self.column(name) for name in names],
                    remove=self[remove] if remove in self.fields else None,
                )
            )
        if part.is_order and self.inserts_after(part):
            for row in [row for row in rows if row.is_new][:1]:
                row.after, row.is_open = f"{part.name}/{self.inserts_after(part)}", True
        return SimpleNamespace(
            label=capfirst(str(model._meta.verbose_name_plural)),
            row_label=capfirst(str(model._meta.verbose_name)),
            is_order=part.is_order,
            rows=rows,
        )

    def row_keys_shown(self, part):
        return list(
            dict.fromkeys(key.split("/")[1] for key in self.fields if key.startswith(f"{part.name}/"))
        )


def source_then(obj, name: str, code: str, public) -> str | None:
    """Return the source text that ``name`` in ``code`` was translated from; None when no history has it."""
    mark = public.get(f"from:{name}_{code}")
    if not mark or not parse(mark).source:
        return None
    source, known, _machine = parse(mark)
    contents = Revision.objects.of(obj).published().newest_first().values_list("base", "content")[:50]
    for base, content in contents:
        for side in (content, base):
            text = side.get(f"{name}_{source}") or ""
            if digest(text) == known:
                return text
    return None


def text_field(model, name: str, code: str, rich=()) -> forms.Field:
    """Return the input of translated field ``name`` in language ``code``; its text says its language."""
    field = model._meta.get_field(f"{name}_{code}")
    label = f"{capfirst(str(model._meta.get_field(name).verbose_name))} – {languages.OWN_NAMES[code]}"
    if name in rich:
        return forms.CharField(
            label=label, required=False, max_length=LONGEST_TEXT, widget=RichText(lang=code)
        )
    long = isinstance(field, models.TextField) or (field.max_length or 0) >= LONG
    widget = (
        forms.Textarea(attrs={"lang": code, "rows": 4}) if long else forms.TextInput(attrs={"lang": code})
    )
    return forms.CharField(
        label=label, required=False, max_length=field.max_length or LONGEST_TEXT, widget=widget
    )


def column_field(field: models.Field) -> forms.Field:
    """Return the input of another column; nothing is required of a draft."""
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return forms.DateField(
            label=capfirst(str(field.verbose_name)),
            help_text=field.help_text,
            required=False,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        )
    options = {"required": False}
    if isinstance(field, models.ManyToManyField):
        options["widget"] = forms.CheckboxSelectMultiple
    if isinstance(field, models.URLField):
        options["assume_scheme"] = "https"
    made = field.formfield(**options)
    made.label = capfirst(str(field.verbose_name))
    if hasattr(made, "queryset") and hasattr(made.queryset, "alphabetical"):
        made.queryset = made.queryset.alphabetical()
    return made


def offer_what_is_public(field: forms.Field, chosen):
    """Let things be chosen that everybody sees, beside those that are ``chosen`` already. No queries."""
    rows = getattr(field, "queryset", None)
    if rows is None or not hasattr(rows, "published"):
        return
    pks = [pk for pk in (chosen if isinstance(chosen, list) else [chosen]) if isinstance(pk, int)]
    offered = rows.model.objects.filter(Q(pk__in=rows.published().order_by().values("pk")) | Q(pk__in=pks))
    field.queryset = offered.order_by(*rows.query.order_by)


def is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
