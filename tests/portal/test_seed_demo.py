"""The example data: the same every time, marked as invented, and with every state and edge in it."""

import datetime as dt
import io
import uuid
from collections import Counter
from urllib.parse import urlsplit

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Length
from django.utils import timezone, translation
from PIL import Image

from blog.choices import CommentState, Relation, VersionState
from blog.models import Author, Blog, Comment, CommentReport, Dismissal, Picture, Post, PostVersion
from organisations.changes import What, between
from organisations.choices import AgreementKind, ContributionState, Mark, Nature, State
from organisations.models import (
    Activity,
    Agreement,
    GoalContribution,
    GrantDecision,
    Organisation,
    StepContribution,
)
from organisations.models.organisations import validate_business_id
from organisations.past import CountyHistory, end_of, kept_since, start_of
from portal.accounts.models import User
from portal.demo import materials, paths, pictures
from portal.demo.accounts import ACCOUNTS, PASSWORD, log_ins
from portal.demo.blog import posts
from portal.demo.organisations import catalogue, plans
from portal.demo.seed import seed
from portal.lib import languages, richtext
from portal.lib.records import Record
from projects.choices import ProjectState
from projects.models import (
    Adoption,
    Event,
    Experience,
    Material,
    Message,
    OperatingModel,
    Programme,
    Project,
    Task,
)
from regions.choices import Outcome
from regions.models import (
    AdvisoryBody,
    BodyMember,
    BodyStatement,
    County,
    Goal,
    IndicatorValue,
    KeyMessage,
    ServicePath,
    Step,
    Strategy,
)
from surveys.models import ProfileUpdate, Response, Survey
from surveys.options import options_of
from surveys.results import Tally

pytestmark = pytest.mark.slow

TODAY = dt.date(2026, 11, 25)
CONTRIBUTIONS = (GoalContribution, StepContribution)
OWN = [
    model
    for model in apps.get_models()
    if model.__module__.split(".")[0] in ("regions", "organisations", "projects", "blog")
]
# Models without a mark of their own, and the way to the record whose mark counts for them.
MARKED_BY = {
    Activity: "organisation",
    GoalContribution: "activity__organisation",
    StepContribution: "activity__organisation",
    Agreement: "organisation",
    GrantDecision: "organisation",
    Step: "path",
    IndicatorValue: "indicator",
    BodyMember: "term__body",
    BodyStatement: "body",
    Material: "project",
    Experience: "project",
    Task: "project",
    Message: "project",
    Adoption: "model",
    PostVersion: "post",
    Picture: "post",
    Comment: "post",
    CommentReport: "comment__post",
    Dismissal: "version__post",
}


def snapshot():
    """Return what every record says, without what differs from one database to the next.

    Parts that are no records of their own get their identifiers by chance.
    """
    found = {}
    for model in OWN:
        left_out = {"id", "created_at", "updated_at", "picture", *(() if is_record(model) else ("uuid",))}
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if not field.is_relation and field.name not in left_out
        ]
        found[model._meta.label] = sorted(model.objects.values_list(*fields), key=repr)
        for field in model._meta.many_to_many:
            pairs = (
                model.objects.filter(**{f"{field.name}__isnull": False}).values_list("pk", field.name).count()
            )
            found[f"{model._meta.label}.{field.name}"] = pairs
    return found


def marked_uuids():
    return {model: dict(model.objects.values_list("uuid", "updated_at")) for model in OWN if is_record(model)}


def is_record(model):
    return issubclass(model, Record)


class Demo:
    """The database with reference data and the default example data, and what it was before."""

    def __init__(self):
        call_command("load_reference", verbosity=0)
        self.before = marked_uuids()
        self.small = []
        for _time in range(2):
            point = transaction.savepoint()
            seed(20, TODAY, accounts=False)
            self.small.append(snapshot())
            transaction.savepoint_rollback(point)
        seed(150, TODAY, accounts=True)
        self.again = seed(150, TODAY + dt.timedelta(days=40), accounts=True)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Seed once for the whole module, in a transaction that is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Demo()
        transaction.set_rollback(True)


# Every time the same.


def test_seeding_an_empty_portal_twice_gives_the_same(demo):
    assert demo.small[0] == demo.small[1]


def test_seeding_again_adds_nothing_even_on_another_day(demo):
    assert sum(demo.again.values()) == 0


def test_more_organisations_leave_the_first_ones_as_they_are():
    few, many = plans(20), plans(60)

    assert len(few) == 20
    assert many[:20] == few


