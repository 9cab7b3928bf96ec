"""The forms of the workspace with JavaScript: nothing typed is lost, and everything works by keyboard."""

import contextlib

import pytest
from playwright.sync_api import Error, expect

from tests.browser.own import own_site, sign_in
from tests.browser.test_pages import faults

COPIES = "Object.keys(localStorage).filter((key) => key.startsWith('text:')).length"

made, site = own_site("""
organisation = Organisation.objects.get(slug_fi="pohjanmaan-lyhty-ry")
Organisation.objects.filter(pk=organisation.pk).update(text_languages="fi,sv")
editors = [member(name, role=Role.EDITOR, organisation=organisation) for name in ("Aino", "Bertel")]
made |= {"sessions": [session_of(one) for one in editors], "organisation": str(organisation.uuid)}
""")


@pytest.fixture
def open_as(browser_page, site, made):
    """Return a function that opens a section's form as one of the editors: ``open_as(0, "contact")``."""

    def open_form(editor, section, **options):
        page = browser_page("en", **options)
        page.set_default_timeout(10_000)
        sign_in(page, site, made.sessions[editor])
        page.goto(f"/en/workspace/organisation/{made.organisation}/edit/{section}/")
        return page

    return open_form


def state(page):
    return page.locator("[data-save-state]")


def by_keyboard(page, label, text):
    """Write ``text`` into a field without touching the mouse."""
    page.get_by_label(label, exact=True).focus()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def copies(page):
    return page.evaluate(COPIES)


def test_what_is_typed_is_saved_a_moment_after_typing_stops(open_as):
    page = open_as(0, "contact")

    by_keyboard(page, "Phone", "06 111 1111")

    expect(state(page)).to_contain_text("Saved")
    assert copies(page) == 0
    page.reload()
    expect(page.get_by_label("Phone", exact=True)).to_have_value("06 111 1111")


def test_what_is_wrong_is_told_beside_its_field_and_kept(open_as):
    page = open_as(0, "contact")

    by_keyboard(page, "E-mail", "not an address")

    email = page.get_by_label("E-mail", exact=True)
    expect(email).to_have_attribute("aria-invalid", "true")
    described = page.locator(f"#{email.get_attribute('aria-describedby').split()[-1]}")
    expect(described).not_to_be_empty()
    by_keyboard(page, "E-mail", "right@example.org")
    expect(email).not_to_have_attribute("aria-invalid", "true")


def test_saving_pauses_without_a_connection_and_goes_on_with_one(open_as):
    page = open_as(0, "contact")
    page.route("**/edit/contact/", lambda route: route.fulfill(status=503, body=""))

    by_keyboard(page, "Phone", "06 222 2222")

    expect(state(page)).to_contain_text("Saving is paused: there is no connection.")
    assert copies(page) == 1
    page.unroute_all()
    with page.expect_response(lambda response: "example.org%2Fnew" in (response.request.post_data or "")):
        by_keyboard(page, "Website", "https://example.org/new")
    expect(state(page)).to_contain_text("Saved")
    page.reload()
    expect(page.locator("[data-local-copy]")).to_have_count(0)
    expect(page.get_by_label("Phone", exact=True)).to_have_value("06 222 2222")
    expect(page.get_by_label("Website", exact=True)).to_have_value("https://example.org/new")


def test_text_outlives_a_crash_and_is_offered_back(open_as):
    page = open_as(0, "contact")
    page.route("**/edit/contact/", lambda route: route.fulfill(status=503, body=""))
    by_keyboard(page, "Phone", "06 333 3333")
    expect(state(page)).to_contain_text("paused")
    address = page.url

    with contextlib.suppress(Error):
        page.goto("chrome://crash")
    page = page.context.new_page()
    page.goto(address)

    offer = page.locator("[data-local-copy]")
    expect(offer).to_contain_text("06 333 3333")
    page.get_by_role("button", name="Put it back into the form").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Phone", exact=True)).to_have_value("06 333 3333")
    expect(state(page)).to_contain_text("Saved")
    page.reload()
    expect(page.get_by_label("Phone", exact=True)).to_have_value("06 333 3333")
    expect(page.locator("[data-local-copy]")).to_have_count(0)


def test_text_outlives_the_end_of_a_session(open_as, site, made):
    page = open_as(0, "contact")
    page.context.clear_cookies(name="sessionid")

    by_keyboard(page, "Phone", "06 444 4444")

    expect(state(page)).to_contain_text("you have been signed out")
    expect(state(page).get_by_role("link")).to_have_attribute("target", "_blank")
    assert copies(page) == 1
    sign_in(page, site, made.sessions[0])
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(state(page)).to_contain_text("Saved")
    assert copies(page) == 0


def test_another_person_on_the_same_device_is_not_offered_the_text(open_as, site, made):
    page = open_as(0, "contact")
    page.route("**/edit/contact/", lambda route: route.fulfill(status=503, body=""))
    by_keyboard(page, "Phone", "06 555 5555")
    expect(state(page)).to_contain_text("paused")
    page.unroute_all()

    sign_in(page, site, made.sessions[1])
    again = page.context.new_page()
    again.goto(page.url)

    expect(again.get_by_label("Phone", exact=True)).to_be_visible()
    expect(again.locator("[data-local-copy]")).to_have_count(0)


