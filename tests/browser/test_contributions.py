"""Linking an activity in a real browser: the search keeps what is ticked, with JavaScript and without."""

import json
import re
import shutil
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.server import managed, production, serving

MAKE_EDITOR = """
import json
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from organisations.models import Activity
from portal.accounts.choices import Role
from portal.accounts.models import Membership

activity = Activity.objects.filter(
    state="published", organisation__home_municipality__county__slug_fi="pirkanmaa"
).order_by("pk").first()
user = get_user_model().objects.create_user(email="aino@example.org", name="Aino")
Membership.objects.create(
    user=user, role=Role.EDITOR, organisation=activity.organisation, starts_on=timezone.localdate()
)
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print("MADE", json.dumps({"session": session.session_key, "activity": str(activity.uuid)}))
"""


@pytest.fixture(scope="module")
def made():
    """What the site's fixture fills: the session of an editor, and an activity that she edits."""
    return SimpleNamespace(session="", activity="")


@pytest.fixture(scope="module")
def site(prepared, tmp_path_factory, made):
    """Return the address of a site of its own, with an editor."""
    own = tmp_path_factory.mktemp("contributions")
    shutil.copy(prepared / "db.sqlite3", own)
    environment = production(
        DATABASE_URL=f"sqlite:///{own / 'db.sqlite3'}",
        STATIC_ROOT=str(prepared / "static"),
        MEDIA_ROOT=str(prepared / "media"),
    )
    printed = managed(environment, "shell", "--no-imports", "-c", MAKE_EDITOR)
    vars(made).update(json.loads(re.search(r"^MADE (.*)$", printed, re.MULTILINE)[1]))
    with serving(environment, own / "log") as address:
        yield address


@pytest.mark.parametrize("js", [True, False])
def test_search_keeps_what_is_ticked(browser_page, site, made, js):
    page = browser_page("en", js=js)
    page.context.add_cookies([{"name": "sessionid", "value": made.session, "url": site}])
    page.goto(f"/en/workspace/activity/{made.activity}/edit/contributions/")

    search(page, "nuor")
    ticked = page.locator("#found [data-row]").first
    key = ticked.get_attribute("data-row")
    ticked.get_by_role("checkbox").check()
    search(page, "ikä")

    row = page.locator(f'[data-row="{key}"]')
    expect(row).to_have_count(1)
    expect(row.get_by_role("checkbox").first).to_be_checked()
    expect(row.get_by_role("textbox").first).to_be_visible()
    keys = page.locator("[data-row]").evaluate_all("rows => rows.map(row => row.dataset.row)")
    assert len(keys) == len(set(keys))
    if js:
        assert Axe().run(page).response["violations"] == []


def search(page, words):
    page.locator("#search-county").select_option("all")
    page.locator("#search-q").fill(words)
    page.locator("#search-q").press("Enter")
    expect(page.locator("#found-count")).to_contain_text(words)
