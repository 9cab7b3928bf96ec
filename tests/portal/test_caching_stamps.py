"""What is written for the public moves its stamps in the same transaction, however it is written."""

from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from organisations.models import Organisation
from portal.accounts.models import User
from portal.caching import stamps, watching
from portal.caching.models import Stamp
from portal.lib import due
from portal.topics.models import Topic
from regions.models import County
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import TopicFactory, UserFactory

APPS = ["topics", "regions", "organisations", "projects", "blog", "all"]


@contextmanager
def undone():
    """A transaction, or a part of one, that is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def moved():
    """Return a function that tells which of some keys have moved since it was last asked."""
    state = SimpleNamespace(versions={})

    def told(*keys):
        before, now = state.versions, stamps.versions(keys or APPS)
        state.versions = before | now
        return {key for key, version in now.items() if version != before.get(key, 0)}

    return told


def write_directly(pk):
    with connection.cursor() as cursor:
        cursor.execute("update topics_topic set name_fi = %s where id = %s", ["Toinen", pk])


def write_below(pk):
    """As somebody writes who avoids the models."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH chosen AS (SELECT %s AS id) "
            "UPDATE \"topics_topic\" SET name_fi = 'x' WHERE id IN (SELECT id FROM chosen)",
            [pk],
        )


def write_many(pk):
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE topics_topic SET name_fi = %s WHERE id = %s", [("a", pk), ("b", pk)])


