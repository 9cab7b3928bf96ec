"""Materials: the library, the language told at each link, files of drafts, rows in forms, links watched."""

import datetime as dt
import socket
import threading
import time
from contextlib import suppress

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from organisations.choices import State
from portal.editing import actions
from portal.editing.merging import traces
from portal.editing.snapshots import take
from portal.lib import guards
from portal.outbox.models import Letter
from portal.search import index
from projects import links
from projects.links import Answer
from projects.models import Material
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import MembershipFactory, TopicFactory, UserFactory, editor_of
from tests.projects.factories import (
    EventFactory,
    MaterialFactory,
    OperatingModelFactory,
    ProjectFactory,
)
from tests.regions.factories import (
    CountyFactory,
    MunicipalityFactory,
    RegionFactory,
    RegionSuccessionFactory,
)

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n<<>>\nendobj\n%%EOF"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def stored(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def words(tag):
    return " ".join(tag.get_text(" ").split())


def listed(client, **query):
    response = client.get(reverse("projects:material-list"), query)
    soup = BeautifulSoup(response.content, "html.parser")
    return [words(link) for link in soup.select(".org-row .material-link > a:first-child")]


# What stands beside a link.


@pytest.mark.parametrize(
    ("language", "shown", "lang"),
    [
        ("fi", "PDF", "sv"),
        ("sv", "PDF", ""),
        ("en", "Guide, PDF, 640 kB, in Swedish, version 2", "sv"),
    ],
)
def test_a_swedish_file_says_so_on_a_page_in_another_language(language, shown, lang):
    material = Material(
        title="Guide", kind="guide", language="sv", version="2", file="materials/guide.pdf",
        file_type="application/pdf", file_size=655_360,
    )  # fmt: skip
    with translation.override(language):
        assert shown in material.facts
        assert material.lang == lang


def test_type_and_size_are_those_of_the_file():
    material = MaterialFactory(url="", file=ContentFile(PDF, "raportti.pdf"))

    assert (material.file_type, material.file_size) == ("application/pdf", len(PDF))
    assert Material.objects.get().facts == "Report, PDF, 1 kB, in Finnish"


def test_a_material_replaces_one_of_the_same_thing():
    older = MaterialFactory()
    newer = MaterialFactory(project=older.project, replaces=older)
    newer.full_clean()
    for wrong in (older, newer):
        elsewhere = MaterialFactory.build(project=ProjectFactory(), replaces=wrong)
        with pytest.raises(ValidationError) as refused:
            elsewhere.clean()
        assert list(refused.value.message_dict) == ["replaces"]


# The library.


def test_the_library_lists_what_is_public_newest_versions_first(client):
    older = MaterialFactory(title="B 1.0", published_on=dt.date(2020, 1, 1))
    MaterialFactory(title="B 2.0", project=older.project, replaces=older, published_on=dt.date(2022, 1, 1))
    MaterialFactory(title="A of a model", project=None, model=OperatingModelFactory())
    MaterialFactory(title="C of an event", event=EventFactory(), published_on=dt.date(2023, 1, 1))
    for number, owner in enumerate(
        (
            {"project": ProjectFactory(draft=True)},
            {"project": ProjectFactory(archived=True)},
            {"model": OperatingModelFactory(draft=True)},
            {"event": EventFactory(draft=True)},
        )
    ):
        MaterialFactory(title=f"Hidden {number}", **owner)

    assert listed(client) == ["C of an event", "B 2.0", "A of a model"]
    assert listed(client, older="yes") == ["C of an event", "B 2.0", "B 1.0", "A of a model"]
    page = client.get(reverse("projects:material-list"), {"older": "yes"}).content.decode()
    assert page.count("There is a newer version:") == 1
    assert "Hidden" not in page


def test_a_filter_leaves_what_it_names(client):
    lakes = CountyFactory(slug_en="lakes")
    region = RegionFactory()
    RegionSuccessionFactory(region=region, county=lakes)
    topic = TopicFactory(code="peers")
    MaterialFactory(title="A words")
    MaterialFactory(title="B kind", kind="slides")
    MaterialFactory(title="C language", language="se")
    MaterialFactory(title="D county", project=ProjectFactory(regions=[region]))
    MaterialFactory(title="E county").counties.add(lakes)
    MaterialFactory(title="F topic", project=ProjectFactory(topics=[topic]))
    MaterialFactory(title="G topic").topics.add(topic)
    MaterialFactory(title="H year", published_on=dt.date(2019, 5, 1))
    index.refresh()

    for query, found in (
        ({"q": "WORDS"}, ["A words"]),
        ({"kind": "slides"}, ["B kind"]),
        ({"language": "se"}, ["C language"]),
        ({"county": "lakes"}, ["D county", "E county"]),
        ({"topic": "peers"}, ["F topic", "G topic"]),
        ({"year": "2019"}, ["H year"]),
    ):
        assert sorted(listed(client, **query)) == found, query
    assert len(listed(client, language="xx", year="x", kind="\x00")) == 8


