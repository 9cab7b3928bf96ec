"""A site on several machines, played by processes on this one.

nginx in front of two web processes, a PostgreSQL primary with a streaming replica, Redis for kept pages.
Which database was asked is read from the statements that both write down: each request brings a new word.
"""

import http.client
import itertools
import re
import subprocess
import tempfile
from email.message import Message
from http.cookies import SimpleCookie
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.urls import reverse
from django.utils import translation

from organisations.models import Organisation
from tests.deployment.servers import (
    Nginx,
    Primary,
    Redis,
    Replica,
    Web,
    folder_for_all,
    program,
    until,
)
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import UserFactory
from tests.server import production

HOST = "portal.example.org"
WORDS = (f"sana{number}" for number in itertools.count(1000))


class Answer(NamedTuple):
    status: int
    headers: Message
    body: str

    @property
    def cookies(self):
        found = SimpleCookie()
        for line in self.headers.get_all("Set-Cookie", []):
            found.load(line)
        return {name: morsel.value for name, morsel in found.items()}


@pytest.fixture(scope="module")
def tables(django_db_blocker):
    """A database with the tables of the models, which is quicker than to migrate; dropped afterwards."""
    if connection.vendor != "postgresql":
        pytest.fail("These tests need PostgreSQL: run them with `make test LEGS=deployment`.")
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        for app, migration in MigrationLoader(None).disk_migrations:
            MigrationRecorder(connection).record_applied(app, migration)
        yield
        connection.creation.destroy_test_db(name, verbosity=0)


@pytest.fixture(scope="module")
def content(tables, django_db_blocker):
    """Return what is in the database to begin with, and a dump of it."""
    with django_db_blocker.unblock(), translation.override("fi"):
        organisation = OrganisationFactory(name="Vanha nimi")
        client = Client()
        client.force_login(UserFactory())
        place = connection.settings_dict
        dump = subprocess.run(
            [f"{program('POSTGRESQL_PROGRAMS')}/pg_dump", "--no-owner", "--dbname", place["NAME"]],
            env={
                "PGHOST": place["HOST"],
                "PGPORT": str(place["PORT"]),
                "PGUSER": place["USER"],
                "PGPASSWORD": place["PASSWORD"],
            },
            capture_output=True,
            text=True,
            check=True,
        ).stdout  # fmt: skip
        connection.close()
        return SimpleNamespace(
            dump=dump,
            pk=organisation.pk,
            page=organisation.get_absolute_url(),
            list=reverse("organisations:organisation-list"),
            report=reverse("reporting:report", args=["organisation", organisation.uuid]),
            account=reverse("accounts:home"),
            session=client.cookies["sessionid"].value,
        )


@pytest.fixture(scope="module")
def site(content, collected, tmp_path_factory):
    """Return the servers of the site, which run, and a function that asks it for a page."""
    with tempfile.TemporaryDirectory(prefix="portal-scaling-") as name:
        folder = folder_for_all(Path(name))
        primary = Primary(folder)
        replica, redis = Replica(folder, primary), Redis(folder)
        environment = production(
            ALLOWED_HOSTS=HOST,
            SECRET_KEY=settings.SECRET_KEY,
            DATABASE_URL=primary.url,
            DATABASE_REPLICA_URL=replica.url,
            CACHE_URL=redis.url,
            SITE_URL=f"https://{HOST}",
            SECURE_SSL="true",
            TRUST_PROXY="true",
            STATIC_ROOT=str(collected),
            MEDIA_ROOT=str(tmp_path_factory.mktemp("media")),
        )
        webs = [Web(folder, environment) for _ in range(2)]
        nginx = Nginx(folder, webs)
        servers = [primary, replica, redis, *webs, nginx]
        try:
            primary.make()
            primary.start()
            primary.run("psql", "--quiet", "--set=ON_ERROR_STOP=1", primary.url, input=content.dump)
            for server in servers[1:]:
                server.start()
            yield Site(environment, primary, replica, redis, webs, nginx)
        finally:
            for server in reversed(servers):
                server.stop()


