"""What a survey's results are narrowed to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from regions.models import County
from surveys.models import Round


class ResultsForm(forms.Form):
    """One county, by its address in any language, and one of the survey's closed rounds, by its last day."""

    county = forms.CharField(label=_("County"), required=False, max_length=100)
    round = forms.CharField(label=_("Round"), required=False, max_length=10)

    def __init__(self, data, counties: list[County], rounds: list[Round]):
        super().__init__(data)
        self.counties = {county.local_slug: county for county in counties}
        self.any_slug = {
            slug: county for county in counties for slug in (county.slug_fi, county.slug_sv, county.slug_en)
        }
        self.rounds = {one.closes_on.isoformat(): one for one in rounds}
        names = [(slug, county.local_name.text) for slug, county in self.counties.items()]
        self.fields["county"].widget = forms.Select(choices=[("", _("All counties")), *names])
        closed = [(day, one.name) for day, one in reversed(self.rounds.items())]
        self.fields["round"].widget = forms.Select(choices=[("", _("The newest")), *closed])

    def clean_county(self):
        """Return the county, or None for all of them."""
        slug = self.cleaned_data["county"]
        if slug and slug not in self.any_slug:
            raise forms.ValidationError(
                _("This survey has not been asked in such a county. All counties are shown.")
            )
        return self.any_slug.get(slug)

    def clean_round(self):
        """Return the round, or None for the newest."""
        day = self.cleaned_data["round"]
        if day and day not in self.rounds:
            raise forms.ValidationError(_("No round closed on that day. The newest one is shown."))
        return self.rounds.get(day)
