"""An event from its draft to the page and off again, without JavaScript; and a month on every screen."""

import datetime as dt

from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.own import own_site, sign_in
from tests.browser.pages import SOON
from tests.browser.test_pages import faults

made, site = own_site("""
organisation = Organisation.objects.get(slug_fi="pohjanmaan-lyhty-ry")
county = organisation.home_municipality.county
made |= {
    "editor": session_of(member("Aino", role=Role.EDITOR, organisation=organisation)),
    "coordinator": session_of(member("Bertel", role=Role.COUNTY, county=county)),
}
""")
MONTH = f"/en/events/month/{SOON.year}/{SOON.month}/"


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def follow(page, name):
    page.get_by_role("main").get_by_role("link", name=name, exact=True).click()


def test_an_event_is_begun_read_seen_and_cancelled_without_scripts(browser_page, site, made):
    editor, coordinator, reader = (browser_page("en", js=False) for _ in range(3))
    sign_in(editor, site, made.editor)
    sign_in(coordinator, site, made.coordinator)
    day = timezone.localdate() + dt.timedelta(days=40)

    editor.goto("/en/workspace/events/")
    follow(editor, "A new event")
    editor.get_by_label("What the event is called").fill("Evening of the harbour choir")
    starts = editor.get_by_role("group", name="Starts")
    starts.get_by_label("Day").fill(day.isoformat())
    starts.get_by_label("Hour").fill("18:30")
    editor.get_by_label("Place").fill("The old harbour")
    press(editor, "Begin the event")
    follow(editor, "Send it in as it is")
    press(editor, "Send in")

    coordinator.goto("/en/workspace/")
    follow(coordinator, "Evening of the harbour choir")
    coordinator.get_by_role("button", name="Approve").first.click()

    reader.goto("/en/events/?q=harbour+choir")
    follow(reader, "Evening of the harbour choir")
    expect(reader.locator(".event-time")).to_contain_text("18:30 Finnish time")
    with reader.expect_download() as download:
        follow(reader, "Add to your calendar")
    assert download.value.suggested_filename == "evening-of-the-harbour-choir.ics"

    editor.goto("/en/workspace/events/")
    follow(editor, "Evening of the harbour choir")
    follow(editor, "Cancel the event")
    editor.get_by_label("Why, in English").fill("The choir has lost its voice.")
    press(editor, "Cancel the event")
    reader.reload()
    expect(reader.locator(".event-cancelled")).to_contain_text("The choir has lost its voice.")


def test_a_month_is_a_table_or_a_list_of_days_and_is_walked_by_keyboard(browser_page):
    page = browser_page("en", width=1280)
    page.goto(MONTH)
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Monday")).to_be_visible()
    expect(page.locator(".month-list")).to_be_hidden()
    page.get_by_role("navigation", name="Other months").get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    before = dt.date(SOON.year, SOON.month, 1) - dt.timedelta(days=1)
    page.wait_for_url(f"**/month/{before.year}/{before.month}/")
    page.goto(MONTH)

    page.set_viewport_size({"width": 320, "height": 900})
    expect(page.get_by_role("table")).to_be_hidden()
    expect(page.locator(".month-list > li").first).to_be_visible()
    assert faults(page) == {}
