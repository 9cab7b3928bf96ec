"""The coverage matrix with keys and pointer, and words that are explained where they stand."""

from tests.browser.pages import PAGES

PLACE = """() => {
  const cell = document.activeElement.closest("td");
  return [cell.parentElement.rowIndex, cell.cellIndex];
}"""
READ = "() => [...new Set([...document.querySelectorAll('.matrix .read')].map(cell => cell.cellIndex))]"


def test_arrow_keys_walk_from_cell_to_cell_and_the_column_is_marked(browser_page):
    page = browser_page("fi")
    page.goto(PAGES["county's coverage"]["fi"])
    page.focus(".matrix tbody td a")
    row, column = page.evaluate(PLACE)

    page.keyboard.press("ArrowRight")
    moved = page.evaluate(PLACE)
    assert moved[0] == row
    assert moved[1] > column
    assert page.evaluate(READ) == [moved[1]]

    page.keyboard.press("ArrowDown")
    assert page.evaluate(PLACE)[0] > row
    assert page.evaluate(PLACE)[1] == moved[1]


def test_headings_stay_in_sight_while_the_table_scrolls(browser_page):
    page = browser_page("fi")
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(PAGES["county's coverage"]["fi"])

    page.evaluate("document.querySelector('.coverage-box').scrollTo(400, 300)")

    box = page.locator(".coverage-box").bounding_box()
    corner = page.locator(".matrix .corner").bounding_box()
    assert abs(corner["x"] - box["x"]) < 2
    assert abs(corner["y"] - box["y"]) < 2


def test_a_word_opens_with_a_key_and_closes_with_escape(browser_page):
    page = browser_page("sv")
    page.goto(PAGES["county's tour, a stop"]["sv"])
    word = page.locator("button.term").first
    note = page.locator(f"#{word.get_attribute('popovertarget')}")
    assert not note.is_visible()

    word.press("Enter")
    assert note.is_visible()
    assert note.locator("[lang=fi]").is_visible()

    page.keyboard.press("Escape")
    assert not note.is_visible()
