"""Reading a change: what is shown, what becomes of it, and what keeps it from being published unread."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from organisations.models import Organisation
from portal.accounts.rights import rights_of
from portal.editing import actions, registry
from portal.editing.choices import RevisionState
from portal.editing.merging import traces
from portal.editing.models import Presence, Revision
from portal.editing.snapshots import take
from portal.outbox.models import Letter
from tests.organisations.factories import ActivityFactory, OrganisationFactory
from tests.portal.factories import MembershipFactory, UserFactory, coordinator_of, editor_of
from tests.regions.factories import CountyFactory, GoalFactory, MunicipalityFactory, StepFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory(home_municipality=MunicipalityFactory())


@pytest.fixture
def editor(organisation):
    return editor_of(organisation, name="Eeva Esimerkki")


@pytest.fixture
def reader(organisation, client):
    user = coordinator_of(organisation.home_municipality.county, name="Liisa Lukija")
    client.force_login(user)
    return user


def at(name, obj, *more):
    return reverse(f"workspace:{name}", args=[registry.of(obj).kind, obj.uuid, *more])


def save(obj, by, parts=(), **values):
    """Save ``values`` as a form does that was opened just now."""
    obj.refresh_from_db()
    now = actions.current_content(obj, actions.open_revision(obj))
    return actions.save_draft(obj, by=by, values=values, base=traces(now), parts=parts).revision


def send_in(obj, by, comment="", parts=(), **values):
    return actions.submit(save(obj, by, parts, **values), by=by, comment=comment)


def page_of(response):
    return BeautifulSoup(response.content, "html.parser")


def shown(client, obj):
    """Return what the page's form would send as it stands, no button pressed."""
    page = page_of(client.get(at("review", obj)))
    data = {}
    for field in page.select("form.section-form input, form.section-form textarea"):
        if field.name == "textarea":
            data[field["name"]] = field.text.strip()
        elif field["type"] in ("checkbox", "radio"):
            if field.has_attr("checked"):
                data.setdefault(field["name"], []).append(field["value"])
        else:
            data[field["name"]] = field.get("value", "")
    return data


def answer(client, obj, act, data=None, **more):
    return client.post(at("review", obj), {**(data or shown(client, obj)), "action": act, **more})


# What is shown.


def test_only_what_differs_is_shown_in_the_order_of_sections_with_words(client, organisation, editor, reader):
    send_in(
        organisation,
        editor,
        comment="Puhelin vaihtui.",
        phone="03 1",
        name_sv=f"Nya {organisation.name_sv}",
        description_fi="<p>Aivan uusi kuvaus.</p>",
    )

    page = page_of(client.get(at("review", organisation)))

    titles = [" ".join(title.text.split()) for title in page.select(".change-title")]
    assert titles == [
        "Virallinen nimi Svenska",
        "Puhelin",
        "Kuvaus Suomi",
        "Kuvaus Svenska",
        "Kuvaus English",
    ]
    marked = [row.select_one(".change-title").text for row in page.select(".change:has(.change-mark)")]
    assert ["Svenska" in marked[0], "English" in marked[1], len(marked)] == [True, True, 2]
    assert page.select_one("[lang=sv] ins, ins [lang=sv], ins[lang=sv]")
    assert "Puhelin vaihtui." in page.text
    assert "Eeva Esimerkki" in page.text


def test_nothing_to_read_is_told(client, organisation, reader):
    response = client.get(at("review", organisation))

    assert response.status_code == 200
    assert not page_of(response).select("form.section-form")


@pytest.mark.parametrize(
    "who",
    [
        lambda organisation: editor_of(organisation),
        lambda organisation: coordinator_of(CountyFactory()),
        lambda organisation: UserFactory(),
        lambda organisation: MembershipFactory(role="publisher").user,
    ],
    ids=["its editor", "another county", "nobody", "publisher"],
)
def test_others_learn_nothing_and_change_nothing(client, organisation, editor, who):
    revision = send_in(organisation, editor, phone="03 1")
    client.force_login(who(organisation))

    assert client.get(at("review", organisation)).status_code == 404
    data = {"revision": revision.uuid, "version": revision.version, "state": revision.state}
    assert answer(client, organisation, "approve", data).status_code == 404

    revision.refresh_from_db()
    assert revision.state == RevisionState.IN_REVIEW


