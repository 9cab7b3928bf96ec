"""What migrations of the organisations app do with rows that were there before."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.organisations.factories import ActivityFactory, OrganisationFactory

NAME = "0002_descriptions_in_html"
PLAIN = "Yhdessä & erikseen:\nkahvia <3\n\nTervetuloa!"
HTML = "<p>Yhdessä &amp; erikseen:<br>kahvia &lt;3</p><p>Tervetuloa!</p>"


@pytest.mark.django_db
@pytest.mark.parametrize("factory", [OrganisationFactory, ActivityFactory])
def test_a_description_becomes_html_and_goes_back(factory):
    apps = MigrationLoader(connection).project_state(("organisations", NAME)).apps
    row = factory()
    rows = apps.get_model("organisations", factory._meta.model.__name__).objects.filter(pk=row.pk)
    rows.update(description_fi=PLAIN, description_sv=None, description_en="")
    migration = import_module(f"organisations.migrations.{NAME}")

    texts = rows.values_list("description_fi", "description_sv", "description_en", "updated_at")
    migration.to_html(apps, None)
    assert texts.get() == (HTML, None, "", row.updated_at)

    migration.to_plain(apps, None)
    assert texts.get() == (PLAIN, None, "", row.updated_at)


@pytest.mark.django_db
def test_every_batch_is_rewritten(monkeypatch):
    apps = MigrationLoader(connection).project_state(("organisations", NAME)).apps
    rows = apps.get_model("organisations", "Organisation").objects
    for _number in range(3):
        OrganisationFactory()
    rows.update(description_fi="Sana")
    migration = import_module(f"organisations.migrations.{NAME}")
    monkeypatch.setattr(migration, "BATCH", 2)

    migration.to_html(apps, None)

    assert list(rows.values_list("description_fi", flat=True)) == ["<p>Sana</p>"] * 3
