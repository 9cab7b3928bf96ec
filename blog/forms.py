"""Forms of those who write: beginning, authors by name, corrections, and times."""

import datetime as dt
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from blog.choices import Relation
from blog.models import Author, Authorship, Blog, PostVersion
from portal.editing.forms import SectionForm
from portal.lib import languages, times

LONGEST_NAME = Author._meta.get_field("name").max_length


class AuthorInput(forms.Widget):
    """A choice among the authors there are, and an input for the name of a new one: both of one name."""

    use_fieldset = True

    def __init__(self, choices):
        super().__init__()
        self.choices = choices

    def id_for_label(self, id_, index=None):
        """Return no id: the inputs have their own labels, and the legend names them both."""
        return ""

    def decompress(self, value) -> list[str]:
        """Return what stands in the inputs for ``value``, in their order."""
        if isinstance(value, str) and value and not value.isdecimal():
            return ["", Author.in_words(value)]
        return [str(value or ""), ""]

    def value_from_datadict(self, data, files, name):
        """Return the key that was chosen, or what tells of a new author."""
        values = data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]
        chosen, new = ([text.replace("\x00", "").strip() for text in values] + ["", ""])[:2]
        return Author.told(new[:LONGEST_NAME]) if new else chosen

    def value_omitted_from_data(self, data, files, name):
        return name not in data

    def render(self, name, value, attrs=None, renderer=None):
        """Return the inputs with their labels."""
        own = self.build_attrs(self.attrs, attrs)
        chosen, new = self.decompress(value)
        told = {
            "name": name,
            "id": own["id"],
            "options": [(str(pk), label, str(pk) == chosen) for pk, label in self.choices()],
            "new": new,
            "length": LONGEST_NAME,
        }
        return mark_safe(render_to_string("blog/_author_input.html", told))


class AuthorField(forms.Field):
    """An author: the key of one there is, or a new one's name, which is recorded on publishing."""

    def __init__(self, choices, **options):
        super().__init__(widget=AuthorInput(choices), required=False, **options)
        self.choices = choices

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if value.isdecimal():
            if value not in {str(pk) for pk, _label in self.choices()}:
                raise ValidationError(_("Choose an author, or write the name of a new one."))
            return int(value)
        known = Author.described(value)
        return known.pk or value

    def has_changed(self, initial, data):
        """Whether another author is told than ``initial``."""
        return self.widget.decompress(initial) != self.widget.decompress(data)


class AuthorsForm(SectionForm):
    """The authors of a post: one there is, or a new one by name. What all rows choose from is read once."""

    def row_field(self, part, field, key):
        if field.name != "author":
            return super().row_field(part, field, key)
        label = Authorship._meta.get_field("author").verbose_name
        return AuthorField(partial(self.options, part, field), label=label)


MEND = "minor:body"


class CorrectionForm(SectionForm):
    """What a change of a published text means to its readers, and the notes on what was corrected."""

    template = "blog/work_correction.html"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields = {MEND: mend_field(), **self.fields}
        self.initial[MEND] = "1" if self.content.get(MEND) else ""

    def _value(self, key, field):
        return (super()._value(key, field) == "1" or None) if key == MEND else super()._value(key, field)

    @property
    def mend(self):
        return self.column(MEND)


def mend_field():
    """Return the question whether a changed text still tells its readers the same."""
    return forms.ChoiceField(
        label=_("You change a text that readers have read"),
        choices=[
            ("1", _("It is a small mend: it still tells the same")),
            ("", _("Its meaning changes: a note below tells readers what was corrected")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )


class BeginPostForm(forms.Form):
    """What is asked of a new post in ``blog``; the writer is its author as she is called now.

    Her name is asked for only when nothing tells it: readers see it, and never her address.
    """

    name = forms.CharField(label=_("Your name"), max_length=LONGEST_NAME)
    title = forms.CharField(
        label=_("Working title"),
        help_text=_("It may be changed until the post comes out: its address is made from it then."),
        max_length=PostVersion._meta.get_field("title").max_length,
    )
    language = forms.ChoiceField(label=_("Language"), choices=list(languages.OWN_NAMES.items()))
    role = forms.CharField(
        label=_("Your title now"),
        help_text=_("Kept with the post as of its writing."),
        max_length=Authorship._meta.get_field("role").max_length,
        required=False,
    )
    organisation_name = forms.CharField(
        label=_("Your organisation now"),
        max_length=Authorship._meta.get_field("organisation_name").max_length,
        required=False,
    )

    def __init__(self, blog: Blog, last: Authorship | None, data=None, *, has_name: bool = True):
        super().__init__(data, label_suffix="")
        if has_name:
            del self.fields["name"]
        code = blog.default_language
        self.initial["language"] = code
        if last is not None:
            for name in ("role", "organisation_name"):
                self.initial[name] = languages.localised(last, name, code).text


class BeginVersionForm(forms.Form):
    """What is asked of a new language version; ``left`` are the languages that have none."""

    language = forms.ChoiceField(label=_("Language"), widget=forms.RadioSelect)
    relation = forms.ChoiceField(
        label=_("What it is to the others"),
        help_text=_("Readers see this beside the text."),
        widget=forms.RadioSelect,
    )
    title = BeginPostForm.base_fields["title"]

    def __init__(self, left: list[str], has_original: bool, data=None):
        super().__init__(data, label_suffix="")
        self.fields["language"].choices = [(code, languages.OWN_NAMES[code]) for code in left]
        kinds = [Relation.TRANSLATION, Relation.SUMMARY] if has_original else [Relation.ORIGINAL]
        self.fields["relation"].choices = [
            (kind.value, kind.label) for kind in (*kinds, Relation.INDEPENDENT)
        ]
        self.initial["relation"] = kinds[0].value
        if len(left) == 1:
            self.initial["language"] = left[0]


class TimeForm(forms.Form):
    """When a version comes out, in Finland's time."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    time = forms.TimeField(
        label=_("Time in Finland"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )

    def __init__(self, when: dt.datetime, data=None):
        super().__init__(data, label_suffix="")
        told = timezone.localtime(when)
        self.initial = {"day": told.date(), "time": told.time()}
        self.at: dt.datetime | None = None

    def clean(self):
        answers = super().clean()
        if self.errors:
            return answers
        try:
            self.at = times.local(answers["day"], answers["time"])
        except ValidationError as error:
            self.add_error("time", error)
            return answers
        if self.at <= timezone.now():
            self.add_error("day", _("That time has passed. Choose a later one."))
        return answers


class ShareForm(forms.Form):
    """For how long a preview link holds."""

    days = forms.TypedChoiceField(
        label=_("How long the link holds"),
        choices=[(1, _("1 day")), (7, _("7 days")), (30, _("30 days"))],
        coerce=int,
        initial=7,
    )

    def __init__(self, data=None):
        super().__init__(data, label_suffix="")
