"""What holds for every answer: protections, request ids, logs; and health, uploads, the example notice."""

import json
import logging
import re

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler
from django.test import Client
from django.urls import reverse

from portal.accounts.safety import refuse_example_accounts
from portal.logs import JsonFormatter
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import UserFactory
from tests.projects.factories import OperatingModelFactory, ProjectFactory
from tests.regions.factories import GoalFactory, SourceFactory
from tests.world import world

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
DATA_TYPES = {"application/ld+json", "application/json"}  # Scripts of these types are not run.


def assert_protected(response, name):
    """Assert that the answer has every protection, and no script of its own that the policy would refuse."""
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    nonces = re.findall("'nonce-([^']+)'", policy["script-src"])
    policy["script-src"] = re.sub(" 'nonce-[^']+'", "", policy["script-src"])
    assert policy == POLICY, name
    assert {header: response.get(header) for header in HEADERS} == HEADERS, name
    if response["Content-Type"].startswith("text/html") and not response.streaming:
        soup = BeautifulSoup(response.content, "html.parser")
        inline = [tag for tag in soup.find_all("script", src=False) if tag.get("type") not in DATA_TYPES]
        assert [tag.get("nonce") for tag in inline] == nonces[:1] * len(inline), name
        assert soup.find_all("style") == soup.select("[style]") == [], name


@pytest.fixture
def log():
    """Return what is logged meanwhile, as the lines the site would write."""

    class Lines(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    lines, handler = [], Lines()
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    logging.getLogger("django").addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)
    logging.getLogger("django").removeHandler(handler)


# Protections.


def test_every_page_has_every_protection(client, settings):
    settings.DEBUG = True  # The styleguide is a page of developers.
    pages = world().pages() | {"styleguide": "/fi/styleguide/", "log in": reverse("account_login")}
    for name, address in pages.items():
        response = client.get(address)
        assert response.status_code == 200, name
        assert_protected(response, name)


@pytest.mark.parametrize("address", ["/", "/robots.txt", "/sitemap.xml", "/sitemap-posts.xml", "/admin/"])
def test_every_other_answer_has_every_protection(client, address):
    assert_protected(client.get(address), address)


def test_the_admin_has_every_protection(client):
    client.force_login(UserFactory(superuser=True))
    organisation = OrganisationFactory()
    for place in ("", "organisations/organisation/", f"organisations/organisation/{organisation.pk}/change/"):
        response = client.get(f"/admin/{place}")
        assert response.status_code == 200
        assert_protected(response, place)


def error(kind, settings, monkeypatch):
    """Return a Swedish error page of ``kind``, as a site in production gives it."""
    if kind == 400:
        settings.ALLOWED_HOSTS = ["portal.example.org"]
        return Client().get("/sv/")
    if kind == 403:
        client = Client(enforce_csrf_checks=True, headers={"accept-language": "sv"})
        return client.post("/admin/login/", {"username": "aino@example.org", "password": "x"})
    if kind == 404:
        return Client().get("/sv/finns-inte/")

    def broken(*args):
        raise RuntimeError("broken")

    monkeypatch.setattr("portal.pages.site.county_rows", broken)
    return Client(raise_request_exception=False).get("/sv/")


@pytest.mark.parametrize("kind", [400, 403, 404, 500])
def test_an_error_is_a_protected_page_in_the_readers_language(settings, monkeypatch, kind):
    response = error(kind, settings, monkeypatch)

    assert response.status_code == kind
    assert_protected(response, kind)
    soup = BeautifulSoup(response.content, "html.parser")
    assert (soup.html["lang"], len(soup.find_all("h1"))) == ("sv", 1)


# Requests and logs.


