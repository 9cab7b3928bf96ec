"""What a reader does: filter a list, with and without scripts; change language and theme; skip the menu."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.pages import LANGUAGES, PAGES

LIST = PAGES["organisations"]["en"]


def names(page):
    """Return the names in the list of organisations."""
    return page.locator(
        "#results tbody tr td:first-child, #results tbody tr th:first-child"
    ).all_inner_texts()


def test_a_choice_swaps_the_results_and_stays_in_the_address(browser_page):
    page = browser_page("en")
    page.goto(LIST)
    page.evaluate("document.body.dataset.same = 'yes'")
    before = names(page)

    page.locator("select[name=county]").select_option(label="Ostrobothnia")

    expect(page).to_have_url(re.compile(r"\?county=ostrobothnia"))
    expect(page.locator("#results .result-count")).not_to_have_text(re.compile("^166"))
    assert names(page) != before
    assert page.evaluate("document.body.dataset.same") == "yes"  # The page was not loaded anew.


def test_going_back_shows_the_list_as_it_was(browser_page):
    page = browser_page("en")
    page.goto(LIST)
    before = names(page)
    page.locator("select[name=county]").select_option(label="Ostrobothnia")
    expect(page).to_have_url(re.compile("county="))

    page.go_back()

    expect(page).to_have_url(re.compile(r"/organisations/$"))
    expect(page.locator("#results tbody tr")).to_have_count(len(before))
    assert names(page) == before


def test_an_address_with_filters_shows_the_same_as_choosing_them(browser_page):
    chosen, linked = browser_page("en"), browser_page("en")
    chosen.goto(LIST)
    chosen.locator("select[name=county]").select_option(label="Ostrobothnia")
    expect(chosen).to_have_url(re.compile("county="))
    chosen.wait_for_load_state("networkidle")

    linked.goto(chosen.url)

    assert names(linked) == names(chosen)
    assert names(linked) != []


def test_the_list_is_filtered_without_scripts(browser_page):
    page = browser_page("en", width=600, js=False)
    page.goto(LIST)
    page.locator(".filters-box summary").click()
    page.locator("select[name=county]").select_option(label="Ostrobothnia")

    page.locator(".filters button[type=submit]").click()

    expect(page).to_have_url(re.compile("county=ostrobothnia"))
    assert names(page) != []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_switcher_leads_to_the_same_page_in_each_language(browser_page, lang):
    page = browser_page("fi", js=False)
    page.goto(PAGES["service path"]["fi"])

    page.locator(f"header a[hreflang={lang}], header a[lang={lang}]").first.click()

    expect(page).to_have_url(re.compile(re.escape(PAGES["service path"][lang]) + "$"))
    expect(page.locator("html")).to_have_attribute("lang", lang)


def test_a_chosen_theme_holds_on_the_next_page(browser_page):
    page = browser_page("en", "light")
    page.goto(PAGES["home"]["en"])
    paper = page.evaluate(PAPER)

    page.locator("[data-theme-choice] input[value=dark]").check(force=True)
    dark = page.evaluate(PAPER)
    page.goto(PAGES["about"]["en"])

    assert dark != paper
    assert page.evaluate(PAPER) == dark


def test_the_first_key_leads_past_the_menu(browser_page):
    page = browser_page("en")
    page.goto(PAGES["county"]["en"])

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("#main$"))


PAPER = "getComputedStyle(document.body).backgroundColor"
