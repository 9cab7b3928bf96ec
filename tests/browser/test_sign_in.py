"""Signing in with a real browser: a password, an app with codes, a passkey on a device that is made up."""

import pytest
from playwright.sync_api import expect

from tests.browser.own import own_site
from tests.browser.test_pages import faults
from tests.portal.test_accounts import shown_code

EMAIL, PASSWORD = "keeper@example.org", "a long invented password"

made, served = own_site(
    f"get_user_model().objects.create_superuser({EMAIL!r}, {PASSWORD!r}, language='en')",
    ALLOWED_HOSTS="127.0.0.1,localhost",
)


@pytest.fixture(scope="module")
def site(served):
    """Return the site's address with a host name, to which passkeys belong.

    Its administrator has no second factor yet.
    """
    return served.replace("127.0.0.1", "localhost")


def with_device(page):
    """Give the browser a device that keeps passkeys and knows its holder."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def assert_sound(page):
    """Check the page in both themes and on a small screen, and make the screen wide again."""
    assert faults(page) == {}
    page.set_viewport_size({"width": 1280, "height": 900})


def fill_password(page):
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main .button-primary").first.click()


def test_a_person_signs_in_sets_up_both_second_factors_and_uses_them(browser_page):
    page = browser_page("en")
    with_device(page)

    # The admin asks for a log-in, and then for a second factor.
    page.goto("/admin/")
    assert_sound(page)
    page.locator("#id_login").fill(EMAIL)
    fill_password(page)
    expect(page.locator("h1")).to_have_text("Second factor")
    assert_sound(page)

    # An app with codes: its key is in a picture and in words.
    page.locator("main section[aria-labelledby=app] a").click()
    fill_password(page)
    expect(page.locator("img.qr")).to_be_visible()
    assert page.locator("img.qr").evaluate("picture => picture.naturalWidth") > 0
    assert_sound(page)
    secret = page.locator("[data-secret]").inner_text()
    page.locator("#id_code").fill(shown_code(secret))
    page.locator("main .button-primary").click()
    expect(page.locator("h1")).to_have_text("Recovery codes")
    expect(page.locator(".secrets li")).to_have_count(10)
    recovery = page.locator(".secrets li").first.inner_text()

    # A passkey.
    page.locator(".breadcrumbs a").last.click()
    page.locator("main section[aria-labelledby=passkeys] .button").click()
    assert_sound(page)
    page.locator("#mfa_webauthn_add").click()
    expect(page.locator("main section[aria-labelledby=passkeys] a").first).to_contain_text("passkeys")
    page.goto("/admin/")
    expect(page.locator("#site-name")).to_be_visible()

    # In with the passkey alone.
    page.goto("/en/")
    page.locator(".menu-account button").click()
    page.locator(".menu-account a").click()
    page.locator("#passkey_login").click()
    expect(page.locator(".menu-account button")).to_be_visible()

    # In with the password and a recovery code.
    page.locator(".menu-account button").click()
    page.locator(".menu-account a").click()
    page.locator("#id_login").fill(EMAIL)
    fill_password(page)
    expect(page.locator("h1")).to_have_text("One more step")
    assert_sound(page)
    page.locator("#id_code").fill(recovery)
    page.locator("main .button-primary").first.click()
    expect(page.locator(".menu-account button")).to_be_visible()


def test_who_closes_the_devices_window_is_told_and_can_go_on(browser_page):
    page = browser_page("en")
    page.goto("/en/")
    page.locator(".menu-account a").click()
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject(new DOMException('No')); }")

    page.locator("#passkey_login").click()

    expect(page.locator("[data-passkey-failed]")).to_be_visible()
    expect(page.locator("#id_login")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_without_scripts_there_is_the_password_and_no_empty_button(browser_page, width):
    page = browser_page("sv", width=width, js=False)
    page.goto("/sv/")
    if width < 960:
        page.goto(page.locator(".menu-account a").get_attribute("href"))
    else:
        page.locator(".menu-account a").click()

    expect(page.locator("#id_login")).to_be_visible()
    expect(page.locator("#passkey_login")).to_be_hidden()
