"""What a published change touches: the goals, steps and counties of an organisation before and after it.

An organisation has few activities, so what it tells of each goal, step and county is read as a whole, before
and after; only those of which it tells something else afterwards are counted anew.
"""

from collections import defaultdict
from contextlib import contextmanager

from organisations.choices import ContributionState, Summarised
from organisations.models import Activity, GoalContribution, Organisation, StepContribution
from organisations.models.summaries import PORTAL, Subject
from organisations.summaries import currency, presence
from organisations.summaries.counting import MODELS
from organisations.summaries.keeping import refresh
from portal.editing.followers import register
from portal.lib import languages

Told = dict[Subject, frozenset]
"""What organisations tell of each subject: facts that its figures are made of."""

NAMES = [f"{field}_{code}" for field in ("name", "slug", "sort") for code in languages.CODES]
TITLES = [f"{field}_{code}" for field in ("title", "slug") for code in languages.CODES]
FLAGS = ["nature", "for_children", "for_working_age", "for_older", "at_place", "by_phone", "online"]
SHOWN = (ContributionState.CLAIMED, ContributionState.CONFIRMED)


FOLLOWED = (Organisation, Activity, GoalContribution, StepContribution)


@register
@contextmanager
def follow(things):
    """Follow those of ``things`` that organisations tell: themselves, their activities and contributions."""
    own = [thing for thing in things if isinstance(thing, FOLLOWED)]
    if not own:
        yield
        return
    with currency.told():
        owners = owners_of(own)
        before = told_by(owners)
        yield
        now = owners | owners_of(own)
        presence.follow(now)
        after = told_by(now)
        refresh(
            subject for subject in before.keys() | after.keys() if before.get(subject) != after.get(subject)
        )


def owners_of(things) -> set[int]:
    """Return the organisations, by primary key, that ``things`` are of. A query for what is not loaded."""
    found = set()
    for thing in things:
        if isinstance(thing, Organisation):
            found.add(thing.pk)
        elif isinstance(thing, Activity):
            found.add(thing.organisation_id)
        elif isinstance(thing, GoalContribution | StepContribution):
            found.add(thing.activity.organisation_id)
    return found - {None}


def told_by(organisations) -> Told:
    """Return what ``organisations`` (primary keys) publicly tell. Seven queries, none of a county's size."""
    told = defaultdict(set)
    public = Organisation.objects.published().filter(pk__in=organisations).order_by()
    facts = {row[0]: row for row in public.values_list("pk", "is_example", "verified_on", *NAMES)}
    activities = {
        row[0]: row
        for row in Activity.objects.filter(organisation__in=facts, state="published")
        .order_by()
        .values_list("pk", "organisation", *FLAGS, *TITLES)
    }
    places, spoken = defaultdict(set), defaultdict(set)
    for activity, municipality, county in Activity.municipalities.through.objects.filter(
        activity__in=activities
    ).values_list("activity", "municipality", "municipality__county"):
        places[activity].add((municipality, county))
    for activity, language in Activity.languages.through.objects.filter(activity__in=activities).values_list(
        "activity", "servicelanguage"
    ):
        spoken[activity].add(language)
    for kind, model in MODELS.items():
        rows = model.objects.filter(activity__in=activities, state__in=SHOWN).order_by()
        more = ["role"] if kind == Summarised.STEP else []
        for served, activity, *claim in rows.values_list(
            str(kind), "activity", "pk", "state", "verified_on", "valid_until", *more
        ):
            where, how = frozenset(places[activity]), frozenset(spoken[activity])
            owner = facts[activities[activity][1]]
            told[Subject(kind, served)].add((*claim, owner, activities[activity], where, how))
    for organisation, county in presence.THROUGH.objects.filter(organisation__in=facts).values_list(
        "organisation", "county"
    ):
        told[Subject(Summarised.COUNTY, county)].add(facts[organisation])
    for activity, found in places.items():
        for _municipality, county in found:
            told[Subject(Summarised.COUNTY, county)].add(activities[activity][: 2 + len(FLAGS)])
    told[PORTAL] = {*(fact[:2] for fact in facts.values()), *(row[:2] for row in activities.values())}
    return {subject: frozenset(found) for subject, found in told.items()}
