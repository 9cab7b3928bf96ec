"""Reminders, the one-minute page, reports of errors and the outbox in a real browser."""

import json
import re
import shutil
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.browser.pages import at
from tests.browser.test_pages import faults
from tests.server import managed, production, serving

OUTBOX, REPORTS = at("outbox:letter-list")["fi"], at("tickets:ticket-list")["fi"]
MAKE_LETTERS = """
import json, re
from allauth.mfa.models import Authenticator
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from organisations.models import Activity, Organisation
from organisations.reminders import write_reminders
from portal.accounts.choices import Role
from portal.accounts.models import Membership
from portal.outbox.models import Letter

activities = Activity.objects.published().filter(
    organisation__home_municipality__county__slug_fi="pirkanmaa"
)
both = Organisation.objects.filter(pk__in=activities.values("organisation")).order_by("pk")[:2]
people = get_user_model().objects
for number, organisation in enumerate(both):
    Organisation.objects.filter(pk=organisation.pk).update(verified_on=None, verified_by="")
    Activity.objects.filter(organisation=organisation).update(verified_on=None, verified_by="")
    editor = people.create_user(email=f"editor{number}@example.org", name=f"Aino {number}")
    Membership.objects.create(user=editor, role=Role.EDITOR, organisation=organisation)
coordinator = people.create_user(email="eeva@example.org", name="Eeva")
Membership.objects.create(
    user=coordinator, role=Role.COUNTY, county=organisation.home_municipality.county
)
Authenticator.objects.create(user=coordinator, type="totp", data={})
write_reminders()
letters = Letter.objects.filter(kind="reminder").order_by("to_email")
links = [re.search("https?://[^/]+(/fi/[^ \\n]{60,})", letter.body)[1] for letter in letters]
session = SessionStore()
session[SESSION_KEY] = str(coordinator.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = coordinator.get_session_auth_hash()
session.save()
print("MADE", json.dumps({
    "session": session.session_key,
    "used": links[0],
    "link": links[1],
    "organisation": organisation.get_absolute_url(),
}))
"""


@pytest.fixture(scope="module")
def made():
    """What the site's fixture fills: a coordinator's session, links of reminders, an organisation's page."""
    return SimpleNamespace(session="", used="", link="", organisation="")


@pytest.fixture(scope="module")
def site(prepared, tmp_path_factory, made):
    """Return the address of a site of its own, with a reminder on its way."""
    own = tmp_path_factory.mktemp("letters")
    shutil.copy(prepared / "db.sqlite3", own)
    environment = production(
        DATABASE_URL=f"sqlite:///{own / 'db.sqlite3'}",
        STATIC_ROOT=str(prepared / "static"),
        MEDIA_ROOT=str(prepared / "media"),
        EMAIL_URL="dummymail://",
    )
    printed = managed(environment, "shell", "--no-imports", "-c", MAKE_LETTERS)
    vars(made).update(json.loads(re.search(r"^MADE (.*)$", printed, re.MULTILINE)[1]))
    with serving(environment, own / "log") as address:
        yield address


def test_facts_are_checked_in_a_minute_with_the_keyboard_alone(browser_page, made):
    page = browser_page("fi", js=False)
    page.goto(made.used)
    first = page.locator(".check-item").first
    first.locator("input[value=changed]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Uusi puhelinnumero on 040 000.")
    expect(first.locator("textarea")).to_have_value("Uusi puhelinnumero on 040 000.")
    page.locator(".form-actions button[type=submit]").focus()
    page.keyboard.press("Enter")

    expect(page.locator(".messages")).to_be_visible()
    page.locator("button[name=all]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".check-item")).to_have_count(0)
    assert page.goto(made.used).status == 410


def test_an_error_is_reported_from_the_foot_of_a_page(browser_page, made):
    page = browser_page("fi", js=False)
    page.goto(made.organisation)
    page.locator(".report-link a").click()
    page.locator("[name=text]").fill("Kotisivun osoite on vanha.")
    expect(page.locator("[name=nickname]")).not_to_be_in_viewport()
    page.locator("main button[type=submit]").click()

    expect(page.locator("main")).not_to_contain_text("Kotisivun osoite on vanha.")
    expect(page.locator("main form")).to_have_count(0)


@pytest.mark.parametrize("place", ["check", "report", "outbox", "letter", "reports", "report of an error"])
def test_page_is_accessible_in_both_themes_and_fits_320_pixels(browser_page, site, made, place):
    page = browser_page("fi")
    if place == "check":
        assert page.goto(made.link).status == 200
    else:
        page.goto(made.organisation)
        page.locator(".report-link a").click()
    if place in ("outbox", "letter", "reports", "report of an error"):
        page.locator("[name=text]").fill("Osoite on väärä.")
        page.locator("main button[type=submit]").click()
        page.context.add_cookies([{"name": "sessionid", "value": made.session, "url": site}])
        page.goto(OUTBOX if place in ("outbox", "letter") else REPORTS)
    if place in ("letter", "report of an error"):
        page.locator(".work-title a").first.click()
        expect(page.locator("main blockquote")).to_be_visible()

    assert faults(page) == {}
