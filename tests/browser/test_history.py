"""History, preview and archive in a real browser: in both themes, on a small screen, by keyboard alone."""

import json
import re
import shutil
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import faults
from tests.browser.test_review import press
from tests.server import managed, production, serving

MAKE_HISTORY = """
import json
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from organisations.models import Organisation
from portal.accounts.choices import Role
from portal.accounts.models import Membership
from portal.editing import actions
from portal.editing.merging import traces

organisation = Organisation.objects.get(slug_fi="pohjanmaan-lyhty-ry")
home = organisation.home_municipality.county
reader = get_user_model().objects.create_user(email="aino@example.org", name="Aino Esimerkki")
Membership.objects.create(user=reader, role=Role.COUNTY, county=home, starts_on=timezone.localdate())
reader.authenticator_set.create(type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
for number in (1, 2):
    with actions.change(organisation, by=reader, comment="The phone has changed.") as changed:
        changed.phone = f"06 {number}"
        changed.description_fi = changed.description_fi.replace("</p>", f" Tervetuloa {number}!</p>", 1)
revision = actions.Revision.objects.of(organisation).published().newest_first().first()
actions.name_version(revision, name="Before the merger")
content = actions.take(organisation)
values = {"description_sv": content["description_sv"].replace("</p>", " Välkommen med!</p>", 1)}
actions.save_draft(organisation, by=reader, values=values, base=traces(content))
session = SessionStore()
session[SESSION_KEY] = str(reader.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = reader.get_session_auth_hash()
session.save()
made = {"session": session.session_key, "thing": str(organisation.uuid), "revision": str(revision.uuid)}
print("MADE", json.dumps(made))
"""


@pytest.fixture(scope="module")
def made():
    """What the site's fixture fills: a session of a county’s coordinator, and what she looks at."""
    return SimpleNamespace(session="", thing="", revision="")


@pytest.fixture(scope="module")
def site(prepared, tmp_path_factory, made):
    """Return the address of a site of its own, with two published changes and a draft."""
    own = tmp_path_factory.mktemp("history")
    shutil.copy(prepared / "db.sqlite3", own)
    environment = production(
        DATABASE_URL=f"sqlite:///{own / 'db.sqlite3'}",
        STATIC_ROOT=str(prepared / "static"),
        MEDIA_ROOT=str(prepared / "media"),
    )
    printed = managed(environment, "shell", "--no-imports", "-c", MAKE_HISTORY)
    vars(made).update(json.loads(re.search(r"^MADE (.*)$", printed, re.MULTILINE)[1]))
    with serving(environment, own / "log") as address:
        yield address


@pytest.fixture
def open_page(browser_page, site, made):
    """Return a function that opens a page of the thing as its county’s coordinator."""

    def opened(path, **options):
        page = browser_page("en", **options)
        page.context.add_cookies([{"name": "sessionid", "value": made.session, "url": site}])
        page.goto(f"/en/workspace/organisation/{made.thing}/{path.format(revision=made.revision)}")
        return page

    return opened


@pytest.mark.parametrize(
    "path",
    [
        "history/",
        "history/{revision}/",
        "history/{revision}/restore/?side=before",
        "history/compare/?old={revision}&new=current",
        "preview/",
        "archive/",
    ],
)
def test_pages_are_accessible_in_both_themes_and_fit_320_pixels(open_page, path):
    assert faults(open_page(path)) == {}


def test_two_versions_are_compared_and_a_text_comes_back_by_keyboard_without_javascript(open_page):
    page = open_page("history/", js=False)
    page.get_by_role("radio", name=re.compile("^Compare from.*Aino Esimerkki")).last.focus()
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="Compare the two that are chosen"))
    expect(page.get_by_role("heading", name="What differs")).to_be_visible()

    page.go_back()
    press(page, page.get_by_role("link", name=re.compile("^See the change")).first)
    press(page, page.get_by_role("link", name="Undo this change"))
    press(page, page.get_by_role("button", name="Bring back into the draft"))
    expect(page.get_by_text("It was brought back into the draft.")).to_be_visible()
    press(page, page.get_by_role("button", name="Take this back"))
    expect(page.get_by_text("Taken back: the draft is as it was before.")).to_be_visible()
