"""Reading a change in a real browser: in both themes, on a small screen, and by keyboard alone."""

import json
import re
import shutil
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser.test_pages import faults
from tests.server import managed, production, serving

MAKE_CHANGE = """
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

def member(name, **membership):
    user = get_user_model().objects.create_user(email=f"{name.lower()}@example.org", name=name)
    Membership.objects.create(user=user, starts_on=timezone.localdate(), **membership)
    return user

editor = member("Aino", role=Role.EDITOR, organisation=organisation)
reader = member("Bertel", role=Role.COUNTY, county=organisation.home_municipality.county)
reader.authenticator_set.create(type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
content = actions.take(organisation)
values = {
    "description_fi": content["description_fi"].replace("</p>", " Tervetuloa mukaan!</p>", 1),
    "description_sv": content["description_sv"].replace("</p>", " Välkommen med!</p>", 1),
    "phone": "06 123 4567",
    "email": "new@example.org",
}
saved = actions.save_draft(organisation, by=editor, values=values, base=traces(content))
actions.submit(saved.revision, by=editor, comment="The phone has changed.")
with actions.change(organisation, by=reader) as changed:
    changed.email = "other@example.org"
session = SessionStore()
session[SESSION_KEY] = str(reader.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = reader.get_session_auth_hash()
session.save()
print("MADE", json.dumps({"session": session.session_key, "organisation": str(organisation.uuid)}))
"""


@pytest.fixture(scope="module")
def made():
    """What the site's fixture fills: a session of a county’s coordinator, and what she reads a change of."""
    return SimpleNamespace(session="", organisation="")


@pytest.fixture(scope="module")
def site(prepared, tmp_path_factory, made):
    """Return the address of a site of its own, with a change that was sent in and clashes in one field."""
    own = tmp_path_factory.mktemp("review")
    shutil.copy(prepared / "db.sqlite3", own)
    environment = production(
        DATABASE_URL=f"sqlite:///{own / 'db.sqlite3'}",
        STATIC_ROOT=str(prepared / "static"),
        MEDIA_ROOT=str(prepared / "media"),
    )
    printed = managed(environment, "shell", "--no-imports", "-c", MAKE_CHANGE)
    vars(made).update(json.loads(re.search(r"^MADE (.*)$", printed, re.MULTILINE)[1]))
    with serving(environment, own / "log") as address:
        yield address


@pytest.fixture
def open_change(browser_page, site, made):
    """Return a function that opens the change as its reader."""

    def open_page(**options):
        page = browser_page("en", **options)
        page.context.add_cookies([{"name": "sessionid", "value": made.session, "url": site}])
        page.goto(f"/en/workspace/organisation/{made.organisation}/review/")
        return page

    return open_page


def test_a_change_is_accessible_in_both_themes_and_fits_320_pixels(open_change):
    page = open_change()
    assert faults(page) == {}


def test_a_change_is_read_and_published_by_keyboard_without_javascript(open_change, made):
    page = open_change(js=False)

    expect(page.get_by_role("heading", name="What differs")).to_be_visible()
    press(page, page.get_by_role("button", name="Approve and publish"))
    expect(page.get_by_text("Choose which text stays").first).to_be_visible()
    mine = page.locator("[name='clash:email'][value=mine]")
    mine.focus()
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="Approve and publish"))

    expect(page).to_have_url(re.compile(rf"{made.organisation}/$"))
    expect(page.get_by_text("The change is public now.")).to_be_visible()


def press(page, button):
    button.focus()
    page.keyboard.press("Enter")
