"""Every page type, in every language: accessible in both themes, whole at 320 pixels and without scripts."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.pages import EVERY_PAGE, PAGES

every_page = pytest.mark.parametrize(("name", "lang"), EVERY_PAGE)
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


@every_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_has_no_accessibility_violations(browser_page, name, lang, scheme):
    page = browser_page(lang, scheme)
    assert page.goto(PAGES[name][lang]).status == 200

    violations = Axe().run(page, options=RULES).response["violations"]

    assert [describe(violation) for violation in violations] == []


@every_page
def test_page_fits_a_screen_of_320_pixels(browser_page, name, lang):
    page = browser_page(lang, width=320)
    page.goto(PAGES[name][lang])

    assert page.evaluate(WIDER_THAN_THE_SCREEN) == []


@every_page
def test_page_says_its_language_and_heading_without_scripts(browser_page, name, lang):
    page = browser_page(lang, js=False)
    page.goto(PAGES[name][lang])

    assert page.locator("html").get_attribute("lang") == lang
    assert page.locator("h1").count() == 1
    assert page.locator("main h1, h1").first.inner_text().strip() != ""


# The page may not scroll sideways; what does so inside a box of its own is listed by nobody.
WIDER_THAN_THE_SCREEN = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.body.querySelectorAll("*")]
    .filter(element => element.getBoundingClientRect().right > room + 1)
    .map(element => `${element.tagName.toLowerCase()}.${element.className}`);
}"""


def describe(violation):
    """Return one line: the broken rule, and the elements that break it."""
    places = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:5])
    return f"{violation['id']} ({violation['help']}): {places}"
