"""The form with which something is begun that is public at once: all that must be there, on one page."""

from types import SimpleNamespace

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.editing import columns
from portal.editing.forms import LONG, column_field, text_field
from portal.editing.registry import of
from portal.lib import languages


class BeginForm(forms.Form):
    """What is asked of the new thing ``obj`` under ``parent``; ``main`` is the language written first.

    Inputs are named by their content keys. A required text is written in one language at least.
    """

    def __init__(self, obj, parent, main, data=None):
        super().__init__(data, label_suffix="")
        self.obj, self.parent, self.editable = obj, parent, of(obj)
        self.languages = [main, *(code for code in languages.CODES if code != main)]
        for name in self.editable.asked:
            self.add(name)
        self.more = self.editable.asked_too(obj, parent)
        self.fields |= self.more

    def add(self, name):
        """Add the inputs of ``name``, with what the new thing has there already."""
        if name in self.editable.texts:
            for code in self.languages:
                self.fields[f"{name}_{code}"] = text_field(
                    self.editable.model, name, code, self.editable.rich
                )
                self.initial[f"{name}_{code}"] = getattr(self.obj, f"{name}_{code}")
            return
        column = self.editable.model._meta.get_field(name)
        field = self.editable.form_field(self.obj, name) or column_field(column)
        field.required = not column.blank
        self.fields[name] = field
        self.initial[name] = columns.plain(getattr(self.obj, column.attname))

    def clean(self):
        """Fill the new thing, and tell what is wrong with it as a whole."""
        answers = super().clean()
        self._require_texts()
        if self.errors:
            return answers
        try:
            self.editable.before_begun(self.obj, self.parent, self.answers)
            values = {name: self._plain(value) for name, value in answers.items() if name not in self.more}
            asked = self.editable.asked
            texts = [name for name in asked if name in self.editable.texts]
            others = [name for name in asked if name not in texts]
            columns.write(self.obj, values, texts, others, self.editable.rich)
            self.obj.full_clean(exclude=[*self.editable.texts, *columns.not_saved(self.obj)])
        except ValidationError as error:
            self._tell(error)
        return answers

    @property
    def answers(self):
        """What was answered beyond the thing's own columns."""
        return {name: self.cleaned_data.get(name) for name in self.more}

    @staticmethod
    def _plain(value):
        return value.pk if isinstance(value, models.Model) else columns.plain(value)

    def _require_texts(self):
        for name in self.editable.required:
            keys = [f"{name}_{code}" for code in self.languages]
            if not any(self.cleaned_data.get(key) for key in keys):
                self.add_error(keys[0], _("Write this in one language at least."))

    def _tell(self, error):
        """Tell each problem at its input; what has none is told above the form."""
        told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, texts in told.items():
            key = f"{name}_{self.languages[0]}" if name in self.editable.texts else name
            self.add_error(key if key in self.fields else None, texts)

    def rows(self):
        """Return what the form shows, in order, as the form of a section does."""
        for name in self.editable.asked:
            if name not in self.editable.texts:
                yield {"kind": "field", "field": self.column(name)}
                continue
            field = self.editable.model._meta.get_field(name)
            inputs = [self.text_input(name, code) for code in self.languages]
            is_long = isinstance(field, models.TextField) or (field.max_length or 0) >= LONG
            label = capfirst(str(field.verbose_name))
            help_text = field.help_text
            if name in self.editable.required:
                help_text = _("Required in one language; the others can be written later.")
            yield {
                "kind": "columns" if is_long else "text",
                "group": SimpleNamespace(label=label, help=help_text, inputs=inputs, is_long=is_long),
            }

    def more_rows(self):
        """Return the inputs beyond the thing's own columns."""
        return [self.column(name) for name in self.more]

    def column(self, name):
        bound = self[name]
        bound.problems = []
        return bound

    def text_input(self, name, code):
        bound = self.column(f"{name}_{code}")
        bound.language, bound.language_name = code, languages.OWN_NAMES[code]
        bound.state, bound.source_change, bound.match = "", [], None
        return bound
