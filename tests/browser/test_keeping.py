"""What counties keep, in a browser: rows moved by keyboard, pointer and buttons; and all without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.own import own_site, sign_in

made, site = own_site("""
from regions.models import Goal, ServicePath, Strategy

path = ServicePath.objects.exclude(county=None).order_by("pk").first()
county = path.county
user = member("Bertel", role=Role.COUNTY, county=county)
strategy = Strategy.objects.filter(county=county).order_by("-starts", "pk").first()
made |= {
    "session": session_of(user),
    "county": str(county.uuid),
    "path": str(path.uuid),
    "strategy": str(strategy.uuid),
}
""")


@pytest.fixture
def open_page(browser_page, site, made):
    """Return a function that opens an address of the workspace as the county's coordinator."""

    def opened(address, **options):
        page = browser_page("en", **options)
        page.set_default_timeout(10_000)
        sign_in(page, site, made.session)
        page.goto(f"/en/workspace/{address}")
        return page

    return opened


def names(page):
    return [
        row.get_attribute("data-name")
        for row in page.locator("[data-ordered] > [data-ordered-row]:not([data-new])").all()
    ]


def said(page):
    return page.locator("[data-ordered-said]")


def saved(page):
    expect(page.locator("[data-save-state]")).to_contain_text("Saved")


def test_steps_are_moved_by_keyboard_and_the_move_is_told_and_saved(open_page, made):
    page = open_page(f"path/{made.path}/edit/steps/")
    first, second, third, *rest = names(page)

    # Alt and an arrow on a row in focus.
    page.get_by_role("button", name=f"Move {first} down").focus()
    page.keyboard.press("Alt+ArrowDown")
    assert names(page) == [second, first, third, *rest]
    expect(said(page)).to_have_text(f"“{first}” is now number 2 of {len(rest) + 3}.")
    expect(page.get_by_role("button", name=f"Move {first} down")).to_be_focused()
    saved(page)

    # Held with Space, moved with arrows, let go with Space.
    grab = page.get_by_role("button", name=f"Hold {first} to move it")
    grab.focus()
    page.keyboard.press("Space")
    expect(grab).to_have_attribute("aria-pressed", "true")
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
        expect(grab).to_have_attribute("aria-pressed", "false")
        expect(grab).to_be_focused()
        expect(said(page)).to_have_text(f"“{first}” is let go at number 3 of {len(rest) + 3}.")

    page.reload()
    assert names(page) == [second, third, first, *rest]


def test_what_is_held_goes_back_with_escape(open_page, made):
    page = open_page(f"path/{made.path}/edit/steps/")
    before = names(page)

    page.get_by_role("button", name=f"Hold {before[0]} to move it").focus()
    for key in ("Space", "ArrowDown", "ArrowDown", "Escape"):
        page.keyboard.press(key)

    assert names(page) == before
    expect(said(page)).to_have_text(f"“{before[0]}” is back where it was.")


def test_a_row_is_dragged_by_its_handle(open_page, made):
    page = open_page(f"strategies/{made.strategy}/order/")
    first, second, *rest = names(page)
    grab = page.get_by_role("button", name=f"Hold {first} to move it").bounding_box()
    below = page.get_by_role("button", name=f"Hold {rest[0]} to move it").bounding_box()

    page.mouse.move(grab["x"] + 9, grab["y"] + 9)
    page.mouse.down()
    page.mouse.move(grab["x"] + 9, below["y"] - 4, steps=8)
    page.mouse.up()

    assert names(page) == [second, first, *rest]


def test_a_step_is_put_between_two_with_the_next_empty_row(open_page, made):
    page = open_page(f"path/{made.path}/edit/steps/")
    first, *rest = names(page)

    page.get_by_role("button", name=f"Add after this: step – {first}").click()
    new = page.locator("[data-ordered] > [data-ordered-row]").nth(1)
    expect(new.locator("input:not([type=hidden])").first).to_be_focused()
    page.keyboard.type("Between")
    new.get_by_label("Phase").select_option("entry")
    new.get_by_label("Whose task").select_option("shared")
    saved(page)

    page.reload()
    assert names(page) == [first, "Between", *rest]


# Without scripts.


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_goals_are_moved_without_scripts_and_cancelled(open_page, made):
    page = open_page(f"strategies/{made.strategy}/order/", js=False)
    first, second, *rest = names(page)

    press(page, f"Move {first} down")
    assert names(page) == [second, first, *rest]
    expect(page.get_by_text("Moved. It is not published yet.")).to_be_visible()

    page.get_by_role("link", name="Cancel: nothing is saved").click()
    page.goto(f"/en/workspace/strategies/{made.strategy}/order/")
    assert names(page) == [first, second, *rest]


def test_a_strategy_is_begun_deleted_and_brought_back_without_scripts(open_page, made):
    page = open_page(f"counties/{made.county}/", js=False)
    page.get_by_role("link", name="Add: strategy", exact=True).click()
    page.locator("[name=name_en]").fill("A plan for 2030")
    press(page, "Publish")
    expect(page.get_by_role("heading", name="Not published yet")).to_be_visible()
    expect(page.locator("[name=name_en]")).to_have_value("A plan for 2030")

    page.locator("[name=status]").select_option("preparation")
    source = page.get_by_role("group", name=re.compile("^Source"))
    source.get_by_label("Title").fill("The board’s minutes")
    source.get_by_label("Web address").fill("https://www.example.org/minutes")
    press(page, "Publish")
    expect(page.get_by_role("heading", name="A plan for 2030")).to_be_visible()

    page.get_by_role("link", name="Delete").click()
    press(page, "Delete")
    press(page, "Take this back")
    expect(page.get_by_text("“A plan for 2030” is back as it was.")).to_be_visible()


def test_a_file_is_brought_in_without_scripts(open_page, made):
    page = open_page(f"counties/{made.county}/import/grants/", js=False)
    rows = "year;own_word_fi;granted;source_title;source_url\n2031;avustus;{};Minutes;https://www.example.org/1\n"

    def choose(amount):
        data = {"name": "grants.csv", "mimeType": "text/csv", "buffer": rows.format(amount).encode()}
        page.locator("[name=file]").set_input_files(data)
        press(page, "See what it would change")

    choose("much")
    expect(page.get_by_role("heading", name="1 place to mend")).to_be_visible()
    choose("5000")
    press(page, "Bring it in: readers see it at once")

    expect(page.get_by_role("link", name="2031 · avustus")).to_be_visible()
