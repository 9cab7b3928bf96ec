"""A production site without containers: hashed assets, gunicorn, PostgreSQL, every protection on."""

import gzip
import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from email.message import Message
from typing import NamedTuple
from urllib.parse import urlsplit, urlunsplit

import brotli
import psycopg
import pytest

from tests.server import PROJECT, manage, managed, production, serving

HOST = "portal.example.org"
NAME = f"portal_production_{os.getpid()}"


@pytest.fixture(scope="module")
def database():
    """Return the address of an empty PostgreSQL database, which is dropped afterwards."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        pytest.fail("These tests need PostgreSQL: run them with `make test LEGS=deployment`.")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {NAME}")
        yield urlunsplit(urlsplit(server)._replace(path=f"/{NAME}"))
        connection.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


@pytest.fixture(scope="module")
def environment(database, collected, tmp_path_factory):
    """Return the environment of the site as .env gives it, behind a proxy that ends TLS."""
    folder = tmp_path_factory.mktemp("production")
    return production(
        ALLOWED_HOSTS=HOST,
        DATABASE_URL=database,
        SITE_URL=f"https://{HOST}",
        SECURE_SSL="true",
        TRUST_PROXY="true",
        STATIC_ROOT=str(collected),
        MEDIA_ROOT=str(folder / "media"),
        WEB_CONCURRENCY="2",
    )


@pytest.fixture(scope="module")
def site(environment, tmp_path_factory):
    """Return a function that fetches a path of the running site as the proxy does."""
    managed(environment, "migrate", "--verbosity=0")
    managed(environment, "load_reference")
    log = tmp_path_factory.mktemp("log") / "log"
    with serving(environment, log) as address:

        def fetch(path, **headers):
            given = {"Host": HOST, "X-Forwarded-Proto": "https"} | {
                name.replace("_", "-"): value for name, value in headers.items()
            }
            request = urllib.request.Request(address + path, headers=given)  # noqa: S310 (our own server)
            try:
                response = OPENER.open(request, timeout=60)
            except urllib.error.HTTPError as refusal:
                response = refusal
            with response:
                return Answer(response.status, response.headers, response.read())

        fetch.log = log
        yield fetch


class Answer(NamedTuple):
    status: int
    headers: Message
    body: bytes


class StayPut(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


OPENER = urllib.request.build_opener(StayPut)


def test_settings_pass_djangos_checks_for_production(environment):
    done = manage(environment, "check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
def test_site_without_a_required_variable_stops_with_a_sentence_that_names_it(environment, name):
    done = manage({**environment, name: ""}, "check")

    assert done.returncode != 0
    assert re.fullmatch(rf"[^\n]*\b{name}\b[^\n]*\.\n", done.stderr), done.stderr


@pytest.mark.parametrize("path", ["/fi/", "/sv/", "/en/", "/fi/hyvinvointialueet/pirkanmaa/"])
def test_page_is_served_with_every_protection(site, path):
    answer = site(path)

    assert answer.status == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_page_is_compressed(site):
    answer = site("/fi/", Accept_Encoding="gzip")

    assert answer.headers["Content-Encoding"] == "gzip"
    assert "<h1" in gzip.decompress(answer.body).decode()


def test_assets_are_hashed_compressed_and_kept_for_good(site):
    page = site("/fi/").body.decode()
    assets = re.findall(r'(?:href|src)="(/static/[^"#]+)', page)

    assert assets != []
    for asset in assets:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", asset), f"{asset} carries no hash"
        answer = site(asset)
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    style = next(asset for asset in assets if asset.endswith(".css"))
    answer = site(style, Accept_Encoding="br, gzip")
    assert answer.headers["Content-Encoding"] == "br"
    assert brotli.decompress(answer.body) == site(style).body


def test_plain_http_is_sent_to_https(site):
    answer = site("/fi/", X_Forwarded_Proto="http")

    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{HOST}/fi/"


def test_unknown_host_is_refused(site):
    assert site("/fi/", Host="elsewhere.example.org").status == 400


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_answers_the_machine_itself_over_plain_http(site, path):
    assert site(path, Host="127.0.0.1:8000", X_Forwarded_Proto="http").status == 200


def test_missing_page_says_so_in_the_language_of_the_address(site):
    answer = site("/sv/finns-inte/")

    assert answer.status == 404
    assert '<html lang="sv"' in answer.body.decode()


def test_log_is_json_with_the_id_of_the_request_and_without_what_readers_typed(site):
    answer = site("/fi/?q=nobody-needs-this", X_Request_ID="0123456789abcdef")
    deadline = time.monotonic() + 10
    while "0123456789abcdef" not in site.log.read_text() and time.monotonic() < deadline:
        time.sleep(0.1)  # gunicorn writes the line after the answer is sent.
    lines = [json.loads(line) for line in site.log.read_text().splitlines()]

    assert answer.headers["X-Request-ID"] == "0123456789abcdef"
    assert any("0123456789abcdef" in line["message"] for line in lines)
    assert "nobody-needs-this" not in site.log.read_text()


def test_site_with_example_accounts_does_not_start_until_they_are_removed(site, environment):
    create = (
        "from portal.accounts.models import User; User.objects.create_user('e@example.org', is_example=True)"
    )
    managed(environment, "shell", "--command", create)

    refused = start(environment)
    managed(environment, "remove_example_accounts")

    assert refused.returncode != 0
    assert "remove_example_accounts" in refused.stderr
    assert start(environment).returncode == 0


def start(environment):
    """Load the application as a worker of gunicorn does."""
    return subprocess.run(
        [sys.executable, "-c", "import portal.wsgi"],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
