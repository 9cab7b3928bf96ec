"""What is kept of goals, steps, counties and the portal is what one would count, whatever has been done."""

import datetime as dt
import random

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from organisations import actions, coverage, matrix, summaries
from organisations.choices import ContributionState, Mark, State, Summarised, VerifiedBy
from organisations.models import Activity, GoalContribution, Organisation, StepContribution, Summary
from organisations.models.summaries import PORTAL, Subject
from organisations.summaries import counting, currency, following
from portal.editing import actions as editing
from regions.choices import Axis
from tests.organisations.factories import (
    ActivityFactory,
    GoalContributionFactory,
    OrganisationFactory,
    StepContributionFactory,
)
from tests.portal.factories import UserFactory
from tests.regions.factories import (
    CountyFactory,
    GoalFactory,
    MunicipalityFactory,
    ServiceLanguageFactory,
    ServicePathFactory,
    StepFactory,
    StrategyFactory,
)

pytestmark = pytest.mark.django_db
AXES = (Axis.MUNICIPALITY, Axis.LIFE_STAGE, Axis.LANGUAGE)


class Place:
    """A county with goals and steps, and another one whose organisations are active here too."""

    def __init__(self):
        self.by = UserFactory(superuser=True)
        self.counties = [CountyFactory(), CountyFactory()]
        self.municipalities = [MunicipalityFactory(county=county) for county in self.counties for _ in "ab"]
        strategy = StrategyFactory(county=self.counties[0])
        self.goals = [GoalFactory(strategy=strategy) for _ in range(2)]
        path = ServicePathFactory(county=self.counties[0])
        self.steps = [StepFactory(path=path) for _ in range(2)]
        self.languages = [ServiceLanguageFactory() for _ in range(2)]
        for _ in range(3):
            self.begin(random.Random(4))

    def begin(self, chance):
        activity = ActivityFactory(
            organisation=OrganisationFactory(home_municipality=chance.choice(self.municipalities)),
            municipalities=chance.sample(self.municipalities, 2),
            languages=[chance.choice(self.languages)],
            for_older=chance.random() < 0.5,
        )
        GoalContributionFactory(activity=activity, goal=chance.choice(self.goals))
        StepContributionFactory(activity=activity, step=chance.choice(self.steps), confirmed=True)


def assert_kept_is_counted(place):
    """Compare what is read, and what is in the rows, with what one counts from everything."""
    for served, model in ((matrix.goals_of, GoalContribution), (matrix.steps_of, StepContribution)):
        found = served(place.counties[0])
        today = timezone.localdate()
        for axis in AXES:
            counted = matrix.counted(found.told_on(today), found, axis)
            assert {key: +value for key, value in matrix.kept(found, axis).items() if +value} == {
                key: +value for key, value in counted.items() if +value
            }
        rows = model.objects.filter(**{f"{found.joined}__in": found.ids})
        counted = coverage.counted(rows, found.joined)
        kept = coverage.of_kept(found.kept_now())
        assert kept.keys() == counted.keys()
        for pk, one in counted.items():
            assert {name: getattr(kept[pk], name) for name in counting.NUMBERS} == {
                name: getattr(one, name) for name in counting.NUMBERS
            }
            assert [line["pk"] for line in kept[pk].first] == [line["pk"] for line in one.first]
            for line, counted_line in zip(kept[pk].first, one.first, strict=True):
                assert line.items() <= counted_line.items()
    for county in place.counties:
        told = summaries.of_county(county.pk)
        public = Organisation.objects.published()
        assert told["organisations"] == public.in_county(county).count()
        assert told["activities"] == Activity.objects.published().in_county(county).count()
        assert set(public.present_in(county)) == set(public.in_county(county))
        assert told["first"]["sv"] == list(
            public.in_county(county).order_by("sort_sv", "pk").values_list("pk", flat=True)
        )
    told = summaries.of_portal()
    assert told["organisations"] == Organisation.objects.published().count()
    assert told["activities"] == Activity.objects.published().count()
    assert told["contributions"] == (
        GoalContribution.objects.public().count() + StepContribution.objects.public().count()
    )


