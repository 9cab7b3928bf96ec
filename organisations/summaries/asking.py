"""The figures of counties and of the whole portal as pages ask for them. One query each."""

from collections.abc import Iterable

from organisations.choices import Summarised
from organisations.models.summaries import PORTAL, Subject
from organisations.summaries.keeping import read


def of_portal() -> dict:
    """Return how many organisations, activities and contributions are public."""
    return read([PORTAL])[PORTAL]


def of_county(county: int) -> dict:
    """Return the field of organisations in a county. What ``present_in`` finds of it is right after that."""
    return of_counties([county])[county]


def of_counties(counties: Iterable[int]) -> dict[int, dict]:
    """Return the field of organisations in each of ``counties``, primary keys."""
    found = read(Subject(Summarised.COUNTY, pk) for pk in counties)
    return {subject.object_id: told for subject, told in found.items()}
