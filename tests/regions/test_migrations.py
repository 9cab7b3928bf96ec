"""What migrations of the regions app do with rows that were there before."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from regions.models import IndicatorValue
from tests.regions.factories import IndicatorValueFactory, ServicePathFactory


@pytest.mark.django_db
def test_the_keeper_of_a_path_stays_as_finnish():
    name = "0002_path_owner_in_three_languages"
    apps = MigrationLoader(connection).project_state(("regions", name)).apps
    paths = apps.get_model("regions", "ServicePath").objects.filter(pk=ServicePathFactory().pk)
    paths.update(owner="Neuvontapalvelut", owner_fi=None)

    import_module(f"regions.migrations.{name}").keep_owners(apps, None)

    assert paths.values_list("owner_fi", "owner_sv", "owner_en").get() == ("Neuvontapalvelut", None, None)


@pytest.mark.django_db
def test_each_part_that_was_there_gets_an_identifier_of_its_own():
    values = [IndicatorValueFactory().pk for _number in range(3)]
    name = "0005_parts_have_identifiers"
    apps = MigrationLoader(connection).project_state(("regions", name)).apps
    before = set(IndicatorValue.objects.values_list("uuid", flat=True))

    import_module(f"regions.migrations.{name}").identify(apps, None)

    after = set(IndicatorValue.objects.filter(pk__in=values).values_list("uuid", flat=True))
    assert len(after) == 3
    assert not after & before
