"""The fields of lists' filters: selects written by code, and what can be chosen in them."""

import pytest
from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from organisations.filters import OrganisationFilter
from organisations.models import Organisation
from portal.lib.filters import Select
from tests.regions.factories import MunicipalityFactory

CHOICES = [("", _("All")), ("a&b", '<b>"Bold"</b>'), (2, "two"), ("ä'", "Ä’s")]


@pytest.mark.parametrize("value", [None, "", "a&b", 2, "2", "ä'", "unknown"])
def test_select_is_written_as_django_writes_it(value):
    attrs = {"aria-describedby": '"x"', "id": "id_one", "required": True, "disabled": False}
    with translation.override("fi"):
        ours, djangos = (
            widget(choices=CHOICES).render("na<me", value, attrs) for widget in (Select, forms.Select)
        )
    assert ours == djangos


@pytest.mark.django_db
def test_named_things_are_offered_in_the_readers_order_and_language():
    MunicipalityFactory(code="002", name_fi="Österbottens egna", name_sv="", name_en="")
    MunicipalityFactory(code="001", name_fi="Turku", name_sv="Åbo", name_en="Turku")
    with translation.override("sv"):
        form = OrganisationFilter({"municipality": "001"}, queryset=Organisation.objects.all()).form
        offered = list(form["municipality"].field.choices)
        assert offered[0][0] == ""
        assert [pair for pair in offered if pair[0] in ("001", "002")] == [
            ("001", "Åbo"),
            ("002", "Österbottens egna"),
        ]
        assert '<option value="001" selected>Åbo</option>' in str(form["municipality"])
        assert form.cleaned_data["municipality"].code == "001"
