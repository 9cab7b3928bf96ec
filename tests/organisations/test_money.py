"""Figures on money: what may be added, what is known of it, and where it may end."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from organisations import money, summaries
from organisations.choices import AgreementKind, Nature, Progress, Role, Side
from organisations.money import givers, grants, outcomes, partners, resting, roles, sums, words, years
from organisations.money.sums import Measure, Reason
from organisations.money.warning import WarningKind, horizon
from portal.lib.languages import reading
from regions.choices import GrantKind, Precision
from tests.organisations.factories import (
    ActivityFactory,
    AgreedOutcomeFactory,
    AgreementFactory,
    GrantDecisionFactory,
    OrganisationFactory,
    StepContributionFactory,
)
from tests.regions.factories import (
    CountyFactory,
    GoalFactory,
    GrantSummaryFactory,
    MunicipalityFactory,
    ServicePathFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 26)
SOON, LATE = dt.date(2027, 3, 31), dt.date(2028, 12, 31)


@pytest.fixture(autouse=True)
def _one_day():
    """Every test is on the same day."""
    with time_machine.travel("2026-11-26 12:00 +0200"):
        yield


def a_sum(amount=100, **fields):
    told = {"measure": Measure.GRANTED, "county": 1, "year": 2026, "kind": GrantKind.OPERATING}
    return sums.Sum(Decimal(amount), **(told | fields))


# What may be added.


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"measure": Measure.BUDGET}, Reason.MEASURE),
        ({"measure": Measure.APPLIED}, Reason.MEASURE),
        ({"county": 2}, Reason.GIVER),
        ({"county": None, "giver": "Kotikunta"}, Reason.GIVER),
        ({"county": None, "giver": "STEA", "kind": GrantKind.STATE}, Reason.STATE),
        ({"is_total": True}, Reason.TOTAL),
        ({"is_example": True}, Reason.EXAMPLE),
    ],
)
def test_sums_of_different_givers_measures_and_origins_are_not_added(fields, reason):
    total = sums.total([a_sum(), a_sum(**fields)])
    assert total.amount is None
    assert reason in total.reasons


def test_a_total_of_all_kinds_is_not_added_to_one_kind_of_the_same_year():
    every = a_sum(300, kind=GrantKind.ALL, is_total=True)
    total = sums.total([every, a_sum(is_total=True)])
    assert total.amount is None
    assert total.reasons == [Reason.OVERLAP, Reason.KIND]
    assert sums.reasons([every, a_sum(100, is_total=True, year=2025)]) == [Reason.KIND]


@pytest.mark.parametrize(
    ("fields", "reasons"),
    [
        ({}, []),
        ({"kind": GrantKind.PARTNERSHIP}, [Reason.KIND]),
        ({"word": "teema-avustus"}, [Reason.WORD]),
        ({"precision": Precision.APPROXIMATE}, [Reason.PRECISION]),
    ],
)
def test_kinds_of_one_giver_are_added_and_the_difference_is_told(fields, reasons):
    total = sums.total([a_sum(100), a_sum(20, **fields)])
    assert (total.amount, total.reasons) == (Decimal(120), reasons)
    assert total.precision == fields.get("precision", Precision.EXACT)


def test_nothing_makes_no_total_rather_than_zero():
    assert sums.total([]) == sums.Total(None, Precision.EXACT, [])


# Grants by year.


def test_a_countys_own_total_and_known_decisions_stand_side_by_side():
    county = CountyFactory()
    GrantSummaryFactory(county=county, year=2026, kind=GrantKind.OPERATING, granted=Decimal(300_000))
    GrantSummaryFactory(county=county, year=2026, kind=GrantKind.PARTNERSHIP, granted=Decimal(100_000))
    GrantDecisionFactory(county=county, granted=Decimal(20_000))
    GrantDecisionFactory(county=county, granted=Decimal(60_000))
    GrantDecisionFactory(county=county, granted=None)
    GrantDecisionFactory(county=county, refused=True)
    GrantDecisionFactory(county=county, organisation=OrganisationFactory(draft=True))
    GrantDecisionFactory(by_other=True)
    (year,) = grants.by_year(county)
    assert year.granted.amount == 400_000
    assert (year.decided.count, year.decided.granted) == (4, 80_000)
    assert (year.decided.unknown, year.decided.refused) == (1, 1)
    share = year.share
    assert (share.part, share.whole, share.is_known) == (80_000, 400_000, True)
    with reading("en"):
        assert "€80,000, 4 decisions" in words.share(year)
        assert "20% of what the county says it granted, €400,000" in words.share(year)


def test_a_share_needs_a_whole_and_says_why_there_is_none():
    county = CountyFactory()
    GrantSummaryFactory(county=county, year=2026, kind=GrantKind.ALL, granted=Decimal(300_000))
    GrantSummaryFactory(county=county, year=2026, kind=GrantKind.PARTNERSHIP, granted=Decimal(100_000))
    GrantDecisionFactory(county=county)
    GrantDecisionFactory(county=county, year=2025)
    this, last = grants.by_year(county)
    assert (this.share.whole, this.share.is_known) == (None, False)
    assert Reason.OVERLAP in this.share.reasons
    assert last.share.whole is None
    with reading("en"):
        assert str(Reason.OVERLAP.label) in words.share(this)
        assert "cannot be told" in words.share(last)


def test_a_share_of_known_grants_tells_what_is_not_known():
    county = CountyFactory()
    GrantSummaryFactory(county=county, year=2026, kind=GrantKind.OPERATING, granted=Decimal(300_000))
    GrantSummaryFactory(
        county=county, year=2026, kind=GrantKind.DEVELOPMENT, granted=None, budget=Decimal(80_000)
    )
    GrantDecisionFactory(county=county, organisation=OrganisationFactory(example=True))
    (year,) = grants.by_year(county)
    assert year.share.reasons == [Reason.PARTLY, Reason.EXAMPLE]
    assert year.share.whole == 300_000


def test_more_decisions_than_the_total_are_not_a_share():
    county = CountyFactory()
    GrantSummaryFactory(county=county, year=2026, granted=Decimal(10_000))
    GrantDecisionFactory(county=county, granted=Decimal(20_000))
    (year,) = grants.by_year(county)
    assert not year.share.is_known
    with reading("en"):
        assert "do not count the same" in words.share(year)
        assert "%" not in words.share(year)


def test_two_years_are_compared_with_what_forbids_it():
    county = CountyFactory()
    for year, granted, word in ((2025, 100_000, "avustus"), (2026, 80_000, "avustus")):
        GrantSummaryFactory(
            county=county, year=year, kind=GrantKind.ALL, granted=Decimal(granted), own_word_fi=word
        )
    found = grants.change(grants.by_year(county))
    assert (found.less, found.reasons) == (20_000, [])
    with reading("en"):
        assert words.change(found).endswith("That is €20,000 (20%) less.")
    county.grant_summaries.filter(year=2025).update(own_word_fi="yleisavustus")
    found = grants.change(grants.by_year(county))
    assert found.reasons == [Reason.WORD]
    with reading("en"):
        assert "%" not in words.change(found)
        assert "cannot be compared" in words.change(found)


def test_one_known_year_is_compared_with_nothing():
    county = CountyFactory()
    GrantSummaryFactory(county=county, year=2026, granted=Decimal(10))
    GrantSummaryFactory(county=county, year=2025, granted=None, budget=Decimal(10))
    assert grants.change(grants.by_year(county)) is None
    assert words.change(None) == ""


def test_the_newest_year_with_decisions_is_looked_at_unless_it_has_not_begun():
    county = CountyFactory()
    GrantSummaryFactory(county=county, year=2026)
    for year in (2024, 2025, 2027):
        GrantDecisionFactory(county=county, year=year)
    assert grants.newest(grants.by_year(county)).year == 2025
    assert grants.newest([]) is None


def test_decisions_are_told_by_the_life_stages_of_what_they_support():
    county = CountyFactory()

    def decided(granted, **fields):
        activity = ActivityFactory(**fields)
        GrantDecisionFactory(
            county=county, organisation=activity.organisation, activity=activity, granted=Decimal(granted)
        )

    decided(1, for_older=True)
    decided(10, for_older=True, for_working_age=True)
    decided(100, all_ages=True)
    decided(1000, for_older=False)
    decided(10_000, draft=True)
    GrantDecisionFactory(county=county, granted=Decimal(100_000))
    GrantDecisionFactory(county=county, granted=Decimal(7), year=2025)
    found = grants.by_life_stage(county, 2026)
    assert [part.decided.granted for part in found] == [None, 10, 11, 100, 111_000]
    assert [part.is_told for part in found] == [True, True, True, True, False]
    with reading("en"):
        found = grants.by_life_stage(county, 2026)
        assert words.parts(found, 2026) == (
            "Most of what the decisions for 2026 tell: all ages, €100 in 1 decision. "
            "3 decisions do not tell it."
        )


def test_decisions_are_told_by_goal_and_goals_without_money_are_told_too():
    county = CountyFactory()
    first, second, third = (GoalFactory(strategy__county=county, order=order) for order in (1, 2, 3))
    elsewhere = GoalFactory()
    GrantDecisionFactory(county=county, granted=Decimal(5), goals=[first])
    GrantDecisionFactory(county=county, granted=Decimal(10), goals=[first, second])
    GrantDecisionFactory(county=county, granted=Decimal(100), goals=[elsewhere])
    GrantDecisionFactory(county=county, granted=Decimal(1000))
    found = {part.label.text: part.decided for part in grants.by_goal(county, 2026)}
    assert found[first.local_name.text].granted == 15
    assert found[second.local_name.text].granted == 10
    assert found[third.local_name.text].granted is None
    assert [part.decided.granted for part in grants.by_goal(county, 2026)][-1] == 1100


def test_decisions_are_told_by_kind():
    county = CountyFactory()
    GrantDecisionFactory(county=county, kind=GrantKind.PARTNERSHIP, granted=Decimal(5))
    GrantDecisionFactory(county=county, kind=GrantKind.OPERATING, granted=Decimal(7))
    assert [part.decided.granted for part in grants.by_kind(county, 2026)] == [7, 5]


# Several givers.


def test_money_from_several_givers_stands_apart_with_the_reason():
    county = CountyFactory()
    here = OrganisationFactory(home_municipality=MunicipalityFactory(county=county))
    for fields in (
        {"county": county},
        {"by_other": True},
        {"by_other": True, "giver": "Säätiö", "kind": "general"},
    ):
        GrantDecisionFactory(organisation=here, **fields)
    alone = OrganisationFactory(home_municipality=here.home_municipality)
    GrantDecisionFactory.create_batch(2, organisation=alone, county=county)
    refused = OrganisationFactory(home_municipality=here.home_municipality)
    GrantDecisionFactory(organisation=refused, county=county)
    GrantDecisionFactory(organisation=refused, by_other=True, refused=True)
    elsewhere = OrganisationFactory()
    GrantDecisionFactory(organisation=elsewhere, by_other=True)
    GrantDecisionFactory(organisation=elsewhere, county=CountyFactory())
    found = givers.several(county, 2026)
    assert [row.organisation for row in found.first] == [here]
    assert (found.count, found.more) == (1, 0)
    (receiver,) = found.first
    assert len(receiver.received) == 3
    assert receiver.reasons[0] == Reason.STATE
    assert givers.several(county, 2025).count == 0


# Steps that rest on money alone.


@pytest.fixture
def step():
    return StepFactory(path=ServicePathFactory(county=CountyFactory()))


def standing(step, **fields):
    """Return an activity that stands at ``step``, confirmed and fresh."""
    activity = ActivityFactory(**fields)
    StepContributionFactory(step=step, activity=activity, confirmed=True)
    return activity


def agreed(step, activity, ends_on, *, whole=False, **fields):
    return AgreementFactory(
        organisation=activity.organisation,
        county=step.path.county,
        activity=None if whole else activity,
        ends_on=ends_on,
        **fields,
    )


def at_risk(step):
    return resting.steps_at_risk(step.path.county, TODAY)


@pytest.mark.parametrize("whole", [True, False])
def test_a_step_is_at_risk_when_the_only_agreement_ends_within_six_months(step, whole):
    activity = standing(step)
    agreement = agreed(step, activity, SOON, whole=whole)
    with reading("en"):
        (warning,) = at_risk(step).first
        assert warning.kind == WarningKind.ALONE
        assert warning.ends_on == SOON
        assert warning.sources == [agreement.source]
        for told in (
            step.local_name.text,
            step.path.local_name.text,
            activity.local_name.text,
            activity.organisation.local_name.text,
            "31 March 2027 (partnership agreement)",
            "Nobody else stands at this step.",
        ):
            assert told in warning.sentence
        assert [row.url for row in warning.links] == [
            step.get_absolute_url(),
            activity.organisation.get_absolute_url(),
        ]


@pytest.mark.parametrize("ends_on", [None, LATE, dt.date(2027, 5, 27)])
def test_an_agreement_that_goes_on_or_ends_later_puts_nothing_at_risk(step, ends_on):
    agreed(step, standing(step), ends_on)
    assert at_risk(step).count == 0


def test_an_agreement_that_follows_on_the_next_day_goes_on(step):
    activity = standing(step)
    agreed(step, activity, SOON)
    following = agreed(step, activity, LATE, starts_on=SOON + dt.timedelta(days=1))
    assert at_risk(step).count == 0
    following.starts_on = SOON + dt.timedelta(days=2)
    following.save()
    assert at_risk(step).count == 1


def test_what_concerns_the_activity_goes_before_what_concerns_the_organisation(step):
    activity = standing(step)
    agreed(step, activity, SOON)
    agreed(step, activity, LATE, whole=True)
    agreed(step, ActivityFactory(organisation=activity.organisation), LATE)
    assert at_risk(step).count == 1


def test_a_grant_ends_with_its_year_unless_the_next_is_granted(step):
    activity = standing(step)
    grant = GrantDecisionFactory(organisation=activity.organisation, county=step.path.county, year=2026)
    with reading("en"):
        (warning,) = at_risk(step).first
        assert warning.ends_on == dt.date(2026, 12, 31)
        assert f"operating grant of {grant.county.local_name.text} for 2026" in warning.sentence
        assert [(row.year, row.amount) for row in warning.figures] == [(2026, grant.granted)]
    following = GrantDecisionFactory(organisation=activity.organisation, by_other=True, year=2027)
    assert at_risk(step).count == 0
    following.granted = 0
    following.save()
    assert at_risk(step).count == 1


def test_a_step_with_somebody_whose_money_goes_on_or_is_not_known_is_not_at_risk(step):
    agreed(step, standing(step), SOON)
    another = standing(step)
    assert at_risk(step).count == 0
    agreed(step, another, SOON)
    with reading("en"):
        (warning,) = at_risk(step).first
        assert "rests on 2 activities" in warning.sentence


def test_another_countys_agreement_does_not_carry_a_step(step):
    activity = standing(step)
    agreed(step, activity, SOON)
    AgreementFactory(organisation=activity.organisation, activity=activity, ends_on=LATE)
    assert at_risk(step).count == 1


def test_those_who_would_be_left_are_counted(step):
    agreed(step, standing(step), SOON)
    StepContributionFactory(step=step, claimed=True)
    StepContributionFactory(step=step, ageing=True)
    StepContributionFactory(step=step, declined=True)
    StepContributionFactory(step=step, claimed=True, activity=ActivityFactory(draft=True))
    with reading("en"):
        (warning,) = at_risk(step).first
        assert "Left would be 2 contributions" in warning.sentence


def test_a_step_that_is_carried_by_nobody_confirmed_is_a_gap_and_no_warning(step):
    activity = ActivityFactory()
    StepContributionFactory(step=step, activity=activity, claimed=True)
    agreed(step, activity, SOON)
    assert at_risk(step).count == 0


def test_the_step_that_is_left_first_comes_first_and_many_are_named_in_part(step):
    other = StepFactory(path=step.path)
    for _ in range(5):
        agreed(step, standing(step, organisation__example=True), SOON)
    agreed(other, standing(other), dt.date(2026, 12, 31))
    found = at_risk(step)
    assert (found.count, found.examples) == (2, 1)
    assert [row.ends_on for row in found.first] == [dt.date(2026, 12, 31), SOON]
    assert [row.is_example for row in found.first] == [False, True]
    with reading("en"):
        assert "; and 2 more." in at_risk(step).first[1].sentence
    assert resting.steps_at_risk(step.path.county, TODAY, 0).count == 2


@pytest.mark.parametrize(
    ("today", "until"),
    [
        (dt.date(2026, 1, 31), dt.date(2026, 7, 31)),
        (dt.date(2026, 8, 31), dt.date(2027, 2, 28)),
        (dt.date(2027, 8, 30), dt.date(2028, 2, 29)),
    ],
)
def test_six_months_are_calendar_months(today, until):
    assert horizon(today) == until


# Years.


@pytest.fixture
def receiver():
    return OrganisationFactory(home_municipality=MunicipalityFactory(county=CountyFactory()))


def paid(receiver, year, granted=10_000, **fields):
    return GrantDecisionFactory(
        organisation=receiver,
        year=year,
        granted=None if granted is None else Decimal(granted),
        **({"by_other": True} | fields),
    )


def without(receiver):
    return years.years_without(years.receivers(receiver.home_municipality.county), TODAY)


def test_a_year_without_money_between_two_givers_is_told_with_both(receiver):
    county = receiver.home_municipality.county
    paid(receiver, 2023, 41_000)
    paid(receiver, 2024, 0)
    paid(receiver, 2025, 24_000, by_other=False, county=county)
    with reading("en"):
        (warning,) = without(receiver).first
        assert warning.sentence == (
            f"{receiver.local_name.text} had no grant for 2024: before it €41,000 from STEA for 2023, "
            f"after it €24,000 from {county.local_name.text} for 2025. STEA refused the application for 2024."
        )
        assert [(row.year, row.amount) for row in warning.figures] == [
            (2023, 41_000),
            (2024, 0),
            (2025, 24_000),
        ]


def test_a_year_of_which_nothing_is_known_is_not_said_to_be_refused(receiver):
    paid(receiver, 2022)
    paid(receiver, 2025)
    with reading("en"):
        (warning,) = without(receiver).first
        assert "no grant for 2023–2024" in warning.sentence
        assert "does not prove that there was none" in warning.sentence


def test_an_unknown_result_is_no_year_without_money(receiver):
    paid(receiver, 2023)
    paid(receiver, 2024, None)
    paid(receiver, 2025)
    assert without(receiver).count == 0


def test_a_giver_that_left_a_year_out_is_told_when_others_gave(receiver):
    county = receiver.home_municipality.county
    for year in (2023, 2025):
        paid(receiver, year, by_other=False, county=county)
    paid(receiver, 2024)
    with reading("en"):
        (warning,) = without(receiver).first
        assert f"had nothing from {county.local_name.text} for 2024" in warning.sentence
        assert "money from others meanwhile" in warning.sentence


@pytest.mark.parametrize("known", [[2025, 2026], [2026], [2015, 2018, 2019]])
def test_years_in_a_row_and_old_ones_are_not_told(receiver, known):
    for year in known:
        paid(receiver, year)
    assert without(receiver).count == 0


def test_falling_money_of_the_state_is_told_with_both_years(receiver):
    paid(receiver, 2024, 90_000)
    before = paid(receiver, 2025, 50_000)
    last = paid(receiver, 2026, 41_000)
    other = OrganisationFactory(home_municipality=receiver.home_municipality)
    paid(other, 2025, 50_000)
    paid(other, 2026, 20_000)
    growing = OrganisationFactory(home_municipality=receiver.home_municipality)
    paid(growing, 2025, 1)
    paid(growing, 2026, 2)
    with reading("en"):
        found = years.falling(years.receivers(receiver.home_municipality.county), TODAY)
        assert [row.subject for row in found.first] == [other.local_name, receiver.local_name]
        warning = found.first[1]
        assert warning.sentence == (
            f"STEA granted {receiver.local_name.text} €41,000 for 2026, €9,000 (18%) less than the "
            "€50,000 for 2025."
        )
        assert warning.sources == [last.source, before.source]


@pytest.mark.parametrize("others", [{"by_other": False}, {"giver": "Säätiö", "kind": GrantKind.GENERAL}])
def test_only_the_states_money_is_said_to_fall(receiver, others):
    paid(receiver, 2025, 50_000, **others)
    paid(receiver, 2026, 10_000, **others)
    assert years.falling(years.receivers(receiver.home_municipality.county), TODAY).count == 0


def test_a_year_with_an_unknown_result_is_not_compared(receiver):
    paid(receiver, 2025, 50_000)
    paid(receiver, 2026, 10_000)
    paid(receiver, 2026, None)
    assert years.falling(years.receivers(receiver.home_municipality.county), TODAY).count == 0


def test_the_states_own_total_is_compared_over_two_years():
    assert years.state_total(TODAY) is None
    for year, granted, precision in ((2024, 384, "approximate"), (2025, 304, "derived")):
        GrantSummaryFactory(state=True, year=year, granted=Decimal(granted * 10**6), precision=precision)
    with reading("en"):
        warning = years.state_total(TODAY)
        assert "€304,000,000, derived for 2025" in warning.sentence
        assert "€80,000,000 (21%) less than the about €384,000,000 for 2024" in warning.sentence
        assert str(Reason.PRECISION.label) in warning.sentence


def test_warnings_come_in_order_of_severity(step, receiver):
    county = step.path.county
    receiver.home_municipality.county = county
    receiver.home_municipality.save()
    agreed(step, standing(step), SOON)
    paid(receiver, 2022, 50_000)
    paid(receiver, 2025, 20_000)
    paid(receiver, 2026, 10_000)
    found = money.warnings(county)
    assert [row.severity for row in found.first] == [1, 2, 3]
    assert found.count == 3
    assert found.examples == 0


# Partners, roles and outcomes.


def test_partners_have_agreements_in_force_and_those_that_end_are_marked():
    county = CountyFactory()
    ending = AgreementFactory(county=county, ends_on=SOON, kind=AgreementKind.PURCHASE)
    AgreementFactory(county=county)
    followed = AgreementFactory(county=county, ends_on=SOON)
    AgreementFactory(
        county=county,
        organisation=followed.organisation,
        starts_on=SOON + dt.timedelta(days=1),
        ends_on=LATE,
    )
    AgreementFactory(county=county, over=True)
    AgreementFactory(county=county, organisation=OrganisationFactory(archived=True))
    AgreementFactory()
    found = partners.of_county(county)
    assert len(found.rows) == found.organisations == 3
    assert [row.agreement for row in found.ending] == [ending]
    assert found.kinds == {AgreementKind.PARTNERSHIP: 2, AgreementKind.PURCHASE: 1}
    (row,) = [row for row in found.rows if row.agreement == followed]
    assert (row.is_followed, row.runs_until) == (True, LATE)
    with reading("en"):
        assert words.partners(found) == (
            "3 agreements are in force, with 3 organisations. 1 of them ends within six months, with none "
            "known to follow."
        )


def test_an_agreement_about_a_draft_is_told_without_it():
    activity = ActivityFactory(draft=True)
    agreement = AgreementFactory(organisation=activity.organisation, activity=activity)
    assert partners.of_county(agreement.county).rows[0].agreement.public_activity is None


@pytest.mark.parametrize(
    ("nature", "role", "side"),
    [
        (Nature.CIVIC, Role.COMPLEMENTS, Side.CIVIC),
        (Nature.PEER_SUPPORT, Role.SUPPORTS_PEERS, Side.CIVIC),
        (Nature.VOLUNTEERING, Role.GUIDES, Side.CIVIC),
        (Nature.CIVIC, Role.PURCHASED, Side.PURCHASED),
        (Nature.GRANT_FUNDED, Role.COMPLEMENTS, Side.GRANT_FUNDED),
        (Nature.GRANT_FUNDED, Role.PURCHASED, Side.PURCHASED),
        (Nature.PURCHASED, Role.COMPLEMENTS, Side.PURCHASED),
        (Nature.OUTCOME_CONTRACT, Role.PURCHASED, Side.OUTCOME_CONTRACT),
    ],
)
def test_the_side_follows_from_the_nature_and_the_role_at_the_step(step, nature, role, side):
    StepContributionFactory(step=step, role=role, activity=ActivityFactory(nature=nature))
    (path,) = roles.along_paths(step.path.county)
    assert [row.side for row in path.steps[0].sides] == [side]
    assert path.counts[side] == 1


def test_organisations_are_named_once_and_counted_with_what_is_confirmed(step):
    organisation = OrganisationFactory(name_fi="Aamu ry", name_sv=None, name_en=None)
    for activity in ActivityFactory.create_batch(2, organisation=organisation):
        StepContributionFactory(step=step, activity=activity, confirmed=True)
    for _ in range(4):
        StepContributionFactory(step=step, activity__organisation__example=True)
    StepContributionFactory(step=step, declined=True)
    (path,) = roles.along_paths(step.path.county)
    (side,) = path.steps[0].sides
    assert (side.activities, side.organisations, side.confirmed, side.examples) == (6, 5, 2, 4)
    assert [row.activity.organisation for row in side.first][0] == organisation
    assert (len(side.first), side.more) == (3, 2)
    with reading("en"):
        assert words.at_side(side) == "6 activities, 2 confirmed"


def test_a_step_without_anyone_is_told(step):
    StepContributionFactory(step=StepFactory(path=step.path))
    (path,) = roles.along_paths(step.path.county)
    assert [len(row.sides) for row in path.steps] == [0, 1]
    with reading("en"):
        assert words.sides(path) == "Of 2 steps: peers, volunteers and civic activity 1; nobody on 1."


@pytest.mark.parametrize(
    ("fields", "progress"),
    [
        ({}, Progress.UNKNOWN),
        ({"due_on": dt.date(2026, 11, 25)}, Progress.OVERDUE),
        ({"result": 40, "result_on": dt.date(2026, 6, 30)}, Progress.REACHED),
        ({"result": 30, "result_on": dt.date(2026, 6, 30)}, Progress.ON_THE_WAY),
        ({"result": 0, "result_on": dt.date(2026, 6, 30), "due_on": None}, Progress.ON_THE_WAY),
        (
            {"result": 30, "result_on": dt.date(2026, 6, 30), "due_on": dt.date(2026, 9, 30)},
            Progress.OVERDUE,
        ),
        (
            {"result": 30, "result_on": dt.date(2026, 10, 1), "due_on": dt.date(2026, 9, 30)},
            Progress.NOT_REACHED,
        ),
    ],
)
def test_progress_follows_from_the_result_and_the_days(fields, progress):
    outcome = AgreedOutcomeFactory.build(**fields)
    assert outcomes.OutcomeSoFar(outcome, TODAY).progress == progress


def test_progress_is_told_with_both_numbers_and_the_day_and_unknown_is_not_zero():
    with reading("en"):
        known = outcomes.OutcomeSoFar(AgreedOutcomeFactory.build(reached=True), TODAY)
        assert known.sentence == (
            "Result 42 people as of 30 June 2026; agreed 40. To be reached by 31 December 2026."
        )
        unknown = outcomes.OutcomeSoFar(AgreedOutcomeFactory.build(due_on=None), TODAY)
        assert unknown.sentence == "Agreed: 40 people. The result is not known."
        assert unknown.share is None


def test_outcome_contracts_are_those_given_in_the_county_or_agreed_on_with_it():
    county = CountyFactory()
    place = MunicipalityFactory(county=county)
    here = ActivityFactory(outcome_contract=True, municipalities=[place])
    outcome = AgreedOutcomeFactory(activity=ActivityFactory(municipalities=[place]))
    agreement = AgreementFactory(county=county, activity=ActivityFactory(outcome_contract=True))
    ActivityFactory(outcome_contract=True)
    ActivityFactory(outcome_contract=True, draft=True, municipalities=[place])
    ActivityFactory(municipalities=[place])
    found = {row.activity: row for row in outcomes.contracts(county)}
    assert set(found) == {here, outcome.activity, agreement.activity}
    assert found[here].words.text
    assert found[here].outcomes == []
    assert [row.outcome for row in found[outcome.activity].outcomes] == [outcome]
    assert found[agreement.activity].agreements == [agreement]


# Queries.


@pytest.mark.parametrize("rows", [1, 3])
def test_figures_take_the_same_queries_for_one_row_and_for_three(rows, django_assert_num_queries):
    county = CountyFactory()
    path = ServicePathFactory(county=county)
    place = MunicipalityFactory(county=county)
    for year in (2024, 2025):
        GrantSummaryFactory(state=True, year=year, granted=Decimal(10**9 - year))
    for _ in range(rows):
        step = StepFactory(path=path)
        activity = standing(
            step, organisation__home_municipality=place, outcome_contract=True, municipalities=[place]
        )
        agreed(step, activity, SOON)
        AgreedOutcomeFactory(activity=activity)
        GrantSummaryFactory(county=county)
        GrantDecisionFactory(
            organisation=activity.organisation, county=county, goals=[GoalFactory(strategy__county=county)]
        )
        for year, granted in ((2022, 9), (2025, 5), (2026, 3)):
            paid(activity.organisation, year, granted)
    summaries.of_county(county.pk)  # From then on it is kept who is there.
    with django_assert_num_queries(16):
        assert [found.count for found in money.warnings(county).kinds] == [rows] * 3
    with django_assert_num_queries(3):
        grants.by_goal(county, 2026)
    with django_assert_num_queries(1):
        grants.by_life_stage(county, 2026)
    with django_assert_num_queries(4):
        assert len(givers.several(county, 2026).first) == rows
    with django_assert_num_queries(4):
        roles.along_paths(county)
    with django_assert_num_queries(3):
        assert len(outcomes.contracts(county)) == rows


def test_a_county_of_which_nothing_is_known_has_no_figures():
    county = CountyFactory()
    by_year, with_whom = grants.by_year(county), partners.of_county(county)
    assert (by_year, grants.newest(by_year, TODAY), grants.change(by_year)) == ([], None, None)
    assert grants.reading([]) == ""
    assert money.warnings(county).first == []
    assert (with_whom.rows, outcomes.contracts(county), roles.along_paths(county)) == ([], [], [])
    with reading("en"):
        assert words.partners(with_whom) == "No agreement of the county with an organisation is known here."
