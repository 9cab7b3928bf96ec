"""Sharing a post: its address is copied with scripts, and sent by e-mail with and without them."""

from playwright.sync_api import expect

from tests.browser.pages import PAGES

POST = PAGES["post"]["en"]


def test_the_address_of_a_post_is_copied_and_the_reader_is_told(browser_page):
    page = browser_page("en")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(POST)
    page.get_by_role("button", name="Copy the link").click()
    expect(page.locator("[data-share-done]")).to_have_text("The link has been copied.")
    canonical = page.locator("link[rel=canonical]").get_attribute("href")
    assert page.evaluate("navigator.clipboard.readText()") == canonical


def test_without_scripts_a_post_is_shared_by_e_mail(browser_page):
    page = browser_page("en", js=False)
    page.goto(POST)
    expect(page.get_by_role("button", name="Copy the link")).to_have_count(0)
    expect(page.get_by_role("link", name="Send by e-mail")).to_be_visible()
