"""Every edited thing goes through the same mechanism: written back as it was, changed, restored."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from blog.choices import Relation, VersionState
from blog.models import Author, PostVersion
from organisations.models import Agreement
from portal.accounts.choices import Role
from portal.accounts.rights import rights_of
from portal.editing import actions, registry
from portal.editing.merging import traces
from portal.editing.models import Revision
from portal.editing.snapshots import part_keys, put, take
from portal.lib import languages
from regions.models import Step
from tests.blog import factories as blog
from tests.organisations import factories as organisations
from tests.portal import factories as portal
from tests.portal.factories import MembershipFactory, UserFactory, coordinator_of, editor_of
from tests.projects import factories as projects
from tests.regions import factories as regions
from tests.surveys import factories as surveys

pytestmark = pytest.mark.django_db

FACTORIES = {
    factory._meta.model: factory
    for module in (portal, regions, organisations, projects, blog, surveys)
    for factory in vars(module).values()
    if isinstance(factory, type) and hasattr(factory, "_meta") and factory._meta.model
}
EDITABLES = registry.everything()
every_kind = pytest.mark.parametrize("editable", EDITABLES, ids=lambda editable: editable.kind)
every_part = pytest.mark.parametrize(
    ("editable", "part"),
    [(editable, part) for editable in EDITABLES for part in editable.parts],
    ids=lambda one: getattr(one, "kind", None) or one.name,
)
# Columns that say to what a thing belongs: editing does not give things away. They are set when it begins.
BELONGS = {
    "strategy": {"county"},
    "goal": {"strategy", "county"},
    "indicator": {"goal", "county"},
    "path": {"county"},
    "grants": {"county"},
    "body": {"county"},
    "term": {"body"},
    "message": {"county", "collaborative_area"},
    "meeting": {"county"},
    "not-needed": {"goal", "step", "municipality", "life_stage", "language"},
    "gap": {"goal", "step", "municipality", "life_stage", "language"},
    "activity": {"organisation"},
    "goal-contribution": {"activity", "goal"},
    "step-contribution": {"activity", "step"},
    "project": {"host"},
    "experience": {"project"},
    "model": {"project"},
    "adoption": {"model", "organisation", "county"},
    "event": {"organiser", "county"},
    "version": {"post"},
    "picture": {"post"},
}
# Columns that the portal or a table of codes keeps.
KEPT = {
    "county": {"code"},
    "organisation": {"source", "is_example", "counties", "activity_count"},
    "post": {"authors", "picture_width", "picture_height"},
    "picture": {"width", "height"},
}
MADE = {"id", "uuid", "created_at", "updated_at", "search_text"}


def make(model):
    return FACTORIES[model]()


def with_rows(editable, number=2):
    """Return a thing with ``number`` rows in each of its parts."""
    thing = make(editable.model)
    for part in editable.parts:
        relation = editable.model._meta.get_field(part.related)
        for _ in range(number - part.rows(thing).count()):
            FACTORIES[relation.related_model](**{relation.field.name: thing})
    return editable.model._base_manager.get(pk=thing.pk)


@pytest.fixture
def administrator():
    return UserFactory(superuser=True)


def change(thing, by, **values):
    """Change ``values`` of ``thing`` as a form does, and publish."""
    live = take(thing)
    parts = {key.partition("/")[0] for key in values if "/" in key}
    rows = {key: value for key, value in live.items() if key.partition("/")[0] in parts}
    values = rows | values | mend(thing)
    saved = actions.save_draft(thing, by=by, values=values, base=traces(live), parts=parts)
    return actions.submit(saved.revision, by=by)


def mend(thing):
    """Return what is told with a change of a text that readers have read: it is a small one."""
    return {"minor:body": True} if isinstance(thing, PostVersion) else {}


def submit_restored(saved, thing, by):
    """Send in an earlier text that was brought back."""
    if told := mend(thing):
        saved = actions.save_draft(thing, by=by, values=told, base={})
    return actions.submit(saved.revision, by=by)


def fresh(thing):
    return type(thing)._base_manager.get(pk=thing.pk)


def a_text(editable, content):
    """Return the key of a text of the thing, its own or one of a plain column."""
    for name in [
        *(f"{name}_fi" for name in editable.texts),
        "title",
        "note",
        "comment",
        "represents",
        "picture_credit",
        "credit",
        "agenda",
    ]:
        if name in content:
            return name
    return None


# The registry.


@every_kind
def test_every_column_is_edited_or_said_not_to_be(editable):
    columns = {
        field.name
        for field in (*editable.model._meta.concrete_fields, *editable.model._meta.many_to_many)
        if field.name.rpartition("_")[2] not in languages.CODES
    }

    edited = {*editable.texts, *editable.fields, *editable.many}
    elsewhere = BELONGS.get(editable.kind, set()) | KEPT.get(editable.kind, set())

    assert columns - MADE - {"slug"} == edited | elsewhere
    assert not edited & elsewhere


@every_kind
def test_sections_ask_a_few_known_questions_each(editable):
    known = {*editable.texts, *editable.fields, *editable.many, *editable.part_by_name}
    asked = [name for section in editable.sections for name in section.fields]

    assert set(asked) <= known
    # Rows of a part may be asked about in two places: a path's steps, and what is expected at each.
    once = [name for name in asked if name not in editable.part_by_name]
    assert len(once) == len(set(once))
    assert all(len(section.fields) <= 7 for section in editable.sections)
    assert set(editable.required) <= set(editable.texts)


# Every kind.


@every_kind
def test_what_is_written_back_is_as_it_was(editable):
    thing = with_rows(editable)
    before = take(thing)

    put(thing, before)

    assert take(fresh(thing)) == before


@every_kind
def test_publishing_what_is_public_changes_nothing(editable, administrator):
    thing = with_rows(editable)
    live = take(thing)

    saved = actions.save_draft(thing, by=administrator, values=live, base=traces(live))

    assert saved.revision is None
    assert not Revision.objects.exists()


@every_kind
def test_changed_text_is_published_kept_in_history_and_restored(editable, administrator):
    thing = with_rows(editable)
    before = take(thing)
    key = a_text(editable, before)
    if key is None:  # A term has days alone.
        key, value = "ends", "2028-12-31"
    else:
        value = "https://www.example.org/uusi" if key == "agenda" else "Aivan uusi teksti"

    published = change(thing, administrator, **{key: value})

    after = take(fresh(thing))
    assert after[key] == value
    assert (published.state, published.base[key], published.content[key]) == (
        "published",
        before[key],
        value,
    )
    restored = actions.restore(fresh(thing), by=administrator, content=published.base)
    submit_restored(restored, thing, administrator)
    assert take(fresh(thing))[key] == before[key]
    assert Revision.objects.of(thing).published().count() == 2


@every_part
def test_row_of_a_part_is_added_edited_removed_and_restored(editable, part, administrator):
    thing = with_rows(editable)
    before = take(thing)
    first, second = part_keys(before, part)
    own = [name for name in before if name.startswith(f"{part.name}/{first}/")]

    removed = change(thing, administrator, **dict.fromkeys([f"{part.name}/{first}", *own]))
    assert part_keys(take(fresh(thing)), part) == [second]

    restored = actions.restore(fresh(thing), by=administrator, content=removed.base)
    submit_restored(restored, thing, administrator)

    after = take(fresh(thing))
    assert set(part_keys(after, part)) == {first, second}
    assert {key: after[key] for key in own} == {key: before[key] for key in own}


# What is particular.


def test_steps_change_places(administrator):
    path = regions.ServicePathFactory()
    first, second = (regions.StepFactory(path=path, order=order) for order in (1, 2))

    change(path, administrator, **{f"steps/{first.uuid}/order": 2, f"steps/{second.uuid}/order": 1})

    assert list(path.steps.values_list("pk", flat=True)) == [second.pk, first.pk]


def test_two_steps_cannot_have_one_place(administrator):
    path = regions.ServicePathFactory()
    first, second = (regions.StepFactory(path=path, order=order) for order in (1, 2))

    with pytest.raises(actions.Incomplete) as refused:
        change(path, administrator, **{f"steps/{second.uuid}/order": 1})

    assert "steps" in next(iter(refused.value.problems))
    assert [step.order for step in path.steps.all()] == [1, 2]
    assert Step.objects.get(pk=first.pk).order == 1


def test_step_on_which_an_activity_stands_is_not_taken_away(administrator):
    step = organisations.StepContributionFactory().step
    row = f"steps/{step.uuid}"
    own = dict.fromkeys(key for key in take(step.path) if key.startswith(row))

    with pytest.raises(actions.Incomplete) as refused:
        change(step.path, administrator, **own)

    assert list(refused.value.problems) == [row]
    assert Step.objects.filter(pk=step.pk).exists()


def test_chair_passes_from_one_member_to_another(administrator):
    term = regions.BodyTermFactory()
    old, new = regions.BodyMemberFactory(term=term, chair=True), regions.BodyMemberFactory(term=term)

    # The one who comes is written before the one who goes.
    change(
        term, administrator, **{f"members/{new.uuid}/is_chair": True, f"members/{old.uuid}/is_chair": False}
    )

    assert list(term.members.filter(is_chair=True)) == [new]


def test_a_year_has_one_value(administrator):
    indicator = regions.IndicatorFactory()
    first, second = (regions.IndicatorValueFactory(indicator=indicator, year=year) for year in (2024, 2025))

    with pytest.raises(actions.Incomplete):
        change(indicator, administrator, **{f"values/{first.uuid}/year": 2025})
    change(fresh(indicator), administrator, **{f"values/{second.uuid}/year": 2024})  # The draft has both.

    assert dict(indicator.values.values_list("pk", "year")) == {first.pk: 2025, second.pk: 2024}


def test_source_without_an_address_stays_with_its_row(administrator):
    agreement = organisations.AgreementFactory(source=regions.SourceFactory(offline=True))

    change(agreement.organisation, administrator, **{f"agreements/{agreement.uuid}/subject_fi": "Uusi aihe"})

    changed = Agreement.objects.get(pk=agreement.pk)
    assert (changed.subject_fi, changed.source) == ("Uusi aihe", agreement.source)


def test_equal_numbers_and_times_are_no_change():
    value = regions.IndicatorFactory(target=Decimal("8.5"))
    event = projects.EventFactory(starts_at=timezone.now().astimezone(dt.timezone(dt.timedelta(hours=2))))

    assert take(value)["target"] == take(fresh(value))["target"] == "8.5"
    assert take(event)["starts_at"] == take(fresh(event))["starts_at"]


def test_two_grants_without_a_finnish_word_are_not_the_same(administrator):
    first = regions.GrantSummaryFactory(own_word_fi=None)
    second = regions.GrantSummaryFactory(county=first.county, own_word_fi=None)

    change(first, administrator, own_word_sv="understöd A")
    change(second, administrator, own_word_sv="understöd B")

    assert fresh(second).own_word_sv == "understöd B"


def test_swedish_thing_is_translated_from_swedish():
    strategy = regions.StrategyFactory(name_fi=None, name_en=None)

    assert actions.main_language(strategy) == "sv"
    assert registry.of(strategy).languages(strategy) == ("sv", "fi", "en")


def test_picture_whose_file_is_lost_does_not_stop_a_change(administrator):
    post = blog.PostFactory()
    type(post).objects.filter(pk=post.pk).update(picture="posts/lost.jpg", picture_width=1, picture_height=1)

    change(fresh(post), administrator, picture_credit="Kuva: Aino")

    assert (fresh(post).picture.name, fresh(post).picture_credit) == ("posts/lost.jpg", "Kuva: Aino")


# Posts.


def test_draft_of_a_post_comes_out_when_it_is_published(administrator):
    version = blog.PostVersionFactory(draft=True)

    change(version, administrator, title="Valmis")

    version = fresh(version)
    assert version.state == VersionState.PUBLISHED
    assert version.is_out
    assert version in PostVersion.objects.published()


def test_draft_of_a_post_comes_out_at_the_time_it_was_given(administrator):
    tomorrow = timezone.now() + dt.timedelta(days=1)
    version = blog.PostVersionFactory(in_review=True)

    change(version, administrator, published_at=tomorrow.isoformat(timespec="seconds"))

    version = fresh(version)
    assert (version.state, version.is_out) == (VersionState.PUBLISHED, False)


def test_html_of_a_post_is_cleaned(administrator):
    version = blog.PostVersionFactory()

    published = change(version, administrator, body='<p onclick="x()">Hei<script>x()</script></p>')

    assert fresh(version).body == published.content["body"] == "<p>Hei</p>"


def test_archived_post_stays_archived_when_it_is_changed(administrator):
    version = blog.PostVersionFactory(archived=True)

    change(version, administrator, title="Korjattu")

    assert fresh(version).state == VersionState.ARCHIVED


# Rights.


def rights(user):
    return rights_of(user)


def with_role(role):
    return MembershipFactory(role=role).user


COUNTYS = ("strategy", "goal", "indicator", "path", "grants", "body", "term", "message", "county")


@pytest.mark.parametrize("kind", COUNTYS)
def test_things_of_a_county_are_kept_by_its_coordinators(kind):
    editable = registry.by_kind(kind)
    thing = make(editable.model)
    county = editable.county_id(thing)
    own, other = coordinator_of(county_of(county)), coordinator_of(regions.CountyFactory())

    assert editable.may_edit(rights(own), thing)
    assert editable.may_review(rights(own), thing)
    for stranger in (other, with_role(Role.PUBLISHER), with_role(Role.WRITER), UserFactory()):
        assert not editable.may_edit(rights(stranger), thing)
        assert not editable.may_review(rights(stranger), thing)


def county_of(pk):
    return regions.models.County.objects.get(pk=pk)


@pytest.mark.parametrize(
    "thing",
    [
        lambda: regions.ServicePathFactory(national=True),
        lambda: regions.GrantSummaryFactory(state=True),
        lambda: regions.AdvisoryBodyFactory(national=True),
        lambda: regions.KeyMessageFactory(to_area=True),
        lambda: regions.SourceFactory(),
        lambda: portal.TopicFactory(),
        lambda: projects.ProgrammeFactory(),
        lambda: blog.BlogFactory(),
    ],
)
def test_national_things_are_kept_by_publishers(thing):
    thing = thing()
    editable = registry.of(thing)

    for keeper in (with_role(Role.PUBLISHER), UserFactory(superuser=True)):
        assert editable.may_edit(rights(keeper), thing)
        assert editable.may_review(rights(keeper), thing)
    for stranger in (coordinator_of(regions.CountyFactory()), with_role(Role.WRITER), UserFactory()):
        assert not editable.may_edit(rights(stranger), thing)


@pytest.mark.parametrize(
    ("factory", "host"),
    [
        (projects.ProjectFactory, "host"),
        (projects.OperatingModelFactory, "project__host"),
        (projects.EventFactory, "organiser"),
    ],
)
def test_host_of_a_project_writes_and_publishers_publish(factory, host):
    organisation = organisations.OrganisationFactory()
    thing = factory(**{host: organisation})
    editable = registry.of(thing)
    editor, other = editor_of(organisation), editor_of(organisations.OrganisationFactory())

    assert (editable.may_edit(rights(editor), thing), editable.may_review(rights(editor), thing)) == (
        True,
        False,
    )
    assert not editable.may_edit(rights(other), thing)
    assert editable.may_review(rights(with_role(Role.PUBLISHER)), thing)
    assert set(editable.editors(thing)) == {editor}


def test_event_of_a_county_is_published_by_its_coordinators():
    event = projects.EventFactory(county=regions.CountyFactory())

    assert registry.of(event).may_review(rights(coordinator_of(event.county)), event)
    assert not registry.of(event).may_review(rights(with_role(Role.PUBLISHER)), event)


def test_writers_write_their_own_posts():
    version = blog.PostVersionFactory()
    author, other = with_role(Role.WRITER), with_role(Role.WRITER)
    blog.AuthorshipFactory(post=version.post, author=Author.objects.create(name="Aino", user=author))

    for thing in (version, version.post):
        editable = registry.of(thing)
        assert (editable.may_edit(rights(author), thing), editable.may_review(rights(author), thing)) == (
            True,
            False,
        )
        assert not editable.may_edit(rights(other), thing)
        assert not editable.may_edit(rights(UserFactory()), thing)
        assert editable.may_review(rights(with_role(Role.PUBLISHER)), thing)
        assert set(editable.editors(thing)) == {author}


def test_author_who_writes_no_longer_does_not_edit():
    authorship = blog.AuthorshipFactory(author=blog.AuthorFactory(user=UserFactory()))

    assert not registry.of(authorship.post).may_edit(rights(authorship.author.user), authorship.post)


def test_writer_goes_on_with_a_draft_until_it_is_out():
    writer = with_role(Role.WRITER)
    post = actions.begin(blog.PostFactory.build(blog=blog.BlogFactory(), versions=False), by=writer)
    version = blog.PostVersionFactory(post=post, draft=True, relation=Relation.ORIGINAL)

    assert registry.of(post).may_edit(rights(writer), post)
    assert registry.of(version).may_edit(rights(writer), version)

    change(version, UserFactory(superuser=True), title="Ulkona")

    assert not registry.of(post).may_edit(rights(writer), post)


def test_what_has_no_organisation_is_kept_by_those_who_review_it():
    path = regions.ServicePathFactory()
    coordinator = coordinator_of(path.county)

    assert set(registry.of(path).editors(path)) == {coordinator}
