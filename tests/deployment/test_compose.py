"""The image and the compose file name the variables, commands and versions that the project has.

No container engine is needed: the files are read, not run.
"""

import re

import pytest
import yaml
from django.core.management import get_commands

from tests.sources import PROJECT, environment_variables

COMPOSE = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
DOCKERFILE = (PROJECT / "Dockerfile").read_text()
EXAMPLE = (PROJECT / ".env.example").read_text()
SERVICES = COMPOSE["services"]
# The image sets or keeps these itself.
OF_THE_IMAGE = {"DEBUG", "MEDIA_ROOT", "STATIC_ROOT"}


def handed_on():
    """Return the variables of .env that the compose file uses, each with its default (None: must be set)."""
    text = (PROJECT / "docker-compose.yml").read_text()
    return {
        name: default if operator == ":-" else None
        for name, operator, default in re.findall(r"\$\{([A-Z_]+)(:-|:\?)([^}]*)\}", text)
    }


def test_portal_gets_every_variable_the_settings_read():
    assert set(SERVICES["web"]["environment"]) == environment_variables() - OF_THE_IMAGE
    assert SERVICES["migrate"]["environment"] == SERVICES["web"]["environment"]
    assert SERVICES["due"]["environment"] == SERVICES["web"]["environment"]
    assert SERVICES["worker"]["environment"] == SERVICES["web"]["environment"]


def test_example_holds_every_variable_of_the_compose_file():
    example = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))

    assert example == {name: default or "" for name, default in handed_on().items()}


def test_compose_file_reads_nothing_but_variables_with_a_default_or_a_demand():
    text = (PROJECT / "docker-compose.yml").read_text()

    assert len(re.findall(r"\$\{", text)) == len(re.findall(r"\$\{[A-Z_]+:[-?]", text))


@pytest.mark.parametrize(
    "source",
    [DOCKERFILE, *(" ".join(SERVICES[name]["command"]) for name in ("migrate", "worker", "due"))],
    ids=["image", "migrate", "worker", "due"],
)
def test_commands_exist(source):
    named = re.findall(r"manage\.py (\w+)", source)

    assert named != []
    assert [name for name in named if name not in get_commands()] == []


def test_web_starts_when_the_migrations_are_done_and_these_when_the_database_answers():
    assert SERVICES["web"]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    assert SERVICES["due"]["depends_on"] == SERVICES["web"]["depends_on"]
    assert SERVICES["worker"]["depends_on"] == SERVICES["web"]["depends_on"]
    assert SERVICES["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    assert "migrate" in " ".join(SERVICES["migrate"]["command"])


def test_data_outlives_the_containers():
    kept = {
        volume.partition(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])
    }

    assert kept == set(COMPOSE["volumes"]) == {"database", "media"}


def test_image_has_the_libraries_of_pdf_files_that_the_environment_installs():
    needed = re.search(r"^PDF_PACKAGES=\((.*)\)$", (PROJECT / "scripts/common.sh").read_text(), re.MULTILINE)[
        1
    ]

    assert needed in DOCKERFILE
    assert needed in (PROJECT / "docs/deployment.md").read_text()


def test_image_runs_without_rights_and_says_whether_it_is_well():
    user = re.search(r"^USER (\w+)$", DOCKERFILE, re.MULTILINE)

    assert user
    assert user[1] != "root"
    assert DOCKERFILE.index("USER ") < DOCKERFILE.index("HEALTHCHECK ")
    assert "/healthz" in DOCKERFILE


def test_versions_are_those_documented():
    documented = (PROJECT / "docs/deployment.md").read_text()
    python = re.search(r"^FROM python:(\d+\.\d+)", DOCKERFILE, re.MULTILINE)[1]
    postgresql = re.match(r"postgres:(\d+)", SERVICES["db"]["image"])[1]

    assert f'requires-python = ">={python}' in (PROJECT / "pyproject.toml").read_text()
    assert f"Python {python}" in documented
    assert f"PostgreSQL {postgresql}" in documented


def test_image_is_given_every_file_the_site_runs_on():
    taken = set(re.findall(r"^!(.+)$", (PROJECT / ".dockerignore").read_text(), re.MULTILINE))
    packages = {path.parent.name for path in PROJECT.glob("*/__init__.py")} - {"tests", "bench"}

    assert taken == packages | {"locale", "templates", "manage.py", "gunicorn.conf.py", "requirements.txt"}
