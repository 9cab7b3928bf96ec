"""Remarks beside a text that is being written: made of the draft, answered with a reason, for its writers."""

import json

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blog.models import Dismissal, Post
from blog.remarks import draft_of, remarks_on
from portal.accounts.choices import Role
from portal.editing import actions
from portal.editing.choices import RevisionState
from portal.editing.merging import traces
from portal.editing.models import Revision
from portal.editing.snapshots import take
from portal.lib import languages
from regions.choices import GrantKind
from tests.blog.factories import AuthorFactory, AuthorshipFactory, DismissalFactory, PostFactory
from tests.blog.factories import PostVersionFactory as Version
from tests.organisations.factories import OrganisationFactory
from tests.portal.browsing import AUTOSAVE, at, filled
from tests.portal.factories import MembershipFactory, UserFactory, editor_of
from tests.regions.factories import CountyFactory, GrantSummaryFactory

pytestmark = pytest.mark.django_db

VAGUE = '<p>Ohje on <a href="/a/">täällä</a>.</p>'
CODE = "<p>Hän on 131052-308T.</p>"


@pytest.fixture(autouse=True)
def in_english():
    """Texts are Finnish, and who writes them reads English."""
    with languages.reading("en"):
        yield


@pytest.fixture
def writer():
    return MembershipFactory(role=Role.WRITER, user__name="Wilma Writer").user


@pytest.fixture
def publisher():
    return MembershipFactory(role=Role.PUBLISHER, user__name="Pelle Publisher").user


@pytest.fixture
def version(writer):
    post = PostFactory(versions=False, authorship=None)
    AuthorshipFactory(post=post, author=AuthorFactory(user=writer))
    return Version(post=post, body="<p>Hyvä teksti.</p>", draft=True)


@pytest.fixture
def signed_in(client, writer):
    client.force_login(writer)
    return client


def drafted(version, by, **values):
    """Save ``values`` into the draft of ``version``; return the change."""
    content = actions.current_content(version, actions.open_revision(version))
    actions.save_draft(version, by=by, values=content | values, base=traces(content))
    return actions.open_revision(version)


def shown(response, selector=".remark-group > summary"):
    page = BeautifulSoup(response.content, "html.parser")
    return [" ".join(tag.text.split()) for tag in page.select(selector)]


def form_data(response, action):
    """Return what the first form that leads to ``action`` sends."""
    form = BeautifulSoup(response.content, "html.parser").select_one(f'form[action="{action}"]')
    return {field["name"]: field.get("value", "") for field in form.select("input[name]")}


def test_remarks_are_made_of_the_draft_and_not_of_the_row(signed_in, version, writer):
    drafted(version, writer, body=VAGUE)
    for page in (at("item", version), at("section", version, "text")):
        assert shown(signed_in.get(page)) == ["Consider A link that does not tell where it leads (1)"]
    version.body = VAGUE
    version.save()
    drafted(version, writer, body="<p>Toinen teksti.</p>")
    assert shown(signed_in.get(at("item", version))) == []


def test_a_section_shows_the_remarks_on_its_own_fields(signed_in, version, writer):
    Post.objects.filter(pk=version.post_id).update(picture="posts/a.jpg", picture_width=4, picture_height=3)
    drafted(version, writer, body=VAGUE)
    (alternative,) = shown(signed_in.get(at("section", version, "relation")))
    assert alternative == "Mend A picture without a text alternative (1)"
    assert len(shown(signed_in.get(at("item", version)))) == 2


def test_who_reads_what_was_sent_in_sees_the_remarks_and_other_kinds_have_none(
    client, version, writer, publisher
):
    change = drafted(version, writer, body=VAGUE)
    actions.submit(change, by=writer)
    client.force_login(publisher)
    assert len(shown(client.get(at("review", version)))) == 1
    organisation = OrganisationFactory()
    client.force_login(editor_of(organisation))
    page = client.get(at("item", organisation))
    assert not BeautifulSoup(page.content, "html.parser").select("#remarks")


def test_saving_shows_the_remarks_anew_without_scripts_and_with(signed_in, version):
    address = at("section", version, "text")
    data = filled(signed_in.get(address))
    answer = signed_in.post(address, data | {"body": VAGUE}, headers=AUTOSAVE).json()
    assert "A link that does not tell where it leads" in answer["remarks"]
    assert "csrfmiddlewaretoken" in answer["remarks"]
    again = signed_in.post(
        address, data | {"body": "<p>Hyvä.</p>", "base": json.dumps(answer["base"])}, headers=AUTOSAVE
    ).json()
    assert "No remarks" in again["remarks"]
    organisation = OrganisationFactory()
    signed_in.force_login(editor_of(organisation))
    address = at("section", organisation, "contact")
    data = filled(signed_in.get(address)) | {"phone": "03 1"}
    assert "remarks" not in signed_in.post(address, data, headers=AUTOSAVE).json()