def test_a_clash_is_shown_with_both_texts_and_a_choice(open_as):
    first, second = open_as(0, "contact"), open_as(1, "contact")
    by_keyboard(second, "Phone", "06 1")
    expect(state(second)).to_contain_text("Saved")

    by_keyboard(first, "Phone", "06 2")

    clash = first.get_by_role("group", name="Phone")
    expect(clash).to_contain_text("06 1")
    expect(clash).to_contain_text("06 2")
    expect(state(first)).to_contain_text("Choose which one stays")
    clash.get_by_role("radio").nth(1).focus()
    first.keyboard.press("Space")
    expect(first.get_by_label("Phone", exact=True)).to_have_value("06 1")
    # The other text is not gone.
    clash.get_by_role("radio").nth(1).focus()
    first.keyboard.press("ArrowUp")
    expect(first.get_by_label("Phone", exact=True)).to_have_value("06 2")
    expect(state(first)).to_contain_text("Saved")


def test_what_another_changed_elsewhere_on_the_form_comes_into_sight(open_as):
    first, second = open_as(0, "contact"), open_as(1, "contact")
    by_keyboard(second, "Website", "https://second.example.org/")
    expect(state(second)).to_contain_text("Saved")

    by_keyboard(first, "Phone", "06 777 7777")

    expect(first.get_by_label("Website", exact=True)).to_have_value("https://second.example.org/")
    expect(first.locator("[data-clash]")).to_have_count(0)


def test_the_question_of_meaning_waits_for_a_change_of_the_source(open_as):
    page = open_as(0, "basics")
    question = page.locator("[data-meaning]")
    expect(question).to_be_hidden()

    page.locator("[name=name_sv]").focus()
    page.keyboard.type("x")
    expect(question).to_be_hidden()
    page.locator("[name=name_fi]").focus()
    page.keyboard.type("x")
    expect(question).to_be_visible()
    page.keyboard.press("Backspace")
    expect(question).to_be_hidden()


def test_sending_right_after_typing_loses_nothing(open_as):
    page = open_as(0, "contact")

    by_keyboard(page, "Phone", "06 888 8888")
    page.keyboard.press("Enter")

    page.wait_for_url(lambda address: not address.endswith("/contact/"))
    assert copies(page) == 0
    page.go_back()
    page.reload()
    expect(page.get_by_label("Phone", exact=True)).to_have_value("06 888 8888")


def test_a_long_text_is_written_and_formatted_by_keyboard(open_as):
    page = open_as(0, "description")
    text = page.locator(".richtext-area[lang=fi]")
    expect(text).to_have_attribute("role", "textbox")

    text.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Tervetuloa ")
    page.keyboard.press("Control+b")
    page.keyboard.type("mukaan")
    page.keyboard.press("Alt+F10")
    page.keyboard.press("End")
    page.keyboard.press("Home")
    expect(page.get_by_role("toolbar").first.locator(":focus")).to_have_attribute("data-tool", "style")
    page.keyboard.press("Escape")
    expect(text).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("- vertaistuki")

    expect(state(page)).to_contain_text("Saved")
    page.keyboard.press("Tab")
    expect(text).not_to_be_focused()
    page.reload()
    expect(text.locator("strong")).to_have_text("mukaan")
    expect(text.locator("li")).to_have_text("vertaistuki")


def test_a_link_asks_where_it_leads(open_as):
    page = open_as(0, "description")
    text = page.locator(".richtext-area[lang=sv]")
    text.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Läs mer")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")

    page.keyboard.type("javascript:alert(1)")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    page.keyboard.press("Control+a")
    page.keyboard.type("example.org/mer")
    page.keyboard.press("Enter")

    expect(text.locator("a")).to_have_attribute("href", "https://example.org/mer")
    expect(state(page)).to_contain_text("Saved")


def test_a_long_list_is_found_by_typing(open_as):
    page = open_as(0, "description")
    topics = page.get_by_role("group", name="Topics")
    everything = topics.get_by_role("checkbox").count()

    topics.get_by_role("searchbox").focus()
    page.keyboard.type("loneli")

    expect(topics.get_by_role("checkbox")).to_have_count(1)
    assert everything > 1
    page.keyboard.press("Escape")
    expect(topics.get_by_role("checkbox")).to_have_count(everything)


def test_without_javascript_paragraphs_are_written_with_empty_lines(open_as):
    page = open_as(1, "description", js=False)
    text = page.locator("textarea[name=description_fi]")

    text.fill("Ensimmäinen kappale.\n\nToinen & viimeinen.")
    page.locator(".form-actions button").first.click()

    page.wait_for_url(lambda address: not address.endswith("/description/"))
    page.go_back()
    page.reload()
    expect(text).to_have_value("Ensimmäinen kappale.\n\nToinen & viimeinen.")


def test_an_offered_copy_and_a_clash_are_accessible(open_as):
    first, second = open_as(0, "contact"), open_as(1, "contact")
    by_keyboard(second, "Phone", "06 91")
    expect(state(second)).to_contain_text("Saved")
    by_keyboard(first, "Phone", "06 92")
    expect(first.get_by_role("group", name="Phone")).to_be_visible()
    assert faults(first) == {}

    # The clash is not settled, so the text is still only on this device.
    first.reload()
    expect(first.locator("[data-local-copy]")).to_contain_text("06 92")
    assert faults(first) == {}
