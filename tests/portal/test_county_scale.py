"""A county's overview stays as light with five hundred organisations as with fifty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.parts.county_overview import fill, goals_and_steps
from organisations.models import GoalContribution, Organisation, StepContribution
from tests.regions.factories import CountyFactory, MunicipalityFactory


@pytest.mark.slow
@pytest.mark.django_db
def test_queries_and_bytes_of_the_overview_do_not_grow_with_organisations(client):
    county = CountyFactory()
    MunicipalityFactory.create_batch(3, county=county)
    goals, steps = goals_and_steps(county)
    queries, sizes = [], []
    for size in (50, 500):
        fill(county, goals, steps, size)
        client.get(county.get_absolute_url())  # What is cached for all pages is no part of it.
        with CaptureQueriesContext(connection) as captured:
            response = client.get(county.get_absolute_url())
        queries.append(len(captured))
        sizes.append(len(response.content))
    assert Organisation.objects.count() == 500
    assert GoalContribution.objects.count() + StepContribution.objects.count() == 2000
    assert queries[0] == queries[1]
    assert sizes[1] < sizes[0] * 1.1
