"""The same work without JavaScript: a form is saved by its button, sent in, read, published and found."""

import pytest
from playwright.sync_api import expect

from tests.browser.own import own_site, sign_in

made, site = own_site("""
organisation = Organisation.objects.get(slug_fi="pohjanmaan-lyhty-ry")
editor = member("Aino", role=Role.EDITOR, organisation=organisation)
county = member("Bertel", role=Role.COUNTY, county=organisation.home_municipality.county)
made |= {
    "editor": session_of(editor),
    "county": session_of(county),
    "organisation": str(organisation.uuid),
    "name": organisation.name_en,
}
""")


@pytest.fixture
def open_as(browser_page, site, made):
    """Return a function that opens my work as the editor or the county's coordinator."""

    def opened(who):
        page = browser_page("en", js=False)
        sign_in(page, site, getattr(made, who))
        page.goto("/en/workspace/")
        return page

    return opened


def follow(page, name):
    page.get_by_role("main").get_by_role("link", name=name).first.click()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_a_profile_is_corrected_sent_in_and_published(open_as, made):
    editor, county = open_as("editor"), open_as("county")
    follow(editor, made.name)
    follow(editor, "Contact")
    editor.locator("[name=phone]").fill("06 321 4321")
    editor.locator("[name=email]").fill("not an address")
    editor.locator("button[value=list]").click()
    # What is wrong is told, and nothing of what was written is lost.
    email = editor.locator("[name=email]")
    expect(email).to_have_attribute("aria-invalid", "true")
    expect(editor.locator(f"#{email.get_attribute('aria-describedby')}")).not_to_be_empty()
    expect(editor.locator("[name=phone]")).to_have_value("06 321 4321")
    email.fill("new@example.org")
    editor.locator("button[value=list]").click()
    press(editor, "Send in")
    expect(editor.get_by_role("button", name="Take it back")).to_be_visible()

    county.reload()
    follow(county, made.name)
    changes = county.get_by_role("article")
    expect(changes).to_have_count(2)
    expect(changes.filter(has_text="06 321 4321")).to_have_count(1)
    press(county, "Approve and publish")

    editor.goto("/en/workspace/?show=drafts")
    expect(editor.get_by_text("You have no drafts.")).to_be_visible()
    follow(editor, made.name)
    follow(editor, "See the public page")
    expect(editor.get_by_text("06 321 4321").first).to_be_visible()