def all_current():
    """Whether every row that is kept holds."""
    version, today = currency.version(), timezone.localdate()
    return all(currency.is_current(row, today, version) for row in Summary.objects.all())


# What may be done through the portal, each by a function of the place and of chance.


def publish(place, chance):
    obj = chance.choice([*Organisation.objects.all(), *Activity.objects.all()])
    names = ("name", "title")
    name = next(f"{name}_fi" for name in names if hasattr(obj, f"{name}_fi"))
    values = {name: f"Uusi nimi {chance.random()}"}
    if isinstance(obj, Activity):
        values |= {"for_children": chance.random() < 0.5, "nature": "volunteering"}
        values |= {"municipalities": sorted(row.pk for row in chance.sample(place.municipalities, 1))}
    saved = editing.save_draft(obj, by=place.by, values=values, base=editing.current_content(obj, None))
    if saved.revision:
        editing.publish(saved.revision, by=place.by)


def archive(place, chance):
    editing.archive(chance.choice([*Organisation.objects.all(), *Activity.objects.all()]), by=place.by)


def unarchive(place, chance):
    archived = [*Organisation.objects.filter(state="archived"), *Activity.objects.filter(state="archived")]
    if archived:
        editing.unarchive(chance.choice(archived), by=place.by)


def contribution(chance, **fields):
    rows = [*GoalContribution.objects.filter(**fields), *StepContribution.objects.filter(**fields)]
    return chance.choice(rows) if rows else None


def confirm(place, chance):
    if row := contribution(chance, state__in=["claimed", "confirmed", "declined"]):
        until = chance.choice([None, dt.date(2027, 1, 1)])
        actions.confirm(row, by=place.by, valid_until=until)


def decline(place, chance):
    if row := contribution(chance, state__in=["claimed", "confirmed"]):
        actions.decline(row, by=place.by, reasons={"fi": "Ei kuulu tähän."})


def end(place, chance):
    if row := contribution(chance, state__in=["claimed", "confirmed"]):
        actions.end(row, by=place.by)


def delete(place, chance):
    if row := contribution(chance):
        editing.delete(row, by=place.by)


def delete_activity(place, chance):
    if Activity.objects.exists():
        editing.delete(chance.choice(Activity.objects.all()), by=place.by)


DEEDS = (publish, archive, unarchive, confirm, confirm, decline, end, delete, delete_activity)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_what_is_kept_is_what_one_counts_after_anything_that_is_done_in_the_portal(seed):
    chance, place = random.Random(seed), Place()
    assert_kept_is_counted(place)
    for _ in range(8):
        chance.choice(DEEDS)(place, chance)
        assert all_current()  # Nothing waits for a reader.
        assert_kept_is_counted(place)


def test_a_bulk_write_past_the_portal_is_seen_by_the_next_reader():
    place = Place()
    assert_kept_is_counted(place)
    GoalContribution.objects.update(
        state=ContributionState.CONFIRMED, verified_on=dt.date(2026, 10, 1), verified_by=VerifiedBy.COUNTY
    )
    Activity.objects.filter(pk=Activity.objects.first().pk).update(state=State.ARCHIVED)
    Activity.municipalities.through.objects.first().delete()
    assert not all_current()
    assert_kept_is_counted(place)
    place.begin(random.Random(1))
    assert_kept_is_counted(place)
    assert set(Organisation.objects.values_list("activity_count", flat=True)) == {0, 1}


def test_what_is_kept_changes_with_the_publishing_and_is_rolled_back_with_it(django_assert_num_queries):
    place = Place()
    row = GoalContribution.objects.first()
    subject = Subject(Summarised.GOAL, row.goal_id)
    before = summaries.read([subject])[subject]
    with transaction.atomic():
        actions.confirm(row, by=place.by)
        assert Summary.objects.of([subject]).get().data["confirmed"] == before["confirmed"] + 1
        transaction.set_rollback(True)
    assert Summary.objects.of([subject]).get().data == before
    with django_assert_num_queries(1):
        assert summaries.read([subject])[subject] == before


