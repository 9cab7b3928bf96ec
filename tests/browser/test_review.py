"""Reading a change in a real browser: in both themes, on a small screen, and by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.own import own_site, sign_in
from tests.browser.test_pages import faults

made, site = own_site("""
organisation = Organisation.objects.get(slug_fi="pohjanmaan-lyhty-ry")
editor = member("Aino", role=Role.EDITOR, organisation=organisation)
reader = member("Bertel", role=Role.COUNTY, county=organisation.home_municipality.county)
content = take(organisation)
values = {
    "description_fi": content["description_fi"].replace("</p>", " Tervetuloa mukaan!</p>", 1),
    "description_sv": content["description_sv"].replace("</p>", " Välkommen med!</p>", 1),
    "phone": "06 123 4567",
    "email": "new@example.org",
}
saved = actions.save_draft(organisation, by=editor, values=values, base=traces(content))
actions.submit(saved.revision, by=editor, comment="The phone has changed.")
with actions.change(organisation, by=reader) as changed:
    changed.email = "other@example.org"
made |= {"session": session_of(reader), "organisation": str(organisation.uuid)}
""")


@pytest.fixture
def open_change(browser_page, site, made):
    """Return a function that opens the change as its reader."""

    def open_page(**options):
        page = browser_page("en", **options)
        sign_in(page, site, made.session)
        page.goto(f"/en/workspace/organisation/{made.organisation}/review/")
        return page

    return open_page


def test_a_change_is_accessible_in_both_themes_and_fits_320_pixels(open_change):
    page = open_change()
    assert faults(page) == {}


def test_a_change_is_read_and_published_by_keyboard_without_javascript(open_change, made):
    page = open_change(js=False)

    expect(page.get_by_role("heading", name="What differs")).to_be_visible()
    press(page, page.get_by_role("button", name="Approve and publish"))
    expect(page.get_by_text("Choose which text stays").first).to_be_visible()
    mine = page.locator("[name='clash:email'][value=mine]")
    mine.focus()
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="Approve and publish"))

    expect(page).to_have_url(re.compile(rf"{made.organisation}/$"))
    expect(page.get_by_text("The change is public now.")).to_be_visible()


def press(page, button):
    button.focus()
    page.keyboard.press("Enter")
