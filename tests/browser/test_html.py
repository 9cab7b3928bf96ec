"""The W3C's own checker reads every page type in every language."""

import json
import os
import subprocess
import urllib.request

import pytest

from tests.browser.pages import EVERY_PAGE, PAGES


@pytest.mark.slow
def test_every_page_is_valid_html(site, tmp_path):
    checker = os.environ.get("VNU_JAR")
    assert checker, "VNU_JAR is not set: run this test with `make test LEGS=browser`."
    for name, lang in EVERY_PAGE:
        with urllib.request.urlopen(site + PAGES[name][lang], timeout=60) as response:  # noqa: S310
            (tmp_path / f"{name}.{lang}.html").write_bytes(response.read())

    done = subprocess.run(
        ["java", "-jar", checker, "--format", "json", "--exit-zero-always", str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert [describe(message) for message in json.loads(done.stderr)["messages"]] == []


def describe(message):
    """Return one line: page, line, what is wrong, and the HTML it is about."""
    page = message["url"].rpartition("/")[2]
    extract = " ".join(message.get("extract", "").split())
    return f"{page}:{message.get('lastLine', '?')} {message['message']} [{extract}]"