def test_twenty_organisations_have_every_edge(demo):
    organisations = demo.small[0]["organisations.Organisation"]
    contributions = demo.small[0]["organisations.StepContribution"]

    assert len([row for row in organisations if True in row]) == 20
    assert len(contributions) > 20


def test_fewer_organisations_than_none_are_refused(db):
    with pytest.raises(CommandError, match="not below zero"):
        call_command("seed_demo", "--organisations=-3", verbosity=0)


def test_reference_data_is_needed(db):
    with pytest.raises(CommandError, match="run `manage.py load_reference` first"):
        call_command("seed_demo", "--no-accounts", verbosity=0)


# Marked as invented, and attached to nothing real.


@pytest.mark.parametrize(
    "model", [model for model in OWN if hasattr(model, "is_example")], ids=lambda model: model.__name__
)
def test_everything_added_is_marked_as_example(demo, model):
    added = model.objects.exclude(uuid__in=list(demo.before[model]))

    assert set(added.values_list("is_example", flat=True)) <= {True}


@pytest.mark.parametrize(
    ("model", "owner"), MARKED_BY.items(), ids=lambda value: getattr(value, "__name__", None)
)
def test_everything_added_belongs_to_something_marked_as_example(demo, model, owner):
    before = demo.before.get(model, {})
    added = model.objects.exclude(uuid__in=list(before)) if before else model.objects.all()

    if model in (Comment, CommentReport):  # A comment is on a post, or on a project.
        way = owner.removesuffix("post")
        added = added.exclude(**{f"{way}project__is_example": True})
    if model is Material:  # Of a project, of an operating model, or of an event.
        added = added.exclude(model__is_example=True).exclude(event__is_example=True)

    assert added.exists()
    assert set(added.values_list(f"{owner}__is_example", flat=True)) == {True}


def test_no_real_record_is_changed(demo):
    after = marked_uuids()

    for model, rows in demo.before.items():
        assert {uuid: after[model][uuid] for uuid in rows} == rows, model


def test_no_goal_is_added_to_a_real_strategy(demo):
    assert not Goal.objects.filter(is_example=True, strategy__is_example=False).exists()
    assert not Goal.objects.filter(is_example=False, strategy__is_example=True).exists()


def test_counties_with_known_goals_have_no_invented_strategy(demo):
    known = Goal.objects.filter(is_example=False).values("county")

    assert not Strategy.objects.filter(is_example=True, county__in=known).exists()


def test_real_goals_are_served_by_example_activities(demo):
    pirkanmaa = Goal.objects.filter(county__code="08", is_example=False)

    assert pirkanmaa.filter(contributions__state=ContributionState.CONFIRMED).distinct().count() >= 2


def test_names_are_not_those_of_real_organisations(demo):
    real = set(Organisation.objects.filter(is_example=False).values_list("name_fi", flat=True))
    names = [name for plan in plans(1000) for name in plan.names.values()]

    assert len(names) == len(set(names))
    assert not real & set(names)


def test_addresses_lead_to_nobody(demo):
    hosts = Counter()
    for model in OWN:
        for field in model._meta.fields:
            if isinstance(field, (models.URLField, models.EmailField)) and hasattr(model, "uuid"):
                added = model.objects.exclude(uuid__in=list(demo.before.get(model, ())))
                for value in added.exclude(**{field.name: ""}).values_list(field.name, flat=True):
                    hosts[value.partition("@")[2] or urlsplit(value).hostname] += 1

    assert set(hosts) == {"example.org"}


def test_business_ids_are_right_and_of_a_range_that_nobody_has(demo):
    ids = Organisation.objects.filter(is_example=True, business_id__gt="").values_list(
        "business_id", flat=True
    )

    assert len(ids) > 40
    for business_id in ids:
        validate_business_id(business_id)
        assert business_id < "0010000"


# Where.


def test_organisations_are_in_at_least_eight_counties(demo):
    by_county = Counter(
        Organisation.objects.filter(is_example=True).values_list("home_municipality__county__code", flat=True)
    )

    assert sum(by_county.values()) == 150
    assert len(by_county) >= 8
    assert by_county["08"] >= 40
    assert by_county["17"] >= 12


def test_service_paths_are_in_at_least_eight_counties(demo):
    by_county = Counter(ServicePath.objects.filter(is_example=True).values_list("county__code", flat=True))

    assert len(by_county) >= 8
    assert by_county["08"] >= 4
    assert not ServicePath.objects.filter(is_example=True, template=None).exists()


