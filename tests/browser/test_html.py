"""The W3C's own checker reads every page type in every language."""

import json
import os
import subprocess
import urllib.request

import pytest

from tests.browser import workspace_pages
from tests.browser.pages import EVERY_PAGE, PAGES
from tests.browser.workspace_pages import EVERY_LINE, who_and_where

made, workspace = workspace_pages.made, workspace_pages.workspace


@pytest.mark.slow
def test_every_page_is_valid_html(site, tmp_path):
    for name, lang in EVERY_PAGE:
        keep(tmp_path / f"{name}.{lang}.html", site + PAGES[name][lang])

    assert faults_in(tmp_path) == []


@pytest.mark.slow
def test_every_page_of_work_is_valid_html(workspace, made, tmp_path):
    for number, (line, lang) in enumerate(EVERY_LINE):
        session, address = who_and_where(line, lang, made)
        keep(tmp_path / f"{number}.{lang}.html", workspace + address, session)

    assert [f"{EVERY_LINE[int(fault.partition('.')[0])][0]}: {fault}" for fault in faults_in(tmp_path)] == []


def keep(path, address, session=""):
    """Write the page at ``address``, as whoever has the ``session`` gets it, to the file ``path``."""
    request = urllib.request.Request(address, headers={"Cookie": f"sessionid={session}"} if session else {})  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310 (our own server)
        path.write_bytes(response.read())


def faults_in(folder):
    """Return a line for everything that the checker finds in the pages of ``folder``."""
    checker = os.environ.get("VNU_JAR")
    assert checker, "VNU_JAR is not set: run this test with `make test LEGS=browser`."
    done = subprocess.run(
        ["java", "-jar", checker, "--format", "json", "--exit-zero-always", str(folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    return [describe(message) for message in json.loads(done.stderr)["messages"]]


def describe(message):
    """Return one line: page, line, what is wrong, and the HTML it is about."""
    page = message["url"].rpartition("/")[2]
    extract = " ".join(message.get("extract", "").split())
    return f"{page}:{message.get('lastLine', '?')} {message['message']} [{extract}]"
