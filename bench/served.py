"""Gunicorn as in production: two workers of four threads, on a port of this machine alone."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE = 120  # Seconds for a server to begin.
HEADERS = {"Accept-Encoding": "gzip", "Accept": "text/html", "Accept-Language": "fi"}


@dataclass(frozen=True)
class Server:
    """A server that runs: where, and the process that minds its workers."""

    address: str
    pid: int

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [int(pid) for pid in children.split()]

    def memory(self) -> dict[str, float]:
        """Return the largest worker's memory in MB: its share of what is common (PSS), and all (RSS)."""
        found = {"pss": 0.0, "rss": 0.0}
        for pid in self.workers():
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            told = {line.split(":")[0].lower(): line.split() for line in lines[1:]}
            for name in found:
                found[name] = max(found[name], int(told[name][1]) / 1024)
        return found


@dataclass(frozen=True)
class Answer:
    """What a server answered, as it came over the wire."""

    status: int
    content: bytes
    kind: str
    encoding: str


@contextmanager
def gunicorn(application="portal.wsgi", **environment):
    """Run gunicorn with gunicorn.conf.py as in production, and stop it whatever happens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"],
            cwd=ROOT,
            env={**os.environ, "WEB_CONCURRENCY": "2", **environment},
            stdout=subprocess.DEVNULL,  # What it tells of each request.
            stderr=said,
            start_new_session=True,  # Ctrl-C comes to us, and we stop it.
        )
        try:
            server = Server(f"http://127.0.0.1:{port}", process.pid)
            _wait(server, process, said)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=PATIENCE)  # It gives its workers half a minute, and then ends them.
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def fetch(url: str, headers: dict[str, str] | None = None) -> Answer:
    """Ask for ``url`` once, without following redirects."""
    request = urllib.request.Request(url, headers={**HEADERS, **(headers or {})})  # noqa: S310 - our own.
    opener = urllib.request.build_opener(_NoRedirects)
    try:
        response = opener.open(request, timeout=120)
    except urllib.error.HTTPError as error:
        response = error
    with response:
        kind, encoding = (
            response.headers.get("Content-Type", ""),
            response.headers.get("Content-Encoding", ""),
        )
        return Answer(response.status, response.read(), kind, encoding)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


def _wait(server, process, said):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            said.seek(0)
            lines = [line for line in said.read().partition("Traceback (")[0].splitlines() if line[:1] != "{"]
            raise RuntimeError("\n".join(["gunicorn ended before it answered:", *lines]))
        try:
            fetch(f"{server.address}/")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"gunicorn did not answer within {PATIENCE} seconds.")