def test_other_readers_and_the_editors_see_that_somebody_reads(client, organisation, editor, reader):
    send_in(organisation, editor, phone="03 1")
    client.get(at("review", organisation))

    assert Presence.objects.get(user=reader).section == "review"
    client.force_login(editor)
    assert "Liisa Lukija" in page_of(client.get(at("item", organisation))).select_one(".notice").text
    client.force_login(coordinator_of(organisation.home_municipality.county))
    assert "Liisa Lukija" in page_of(client.get(at("review", organisation))).select_one(".notice").text


def test_an_editor_cannot_pass_for_a_reader(client, organisation, editor):
    client.force_login(editor)

    client.post(at("presence", organisation), {"section": "review"})

    assert Presence.objects.get(user=editor).section == ""


# What becomes of it.


def test_approving_publishes_and_tells_the_author(client, organisation, editor, reader):
    revision = send_in(organisation, editor, phone="03 1")

    response = answer(client, organisation, "approve")

    assert response.url == at("item", organisation)
    organisation.refresh_from_db()
    revision.refresh_from_db()
    assert organisation.phone == "03 1"
    assert (revision.state, revision.reviewer) == (RevisionState.PUBLISHED, reader)
    assert Letter.objects.get(kind="review_published").to_user == editor


def test_approving_twice_publishes_once_and_says_so(client, organisation, editor, reader):
    send_in(organisation, editor, phone="03 1")
    data = shown(client, organisation)

    answer(client, organisation, "approve", data)
    second = answer(client, organisation, "approve", data, **{"note:phone": "Kiitos tästä."})

    assert second.status_code == 409
    assert page_of(second).select_one("textarea[readonly]").text.strip() == "Kiitos tästä."
    assert Revision.objects.of(organisation).published().count() == 1
    assert Letter.objects.filter(kind="review_published").count() == 1


def test_what_was_rewritten_meanwhile_is_not_published_unread(client, organisation, editor, reader):
    send_in(organisation, editor, phone="03 1")
    data = shown(client, organisation)
    other = coordinator_of(organisation.home_municipality.county)
    save(organisation, other, phone="03 2")

    response = answer(client, organisation, "approve", data, **{"note:phone": "Hyvä.", "reason": "Ei vielä."})

    assert response.status_code == 409
    page = page_of(response)
    assert "03 2" in page.select_one(".change").text
    assert page.select_one("[name='note:phone']").text.strip() == "Hyvä."
    assert page.select_one("[name=reason]").text.strip() == "Ei vielä."
    organisation.refresh_from_db()
    assert organisation.phone not in ("03 1", "03 2")
    assert answer(client, organisation, "approve").status_code == 302


def test_what_was_taken_back_meanwhile_is_not_published(client, organisation, editor, reader):
    revision = send_in(organisation, editor, phone="03 1")
    data = shown(client, organisation)
    actions.withdraw(revision, by=editor)

    for act in ("approve", "return"):
        response = answer(client, organisation, act, data, reason="Puuttuu numero.")
        assert response.status_code == 409
    assert "Puuttuu numero." in page_of(response).text

    revision.refresh_from_db()
    assert revision.state == RevisionState.DRAFT


def test_returning_needs_a_reason_and_keeps_what_was_written(client, organisation, editor, reader):
    revision = send_in(organisation, editor, phone="03 1")

    response = answer(client, organisation, "return", **{"note:phone": "Onko tämä vaihde?"})

    assert response.status_code == 422
    page = page_of(response)
    assert page.select_one("[name='note:phone']").text.strip() == "Onko tämä vaihde?"
    assert page.select(".field-error")
    revision.refresh_from_db()
    assert revision.state == RevisionState.IN_REVIEW


def test_returning_gives_the_reason_and_the_notes_to_the_author(client, organisation, editor, reader):
    revision = send_in(organisation, editor, phone="03 1")

    answer(
        client,
        organisation,
        "return",
        reason="Tarkista numero.",
        **{"note:phone": "Onko tämä vaihde?"},
    )

    revision.refresh_from_db()
    assert revision.state == RevisionState.RETURNED
    assert (revision.reason, revision.notes) == ("Tarkista numero.", {"phone": "Onko tämä vaihde?"})
    client.force_login(editor)
    assert "Tarkista numero." in client.get(at("item", organisation)).text
    assert "Onko tämä vaihde?" in client.get(at("section", organisation, "contact")).text
    actions.submit(revision, by=editor)
    client.force_login(reader)
    again = page_of(client.get(at("review", organisation)))
    assert "Tarkista numero." in again.text
    assert again.select_one("[name='note:phone']").text.strip() == ""


