"""The limit: a Django site with one view and no middleware, which sends what the portal sent, byte by byte.

It is its own settings, addresses and application. BENCH_BODIES names the folder of the pages' bytes.
"""

import os
from functools import cache
from pathlib import Path

from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path

BODIES = Path(os.environ.get("BENCH_BODIES", "."))

DEBUG = False
SECRET_KEY = "known-to-all-for-measuring-on-one-machine-and-nothing-else"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.bare"
MIDDLEWARE = []
INSTALLED_APPS = []


@cache
def stored(name):
    """Return a page's bytes, its type and its encoding."""
    kind, encoding = (BODIES / f"{name}.head").read_text().splitlines()
    return (BODIES / name).read_bytes(), kind, encoding


def page(request, name):
    content, kind, encoding = stored(name)
    response = HttpResponse(content, content_type=kind)
    if encoding != "-":
        response["Content-Encoding"] = encoding
    return response


def store(folder: Path, name: str, content: bytes, kind: str, encoding: str):
    """Keep a page for ``page`` to send."""
    (folder / name).write_bytes(content)
    (folder / f"{name}.head").write_text(f"{kind}\n{encoding or '-'}\n")


urlpatterns = [path("<str:name>", page)]


def application(environ, start_response):
    return _application()(environ, start_response)


@cache
def _application():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.bare")
    return get_wsgi_application()
