"""What an activity serves: suggestions with reasons, the search, and the form that joins goals and steps."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations import suggestions
from organisations.choices import ContributionState
from organisations.models import GoalContribution
from portal.editing import actions
from portal.editing.snapshots import take
from portal.search.likeness import shared, told
from regions.choices import LifeStage
from tests.organisations.factories import (
    ActivityFactory,
    GoalContributionFactory,
    OrganisationFactory,
    StepContributionFactory,
)
from tests.portal.factories import TopicFactory, editor_of
from tests.regions.factories import (
    CountyFactory,
    GoalFactory,
    MunicipalityFactory,
    ServicePathFactory,
    StepFactory,
    StrategyFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return CountyFactory()


@pytest.fixture
def activity(county):
    """Return an activity for the young, given in ``county``."""
    organisation = OrganisationFactory(home_municipality=MunicipalityFactory(county=county))
    return ActivityFactory(
        organisation=organisation,
        title_fi="Nuorten harrastusilta",
        title_sv="Hobbykväll för unga",
        title_en="Hobby evening for the young",
        summary_fi="", summary_sv="", summary_en="",
        description_fi="", description_sv="", description_en="",
        for_older=False,
        for_children=True,
        municipalities=[organisation.home_municipality],
    )  # fmt: skip


def goal_of(county, name="Tavoite", **fields):
    names = {f"name_{code}": f"{name} {code}" for code in ("sv", "en")}
    return GoalFactory(strategy=StrategyFactory(county=county), name_fi=name, **names | fields)


def step_of(county, name="Vaihe", **path):
    return StepFactory(path=ServicePathFactory(county=county, **path), name_fi=name)


def suggested(activity):
    return suggestions.for_activity(activity, take(activity))


# Words.


@pytest.mark.parametrize(
    ("language", "mine", "theirs", "words"),
    [
        ("fi", "nuorten ilta", "Nuoret voivat hyvin", {"nuoret"}),
        ("fi", "harrastustoiminta", "Maksuton harrastus", {"harrastus"}),
        ("fi", "vertaistukea", "Tukien hakeminen", {"tukien"}),
        ("sv", "ensamheten", "Ensamhet bland äldre", {"ensamhet"}),
        ("en", "young carers", "A carer is heard", {"carer"}),
        ("fi", "yksinäisyys", "Nuoret ja harrastukset", set()),
        ("fi", "kaikille", "Kaikki mukaan", set()),
        ("fi", "", "Nuoret", set()),
    ],
)
def test_inflected_forms_and_parts_are_the_same_word(language, mine, theirs, words):
    assert set(shared(told([mine], language), told([theirs], language)).values()) == words


# Suggestions.


def test_goals_with_the_same_words_come_first_and_say_so(activity, county):
    goal_of(county, "Ikäihmiset asuvat kotona")
    goal = goal_of(county, "Nuoret löytävät harrastuksen")

    first, *others = suggested(activity)

    assert (first.part, first.thing) == ("goals", goal)
    assert (
        first.reasons[0] == "Same words: nuoret, harrastuksen" or "nuoret, harrastuksen" in first.reasons[0]
    )
    assert len(others) == 1


def test_goals_of_other_counties_and_of_replaced_strategies_are_not_suggested(activity, county):
    goal_of(CountyFactory(), "Nuorten harrastus")
    old = goal_of(county, "Nuorten harrastus")
    old.strategy.status = "replaced"
    old.strategy.save()

    assert suggested(activity) == []


def test_home_county_counts_when_no_municipality_is_told(activity, county):
    activity.municipalities.clear()
    goal = goal_of(county)

    assert [one.thing for one in suggested(activity)] == [goal]


def test_steps_of_own_county_and_of_national_paths_are_suggested(activity, county):
    own, national, _other = step_of(county), step_of(None), step_of(CountyFactory())

    assert {one.thing for one in suggested(activity)} == {own, national}


def test_life_stage_of_a_path_counts(activity, county):
    step_of(county, life_stage=LifeStage.OLDER)
    step = step_of(county, life_stage=LifeStage.CHILDREN)

    first = suggested(activity)[0]

    assert first.thing == step
    assert str(LifeStage.CHILDREN.label) in first.reasons[0]


def test_what_others_with_the_same_topics_chose_counts(activity, county):
    topic = TopicFactory(name_fi="Liikunta", name_sv="Motion", name_en="Sport")
    activity.topics.add(topic)
    goal_of(county)
    goal = goal_of(county)
    other = ActivityFactory(
        organisation__home_municipality=activity.organisation.home_municipality, topics=[topic]
    )
    GoalContributionFactory(goal=goal, activity=other)
    # A draft tells nothing, and neither does the organisation itself.
    GoalContributionFactory(goal=goal, activity__state="draft", activity__topics=[topic])

    first = suggested(activity)[0]

    assert first.thing == goal
    assert "1" in first.reasons[0]


def test_what_is_joined_is_not_suggested(activity, county):
    GoalContributionFactory(activity=activity, goal=goal_of(county))

    assert suggested(activity) == []


@pytest.mark.parametrize("number", [1, 50])
def test_suggestions_take_six_queries_however_many_goals_there_are(activity, county, number):
    strategy = StrategyFactory(county=county)
    path = ServicePathFactory(county=county)
    for place in range(number):
        GoalFactory(strategy=strategy, order=place + 1)
        StepFactory(path=path, order=place + 1)
    activity.topics.add(TopicFactory())
    content = take(activity)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        suggestions.for_activity(activity, content)

    assert len(queries) == 6


def test_search_finds_parts_of_words_in_any_language_and_only_in_the_counties_asked(county):
    goal = goal_of(county, "Yksinäisyys vähenee", name_sv="Ensamheten minskar")
    goal_of(CountyFactory(), "Yksinäisyys vähenee")
    goal_of(county, "Muuta")

    def found(text, counties):
        return [one.thing for one in suggestions.search(text, counties)]

    assert found("yksin", [county.pk]) == [goal]
    assert found("ENSAM minsk", [county.pk]) == [goal]
    assert found("yksin muuta", [county.pk]) == []
    assert len(found("yksin", None)) == 2
    assert found(" ", None) == []


# The form.


def address(activity):
    return reverse("workspace:section", args=["activity", activity.uuid, "contributions"])


def base_of(response):
    return response.context["form"].base


@pytest.fixture
def editor(client, activity):
    user = editor_of(activity.organisation)
    client.force_login(user)
    return user


def test_form_shows_joined_then_suggested_with_reasons(client, editor, activity, county):
    joined = GoalContributionFactory(activity=activity, goal=goal_of(county, "Liitetty"))
    goal = goal_of(county, "Nuorten harrastus")

    response = client.get(address(activity))
    form = response.context["form"]

    assert [row.key for row in form.joined_rows] == [f"goals/{joined.goal_id}"]
    assert form.joined_rows[0].mark == "claimed"
    assert [row.key for row in form.suggested_rows] == [f"goals/{goal.pk}"]
    html = response.content.decode()
    assert f'name="goals/{goal.pk}"' in html
    assert f'name="goals/{joined.goal_id}/rationale_sv"' in html
    assert 'lang="sv"' in html


def test_ticked_goals_and_steps_are_saved_as_a_draft_and_public_once_published(
    client, editor, activity, county
):
    goal, step = goal_of(county), step_of(county)
    page = client.get(address(activity))

    client.post(
        address(activity),
        {
            "base": base_of(page),
            f"goals/{goal.pk}": "on",
            f"goals/{goal.pk}/rationale_fi": "Nuori löytää kaverin",
            f"steps/{step.pk}": "on",
            f"steps/{step.pk}/role": "guides",
        },
    )
    assert not GoalContribution.objects.exists()

    revision = actions.open_revision(activity)
    assert revision.content[f"goals/{goal.pk}/rationale_fi"] == "Nuori löytää kaverin"
    actions.publish(revision, by=None)

    contribution = activity.goal_contributions.get()
    assert (contribution.goal, contribution.rationale_fi, contribution.state) == (
        goal, "Nuori löytää kaverin", ContributionState.CLAIMED,
    )  # fmt: skip
    assert activity.step_contributions.get().role == "guides"


def test_unticked_goal_ends_and_what_was_not_ticked_is_not_there(client, editor, activity, county):
    joined = GoalContributionFactory(activity=activity, goal=goal_of(county))
    other = goal_of(county)
    page = client.get(address(activity))

    client.post(
        address(activity),
        {
            "base": base_of(page),
            f"goals/{joined.goal_id}/rationale_fi": joined.rationale_fi,
            f"goals/{other.pk}/rationale_fi": "Kesken jäänyt",
        },
    )
    actions.publish(actions.open_revision(activity), by=None)

    joined.refresh_from_db()
    assert joined.state == ContributionState.ENDED
    assert activity.goal_contributions.count() == 1


def test_joined_goal_that_the_form_did_not_show_stays(client, editor, activity, county):
    joined = GoalContributionFactory(activity=activity, goal=goal_of(county))
    goal = goal_of(county)
    page = client.get(address(activity))

    client.post(address(activity), {"base": base_of(page), f"goals/{goal.pk}": "on"})

    content = actions.open_revision(activity).content
    assert content[f"goals/{joined.goal_id}"] is True
    assert content[f"goals/{joined.goal_id}/rationale_fi"] == joined.rationale_fi
    assert content[f"goals/{goal.pk}"] is True


def test_search_button_saves_the_draft_and_shows_what_is_found(client, editor, activity, county):
    goal = goal_of(county)
    other = goal_of(CountyFactory(), "Yksinäisyys vähenee")
    page = client.get(address(activity))

    response = client.post(
        address(activity),
        {
            "base": base_of(page),
            f"goals/{goal.pk}": "on",
            "action": "search",
            "q": "yksinäisyys",
            "county": "all",
        },
        follow=True,
    )

    form = response.context["form"]
    assert [row.key for row in form.joined_rows] == [f"goals/{goal.pk}"]
    assert [row.key for row in form.found_rows] == [f"goals/{other.pk}"]
    assert "Yksinäisyys vähenee" in response.content.decode()


def test_keys_that_name_nothing_are_left_out(client, editor, activity, county):
    old = goal_of(county)
    old.strategy.status = "replaced"
    old.strategy.save()
    page = client.get(address(activity))

    sent = {f"goals/{key}": "on" for key in (old.pk, 10**8, "x", "1/2/3", "'")}
    client.post(address(activity), {"base": base_of(page), **sent})

    assert actions.open_revision(activity) is None


def test_autosave_answers_with_new_traces(client, editor, activity, county):
    goal = goal_of(county)
    page = client.get(address(activity))

    answer = client.post(
        address(activity),
        {"base": base_of(page), f"goals/{goal.pk}": "on", f"goals/{goal.pk}/rationale_fi": "Miksi"},
        headers={"X-Autosave": "1"},
    ).json()

    assert (answer["state"], answer["base"][f"goals/{goal.pk}"]) == ("saved", True)
    again = {"base": json.dumps(answer["base"]), f"goals/{goal.pk}/rationale_fi": "Miksi"}
    client.post(address(activity), again, headers={"X-Autosave": "1"})
    assert f"goals/{goal.pk}" not in actions.open_revision(activity).content


def test_texts_of_contributions_are_asked_in_the_languages_of_the_organisation(client, county):
    organisation = OrganisationFactory(
        text_languages="sv", home_municipality=MunicipalityFactory(county=county)
    )
    activity = ActivityFactory(organisation=organisation)
    type(activity).objects.update(
        **{f"{name}_{code}": None for name in ("title", "summary", "description") for code in ("fi", "en")}
    )
    client.force_login(editor_of(organisation))
    goal = goal_of(county)

    names = client.get(address(activity)).context["form"].fields

    assert [name for name in names if name.startswith(f"goals/{goal.pk}/")] == [
        f"goals/{goal.pk}/rationale_sv"
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_form_takes_as_many_queries_for_one_row_as_for_three(client, editor, activity, county, number):
    for _ in range(number):
        GoalContributionFactory(activity=activity, goal=goal_of(county))
        StepContributionFactory(activity=activity, step=step_of(county))
        goal_of(county)
    client.get(address(activity))

    with CaptureQueriesContext(connection) as queries:
        client.get(address(activity))

    assert len(queries) == 24
