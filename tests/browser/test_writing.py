"""From an empty page to a discussion: two who write, without the admin, and a reader without scripts.

A writer drafts a post in Finnish; a colleague writes a summary of it in Swedish; English is left out. The
Finnish one is given a time and the Swedish one comes out at once. Each is then in its list, feed and sitemap,
and a reader comments.
"""

import re
import sqlite3

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from portal.lib import languages
from tests.browser.own import own_site, sign_in
from tests.browser.test_pages import WIDER_THAN_THE_SCREEN, violations

made, site = own_site("""
from blog.models import Blog
blog = Blog.objects.order_by("pk").first()
writer = member("Aino", role=Role.WRITER)
colleague = member("Bertel", role=Role.PUBLISHER)
made |= {"blog": str(blog.uuid), "theme": blog.slug_en}
made |= {"writer": session_of(writer), "colleague": session_of(colleague)}
""")

TITLE, SUMMARY = "Kolme askelta eteenpäin", "Tre steg framåt i korthet"
BODY, SHORT = "Ensimmäinen askel on kysyä.", "Det första steget är att fråga."
COMMENT = "Kiitos, tästä on apua."


def at(lang, name, *args):
    with languages.reading(lang):
        return reverse(name, args=args)


@pytest.fixture
def open_page(browser_page):
    def opened(lang, **options):
        page = browser_page(lang, **options)
        page.set_default_timeout(15_000)
        return page

    return opened


def looked_at(page):
    """Look at the page as a checker of accessibility and as a small screen do."""
    assert violations(page) == [], page.url
    assert page.evaluate(WIDER_THAN_THE_SCREEN) == [], page.url


def send(page, locator):
    """Press a button and wait for the page that comes; it is one that there is."""
    with page.expect_navigation() as came:
        locator.click()
    assert came.value.status < 400, page.url


def uuid_in(page):
    return re.search(r"/version/([0-9a-f-]{36})/", page.url)[1]


def send_in(page, lang, version):
    page.goto(at(lang, "workspace:item", "version", version))
    send(
        page, page.locator(f"form[action='{at(lang, 'workspace:submit', 'version', version)}'] button").first
    )


def test_from_an_empty_page_to_a_discussion(open_page, site, made):
    writer, colleague = open_page("fi", js=False), open_page("sv", width=320)
    sign_in(writer, site, made.writer)
    sign_in(colleague, site, made.colleague)
    finnish, post = begins(writer, made)
    swedish = summarises(colleague, post, finnish)
    publishes_both(colleague, finnish, swedish)
    reader = open_page("fi", js=False)
    before_its_time(reader, finnish)
    a_day_goes_by(made, finnish)
    is_out_in_both_languages(reader, made)
    is_discussed(reader, colleague)


def begins(page, made):
    """Begin a post in Finnish, write it and send it in, without scripts."""
    page.goto(at("fi", "writing:posts"))
    page.locator(f"main a[href='{at('fi', 'writing:begin')}']").click()
    page.locator(f"main a[href='?blog={made.blog}']").click()
    page.locator("[name=title]").fill("Työnimi")
    page.locator("[name=role]").fill("toimittaja")
    page.locator("[name=language]").select_option("fi")
    send(page, page.locator("main form button[type=submit]").first)
    version = uuid_in(page)
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=body]").fill(BODY)
    send(page, page.locator("button[name=action][value=next]"))
    page.goto(at("fi", "workspace:item", "version", version))
    post = page.locator(".page-header a, .page-header .label a").first.get_attribute("href")
    send_in(page, "fi", version)
    return version, re.search(r"[0-9a-f-]{36}", post)[0]


def summarises(page, post, finnish):
    """Write a summary in Swedish on a small screen, with the Finnish text beside it."""
    page.goto(at("sv", "writing:version-begin", post))
    looked_at(page)
    page.locator("[name=language][value=sv]").check()
    page.locator("[name=relation][value=summary]").check()
    page.locator("[name=title]").fill(SUMMARY)
    send(page, page.locator("main form button[type=submit]").first)
    expect(page.locator(".beside [lang=fi]").filter(has_text=BODY)).to_be_visible()
    looked_at(page)
    version = uuid_in(page)
    page.locator(".ProseMirror").click()
    page.keyboard.type(SHORT)
    expect(page.locator("[data-save-state]")).to_contain_text(re.compile(r"\d"))
    return version


