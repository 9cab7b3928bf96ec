"""The preview of a draft: the real public page, for those who may edit, and nothing of it stays or leaks."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache, caches
from django.db import transaction
from django.urls import reverse

from organisations.models import Organisation
from portal.editing import actions, registry
from portal.editing.merging import traces
from portal.editing.models import Revision
from portal.editing.snapshots import take
from portal.lib import languages
from portal.outbox.models import Letter
from tests.blog.factories import PostVersionFactory
from tests.organisations.factories import ActivityFactory, OrganisationFactory
from tests.portal.factories import TopicFactory, UserFactory, coordinator_of, editor_of
from tests.regions.factories import CountyFactory, GoalFactory, MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory(home_municipality=MunicipalityFactory())


@pytest.fixture
def editor(organisation, client):
    user = editor_of(organisation)
    client.force_login(user)
    return user


def at(obj, name="preview"):
    return reverse(f"workspace:{name}", args=[registry.of(obj).kind, obj.uuid])


def save(obj, by, parts=(), **values):
    now = actions.current_content(obj, actions.open_revision(obj))
    return actions.save_draft(obj, by=by, values=values, base=traces(now), parts=parts)


def page_of(response):
    return BeautifulSoup(response.content, "html.parser")


def test_the_public_page_is_shown_with_the_draft_and_a_bar(client, organisation, editor):
    topic = TopicFactory(name_fi="Esimerkin aihe")
    save(organisation, editor, description_fi="<p>Luonnoksen sanat.</p>", topics=[topic.pk])

    response = client.get(at(organisation))

    page = page_of(response)
    assert response.status_code == 200
    assert "Luonnoksen sanat." in page.select_one("main").text
    assert "Esimerkin aihe" in page.select_one("main").text
    assert page.select_one(".preview-bar a")["href"] == at(organisation, "item")
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert "no-store" in response.headers["Cache-Control"]
    public = client.get(organisation.get_absolute_url())
    assert "Luonnoksen sanat." not in public.content.decode()
    assert page_of(public).select(".preview-bar") == []


def test_parts_of_the_draft_are_shown(client, organisation, editor):
    activity = ActivityFactory(organisation=organisation)
    goal = GoalFactory(name_fi="Kukaan ei ole yksin")
    row = {f"goals/{goal.pk}": True, f"goals/{goal.pk}/rationale_fi": "Ryhmä kantaa."}
    save(activity, editor, parts=["goals"], **row)

    assert "Kukaan ei ole yksin" in client.get(at(activity)).content.decode()
    assert not activity.goal_contributions.exists()


@pytest.mark.parametrize("language", languages.CODES)
def test_it_is_in_the_language_of_the_address_and_its_switcher_leads_to_the_others(
    client, organisation, editor, language
):
    texts = {f"description_{code}": f"<p>Teksti {code}.</p>" for code in languages.CODES}
    save(organisation, editor, **texts)

    with languages.reading(language):
        page = page_of(client.get(at(organisation)))

    assert f"Teksti {language}." in page.text
    for link in page.select(".languages a"):
        with languages.reading(link["lang"]):
            assert link["href"] == at(organisation)
    assert page.select("link[rel=alternate][hreflang]") == []


@pytest.mark.parametrize("state", ["draft", "archived"])
def test_what_is_not_public_is_shown_too_and_stays_out_of_sight(client, organisation, editor, state):
    activity = ActivityFactory(organisation=organisation, title_fi="Piilossa", state=state)
    Organisation.objects.filter(pk=organisation.pk).update(state=state)

    for thing in (organisation, activity):
        response = client.get(at(thing))
        assert response.status_code == 200
        assert thing.local_name.text in page_of(response).select_one("h1").text
        thing.refresh_from_db()
        assert thing.state == state
        assert client.get(thing.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("trait", ["draft", "in_review", "scheduled", "published"])
def test_a_version_of_a_post_is_shown_before_its_time(client, trait):
    version = PostVersionFactory(**{trait: True})
    client.force_login(UserFactory(superuser=True))

    response = client.get(at(version))

    assert response.status_code == 200
    assert version.title in page_of(response).select_one("h1").text


def test_drafts_of_others_are_not_seen_in_it(client, organisation):
    ActivityFactory(organisation=organisation, title_fi="Toinen luonnos", state="draft")
    client.force_login(UserFactory(superuser=True))

    assert "Toinen luonnos" not in client.get(at(organisation)).content.decode()


def test_nothing_stays_of_a_preview(
    client, organisation, editor, monkeypatch, django_capture_on_commit_callbacks, mailoutbox
):
    Organisation.objects.filter(pk=organisation.pk).update(state="draft", is_example=True)
    organisation.refresh_from_db()
    save(organisation, editor, description_fi="<p>Luonnos.</p>")
    before, revision = take(organisation), Revision.objects.values().get()
    done = []
    retell = Organisation.retell

    def watched(self):
        transaction.on_commit(lambda: done.append(self))
        cache.set("kept", "in the database")
        caches["process"].set("kept", "in the process")
        retell(self)

    monkeypatch.setattr(Organisation, "retell", watched)

    with django_capture_on_commit_callbacks(execute=True):
        assert "Luonnos." in client.get(at(organisation)).content.decode()

    assert take(Organisation.objects.get()) == before
    assert Revision.objects.values().get() == revision
    assert done == []
    assert mailoutbox == []
    assert not Letter.objects.exists()
    assert cache.get("kept") is None
    assert caches["process"].get("kept") is None


def test_a_page_that_breaks_leaves_nothing_either(client, organisation, editor, monkeypatch):
    save(organisation, editor, description_fi="<p>Luonnos.</p>")
    before = take(organisation)
    client.raise_request_exception = False
    monkeypatch.setattr("organisations.views.structured_data", lambda _organisation: 1 / 0)

    assert client.get(at(organisation)).status_code == 500

    assert take(Organisation.objects.get()) == before
    caches["process"].set("works", True)
    assert caches["process"].get("works") is True


def test_what_cannot_be_written_is_told_instead(client, organisation, editor):
    save(organisation, editor, email="not an address", description_fi="<p>Luonnos.</p>")

    response = client.get(at(organisation))

    assert response.status_code == 422
    [problem] = page_of(response).select(".notice-warn li")
    assert problem.text.startswith("Sähköposti")


def test_a_name_that_is_taken_is_told_instead(client, organisation, editor):
    other = OrganisationFactory()
    save(organisation, editor, business_id=other.business_id)

    response = client.get(at(organisation))

    assert response.status_code == 422
    assert len(page_of(response).select(".notice-warn li")) == 1


def test_what_has_no_page_has_no_preview(client):
    client.force_login(UserFactory(superuser=True))
    topic = TopicFactory()

    assert client.get(at(topic)).status_code == 404


def test_a_preview_only_reads(client, organisation, editor):
    assert client.post(at(organisation)).status_code == 405


def test_scripts_in_a_draft_do_not_reach_the_page(client, organisation, editor):
    save(organisation, editor, description_fi="<p>Hei</p><script>alert(1)</script>", phone="<b>1</b>")

    page = page_of(client.get(at(organisation)))

    assert "alert(1)" not in page.select_one("main").decode()
    assert page.select("main b") == []


def test_a_preview_is_for_those_who_may_edit(client, organisation):
    activity = ActivityFactory(organisation=organisation)
    home = organisation.home_municipality.county
    strangers = [UserFactory(), editor_of(OrganisationFactory()), coordinator_of(CountyFactory())]
    insiders = [editor_of(organisation), coordinator_of(home), UserFactory(superuser=True)]
    for thing in (organisation, activity):
        client.logout()
        assert client.get(at(thing)).status_code == 302
        for person in strangers:
            client.force_login(person)
            assert client.get(at(thing)).status_code == 404
        for person in insiders:
            client.force_login(person)
            assert client.get(at(thing)).status_code == 200
