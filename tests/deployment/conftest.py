"""What production sites share, and a site on several machines, played by processes on this one."""

import http.client
import itertools
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
    HOST,
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
from tests.server import managed, production

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


@pytest.fixture(scope="session")
def collected(tmp_path_factory):
    """Return the folder of the collected static files, which are the same for every site."""
    folder = tmp_path_factory.mktemp("static")
    environment = production(DATABASE_URL="sqlite:////nowhere/at/all.sqlite3", STATIC_ROOT=str(folder))
    managed(environment, "collectstatic", "--no-input", "--verbosity=0")
    return folder


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
