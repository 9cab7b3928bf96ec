"""The portal as a production site: gunicorn with production settings, in processes of its own."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.settings import SITE_VARIABLES

PROJECT = Path(__file__).resolve().parent.parent
START_LIMIT = 60  # Seconds until a server that does not answer counts as broken.


def production(**variables):
    """Return the environment of a production site that answers on this machine over plain HTTP."""
    surroundings = {name: value for name, value in os.environ.items() if name not in SITE_VARIABLES}
    return surroundings | {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "DEBUG": "false",
        "SECRET_KEY": "a-key-for-tests-which-is-long-enough-for-the-checks-of-a-site",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL": "false",
        "WEB_CONCURRENCY": "1",
        **variables,
    }


def manage(environment, *arguments):
    """Run a management command and return what it did; it is up to the caller whether it may fail."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def managed(environment, *arguments):
    """Run a management command that must succeed, and return what it printed."""
    done = manage(environment, *arguments)
    assert done.returncode == 0, f"manage.py {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}"
    return done.stdout


@contextlib.contextmanager
def serving(environment, log):
    """Serve the portal with gunicorn, and yield its address; its log lines go to the file ``log``."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with log.open("w") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", f"--bind=127.0.0.1:{port}", "portal.wsgi"],
            cwd=PROJECT,
            env=environment | {"SITE_URL": environment.get("SITE_URL", address)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_it_answers(server, address, log)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=START_LIMIT)


def wait_until_it_answers(server, address, log):
    deadline = time.monotonic() + START_LIMIT
    while True:
        assert server.poll() is None, f"gunicorn stopped:\n{end_of(log)}"
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):  # noqa: S310 (our own server)
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            assert time.monotonic() < deadline, f"gunicorn does not answer:\n{end_of(log)}"
            time.sleep(0.1)


def end_of(log):
    return "\n".join(log.read_text().splitlines()[-10:])
