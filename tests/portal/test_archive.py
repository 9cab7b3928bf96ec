"""Archiving: what points at a thing is told, the public sees it no more, and it comes back as it was."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from organisations.models import Activity, Organisation
from portal.editing import actions, registry
from portal.editing.merging import traces
from portal.editing.models import Revision
from portal.editing.snapshots import take
from portal.lib import languages
from tests.blog.factories import PostVersionFactory
from tests.organisations.factories import (
    ActivityFactory,
    AgreementFactory,
    GoalContributionFactory,
    OrganisationFactory,
    StepContributionFactory,
)
from tests.portal.factories import TopicFactory, UserFactory, coordinator_of, editor_of
from tests.projects.factories import AdoptionFactory, EventFactory, ProjectFactory
from tests.regions.factories import CountyFactory, GoalFactory, MunicipalityFactory, StepFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory(home_municipality=MunicipalityFactory())


@pytest.fixture
def activity(organisation):
    return ActivityFactory(organisation=organisation, title_fi="Kahvila", title_en="Café")


@pytest.fixture
def editor(organisation, client):
    user = editor_of(organisation)
    client.force_login(user)
    return user


@pytest.fixture
def county(organisation):
    return coordinator_of(organisation.home_municipality.county)


def at(name, obj):
    return reverse(f"workspace:{name}", args=[registry.of(obj).kind, obj.uuid])


def page_of(response):
    return BeautifulSoup(response.content, "html.parser")


def groups(response, section):
    """Return what a section of the page tells: the names by kind."""
    part = page_of(response).select_one(f"section[aria-labelledby={section}]")
    return {
        head.text: [row.text for row in head.find_next_sibling("ul").select("li")]
        for head in (part.select("h3") if part else [])
    }


def test_what_points_here_is_told_before_archiving(client, organisation, county):
    client.force_login(county)
    activity = ActivityFactory(organisation=organisation, title_fi="Kahvila")
    AgreementFactory(organisation=organisation)
    OrganisationFactory(parent=organisation, name_fi="Jäsen ry")
    OrganisationFactory(parent=organisation, name_fi="Luonnos ry", state="draft")
    ProjectFactory(host=organisation, name_fi="Hanke")
    AdoptionFactory(organisation=organisation)
    for number in range(12):
        EventFactory(organiser=organisation, title_fi=f"Tapahtuma {number:02}")

    response = client.get(at("archive", organisation))

    along, pointing = groups(response, "along"), groups(response, "pointing")
    assert along["Toiminnot 1"] == ["Kahvila"]
    assert list(along) == ["Toiminnot 1", "Sopimukset 1"]
    assert pointing["Järjestöt 1"] == ["Jäsen ry"]
    assert pointing["Hankkeet 1"] == ["Hanke"]
    events = next(names for head, names in pointing.items() if head.startswith("Tapahtumat"))
    assert events[:10] == [f"Tapahtuma {number:02}" for number in range(10)]
    assert len(events) == 11
    links = [link["href"] for link in page_of(response).select("main section a")]
    assert at("item", activity) in links


def test_the_page_takes_as_many_queries_for_many_as_for_one(
    client, activity, editor, django_assert_max_num_queries
):
    for _number in range(12):
        GoalContributionFactory(activity=activity)
    client.get(at("archive", activity))

    with django_assert_max_num_queries(17):
        client.get(at("archive", activity))


def test_an_archived_activity_leaves_the_public_pages_and_comes_back(client, activity, editor):
    goal = GoalContributionFactory(activity=activity).goal
    step = StepContributionFactory(activity=activity).step
    pages = [
        goal.get_absolute_url(),
        step.path.get_absolute_url(),
        activity.organisation.get_absolute_url(),
    ]

    response = client.post(at("archive", activity), {"reason": "Se on päättynyt."})

    assert response.headers["Location"] == at("item", activity)
    assert client.get(activity.get_absolute_url()).status_code == 404
    for page in pages:
        assert "Kahvila" not in client.get(page).content.decode()
    assert Revision.objects.of(activity).get().comment == "Se on päättynyt."
    hub = page_of(client.get(at("item", activity)))
    assert hub.select_one(f"form[action='{at('unarchive', activity)}'] button")

    client.post(at("unarchive", activity))

    assert client.get(activity.get_absolute_url()).status_code == 200
    for page in pages:
        assert "Kahvila" in client.get(page).content.decode()


def test_no_public_page_leads_to_an_archived_organisation(client, organisation, county):
    goal, step = GoalFactory(county=organisation.home_municipality.county), StepFactory()
    activity = ActivityFactory(organisation=organisation)
    GoalContributionFactory(activity=activity, goal=goal)
    StepContributionFactory(activity=activity, step=step)
    agreement = AgreementFactory(organisation=organisation, county=goal.county)
    member = OrganisationFactory(parent=organisation)
    project, partner = ProjectFactory(host=organisation), ProjectFactory(partners=[organisation])
    adoption = AdoptionFactory(organisation=organisation)
    EventFactory(organiser=organisation)
    version = PostVersionFactory()
    version.post.organisations.set([organisation])
    addresses = [organisation.get_absolute_url(), activity.get_absolute_url()]
    things = [goal, step.path, agreement.county, member, project, partner, adoption.model.project, version]
    pages = [reverse("pages:home"), reverse("organisations:organisation-list")]
    pages += [thing.get_absolute_url() for thing in things]
    actions.archive(organisation, by=county, comment="Se on purettu.")

    for page in pages:
        response = client.get(page)
        assert response.status_code == 200, page
        links = {link.get("href", "").partition("#")[0] for link in page_of(response).select("a")}
        assert links.isdisjoint(addresses), page


def test_a_draft_comes_back_as_a_draft(client, organisation, editor):
    activity = ActivityFactory(organisation=organisation, state="draft")

    client.post(at("archive", activity), {"reason": "Tupla"})
    client.post(at("unarchive", activity))

    activity.refresh_from_db()
    assert activity.state == "draft"


def test_archiving_asks_for_the_reason(client, activity, editor):
    response = client.post(at("archive", activity), {"reason": "  "})

    assert response.status_code == 422
    activity.refresh_from_db()
    assert activity.state == "published"


def test_archiving_overwrites_nothing_that_was_published_meanwhile(activity, editor):
    stale = Activity.objects.get(pk=activity.pk)
    with actions.change(activity, by=editor) as row:
        row.summary_fi = "Uusi"

    actions.archive(stale, by=editor, comment="Se on päättynyt.")

    activity.refresh_from_db()
    assert (activity.summary_fi, activity.state) == ("Uusi", "archived")


def test_archiving_twice_is_one_change(client, activity, editor):
    for _turn in range(2):
        client.post(at("archive", activity), {"reason": "Se on päättynyt."})
    assert Revision.objects.of(activity).count() == 1

    for _turn in range(2):
        client.post(at("unarchive", activity))
    assert Revision.objects.of(activity).count() == 2


def test_a_draft_goes_on_after_the_archive(client, activity, editor, county):
    base = traces(take(activity))
    saved = actions.save_draft(activity, by=editor, values={"summary_fi": "Kesken"}, base=base)
    actions.archive(activity, by=editor, comment="Se on päättynyt.")
    actions.unarchive(activity, by=editor)

    actions.publish(actions.submit(saved.revision, by=editor), by=county)

    activity.refresh_from_db()
    assert (activity.summary_fi, activity.state) == ("Kesken", "published")


def test_archived_activities_are_found_again_from_their_organisation(client, organisation, activity, editor):
    there = ActivityFactory(organisation=organisation, title_fi="Kuoro")
    actions.archive(activity, by=editor, comment="Se on päättynyt.")

    hub = page_of(client.get(at("item", organisation)))

    assert [link.text for link in hub.select("details .work-title a")] == ["Kahvila"]
    seen = [link.text for link in hub.select(".work-title a")]
    assert sorted(seen) == ["Kahvila", there.title_fi]


def test_archived_things_of_a_kind_are_known(organisation, activity, county):
    actions.archive(activity, by=county, comment="Se on päättynyt.")

    assert list(registry.of(Activity).archived()) == [activity]
    assert not registry.of(Organisation).archived().exists()
    assert not registry.of(TopicFactory()).archived().exists()


def test_only_those_who_may_archive(client, organisation, activity, county):
    everybody = {
        "stranger": UserFactory(),
        "other": editor_of(OrganisationFactory()),
        "foreign": coordinator_of(CountyFactory()),
        "editor": editor_of(organisation),
        "county": county,
        "admin": UserFactory(superuser=True),
    }
    allowed = {
        activity: {"editor", "county", "admin"},
        organisation: {"county", "admin"},
    }
    for thing, those in allowed.items():
        for name, person in everybody.items():
            client.force_login(person)
            expected = 200 if name in those else 404
            assert client.get(at("archive", thing)).status_code == expected, name
            if name not in those:
                assert client.post(at("archive", thing), {"reason": "Pois"}).status_code == 404
                assert client.post(at("unarchive", thing)).status_code == 404
        thing.refresh_from_db()
        assert thing.state == "published"
        client.logout()
        assert client.get(at("archive", thing)).status_code == 302


def test_the_task_list_leads_to_the_other_pages_as_far_as_one_may(client, organisation, editor, county):
    def links(person):
        client.force_login(person)
        with languages.reading("en"):
            page = page_of(client.get(at("item", organisation)))
        return [link.text for link in page.select(".item-links a")]

    assert links(editor) == ["See the public page", "Preview", "History", "People"]
    assert links(county) == ["See the public page", "Preview", "History", "People", "Archive"]


def test_a_kind_without_archive_has_no_such_page(client):
    client.force_login(UserFactory(superuser=True))

    assert client.get(at("archive", TopicFactory())).status_code == 404
