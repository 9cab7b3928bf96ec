"""What a reader does: filter a list, with and without scripts; change language and theme; skip the menu."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.pages import LANGUAGES, PAGES
from tests.browser.test_pages import faults

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
    before, whole = names(page), page.locator("#result-count").inner_text()

    page.locator("select[name=county]").select_option(label="Ostrobothnia")

    expect(page).to_have_url(re.compile(r"\?county=ostrobothnia"))
    expect(page.locator("#result-count")).not_to_have_text(whole)
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


def test_the_last_of_quick_choices_is_the_one_shown_and_addressed(browser_page):
    page = browser_page("en")
    asked = requests_for_the_list(page)
    page.goto(LIST)
    county = page.locator("select[name=county]")

    county.focus()
    for _press in range(3):
        page.keyboard.press("ArrowDown")

    chosen = county.input_value()
    expect(page).to_have_url(re.compile(f"\\?county={chosen}$"))
    expect(page.locator(".active-filters a")).to_have_text(
        re.compile(f"County: {county.locator('option:checked').inner_text()}")
    )
    expect(county).to_be_focused()
    assert asked == [f"{LIST}?county={chosen}"]


def test_choices_made_while_the_answer_is_awaited_end_in_agreement(browser_page):
    page = browser_page("en")
    asked = requests_for_the_list(page)
    page.add_init_script(SLOW)
    page.goto(LIST)
    county = page.locator("select[name=county]")

    for label in ("Ostrobothnia", "Kainuu", "Pirkanmaa"):
        county.select_option(label=label)
        page.wait_for_timeout(350)

    expect(page).to_have_url(re.compile(r"\?county=pirkanmaa$"))
    expect(page.locator(".active-filters a")).to_have_text(re.compile("County: Pirkanmaa"))
    assert county.input_value() == "pirkanmaa"
    assert asked == [f"{LIST}?county=ostrobothnia", f"{LIST}?county=pirkanmaa"]


def test_words_are_asked_for_once_by_the_button_and_by_enter(browser_page):
    page = browser_page("en")
    asked = requests_for_the_list(page)
    page.goto(LIST)

    page.locator(".filters input[name=q]").fill("tuki")
    page.locator(".filters button[type=submit]").click()
    expect(page.locator(".active-filters a")).to_have_text(re.compile("Words: tuki"))
    page.locator(".filters input[name=q]").fill("lapset")
    page.locator(".filters input[name=q]").press("Enter")
    expect(page.locator(".active-filters a")).to_have_text(re.compile("Words: lapset"))

    page.wait_for_timeout(400)
    assert asked == [f"{LIST}?q=tuki", f"{LIST}?q=lapset"]


def test_going_back_and_forth_the_choice_the_address_and_the_list_agree(browser_page):
    page = browser_page("en")
    page.goto(LIST)
    for label in ("Ostrobothnia", "Pirkanmaa"):
        page.locator("select[name=county]").select_option(label=label)
        expect(page.locator(".active-filters a")).to_have_text(re.compile(label))

    for go, label in ((page.go_back, "Ostrobothnia"), (page.go_forward, "Pirkanmaa")):
        go()
        expect(page).to_have_url(re.compile(f"county={label.lower()}$"))
        expect(page.locator(".active-filters a")).to_have_text(re.compile(label))
        expect(page.locator("select[name=county]")).to_have_value(label.lower())

    page.locator("select[name=county]").select_option(label="Kainuu")  # The form still works.
    expect(page).to_have_url(re.compile("county=kainuu$"))
    expect(page.locator("[data-theme-choice]")).to_be_visible()


def test_an_answer_that_comes_after_going_back_is_not_shown(browser_page):
    page = browser_page("en")
    page.add_init_script(HELD)
    page.goto(LIST)
    whole = page.locator("#result-count").inner_text()
    page.locator("select[name=county]").select_option(label="Ostrobothnia")
    expect(page).to_have_url(re.compile("county=ostrobothnia$"))
    page.evaluate("hold = true")
    page.locator("select[name=county]").select_option(label="Pirkanmaa")
    page.evaluate("came")

    page.go_back()
    expect(page.locator("select[name=county]")).to_have_value("")
    page.evaluate("letGo()")

    page.wait_for_timeout(500)
    expect(page).to_have_url(re.compile(r"/organisations/$"))
    expect(page.locator("select[name=county]")).to_have_value("")
    expect(page.locator("#result-count")).to_have_text(whole)


@pytest.mark.parametrize("js", [True, False])
def test_on_a_small_screen_the_filters_stay_open_and_can_be_taken_away(browser_page, js):
    page = browser_page("en", width=400, js=js)
    page.goto(f"{LIST}?county=pirkanmaa&q=tuki")
    expect(page.locator("select[name=county]")).to_be_visible()

    page.get_by_role("link", name="Remove the filter County: Pirkanmaa").click()

    expect(page).to_have_url(re.compile(r"\?q=tuki#results$"))
    expect(page.locator(".active-filters a")).to_have_count(1)
    expect(page.locator("select[name=county]")).to_have_value("")
    expect(page.locator("#result-count")).to_be_in_viewport()


def test_on_a_small_screen_the_button_leads_to_what_it_found(browser_page):
    page = browser_page("en", width=400)
    page.goto(LIST)
    page.locator(".filters-box summary").click()
    page.locator("select[name=county]").focus()
    page.locator("select[name=county]").select_option(label="Pirkanmaa")
    expect(page).to_have_url(re.compile("county=pirkanmaa"))
    expect(page.locator("select[name=county]")).to_be_focused()

    page.locator(".filters button[type=submit]").click()

    expect(page.locator("#results")).to_be_focused()
    expect(page.locator("#result-count")).to_be_in_viewport()
    expect(page.locator(".active-filters")).to_be_in_viewport()


def test_screen_readers_hear_the_new_count_from_where_the_old_one_stood(browser_page):
    page = browser_page("en")
    page.goto(LIST)
    whole = page.locator("[role=status]").inner_text()
    page.evaluate("document.querySelector('[role=status]').dataset.same = 'yes'")
    page.locator("select[name=county]").select_option(label="Ostrobothnia")

    expect(page.locator("[role=status]")).not_to_have_text(whole)
    expect(page.locator("[role=status]")).to_have_text(re.compile(r"^\d+ organisations?$"))
    expect(page.locator("[role=status]")).to_have_attribute("data-same", "yes")
    expect(page.locator("[aria-live]")).to_have_count(0)


@pytest.mark.parametrize("link", ["#results thead a", "#results .pagination a"])
def test_sorting_and_paging_keep_to_the_results(browser_page, link):
    page = browser_page("en")
    page.goto(LIST)

    page.locator(link).last.focus()
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile("#results$"))
    expect(page.locator("#results")).to_be_focused()


@pytest.mark.parametrize("key", ["name", "-start"])
def test_the_list_of_projects_shows_how_it_is_sorted(browser_page, key):
    page = browser_page("en")
    page.goto(f"{PAGES['projects']['en']}?sort={key}")
    links = page.locator(".sorts a")
    current = page.locator(".sorts a[aria-current]")
    expect(current).to_have_count(1)
    expect(current).to_have_attribute("href", f"?sort={key}#results")
    weights = links.evaluate_all("links => links.map(link => getComputedStyle(link).fontWeight)")
    assert sorted(weights) == ["400", "600"]


@pytest.mark.parametrize("width", [400, 1280])
def test_the_way_to_operating_models_stands_apart_from_the_filters(browser_page, width):
    page = browser_page("en", width=width)
    page.goto(PAGES["projects"]["en"])
    above = page.locator(".below-header").bounding_box()
    assert page.locator(".filters-box").bounding_box()["y"] - above["y"] - above["height"] >= 16


@pytest.mark.parametrize("name", ["organisations", "projects", "posts"])
def test_a_filtered_list_is_accessible(browser_page, name):
    page = browser_page("en", width=400)
    page.goto(f"{PAGES[name]['en']}?q=a&county=pirkanmaa")
    expect(page.locator(".active-filters a")).to_have_count(2)
    assert faults(page) == {}


def requests_for_the_list(page):
    """Return a list that fills with the addresses that the page asks the filtered list for."""
    asked = []

    def hear(request):
        address = urlsplit(request.url)
        if address.path == LIST and address.query:
            asked.append(f"{address.path}?{address.query}")

    page.on("request", hear)
    return asked


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


SLOW = """
const ask = window.fetch;
window.fetch = (...what) => ask(...what).then(
  answer => new Promise(give => setTimeout(give, 1000, answer))
);
"""
# The answer that comes next after "hold = true" waits until the test lets it go.
HELD = """
const ask = window.fetch;
window.hold = false;
window.came = new Promise(tell => {
  window.fetch = (...what) => ask(...what).then(answer => {
    if (!window.hold) return answer;
    window.hold = false;
    return new Promise(give => { window.letGo = () => give(answer); tell(); });
  });
});
"""
PAPER = "getComputedStyle(document.body).backgroundColor"