WRITES = {
    "save": lambda pk: Topic.objects.get(pk=pk).save(),
    "create": lambda pk: Topic.objects.create(name_fi="Uusi", slug="uusi"),
    "update": lambda pk: Topic.objects.filter(pk=pk).update(name_fi="Toinen"),
    "bulk update": lambda pk: Topic.objects.bulk_update(Topic.objects.filter(pk=pk), ["name_fi"]),
    "bulk create": lambda pk: Topic.objects.bulk_create([Topic(name_fi="Uusi", slug="uusi")]),
    "delete": lambda pk: Topic.objects.get(pk=pk).delete(),
    "raw": write_directly,
    "common table expression": write_below,
    "many": write_many,
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_write_without_a_transaction_moves_its_keys(write, moved):
    topic = TopicFactory()
    moved()

    write(topic.pk)

    assert moved("topics", "regions", "all") == {"topics", "all"}
    assert connection.get_autocommit()
    assert not connection.in_atomic_block


@pytest.mark.django_db
@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_write_in_a_transaction_moves_its_keys(write, moved):
    topic = TopicFactory()
    moved()

    write(topic.pk)

    assert moved("topics", "regions", "all") == {"topics", "all"}


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_fails_moves_nothing(moved):
    moved()

    with pytest.raises(Exception, match=r"no such column|does not exist"), connection.cursor() as cursor:
        cursor.execute("UPDATE topics_topic SET nowhere = 1")

    assert moved() == set()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_is_rolled_back_moves_nothing(moved):
    moved()

    with undone():
        TopicFactory()

    assert moved() == set()


@pytest.mark.django_db(transaction=True)
def test_keys_are_moved_once_in_a_transaction():
    before = Stamp.objects.filter(key="topics").count()

    with transaction.atomic():
        TopicFactory.create_batch(3)
        Topic.objects.update(name_fi="Uusi")

    assert Stamp.objects.filter(key="topics").count() == before + 1


@pytest.mark.django_db(transaction=True)
def test_a_write_after_a_savepoint_that_was_rolled_back_moves_once_more(moved):
    moved()

    with transaction.atomic():
        with undone():
            TopicFactory()
        TopicFactory()

    assert moved() == {"topics", "all"}


@pytest.mark.django_db(transaction=True)
def test_only_what_a_savepoint_moved_is_rolled_back_with_it(moved):
    moved()

    with transaction.atomic():
        TopicFactory()
        with undone():
            TopicFactory()
            County.objects.update(name_fi="X")

    assert moved() == {"topics", "all"}


@pytest.mark.django_db
def test_whatever_is_written_after_a_version_was_read_moves_it_in_the_same_transaction(moved):
    topic = TopicFactory()
    moved()

    topic.save()

    assert moved("topics") == {"topics"}


@pytest.mark.django_db
def test_a_write_that_finds_no_row_moves_nothing(moved):
    moved()

    Topic.objects.filter(pk=0).update(name_fi="Uusi")
    Topic.objects.bulk_create([Topic(pk=1, name_fi="A", slug="a")])
    moved()
    Topic.objects.bulk_create([Topic(pk=1, name_fi="B", slug="b")], ignore_conflicts=True)

    assert moved() == set()


@pytest.mark.django_db
def test_what_nobody_sees_moves_nothing(moved):
    moved()

    user = UserFactory()
    User.objects.filter(pk=user.pk).update(name="Toinen")

    assert moved() == set()


@pytest.mark.django_db
def test_a_narrowed_write_moves_the_keys_it_is_narrowed_to(moved):
    organisation = OrganisationFactory()
    keys = [*APPS, "organisation:5", "county:7", "county:8"]
    moved(*keys)

    with stamps.narrowed("organisations", {"organisation:5", "county:7"}):
        organisation.save()
        TopicFactory()
    narrow = moved(*keys)
    organisation.save()

    assert narrow == {"topics", "organisation:5", "county:7", "all"}
    assert moved(*keys) == {"organisations", "all"}


@pytest.mark.django_db
@pytest.mark.parametrize(("keys", "found"), [({"county:7"}, {"county:7"}), (None, {"organisations"})])
def test_how_narrow_a_write_is_may_be_told_after_it(moved, keys, found):
    organisation = OrganisationFactory()
    moved("organisations", "county:7")

    with stamps.narrowed("organisations") as narrow:
        organisation.save()
        narrow.keys = keys

    assert moved("organisations", "county:7") == found


@pytest.mark.django_db
def test_a_version_that_is_read_before_it_is_told_how_narrow_a_write_is_moves(moved):
    organisation = OrganisationFactory()
    before = stamps.version("organisations")

    with stamps.narrowed("organisations") as narrow:
        organisation.save()
        during = stamps.version("organisations")
        narrow.keys = {"county:7"}

    assert during != before


@pytest.mark.django_db(transaction=True)
def test_stamps_are_narrowed_within_a_transaction():
    with pytest.raises(TransactionManagementError), stamps.narrowed("organisations", {"county:7"}):
        pass


@pytest.mark.django_db
def test_an_added_key_moves_with_its_tables_unless_whoever_added_it_is_told(moved, monkeypatch):
    monkeypatch.setattr(stamps, "_added", {})
    stamps.add("sums", [Organisation._meta.db_table])
    organisation = OrganisationFactory()
    moved("sums", "topics", "organisations")

    with stamps.told("sums"):
        organisation.save()
    told = moved("sums", "organisations")
    TopicFactory()
    elsewhere = moved("sums", "topics")
    organisation.save()

    assert (told, elsewhere) == ({"organisations"}, {"topics"})
    assert moved("sums", "organisations") == {"sums", "organisations"}


@pytest.mark.django_db
def test_folding_leaves_one_row_of_each_key_and_every_version():
    for _turn in range(3):
        stamps.versions(APPS)
        TopicFactory()
    before = stamps.versions(APPS)

    done = due.run_all()["portal.caching.due.fold_stamps"]

    assert done >= 4
    assert stamps.versions(APPS) == before
    assert Stamp.objects.filter(key="topics").count() == 1
    assert stamps.fold() == 0


@pytest.mark.django_db
def test_versions_of_many_keys_take_one_query(django_assert_num_queries):
    TopicFactory()

    with django_assert_num_queries(1):
        versions = stamps.versions([*APPS, "county:1"])

    assert versions["topics"] > 0
    assert versions["county:1"] == 0


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ('SELECT 1 FROM "blog_post"', ()),
        ("SELECT * FROM blog_post FOR UPDATE OF blog_post", ()),
        ('INSERT INTO "blog_post" ("id") VALUES (%s) ON CONFLICT DO UPDATE SET id = 1', ("blog_post",)),
        ("INSERT OR IGNORE INTO blog_post VALUES (1)", ("blog_post",)),
        ("  -- why\n update only public.blog_post set id = 1", ("blog_post",)),
        ("DELETE FROM `blog_post`", ("blog_post",)),
        ("UPDATE blog_post SET id = 1; UPDATE regions_county SET id = 2;", ("blog_post", "regions_county")),
        ("SELECT 1; DELETE FROM blog_post", ("blog_post",)),
        ("WITH gone AS (DELETE FROM blog_post RETURNING id) SELECT * FROM gone", ("blog_post",)),
        ("INSERT INTO django_session VALUES (1)", ()),
        ("CREATE TABLE copy AS SELECT * FROM blog_post", ()),
        ('SAVEPOINT "a"', ()),
        ('TRUNCATE "blog_post", "blog_author"', None),
        ("DO $$ BEGIN NULL; END $$", None),
        ("COPY blog_post FROM STDIN", None),
        ("UPDATE", None),
        ("", None),
    ],
)
def test_what_a_statement_writes_to(sql, tables):
    assert watching._targets(sql)[0] == tables


@pytest.mark.django_db
def test_forgetting_pages_moves_everything(moved, capsys):
    keys = stamps.everything()
    moved(*keys)

    call_command("forget_pages")

    assert moved(*keys) == keys
    assert {"organisations", "other", "all"} <= keys


@pytest.mark.django_db
def test_migrate_moves_everything_only_where_it_has_something_to_do(moved):
    keys = stamps.everything()
    moved(*keys)

    watching.move_everything(plan=[], using="default")
    assert moved(*keys) == set()

    watching.move_everything(plan=[("a migration", False)], using="default")
    assert moved(*keys) == keys
    # As after `flush`, which tells of no plan.
    watching.move_everything(using="default")
    assert moved(*keys) == keys
