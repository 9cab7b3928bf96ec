"""What migrations of the blog do with rows that were there before."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from blog.models import PostVersion
from portal.editing import actions
from portal.editing.merging import traces
from portal.editing.snapshots import take
from tests.blog.factories import PostVersionFactory
from tests.portal.factories import UserFactory

NAME = "0005_preview_links_and_one_state_less"


@pytest.mark.django_db
def test_what_was_in_review_is_a_draft_and_its_change_too():
    version, out = PostVersionFactory(draft=True), PostVersionFactory()
    PostVersion.objects.filter(pk=version.pk).update(state="review")
    version.refresh_from_db()
    change = actions.save_draft(
        version, by=UserFactory(), values={"title": "Uusi"}, base=traces(take(version))
    ).revision
    apps = MigrationLoader(connection).project_state(("blog", NAME)).apps

    import_module(f"blog.migrations.{NAME}").as_drafts(apps, None)

    version.refresh_from_db()
    out.refresh_from_db()
    change.refresh_from_db()
    assert (version.state, out.state) == ("draft", "published")
    assert (change.base["state"], change.content["state"], change.content["title"]) == (
        "draft",
        "draft",
        "Uusi",
    )
