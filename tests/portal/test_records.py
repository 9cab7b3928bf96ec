"""What records promise: addresses that stay, alphabetical order, words, rules of the database."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from organisations.models import Organisation
from portal.lib import languages
from portal.lib.folding import fold
from portal.lib.sorting import sort_key
from tests.blog.factories import PostFactory, PostVersionFactory
from tests.organisations.factories import (
    ActivityFactory,
    GoalContributionFactory,
    GrantDecisionFactory,
    OrganisationFactory,
)
from tests.projects.factories import AdoptionFactory, EventFactory, MaterialFactory, ProjectFactory
from tests.regions.factories import (
    BodyMemberFactory,
    BodyStatementFactory,
    BodyTermFactory,
    CountyFactory,
    GoalFactory,
    GrantSummaryFactory,
    IndicatorFactory,
    ServicePathFactory,
    SourceFactory,
    StrategyFactory,
)

pytestmark = pytest.mark.django_db


def found(word):
    """Return the Finnish names of the organisations that list filters find by ``word``."""
    return [organisation.name_fi for organisation in Organisation.objects.containing(word).order_by("pk")]


def slugs(thing):
    return [getattr(thing, f"slug_{code}") for code in languages.CODES]


# Addresses.


def test_an_address_stays_when_the_name_changes(client):
    organisation = OrganisationFactory(name_fi="Valo ry", name_sv=None, name_en="Light")

    organisation.name_fi, organisation.name_sv = "Toivo ry", "Hoppet rf"
    organisation.save()
    organisation.refresh_from_db()

    assert slugs(organisation) == ["valo-ry", "hoppet-rf", "light"]
    assert client.get("/fi/jarjestot/valo-ry/").context["organisation"] == organisation
    assert client.get("/fi/jarjestot/toivo-ry/").status_code == 404


def test_the_address_of_a_post_stays_when_its_title_changes():
    version = PostVersionFactory(title="Ennen")
    version.title = "Jälkeen"
    version.save()
    version.refresh_from_db()

    assert (version.slug, version.title) == ("ennen", "Jälkeen")


def test_an_address_is_used_once_whatever_the_language():
    first = OrganisationFactory(name_fi="Hope", name_sv="Hope", name_en="Hope")
    second = OrganisationFactory(name_fi="Toivo", name_sv="Hope", name_en=None)
    third = OrganisationFactory(name_fi=None, name_sv=None, name_en="Hope")

    assert [slugs(one) for one in (first, second, third)] == [
        ["hope", "hope", "hope"],
        ["toivo", "hope-2", None],
        [None, None, "hope-3"],
    ]


def test_versions_of_a_post_may_share_an_address_but_posts_may_not():
    post = PostFactory(versions=False)
    mine = [PostVersionFactory(post=post, language=code, title="SOTE").slug for code in ("fi", "sv")]

    assert [*mine, PostVersionFactory(language="en", title="SOTE").slug] == ["sote", "sote", "sote-2"]


def test_goals_paths_and_activities_have_addresses_of_their_own_place():
    counties = [CountyFactory(), CountyFactory()]
    strategies = [StrategyFactory(county=county) for county in (counties[0], *counties)]
    organisations = [OrganisationFactory(), OrganisationFactory()]

    goals = [GoalFactory(strategy=strategy, name_fi="Sama") for strategy in strategies]
    paths = [ServicePathFactory(county=county, name_fi="Sama") for county in (None, None, *counties)]
    owners = (organisations[0], *organisations)
    activities = [ActivityFactory(organisation=owner, title_fi="Sama") for owner in owners]

    assert [goal.slug_fi for goal in goals] == ["sama", "sama-2", "sama"]
    assert [path.slug_fi for path in paths] == ["sama", "sama-2", "sama", "sama"]
    assert [activity.slug_fi for activity in activities] == ["sama", "sama-2", "sama"]


def test_prepared_rows_can_be_made_together():
    rows = [OrganisationFactory.build(home_municipality=None, name_fi=name) for name in ("Äiti ry", "Åsa ry")]
    for row in rows:
        row.prepare()
    Organisation.objects.bulk_create(rows)

    assert [row.slug_fi for row in Organisation.objects.alphabetical()] == ["asa-ry", "aiti-ry"]
    assert found("ÄITI") == ["Äiti ry"]


# Texts in HTML.

DIRTY = '<p onclick="x()">Kerho<script>alert(1)</script> <em>ja</em> kahvi</p>'
CLEAN = "<p>Kerho <em>ja</em> kahvi</p>"


@pytest.mark.parametrize("factory", [OrganisationFactory, ActivityFactory])
@pytest.mark.parametrize("fields", [None, ["description_sv"]])
def test_descriptions_are_cleaned_when_they_are_saved(factory, fields):
    row = factory(description_en=None)
    row.description_sv = DIRTY
    row.save(update_fields=fields)
    row.refresh_from_db()

    assert (row.description_sv, row.description_en) == (CLEAN, None)


def test_descriptions_are_cleaned_when_many_rows_are_made_together():
    organisation = OrganisationFactory.build(home_municipality=None, description_fi=DIRTY)
    organisation.prepare()
    Organisation.objects.bulk_create([organisation])

    assert Organisation.objects.get().description_fi == CLEAN
    assert found("kerho ja") == [organisation.name_fi]
    assert found("alert") == found("em") == []


def test_a_description_without_words_is_none_at_all():
    organisation = OrganisationFactory(description_fi="<p></p>", description_en=None)

    assert languages.written_in(organisation, "description") == ["sv"]


# Order and words.


def test_order_and_words_follow_the_name_when_it_alone_is_saved():
    organisation = OrganisationFactory(name_fi="Aamu ry", name_sv="Morgon rf")
    organisation.name_fi, organisation.phone = "Öinen ry", "not saved"
    organisation.save(update_fields=["name_fi"])
    organisation.refresh_from_db()

    assert (organisation.sort_fi, organisation.sort_sv) == (sort_key("Öinen ry"), sort_key("Morgon rf"))
    assert organisation.phone != "not saved"
    assert (found("öinen"), found("aamu")) == (["Öinen ry"], [])


def test_a_name_that_is_missing_sorts_as_the_one_that_is_shown():
    organisation = OrganisationFactory(swedish_only=True, name_sv="Ålands rf")

    assert organisation.sort_fi == organisation.sort_sv == organisation.sort_en == sort_key("Ålands rf")


def test_words_of_a_post_follow_what_alone_is_saved():
    version = PostVersionFactory(title="Ennen")
    version.title = "Jälkeen"
    version.save(update_fields=["title"])
    version.refresh_from_db()

    assert version.search_text == fold("Jälkeen Yhdessä pääsemme pidemmälle.")


def test_an_organisation_is_found_by_what_it_does_as_long_as_it_does_it():
    organisation = OrganisationFactory(name_fi="Tekijä")
    activity = ActivityFactory(organisation=organisation, title_fi="Lumikenkäily")
    other = ActivityFactory(organisation=organisation, title_sv="Kälkåkning")
    ActivityFactory(organisation=organisation, title_fi="Salainen", draft=True)
    assert [found(word) for word in ("lumikenkäily", "kälkåkning", "salainen")] == [
        ["Tekijä"],
        ["Tekijä"],
        [],
    ]

    activity.state = "archived"
    activity.save()
    assert (found("lumikenkäily"), found("kälkåkning")) == ([], ["Tekijä"])

    activity.state, activity.title_fi = "published", "Hiihto"
    activity.save()
    other.delete()
    assert [found(word) for word in ("lumikenkäily", "hiihto", "kälkåkning")] == [[], ["Tekijä"], []]


@pytest.mark.parametrize("fields", [None, ["description_fi"]])
def test_saving_an_organisation_keeps_the_words_of_its_activities(fields):
    organisation = OrganisationFactory(name_fi="Tekijä")
    ActivityFactory(organisation=organisation, title_fi="Lumikenkäily")

    organisation = Organisation.objects.get(pk=organisation.pk)
    organisation.description_fi = "Talvella ulkona."
    organisation.save(update_fields=fields)

    assert found("lumikenkäily ulkona") == ["Tekijä"]


def test_words_move_with_an_activity_to_another_organisation():
    activity = ActivityFactory(organisation=OrganisationFactory(name_fi="Entinen"), title_fi="Lumikenkäily")
    activity.organisation = OrganisationFactory(name_fi="Uusi")
    activity.save()

    assert found("lumikenkäily") == ["Uusi"]


# Rules, whoever writes: the admin, a command or a script.

NAMELESS = {"name_fi": None, "name_sv": "", "name_en": None}
RULES = {
    "organisation_name_in_some_language": (OrganisationFactory, NAMELESS),
    "activity_title_in_some_language": (
        ActivityFactory,
        {"title_fi": "", "title_sv": None, "title_en": None},
    ),
    "goal_name_in_some_language": (GoalFactory, NAMELESS),
    "organisation_verified_on_and_by": (OrganisationFactory, {"verified_on": dt.date(2026, 1, 1)}),
    "activity_verified_on_and_by": (ActivityFactory, {"verified_by": "portal"}),
    "goalcontribution_confirmed_by_county_on_a_day": (GoalContributionFactory, {"state": "confirmed"}),
    "goalcontribution_declined_with_reason": (GoalContributionFactory, {"state": "declined"}),
    "county_population_has_date_and_source": (CountyFactory, {"population_source": None}),
    "county_councillors_have_source": (CountyFactory, {"council_source": None}),
    "indicator_target_has_year": (IndicatorFactory, {"target_year": None}),
    "grantsummary_says_something": (
        GrantSummaryFactory,
        dict.fromkeys(("budget", "granted", "applied", "recipients", "applications")),
    ),
    "grantsummary_year_in_range": (GrantSummaryFactory, {"year": 202}),
    "grantdecision_one_giver": (GrantDecisionFactory, {"giver": "STEA"}),
    "grantdecision_has_sum": (GrantDecisionFactory, {"applied": None, "granted": None}),
    "bodystatement_outcome_has_source": (BodyStatementFactory, {"outcome": "accepted"}),
    "project_ends_after_start": (ProjectFactory, {"starts": "2020-06", "ends": "2020-05-31"}),
    "material_has_link_or_file": (MaterialFactory, {"url": ""}),
    "adoption_by_someone": (AdoptionFactory, {"county": None}),
    "event_is_somewhere": (EventFactory, {"place": ""}),
    "postversion_published_has_time": (PostVersionFactory, {"published_at": None}),
}


@pytest.mark.parametrize("rule", RULES)
def test_the_database_keeps_the_rule(rule):
    factory, broken = RULES[rule]

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        factory(**broken)


def refused(record):
    """Return the fields that ``clean()`` finds fault with."""
    with pytest.raises(ValidationError) as caught:
        record.clean()
    return list(caught.value.message_dict)


def test_a_goal_stands_under_a_priority_of_its_strategy():
    priority = GoalFactory()
    goal = GoalFactory(strategy=priority.strategy, parent=priority)

    goal.clean()
    assert refused(GoalFactory.build(strategy=StrategyFactory(), parent=priority)) == ["parent"]
    assert refused(GoalFactory.build(strategy=priority.strategy, parent=goal)) == ["parent"]
    priority.parent = GoalFactory(strategy=priority.strategy)
    assert refused(priority) == ["parent"]


def test_no_organisation_is_above_itself():
    top = OrganisationFactory()
    middle = OrganisationFactory(parent=top)
    bottom = OrganisationFactory(parent=middle)

    bottom.clean()
    for above in (top, middle, bottom):
        top.parent = above
        assert refused(top) == ["parent"]


def test_a_path_follows_a_national_template_only():
    ServicePathFactory.build(template=ServicePathFactory(national=True)).clean()

    assert refused(ServicePathFactory.build(template=ServicePathFactory())) == ["template"]


@pytest.mark.parametrize(
    ("factory", "owner", "same"),
    [
        (BodyMemberFactory, ("term", BodyTermFactory), {"is_chair": True}),
        (PostVersionFactory, ("post", PostFactory), {"language": "fi", "relation": "independent"}),
        (GoalContributionFactory, ("goal", GoalFactory), {"activity": ActivityFactory}),
        (GrantSummaryFactory, ("county", CountyFactory), {"own_word_fi": "avustus"}),
        (GrantSummaryFactory, ("source", SourceFactory), {"state": True, "own_word_fi": "avustus"}),
        (OrganisationFactory, ("parent", OrganisationFactory), {"business_id": "2000001-5"}),
    ],
)
def test_the_database_keeps_what_is_one(factory, owner, same):
    name, make = owner
    same = {key: value() if callable(value) else value for key, value in same.items()}
    whole = make(versions=False) if make is PostFactory else make()
    factory(**{name: whole}, **same)

    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        factory(**{name: whole}, **same)


def test_a_post_has_one_original():
    post = PostFactory(versions=["fi"])
    PostVersionFactory(post=post, language="en", relation="summary")

    with pytest.raises(IntegrityError), transaction.atomic():
        PostVersionFactory(post=post, language="sv", relation="original")
