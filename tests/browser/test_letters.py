"""Reminders, the one-minute page, reports of errors and the outbox in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.own import own_site, sign_in
from tests.browser.pages import at

OUTBOX, REPORTS = at("outbox:letter-list")["fi"], at("tickets:ticket-list")["fi"]

made, site = own_site("""
import re
from organisations.reminders import write_reminders
from portal.outbox.models import Letter

activity = Activity.objects.published().filter(
    organisation__home_municipality__county__slug_fi="pirkanmaa"
).order_by("organisation").first()
organisation = activity.organisation
Organisation.objects.filter(pk=organisation.pk).update(verified_on=None, verified_by="")
Activity.objects.filter(organisation=organisation).update(verified_on=None, verified_by="")
member("Aino", role=Role.EDITOR, organisation=organisation)
county = member("Eeva", role=Role.COUNTY, county=organisation.home_municipality.county)
write_reminders()
letter = Letter.objects.get(kind="reminder")
made["used"] = re.search("https?://[^/]+(/fi/[^ \\n]{60,})", letter.body)[1]
made |= {"session": session_of(county), "organisation": organisation.get_absolute_url()}
""")


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


@pytest.mark.parametrize("address", [OUTBOX, REPORTS])
def test_letters_and_reports_are_read_from_their_lists(browser_page, site, made, address):
    page = browser_page("fi")
    page.goto(made.organisation)
    page.locator(".report-link a").click()
    page.locator("[name=text]").fill("Osoite on väärä.")
    page.locator("main button[type=submit]").click()
    sign_in(page, site, made.session)

    page.goto(address)
    page.locator(".work-title a").first.click()

    expect(page.locator("main blockquote")).to_be_visible()
