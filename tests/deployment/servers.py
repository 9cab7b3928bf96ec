"""The servers of a site on several machines, on this one: processes that a test can stop and start."""

import contextlib
import datetime
import os
import pwd
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path
from string import Template

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.server import PROJECT, START_LIMIT, end_of, wait_until_it_answers

DEPLOY = PROJECT / "deploy"
HOST = "portal.example.org"
PASSWORD = "letters4and7digits"


def program(variable):
    """Return what `scripts/with-servers` found, or fail with what to do."""
    found = os.environ.get(variable)
    if not found:
        pytest.fail(
            "nginx, redis-server or PostgreSQL is missing: run these tests with `make test LEGS=deployment`."
        )
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A process that answers on a port of this machine."""

    stop_signal = signal.SIGTERM

    def __init__(self, folder: Path):
        self.folder, self.port = folder, free_port()
        self.log = folder / f"{type(self).__name__.lower()}-{self.port}.log"
        self.process = None

    def command(self):
        """Return the words of the command."""
        raise NotImplementedError

    def surroundings(self):
        """Return what the process is started with besides."""
        return {}

    def answers(self):
        """Return whether the server does its work."""
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5):
            return True
        return False

    def start(self):
        with self.log.open("a") as output:
            self.process = subprocess.Popen(
                self.command(), stdout=output, stderr=subprocess.STDOUT, **self.surroundings()
            )
        until(lambda: self.process.poll() is not None or self.answers(), lambda: end_of(self.log))
        assert self.process.poll() is None, f"{type(self).__name__} stopped:\n{end_of(self.log)}"

    def stop(self, sign=None):
        if self.process and self.process.poll() is None:
            self.process.send_signal(sign or self.stop_signal)
            self.process.wait(timeout=START_LIMIT)


def until(condition, told=lambda: ""):
    """Wait until the condition holds; fail with what ``told`` returns when it never does."""
    deadline = time.monotonic() + START_LIMIT
    while not condition():
        assert time.monotonic() < deadline, told()
        time.sleep(0.05)


class PostgreSQL(Server):
    """A cluster that writes each statement to its log; PostgreSQL refuses to run as root."""

    stop_signal = signal.SIGQUIT

    def __init__(self, folder):
        super().__init__(folder)
        self.programs = program("POSTGRESQL_PROGRAMS")
        self.data = folder / f"data-{self.port}"
        self.url = f"postgres://portal:{PASSWORD}@127.0.0.1:{self.port}/postgres"

    def options(self):
        settings = {
            "hba_file": self.folder / "pg_hba.conf",
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self.folder,
            "log_statement": "all",
            "fsync": "off",
            "shared_buffers": "16MB",
        }
        return ["-p", str(self.port), *(f"--{name}={value}" for name, value in settings.items())]

    def surroundings(self):
        return {**self.owner(), "cwd": self.folder}

    @staticmethod
    def owner():
        if os.getuid():
            return {}
        found = {user.pw_name for user in pwd.getpwall()}
        name = "postgres" if "postgres" in found else "nobody"
        return {"user": name, "group": pwd.getpwnam(name).pw_gid, "extra_groups": []}

    def answers(self):
        with contextlib.suppress(psycopg.OperationalError):
            self.ask("SELECT 1")
            return True
        return False

    def ask(self, statement):
        """Run a statement, which may return rows."""
        with psycopg.connect(self.url, autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else None

    def was_asked(self, word):
        """Return whether a statement with ``word`` has reached this database."""
        return word in self.log.read_text()


class Primary(PostgreSQL):
    def make(self):
        """Make an empty cluster."""
        password = self.folder / "password"
        password.write_text(PASSWORD)
        self.run(
            "initdb", f"--pgdata={self.data}", "--username=portal", f"--pwfile={password}",
            "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip

    def run(self, name, *words, **more):
        done = subprocess.run(
            [f"{self.programs}/{name}", *words],
            capture_output=True, text=True, check=False, **self.surroundings(), **more,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def command(self):
        return [f"{self.programs}/postgres", "-D", self.data, *self.options()]


class Replica(PostgreSQL):
    """A replica, made and run by the script that the compose file runs."""

    def __init__(self, folder, primary):
        super().__init__(folder)
        self.primary = primary

    def command(self):
        return [self.folder / "replica.sh", *self.options()]

    def surroundings(self):
        named = {
            "PATH": f"{self.programs}:{os.environ['PATH']}",
            "PGDATA": str(self.data),
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.primary.port),
            "PGUSER": "portal",
            "PGPASSWORD": PASSWORD,
        }
        return super().surroundings() | {"env": named}

    def has_caught_up(self):
        """Return whether it holds all that the primary holds."""
        [[end]] = self.primary.ask("SELECT pg_current_wal_lsn()")
        return self.ask(f"SELECT pg_last_wal_replay_lsn() >= '{end}'") == [(True,)]


class Redis(Server):
    def command(self):
        return [
            program("REDIS_SERVER"), "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
            "--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru", "--dir", self.folder,
        ]  # fmt: skip

    @property
    def url(self):
        return f"redis://127.0.0.1:{self.port}/0"


class Web(Server):
    """A process of gunicorn, as on a machine of its own."""

    def __init__(self, folder, environment):
        super().__init__(folder)
        self.environment = environment

    def command(self):
        return [sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{self.port}", "portal.wsgi"]

    def surroundings(self):
        return {"cwd": PROJECT, "env": self.environment, "start_new_session": True}

    def answers(self):
        wait_until_it_answers(self.process, f"http://127.0.0.1:{self.port}", self.log)
        return True

    def kill(self):
        """End it as a machine ends that loses its power: the process and those it started."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Nginx(Server):
    """nginx with the project's own file."""

    stop_signal = signal.SIGQUIT

    def __init__(self, folder, webs):
        super().__init__(folder)
        self.plain = free_port()
        self.certificate = certificate(folder)
        servers = "".join(f"server 127.0.0.1:{web.port} max_fails=1 fail_timeout=2s;" for web in webs)
        text = Template((DEPLOY / "nginx.conf.template").read_text()).safe_substitute(
            WEB_SERVERS=servers,
            HTTP=f"127.0.0.1:{self.plain}",
            HTTPS=f"127.0.0.1:{self.port}",
            CERTIFICATES=folder,
            KEPT_FILES=folder / "kept",
        )
        (folder / "portal.conf").write_text(text)
        temporary = "".join(
            f"{name}_temp_path {folder}/nginx-{name};"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "" if os.getuid() else "user root;"
        (folder / "nginx.conf").write_text(
            f"daemon off; {user} worker_processes 1; pid {folder}/nginx.pid;"
            f"error_log {folder}/nginx-error.log;"
            "events { worker_connections 256; }"
            f"http {{ {temporary} include {folder}/portal.conf; }}"
        )

    def command(self):
        return [program("NGINX"), "-c", self.folder / "nginx.conf", "-e", self.folder / "nginx-error.log"]


def certificate(folder):
    """Write a certificate for this machine into ``folder``, and return what trusts it alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "portal")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(cafile=folder / "fullchain.pem")
    context.check_hostname = False
    return context


def folder_for_all(folder):
    """Let PostgreSQL, which is another user, use ``folder``, with the project's own files for it."""
    for path in (DEPLOY / "postgresql").iterdir():
        shutil.copy(path, folder)
    if owner := PostgreSQL.owner():
        shutil.chown(folder, owner["user"])
    return folder