def test_paths_of_pirkanmaa_are_full_and_have_gaps(demo):
    steps = Step.objects.filter(path__county__code="08", path__is_example=True).annotate(
        shown=Count(
            "contributions",
            filter=Q(contributions__in=StepContribution.objects.public()),
        )
    )
    by_path = {}
    for step in steps:
        by_path.setdefault(step.path_id, []).append(step.shown)

    assert all(min(shown) == 0 and max(shown) >= 4 for shown in by_path.values())


def test_ostrobothnia_has_organisations_of_both_languages(demo):
    there = Organisation.objects.filter(is_example=True, home_municipality__county__code="17")

    assert there.filter(name_fi="").count() + there.filter(name_fi=None).count() >= 2
    assert there.filter(name_sv__gt="", name_fi__gt="").count() >= 3


# States and edges of organisations and their activities.


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("model", [Organisation, Activity], ids=lambda model: model.__name__)
def test_every_state_of_publication_is_there(demo, model, state):
    assert model.objects.filter(state=state).exists()


@pytest.mark.parametrize("nature", Nature.values)
def test_every_nature_is_there(demo, nature):
    assert Activity.objects.published().filter(nature=nature).exists()


@pytest.mark.parametrize("state", ContributionState.values)
def test_every_state_of_a_contribution_is_there(demo, state):
    assert all(model.objects.filter(state=state).exists() for model in CONTRIBUTIONS)


@pytest.mark.parametrize("mark", Mark.values)
def test_every_mark_is_there(demo, mark):
    assert all(model.objects.public().with_mark(TODAY).filter(mark=mark).exists() for model in CONTRIBUTIONS)


def test_edges_of_organisations_are_there(demo):
    example = Organisation.objects.filter(is_example=True)
    lengths = example.aggregate(longest=Max(Length("name_fi")))

    assert lengths["longest"] >= 150
    assert example.published().filter(activities=None).exists()
    assert (
        example.published().filter(Q(name_sv=None) | Q(name_sv=""), Q(name_en=None) | Q(name_en="")).exists()
    )
    assert (
        example.published().filter(Q(name_fi=None) | Q(name_fi=""), Q(name_en=None) | Q(name_en="")).exists()
    )
    assert example.aggregate(oldest=Min("verified_on"))["oldest"] <= TODAY - dt.timedelta(days=3 * 365)
    assert example.filter(verified_on=None).exists()
    assert example.filter(members__home_municipality__county__code="21").exists()


def test_edges_of_activities_are_there(demo):
    published = Activity.objects.published()

    assert published.filter(for_children=True, for_working_age=True, for_older=True).exists()
    assert published.filter(online=True, at_place=False, by_phone=False).exists()
    assert published.filter(ends_on__lt=TODAY).exists()
    assert published.filter(nature=Nature.OUTCOME_CONTRACT, agreed_outcomes_sv__gt="").exists()
    # A translation that is behind: the title is there, the description is not.
    assert (
        published.filter(title_sv__gt="", description_fi__gt="")
        .filter(Q(description_sv=None) | Q(description_sv=""))
        .exists()
    )


def test_declined_contributions_have_their_reason_in_three_languages(demo):
    declined = StepContribution.objects.filter(state=ContributionState.DECLINED)

    assert all(
        contribution.reason_fi and contribution.reason_sv and contribution.reason_en
        for contribution in declined
    )


def test_agreements_are_in_force_and_expired(demo):
    assert Agreement.objects.in_force(TODAY).exists()
    assert Agreement.objects.filter(ends_on__lt=TODAY).exists()
    assert Agreement.objects.filter(kind=AgreementKind.PURCHASE).exists()


def test_grants_have_a_year_without_money_and_a_state_grant_that_falls(demo):
    decisions = GrantDecision.objects.filter(organisation__name_fi="Verkkovajan Toipujat ry")
    state = list(decisions.filter(giver="STEA").order_by("year").values_list("granted", flat=True))
    by_year = Counter()
    for decision in decisions:
        by_year[decision.year] += decision.granted or 0

    assert state == sorted(state, reverse=True)
    assert by_year[TODAY.year - 2] == 0
    assert by_year[TODAY.year - 3] > 0
    assert by_year[TODAY.year - 1] > 0


def test_some_organisation_has_many_givers(demo):
    givers = GrantDecision.objects.filter(organisation__name_fi="Tuohikontin säätiö sr").values_list(
        "giver", flat=True
    )

    assert len(set(givers)) >= 4


