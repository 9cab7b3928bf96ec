"""What migrations of the regions app do with rows that were there before."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.regions.factories import ServicePathFactory


@pytest.mark.django_db
def test_the_keeper_of_a_path_stays_as_finnish():
    name = "0002_path_owner_in_three_languages"
    apps = MigrationLoader(connection).project_state(("regions", name)).apps
    paths = apps.get_model("regions", "ServicePath").objects.filter(pk=ServicePathFactory().pk)
    paths.update(owner="Neuvontapalvelut", owner_fi=None)

    import_module(f"regions.migrations.{name}").keep_owners(apps, None)

    assert paths.values_list("owner_fi", "owner_sv", "owner_en").get() == ("Neuvontapalvelut", None, None)