def test_approving_with_edits_leads_to_the_form_and_back_and_keeps_the_notes(
    client, organisation, editor, reader
):
    revision = send_in(organisation, editor, phone="03 1")

    to_form = answer(client, organisation, "edit:contact", reason="Ehkä", **{"note:phone": "Korjasin."})
    assert to_form.url == at("section", organisation, "contact")
    form = page_of(client.get(to_form.url)).select_one("form[data-autosave]")
    data = {
        field["name"]: field.get("value", "")
        for field in form.select("input[name]")
        if field["type"] not in ("checkbox", "radio")
    }
    home = form.select_one("[name=home_municipality] option[selected]")["value"]
    back = client.post(to_form.url, data | {"phone": "+358 3 1", "home_municipality": home})

    assert back.url == at("review", organisation)
    kept = shown(client, organisation)
    assert (kept["note:phone"], kept["reason"]) == ("Korjasin.", "Ehkä")
    answer(client, organisation, "approve")
    organisation.refresh_from_db()
    revision.refresh_from_db()
    assert organisation.phone == "+358 3 1"
    assert (revision.author, revision.state) == (editor, RevisionState.PUBLISHED)
    letter = Letter.objects.get(kind="review_published")
    assert [word for word in ("03 1", "+358 3 1", "Korjasin.") if word not in letter.body] == []


def test_one_language_is_published_and_the_other_stays_a_draft(client, organisation, editor, reader):
    before = take(organisation)
    send_in(organisation, editor, description_fi="<p>Uusi.</p>", description_sv="<p>Ny.</p>", phone="03 1")
    assert sorted(shown(client, organisation)["languages"]) == ["fi", "sv"]

    answer(client, organisation, "approve", shown(client, organisation) | {"languages": ["fi"]})

    organisation.refresh_from_db()
    assert (organisation.description_fi, organisation.phone) == ("<p>Uusi.</p>", "03 1")
    assert organisation.description_sv == before["description_sv"]
    draft = actions.open_revision(organisation)
    assert (draft.state, draft.author) == (RevisionState.DRAFT, editor)
    assert draft.content["description_sv"] == "<p>Ny.</p>"


def test_no_language_at_all_is_told_and_publishes_nothing(client, organisation, editor, reader):
    send_in(organisation, editor, description_fi="<p>Uusi.</p>", description_sv="<p>Ny.</p>")
    data = shown(client, organisation)
    del data["languages"]

    assert answer(client, organisation, "approve", data).status_code == 422

    assert not Revision.objects.published().exists()


def test_a_language_that_is_not_complete_is_told(client, editor, organisation, reader):
    Organisation.objects.filter(pk=organisation.pk).update(name_sv=None, description_sv="")
    organisation.refresh_from_db()
    send_in(organisation, editor, description_fi="<p>Uusi.</p>", description_sv="<p>Ny.</p>")

    assert shown(client, organisation)["languages"] == ["fi"]
    answer(client, organisation, "approve")

    organisation.refresh_from_db()
    assert (organisation.description_fi, organisation.description_sv) == ("<p>Uusi.</p>", "")


@pytest.mark.parametrize(("choice", "phone"), [("mine", "03 1"), ("theirs", "03 2")])
def test_what_was_published_meanwhile_is_chosen_field_by_field(
    client, organisation, editor, reader, choice, phone
):
    send_in(organisation, editor, phone="03 1", email="new@example.org")
    with actions.change(organisation, by=reader) as changed:
        changed.phone = "03 2"

    assert answer(client, organisation, "approve").status_code == 409
    page = page_of(client.get(at("review", organisation)))
    assert [side.text.strip() for side in page.select(".clash .clash-text")] == ["03 1", "03 2"]
    answer(client, organisation, "approve", **{"clash:phone": choice})

    organisation.refresh_from_db()
    assert (organisation.phone, organisation.email) == (phone, "new@example.org")


def test_what_cannot_be_published_is_told_and_the_notes_stay(client, organisation, editor, reader):
    send_in(organisation, editor, phone="03 1")
    Revision.objects.update(content=Revision.objects.get().content | {"email": "no address"})

    response = answer(client, organisation, "approve", **{"note:phone": "Hyvä."})

    assert response.status_code == 422
    page = page_of(response)
    assert page.select_one("#problems")
    assert page.select_one("[name='note:phone']").text.strip() == "Hyvä."


