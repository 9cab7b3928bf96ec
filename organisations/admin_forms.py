"""Forms of the admin that ask before they write."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organisations.duplicates import alike
from organisations.models import Organisation
from portal.lib import languages


class OrganisationForm(forms.ModelForm):
    """The form of an organisation. A new one that seems to be here already is asked about first."""

    is_another = forms.BooleanField(
        label=_("This is another organisation than those that are like it"), required=False
    )

    class Meta:
        model = Organisation
        fields = ()  # The admin's fieldsets name them.

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["is_another"]

    def clean(self):
        data = super().clean()
        if self.instance.pk or data.get("is_another"):
            return data
        names = [data.get(f"name_{code}") or "" for code in languages.CODES]
        if found := alike(names, data.get("business_id") or "", data.get("association_number") or ""):
            links = format_html_join(
                mark_safe(", "),
                '<a href="{}">{}</a> ({})',
                (
                    (
                        reverse("admin:organisations_organisation_change", args=[one.pk]),
                        one.local_name.text,
                        one.get_state_display(),
                    )
                    for one in found
                ),
            )
            raise ValidationError(
                {
                    "is_another": [
                        gettext("Is it here already? Look at:"),
                        links,
                        gettext("If not, tick the box and save."),
                    ]
                }
            )
        return data
