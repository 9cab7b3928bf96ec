"""A writer puts a picture into a text: with the editor and without it, and readers see it in its place."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.own import own_site, sign_in
from tests.browser.test_pages import faults
from tests.portal.pictures import SCRIPTED_SVG, picture
from tests.portal.test_richtext import WORD

made, site = own_site("""
from blog.models import PostVersion
version = PostVersion.objects.filter(language="en", state="published").order_by("pk").first()
writer = member("Wilma", role=Role.PUBLISHER)
made |= {
    "session": session_of(writer),
    "post": str(version.post.uuid),
    "version": str(version.uuid),
}
""")
PICTURE = {"name": "silta.jpg", "mimeType": "image/jpeg", "buffer": picture(1400, 900, turn=6)}


@pytest.fixture
def open_as_writer(browser_page, site, made):
    def open_page(path, **options):
        page = browser_page("en", **options)
        page.set_default_timeout(30_000)
        sign_in(page, site, made.session)
        page.goto(f"/en/workspace/{path.format(**vars(made))}")
        return page

    return open_page


def add_picture(page, file=PICTURE):
    page.locator("[name='file:new/file']").set_input_files(file)
    page.locator("[name='new/credit']").fill("Photo: Wilma")
    page.get_by_role("button", name="Add the picture").click()


def shown_in_preview(page, made):
    page.goto(f"/en/workspace/version/{made.version}/preview/")
    image = page.locator(".text-picture img").first
    image.scroll_into_view_if_needed()
    page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=image.element_handle())
    return image


def test_a_picture_is_added_put_into_the_text_and_seen_in_its_place(open_as_writer, made):
    page = open_as_writer("posts/{post}/pictures/")
    add_picture(page, {"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": SCRIPTED_SVG})
    expect(page.locator(".field-error").first).to_contain_text("SVG pictures are not taken")
    expect(page.locator("[name='new/credit']")).to_have_value("Photo: Wilma")
    add_picture(page)
    expect(page.get_by_role("heading", name=re.compile("silta"))).to_be_visible()
    assert not faults(page)

    # A click tells what matters.
    place = page.locator("[data-focus-for]")
    place.locator("img").click(position={"x": 5, "y": 5})
    assert int(page.locator("[name$='/focus_x']").last.input_value()) < 10

    page.get_by_role("link", name=re.compile("To the text")).last.click()
    area = page.get_by_role("textbox", name="Text", exact=True)
    area.locator("p").first.click()
    page.get_by_role("button", name="Picture", exact=True).click()
    dialog = page.get_by_role("dialog")
    assert not faults(page)
    dialog.get_by_label("What the picture shows").fill("A bridge in snow")
    dialog.get_by_label("Caption").fill("The bridge in March")
    with page.expect_response(lambda response: response.request.method == "POST"):
        dialog.get_by_role("button", name="Put it into the text").click()

    image = shown_in_preview(page, made)
    figure = page.locator(".text-picture")
    assert [image.get_attribute(name) for name in ("alt", "width", "height")] == [
        "A bridge in snow",
        "900",
        "1400",
    ]
    expect(figure.locator("figcaption")).to_have_text("The bridge in March Photo: Wilma")
    assert image.evaluate("image => image.currentSrc").split("?")[0].endswith(".avif")
    assert not faults(page)


def test_without_scripts_a_picture_is_a_line_of_the_text(open_as_writer, made):
    page = open_as_writer("posts/{post}/pictures/", js=False)
    add_picture(page)
    page.goto(f"/en/workspace/version/{made.version}/edit/text/")
    page.locator("summary", has_text="as lines of text").click()
    line = page.locator(".richtext-embed code", has_text="[picture").last.inner_text()
    page.locator("[name=body]").fill(f"Before.\n\n{line.partition(':')[0]}: A bridge | In March]\n\nAfter.")
    page.get_by_role("button", name="Save and see the list").click()

    page.goto(f"/en/workspace/version/{made.version}/preview/")
    expect(page.locator(".text-picture img")).to_have_attribute("alt", "A bridge")
    page.goto(f"/en/workspace/version/{made.version}/edit/text/")
    expect(page.locator("[name=body]")).to_have_value(
        re.compile(r"\[picture [0-9a-f-]{36}: A bridge \| In March\]")
    )


def test_what_is_pasted_from_word_keeps_its_lists_and_loses_its_styles(open_as_writer):
    page = open_as_writer("version/{version}/edit/text/")
    # The editor stands in the place of the field.
    expect(page.locator("textarea.richtext, [data-richtext-tools][hidden]")).to_have_count(0)
    area = page.get_by_role("textbox", name="Text", exact=True)
    area.click()
    page.keyboard.press("ControlOrMeta+a")
    area.evaluate(
        """(area, html) => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          area.dispatchEvent(
            new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
          );
        }""",
        WORD,
    )

    expect(area.locator("ul > li > ul > li")).to_have_text("Sisempi")
    expect(area.locator("ol > li")).to_have_text("Ensin")
    expect(area.locator("h2")).to_have_text(["Otsikko", "Väliotsikko"])
    assert area.locator("span, [style*=mso]").count() == 0
