"""Parts of pages are drawn once while nothing they tell of moves, and are never older than that."""

import datetime as dt
import re

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from time_machine import travel

from blog.models import PostVersion
from portal.caching import held, moments, stamps, store
from portal.caching.models import DrawnPart
from portal.caching.parts import Parts
from portal.caching.private import NOT_PUBLIC
from portal.due import get_overviews_ready
from portal.lib import languages
from portal.pages import overview
from portal.pages.overview import OWN, Overview, own_facts, page_of
from portal.topics.models import Topic
from projects.models import Project
from tests.blog.factories import PostFactory
from tests.portal.factories import TopicFactory, UserFactory
from tests.portal.test_caching_tables import TABLE
from tests.projects.factories import EventFactory
from tests.regions.factories import CountyFactory
from tests.world import world

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2031, 3, 20, 12, tzinfo=dt.UTC)
PARTS = [
    "brief", "facts", "goals", "paths", "life_stages", "money", "bodies", "organisations", "projects", "posts"
]  # fmt: skip


@pytest.fixture(autouse=True)
def kept(settings):
    """Keep parts in this module, and nothing that another test has kept."""
    settings.KEEP_PARTS = True
    held.clear()
    moments.forget()


@pytest.fixture
def times():
    """Return a function that draws a part and tells how many times it has been told what to draw."""
    told = []

    def drawn(page="page", keys=("topics",), meanwhile=lambda: None, **options):
        def tell():
            meanwhile()
            told.append(f"<{len(told) + 1}>")
            return {"title": told[-1], "text": "", "action_url": ""}

        parts = Parts(page, stamps.versions({*keys, stamps.ALL}))
        html = parts.drawn("components/empty-state.html", keys, tell, **options)
        return int(re.search(r"&lt;(\d+)&gt;", html)[1])

    return drawn


def write():
    Topic.objects.update(name_fi=f"Aihe {Topic.objects.count()}")


def test_a_part_is_drawn_once_while_its_keys_stand(times):
    TopicFactory()
    assert [times(), times(), times(keys=["topics", "regions"])] == [1, 1, 2]

    write()

    assert [times(), times()] == [3, 3]
    assert times(keys=["regions"]) == times(keys=["regions"]) == 4


def test_what_is_written_while_a_part_is_drawn_makes_it_untrue(times):
    TopicFactory()

    assert times(meanwhile=write) == 1
    assert [times(), times()] == [2, 2]


def test_a_part_is_that_of_its_page_its_language_and_its_day(times):
    with travel(NOW, tick=False) as clock:
        assert [times(), times("other")] == [1, 2]
        with languages.reading("sv"):
            assert [times(), times()] == [3, 3]
        clock.shift(dt.timedelta(days=1))
        assert [times(), times()] == [4, 4]


def test_what_changes_by_time_is_drawn_anew_when_something_does(times):
    with travel(NOW, tick=False) as clock:
        EventFactory(starts_at=NOW, ends_at=NOW + dt.timedelta(hours=1))
        assert [times(by_time=True), times("other")] == [1, 2]
        clock.shift(dt.timedelta(minutes=59))
        assert times(by_time=True) == 1
        clock.shift(dt.timedelta(minutes=2))
        assert [times(by_time=True), times("other")] == [3, 2]


def test_where_parts_are_not_kept_each_is_drawn_anew(times, settings):
    settings.KEEP_PARTS = False

    assert [times(), times()] == [1, 2]


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield world(1)
        transaction.set_rollback(True)


@pytest.fixture
def read():
    """Return a function that tells which public tables a function reads."""

    def of(function):
        tables = set()

        def note(execute, sql, params, many, context):
            tables.update(TABLE.findall(sql))
            return execute(sql, params, many, context)

        with connection.execute_wrapper(note):
            function()
        return tables - NOT_PUBLIC.keys()

    return of


def keys_of(tables):
    """Return the keys that move with whatever is written to ``tables``."""
    return stamps.keys_of(tables) - {stamps.ALL, *(key for key in stamps.keys_of(tables) if ":" in key)}


@pytest.mark.parametrize("name", PARTS)
def test_a_part_of_the_overview_reads_nothing_that_it_does_not_stand_on(made, read, monkeypatch, name):
    own = own_facts(made.county.local_slug)
    stood = []
    drawn = Parts.drawn

    def noted(self, template, keys, tell, **options):
        stood.append(set(keys))
        return drawn(self, template, keys, tell, **options)

    monkeypatch.setattr(Parts, "drawn", noted)
    overview = Overview(own)
    moments.next_moment(overview.versions[stamps.ALL])

    tables = read(lambda: getattr(overview, name))

    assert keys_of(tables) <= stood[0]
    assert len(stood) == 1
    assert not read(lambda: getattr(Overview(own), name))


