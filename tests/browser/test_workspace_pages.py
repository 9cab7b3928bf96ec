"""Every page of work and of accounts: accessible in both themes, and whole on a narrow screen."""

import pytest
from playwright.sync_api import expect

from tests.browser import workspace_pages
from tests.browser.own import sign_in
from tests.browser.test_pages import faults
from tests.browser.workspace_pages import EVERY_LINE, who_and_where

made, site = workspace_pages.made, workspace_pages.workspace


@pytest.mark.parametrize(("line", "lang"), EVERY_LINE)
def test_page_is_accessible_in_both_themes_and_fits_320_pixels(walking_page, site, made, line, lang):
    page = walking_page(lang)
    session, address = who_and_where(line, lang, made)
    if session:
        sign_in(page, site, session)
    assert page.goto(address).status == 200
    assert page.url == site + address
    assert page.locator("html").get_attribute("lang") == lang
    # The editors of long texts stand in the place of their fields.
    expect(page.locator("textarea.richtext, [data-richtext-tools][hidden]")).to_have_count(0)

    assert faults(page) == {}
