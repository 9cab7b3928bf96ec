"""The image and the compose file name the variables, commands and versions that the project has.

No container engine is needed: the files are read, not run.
"""

import os
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
    assert SERVICES["more-web"]["environment"] == SERVICES["web"]["environment"]


def test_example_holds_every_variable_of_the_compose_file():
    example = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))

    assert example == {name: default or "" for name, default in handed_on().items()}


def test_nothing_is_said_twice():
    """Compose refuses a file that does, and the reader of these tests would not."""

    def repeated(node):
        if isinstance(node, yaml.MappingNode):
            names = [key.value for key, _value in node.value]
            yield from (name for name in names if names.count(name) > 1)
            for _key, value in node.value:
                yield from repeated(value)

    example = re.findall(r"^([A-Z_]+)=", EXAMPLE, re.MULTILINE)

    assert list(repeated(yaml.compose((PROJECT / "docker-compose.yml").read_text()))) == []
    assert sorted(example) == sorted(set(example))


def test_compose_file_reads_nothing_but_variables_with_a_default_or_a_demand():
    text = (PROJECT / "docker-compose.yml").read_text()

    assert len(re.findall(r"\$\{", text)) == len(re.findall(r"\$\{[A-Z_]+:[-?]", text))


def volumes():
    """Return what each service mounts, as (from, to)."""
    return [
        tuple(volume.split(":")[:2]) for service in SERVICES.values() for volume in service.get("volumes", [])
    ]


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


def test_a_small_site_runs_without_what_scales():
    profiles = {name: service.get("profiles", []) for name, service in SERVICES.items()}

    assert {name for name, named in profiles.items() if not named} == {
        "db",
        "migrate",
        "web",
        "worker",
        "due",
    }
    assert {name for name, named in profiles.items() if named == ["scale"]} == {
        "more-web", "nginx", "redis", "replica",
    }  # fmt: skip
    for name, service in SERVICES.items():
        if not profiles[name]:
            assert not [other for other in service.get("depends_on", {}) if profiles[other]], name


def test_replica_is_of_the_primarys_version_and_connects_as_its_user():
    primary, replica = SERVICES["db"], SERVICES["replica"]

    assert replica["image"] == primary["image"]
    assert replica["environment"]["PGHOST"] == "db"
    assert replica["environment"]["PGUSER"] == primary["environment"]["POSTGRES_USER"]
    assert replica["environment"]["PGPASSWORD"] == primary["environment"]["POSTGRES_PASSWORD"]
    for service in (primary, replica):
        [place] = {to for _from, to in volumes() if to.endswith("pg_hba.conf")}
        assert f"hba_file={place}" in service["command"]
    assert ("./deploy/postgresql/replica.sh", replica["command"][0]) in volumes()


def test_nginx_is_told_everything_its_file_asks_for_and_the_processes_by_name():
    template = (PROJECT / "deploy/nginx.conf.template").read_text()
    told = SERVICES["nginx"]["environment"]

    assert set(re.findall(r"\$\{(\w+)\}", template)) == set(told)
    assert re.findall(r"server ([\w-]+):8000 ", told["WEB_SERVERS"]) == ["web", "more-web"]
    assert ("./certificates", told["CERTIFICATES"]) in volumes()


def test_nginx_keeps_connections_for_less_time_than_the_processes():
    template = (PROJECT / "deploy/nginx.conf.template").read_text()
    seconds = re.search(r"^    keepalive_timeout (\d+)s;", template, re.MULTILINE)[1]
    gunicorn = re.search(r"^keepalive = (\d+)", (PROJECT / "gunicorn.conf.py").read_text(), re.MULTILINE)[1]

    assert int(seconds) < int(gunicorn)


def test_redis_keeps_pages_alone_and_makes_room():
    command = SERVICES["redis"]["command"]

    assert command[command.index("--maxmemory-policy") + 1] == "allkeys-lru"
    assert command[command.index("--save") + 1] == ""


def test_data_outlives_the_containers():
    kept = {volume for volume, _place in volumes() if not volume.startswith("./")}

    assert kept == set(COMPOSE["volumes"]) == {"database", "media", "replica"}


def test_files_that_containers_are_given_are_there():
    given = {volume for volume, _place in volumes() if volume.startswith("./")} - {"./certificates"}

    assert given == {
        "./deploy/nginx.conf.template",
        "./deploy/postgresql/pg_hba.conf",
        "./deploy/postgresql/replica.sh",
    }
    assert [name for name in given if not (PROJECT / name).is_file()] == []
    assert os.access(PROJECT / "deploy/postgresql/replica.sh", os.X_OK)


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