def test_what_an_event_is_about_and_where_it_is_count_and_a_project_that_is_not_public_does_not(client):
    lakes, topic = CountyFactory(slug_en="lakes"), TopicFactory(code="peers")
    narrower = TopicFactory(parent=topic)
    hidden = ProjectFactory(draft=True, counties=[lakes], topics=[topic])
    MaterialFactory(title="A", event=EventFactory(municipality=MunicipalityFactory(county=lakes)))
    MaterialFactory(title="B", event=EventFactory(topics=[narrower]))
    MaterialFactory(title="C", model=OperatingModelFactory(project=hidden))
    MaterialFactory(title="D", model=(model := OperatingModelFactory()))
    model.topics.add(narrower)

    assert listed(client, county="lakes") == ["A"]
    assert listed(client, topic="peers") == ["B", "D"]


# Files of what is not public.


def test_a_file_is_seen_when_its_thing_is(client):
    host = OrganisationFactory()
    project = ProjectFactory(host=host, draft=True)
    material = MaterialFactory(project=project, url="", file=ContentFile(PDF, "salainen.pdf"))
    address = material.file.url

    assert client.get(address).status_code == 404
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    client.force_login(editor_of(host))
    kept = client.get(address)
    assert (kept.status_code, kept["Cache-Control"]) == (200, "private, no-store")
    client.logout()
    project.publication = State.PUBLISHED
    project.save()
    shown = client.get(address)
    assert (shown.status_code, shown["Cache-Control"]) == (200, "public, max-age=86400")
    assert shown["Content-Disposition"].startswith("attachment")


def test_a_file_of_a_draft_is_its_keepers():
    host = OrganisationFactory()
    project = ProjectFactory(host=host)
    name = f"materials/2026/{project.uuid.hex}/uusi.pdf"

    assert guards.seen(editor_of(host), name) is guards.Seen.BY_READER
    assert guards.seen(UserFactory(), name) is guards.Seen.BY_NOBODY
    assert guards.seen(editor_of(host), "materials/2026/other.pdf") is guards.Seen.BY_NOBODY


# Rows in a form.


def section(project):
    return reverse("workspace:section", args=["project", project.uuid, "materials"])


@pytest.fixture
def editor(client):
    made = editor_of(OrganisationFactory())
    client.force_login(made)
    return made


@pytest.fixture
def project(editor):
    return ProjectFactory(host=editor.memberships.get().organisation)


def test_a_material_is_written_as_a_row_and_published(client, editor, project):
    topic, county = TopicFactory(), CountyFactory()
    key = "materials/3f0e9e0c-0b0a-4c55-9a7e-000000000001"
    form = BeautifulSoup(client.get(section(project)).content, "html.parser")
    base = form.find("input", {"name": "base"})["value"]

    response = client.post(
        section(project),
        {
            "base": base, f"{key}/title": "Davvi", f"{key}/kind": "guide", f"{key}/language": "se",
            f"{key}/version": "2", f"{key}/topics": [topic.pk, "x"], f"{key}/counties": [county.pk],
            f"file:{key}/file": SimpleUploadedFile("opas.pdf", PDF),
        },
    )  # fmt: skip

    assert response.status_code == 302
    draft = actions.open_revision(project)
    assert draft.content[f"{key}/topics"] == [topic.pk]
    assert client.get(section(project)).status_code == 200
    publisher = MembershipFactory(role="publisher").user
    actions.publish(actions.submit(draft, by=editor), by=publisher)
    made = project.materials.get()
    assert (made.title, made.file_type, list(made.topics.all()), list(made.counties.all())) == (
        "Davvi", "application/pdf", [topic], [county],
    )  # fmt: skip
    assert take(project)[f"{key}/counties"] == [county.pk]


def test_a_file_that_is_refused_loses_nothing(client, project):
    key = "materials/3f0e9e0c-0b0a-4c55-9a7e-000000000002"

    response = client.post(
        section(project),
        {
            "base": "{}", f"{key}/title": "Luonnos", f"{key}/kind": "guide", f"{key}/language": "fi",
            f"file:{key}/file": SimpleUploadedFile("raportti.pdf", b"PK\x03\x04" + bytes(60)),
        },
    )  # fmt: skip

    page = (
        client.get(section(project)).content.decode()
        if response.status_code == 302
        else response.content.decode()
    )
    assert "Luonnos" in page
    assert actions.open_revision(project).content[f"{key}/title"] == "Luonnos"
    assert not actions.open_revision(project).content.get(f"{key}/file")


def test_choices_of_rows_are_read_once(client, project):
    TopicFactory.create_batch(2)
    client.get(section(project))  # What a process reads once.
    numbers = []
    for rows in (1, 4):
        MaterialFactory.create_batch(rows, project=project)
        with CaptureQueriesContext(connection) as queries:
            client.get(section(project))
        numbers.append(len(queries))
    assert numbers[0] == numbers[1]


# Links.


def opener(*answers):
    """Return a function that answers with ``answers`` one after the other, and what it was asked."""
    asked, left = [], list(answers)

    def ask(method, url):
        asked.append((method, url))
        answer = left.pop(0) if left else answers[-1]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return ask, asked


