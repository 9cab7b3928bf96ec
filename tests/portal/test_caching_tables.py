"""Every table is public, or it is told why it is not; and no public page reads one that is not."""

import re

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client

from portal.caching.private import NOT_PUBLIC
from tests.world import world

TABLE = re.compile(r'(?:FROM|JOIN) "(\w+)"')
# Private tables that pages read all the same, and why what is written to them needs no stamp of its own.
READ = {
    "editing_revision": "The kernel publishes a revision in the transaction in which it writes the thing.",
    "organisations_summary": "Figures follow what is public in the same transaction.",
    "organisations_organisation_counties": "They follow what is public in the same transaction.",
    "caching_stamp": "The stamps themselves.",
    "caching_drawnpart": "They are shown while the stamps of what they tell stand.",
    "portal_pages": "What takes many queries is remembered there under the versions of what it stands on.",
    "search_document": "The index follows what is public in the same transaction.",
    "search_word": "The index follows what is public in the same transaction.",
    "search_tokens_a": "The index follows what is public in the same transaction.",
    "search_tokens_b": "The index follows what is public in the same transaction.",
    "django_content_type": "Names of kinds, which are code.",
}


def test_every_private_table_is_there_and_tells_why():
    there = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    without_model = {
        "django_migrations", "portal_cache", "portal_pages", "search_tokens_a", "search_tokens_b"
    }  # fmt: skip

    assert NOT_PUBLIC.keys() - there - without_model == set()
    assert all(reason.endswith(".") for reason in NOT_PUBLIC.values())


@pytest.mark.django_db
def test_public_pages_read_no_private_table():
    read = set()

    def note(execute, sql, params, many, context):
        read.update(TABLE.findall(sql))
        return execute(sql, params, many, context)

    with transaction.atomic():
        pages = world(1).pages()
        with connection.execute_wrapper(note):
            for address in pages.values():
                Client().get(address, follow=True)
        transaction.set_rollback(True)

    assert {"organisations_organisation", "blog_postversion", "surveys_survey"} <= read
    assert read & NOT_PUBLIC.keys() <= READ.keys()
