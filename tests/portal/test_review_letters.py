"""Letters about changes: to whom, in which language, once, and only if they are wanted."""

import pytest
from django.urls import reverse

from portal.editing import actions
from portal.editing.merging import traces
from portal.editing.snapshots import take
from portal.lib import languages
from portal.outbox.models import Letter
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import coordinator_of, editor_of
from tests.regions.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory(home_municipality=MunicipalityFactory())


@pytest.fixture
def county(organisation):
    return organisation.home_municipality.county


@pytest.fixture
def editor(organisation):
    return editor_of(organisation, name="Eeva Esimerkki", language="en")


def address(name, obj, language):
    with languages.reading(language):
        return reverse(f"workspace:{name}", args=["organisation", obj.uuid])


def send_in(obj, editor, comment="", **values):
    saved = actions.save_draft(obj, by=editor, values=values, base=traces(take(obj)))
    return actions.submit(saved.revision, by=editor, comment=comment)


def test_every_reader_gets_one_letter_in_her_language(organisation, county, editor):
    swedish, finnish = (coordinator_of(county, language=code) for code in ("sv", "fi"))
    coordinator_of(county, gets_waiting=False)

    revision = send_in(organisation, editor, comment="Vi flyttade.", phone="03 1")
    actions.submit(actions.withdraw(revision, by=editor), by=editor)

    letters = {letter.to_user: letter for letter in Letter.objects.filter(kind="review_waiting")}
    assert set(letters) == {swedish, finnish}
    assert organisation.name_sv in letters[swedish].subject
    assert organisation.name_fi in letters[finnish].subject
    assert address("review", organisation, "sv") in letters[swedish].body
    assert address("review", organisation, "fi") in letters[finnish].body
    assert {"Vi flyttade.", "- Puhelin"} <= set(letters[finnish].body.splitlines())
    assert letters[swedish].county == county


def test_what_comes_again_after_it_was_returned_is_told_anew(organisation, county, editor):
    reader = coordinator_of(county)
    revision = send_in(organisation, editor, phone="03 1")

    actions.submit(actions.give_back(revision, by=reader, reason="Ei näin."), by=editor)

    assert Letter.objects.filter(kind="review_waiting", to_user=reader).count() == 2


def test_all_who_wrote_in_the_draft_learn_why_it_came_back(organisation, county, editor):
    reader, colleague = coordinator_of(county), editor_of(organisation)
    base = traces(take(organisation))
    actions.save_draft(organisation, by=colleague, values={"email": "new@example.org"}, base=base)
    revision = send_in(organisation, editor, phone="03 1")

    actions.give_back(revision, by=reader, reason="Wrong number.", notes={"phone": "Call it."})

    letters = {letter.to_user: letter for letter in Letter.objects.filter(kind="review_returned")}
    assert set(letters) == {colleague, editor}
    assert "Wrong number." in letters[editor].body
    assert "Phone: Call it." in letters[editor].body
    assert address("item", organisation, "en") in letters[editor].body


def test_the_author_learns_what_was_rewritten_before_it_was_published(organisation, county, editor):
    reader = coordinator_of(county)
    revision = send_in(organisation, editor, phone="03 1", description_fi="<p>Olemme <b>täällä</b>.</p>")
    now = actions.current_content(organisation, revision)
    values = {"description_fi": "<p>Olemme siellä.</p>", "email": "new@example.org"}
    actions.save_draft(organisation, by=reader, values=values, base=traces(now))

    actions.publish(revision, by=reader)

    letter = Letter.objects.get(kind="review_published")
    assert letter.to_user == editor
    told = letter.body
    rewritten = ("Olemme täällä.", "Olemme siellä.", "new@example.org")
    assert [words for words in rewritten if words not in told] == []
    assert "03 1" not in told
    assert "<p>" not in told


def test_the_letter_on_what_is_public_leads_to_its_public_page(county, editor):
    unpublished = OrganisationFactory(state="draft", home_municipality__county=county)
    writer = editor_of(unpublished, language="sv")
    revision = send_in(unpublished, writer, phone="03 1")

    actions.publish(revision, by=coordinator_of(county))

    with languages.reading("sv"):
        page = unpublished.get_absolute_url()
    assert f"{page}\n" in Letter.objects.get(kind="review_published").body


def test_what_somebody_wrote_and_rewrote_back_is_not_told(organisation, county, editor):
    reader = coordinator_of(county)
    revision = send_in(organisation, editor, phone="03 1")
    for phone in ("03 2", "03 1"):
        now = actions.current_content(organisation, actions.open_revision(organisation))
        actions.save_draft(organisation, by=reader, values={"phone": phone}, base=traces(now))

    actions.publish(revision, by=reader)

    assert "03 2" not in Letter.objects.get(kind="review_published").body


def test_a_language_that_waits_is_told(organisation, county, editor):
    reader = coordinator_of(county)
    revision = send_in(organisation, editor, description_fi="<p>Uusi.</p>", description_sv="<p>Ny.</p>")

    actions.publish(revision, by=reader, only=["fi"])

    assert "Svenska" in Letter.objects.get(kind="review_published").body


def test_ones_own_publication_is_not_told(organisation, county):
    reader = coordinator_of(county)

    send_in(organisation, reader, phone="03 1")

    assert not Letter.objects.exists()


def test_results_are_not_told_to_whom_does_not_want_them(organisation, county):
    editor = editor_of(organisation, gets_results=False)

    actions.publish(send_in(organisation, editor, phone="03 1"), by=coordinator_of(county))

    assert not Letter.objects.filter(to_user=editor).exists()