def test_ones_own_draft_is_published_in_one_language(client, organisation, reader):
    save(organisation, reader, description_fi="<p>Uusi.</p>", description_sv="<p>Ny.</p>")
    assert at("review", organisation) in client.get(at("item", organisation)).text

    data = shown(client, organisation) | {"languages": ["sv"]}
    assert "reason" not in data
    answer(client, organisation, "approve", data)

    organisation.refresh_from_db()
    assert organisation.description_sv == "<p>Ny.</p>"
    assert actions.open_revision(organisation).content["description_fi"] == "<p>Uusi.</p>"


def test_a_draft_that_was_sent_in_meanwhile_is_read_once_more(client, organisation, editor, reader):
    revision = save(organisation, editor, phone="03 1")
    data = shown(client, organisation)
    actions.submit(revision, by=editor)

    assert answer(client, organisation, "approve", data).status_code == 409

    revision.refresh_from_db()
    assert revision.state == RevisionState.IN_REVIEW


# New claims.


def test_a_new_claim_is_visible_and_confirmed_in_the_same_act_by_its_county(
    client, organisation, editor, reader
):
    county = organisation.home_municipality.county
    activity = ActivityFactory(organisation=organisation)
    own, foreign = GoalFactory(strategy__county=county), GoalFactory()
    step = StepFactory(path__county=county)
    values = {f"goals/{own.pk}": True, f"goals/{foreign.pk}": True, f"steps/{step.pk}": True}
    values |= {f"steps/{step.pk}/role": "complements"}
    send_in(activity, editor, parts=["goals", "steps"], **values)

    page = page_of(client.get(at("review", activity)))
    asked = {field["name"] for field in page.select("[name^='question:']")}
    assert asked == {f"question:goals/{own.pk}", f"question:steps/{step.pk}"}
    assert foreign.county.short_name_fi in page.text
    answer(client, activity, "approve", **{f"question:goals/{own.pk}": "on"})

    states = dict(activity.goal_contributions.values_list("goal", "state"))
    assert states == {own.pk: "confirmed", foreign.pk: "claimed"}
    assert activity.step_contributions.get().state == "claimed"
    assert Revision.objects.of(activity.goal_contributions.get(goal=own)).get().author == reader


def test_another_countys_claim_is_not_confirmed_by_asking_for_it(client, organisation, editor, reader):
    activity = ActivityFactory(organisation=organisation)
    foreign = GoalFactory()
    send_in(activity, editor, parts=["goals"], **{f"goals/{foreign.pk}": True})

    answer(client, activity, "approve", **{f"question:goals/{foreign.pk}": "on"})

    assert activity.goal_contributions.get().state == "claimed"


# Public before it is read.


@pytest.fixture
def trusted(organisation):
    county = organisation.home_municipality.county
    county.reads_first = False
    county.save()
    return county


def test_what_is_public_before_it_was_read_is_read_afterwards(client, organisation, editor, reader, trusted):
    revision = send_in(organisation, editor, phone="03 1")
    organisation.refresh_from_db()
    assert organisation.phone == "03 1"
    assert Letter.objects.get(kind="review_waiting").to_user == reader

    assert "03 1" in page_of(client.get(at("review", organisation))).select_one(".change").text
    answer(client, organisation, "read")

    revision.refresh_from_db()
    assert (revision.to_be_read, revision.reviewer) == (False, reader)
    assert not page_of(client.get(at("review", organisation))).select(".change")


def test_the_countys_coordinator_decides_when_changes_are_read(client, organisation, editor, reader):
    county = organisation.home_municipality.county
    client.post(at("section", county, "reading"), {"base": '{"reads_first": true}'})
    client.post(at("submit", county))

    county.refresh_from_db()
    assert not county.reads_first
    organisation = Organisation.objects.get(pk=organisation.pk)
    assert send_in(organisation, editor, phone="03 1").to_be_read


def test_one_change_after_the_other_is_read(client, organisation, editor, reader, trusted):
    send_in(organisation, editor, phone="03 1")
    send_in(organisation, editor, email="new@example.org")

    assert "03 1" in page_of(client.get(at("review", organisation))).select_one(".change").text
    assert answer(client, organisation, "read").url == at("review", organisation)
    assert "new@example.org" in page_of(client.get(at("review", organisation))).select_one(".change").text
    assert answer(client, organisation, "read").url == at("item", organisation)


