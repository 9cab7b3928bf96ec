"""Search by keyboard: suggestions while one types, facets that swap the hits; and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PAGES, asking, at
from tests.browser.test_pages import faults

SEARCH = PAGES["search, where to begin"]["en"]
TUKI = asking(at("pages:search"), "q=tuki")["en"]
SUGGESTING = re.compile(r"/suggestions[^/]*\.js$")


def box(page):
    return page.get_by_role("main").get_by_role("combobox")


@pytest.fixture
def typed(browser_page):
    """Return a page on which somebody has begun to write, with its suggestions shown."""
    page = browser_page("en")
    page.goto(SEARCH)
    page.locator("#q").focus()
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.type("lan")
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()
    return page


def test_suggestions_are_walked_with_arrows_and_taken_with_enter(typed):
    options = typed.get_by_role("option")
    expect(box(typed)).to_have_attribute("aria-expanded", "true")
    expect(typed.locator(".suggest [role=status]").last).to_have_text(re.compile(r"^\d+ suggestions?$"))
    assert faults(typed) == {}

    typed.keyboard.press("ArrowUp")
    last = options.last
    expect(last).to_have_attribute("aria-selected", "true")
    expect(box(typed)).to_have_attribute("aria-activedescendant", last.get_attribute("id"))
    typed.keyboard.press("ArrowDown")
    expect(box(typed)).not_to_have_attribute("aria-activedescendant", re.compile(""))
    typed.keyboard.press("ArrowDown")
    first = options.first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box(typed)).to_be_focused()
    expect(box(typed)).to_have_value("lan")
    name = first.locator("span").first.inner_text()

    typed.keyboard.press("Enter")
    expect(typed.get_by_role("heading", level=1)).to_contain_text(name)


def test_escape_closes_the_list_and_keeps_the_text(typed):
    typed.keyboard.press("Escape")
    expect(typed.get_by_role("listbox")).to_be_hidden()
    expect(box(typed)).to_have_value("lan")
    expect(box(typed)).to_have_attribute("aria-expanded", "false")

    typed.keyboard.press("Enter")
    expect(typed).to_have_url(re.compile(r"\?q=lan$"))
    expect(typed.get_by_role("heading", level=1)).to_have_text("Search: lan")


def test_leaving_the_box_closes_the_list(typed):
    typed.keyboard.press("Tab")
    expect(typed.get_by_role("listbox")).to_be_hidden()


def test_a_suggestion_is_taken_by_the_mouse(typed):
    word = typed.get_by_role("option").last
    text = word.locator("span").first.inner_text()
    word.click()
    expect(typed.get_by_role("heading", level=1)).to_contain_text(text)


@pytest.fixture
def held(browser_page):
    """Return a function that opens a page whose suggestions wait on their way, and one that lets them in."""

    def opened(address):
        page, waiting = browser_page("en"), []
        page.route(SUGGESTING, lambda route: waiting.append(route))
        page.goto(address)

        def let_in():
            for _time in range(250):  # A request is told of before it is held.
                if waiting:
                    break
                page.wait_for_timeout(20)
            waiting.pop().continue_()

        return page, let_in

    return opened


def test_what_was_typed_before_the_script_came_is_suggested_for(held):
    page, let_in = held(PAGES["about"]["en"])
    with page.expect_request(SUGGESTING):
        page.get_by_role("banner").get_by_role("searchbox").fill("tuki")
    let_in()
    expect(page.get_by_role("listbox", name="Suggestions")).to_be_visible()


def test_going_to_a_box_that_holds_a_search_opens_nothing(held):
    page, let_in = held(TUKI)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_request(SUGGESTING):
        page.locator("#q").focus()
    let_in()
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("End")
    page.wait_for_timeout(300)
    assert [url for url in asked if "?q=" in url] == []


def test_the_box_in_the_header_suggests_too_and_leads_to_the_search(browser_page):
    page = browser_page("en")
    page.goto(PAGES["about"]["en"])
    field = page.get_by_role("banner").get_by_role("searchbox")
    field.fill("tuki")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=tuki$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Search: tuki")


def test_a_facet_swaps_the_hits_and_keeps_the_focus(browser_page):
    page = browser_page("en")
    page.goto(TUKI)
    page.evaluate("document.body.dataset.same = 'yes'")
    whole = page.locator("#result-count").inner_text()
    choice = page.get_by_role("group", name="Kind").get_by_role("checkbox").first

    choice.focus()
    page.keyboard.press("Space")

    expect(page).to_have_url(re.compile(r"\?q=tuki&kind=\w+$"))
    expect(page.locator("#result-count")).not_to_have_text(whole)
    expect(page.get_by_role("group", name="Kind").get_by_role("checkbox").first).to_be_focused()
    assert page.evaluate("document.body.dataset.same") == "yes"
    page.go_back()
    expect(page.locator("#result-count")).to_have_text(whole)


def test_another_word_keeps_the_facets_and_the_title_follows(browser_page):
    page = browser_page("en")
    page.goto(f"{TUKI}&kind=organisation")
    page.locator("#q").fill("apu")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?q=apu&kind=organisation$"))
    expect(page).to_have_title(re.compile("^Search: apu "))
    expect(page.get_by_role("heading", level=1)).to_have_text("Search: apu")


def test_all_of_it_works_without_scripts(browser_page):
    page = browser_page("en", js=False)
    page.goto(PAGES["about"]["en"])
    page.get_by_role("banner").get_by_role("searchbox").fill("tuki")
    page.get_by_role("banner").get_by_role("button", name="Search").click()
    whole = page.locator("#result-count").inner_text()
    for name in ("Kind", "County"):
        page.get_by_role("group", name=name).get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Show results").click()

    expect(page).to_have_url(re.compile(r"\?q=tuki&kind=\w+&county=[\w-]+$"))
    expect(page.locator("#result-count")).not_to_have_text(whole)
    expect(page.locator(".active-filters a")).to_have_count(2)
    page.locator(".active-filters a").first.click()
    expect(page.locator(".active-filters a")).to_have_count(1)


def test_a_small_screen_has_a_way_to_the_search(browser_page):
    page = browser_page("en", width=360)
    page.goto(PAGES["about"]["en"])
    page.get_by_role("banner").get_by_role("link", name="Search").click()
    page.locator("#q").fill("tuki")
    page.keyboard.press("Enter")
    expect(page.locator(".hit").first).to_be_visible()