@pytest.mark.parametrize(
    ("answers", "works", "moved_to"),
    [
        ([Answer(200)], True, ""),
        ([Answer(405), Answer(200)], True, ""),
        ([Answer(403)], True, ""),
        ([Answer(404), Answer(404)], False, ""),
        ([Answer(500), Answer(503)], False, ""),
        ([OSError("no route")], False, ""),
        ([Answer(301, "/new"), Answer(200)], True, "https://a.fi/new"),
        ([Answer(302, "/login"), Answer(200)], True, ""),
        ([Answer(301, "/new"), Answer(404), Answer(404)], False, ""),
        ([Answer(301, "/round")], False, ""),
    ],
)
def test_what_is_behind_a_link(answers, works, moved_to):
    ask, _asked = opener(*answers)
    found = links.look("https://a.fi/old", ask)
    assert (found.works, found.moved_to) == (works, moved_to)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://user:word@example.org/",
        "http://example.org:22/",
        "http://127.0.0.1/",
    ],
)
def test_only_the_open_web_is_asked(url):
    with pytest.raises(links.Refused):
        links.open_once("HEAD", url)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "::1", "10.0.0.8", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "::",  # noqa: S104
        "::ffff:127.0.0.1", "224.0.0.1", "100.64.0.1", "fe80::1%eth0", "fd00::1", "2002:7f00:1::",
        "::127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b:1::a00:1", "fec0::1", "192.0.0.8", "2001:0:7f00:1::1",
    ],
)  # fmt: skip
def test_an_address_inside_a_network_is_not_open(address):
    assert not links.is_open(address)
    assert links.is_open("93.184.216.34")
    assert links.is_open("2a00:1450:4010:c0f::65")


def test_one_who_answers_byte_by_byte_is_left(monkeypatch):
    came = []

    def drip(server):
        asked = server.accept()[0]
        with asked, suppress(OSError):
            asked.sendall(b"HTTP/1.1 200 OK\r\n")
            for byte in range(100):
                asked.sendall(b"X")
                came.append(byte)
                time.sleep(0.05)

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        monkeypatch.setattr(links, "PORTS", {"http": port})
        monkeypatch.setattr(links, "public_address", lambda host, port: "127.0.0.1")
        monkeypatch.setattr(links, "LONGEST", 0.2)
        dripping = threading.Thread(target=drip, args=[server])
        dripping.start()
        with suppress(OSError):
            links.open_once("HEAD", f"http://slow.example.org:{port}/")
        dripping.join()

    assert 0 < len(came) < 100


def test_a_name_that_leads_inside_is_refused(monkeypatch):
    inside = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))
        for address in ("93.184.216.34", "10.1.2.3")
    ]
    monkeypatch.setattr(links.socket, "getaddrinfo", lambda *_args, **_options: inside)
    with pytest.raises(links.Refused):
        links.public_address("example.org", 80)


def test_a_link_is_broken_after_three_days_and_its_keepers_are_told_once(client, project, editor):
    material = MaterialFactory(project=project, title="Vanha raportti")
    MaterialFactory(project=ProjectFactory(draft=True))
    ask, asked = opener(Answer(404))
    for day in range(3):
        assert links.look_at_links(ask) == 1
        assert links.look_at_links(ask) == 0  # Once a day.
        material.refresh_from_db()
        assert material.did_not_answer is (day == 2)
        yesterday = timezone.now() - dt.timedelta(days=1)
        Material.objects.filter(pk=material.pk).update(link_checked_at=yesterday)
    links.look_at_links(ask)

    assert {method for method, _url in asked} == {"HEAD", "GET"}
    assert Letter.objects.filter(kind="broken_link").get().to_user == editor
    assert "The link did not answer on" in client.get(project.get_absolute_url()).content.decode()
    assert "Vanha raportti" in client.get(reverse("modelwork:broken-links")).content.decode()
    client.force_login(editor_of(OrganisationFactory()))
    assert "Vanha raportti" not in client.get(reverse("modelwork:broken-links")).content.decode()
    Material.objects.filter(pk=material.pk).update(link_checked_at=timezone.now() - dt.timedelta(days=1))
    links.look_at_links(opener(Answer(301, "https://a.fi/"), Answer(200))[0])
    material.refresh_from_db()
    assert (material.link_state, material.link_moved_to, material.link_broken_since) == (
        "moved",
        "https://a.fi/",
        None,
    )
    material.url = "https://b.fi/"
    material.save()
    assert (material.link_state, material.link_moved_to, material.link_checked_at) == ("", "", None)


def test_a_draft_of_old_content_keeps_what_a_row_is_about(project, editor):
    material = MaterialFactory(project=project)
    material.topics.add(TopicFactory())
    live = take(project)
    values = {**live, f"materials/{material.uuid}/title": "Toinen"}
    saved = actions.save_draft(project, by=editor, values=values, base=traces(live), parts=["materials"])
    actions.publish(actions.submit(saved.revision, by=editor), by=MembershipFactory(role="publisher").user)

    material.refresh_from_db()
    assert (material.title, material.topics.count()) == ("Toinen", 1)
