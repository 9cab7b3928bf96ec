"""Remarks beside a text in a real browser: made anew while one types, answered, taken back."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.own import own_site, sign_in

made, site = own_site("""
from tests.blog.factories import AuthorFactory, AuthorshipFactory, PostFactory, PostVersionFactory
writer = member("Wilma", role=Role.WRITER)
post = PostFactory(versions=False, authorship=None)
AuthorshipFactory(post=post, author=AuthorFactory(user=writer))
version = PostVersionFactory(
    post=post, language="en", relation="original", title="Grants", draft=True,
    body='<p>The criteria are <a href="/a/">here</a>.</p>',
)
other = PostVersionFactory(
    post=post, language="sv", relation="translation", title="Understöd", draft=True,
    body='<p>Villkoren finns <a href="/a/">här</a>.</p><h2>STEA</h2><p>Välfärdsregionen.</p>',
)
made |= {"session": session_of(writer), "version": str(version.uuid), "other": str(other.uuid)}
""")


@pytest.mark.parametrize("js", [True, False])
def test_a_remark_is_answered_beside_the_form(browser_page, site, made, js):
    page = browser_page("en", js=js)
    sign_in(page, site, made.session)
    page.goto(f"/en/workspace/version/{made.other}/edit/text/")
    remarks = page.locator("#remarks")
    vague = remarks.locator(".remark-group", has_text="A link that does not tell where it leads")

    expect(vague).to_have_attribute("open", "")
    vague.get_by_text("It is right as it is").click()
    vague.get_by_label("Why").fill("It is a quotation.")
    vague.get_by_role("button", name="Answer the remark").click()

    expect(vague).to_have_count(0)
    remarks.get_by_text("1 remark has been answered").click()
    expect(remarks).to_contain_text("It is a quotation.")
    if js:
        assert Axe().run(page).response["violations"] == []
    remarks.get_by_role("button", name="Take the answer back").click()
    expect(vague).to_have_count(1)


def test_remarks_follow_what_is_typed_and_wait_for_an_answer_that_is_being_written(browser_page, site, made):
    page = browser_page("en")
    sign_in(page, site, made.session)
    page.goto(f"/en/workspace/version/{made.version}/edit/text/")
    number = page.locator("[data-remarks-number]")
    expect(number).to_contain_text("1 remark.")

    page.locator("[name=excerpt]").fill("Written by the HYTE group.")
    expect(number).to_contain_text("2 remarks.")
    expect(page.locator("[data-remarks-said]")).to_contain_text("2 remarks.")

    page.locator(".remark-group[data-kept=link-vague]").get_by_text("It is right as it is").click()
    reason = page.locator(".remark-group[data-kept=link-vague]").get_by_label("Why")
    reason.fill("A quotation")
    page.locator("[name=excerpt]").fill("Written by a group.")
    expect(page.locator("[data-save-state]")).to_contain_text("Saved")
    expect(reason).to_have_value("A quotation")
    expect(number).to_contain_text("2 remarks.")
    reason.fill("")
    reason.blur()
    expect(number).to_contain_text("1 remark.")
    if folder := os.environ.get("SHOTS"):
        for width, height in ((360, 800), (768, 1000), (1280, 900)):
            page.set_viewport_size({"width": width, "height": height})
            page.screenshot(path=f"{folder}/remarks-{width}.png", full_page=True)
