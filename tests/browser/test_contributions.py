"""Linking an activity in a real browser: the search keeps what is ticked, with JavaScript and without."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.own import own_site, sign_in

made, site = own_site("""
activity = Activity.objects.filter(
    state="published", organisation__home_municipality__county__slug_fi="pirkanmaa"
).order_by("pk").first()
editor = member("Aino", role=Role.EDITOR, organisation=activity.organisation)
made |= {"session": session_of(editor), "activity": str(activity.uuid)}
""")


@pytest.mark.parametrize("js", [True, False])
def test_search_keeps_what_is_ticked(browser_page, site, made, js):
    page = browser_page("en", js=js)
    sign_in(page, site, made.session)
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