def test_lists_find_an_organisation_by_its_activities(demo):
    found = Organisation.objects.filter(is_example=True).containing("olohuone kotikulman")

    assert [organisation.name_fi for organisation in found] == ["Kotikulman Valo ry"]


def test_records_can_be_saved_as_they_are(demo):
    """What is written in bulk is as valid as what a person writes."""
    for model in (Organisation, Activity, *CONTRIBUTIONS):
        owner = "" if model is Organisation else f"{MARKED_BY[model]}__"
        for row in model.objects.filter(**{f"{owner}is_example": True}).order_by("pk")[::25]:
            row.full_clean()


# Regions, projects and the blog.


@pytest.mark.parametrize("outcome", Outcome.values)
def test_every_outcome_of_a_statement_is_there(demo, outcome):
    assert BodyStatement.objects.filter(outcome=outcome).exists()


def test_bodies_have_members_with_deputies_and_consent(demo):
    body = AdvisoryBody.objects.get(is_example=True, county__code="08")
    members = BodyMember.objects.filter(term__body=body)

    assert members.filter(is_chair=True).count() == 1
    assert members.filter(deputy__gt="").exists()
    assert body.terms.count() == 2
    assert body.meetings.count() >= 3
    assert KeyMessage.objects.filter(is_example=True, county__code="08").count() >= 3


def test_messages_to_a_collaborative_area_name_the_area_of_their_time(demo):
    messages = KeyMessage.objects.filter(is_example=True).exclude(collaborative_area=None)

    assert {(row.collaborative_area.former_erva, row.former_area) for row in messages} == {
        ("TAYS", "TAYS-erva"),
        ("TYKS", "TYKS-erva"),
    }
    assert all(row.given_on.year == 2021 for row in messages)


def test_outcomes_are_told_without_the_word_of_the_outcome(demo):
    for statement in BodyStatement.objects.exclude(outcome_text_fi="").exclude(outcome_text_fi=None):
        for language in languages.CODES:
            with translation.override(language):
                told = languages.localised(statement, "outcome_text").text.lower()
                assert not told.startswith(statement.get_outcome_display().lower())


def test_a_priority_has_goals_under_it_that_organisations_serve(demo):
    children = Goal.objects.filter(is_example=True, county__code="17").exclude(parent=None)

    assert Counter(children.values_list("parent__number", flat=True)) == {"1": 2, "2": 2}
    assert all(goal.contributions.public().exists() for goal in children)


def test_people_are_counted_in_whole_numbers(demo):
    counts = IndicatorValue.objects.filter(indicator__is_example=True, indicator__unit_en="people")

    assert counts.exists()
    assert all(row.value == int(row.value) for row in counts)


def test_indicators_have_a_series_and_a_target(demo):
    goal = Goal.objects.filter(is_example=True, county__code="17", indicators__isnull=False).first()
    indicator = goal.indicators.get()

    assert indicator.target is not None
    assert indicator.values.count() >= 4


@pytest.mark.parametrize("state", ProjectState.values)
def test_every_state_of_a_project_is_there(demo, state):
    assert Project.objects.filter(is_example=True, state=state).exists()


def test_projects_leave_materials_models_and_events_behind(demo):
    ended = Project.objects.get(is_example=True, name_fi="Kynnykseltä kotiin")
    model = OperatingModel.objects.get(is_example=True, project=ended)

    assert ended.host.is_example
    assert ended.materials.filter(language="sv", url__endswith=".pdf").exists()
    assert model.evidence_fi
    assert model.adoptions.filter(county__isnull=False).exists()
    assert model.adoptions.filter(organisation__isnull=False).exists()
    now = timezone.make_aware(dt.datetime.combine(TODAY, dt.time(12)))
    assert (
        0
        < Event.objects.coming(now).filter(is_example=True).count()
        < Event.objects.filter(is_example=True).count()
    )
    assert Programme.objects.filter(is_example=True).exists()


def test_events_are_of_every_sort(demo):
    events = Event.objects.filter(is_example=True)
    now = timezone.make_aware(dt.datetime.combine(TODAY, dt.time(12)))

    assert events.published().coming(now).exclude(cancelled_at=None).exists()
    assert events.published().coming(now).exclude(timezone="Europe/Helsinki").exists()
    assert events.published().past(now).filter(materials__language="fi").exists()
    assert events.published().filter(series__isnull=False).count() > 3
    assert events.published().between(now + dt.timedelta(days=60), now + dt.timedelta(days=95)).exists()
    assert events.filter(publication="draft").exists()
    assert events.published().filter(county=None, municipality=None).exists()