def publishes_both(page, finnish, swedish):
    """Give the Finnish version a time, look at the calendar, and publish the Swedish one."""
    page.goto(at("sv", "workspace:review", "version", finnish))
    page.locator("details:has([name=day]) > summary").click()
    page.locator("[name=day]").fill("2099-05-04")
    page.locator("[name=time]").fill("08:00")
    send(page, page.locator("button[value=schedule]"))
    looked_at(page)
    page.goto(f"{at('sv', 'writing:calendar')}?month=2099-05")
    expect(page.locator(".calendar-list").get_by_role("link", name=TITLE, exact=True)).to_be_visible()
    looked_at(page)
    page.goto(at("sv", "writing:widths", finnish))
    frame = page.frame_locator("iframe").first
    expect(frame.get_by_role("heading", level=1)).to_have_text(TITLE)
    send_in(page, "sv", swedish)


def before_its_time(page, finnish):
    """A reader finds the Swedish version alone."""
    page.goto(at("fi", "blog:post-list"))
    expect(page.get_by_role("main").get_by_text(TITLE)).to_have_count(0)
    expect(page.get_by_role("main").get_by_role("link", name=SUMMARY, exact=True)).to_be_visible()
    assert page.goto(at("fi", "blog:post-detail", "kolme-askelta-eteenpain")).status == 404


def a_day_goes_by(made, finnish):
    """Let the time of the Finnish version have come."""
    database = sqlite3.connect(f"{made.letters.parent}/db.sqlite3", timeout=30)
    with database:
        changed = database.execute(
            "UPDATE blog_postversion SET published_at = datetime('now', '-1 hour') WHERE uuid = ?",
            [finnish.replace("-", "")],
        )
        assert changed.rowcount == 1
    database.close()


def is_out_in_both_languages(page, made):
    """Each version is in its language's list and feed, in the sitemap, and tells of the other."""
    for lang, title, slug, other in (
        ("fi", TITLE, "kolme-askelta-eteenpain", SUMMARY),
        ("sv", SUMMARY, "tre-steg-framat-i-korthet", TITLE),
    ):
        address = at(lang, "blog:post-detail", slug)
        page.goto(f"{at(lang, 'blog:post-list')}?theme={made.theme}")
        expect(page.get_by_role("main").get_by_role("link", name=title, exact=True)).to_be_visible()
        assert address in page.request.get("/sitemap-posts.xml").text()
        assert title in page.request.get(f"{at(lang, 'blog:feed-atom')}?theme={made.theme}").text()
        assert other not in page.request.get(f"{at(lang, 'blog:feed-atom')}?theme={made.theme}").text()
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        expect(page.get_by_role("main").get_by_role("link", name=other)).to_be_visible()
        expect(page.locator("meta[property='og:title']")).to_have_attribute("content", re.compile(title))
        assert page.locator("link[rel=alternate][hreflang]").count() == 0  # A summary is no translation.
        share = page.locator("meta[property='og:image']").get_attribute("content")
        assert page.request.get(re.sub(r"^https?://[^/]+", "", share)).status == 200
    assert page.goto(at("en", "blog:post-detail", "kolme-askelta-eteenpain")).status == 200
    expect(page.locator("h1[lang=fi]")).to_have_text(TITLE)


def is_discussed(page, colleague):
    """A reader comments without scripts; whoever reads comments lets it stand."""
    page.goto(at("fi", "blog:post-detail", "kolme-askelta-eteenpain"))
    form = page.locator("form:has([name=text])").last
    form.locator("[name=name]").fill("Lukija")
    form.locator("[name=text]").fill(COMMENT)
    page.wait_for_timeout(3200)  # Nobody writes faster.
    send(page, form.locator("button[type=submit]").first)
    page.goto(at("fi", "blog:post-detail", "kolme-askelta-eteenpain"))
    expect(page.get_by_text(COMMENT)).to_have_count(0)
    colleague.goto(at("sv", "moderation:list"))
    colleague.locator("li[data-comment]").filter(has_text=COMMENT).locator("[name=chosen]").check()
    send(colleague, colleague.locator("button[name=action][value=approve]"))
    page.goto(at("fi", "blog:post-detail", "kolme-askelta-eteenpain"))
    expect(page.get_by_text(COMMENT)).to_be_visible()