class Site:
    def __init__(self, environment, primary, replica, redis, webs, nginx):
        self.environment, self.primary, self.replica = environment, primary, replica
        self.redis, self.webs, self.nginx = redis, webs, nginx

    def ask(self, path, *, web=None, cookies=None, form=None, **headers):
        """Ask nginx for a path, or the process ``web`` as nginx asks it; with ``form`` send it."""
        given = {"Host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if cookies:
            given["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        if form is not None:
            given |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"https://{HOST}/"}
        if web:
            line = http.client.HTTPConnection("127.0.0.1", web.port, timeout=60)
            given["X-Forwarded-Proto"] = "https"
        else:
            line = http.client.HTTPSConnection(
                "127.0.0.1", self.nginx.port, timeout=60, context=self.nginx.certificate
            )
        line.request(
            "GET" if form is None else "POST", path, urlencode(form) if form is not None else None, given
        )
        response = line.getresponse()
        body = response.read()
        line.close()
        return Answer(response.status, response.headers, body.decode(errors="replace"))

    def asked(self, content, **more):
        """Ask for a page that nobody has asked for, and return which databases its words reached."""
        word = next(WORDS)
        answer = self.ask(f"{content.list}?q={word}", **more)
        assert answer.status == 200
        return {server for server in (self.primary, self.replica) if word in server.log.read_text()}

    def statements(self, path, **more):
        """Ask for ``path``, and return the answer and what was asked of the primary and of the replica."""
        logs = self.primary.log, self.replica.log
        before = [len(log.read_bytes()) for log in logs]
        answer = self.ask(path, **more)
        return answer, *(log.read_bytes()[start:].decode() for log, start in zip(logs, before, strict=True))

    def everybody_says(self, words):
        """Return whether each process says ``words`` of the replica."""
        return all(words in self.ask("/readyz", web=web).body for web in self.webs)


@pytest.fixture
def follows(site):
    """Begin with a replica that every process reads."""
    until(
        lambda: site.everybody_says("follows the primary"), lambda: site.ask("/readyz", web=site.webs[0]).body
    )


@pytest.fixture
def paused(site, follows):
    """A replica that stands still as long as the test runs."""
    site.replica.ask("SELECT pg_wal_replay_pause()")
    yield
    site.replica.ask("SELECT pg_wal_replay_resume()")


@pytest.fixture
def put(site, content, django_db_blocker):
    """Return a function that changes the organisation in the primary, as whatever writes does."""
    alias = "of-the-site"
    place = urlsplit(site.primary.url)
    connections.databases[alias] = connection.settings_dict | {
        "NAME": place.path.strip("/"), "HOST": place.hostname, "PORT": place.port,
        "USER": place.username, "PASSWORD": place.password,
    }  # fmt: skip

    def put(**values):
        both = {f"{name}{ending}": value for name, value in values.items() for ending in ("", "_fi")}
        with django_db_blocker.unblock():
            Organisation.objects.using(alias).filter(pk=content.pk).update(**both)

    yield put
    connections[alias].close()
    del connections.databases[alias], connections[alias]


# Who reads what.


def test_readers_read_the_replica(site, content, follows):
    assert site.asked(content) == {site.replica}


def test_who_is_signed_in_reads_the_primary(site, content, follows):
    assert site.asked(content, cookies={"sessionid": content.session}) == {site.primary}
    assert site.ask(content.account, cookies={"sessionid": content.session}).status == 200


def test_who_has_sent_something_sees_it_however_far_the_replica_is(site, content, paused):
    form = site.ask(content.report)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.body)[1]
    values = {"csrfmiddlewaretoken": token, "text": "Nimi on vanha."}

    sent = site.ask(content.report, cookies=form.cookies, form=values)

    assert sent.status == 302
    assert site.primary.ask("SELECT text FROM tickets_ticket") == [("Nimi on vanha.",)]
    assert site.replica.ask("SELECT text FROM tickets_ticket") == []
    assert site.asked(content, cookies=form.cookies | sent.cookies) == {site.primary}


def test_a_new_page_is_there_though_the_replica_does_not_know_it(site, content, put, paused):
    folder, _, slug = content.page.rstrip("/").rpartition("/")
    put(slug="uusi")

    answer = site.ask(f"{folder}/uusi/")
    put(slug=slug)

    assert answer.status == 200


def test_a_replica_that_is_too_far_behind_is_not_read_until_it_has_caught_up(site, content, put, paused):
    put(name="Uusi nimi")
    until(lambda: site.everybody_says("too far behind"))

    assert site.asked(content) == {site.primary}

    site.replica.ask("SELECT pg_wal_replay_resume()")
    until(lambda: site.everybody_says("follows the primary"))
    assert site.asked(content) == {site.replica}


def test_readers_notice_nothing_when_the_replica_stops(site, content, follows):
    site.replica.stop()
    for web in site.webs * 4:
        assert site.asked(content, web=web) == {site.primary}
    until(lambda: site.everybody_says("does not answer"))
    told = [line for line in site.webs[0].log.read_text().splitlines() if "does not answer as" in line]
    site.replica.start()
    until(lambda: site.everybody_says("follows the primary"))

    assert len(told) == 1
    assert site.asked(content) == {site.replica}


# Kept pages.


def test_a_page_that_one_process_has_made_is_given_out_by_the_other(site, content, follows):
    one, other = site.webs
    made = site.ask(content.page, web=one)

    given, primary, replica = site.statements(content.page, web=other)

    assert given.status == 200
    assert given.body == made.body
    assert "organisations_organisation" not in primary + replica
    assert "caching_stamp" in replica


def test_a_kept_page_is_never_older_than_the_database_it_is_read_from(site, content, put, follows):
    for number in range(3):
        put(name=f"Nimi {number}")
        until(site.replica.has_caught_up)

        for web in site.webs:
            assert f"Nimi {number}" in site.ask(content.page, web=web).body