def test_blogs_have_posts_in_every_state_and_relation(demo):
    now = timezone.make_aware(dt.datetime.combine(TODAY, dt.time(12)))
    versions = PostVersion.objects.filter(post__is_example=True)

    assert Blog.objects.filter(is_example=True).count() == 4
    assert Post.objects.filter(is_example=True).count() == 25
    assert set(versions.values_list("state", flat=True)) == set(VersionState.values)
    assert set(versions.values_list("relation", flat=True)) == set(Relation.values)
    assert versions.filter(state=VersionState.PUBLISHED, published_at__gt=now).exists()
    for code in languages.CODES:
        assert versions.published(now).filter(language=code, relation=Relation.ORIGINAL).exists()


def test_authors_are_shown_with_the_title_of_the_time(demo):
    author = Author.objects.get(name="Vanamo Sivuaskel")

    assert author.authorships.values("role_fi").distinct().count() >= 2
    assert Post.objects.annotate(number=Count("authors")).filter(number=2).exists()
    assert author.user.email == "writer@example.org"


def test_comments_are_approved_waiting_and_rejected_with_an_answer(demo):
    states = set(Comment.objects.values_list("state", flat=True))

    assert states == set(CommentState.values)
    assert Comment.objects.filter(is_by_author=True, parent__isnull=False).exists()
    assert set(Comment.objects.public().values_list("language", flat=True)) == {"fi", "sv", "en"}
    assert Comment.objects.reported().exists()
    assert Comment.objects.public().filter(project__is_example=True).exists()
    assert Comment.objects.filter(project__isnull=False).waiting().exists()


def test_pictures_are_small_and_described_in_each_language(demo):
    shown = Post.objects.exclude(picture="").prefetch_related("versions")

    assert shown.count() >= 20
    for post in shown:
        assert (post.picture_width, post.picture_height) == (1200, 675)
        assert default_storage.size(post.picture.name) <= 60_000
        assert all(version.picture_alt for version in post.versions.all())


def test_a_lost_picture_is_drawn_again(demo):
    name = Post.objects.exclude(picture="").first().picture.name
    default_storage.delete(name)

    seed(150, TODAY, accounts=False)

    assert default_storage.exists(name)


@pytest.mark.parametrize("kind", pictures.KINDS)
def test_picture_is_drawn_the_same_each_time(kind):
    drawn = pictures.paint("sample", kind)

    assert drawn == pictures.paint("sample", kind)
    assert Image.open(io.BytesIO(drawn)).size == (1200, 675)


# The texts.


def test_a_survey_has_closed_rounds_an_open_one_and_answers_of_example_organisations_alone(demo):
    survey = Survey.objects.get(is_example=True)
    states = [one.state_on(TODAY) for one in survey.rounds.order_by("opens_on")]
    assert states == ["closed", "closed", "open"]
    assert not Response.objects.filter(organisation__is_example=False).exists()
    tally = Tally(survey.rounds.all())
    newest = survey.rounds.order_by("opens_on")[1]
    options = options_of(survey.questions.all())
    hidden = {
        figure.is_hidden
        for county in [None, *tally.counties()]
        for figure in tally.figures(newest, options, county)
    }
    assert hidden == {True, False}
    assert ProfileUpdate.objects.get().response.organisation.name_sv == "Lyktan i Österbotten rf"


def test_there_are_at_least_forty_different_activities_in_three_languages():
    entries = catalogue()

    assert len(entries) >= 40
    for entry in entries.values():
        for field in ("title", "summary", "description", "why"):
            assert all(entry[f"{field}_{code}"] for code in languages.CODES), (entry["key"], field)


def test_steps_name_activities_that_exist():
    named = {name for path in paths.entries() for step in path["step"] for name in step.get("activities", ())}

    assert named <= set(catalogue())


def test_every_path_has_a_gap():
    assert all(any(step["fill"] == "empty" for step in path["step"]) for path in paths.entries())


def test_bodies_of_posts_are_essays_as_they_come_from_the_cleaner():
    for post in posts():
        for code in languages.CODES:
            if text := post.get(code):
                body = text["body"].strip().replace("PICTURE", str(uuid.UUID(int=1)))
                assert "<script" not in body
                # Links get rel="noopener"; nothing else is changed by the cleaner.
                assert richtext.clean(body).replace(' rel="noopener"', "") == body, (post["key"], code)
                if text["relation"] == "original" and text.get("state", "published") == "published":
                    assert len(richtext.plain(body).split()) >= 125, post["key"]
                    assert "<h2>" in body
                    assert "<blockquote>" in body or 'class="pull-quote"' in body


