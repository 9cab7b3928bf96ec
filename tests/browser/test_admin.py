"""The admin in a real browser: tabs of languages, suggestions, calendars, all within the security policy."""

import pytest
from playwright.sync_api import expect

from tests.browser.own import own_site
from tests.browser.pages import at
from tests.browser.test_pages import faults
from tests.portal.test_accounts import shown_code

EMAIL, PASSWORD = "keeper@example.org", "a long invented password"

made, site = own_site(f"get_user_model().objects.create_superuser({EMAIL!r}, {PASSWORD!r})")


@pytest.fixture(scope="module")
def cookies(browser, site):
    """Return the cookies of somebody who has signed in, set up a second factor, and chosen English."""
    page = browser.new_page(base_url=site, locale="en-GB")
    page.goto("/admin/")
    page.locator("#id_login").fill(EMAIL)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main .button-primary").click()
    page.locator("main section[aria-labelledby=app] a").click()
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main .button-primary").click()
    page.locator("#id_code").fill(shown_code(page.locator("[data-secret]").inner_text()))
    page.locator("main .button-primary").click()
    page.goto("/admin/")
    page.locator(".site-links").get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    found = page.context.cookies()
    page.close()
    return found


@pytest.fixture
def signed_in(browser_page, cookies):
    """Return a page of somebody who has signed in, in English."""
    page = browser_page("en")
    page.context.add_cookies(cookies)
    page.goto("/admin/")
    return page


def open_first(page, model):
    page.goto(f"/admin/{model}/")
    page.locator("#result_list tbody th a").first.click()
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("model", ["regions/county", "regions/servicepath", "organisations/organisation"])
def test_languages_are_in_tabs(signed_in, model):
    open_first(signed_in, model)
    tabs = signed_in.locator(".ui-tabs").first

    for code in ("fi", "sv", "en"):
        tabs.get_by_role("tab", name=code, exact=True).click()

        expect(tabs.locator("input:visible, textarea:visible").first).to_have_attribute("lang", code)


def test_goals_of_an_activity_are_suggested(signed_in):
    signed_in.goto("/admin/organisations/goalcontribution/add/")
    signed_in.locator(".field-goal .select2-selection").click()

    expect(signed_in.locator(".select2-results__option").first).to_contain_text(": ")


def test_part_added_to_a_strategy_has_tabs(signed_in):
    open_first(signed_in, "regions/strategy")
    signed_in.locator(".add-row a").click()

    added = signed_in.locator(".dynamic-goals").last
    expect(added.locator(".ui-tabs-nav").first).to_be_visible()


def test_day_is_chosen_from_a_calendar(signed_in):
    signed_in.goto("/admin/projects/event/add/")
    signed_in.locator("[id^=calendarlink]").first.click()
    signed_in.locator(".calendarbox:visible td a").first.click()

    expect(signed_in.locator("#id_starts_at_0")).not_to_have_value("")


def test_actions_are_offered_when_rows_are_chosen(signed_in):
    signed_in.goto("/admin/organisations/organisation/")
    signed_in.locator("#action-toggle").click()

    expect(signed_in.locator(".action-counter")).to_contain_text("50 of 50")


def test_the_style_guide_is_accessible_in_both_themes_and_fits_320_pixels(signed_in):
    assert signed_in.goto(at("pages:styleguide")["en"]).status == 200

    assert faults(signed_in) == {}
