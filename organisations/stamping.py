"""Which kept pages show in full what an organisation changes: its own, and those of its counties.

Other pages of counties and organisations show its name at most, with a link. So a change that leaves what
they show moves the stamps of these alone, and the pages of other counties stay as true as they were.
"""

from contextlib import contextmanager

from organisations.models import (
    Activity,
    Agreement,
    GoalContribution,
    GrantDecision,
    Organisation,
    StepContribution,
)
from organisations.summaries.following import FOLLOWED, owners_of
from portal.caching import stamps
from portal.editing.followers import register
from portal.lib import languages
from portal.lib.sets import any_of

APP = Organisation._meta.app_label
# What any page may show of an organisation or of an activity: its name, where that leads, what it is.
SHOWN = [
    *(f"{name}_{code}" for name in ("name", "slug", "sort") for code in languages.CODES),
    "state", "is_example", "parent", "legal_form", "level", "home_municipality",
]  # fmt: skip
SHOWN_OF_ACTIVITIES = [
    *(f"{name}_{code}" for name in ("title", "slug") for code in languages.CODES),
    "state", "organisation",
]  # fmt: skip


@register
@contextmanager
def narrow(things):
    """Narrow the stamps of a change of organisations, their activities and contributions, where it may be."""
    owners = owners_of(things) if all(isinstance(thing, FOLLOWED) for thing in things) else set()
    if not owners:
        yield
        return
    with stamps.narrowed(APP) as narrowed:
        shown, counties = shown_of(owners), counties_of(owners)
        yield
        counties |= counties_of(owners)
        if None not in counties and shown == shown_of(owners) and owners == owners_of(things):
            narrowed.keys = {
                *(f"organisation:{pk}" for pk in owners),
                *(f"county:{pk}" for pk in counties),
            }


def shown_of(owners) -> list[tuple]:
    """Return what any page may show of ``owners``, primary keys. Two queries."""
    return [
        *Organisation.objects.filter(pk__in=owners).order_by("pk").values_list("pk", *SHOWN),
        *Activity.objects.filter(organisation__in=owners)
        .order_by("pk")
        .values_list("pk", *SHOWN_OF_ACTIVITIES),
    ]


def counties_of(owners) -> set[int | None]:
    """Return the counties that ``owners`` have to do with; None when it may be every county. One query.

    Where they are at home and active, whose goals and steps they serve, who funds them and agrees with them;
    a national path is every county's.
    """
    activities = Activity.objects.filter(organisation__in=owners)
    found = [
        Organisation.objects.filter(pk__in=owners, home_municipality__isnull=False).values_list(
            "home_municipality__county"
        ),
        activities.filter(municipalities__isnull=False).values_list("municipalities__county"),
        GoalContribution.objects.filter(activity__organisation__in=owners).values_list(
            "goal__strategy__county"
        ),
        StepContribution.objects.filter(activity__organisation__in=owners).values_list("step__path__county"),
        Agreement.objects.filter(organisation__in=owners).values_list("county"),
        GrantDecision.objects.filter(organisation__in=owners, county__isnull=False).values_list("county"),
        GrantDecision.objects.filter(organisation__in=owners, goals__isnull=False).values_list(
            "goals__strategy__county"
        ),
    ]
    return {county for (county,) in any_of(*found)}