def test_a_remark_is_answered_with_a_reason_and_the_answer_taken_back(signed_in, version, writer):
    drafted(version, writer, body=VAGUE)
    page = signed_in.get(at("section", version, "text"))
    address = reverse("remarks:dismiss", args=[version.uuid])
    data = form_data(page, address)

    response = signed_in.post(address, data | {"reason": "Lainaus."})

    assert response["Location"] == at("section", version, "text") + "#remarks"
    answer = Dismissal.objects.get()
    assert (answer.check_name, answer.reason, answer.by) == ("link-vague", "Lainaus.", writer)
    page = signed_in.get(at("item", version))
    assert shown(page) == []
    (row,) = shown(page, ".remarks-answered .remark-row")
    assert "Lainaus." in row
    assert "Wilma Writer" in row
    address = reverse("remarks:take-back", args=[version.uuid])
    signed_in.post(address, form_data(page, address))
    assert not Dismissal.objects.exists()
    assert len(shown(signed_in.get(at("item", version)))) == 1


def test_an_answered_remark_comes_again_when_the_words_change(signed_in, version, writer):
    drafted(version, writer, body=VAGUE)
    (group,) = remarks_on(version, {"body": VAGUE})["groups"]
    DismissalFactory(version=version, check_name="link-vague", about=group["rows"][0]["about"])
    assert remarks_on(version, {"body": VAGUE + "<p>Muuta.</p>"})["groups"] == []
    changed = VAGUE.replace("täällä", "tästä")
    assert len(remarks_on(version, {"body": changed})["groups"]) == 1
    # The answer of another version does not count.
    other = Version(post=version.post, language="sv", draft=True)
    assert len(remarks_on(other, {"body": VAGUE.replace("täällä", "här")})["groups"]) == 1


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (VAGUE, {"reason": "  "}),
        (VAGUE, {"about": "0" * 64}),
        (VAGUE, {"check": "link-file"}),
        (CODE, {}),
        ("<p>Hyvä teksti.</p>", {}),
    ],
)
def test_nothing_is_answered_without_a_reason_or_a_remark_that_may_be(signed_in, version, writer, body, more):
    drafted(version, writer, body=VAGUE)
    page = signed_in.get(at("item", version))
    address = reverse("remarks:dismiss", args=[version.uuid])
    data = form_data(page, address) | {"reason": "Syy."}
    drafted(version, writer, body=body)
    if body == CODE:
        (row,) = [row for one in remarks_on(version, {"body": CODE})["groups"] for row in one["rows"]]
        data |= {"check": row["check"], "about": row["about"]}
    assert signed_in.post(address, data | more).status_code == 302
    assert not Dismissal.objects.exists()


def test_a_second_answer_to_the_same_remark_leaves_the_first(signed_in, version, writer):
    drafted(version, writer, body=VAGUE)
    address = reverse("remarks:dismiss", args=[version.uuid])
    data = form_data(signed_in.get(at("item", version)), address)
    for reason in ("Ensin.", "Sitten."):
        signed_in.post(address, data | {"reason": reason})
    assert Dismissal.objects.get().reason == "Ensin."


def test_others_neither_answer_nor_take_back(client, version, writer):
    drafted(version, writer, body=VAGUE)
    (group,) = remarks_on(version, {"body": VAGUE})["groups"]
    row = group["rows"][0]
    answer = DismissalFactory(version=version)
    for user in (UserFactory(), MembershipFactory(role=Role.WRITER).user, editor_of(OrganisationFactory())):
        client.force_login(user)
        sent = {"check": row["check"], "about": row["about"], "reason": "Syy.", "answer": str(answer.uuid)}
        for page in ("dismiss", "take-back"):
            response = client.post(reverse(f"remarks:{page}", args=[version.uuid]), sent)
            assert response.status_code == 404
    assert Dismissal.objects.get() == answer
    # Nor is the answer of another version taken back through one's own.
    other = DismissalFactory()
    client.force_login(writer)
    client.post(reverse("remarks:take-back", args=[version.uuid]), {"answer": str(other.uuid)})
    assert Dismissal.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize("field", ["title", "excerpt", "body", "picture_alt"])