def test_only_what_a_change_touches_is_made_anew():
    place = Place()
    summaries.make_all()
    row = GoalContribution.objects.first()
    made = dict(Summary.objects.values_list("pk", "made_at"))
    actions.confirm(row, by=place.by)
    anew = {one.subject for one in Summary.objects.all() if one.made_at != made.get(one.pk)}
    assert anew == {Subject(Summarised.GOAL, row.goal_id), PORTAL}


def test_a_text_that_no_figure_tells_makes_nothing_anew():
    place = Place()
    summaries.make_all()
    made = set(Summary.objects.values_list("pk", "made_at"))
    activity = Activity.objects.first()
    with editing.change(activity, by=place.by):
        activity.description_fi = "<p>Uusi kuvaus.</p>"
    assert set(Summary.objects.values_list("pk", "made_at")) == made
    assert all_current()


def test_confirmed_turns_to_ageing_by_the_day_alone():
    with time_machine.travel("2026-06-01 12:00 +0300"):
        row = StepContributionFactory(
            state=ContributionState.CONFIRMED,
            verified_on=dt.date(2026, 5, 1),
            verified_by=VerifiedBy.COUNTY,
            valid_until=dt.date(2026, 6, 10),
        )
        found = coverage.of_steps([row.step_id])[row.step_id]
        assert (found.confirmed, found.ageing) == (1, 0)
        assert Summary.objects.get(kind=Summarised.STEP).valid_until == dt.date(2026, 6, 10)
    with time_machine.travel("2026-06-10 12:00 +0300"):
        assert coverage.of_steps([row.step_id])[row.step_id].confirmed == 1
    with time_machine.travel("2026-06-11 12:00 +0300"):
        assert summaries.make_stale() >= 1
        found = coverage.of_steps([row.step_id])[row.step_id]
        assert (found.confirmed, found.ageing, found.first[0]["state"]) == (0, 1, Mark.AGEING)
    with time_machine.travel("2027-01-02 12:00 +0200"):
        assert coverage.of_steps([row.step_id])[row.step_id].confirmed_this_year == 0


def test_several_answers_are_counted_once_at_their_end():
    place = Place()
    rows = [*GoalContribution.objects.all(), *StepContribution.objects.all()]
    summaries.make_all()
    with summaries.together():
        for row in rows:
            actions.confirm(row, by=place.by)
        assert Summary.objects.get(kind=Summarised.GOAL, object_id=rows[0].goal_id).data["confirmed"] == 0
    assert all_current()
    assert_kept_is_counted(place)


def test_what_an_organisation_tells_takes_the_same_queries_however_much_it_tells(django_assert_num_queries):
    for number in (1, 3):
        organisation = OrganisationFactory()
        for _ in range(number):
            GoalContributionFactory(activity=ActivityFactory(organisation=organisation))
        with django_assert_num_queries(7):
            following.told_by([organisation.pk])


def test_rows_of_what_is_gone_go_too():
    step = StepFactory()
    summaries.make_all()
    assert Summary.objects.filter(kind=Summarised.STEP).count() == 1
    step.delete()
    summaries.make_all()
    assert not Summary.objects.filter(kind=Summarised.STEP).exists()


def test_no_index_of_activities_begins_with_their_state():
    """Uncounted, SQLite would look through all that are published for those of an organisation."""
    with connection.cursor() as cursor:
        indexes = connection.introspection.get_constraints(cursor, Activity._meta.db_table).values()
    assert [one["columns"] for one in indexes if one["index"] and one["columns"][:1] == ["state"]] == []
    assert ["organisation_id"] in [one["columns"] for one in indexes]
