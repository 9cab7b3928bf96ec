"""A comment from the form of a post to the page, without JavaScript; and several decided about at once."""

from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from tests.browser.own import own_site, sign_in
from tests.browser.pages import POST
from tests.browser.test_pages import faults

made, site = own_site("""
from blog.models import Comment
moderator = member("Ilta", role=Role.MODERATOR)
moderator.language = "en"
moderator.save()
shown = Comment.objects.public().filter(post__isnull=False).order_by("pk").first()
made |= {
    "moderator": session_of(moderator),
    "waiting": [str(row.uuid) for row in Comment.objects.waiting().order_by("created_at")],
    "shown": str(shown.uuid),
    "post": str(shown.post.uuid),
}
""")
PATIENCE = 3200  # Milliseconds: nobody fills in a form faster.
ADDRESS = f"/en/blog/{POST[2]}/"


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_a_comment_is_written_without_scripts_approved_and_taken_away(browser_page, site, made):
    reader, moderator = browser_page("en", js=False, width=360), browser_page("en", js=False)
    sign_in(moderator, site, made.moderator)
    reader.goto(ADDRESS)
    form = reader.locator("#write")
    form.locator("[name=name]").fill("Aino from the village")
    form.locator("[name=text]").fill("Our village hall has room for the peer group on Thursdays.")
    form.locator("[name=email]").fill("aino@village")
    reader.wait_for_timeout(PATIENCE)
    press(reader, "Send the comment")
    # What is wrong is told, and nothing of what was written is lost.
    expect(form.locator(".field-error")).to_have_count(1)
    expect(form.locator("[name=name]")).to_have_value("Aino from the village")
    form.locator("[name=email]").fill("aino@example.org")
    press(reader, "Send the comment")
    expect(reader.get_by_role("heading", level=1)).to_have_text("Thank you for your comment")
    own = reader.url

    moderator.goto("/en/workspace/comments/")
    moderator.get_by_role("main").get_by_role("link", name="Aino from the village").click()
    press(moderator, "Approve")
    reader.goto(ADDRESS)
    expect(reader.locator(".comments").get_by_text("Aino from the village", exact=True)).to_be_visible()
    expect(reader.get_by_text("aino@example.org")).to_have_count(0)

    reader.goto(own)
    press(reader, "Take the comment away for good")
    reader.goto(ADDRESS)
    expect(reader.get_by_text("Aino from the village")).to_have_count(0)


def test_several_are_decided_about_at_once_by_keyboard_and_undone(browser_page, site, made):
    page = browser_page("en")
    sign_in(page, site, made.moderator)
    page.goto("/en/workspace/comments/")
    boxes = page.locator("[name=chosen]")
    number = boxes.count()
    assert number >= 2
    for box in boxes.all()[:2]:
        box.focus()
        page.keyboard.press("Space")
    button = page.get_by_role("button", name="Do not publish …")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Reason").select_option("off_topic")
    press(page, "Do not publish")
    expect(page.locator("[name=chosen]")).to_have_count(number - 2)
    press(page, "Undo")
    expect(page.locator("[name=chosen]")).to_have_count(number)


def test_the_pages_are_accessible_in_both_themes_and_fit_320_pixels(browser_page, site, made):
    page = browser_page("sv")
    sign_in(page, site, made.moderator)
    with translation.override("sv"):
        addresses = [
            reverse("comments:discussion", args=["post", made.post]) + f"?answers={made.shown}",
            reverse("comments:report", args=[made.shown]),
            reverse("moderation:list"),
            reverse("moderation:comment", args=[made.waiting[0]]),
        ]
    seen = {}
    for address in addresses:
        assert page.goto(address).status == 200, address
        seen |= {address: found} if (found := faults(page)) else {}
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})
    assert seen == {}