def test_a_page_of_a_replica_that_is_behind_is_never_kept_as_one_of_now(site, content, put, paused):
    before = "Nimi ennen"
    site.replica.ask("SELECT pg_wal_replay_resume()")
    put(name=before)
    until(site.replica.has_caught_up)
    site.replica.ask("SELECT pg_wal_replay_pause()")
    put(name="Nimi nyt")

    for web in site.webs * 2:
        assert "Nimi nyt" in site.ask(content.page, web=web, cookies={"fresh": "1"}).body
        answer, _primary, replica = site.statements(content.page, web=web)
        assert (before if "caching_stamp" in replica else "Nimi nyt") in answer.body

    site.replica.ask("SELECT pg_wal_replay_resume()")
    until(site.replica.has_caught_up)
    for web in site.webs:
        assert "Nimi nyt" in site.ask(content.page, web=web).body
        assert "Nimi nyt" in site.ask(content.page, web=web, cookies={"fresh": "1"}).body


def test_without_redis_every_page_is_there(site, content, follows):
    site.redis.stop()
    answers = [site.ask(path, web=web) for web in site.webs for path in (content.page, "/fi/")]
    site.redis.start()

    assert {answer.status for answer in answers} == {200}


# nginx.


def test_plain_http_leads_to_https(site):
    line = http.client.HTTPConnection("127.0.0.1", site.nginx.plain, timeout=60)
    line.request("GET", "/fi/", headers={"Host": HOST})
    response = line.getresponse()
    line.close()

    assert (response.status, response.headers["Location"]) == (301, f"https://{HOST}/fi/")


def test_pages_come_compressed_by_the_portal_and_with_the_id_of_their_request(site):
    answer = site.ask("/fi/", Accept_Encoding="gzip", X_Request_ID="a-readers-own-id")

    assert answer.headers["Content-Encoding"] == "gzip"
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-ID"])
    assert "nginx/" not in answer.headers["Server"]
    assert any(answer.headers["X-Request-ID"] in web.log.read_text() for web in site.webs)


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_style_sheets_are_kept_by_nginx_in_each_encoding(site, encoding):
    path = re.search(r'"(/static/[^"]+\.css)"', site.ask("/fi/").body)[1]

    first = site.ask(path, Accept_Encoding=f"deflate, {encoding}")
    told = [web.log.read_text().count(path) for web in site.webs]
    again = site.ask(path, Accept_Encoding=f"{encoding};q=1")

    assert first.status == again.status == 200
    assert first.headers["Content-Encoding"] == again.headers["Content-Encoding"] == encoding
    assert first.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert [web.log.read_text().count(path) for web in site.webs] == told


@pytest.mark.parametrize(
    "path",
    [
        "/media/materials/kutsu.pdf", "/media/posts/luonnos.png", "/media/logos/../materials/kutsu.pdf",
        "/media//materials/kutsu.pdf", "/media/logos%2f..%2fmaterials/kutsu.pdf",
        "/static/../media/materials/kutsu.pdf",
    ],
)  # fmt: skip
def test_guarded_files_do_not_get_around_the_portal(site, path):
    media = Path(site.environment["MEDIA_ROOT"])
    for name in ("materials/kutsu.pdf", "posts/luonnos.png", "logos/merkki.pdf"):
        (media / name).parent.mkdir(exist_ok=True)
        (media / name).write_text(f"what is in {name}")

    answer = site.ask(path)

    assert answer.status in (301, 404)
    assert "what is in" not in answer.body
    assert site.ask("/media/logos/merkki.pdf").body == "what is in logos/merkki.pdf"


def test_attempts_are_counted_over_all_processes_by_the_address_that_nginx_sees(site, content):
    form = site.ask(content.report)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.body)[1]
    site.primary.ask("DELETE FROM portal_cache")

    statuses = [
        site.ask(
            content.report,
            cookies=form.cookies,
            form={"csrfmiddlewaretoken": token, "text": f"Virhe {number}"},
            X_Forwarded_For=f"192.0.2.{number}",
        ).status
        for number in range(11)
    ]

    assert statuses == [302] * 10 + [429]


# Machines that are gone.


def test_nginx_answers_while_a_process_is_gone_and_asks_it_again_when_it_is_back(site):
    gone = site.webs[1]
    gone.kill()
    statuses = [site.ask("/fi/").status for _ in range(6)]
    gone.start()

    assert statuses == [200] * 6
    until(lambda: site.ask("/fi/").headers["X-Request-ID"] in gone.log.read_text())


def test_readers_read_on_while_the_primary_is_gone(site, content, follows):
    site.primary.stop()
    try:
        until(lambda: site.ask(content.page).status == 200)
        answers = [site.ask(path, web=web).status for web in site.webs for path in (content.page, "/fi/")]
        ready = site.ask("/readyz", web=site.webs[0]).status
    finally:
        site.primary.start()

    assert (set(answers), ready) == ({200}, 503)
    until(lambda: site.everybody_says("follows the primary"))