def test_keys_are_the_same_on_every_machine():
    assert str(materials.key("organisation", "kotikulma")) == "2e1d7ac9-9954-564b-84d5-49a9c9f279ca"


# Accounts.

# What the form of a post suggests.
SUGGESTED = [
    ("topics", "topic"),
    ("regions", "county"),
    ("regions", "goal"),
    ("regions", "step"),
    ("organisations", "organisation"),
    ("projects", "project"),
]


def test_accounts_are_marked_and_have_the_rights_of_their_role(demo):
    users = {user.email: user for user in User.objects.filter(is_example=True)}

    assert set(users) == {account.email for account in ACCOUNTS}
    assert all(user.check_password(PASSWORD) for user in users.values())
    assert users["admin@example.org"].is_superuser
    for name in ("coordinator", "county", "other-county"):
        assert not users[f"{name}@example.org"].is_staff
    writer, staff, moderator = (users[f"{name}@example.org"] for name in ("writer", "staff", "moderator"))
    assert writer.has_perms(["blog.add_post", "blog.change_postversion", "blog.view_blog"])
    assert not writer.has_perm("blog.delete_post")
    assert all(who.has_perm(f"{app}.view_{model}") for who in (writer, staff) for app, model in SUGGESTED)
    assert not writer.has_perm("blog.change_comment")
    assert staff.has_perms(["blog.delete_post", "blog.change_comment", "projects.add_project"])
    assert not staff.has_perm("organisations.change_organisation")
    assert moderator.has_perms(["blog.view_comment", "blog.change_comment"])
    assert not moderator.has_perm("blog.add_comment")
    assert Group.objects.filter(name__in=["Writers", "Publishers", "Moderators"]).count() == 3


def test_log_ins_are_printed_also_when_nothing_changed(demo, settings):
    settings.DEBUG = True
    printed = io.StringIO()

    call_command("seed_demo", "--today", TODAY.isoformat(), stdout=printed)

    lines = printed.getvalue().splitlines()
    assert lines[0] == "Example data: nothing to add."
    assert lines[1] == "Example log-ins, password example-password:"
    assert lines[2:] == [f"  {line}" for line in log_ins()]


def test_production_site_gets_no_example_log_ins(settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="not made with DEBUG off"):
        call_command("seed_demo", verbosity=0)


def test_example_accounts_can_be_removed_and_nothing_else(demo):
    point = transaction.savepoint()
    User.objects.create_user("someone@example.net", "a-real-password")
    printed = io.StringIO()

    call_command("remove_example_accounts", stdout=printed)

    assert printed.getvalue() == "Removed 7 example accounts.\n"
    assert list(User.objects.values_list("email", flat=True)) == ["someone@example.net"]
    assert Author.objects.filter(name="Vanamo Sivuaskel", user=None).exists()
    transaction.savepoint_rollback(point)


def test_counties_of_the_log_ins_exist(demo):
    assert County.objects.filter(code__in=["08", "17", "21"]).count() == 3


# The past.


@time_machine.travel("2026-11-25 12:00 +0200", tick=False)
def test_the_last_months_have_changes_to_tell(demo):
    county = County.objects.get(code="08")
    met = county.council_meetings.held()[0]
    whats = {change.what for change in between(county, start_of(TODAY - dt.timedelta(days=60))).all}
    told = {What.CONFIRMED, What.CLAIMED, What.RAN_OUT, What.PATH_RENAMED, What.OUTCOME, What.ACTIVITY_NEW}

    assert told <= whats
    assert between(county, start_of(met.held_on))
    assert county.council_meetings.coming().exists()


@time_machine.travel("2026-11-25 12:00 +0200", tick=False)
def test_a_past_day_has_an_overview_under_other_names(demo):
    county = County.objects.get(code="08")
    day = TODAY - dt.timedelta(days=60)
    then = CountyHistory(county, start_of(day)).at(end_of(day))

    assert kept_since(county) < day
    assert "Päihdekuntoutujan polku" in {path.name_fi for path in then.paths}
    assert then.goal_contributions
    assert {row.outcome for body in then.bodies for row in body.statements.all()} != {
        row.outcome for row in BodyStatement.objects.filter(body__county=county)
    }
