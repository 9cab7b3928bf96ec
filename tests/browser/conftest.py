"""Real Chromium on a production-like site with example data; every page must leave the console silent."""

import fcntl
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.own import fail_at_errors
from tests.server import managed, production, serving

LOCALES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", event => {
  const {violatedDirective, blockedURI, sourceFile, lineNumber} = event;
  console.error(`Policy: ${violatedDirective} refuses ${blockedURI} in ${sourceFile}:${lineNumber}`);
});
"""


def pytest_collection_modifyitems(items):
    """Keep the tests of a module in one process, as they share a site; only those of pages go to any."""
    for item in items:
        name = item.module.__name__
        if name.startswith("tests.browser.") and name != "tests.browser.test_pages":
            item.add_marker(pytest.mark.xdist_group(name))


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """Return the folder with the example database, files and assets; the first process makes it."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "site"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            environment = production(
                DATABASE_URL=f"sqlite:///{folder / 'db.sqlite3'}",
                STATIC_ROOT=str(folder / "static"),
                MEDIA_ROOT=str(folder / "media"),
            )
            # The other process waits meanwhile, and the files need no database.
            with ThreadPoolExecutor() as beside:
                collected = beside.submit(
                    managed, environment, "collectstatic", "--no-input", "--verbosity=0"
                )
                managed(environment, "migrate", "--verbosity=0")
                managed(environment, "load_reference")
                managed(environment, "seed_demo", "--no-accounts")
            collected.result()
            (folder / "ready").touch()
    return folder


@pytest.fixture(scope="session")
def site(prepared, tmp_path_factory):
    """Return the address of the site, served from a copy of the example database.

    What it logs as an error fails the last test that used it.
    """
    own = tmp_path_factory.mktemp("served")
    shutil.copy(prepared / "db.sqlite3", own)
    environment = production(
        DATABASE_URL=f"sqlite:///{own / 'db.sqlite3'}",
        STATIC_ROOT=str(prepared / "static"),
        MEDIA_ROOT=str(prepared / "media"),
    )
    with serving(environment, own / "log") as address:
        yield address
    fail_at_errors(own / "log")


@pytest.fixture(scope="session")
def launch():
    """Return a function that starts a headless Chromium that stays off the network by itself."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not program:
        pytest.fail("No Chromium was found: run these tests with `make test LEGS=browser`.")
    with sync_playwright() as playwright:

        def launched(**options):
            return playwright.chromium.launch(
                executable_path=program,
                args=[
                    "--no-sandbox",
                    "--disable-gpu",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
                **options,
            )

        yield launched


@pytest.fixture(scope="session")
def browser(launch):
    """Return the browser that tests share."""
    chromium = launch()
    yield chromium
    chromium.close()


def opened(browser, site, complaints, lang="fi", scheme="light", width=1280, js=True):
    """Return an empty page in a context of its own; what it complains about goes into ``complaints``."""
    context = browser.new_context(
        base_url=site,
        locale=LOCALES[lang],
        color_scheme=scheme,
        reduced_motion="reduce",
        viewport={"width": width, "height": 900},
        java_script_enabled=js,
    )
    context.add_init_script(REPORT_VIOLATIONS)
    page = context.new_page()

    def hear(message):
        # Chromium also calls the page itself a failed resource when it is a 404, which a test may want.
        if message.type == "error" and message.location["url"] != page.url:
            complaints.append(f"{page.url}: console: {message.text} ({message.location['url']})")

    def watch(request):
        target = urlsplit(request.url)
        if target.scheme.startswith("http") and target.netloc != urlsplit(site).netloc:
            complaints.append(f"{page.url}: asks another host for {request.url}")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: uncaught: {error}"))
    page.on("request", watch)
    return page


@pytest.fixture
def browser_page(browser, site):
    """Return a function that opens an empty page: ``browser_page(lang, scheme, width, js)``.

    At the end of the test everything the page complained about fails it: console errors, uncaught errors,
    violations of the content security policy, and requests to another host.
    """
    contexts, complaints = [], []

    def open_page(*args, **options):
        page = opened(browser, site, complaints, *args, **options)
        contexts.append(page.context)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def walkers(browser, site):
    """Return the pages that go through the addresses of a module, by language, and their complaints."""
    pages, complaints = {}, []
    yield pages, complaints
    for page in pages.values():
        page.context.close()


@pytest.fixture
def walking_page(browser, site, walkers):
    """Return a function like that of ``browser_page``, for tests that only look: ``walking_page(lang)``.

    Its page has looked at others before, as a browser that is warm is quicker than a new one. It is as wide
    as ever, in the light theme, and brings no cookies along.
    """
    pages, complaints = walkers
    complaints.clear()

    def walk_on(lang):
        if lang not in pages:
            pages[lang] = opened(browser, site, complaints, lang)
        page = pages[lang]
        page.context.clear_cookies()
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})
        return page

    yield walk_on
    assert complaints == []