@pytest.mark.parametrize("given", ["0123456789abcdef", "a-b-c-d-e", "A" * 64])
def test_a_well_formed_request_id_is_kept(client, given):
    assert client.get("/robots.txt", headers={"X-Request-ID": given})["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "short", "A" * 65, "<script>x</script>", "aaaaaaaa\n", "ääääääää"])
def test_another_request_id_is_replaced(client, given):
    ids = {client.get("/robots.txt", headers={"X-Request-ID": given})["X-Request-ID"] for _ in range(2)}

    assert len(ids) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", found) for found in ids)


def test_a_log_line_is_json_with_the_id_of_its_request_and_nothing_personal(log, settings, monkeypatch):
    def broken(*args):
        raise RuntimeError("broken")

    monkeypatch.setattr("portal.pages.site.county_rows", broken)
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client(
        raise_request_exception=False,
        enforce_csrf_checks=True,
        REMOTE_ADDR="192.0.2.77",
        headers={
            "X-Request-ID": "0123456789abcdef",
            "User-Agent": "Curious/1.0",
            "X-Forwarded-For": "192.0.2.78",
        },
    )
    personal = {"q": "aino@example.org", "email": "aino@example.org"}

    client.get("/fi/ei-ole/", personal)
    client.get("/fi/", personal)
    client.post("/admin/login/?q=aino@example.org", personal)
    lines = [json.loads(line) for line in log]

    assert {line["request"] for line in lines} == {"0123456789abcdef"}
    assert {line["level"] for line in lines} == {"WARNING", "ERROR"}
    assert any("RuntimeError: broken" in line.get("error", "") for line in lines)
    for secret in ("aino", "192.0.2", "Curious"):
        assert secret not in "".join(log)


def test_a_line_outside_a_request_has_no_id(log):
    logging.getLogger("portal").warning("Yö: %s", "ä\nb")

    line = json.loads(log[0])
    assert "request" not in line
    assert line["message"] == "Yö: ä\nb"


# Health.


def test_health_asks_nothing_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


def test_a_site_whose_migrations_are_applied_is_ready(client):
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ready\n")
    assert "no-store" in response["Cache-Control"]


def test_a_site_that_waits_for_a_migration_is_not_ready(client):
    MigrationRecorder.Migration.objects.filter(app="blog").delete()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.content.decode().endswith("not applied\n")


@pytest.mark.parametrize(
    "database",
    [
        {"ENGINE": "django.db.backends.sqlite3", "NAME": "/nowhere/at/all.sqlite3"},
        {"ENGINE": "django.db.backends.postgresql", "NAME": "x", "HOST": "127.0.0.1", "PORT": "1"},
    ],
)
def test_a_site_whose_database_does_not_answer_is_not_ready(client, monkeypatch, database):
    broken = ConnectionHandler({DEFAULT_DB_ALIAS: database})[DEFAULT_DB_ALIAS]
    monkeypatch.setattr("portal.health.connection", broken)

    ready, health = client.get("/readyz"), client.get("/healthz")

    assert (ready.status_code, health.status_code) == (503, 200)
    assert ready.content == b"the database does not answer\n"


# Uploads.


@pytest.fixture
def uploads(settings, tmp_path):
    """A folder of uploads, beside which lies a file that nobody may read."""
    on_disk = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = settings.STORAGES | {"default": on_disk}
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "logos").mkdir(parents=True)
    for name in ("a.png", "a.PNG", "a.html", "a.svg", "a.pdf", "logos/b.jpg"):
        (settings.MEDIA_ROOT / name).write_bytes(b"<script>alert(1)</script>")
    (tmp_path / "secret.txt").write_text("secret")


@pytest.mark.parametrize(
    ("name", "offered"),
    [
        ("a.png", "inline"),
        ("a.PNG", "inline"),
        ("logos/b.jpg", "inline"),
        ("a.html", "attachment"),
        ("a.svg", "attachment"),
        ("a.pdf", "attachment"),
    ],
)
def test_a_picture_is_shown_and_all_else_is_offered_for_saving(client, uploads, name, offered):
    response = client.get(f"/media/{name}")

    assert response.status_code == 200
    assert response["Content-Disposition"].partition(";")[0] == offered
    assert_protected(response, name)
    response.close()


@pytest.mark.parametrize(
    "name",
    [
        "../secret.txt", "%2e%2e/secret.txt", "logos/../../secret.txt", "..%5csecret.txt", "/etc/passwd",
        "logos/", "", "nothing.png", "a%00b", "x" * 300,
    ],
)  # fmt: skip
def test_nothing_else_than_an_upload_is_given(client, uploads, name):
    response = client.get(f"/media/{name}")

    assert response.status_code == 404
    assert "secret" not in response.content.decode().replace("secret.txt", "")


# Example data.


@pytest.mark.parametrize(
    ("state", "is_example", "notices"),
    [("published", True, 1), ("draft", True, 0), ("archived", True, 0), ("published", False, 0)],
)
def test_the_site_says_so_when_it_shows_example_data(client, state, is_example, notices):
    OrganisationFactory(state=state, is_example=is_example)

    for address in ("/en/", "/en/blog/", "/en/nothing/"):
        soup = BeautifulSoup(client.get(address).content, "html.parser")
        assert len(soup.select(".site-notice")) == notices


@pytest.mark.parametrize(("debug", "example", "refused"), [(0, 1, 1), (0, 0, 0), (1, 1, 0)])
def test_a_production_site_refuses_example_accounts(settings, debug, example, refused):
    settings.DEBUG = bool(debug)
    UserFactory(is_example=bool(example))
    if refused:
        with pytest.raises(ImproperlyConfigured, match="remove_example_accounts"):
            refuse_example_accounts()
    else:
        refuse_example_accounts()


def test_the_list_of_sources_tells_none_that_drafts_alone_name(client):
    hidden, shared, public = (SourceFactory(title=f"Source {name}") for name in ("one", "two", "three"))
    OperatingModelFactory(draft=True, source=hidden)
    ProjectFactory(draft=True, sources=[hidden])
    OrganisationFactory(draft=True, source=hidden)
    OperatingModelFactory(draft=True, source=shared)
    GoalFactory(source=shared)
    OperatingModelFactory(source=public)

    text = client.get("/en/sources/").content.decode()

    assert [source.title in text for source in (hidden, shared, public)] == [False, True, True]
