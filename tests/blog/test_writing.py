"""Posts from their beginning to being out: versions, times, corrections, links, lists of those who write."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from blog import actions as writing
from blog.models import Author, Authorship, Correction, Post, PostVersion, PreviewLink
from portal.accounts.choices import Role
from portal.editing import actions
from portal.editing.merging import traces
from portal.editing.models import Revision
from portal.lib import languages
from portal.outbox.models import Letter
from tests.blog.factories import (
    AuthorFactory,
    AuthorshipFactory,
    BlogFactory,
    PictureFactory,
    PostVersionFactory,
)
from tests.portal.factories import MembershipFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

HELSINKI = ZoneInfo("Europe/Helsinki")
BODY = "<p>Yhdessä pääsemme pidemmälle.</p>"


@pytest.fixture
def writer():
    return MembershipFactory(role=Role.WRITER, user__name="Aino Kirjoittaja", user__language="en").user


@pytest.fixture
def publisher():
    return MembershipFactory(role=Role.PUBLISHER, user__name="Pia Julkaisija", user__language="en").user


@pytest.fixture(autouse=True)
def english():
    with languages.reading("en"):
        yield


@pytest.fixture
def blog():
    blog = BlogFactory(default_language="sv", comments_open=False)
    blog.topics.add(TopicFactory())
    return blog


def at(name, thing, *more):
    return reverse(f"writing:{name}", args=[thing.uuid, *more])


def page_of(response):
    return BeautifulSoup(response.content, "html.parser")


def begun(by, **values):
    return writing.begin_post(by=by, **{"blog": BlogFactory(), "language": "fi", "title": "Työnimi"} | values)


def draft(version, by, **values):
    version = PostVersion.objects.get(pk=version.pk)
    now = actions.current_content(version, actions.open_revision(version))
    return actions.save_draft(version, by=by, values=values, base=traces(now)).revision


def written(by, **values):
    version = begun(by)
    return version, draft(version, by, **{"title": "Hyvä otsikko", "body": BODY} | values)


def publish(version, by):
    actions.publish(actions.open_revision(version), by=by)
    version.refresh_from_db()
    return version


def review(client, version, act, **values):
    """Answer the open change as its reader does."""
    change = actions.open_revision(version)
    told = {"revision": change.uuid, "version": change.version, "state": change.state, "action": act}
    return client.post(reverse("workspace:review", args=["version", version.uuid]), told | values)


# Beginning.


def test_a_writer_begins_a_post_with_the_defaults_of_its_blog_and_is_its_author(client, writer, blog):
    client.force_login(writer)
    page = page_of(client.get(f"{reverse('writing:begin')}?blog={blog.uuid}"))
    assert page.select_one("[name=language] [selected]")["value"] == "sv"

    response = client.post(
        f"{reverse('writing:begin')}?blog={blog.uuid}",
        {"title": "Rubrik", "language": "sv", "role": "redaktör", "organisation_name": "Lyktan rf"},
    )

    version = PostVersion.objects.get()
    authorship = Authorship.objects.get()
    assert response.url == reverse("workspace:section", args=["version", version.uuid, "text"])
    assert client.get(response.url).status_code == 200
    assert (version.title, version.language, version.relation, version.state) == (
        "Rubrik",
        "sv",
        "original",
        "draft",
    )
    assert (version.post.comments_open, list(version.post.topics.all())) == (False, list(blog.topics.all()))
    assert (authorship.author.user, authorship.author.name) == (writer, "Aino Kirjoittaja")
    assert (authorship.role_sv, authorship.organisation_name_sv) == ("redaktör", "Lyktan rf")
    assert Revision.objects.of(version.post).get().author == writer


def test_an_author_is_never_called_by_her_address(client, blog):
    nameless = MembershipFactory(role=Role.WRITER, user__name="", user__language="en").user
    client.force_login(nameless)
    address = f"{reverse('writing:begin')}?blog={blog.uuid}"
    told = {"title": "Rubrik", "language": "sv"}

    assert client.post(address, told).status_code == 422
    client.post(address, told | {"name": "Aino"})

    assert Authorship.objects.get().author.name == "Aino"
    assert page_of(client.get(address)).select_one("[name=name]") is None


def test_title_and_organisation_are_those_of_her_last_post(client, writer, blog):
    author = AuthorFactory(user=writer, name="Aino Esimerkki")
    AuthorshipFactory(author=author, role_sv="praktikant")
    AuthorshipFactory(author=author, role_sv="direktör", organisation_name_sv="Fyren rf")
    client.force_login(writer)

    page = page_of(client.get(f"{reverse('writing:begin')}?blog={blog.uuid}"))
    begun(writer, blog=blog)

    assert page.select_one("[name=role]")["value"] == "direktör"
    assert page.select_one("[name=organisation_name]")["value"] == "Fyren rf"
    assert list(Author.objects.filter(user=writer)) == [author]


def test_a_post_is_begun_in_a_blog_that_there_is(client, writer, blog):
    BlogFactory()
    client.force_login(writer)

    assert client.get(reverse("writing:begin")).context["form"] is None
    assert client.post(reverse("writing:begin"), {"title": "A", "language": "fi"}).status_code == 404
    without = client.post(f"{reverse('writing:begin')}?blog={blog.uuid}", {"title": " ", "language": "fi"})
    assert (without.status_code, Post.objects.count()) == (422, 0)


def test_another_language_version_is_begun_once_in_each_language(client, writer):
    version = begun(writer)
    client.force_login(writer)
    asked = {"language": "sv", "relation": "summary", "title": "Kort"}

    first = client.post(at("version-begin", version.post), asked)
    again = client.post(at("version-begin", version.post), asked)

    summary = version.post.versions.get(language="sv")
    assert first.url == reverse("workspace:section", args=["version", summary.uuid, "text"])
    assert again.status_code == 422
    assert (summary.relation, summary.state, version.post.versions.count()) == ("summary", "draft", 2)
    hub = client.get(reverse("workspace:item", args=["post", version.post.uuid]))
    told = [row.get_text(" ", strip=True) for row in page_of(hub).select(".work-row")]
    assert [name in row for name, row in zip(("Työnimi", "Kort"), told, strict=True)] == [True, True]
    assert "Svenska, summary: draft" in told[1]
    general = client.post(
        reverse("workspace:add", args=["post", version.post.uuid, "version"]), {"name": "x"}
    )
    assert general.status_code == 404


def test_a_new_author_is_told_by_name_and_several_have_an_order(client, writer, publisher):
    version = begun(writer)
    client.force_login(writer)
    address = reverse("workspace:section", args=["post", version.post.uuid, "authors"])
    page = page_of(client.get(address))
    data = {field["name"]: field.get("value", "") for field in page.select(".section-form input[name]")}
    own = next(
        select for select in page.select("select[name]") if select.select_one("option[selected][value!='']")
    )
    new = next(
        select for select in page.select("select[name]") if select["name"].split("/")[1] not in own["name"]
    )
    data = {
        name: value for name, value in data.items() if not name.endswith("/author") and "remove:" not in name
    }

    client.post(
        address,
        data | {own["name"]: [own.select_one("[selected]")["value"], ""], new["name"]: ["", "Uusi Nimi"]},
    )
    actions.submit(actions.open_revision(version.post), by=publisher)

    rows = version.post.authorships.order_by("order")
    assert [row.author.name for row in rows] == ["Aino Kirjoittaja", "Uusi Nimi"]
    assert [row.order for row in rows] == [1, 2]
    assert Author.objects.get(name="Uusi Nimi").user is None


# The address of a version.


def test_the_address_is_made_from_the_title_with_which_it_comes_out_and_then_stays(writer, publisher):
    version, _change = written(writer, title="Lopullinen otsikko")
    assert version.slug == "tyonimi"

    publish(version, publisher)
    assert version.slug == "lopullinen-otsikko"

    draft(version, writer, title="Aivan toinen", **{"minor:body": True})
    publish(version, publisher)
    assert (version.title, version.slug) == ("Aivan toinen", "lopullinen-otsikko")


# When it is out.


@pytest.mark.parametrize(
    ("approved", "day", "utc"),
    [
        # Approved in winter time, out in summer time, and the other way round.
        (dt.datetime(2027, 3, 26, 12, tzinfo=HELSINKI), "2027-03-29", "2027-03-29T05:00:00+00:00"),
        (dt.datetime(2027, 10, 29, 12, tzinfo=HELSINKI), "2027-11-01", "2027-11-01T06:00:00+00:00"),
    ],
)
def test_a_post_scheduled_for_eight_in_finland_appears_then(client, writer, publisher, approved, day, utc):
    with time_machine.travel(approved, tick=False):
        version, change = written(writer)
        actions.submit(change, by=writer)
        client.force_login(publisher)
        response = review(client, version, "schedule", day=day, time="08:00")
        assert response.status_code == 302
        version.refresh_from_db()
        assert not Revision.objects.open().exists()
    moment = dt.datetime.fromisoformat(utc)
    assert version.published_at == moment
    client.logout()
    found = []
    for seconds in (-1, 0):
        with time_machine.travel(moment + dt.timedelta(seconds=seconds), tick=False):
            found.append(
                (
                    client.get(version.own_url).status_code,
                    version.title in client.get("/fi/blogi/").text,
                    version.own_url in client.get("/sitemap-posts.xml").text,
                )
            )
    assert found == [(404, False, False), (200, True, True)]
    letter = Letter.objects.get(kind="review_scheduled")
    assert (letter.to_user, f"{timezone.localtime(moment).day} " in letter.body) == (writer, True)


@pytest.mark.parametrize(("day", "time"), [("2027-03-28", "03:30"), ("2027-10-31", "03:30")])
def test_an_hour_that_does_not_come_or_comes_twice_is_refused(client, writer, publisher, day, time):
    with time_machine.travel(dt.datetime(2027, 3, 1, 12, tzinfo=HELSINKI), tick=False):
        version, _change = written(writer)
        client.force_login(publisher)

        assert review(client, version, "schedule", day=day, time=time).status_code == 422

    assert PostVersion.objects.get().state == "draft"


@pytest.fixture
def scheduled(writer, publisher):
    version, change = written(writer)
    actions.submit(change, by=writer)
    actions.schedule(change, by=publisher, at=timezone.now() + dt.timedelta(days=2))
    version.refresh_from_db()
    return version


def test_a_scheduled_version_is_taken_back_to_the_draft_that_it_was(client, writer, publisher, scheduled):
    assert (scheduled.is_scheduled, scheduled.body) == (True, BODY)
    client.force_login(writer)

    client.post(at("take-back", scheduled))

    scheduled.refresh_from_db()
    change = actions.open_revision(scheduled)
    assert (scheduled.state, scheduled.published_at, scheduled.body) == ("draft", None, "")
    assert (change.state, change.content["title"], change.content["body"]) == ("draft", "Hyvä otsikko", BODY)
    assert change.author == writer
    actions.submit(change, by=publisher)
    scheduled.refresh_from_db()
    assert (scheduled.is_out, scheduled.body) == (True, BODY)


def test_a_draft_on_a_scheduled_version_is_kept_when_that_is_taken_back(writer, publisher, scheduled):
    draft(scheduled, writer, body="<p>Parempi.</p>")

    writing.take_back(scheduled, by=writer)

    content = actions.current_content(scheduled, actions.open_revision(scheduled))
    assert (content["title"], content["body"]) == ("Hyvä otsikko", "<p>Parempi.</p>")
    publish(scheduled, publisher)
    assert (scheduled.is_out, scheduled.body) == (True, "<p>Parempi.</p>")


def test_what_was_scheduled_without_a_history_is_taken_back_and_sent_in_again(client, publisher):
    version = PostVersionFactory(scheduled=True, body=BODY)
    client.force_login(publisher)
    client.post(at("take-back", version))
    version.refresh_from_db()
    assert (version.state, version.body) == ("draft", BODY)
    hub = page_of(client.get(reverse("workspace:item", args=["version", version.uuid])))
    submit = reverse("workspace:submit", args=["version", version.uuid])
    assert hub.select_one(f"form[action='{submit}']")

    client.post(submit)

    version.refresh_from_db()
    assert version.is_out


def test_those_who_publish_change_the_time_and_others_do_not(client, writer, publisher, scheduled):
    asked = {"day": "2031-05-05", "time": "08:00"}
    before = scheduled.published_at
    client.force_login(writer)
    assert client.post(at("time", scheduled), asked).status_code == 403
    client.force_login(publisher)
    assert client.post(at("time", scheduled), asked | {"day": "2020-01-01"}).status_code == 422
    scheduled.refresh_from_db()
    assert scheduled.published_at == before

    client.post(at("time", scheduled), asked)

    scheduled.refresh_from_db()
    assert scheduled.published_at == dt.datetime(2031, 5, 5, 8, tzinfo=HELSINKI)


def test_what_is_out_has_no_time_to_change(client, writer, publisher):
    version, _change = written(writer)
    publish(version, publisher)
    client.force_login(publisher)
    moment = version.published_at

    for answer in (
        client.get(at("time", version)),
        client.post(at("time", version), {"day": "2031-05-05", "time": "08:00"}),
        client.post(at("take-back", version)),
    ):
        assert answer.url == reverse("workspace:item", args=["version", version.uuid])
    version.refresh_from_db()
    assert (version.published_at, version.is_out) == (moment, True)


def test_each_language_version_comes_out_on_its_own(writer, publisher):
    version, _change = written(writer)
    swedish = writing.begin_version(
        version.post, by=writer, language="sv", relation="independent", title="På svenska"
    )
    publish(version, publisher)
    assert [one.language for one in PostVersion.objects.published()] == ["fi"]

    draft(swedish, writer, body="<p>Text.</p>")
    publish(swedish, publisher)
    assert {one.language for one in PostVersion.objects.published()} == {"fi", "sv"}


def test_an_archived_version_comes_back_as_it_was(writer, publisher):
    version, _change = written(writer)
    publish(version, publisher)
    moment = version.published_at
    actions.archive(version, by=writer, comment="Vanha")
    assert not PostVersion.objects.published().exists()

    actions.unarchive(version, by=writer)

    version.refresh_from_db()
    assert (version.is_out, version.published_at) == (True, moment)


# What follows another text.


def test_a_translation_stands_beside_its_original_and_is_told_when_that_changes(client, writer, publisher):
    version, _change = written(writer)
    swedish = writing.begin_version(
        version.post, by=writer, language="sv", relation="translation", title="Bra rubrik"
    )
    client.force_login(writer)
    form = reverse("workspace:section", args=["version", swedish.uuid, "text"])
    beside = page_of(client.get(form)).select_one(".beside")
    assert [part["lang"] for part in beside.select(".prose")] == ["fi", "fi"]
    assert "Yhdessä pääsemme" in beside.get_text()

    publish(version, publisher)
    draft(swedish, writer, body="<p>Text.</p>")
    publish(swedish, publisher)
    changed = "The original has changed since"
    assert changed not in client.get(form).text

    draft(version, writer, body=BODY.replace("p>", "h2>"), **{"minor:body": True})
    publish(version, publisher)
    assert changed not in client.get(form).text  # The same words.

    draft(version, writer, body="<p>Toisin.</p>", **{"minor:body": True})
    publish(version, publisher)
    assert changed in client.get(form).text
    assert changed in client.get(reverse("workspace:item", args=["version", swedish.uuid])).text


# Corrections.


@pytest.fixture
def out(writer, publisher):
    version, _change = written(writer)
    return publish(version, publisher)


def test_a_published_text_is_not_changed_without_saying_what_that_means(writer, publisher, out):
    change = draft(out, writer, body="<p>Luku on 7.</p>")

    for by in (writer, publisher):
        with pytest.raises(actions.Incomplete) as error:
            actions.submit(change, by=by)
        assert list(error.value.problems) == ["corrections"]

    out.refresh_from_db()
    assert out.body == BODY


def test_a_small_mend_needs_no_note(client, writer, publisher, out):
    draft(out, writer, body="<p>Yhdessä pääsemme pitemmälle.</p>", **{"minor:body": True})
    client.force_login(publisher)
    read = client.get(reverse("workspace:review", args=["version", out.uuid])).text
    assert "Its writer says that it is a small mend" in read

    publish(out, publisher)

    assert (out.body, Correction.objects.count()) == ("<p>Yhdessä pääsemme pitemmälle.</p>", 0)


def test_markup_alone_asks_for_nothing(writer, publisher, out):
    draft(out, writer, body="<p><strong>Yhdessä</strong> pääsemme pidemmälle.</p>")

    publish(out, publisher)

    assert "<strong>" in out.body


def test_a_note_is_written_in_the_form_and_comes_out_with_the_text(client, writer, publisher, out):
    draft(out, writer, body="<p>Luku on 7.</p>")
    client.force_login(writer)
    address = reverse("workspace:section", args=["version", out.uuid, "correction"])
    page = page_of(client.get(address))
    assert page.select_one("input[type=radio][name='minor:body']")
    field = page.select_one("[name$='/text']")["name"]
    client.post(
        address, {"base": page.select_one("[name=base]")["value"], "minor:body": "", field: "Luku oli 9."}
    )
    assert not Correction.objects.exists()

    with time_machine.travel(timezone.now() + dt.timedelta(days=3), tick=False):
        publish(out, publisher)
        correction = Correction.objects.get()
        assert (out.body, correction.text, correction.version) == ("<p>Luku on 7.</p>", "Luku oli 9.", out)
        assert correction.made_at == timezone.now()
    history = client.get(reverse("workspace:history", args=["version", out.uuid]))
    assert "correction" in history.text.lower()


def test_a_note_of_before_does_not_stand_for_a_new_one_and_stays_when_a_text_is_brought_back(
    writer, publisher, out
):
    Correction.objects.create(version=out, text="Aiemmin")
    change = draft(out, writer, body="<p>Luku on 7.</p>")
    with pytest.raises(actions.Incomplete):
        actions.submit(change, by=publisher)
    actions.discard(change, by=writer)

    first = Revision.objects.of(out).published().newest_first().first()
    restored = actions.restore(out, by=writer, content={**first.content, "title": "Vanha"})

    assert [key for key in restored.content if key.startswith("corrections/") and key.endswith("/text")]


# Pictures.


def test_a_text_alternative_is_needed_to_come_out_with_a_picture_and_not_before(client, writer, publisher):
    version, change = written(writer)
    Post.objects.update(
        picture=PictureFactory(post=version.post).file.name, picture_width=40, picture_height=30
    )
    client.force_login(writer)
    address = reverse("workspace:preview", args=["version", version.uuid])
    with languages.reading("fi"):
        assert client.get(reverse("workspace:preview", args=["version", version.uuid])).status_code == 200
    assert client.get(address).url.startswith("/fi/")

    with pytest.raises(actions.Incomplete) as error:
        actions.submit(change, by=writer)

    assert list(error.value.problems) == ["picture_alt"]


# Who edits, and who is told.


def test_editors_of_a_blog_edit_its_posts_while_they_write_and_are_told_what_waits(client, writer, publisher):
    membership = MembershipFactory(role=Role.WRITER, user__language="sv")
    version, change = written(writer)
    version.post.blog.editors.add(membership.user)
    hub = reverse("workspace:item", args=["version", version.uuid])
    client.force_login(membership.user)
    assert client.get(hub).status_code == 200
    assert [row["title"] for row in client.get(f"{reverse('writing:posts')}?show=all").context["rows"]] == [
        "Hyvä otsikko"
    ]

    actions.submit(change, by=writer)

    letter = Letter.objects.get(kind="waits_for_review")
    assert (letter.to_user, letter.language) == (membership.user, "sv")
    with languages.reading("sv"):
        assert reverse("workspace:item", args=["version", version.uuid]) in letter.body
    assert Letter.objects.get(kind="review_waiting").to_user == publisher

    membership.ends_on = timezone.localdate() - dt.timedelta(days=1)
    membership.starts_on = membership.ends_on
    membership.save()
    assert client.get(hub).status_code == 404
    assert client.get(reverse("writing:posts")).status_code == 404


def test_only_those_who_write_are_offered_as_editors(client, writer, publisher, blog):
    former = UserFactory(name="Entinen Toimittaja")
    blog.editors.add(former)
    UserFactory(name="Sivustakatsoja")
    client.force_login(publisher)

    page = client.get(reverse("workspace:section", args=["blog", blog.uuid, "editors"])).text

    offered = {name for name in ("Aino", "Pia", "Entinen", "Sivustakatsoja") if name in page}
    assert offered == {"Aino", "Pia", "Entinen"}


def test_a_theme_blog_is_begun_by_those_who_publish(client, writer, publisher):
    client.force_login(publisher)
    response = client.post(
        reverse("writing:blog-begin"), {"name_en": "Reform", "default_language": "en", "action": "publish"}
    )
    assert response.status_code == 302
    assert "Reform" in client.get(reverse("writing:blogs")).text
    client.force_login(writer)
    assert {client.get(reverse(f"writing:{name}")).status_code for name in ("blogs", "blog-begin")} == {404}


# The list and the calendar.


@pytest.fixture
def each_stage(writer, publisher):
    """One version of each stage, by a writer, and a draft of somebody else."""
    titles = {}
    for stage in ("draft", "in_review", "returned", "scheduled", "published", "archived"):
        version, change = written(writer, title=f"Title {stage}")
        titles[stage] = version
        if stage in ("in_review", "returned"):
            actions.submit(change, by=writer)
        if stage == "returned":
            actions.give_back(change, by=publisher, reason="Lyhennä")
        if stage == "scheduled":
            actions.schedule(change, by=publisher, at=timezone.now() + dt.timedelta(hours=1))
        if stage in ("published", "archived"):
            publish(version, publisher)
        if stage == "archived":
            actions.archive(version, by=publisher)
    written(MembershipFactory(role=Role.WRITER).user, title="Of another")
    return titles


def test_the_list_is_by_how_far_versions_have_come(client, writer, each_stage):
    client.force_login(writer)
    groups = {
        "waiting": "in_review",
        "returned": "returned",
        "drafts": "draft",
        "scheduled": "scheduled",
        "published": "published",
        "archived": "archived",
    }

    for group, stage in groups.items():
        shown = client.get(f"{reverse('writing:posts')}?show={group}")
        assert [(row["title"], row["stage"]) for row in shown.context["rows"]] == [(f"Title {stage}", stage)]
    everything = client.get(reverse("writing:posts"))
    assert len(everything.context["rows"]) == 6
    assert "Of another" not in everything.text
    swedish = client.get(f"{reverse('writing:posts')}?show=all&language=sv&blog=nonsense&page=99")
    assert swedish.context["rows"] == []


def test_the_calendar_shows_a_month_in_finland_and_drafts_beside_it(client, writer, publisher):
    with time_machine.travel(dt.datetime(2027, 3, 10, 12, tzinfo=HELSINKI), tick=False):
        times = {
            "First": dt.datetime(2027, 4, 1, 0, 30, tzinfo=HELSINKI),  # In March by UTC.
            "Last": dt.datetime(2027, 4, 30, 23, 30, tzinfo=HELSINKI),
            "Next month": dt.datetime(2027, 5, 1, 0, 0, tzinfo=HELSINKI),
        }
        for title, moment in times.items():
            version, change = written(writer, title=title)
            actions.schedule(change, by=publisher, at=moment)
        written(writer, title="No time yet")
        written(MembershipFactory(role=Role.WRITER).user, title="Of another")
        client.force_login(writer)

        response = client.get(f"{reverse('writing:calendar')}?month=2027-04")

    page = page_of(response)
    cells = {
        cell.select_one("time")["datetime"]: [
            link.get_text() for link in cell.select("li > a:not(.entry-move)")
        ]
        for cell in page.select(".calendar td")
        if cell.select("li")
    }
    assert cells == {"2027-04-01": ["First"], "2027-04-30": ["Last"]}
    assert len(page.select(".calendar-list .entry")) == 2
    assert [row.get_text(strip=True) for row in page.select("#drafts ~ .work-rows .work-title")] == [
        "No time yet"
    ]
    assert {link["href"] for link in page.select("nav a[rel]")} == {"?month=2027-03", "?month=2027-05"}
    assert "Of another" not in response.text


@pytest.mark.parametrize("month", ["2027-13", "2027-00", "1066-10", "soon", "2027-4", "²027-04"])
def test_a_month_that_is_none_is_not_found(client, writer, month):
    client.force_login(writer)

    assert client.get(reverse("writing:calendar"), {"month": month}).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize(("name", "most"), [("posts", 12), ("calendar", 14)])
def test_lists_ask_the_database_alike_for_one_and_for_three(
    client, writer, publisher, django_assert_max_num_queries, number, name, most
):
    for _ in range(number):
        written(writer)
        version, change = written(writer)
        actions.schedule(change, by=publisher, at=timezone.now() + dt.timedelta(minutes=1))
    client.force_login(writer)
    client.get(reverse(f"writing:{name}"))

    with django_assert_max_num_queries(most):
        client.get(reverse(f"writing:{name}"))


# Previews, and links that show them.


def shared(link):
    with languages.reading(link.version.language):
        return reverse("blog:shared-preview", args=[writing.token_of(link)])


def test_the_preview_stands_in_frames_of_its_own_site_alone(client, writer):
    version, _change = written(writer)
    client.force_login(writer)

    widths = client.get(at("widths", version))
    frames = page_of(widths).select("iframe")
    framed = client.get(frames[0]["src"])

    assert [frame["width"] for frame in frames] == ["360", "768", "1280"]
    assert "frame-src 'self'" in widths["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in widths["Content-Security-Policy"]
    assert "Hyvä otsikko" in framed.text
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert re.search(r"frame-ancestors 'self'(;|$)", framed["Content-Security-Policy"])


def test_whoever_has_the_link_sees_the_draft_and_nobody_keeps_it(client, writer):
    version, _change = written(writer)
    client.force_login(writer)
    client.post(at("share", version), {"days": "7"})
    link = PreviewLink.objects.get()
    address = page_of(client.get(at("widths", version))).select_one(".share-link input")["value"]
    client.logout()

    response = client.get(address.removeprefix("http://localhost:8000"))

    assert response.status_code == 200
    assert page_of(response).h1.get_text() == "Hyvä otsikko"
    (widths,) = page_of(response).select(".preview-bar a")
    frames = page_of(client.get(widths["href"])).select("iframe")
    assert [(frame["width"], frame["src"]) for frame in frames] == [
        (width, response.request["PATH_INFO"]) for width in ("360", "768", "1280")
    ]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert (response["X-Robots-Tag"], "no-store" in response["Cache-Control"]) == ("noindex, nofollow", True)
    assert link.ends_at - link.made_at < dt.timedelta(days=7, seconds=1)
    with languages.reading("sv"):
        other = client.get(reverse("blog:shared-preview", args=[writing.token_of(link)]))
    assert other.url == shared(link)


ENDINGS = {
    "its time": lambda version, link, by: PreviewLink.objects.update(ends_at=timezone.now()),
    "taken back": lambda version, link, by: writing.revoke(link),
    "published": lambda version, link, by: publish(version, by),
    "thrown away": lambda version, link, by: actions.discard(link.revision, by=by),
    "deleted": lambda version, link, by: version.post.delete(),
}


@pytest.mark.parametrize("end", ENDINGS)
def test_a_link_that_has_ended_is_like_one_that_never_was(client, writer, publisher, end):
    version, _change = written(writer)
    link = writing.share(version, by=writer, days=7)
    assert client.get(shared(link)).status_code == 200
    address = shared(link)
    with languages.reading("fi"):
        nowhere = client.get(reverse("blog:shared-preview", args=["ei-ole"]))

    ENDINGS[end](version, link, publisher)

    assert client.get(f"{address}?widths").status_code == 404
    ended = client.get(address)
    assert (ended.status_code, nowhere.status_code) == (404, 404)
    without = [re.sub(r'nonce="[^"]*"|value="[^"]*"', "", one.text) for one in (ended, nowhere)]
    assert without[0].replace(address.split("/")[-2], "ei-ole") == without[1]


def test_a_link_shows_a_scheduled_version_until_its_time(client, writer, publisher):
    version, change = written(writer)
    link = writing.share(version, by=writer, days=30)
    actions.schedule(change, by=publisher, at=timezone.now() + dt.timedelta(days=2))
    assert client.get(shared(link)).status_code == 200

    with time_machine.travel(timezone.now() + dt.timedelta(days=2, seconds=1), tick=False):
        assert client.get(shared(link)).status_code == 404
        assert client.get(PostVersion.objects.get().own_url).status_code == 200


def test_a_link_of_another_version_is_not_taken_back_through_the_own(client, writer):
    own, _change = written(writer)
    other, _change = written(MembershipFactory(role=Role.WRITER).user)
    link = writing.share(other, by=None, days=1)
    client.force_login(writer)

    assert client.post(at("revoke", own, link.uuid)).status_code == 404
    assert client.post(at("revoke", other, link.uuid)).status_code == 404
    link.refresh_from_db()
    assert link.revoked_at is None


def test_there_is_nothing_to_share_of_what_waits_for_nothing(client, writer, publisher):
    version = begun(writer)
    client.force_login(writer)

    client.post(at("share", version), {"days": "7"})
    refused = client.post(at("share", version), {"days": "365"})

    assert (PreviewLink.objects.count(), refused.status_code) == (0, 422)


def test_the_preview_of_a_hidden_version_shows_no_other_hidden_version(client, writer):
    version, _change = written(writer)
    PostVersionFactory(post=version.post, language="sv", relation="summary", draft=True, title="Hemlig")

    assert "Hemlig" not in client.get(shared(writing.share(version, by=writer, days=1))).text