def test_a_personal_identity_code_is_neither_sent_in_nor_published(
    signed_in, version, writer, publisher, field
):
    text = "Hän on 131052-308T."
    change = drafted(version, writer, **{field: f"<p>{text}</p>" if field == "body" else text})
    with pytest.raises(actions.Incomplete) as refused:
        actions.submit(change, by=writer)
    assert list(refused.value.problems) == [field]
    assert "131052" not in str(refused.value)
    with pytest.raises(actions.Incomplete):
        actions.publish(change, by=publisher)
    page = signed_in.post(at("submit", version), {"comment": ""})
    assert page.status_code == 422
    assert "Here stands a personal identity code." in page.text
    assert "308T" not in " ".join(shown(page, "#remarks") + shown(page, ".notice"))
    assert Revision.objects.get(pk=change.pk).state == RevisionState.DRAFT
    # Once it is gone, the text goes on.
    change = drafted(version, writer, **{field: "<p>Hyvä teksti.</p>" if field == "body" else "Hyvä"})
    actions.submit(change, by=writer)


def test_a_code_that_was_approved_for_a_time_before_it_was_found_does_not_come_out(
    version, writer, publisher
):
    change = drafted(version, writer, body=VAGUE)
    Revision.objects.filter(pk=change.pk).update(content=change.content | {"body": CODE})
    with pytest.raises(actions.Incomplete):
        actions.publish(Revision.objects.get(pk=change.pk), by=publisher)


def test_grave_remarks_are_told_where_a_text_is_sent_in(signed_in, version, writer):
    drafted(version, writer, body='<figure data-picture="5f0c4b6e-0000-4000-8000-000000000001"><img alt="">'
            "</figure><p>Teksti.</p>")  # fmt: skip
    assert any("1 grave remark" in text for text in shown(signed_in.get(at("item", version)), ".notice"))
    drafted(version, writer, body=VAGUE)
    assert not any("grave" in text for text in shown(signed_in.get(at("item", version)), ".notice"))


def test_the_picture_and_counties_are_those_of_the_posts_own_draft(version, writer):
    county = CountyFactory(name_fi="Etelä-Savo", name_sv="Södra Savolax", name_en="South Savo")
    GrantSummaryFactory(county=county, kind=GrantKind.ALL, year=2025, own_word_fi="järjestöavustukset")
    GrantSummaryFactory(county=county, kind=GrantKind.ALL, year=2026, own_word_fi="yhteisöavustukset")
    post = version.post
    assert draft_of(version, {}).own_words == {}
    post.counties.add(county)
    assert draft_of(version, {}).own_words == {"South Savo": {"all": "yhteisöavustukset"}}
    content = take(post)
    actions.save_draft(
        post, by=writer, values=content | {"counties": [], "picture": "posts/a.jpg"}, base=traces(content)
    )
    draft = draft_of(version, {})
    assert (draft.own_words, draft.has_picture) == ({}, True)


@pytest.mark.parametrize("number", [1, 3])
def test_remarks_take_the_same_queries_for_one_and_for_three(version, number):
    for year in range(2024, 2024 + number):
        county = CountyFactory()
        version.post.counties.add(county)
        GrantSummaryFactory(county=county, year=year, kind=GrantKind.ALL, own_word_fi="yhteisöavustukset")
    body = "".join(f'<p><a href="/{place}/">täällä</a> STEA järjestöavustus</p>' for place in range(number))
    for row in remarks_on(version, {"body": body})["groups"][0]["rows"]:
        DismissalFactory(version=version, about=row["about"], by=UserFactory())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = remarks_on(version, {"body": body})
    assert len(queries) == 3, [query["sql"] for query in queries]
    assert found["number"] >= number


def test_the_admin_takes_no_identity_code_either(client, version):
    client.force_login(UserFactory(superuser=True, language="en"))
    address = reverse("admin:blog_post_change", args=[version.post_id])
    form = BeautifulSoup(client.get(address).content, "html.parser").select_one("#post_form")
    data = {
        field["name"]: field.text if field.name == "textarea" else field.get("value", "")
        for field in form.select(
            "input[name]:not([type=checkbox], [type=file], [type=submit]), textarea[name]"
        )
    }
    data |= {
        field["name"]: [option["value"] for option in field.select("option[selected]")]
        for field in form.select("select[name]")
    }
    response = client.post(address, data | {"versions-0-body": CODE})
    assert response.status_code == 200
    assert "Here stands a personal identity code." in response.text
    version.refresh_from_db()
    assert version.body == "<p>Hyvä teksti.</p>"
