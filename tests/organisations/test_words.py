"""An organisation is found by its published activities, also after the admin and imports."""

import pytest
from django.urls import reverse

from organisations.models import Activity, Organisation
from organisations.register.importing import import_register
from organisations.register.writing import Origin
from tests.organisations.factories import ActivityFactory, OrganisationFactory
from tests.portal.factories import UserFactory
from tests.regions.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db


def found(word):
    return [organisation.name_fi for organisation in Organisation.objects.containing(word)]


def test_the_words_of_chosen_activities_go_when_the_admin_archives_them(client):
    client.force_login(UserFactory(superuser=True))
    organisation = OrganisationFactory(name_fi="Tekijä")
    gone = [ActivityFactory(organisation=organisation, title_fi=f"Hiihto {number}") for number in range(2)]
    ActivityFactory(organisation=organisation, title_fi="Pilkki")

    client.post(
        reverse("admin:organisations_activity_changelist"),
        {"action": "archive", "_selected_action": [one.pk for one in gone]},
    )

    assert Activity.objects.published().count() == 1
    assert (found("hiihto"), found("pilkki")) == ([], ["Tekijä"])


@pytest.mark.parametrize(("draft", "names"), [(True, []), (False, ["Tekijä"])])
def test_an_import_adds_the_words_of_what_it_publishes_alone(draft, names):
    MunicipalityFactory(code="837", name_fi="Tampere")
    rows = "name_fi,municipality,activity_fi\nTekijä,Tampere,Hiihto\n"

    report = import_register(rows.encode(), Origin("register.csv"), draft=draft)

    assert report.problems == []
    assert (found("tekijä"), found("hiihto")) == (["Tekijä"], names)
