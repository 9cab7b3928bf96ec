"""The first visit: how much comes over the wire, that nothing moves, and that going back costs nothing.

How soon the largest thing is painted is printed (``pytest -s``), as it says more of the machine than of us.
"""

import gzip
import urllib.request
from html.parser import HTMLParser

import pytest
from playwright.sync_api import expect

from portal.assets import without_spaces
from tests.browser.pages import PAGES
from tests.server import PROJECT, managed, production

KB = 1000
# A cheap phone on a slow line: 1.6 Mbit/s, 100 ms there and back, a quarter of this machine.
SLOW_LINE = {
    "offline": False,
    "latency": 100,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOW_MACHINE = {"rate": 4}
LARGEST = """
from django.db.models import Count
from regions.models import County
county = County.objects.annotate(size=Count("municipalities__organisations")).latest("size")
print(county.slug_en)
"""
WATCH = """
window.moved = []; window.painted = 0;
window.drawn = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
new PerformanceObserver(list => {
  for (const { value, sources } of list.getEntries())
    window.moved.push([value, sources.map(({ node }) => node?.parentElement?.outerHTML.slice(0, 120))]);
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver(list => {
  for (const { startTime, element } of list.getEntries()) window.painted = [startTime, element?.tagName];
}).observe({ type: "largest-contentful-paint", buffered: true });
"""
# The browser tells what it painted when it has time.
PAINTED = """() => new Promise(told => {
  const look = () => window.painted ? told(window.painted) : setTimeout(look, 50);
  look();
})"""
# Every kind of page that has something of its own that could move: tables, charts, pictures, folded forms.
MOVING = [
    "home", "county", "county's coverage", "county's gaps", "county's tour as a whole", "county's money",
    "organisations", "organisation", "service path", "events", "post", "posts", "glossary", "survey",
]  # fmt: skip


@pytest.fixture(scope="module")
def overview(prepared):
    """Return the address of the overview of the county with most organisations in the example data."""
    environment = production(DATABASE_URL=f"sqlite:///{prepared / 'db.sqlite3'}")
    slug = managed(environment, "shell", "--no-imports", "-c", LARGEST).split()[-1]
    return f"/en/counties/{slug}/"


def slowed(page):
    """Let the page live on a slow line and machine; return its session with the browser's insides."""
    insides = page.context.new_cdp_session(page)
    insides.send("Network.enable")
    insides.send("Network.emulateNetworkConditions", SLOW_LINE)
    insides.send("Emulation.setCPUThrottlingRate", SLOW_MACHINE)
    return insides


def weighed(insides):
    """Return a dictionary that fills with the bytes of each answer, headers included, by kind."""
    kinds, bytes_of = {}, {}

    def begin(event):
        kinds[event["requestId"]] = event["type"]

    def end(event):
        kind = kinds[event["requestId"]]
        bytes_of[kind] = bytes_of.get(kind, 0) + int(event["encodedDataLength"])

    insides.on("Network.responseReceived", begin)
    insides.on("Network.loadingFinished", end)
    return bytes_of


@pytest.mark.parametrize("width", [360, 1280])
def test_a_first_visit_to_the_largest_overview_is_small(browser_page, site, overview, width):
    fetched(
        site + overview
    )  # Somebody else has been here: how long the server takes to make it is not asked.
    page = browser_page("en", width=width)
    page.add_init_script(WATCH)
    bytes_of = weighed(slowed(page))

    assert page.goto(overview, wait_until="networkidle").status == 200

    painted, what = page.evaluate(PAINTED)
    print(f"\nThe overview at {width} pixels: {bytes_of}, largest paint ({what}) after {painted:.0f} ms")  # noqa: T201
    assert bytes_of["Document"] <= 30 * KB
    assert sum(bytes_of.values()) <= 70 * KB


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", MOVING)
def test_nothing_moves_while_a_page_comes_and_is_read_through(browser_page, name, width):
    page = browser_page("fi", width=width)
    page.add_init_script(WATCH)
    slowed(page)

    page.goto(PAGES[name]["fi"], wait_until="networkidle")
    page.evaluate(READ_THROUGH)

    moved = page.evaluate("moved")
    assert sum(value for value, _what in moved) < 0.01, moved


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", MOVING)
def test_nothing_read_moves_when_more_of_the_page_comes(browser_page, name, width):
    page = browser_page("fi", width=width)
    page.add_init_script(WATCH)
    page.goto(PAGES[name]["fi"], wait_until="networkidle")

    page.evaluate(COME_IN_PIECES)

    moved = page.evaluate("moved")
    assert sum(value for value, _what in moved) < 0.01, moved


# The page once more, as a slow line brings it. Its head and header always come with the first bytes.
COME_IN_PIECES = """async () => {
  const text = await (await fetch(location)).text();
  const first = text.indexOf("</header>");
  const pieces = text.slice(first).split(/(?<=>)(?=\\s*<)/);
  const few = Math.ceil(pieces.length / 80);
  moved.length = 0;
  document.open();
  document.write(text.slice(0, first));
  await drawn();
  for (let place = 0; place < pieces.length; place += few) {
    document.write(pieces.slice(place, place + few).join(""));
    await drawn();
  }
  document.close();
}"""
READ_THROUGH = """async () => {
  for (let place = 0; place < document.documentElement.scrollHeight; place += innerHeight / 2) {
    scrollTo(0, place);
    await drawn();
  }
}"""


class Head(HTMLParser):
    """What a page loads: its style sheets and its scripts."""

    def __init__(self, text):
        super().__init__()
        self.sheets, self.scripts = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "link" and attrs.get("rel") == "stylesheet":
            self.sheets.append(attrs["href"])
        elif tag == "script" and "src" in attrs:
            self.scripts.append(attrs["src"])


@pytest.mark.slow
def test_every_public_page_has_one_sheet_and_at_most_two_scripts(site):
    heads = {name: Head(fetched(site + addresses["sv"]).decode()) for name, addresses in PAGES.items()}

    assert {tuple(head.sheets) for head in heads.values()} == {(heads["home"].sheets[0],)}
    assert {name: head.scripts for name, head in heads.items() if len(head.scripts) > 2} == {}


def fetched(address):
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310 (our own server)
        body = response.read()
        return gzip.decompress(body) if response.headers["Content-Encoding"] == "gzip" else body


@pytest.mark.parametrize("name", ["home", "county", "county's coverage", "organisations", "post"])
def test_going_back_shows_the_page_as_it_was_left(launch, site, name):
    # Otherwise Playwright turns the cache of pages off, which this is about.
    other = launch(ignore_default_args=["--disable-back-forward-cache"])
    try:
        page = other.new_page()
        page.goto(site + PAGES[name]["en"], wait_until="networkidle")
        page.evaluate("() => { window.left = 'as it was'; }")
        page.goto(site + PAGES["about"]["en"])

        page.go_back(wait_until="commit")

        expect(page.locator("h1")).to_be_visible()
        reasons = page.evaluate("performance.getEntriesByType('navigation')[0].notRestoredReasons")
        assert page.evaluate("window.left") == "as it was", reasons
    finally:
        other.close()


def fetched_ahead(page):
    return page.locator("link[rel=prefetch]").evaluate_all(
        "links => links.map(link => new URL(link.href).pathname)"
    )


def test_a_link_that_the_reader_rests_on_is_fetched_ahead_once(browser_page):
    page = browser_page("en")
    page.goto(PAGES["counties"]["en"])
    link = page.locator(f"main a[href='{PAGES['county']['en']}']").first

    for _time in range(2):
        link.hover()
        page.wait_for_timeout(200)
        page.mouse.move(0, 0)

    assert fetched_ahead(page) == [PAGES["county"]["en"]]


@pytest.mark.parametrize(
    ("name", "selector"),
    [
        ("home", ".menu-account a"),  # Logging in.
        ("county's coverage", "a[download] >> nth=0"),
        ("changes in a county", "a[type='application/atom+xml']"),
        ("organisation", ".report-link a"),
        ("about", ".menu a[aria-current]"),  # The page itself.
    ],
)
def test_what_is_not_a_public_page_is_not_fetched_ahead(browser_page, name, selector):
    page = browser_page("en")
    page.goto(PAGES[name]["en"])

    page.locator(selector).first.hover()
    page.wait_for_timeout(200)

    assert fetched_ahead(page) == []


@pytest.mark.parametrize("connection", ["{saveData: true}", "{effectiveType: '3g'}"])
def test_nothing_is_fetched_ahead_on_a_line_that_is_to_be_spared(browser_page, connection):
    page = browser_page("en")
    page.add_init_script(f"Object.defineProperty(navigator, 'connection', {{value: {connection}}})")
    page.goto(PAGES["counties"]["en"])

    page.locator(f"main a[href='{PAGES['county']['en']}']").first.hover()
    page.wait_for_timeout(200)

    assert fetched_ahead(page) == []


def test_a_sheet_without_spaces_says_the_same(browser_page):
    page = browser_page("en")
    page.goto(PAGES["about"]["en"])

    for part in sorted((PROJECT / "portal" / "static" / "css").glob("*/*.css")):
        text = part.read_text()
        assert page.evaluate(RULES, text) == page.evaluate(RULES, without_spaces(text)), part.name


# As the browser has understood it; what it repeats as it was written is written with spaces or without.
RULES = """text => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return [...sheet.cssRules].map(rule => rule.cssText.replace(/([:,]) +/g, "$1"));
}"""
