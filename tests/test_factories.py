"""Every factory, with every trait, makes a row that passes the rules of its model."""

import importlib

import factory
import pytest

from tests.portal.factories import UserFactory

MODULES = ("portal", "regions", "organisations", "projects", "blog", "surveys")


def factories():
    """Return each factory alone and with each of its traits."""
    modules = [importlib.import_module(f"tests.{name}.factories") for name in MODULES]
    found = [
        thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, type)
        and issubclass(thing, factory.Factory)
        and thing.__module__ == module.__name__
    ]
    return [
        (made_by, trait)
        for made_by in found
        if not made_by._meta.abstract
        for trait in (None, *made_by._meta.parameters)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("made_by", "trait"), factories())
def test_a_factory_makes_rows_that_pass_the_rules_of_their_model(made_by, trait):
    traits = {trait: True} if trait else {}
    for row in made_by.create_batch(2, **traits) if trait != "chair" else [made_by(chair=True)]:
        row.refresh_from_db()
        row.full_clean(exclude=untranslated(row))


def untranslated(row):
    """The originals of translated fields: what is written is in the columns of the languages."""
    return [field.name for field in row._meta.fields if hasattr(row, f"{field.name}_fi")]


@pytest.mark.django_db
def test_a_user_gets_the_permissions_named():
    user = UserFactory(staff=True, permissions=["organisations.view_organisation"])

    assert user.get_all_permissions() == {"organisations.view_organisation"}
