"""Every page type, in every language: accessible in both themes, and whole on a narrow screen."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.pages import EVERY_PAGE, LANGUAGES, MISSING, PAGES

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    # No rule of these reads the style sheets, which the checker would fetch once more.
    "preload": {"assets": ["media"]},
}
# What asks most of the browser. Only colours differ between the themes, and they know no languages.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
ALL_BUT_COLOURS = {**RULES, "rules": {"color-contrast": {"enabled": False}}}
# The page may not scroll sideways; a box inside it may, when it does so by itself.
WIDER_THAN_THE_SCREEN = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.body.querySelectorAll("*")]
    .filter(element => element.getBoundingClientRect().right > room + 1)
    .map(element => `${element.tagName.toLowerCase()}.${element.className}`);
}"""


@pytest.mark.parametrize(("name", "lang"), EVERY_PAGE)
def test_page_is_accessible_in_both_themes_and_fits_320_pixels(walking_page, name, lang):
    page = walking_page(lang)
    assert page.goto(PAGES[name][lang]).status == 200
    assert page.locator("html").get_attribute("lang") == lang

    assert faults(page, colours=lang == language_of_colours(name)) == {}


def language_of_colours(name):
    """Return the language in which the colours of a page are looked at, in both themes."""
    return LANGUAGES[list(PAGES).index(name) % len(LANGUAGES)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_missing_page_is_accessible_in_both_themes_and_fits_320_pixels(walking_page, lang):
    page = walking_page(lang)
    assert page.goto(MISSING[lang]).status == 404
    assert page.locator("html").get_attribute("lang") == lang

    assert faults(page) == {}


def faults(page, *, colours=True):
    """Return what is wrong with the page, by where it was seen."""
    # Sections far below are laid out when they come near; the checker measures where everything stands then.
    page.evaluate(
        "for (const far of document.querySelectorAll('.far')) far.style.contentVisibility = 'visible'"
    )
    found = {"light": violations(page, RULES if colours else ALL_BUT_COLOURS)}
    if colours:
        page.emulate_media(color_scheme="dark")
        found["dark"] = violations(page, COLOURS)
    page.set_viewport_size({"width": 320, "height": 900})
    found["wider than 320 pixels"] = page.evaluate(WIDER_THAN_THE_SCREEN)
    return {where: lines for where, lines in found.items() if lines}


def violations(page, rules=RULES):
    """Return a line for each rule that the page breaks, with the elements that break it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("rules => axe.run(document, rules).then(({ violations }) => violations)", rules)
    return [
        f"{rule['id']} ({rule['help']}): "
        + "; ".join(" ".join(map(str, node["target"])) for node in rule["nodes"][:5])
        for rule in found
    ]
