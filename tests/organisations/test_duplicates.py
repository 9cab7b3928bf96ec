"""A new organisation that seems to be here already is asked about before it is written."""

import pytest
from django.urls import reverse

from organisations.duplicates import alike, normalised
from organisations.models import Organisation
from portal.search import index
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kotikulman Tuki ry", "KOTIKULMAN  TUKI r.y."),
        ("Lyktan i Österbotten rf", "Lyktan i Österbotten r.f."),
        ("Tampereen Sydänyhdistys rekisteröity yhdistys", "Tampereen sydänyhdistys"),
        ("Vanhusten säätiö sr", "Vanhusten säätiö"),
    ],
)
def test_the_legal_form_tells_no_organisations_apart(one, other):
    assert normalised(one) == normalised(other)


def test_words_that_begin_like_a_legal_form_stay():
    assert normalised("Ryhmä rf") == "ryhmä"
    assert normalised("Ry") == ""


@pytest.mark.parametrize("state", [{}, {"draft": True}, {"archived": True}])
def test_an_organisation_of_nearly_the_same_name_is_found_in_any_state(state):
    known = OrganisationFactory(name_fi="Tampereen Sydänyhdistys ry", **state)
    OrganisationFactory(name_fi="Turun Sydänyhdistys ry")
    index.refresh()

    assert alike(["tampereen sydänyhdistys r.y."]) == [known]
    assert alike(["Tampereen sydänyhdisty"]) == [known]
    assert alike(["Tampereen munuaisyhdistys ry"]) == []
    assert alike([""]) == []


def test_the_same_number_is_the_same_organisation_whatever_its_name():
    known = OrganisationFactory(name_fi="Vanha nimi ry", business_id="1234567-1")

    assert alike(["Aivan uusi ry"], business_id="1234567-1") == [known]


def test_what_is_looked_for_does_not_grow(django_assert_max_num_queries):
    for number in range(12):
        OrganisationFactory(name_fi=f"Sydänyhdistys {number:03} ry")
    index.refresh()

    with django_assert_max_num_queries(16):
        assert len(alike(["Sydänyhdistys 0044 ry"])) <= 5


def test_the_admin_asks_before_it_writes_a_second_one(client):
    client.force_login(UserFactory(superuser=True, language="en"))
    known = OrganisationFactory(name_fi="Tampereen Sydänyhdistys ry")
    index.refresh()
    address = reverse("admin:organisations_organisation_add")
    form = {
        "name_fi": "Tampereen sydänyhdistys", "legal_form": "association", "level": "local", "state": "draft",
        "activities-TOTAL_FORMS": 0, "activities-INITIAL_FORMS": 0,
    }  # fmt: skip

    asked = client.post(address, form)
    page = asked.content.decode()
    assert asked.status_code == 200
    assert reverse("admin:organisations_organisation_change", args=[known.pk]) in page
    assert Organisation.objects.count() == 1

    assert client.post(address, form | {"is_another": "on"}).status_code == 302
    assert Organisation.objects.count() == 2
    assert (
        "is_another"
        not in client.get(
            reverse("admin:organisations_organisation_change", args=[known.pk])
        ).content.decode()
    )
