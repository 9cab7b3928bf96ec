"""Settings from the environment: what cannot be is refused in a sentence that names the variable."""

import re
import subprocess
import sys

import pytest

from tests.server import PROJECT, manage, production

BAD = [
    ("DEBUG", "treu"),
    ("SECURE_SSL", "xx"),
    ("TRUST_PROXY", "2"),
    ("LOG_LEVEL", "loud"),
    ("EMAIL_URL", "mail.example.org"),
    ("EMAIL_URL", "smtp://user:secret@mail.example.org:port"),
    ("DATABASE_URL", "oracle://user:secret@db/portal"),
    ("DATABASE_URL", "postgres://user:secret@db:port/portal"),
    ("DATABASE_URL", "portal.sqlite3"),
    ("DATABASE_REPLICA_URL", "postgres://user:secret@db/portal"),  # The database has none: it is SQLite.
]


def environment(**variables):
    return production(DATABASE_URL="sqlite://:memory:") | variables


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_value_that_cannot_be_is_refused_in_a_sentence_that_names_its_variable(name, value):
    done = manage(environment(**{name: value}), "check")

    assert done.returncode != 0
    assert re.fullmatch(rf"[^\n]*\b{name}\b[^\n]*\.\n", done.stderr), done.stderr
    assert "secret" not in done.stderr


def test_a_replica_that_is_no_postgresql_is_refused():
    values = {
        "DATABASE_URL": "postgres://user:secret@db/portal",
        "DATABASE_REPLICA_URL": "mysql://user:secret@db/portal",
    }
    done = manage(environment(**values), "check")

    assert done.returncode != 0
    assert re.fullmatch(r"[^\n]*\bDATABASE_REPLICA_URL\b[^\n]*\.\n", done.stderr), done.stderr


def test_gunicorn_says_it_in_the_same_sentence():
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--check-config", "portal.wsgi"],
        cwd=PROJECT,
        env=environment(LOG_LEVEL="loud"),
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert re.fullmatch(r"[^\n]*\bLOG_LEVEL\b[^\n]*\.\n", done.stderr), done.stderr


@pytest.mark.parametrize("word", ["true", "TRUE", "1", "yes", "on", "", "false", "0", "no", "Off"])
def test_yes_and_no_are_said_in_the_usual_words(word):
    read = "from portal.settings import SECURE_SSL; print(SECURE_SSL)"
    done = subprocess.run(
        [sys.executable, "-c", read],
        cwd=PROJECT,
        env=environment(SECURE_SSL=word),
        capture_output=True,
        text=True,
        check=True,
    )

    # Empty means the default, which is on in production.
    assert done.stdout.strip() == str(word.casefold() not in ("false", "0", "no", "off"))
