"""Pages about a path and its template: what readers see, what a coordinator takes over and copies."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from portal.editing.actions import open_revision
from portal.lib.languages import reading
from regions.models import ServicePath
from tests.portal.factories import coordinator_of
from tests.regions.factories import CountyFactory, ServicePathFactory, StepFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def county():
    return CountyFactory()


@pytest.fixture
def template():
    path = ServicePathFactory(national=True)
    for order in (1, 2):
        StepFactory(path=path, order=order)
    return path


@pytest.fixture
def path(county, template):
    """A path with one step of the template, and one of its own."""
    path = ServicePathFactory(county=county, template=template)
    followed = template.steps.get(order=1)
    names = {f"name_{code}": getattr(followed, f"name_{code}") for code in ("fi", "sv", "en")}
    StepFactory(path=path, order=1, follows=followed, **names)
    StepFactory(path=path, order=2)
    return path


@pytest.fixture
def as_coordinator(client, county):
    client.force_login(coordinator_of(county))
    return client


def soup_of(response):
    return BeautifulSoup(response.content, "html.parser")


def page_of(client, path):
    with reading("en"):
        return soup_of(client.get(path.get_absolute_url()))


def test_readers_see_how_a_path_compares_with_its_template(client, path, template):
    section = page_of(client, path).find(id="template").find_parent("section")

    assert section.summary.get_text() == "1 step added, 1 left out"
    assert [heading.get_text() for heading in section.find_all("h3")] == [
        "Steps of the county’s own", "Left out",
    ]  # fmt: skip
    assert section.find("form") is None
    assert template.steps.get(order=2).name_en in section.get_text()


def test_a_path_without_a_template_is_compared_with_nothing(client, county):
    assert page_of(client, ServicePathFactory(county=county)).find(id="template") is None


def test_a_template_tells_who_follows_it_and_how_far(client, path, template):
    section = page_of(client, template).find(id="followers").find_parent("section")

    assert path.name_en in section.li.get_text()
    assert "1 step added, 1 left out" in section.li.get_text()
    assert section.find_all("a", href=lambda href: "copy-template" in href) == []


def test_a_coordinator_is_led_from_the_public_pages_to_the_work(as_coordinator, county, path, template):
    with reading("en"):
        compare = reverse("workspace:path-template", args=[path.uuid])
        copy = reverse("workspace:copy-template", args=[county.uuid, template.uuid])

    assert page_of(as_coordinator, path).find("a", href=compare)
    assert page_of(as_coordinator, template).find("a", href=copy)


def test_the_task_list_of_a_path_tells_the_differences(as_coordinator, path):
    with reading("en"):
        hub = as_coordinator.get(reverse("workspace:item", args=["path", path.uuid]))

    assert "2 differences" in hub.text


def test_a_step_is_taken_over_into_the_draft(as_coordinator, path, template):
    address = reverse("workspace:path-template", args=[path.uuid])
    (form,) = soup_of(as_coordinator.get(address)).select("main li form")
    step = template.steps.get(order=2)
    assert form.select_one("input[name=step]")["value"] == str(step.uuid)

    as_coordinator.post(address, {"step": step.uuid})

    content = open_revision(path).content
    assert step.pk in [value for key, value in content.items() if key.endswith("/follows")]
    assert path.steps.count() == 2


@pytest.mark.parametrize("sent", ["", "none", "00000000-0000-0000-0000-000000000000"])
def test_a_step_that_the_template_does_not_have_changes_nothing(as_coordinator, path, sent):
    address = reverse("workspace:path-template", args=[path.uuid])

    assert as_coordinator.post(address, {"step": sent}).status_code == 302
    assert open_revision(path) is None


def test_a_template_is_copied_after_a_look(as_coordinator, county, template):
    address = reverse("workspace:copy-template", args=[county.uuid, template.uuid])
    assert template.steps.get(order=2).name_fi in as_coordinator.get(address).text

    response = as_coordinator.post(address)

    path = ServicePath.objects.get(county=county)
    assert response["Location"] == reverse("workspace:item", args=["path", path.uuid])
    assert open_revision(path).author.memberships.get().county == county


def test_a_template_is_not_copied_twice_unasked(as_coordinator, county, path, template):
    address = reverse("workspace:copy-template", args=[county.uuid, template.uuid])
    assert path.name_fi in as_coordinator.get(address).text

    assert as_coordinator.post(address).status_code == 422
    assert ServicePath.objects.filter(county=county).count() == 1
    as_coordinator.post(address, {"again": "1"})
    assert ServicePath.objects.filter(county=county).count() == 2


def test_others_have_no_such_pages(client, county, path, template):
    client.force_login(coordinator_of(CountyFactory()))
    copy = reverse("workspace:copy-template", args=[county.uuid, template.uuid])
    own = ServicePathFactory(county=county)

    for address in (copy, reverse("workspace:path-template", args=[path.uuid])):
        assert client.get(address).status_code == 404
        assert client.post(address, {"step": template.steps.first().uuid}).status_code == 404
    client.force_login(coordinator_of(county))
    assert client.get(reverse("workspace:copy-template", args=[county.uuid, own.uuid])).status_code == 404
    assert client.get(reverse("workspace:path-template", args=[own.uuid])).status_code == 404