def test_undoing_brings_back_what_was_public_and_keeps_what_came_later(
    client, organisation, editor, reader, trusted
):
    before = take(organisation)
    first = send_in(organisation, editor, phone="03 1", email="new@example.org")
    send_in(organisation, editor, email="newer@example.org", description_fi="<p>Uusi.</p>")
    data = shown(client, organisation)

    assert answer(client, organisation, "undo", data).status_code == 422
    answer(client, organisation, "undo", data, reason="Väärä numero.")
    again = answer(client, organisation, "undo", data, reason="Väärä numero.")

    organisation.refresh_from_db()
    first.refresh_from_db()
    assert again.status_code == 409
    assert (organisation.phone, organisation.email) == (before["phone"], "newer@example.org")
    assert organisation.description_fi == "<p>Uusi.</p>"
    assert not first.to_be_read
    newest = Revision.objects.of(organisation).published().newest_first()[0]
    assert (newest.author, newest.comment, newest.content) == (reader, "Väärä numero.", take(organisation))
    letter = Letter.objects.get(kind="review_undone")
    assert letter.to_user == editor
    assert "Väärä numero." in letter.body


def test_undoing_gives_translations_back_their_states(organisation, editor, reader, trusted):
    before = take(organisation)
    revision = send_in(organisation, editor, description_fi="<p>Toinen.</p>", description_sv="<p>Annan.</p>")

    actions.undo(revision, by=reader, reason="Ei näin.")

    organisation.refresh_from_db()
    after = take(organisation)
    assert {key: after.get(key) for key in before} == before
    assert {key for key in after if key not in before and after[key]} <= {"from:description_sv"}


# What is shown to whom.


def test_lists_of_what_waits_follow_rights(organisation, editor, reader):
    other = OrganisationFactory(home_municipality=MunicipalityFactory())
    homeless = OrganisationFactory(home_municipality=None)
    stranger = coordinator_of(other.home_municipality.county)
    publisher = MembershipFactory(role="publisher").user
    administrator = UserFactory(superuser=True)
    waiting = {send_in(thing, editor_of(thing), phone="03 1").pk for thing in (organisation, other, homeless)}

    def seen_by(user):
        rights = rights_of(user)
        return {row.object_id for row in Revision.objects.waiting_for(rights)}

    assert seen_by(reader) == {organisation.pk}
    assert seen_by(stranger) == {other.pk}
    assert seen_by(publisher) == {homeless.pk}
    assert seen_by(administrator) == {organisation.pk, other.pk, homeless.pk}
    assert seen_by(editor) == seen_by(UserFactory()) == set()
    assert len(waiting) == 3


def test_lists_of_ones_own_follow_rights(organisation, editor, reader):
    revision = save(organisation, editor, phone="03 1")
    colleague = editor_of(organisation)

    def own(user, what):
        return list(getattr(Revision.objects, what)(user, rights_of(user)))

    assert own(editor, "drafts_of") == own(colleague, "drafts_of") == [revision]
    assert own(reader, "drafts_of") == own(UserFactory(), "drafts_of") == []
    actions.give_back(actions.submit(revision, by=editor), by=reader, reason="Ei näin.")
    assert own(editor, "drafts_of") == []
    assert own(editor, "returned_to") == own(colleague, "returned_to") == [revision]
    assert own(reader, "returned_to") == []
    editor.memberships.all().delete()
    del editor._rights
    assert own(editor, "returned_to") == []


def test_list_of_what_is_to_be_read_afterwards_follows_rights(organisation, editor, reader, trusted):
    revision = send_in(organisation, editor, phone="03 1")

    assert list(Revision.objects.to_be_read_by(rights_of(reader))) == [revision]
    assert not Revision.objects.to_be_read_by(rights_of(editor))
    assert not Revision.objects.waiting_for(rights_of(reader))


# Speed.

QUERIES = 15


@pytest.mark.parametrize(
    ("values", "behind"),
    [
        ({"phone": "03 1"}, 0),
        ({"phone": "03 1", "email": "a@example.org", "description_fi": "<p>Uusi.</p>"}, 0),
        ({"phone": "03 1"}, 99),
    ],
)
def test_the_page_takes_as_many_queries_however_much_has_changed(
    client, organisation, editor, reader, django_assert_num_queries, values, behind
):
    content = take(organisation)
    for _number in range(behind):
        actions.record(organisation, content | {"phone": "0"}, by=editor)
    send_in(organisation, editor, **values)
    client.get(at("review", organisation))

    with django_assert_num_queries(QUERIES):
        client.get(at("review", organisation))
