"""History in a real browser: versions are compared and texts come back by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.own import own_site, sign_in
from tests.browser.test_review import press

made, site = own_site("""
organisation = Organisation.objects.get(slug_fi="pohjanmaan-lyhty-ry")
reader = member("Aino", role=Role.COUNTY, county=organisation.home_municipality.county)
for number in (1, 2):
    with actions.change(organisation, by=reader, comment="The phone has changed.") as changed:
        changed.phone = f"06 {number}"
        changed.description_fi = changed.description_fi.replace("</p>", f" Tervetuloa {number}!</p>", 1)
content = take(organisation)
values = {"description_sv": content["description_sv"].replace("</p>", " Välkommen med!</p>", 1)}
actions.save_draft(organisation, by=reader, values=values, base=traces(content))
made |= {"session": session_of(reader), "thing": str(organisation.uuid)}
""")


@pytest.fixture
def open_page(browser_page, site, made):
    """Return a function that opens a page of the thing as its county’s coordinator."""

    def opened(path, **options):
        page = browser_page("en", **options)
        sign_in(page, site, made.session)
        page.goto(f"/en/workspace/organisation/{made.thing}/{path}")
        return page

    return opened


def test_two_versions_are_compared_and_a_text_comes_back_by_keyboard_without_javascript(open_page):
    page = open_page("history/", js=False)
    page.get_by_role("radio", name=re.compile("^Compare from.*Aino")).last.focus()
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="Compare the two that are chosen"))
    expect(page.get_by_role("heading", name="What differs")).to_be_visible()

    page.go_back()
    press(page, page.get_by_role("link", name=re.compile("^See the change")).first)
    press(page, page.get_by_role("link", name="Undo this change"))
    press(page, page.get_by_role("button", name="Bring back into the draft"))
    expect(page.get_by_text("It was brought back into the draft.")).to_be_visible()
    press(page, page.get_by_role("button", name="Take this back"))
    expect(page.get_by_text("Taken back: the draft is as it was before.")).to_be_visible()
