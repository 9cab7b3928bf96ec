"""Forms of operating models in the workspace: taking one into use, beginning one, bringing in a file."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.accounts.rights import Rights
from portal.lib import languages
from projects import adopting, exchange
from projects.models import Adoption, OperatingModel, Project
from projects.permissions import may_begin_for_any
from regions.fields import source_field
from regions.models import Municipality

FIELDS = ("since", "version", "municipality", "note", "results", "language")


class AdoptForm(forms.ModelForm):
    """That one's organisation or county took a model into use: since when, where, and what was changed."""

    adopter = forms.ChoiceField(label=_("Who took it into use"))

    class Meta:
        model = Adoption
        fields = FIELDS
        labels = {
            "since": _("Since"),
            "version": _("Version of the model"),
            "municipality": _("Municipality, if it is in one"),
            "note": _("What was changed"),
            "results": _("What came of it"),
            "language": _("Language of what you write"),
        }
        help_texts = {
            "since": _("Year, month or day, as it is known: 2026, 2026-03 or 2026-03-15."),
            "note": _("At most 300 characters."),
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 3}), "results": forms.Textarea(attrs={"rows": 5})}

    field_order = ["adopter", *FIELDS]

    def __init__(self, *args, operating_model: OperatingModel, rights: Rights, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.adopters = {f"{one._meta.model_name}-{one.pk}": one for one in adopting.on_behalf(rights)}
        self.fields["adopter"].choices = [(key, str(one)) for key, one in self.adopters.items()]
        self.fields["municipality"].queryset = Municipality.objects.alphabetical()
        self.fields["municipality"].empty_label = _("not in one alone")
        self.initial.setdefault("language", languages.current())
        versions = [version.number for version in operating_model.versions.all()]
        if versions:
            self.fields["version"].help_text = _now("The model has these: %(numbers)s.") % {
                "numbers": ", ".join(versions)
            }

    def clean_adopter(self):
        """Return the organisation or county."""
        return self.adopters[self.cleaned_data["adopter"]]

    def clean_since(self):
        """Return a year, month or day, as far as it is known."""
        return known_day(self.cleaned_data["since"])

    def _post_clean(self):
        """Leave the rules of the row to the action, which knows whose it is."""

    def values(self):
        """Return the columns of the adoption."""
        return {name: self.cleaned_data[name] for name in FIELDS}


def known_day(text: str) -> str:
    """Return ``text``, a year, month or day. Raises ValidationError when it is none of these."""
    parts = text.strip().split("-")
    lengths = [len(part) for part in parts]
    if text and not (
        all(part.isascii() and part.isdecimal() for part in parts)
        and lengths in ([4], [4, 2], [4, 2, 2])
        and exchange.is_day(*(int(part) for part in [*parts, "1", "1"][:3]))
    ):
        raise forms.ValidationError(_now("Write a year, a month or a day: 2026, 2026-03 or 2026-03-15."))
    return text.strip()


class BeginModelForm(forms.Form):
    """What a new operating model is called, which project it comes from, and what tells of it."""

    name = forms.CharField(label=_("What the operating model is called"), max_length=200)
    project = forms.ModelChoiceField(label=_("Project"), queryset=Project.objects.none(), empty_label=None)

    def __init__(self, *args, rights: Rights, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["source"] = source_field(OperatingModel, "source")
        self.fields["source"].required = True
        offer_projects(self.fields["project"], rights)


class ImportForm(forms.Form):
    """A file of operating models, and the project that new ones come to."""

    file = forms.FileField(label=_("File of operating models (JSON)"), required=False)
    text = forms.CharField(widget=forms.HiddenInput, required=False)
    project = forms.ModelChoiceField(
        label=_("Project of the new ones, where the file names none of yours"),
        queryset=Project.objects.none(),
        empty_label=None,
    )

    def __init__(self, *args, rights: Rights, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["file"].help_text = _now("At most 2 MB. Nothing changes before you have seen what will.")
        self.fields["file"].widget.attrs["accept"] = ".json,application/json"
        offer_projects(self.fields["project"], rights)

    def clean(self):
        """Return the text of the file, or the one that was sent with the plan."""
        answers = super().clean()
        upload = answers.get("file")
        if upload and upload.size > exchange.MOST_BYTES:
            self.add_error("file", _now("The file is too large: at most 2 MB are taken."))
        elif upload:
            try:
                answers["text"] = upload.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _now("The file is not text in UTF-8."))
        elif not answers.get("text") and "file" not in self.errors:
            self.add_error("file", _now("Choose a file first."))
        return answers


def offer_projects(field, rights):
    """Let one choose among the projects one writes for; publishers among all, or none."""
    own = Q(pk__in=rights.projects) | Q(host__in=rights.organisations)
    rows = Project.objects.filter(own)
    if may_begin_for_any(rights):
        rows, field.required, field.empty_label = Project.objects.all(), False, _("none")
    field.queryset = rows.alphabetical()
