"""The whole way by keyboard alone, in Swedish, on a screen of 320 pixels.

A coordinator who has never seen the portal accepts an invitation, corrects a profile and an activity in two
languages, joins the activity to a goal and a step, and sends it in; the county reads what changed and
publishes it, and everybody sees it.
"""

import re

import pytest
from django.utils import translation
from playwright.sync_api import expect

from tests.browser.own import own_site, sign_in, tab_to
from tests.browser.test_pages import WIDER_THAN_THE_SCREEN, violations

made, site = own_site("""
organisation = Organisation.objects.get(slug_fi="pohjanmaan-lyhty-ry")
Organisation.objects.filter(pk=organisation.pk).update(text_languages="sv,fi")
activity = organisation.activities.published().exclude(title_sv=None).order_by("pk").first()
county = member("Bertel", role=Role.COUNTY, county=organisation.home_municipality.county)
made |= {
    "organisation": str(organisation.uuid),
    "activity": str(activity.uuid),
    "title": activity.title_sv,
    "name": organisation.name_sv,
    "county": session_of(county),
}
""")

PASSWORD = "en lång uppdiktad fras"
PHONE = "06 765 4321"
SUMMARIES = {
    "sv": "Öppet för alla, också på lördagar.",
    "fi": "Avoin kaikille, myös lauantaisin.",
}
RATIONALES = {"goals": "Kamratstöd bär till målet.", "steps": "Kamratstöd bär över steget."}


def sv(message, context=None):
    """Return the portal's own word in Swedish."""
    with translation.override("sv"):
        return translation.pgettext(context, message) if context else translation.gettext(message)


@pytest.fixture
def open_page(browser_page):
    def opened():
        page = browser_page("sv", width=320)
        page.set_default_timeout(10_000)
        return page

    return opened


def looked_at(page):
    """Look at the page as a checker of accessibility and as a small screen do."""
    assert violations(page) == [], page.url
    assert page.evaluate(WIDER_THAN_THE_SCREEN) == [], page.url


def press(page, locator):
    """Go to ``locator`` with Tab and press Enter, and wait for the page that comes."""
    tab_to(page, locator)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page, locator, text):
    """Go to a field with Tab and write ``text`` in the place of what it holds."""
    tab_to(page, locator)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def link_in(letters):
    """Return the link in the newest letter."""
    letter = max(letters.iterdir(), key=lambda path: path.stat().st_mtime).read_text()
    return re.search(r"https?://[^/\s]+(/sv/\S+)", letter.replace("=\n", "").replace("=3D", "="))[1]


def test_from_the_invitation_to_the_public_page(open_page, site, made):
    county = open_page()
    sign_in(county, site, made.county)
    invite(county, made)

    coordinator = open_page()
    accept(coordinator, made)
    correct_profile(coordinator, made)
    correct_activity(coordinator, made)

    read_and_publish(county, made.name, [PHONE])
    # Beside the texts: the goal, the step, the part in it, and the text in English, which is behind now.
    read_and_publish(county, made.title, [*SUMMARIES.values(), *RATIONALES.values()], others=4)

    public(coordinator, made)


def invite(page, made):
    page.goto(f"/sv/arbetsyta/personer/organisation/{made.organisation}/")
    looked_at(page)
    write(page, page.locator("[name=email]"), "maria@example.org")
    language = page.locator("[name=language]")
    tab_to(page, language)
    page.keyboard.type("Sv")
    press(page, button(page, sv("Send the invitation")))
    expect(page.get_by_text("maria@example.org", exact=True)).to_be_visible()


def accept(page, made):
    page.goto(link_in(made.letters))
    looked_at(page)
    write(page, page.locator("[name=name]"), "Maria Exempel")
    for field in page.locator("input[type=password]").all():
        write(page, field, PASSWORD)
    press(page, button(page, sv("Make an account and accept")))
    expect(page.get_by_role("heading", level=1)).to_have_text(sv("My work"))
    looked_at(page)
    press(page, page.get_by_role("link", name=made.name))
    looked_at(page)


def correct_profile(page, made):
    hub = page.url
    press(page, page.get_by_role("link", name=sv("Contact"), exact=True))
    looked_at(page)
    write(page, page.locator("[name=phone]"), PHONE)
    expect(page.locator("[data-save-state]")).to_contain_text(re.compile(r"\d"))
    press(page, page.locator("button[value=list]"))
    assert page.url.partition("#")[0] == hub
    press(page, button(page, sv("Send in")))
    looked_at(page)


def correct_activity(page, made):
    press(page, page.get_by_role("link", name=made.title, exact=True))
    hub = page.url
    press(page, page.get_by_role("link", name=sv("Basics"), exact=True))
    looked_at(page)
    for language, text in SUMMARIES.items():
        write(page, page.locator(f"[name=summary_{language}]"), text)
    press(page, page.locator("button[value=list]"))
    press(page, page.get_by_role("link", name=sv("What we contribute to"), exact=True))
    looked_at(page)
    for kind, text in RATIONALES.items():
        box = page.locator(f"input[type=checkbox][name^='{kind}/']:not(:checked)").first
        name = box.get_attribute("name")
        tab_to(page, page.locator(f"[name='{name}']"))
        page.keyboard.press("Space")
        write(page, page.locator(f"[name='{name}/rationale_sv']"), text)
    press(page, page.locator("button[value=list]"))
    assert page.url.partition("#")[0] == hub
    looked_at(page)
    press(page, button(page, sv("Send in")))


def read_and_publish(page, name, texts, others=0):
    """Find among one's work what was sent in, read ``texts`` and the ``others`` that changed, and publish."""
    page.goto("/sv/arbetsyta/")
    press(page, page.get_by_role("main").get_by_role("link", name=name))
    looked_at(page)
    changes = page.get_by_role("article")
    for text in texts:
        expect(changes.filter(has_text=text)).to_have_count(1)
    expect(changes).to_have_count(len(texts) + others)
    press(page, button(page, sv("Approve and publish")))
    looked_at(page)


def public(page, made):
    page.goto("/sv/arbetsyta/")
    press(page, page.get_by_role("link", name=made.name))
    press(page, page.get_by_role("link", name=sv("See the public page")))
    expect(page.get_by_text(PHONE).first).to_be_visible()
    press(page, page.get_by_role("main").get_by_role("link", name=made.title, exact=True).first)
    for text in (SUMMARIES["sv"], *RATIONALES.values()):
        expect(page.get_by_text(text).first).to_be_visible()
    looked_at(page)