def test_related_posts_stand_on_the_blog_alone(made):
    topic = TopicFactory()
    page, other = (PostFactory(topics=[topic]).versions.get(language="fi") for _time in range(2))

    def queries():
        with CaptureQueriesContext(connection) as asked:
            shown = Client().get(page.get_absolute_url()).content.decode()
        return len(asked), PostVersion.objects.get(pk=other.pk).title in shown

    (drawn, _shown), (held, _shown) = queries(), queries()
    Topic.objects.filter(pk=topic.pk).update(name_fi="Toinen nimi")
    assert queries() == (held, True)
    PostVersion.objects.filter(pk=other.pk).update(title="Aivan uusi otsikko")
    assert queries() == (drawn, True)
    assert held == drawn - 4 - 6


def overview_of(county, code="fi"):
    with languages.reading(code):
        overview = Overview(own_facts(county.local_slug))
        return {name: str(getattr(overview, name)) for name in PARTS}


def as_in_a_new_process():
    store.clear()
    held.clear()
    moments.forget()


def test_a_process_that_has_just_begun_reads_an_overview_that_is_kept(made, monkeypatch):
    shown = {code: overview_of(made.county, code) for code in languages.CODES}
    assert overview.get_ready([made.county]) == len(languages.CODES) * len(PARTS)
    as_in_a_new_process()
    with monkeypatch.context() as patched:
        patched.delattr("portal.caching.parts.render_to_string")

        assert {code: overview_of(made.county, code) for code in languages.CODES} == shown
        as_in_a_new_process()
        own = own_facts(made.county.local_slug)
        with CaptureQueriesContext(connection) as asked:
            page = Overview(own)
            assert [page.goals, page.facts] == [shown["fi"]["goals"], shown["fi"]["facts"]]
        assert len(asked) == 2


def test_overviews_are_drawn_ahead_for_every_county_in_every_language():
    counties = [CountyFactory(), CountyFactory()]

    get_overviews_ready()

    drawn = set(DrawnPart.objects.values_list("page", "language"))
    assert {(page_of(county), code) for county in counties for code in languages.CODES} <= drawn


def test_kept_overviews_are_drawn_anew_only_where_something_has_changed(made, django_assert_num_queries):
    overview.get_ready([made.county])
    with django_assert_num_queries(2):
        assert overview.get_ready([made.county]) == 0
    Project.objects.update(name_fi="Aivan uusi hanke")
    as_in_a_new_process()

    assert "Aivan uusi hanke" in overview_of(made.county)["projects"]
    drawn = overview.get_ready([made.county])
    assert 0 < drawn < DrawnPart.objects.count()

    as_in_a_new_process()
    with django_assert_num_queries(2):
        assert overview.get_ready([made.county]) == 0
    row = DrawnPart.objects.get(page=page_of(made.county), language="fi", template__endswith="projects.html")
    assert "Aivan uusi hanke" in row.html


@pytest.mark.parametrize("elsewhere", ["another day", "another release"])
def test_kept_overviews_are_those_of_this_day_and_release(made, monkeypatch, elsewhere):
    drawn = overview.get_ready([made.county])
    as_in_a_new_process()
    if elsewhere == "another release":
        monkeypatch.setattr("portal.caching.parts.fingerprint", lambda: "another")

    with travel(timezone.now() + dt.timedelta(days=elsewhere == "another day"), tick=False):
        assert overview.get_ready([made.county]) == drawn == DrawnPart.objects.count()


def test_an_overview_that_nobody_has_kept_is_drawn_for_its_reader(made):
    assert not DrawnPart.objects.exists()
    assert (
        Project.objects.published().in_county(made.county).first().name_fi
        in overview_of(made.county)["projects"]
    )
    assert not DrawnPart.objects.exists()


def test_what_a_county_says_of_itself_stands_on_what_is_read_for_it(made, read):
    tables = read(lambda: own_facts(made.county.local_slug))

    assert {"regions_county", "regions_strategy", "projects_project"} <= tables
    assert keys_of(tables) <= OWN


def test_whoever_has_signed_in_is_shown_the_same_parts(made, django_assert_num_queries):
    reader = Client()
    reader.force_login(UserFactory())
    page = made.county.get_absolute_url()
    shown = reader.get(page).content.decode()
    projects = Project.objects.published().in_county(made.county)
    assert projects.first().name_fi in shown

    with django_assert_num_queries(5):  # Who reads, of what the page stands, and whether there are examples.
        reader.get(page)
    Project.objects.update(name_fi="Aivan uusi hanke")

    assert "Aivan uusi hanke" in reader.get(page).content.decode()


def test_a_post_is_shown_from_the_moment_it_comes_out(made):
    page = made.county.get_absolute_url()
    with travel(timezone.now().replace(hour=12), tick=False) as clock:
        post = PostFactory(counties=[made.county], scheduled=True)
        post.versions.update(title="Vasta iltapäivällä", published_at=timezone.now() + dt.timedelta(hours=1))
        assert "Vasta iltapäivällä" not in Client().get(page).content.decode()
        clock.shift(dt.timedelta(hours=1))
        assert "Vasta iltapäivällä" in Client().get(page).content.decode()
