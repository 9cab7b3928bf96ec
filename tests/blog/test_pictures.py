"""Pictures of posts: uploaded, put into texts, shown on pages, and given to nobody who may not see them."""

import datetime as dt
import io
import json
import re

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from blog.bodies import body_html
from blog.models import Picture, Post
from portal.accounts.choices import Role
from portal.editing import actions
from portal.editing.due import throw_away_orphans
from portal.editing.merging import traces
from portal.editing.models import Revision
from portal.editing.snapshots import take
from portal.editing.uploads import Sent, StoredFile
from portal.lib import languages, pictures
from tests.blog.factories import (
    AuthorFactory,
    AuthorshipFactory,
    PictureFactory,
    PostFactory,
    PostVersionFactory,
)
from tests.portal.factories import MembershipFactory, UserFactory
from tests.portal.pictures import SCRIPTED_SVG, of_20_megabytes, picture, upload, zipped
from tests.projects.factories import MaterialFactory

pytestmark = pytest.mark.django_db


def writer_of(post):
    user = MembershipFactory(role=Role.WRITER).user
    AuthorshipFactory(post=post, author=AuthorFactory(user=user))
    return user


def with_picture(post, alt="Silta", caption="Kuvateksti", **version):
    """Return a picture of ``post`` and a version that shows it."""
    one = PictureFactory(post=post, file__width=700, file__height=500)
    figure = f'<img alt="{alt}"><figcaption>{caption}</figcaption>'
    html = f'<p>Alku</p><figure data-picture="{one.uuid}">{figure}</figure>'
    return one, PostVersionFactory(post=post, body=html, **version)


def status(client, name, **query):
    response = client.get(f"/media/{name}", query)
    assert response.getvalue()
    return response.status_code, response.headers.get("Cache-Control", "").partition(",")[0]


READERS = {
    "visitor": lambda post: None,
    "writer": writer_of,
    "other writer": lambda post: writer_of(PostFactory()),
    "publisher": lambda post: MembershipFactory(role=Role.PUBLISHER).user,
    "moderator": lambda post: MembershipFactory(role=Role.MODERATOR).user,
    "administrator": lambda post: UserFactory(superuser=True),
}
INSIDE = {"writer", "publisher", "administrator"}


# To whom they are given.


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("state", ["draft", "scheduled", "archived", "published"])
def test_pictures_of_a_post_are_seen_when_it_is_out_and_else_by_its_editors(client, reader, state):
    post = PostFactory(versions=False, picture=ContentFile(picture(500, 400), "lead.jpg"))
    one, _version = with_picture(post, **{state: True})
    loose = PictureFactory(post=post)
    if user := READERS[reader](post):
        client.force_login(user)

    found = [
        status(client, name)
        for name in (
            post.picture.name,
            pictures.Rendition(post.picture.name, 320, ".avif").name,
            one.file.name,
            pictures.Rendition(one.file.name, 320, ".png").name,
        )
    ]

    hidden = (200, "private") if reader in INSIDE else (404, "")
    assert found == [(200, "public") if state == "published" else hidden] * 4
    assert status(client, loose.file.name) == hidden


@pytest.mark.parametrize("way", ["x/../{}", "./{}", "posts/../{}", "renditions/x/../{}/320.png", "x/..\\{}"])
def test_no_other_way_of_writing_a_name_leads_around_its_guard(client, way):
    one, _version = with_picture(PostFactory(versions=False), draft=True)
    pictures.make_all(one.file.name)

    assert status(client, way.format(one.file.name)) == (404, "")


def test_a_draft_s_upload_is_seen_by_the_editors_of_its_post_alone(client):
    post = PostFactory()
    name = default_storage.save(f"posts/2026/{post.uuid.hex}/uusi.jpg", ContentFile(picture()))

    assert status(client, name) == (404, "")
    client.force_login(writer_of(PostFactory()))
    assert status(client, name) == (404, "")
    client.force_login(writer_of(post))
    assert status(client, name) == (200, "private")


def test_the_address_of_an_original_gives_a_picture_without_metadata(client):
    post = PostFactory(picture=ContentFile(picture(800, 500, turn=6, gps=True), "lead.jpg"))

    given = Image.open(io.BytesIO(client.get(f"/media/{post.picture.name}").getvalue()))

    assert (given.size, dict(given.getexif())) == ((500, 800), {})


def test_who_sees_a_preview_sees_its_pictures_for_a_day(client):
    one, version = with_picture(PostFactory(versions=False), draft=True)
    client.force_login(writer_of(version.post))
    page = client.get(reverse("workspace:preview", args=["version", version.uuid]))
    source = BeautifulSoup(page.content, "html.parser").select_one(".text-picture img")["src"]
    client.logout()

    assert client.get(source).getvalue()
    assert status(client, one.file.name) == (404, "")
    other = PictureFactory()
    assert status(client, other.file.name, key=source.partition("key=")[2]) == (404, "")


# In texts.


def test_a_text_shows_its_pictures_with_their_place_alternative_caption_and_credit():
    one, version = with_picture(PostFactory(versions=False), alt="Silta &amp; joki")
    Picture.objects.filter(pk=one.pk).update(credit="Kuva: A & B")

    figure = BeautifulSoup(body_html(version), "html.parser").figure

    assert [figure.img[name] for name in ("alt", "width", "height")] == ["Silta & joki", "700", "500"]
    assert figure.figcaption.text == "Kuvateksti Kuva: A & B"


def test_a_text_shows_no_picture_of_another_post():
    strange = PictureFactory()
    version = PostVersionFactory(
        body=f'<p>Alku</p><figure data-picture="{strange.uuid}"><img alt="x"></figure>'
    )

    assert body_html(version) == "<p>Alku</p>"


@pytest.mark.parametrize("is_public", [True, False])
def test_a_material_is_shown_in_a_text_when_it_is_public(is_public):
    material = MaterialFactory(title="Raportti", project__publication="published" if is_public else "draft")
    version = PostVersionFactory(body=f'<p>Alku</p><figure data-material="{material.uuid}"></figure>')

    shown = body_html(version)

    assert ("Raportti" in shown) == is_public
    assert "Raportti" not in version.search_text + version.excerpt_text


def test_a_material_is_told_in_the_language_of_the_text_around_it():
    material = MaterialFactory(title="Raportti", language="fi")
    version = PostVersionFactory(language="sv", body=f'<figure data-material="{material.uuid}"></figure>')

    with languages.reading("fi"):
        shown = BeautifulSoup(body_html(version), "html.parser")

    assert shown.a["lang"] == "fi"
    assert "på finska" in shown.get_text()


def test_feeds_have_whole_addresses():
    _one, version = with_picture(PostFactory(versions=False))

    image = BeautifulSoup(body_html(version, absolute=True), "html.parser").img

    assert image["src"].startswith("http://")
    assert (image["width"], image["height"]) == ("700", "500")


def test_an_excerpt_is_drawn_from_the_running_text():
    _one, version = with_picture(PostFactory(versions=False))

    assert version.excerpt_text == "Alku"
    assert "silta" in version.search_text


# The writers' page.


@pytest.fixture
def post(client):
    post = PostFactory(versions=False)
    client.force_login(writer_of(post))
    return post


def address(post):
    return reverse("pictures:list", args=[post.uuid])


def send(client, post, content=None, name="silta.jpg", **data):
    data = {"action": "save:new", "new/credit": "Kuva: Minä", "new/focus_x": "20", "new/focus_y": "80"} | data
    return client.post(address(post), data | {"file:new/file": upload(content, name)})


def test_a_writer_adds_a_picture_and_its_history_is_kept(client, post):
    response = send(client, post, of_20_megabytes())

    one = Picture.objects.get()
    assert response["Location"].endswith(f"#picture-{one.uuid}")
    assert (one.post, one.credit, one.focus_x, one.focus_y) == (post, "Kuva: Minä", 20, 80)
    assert re.fullmatch(rf"posts/\d{{4}}/{post.uuid.hex}/silta\w*\.jpg", one.file.name)
    assert (one.width, one.height) == (1500, 1100)
    assert Revision.objects.of(one).published().count() == 1


@pytest.mark.parametrize(
    ("content", "name"), [(SCRIPTED_SVG, "logo.svg"), (zipped(), "kuva.jpg")], ids=["svg", "zip"]
)
def test_what_is_refused_is_told_and_nothing_typed_is_lost(client, post, content, name):
    response = send(client, post, content, name)

    soup = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 422
    assert "JPEG" in soup.select_one(".field-error").text
    assert soup.select_one("[name='new/credit']")["value"] == "Kuva: Minä"
    assert not Picture.objects.exists()


def test_a_picture_that_stands_in_a_text_is_not_deleted(client, post):
    one, version = with_picture(post, draft=True)
    other = PictureFactory(post=post)

    for picture_of in (one, other):
        client.post(address(post), {"action": f"delete:{picture_of.uuid}"})

    assert Picture.objects.get() == one
    assert version.title in client.get(address(post)).content.decode()


def test_what_readers_see_is_changed_by_a_review_unless_one_publishes(client, post):
    one, _version = with_picture(post, published=True)
    data = {
        "action": f"save:{one.uuid}", f"{one.uuid}/file": one.file.name, f"{one.uuid}/credit": "Uusi",
        f"{one.uuid}/focus_x": "50", f"{one.uuid}/focus_y": "50",
    }  # fmt: skip

    refused = client.post(address(post), data)
    client.force_login(MembershipFactory(role=Role.PUBLISHER).user)
    client.post(address(post), data)

    assert refused.status_code == 404
    assert Picture.objects.get().credit == "Uusi"


@pytest.mark.parametrize("reader", READERS)
def test_the_page_is_its_editors_alone(client, reader):
    post = PostFactory()
    if user := READERS[reader](post):
        client.force_login(user)

    response = client.get(address(post))

    assert response.status_code == {"visitor": 302}.get(reader, 200 if reader in INSIDE else 404)


# The lead picture in the form of a draft.


def basics(post):
    return reverse("workspace:section", args=["post", post.uuid, "basics"])


def filled_in(client, post, **more):
    """Return what the form sends, with ``more``."""
    soup = BeautifulSoup(client.get(basics(post)).content, "html.parser")
    form = soup.select_one("form[data-autosave]")
    assert form["enctype"] == "multipart/form-data"
    data = {
        field["name"]: field.get("value", "")
        for field in form.select("input[name]")
        if field.get("type") not in ("file", "checkbox")
    }
    data["blog"] = str(post.blog_id)
    return data | more


def draft(post):
    return actions.open_revision(post).content


def test_a_draft_keeps_a_picture_and_another_save_keeps_it_too(client, post):
    client.post(basics(post), filled_in(client, post, picture_credit="Minä", **{"file:picture": upload()}))
    name = draft(post)["picture"]
    again = filled_in(client, post, picture_credit="Me")
    autosaved = client.post(basics(post), again, headers={"X-Autosave": "1"})

    assert name.startswith(f"posts/{timezone.localdate():%Y}/{post.uuid.hex}/silta")
    assert default_storage.open(name).read() == picture()
    assert json.loads(autosaved.content)["problems"] == {}
    assert (draft(post)["picture"], draft(post)["picture_credit"]) == (name, "Me")
    post.refresh_from_db()
    assert not post.picture


def test_a_refused_picture_takes_nothing_else_with_it(client, post):
    sent = filled_in(client, post, picture_credit="Minä")

    response = client.post(basics(post), sent | {"file:picture": upload(SCRIPTED_SVG, "a.svg")})

    soup = BeautifulSoup(response.content, "html.parser")
    assert response.status_code == 422
    assert "SVG" in soup.select_one("[data-problems-for=picture]").text
    assert draft(post)["picture_credit"] == "Minä"
    assert not draft(post).get("picture")


def test_a_picture_is_removed_from_a_draft_and_published_as_removed(client, post):
    client.post(basics(post), filled_in(client, post, **{"file:picture": upload()}))
    actions.submit(actions.open_revision(post), by=UserFactory(superuser=True))
    post.refresh_from_db()
    assert (post.picture_width, post.picture_height) == (60, 40)

    client.post(basics(post), filled_in(client, post, **{"drop:picture": "on"}))

    assert draft(post)["picture"] == ""


def test_a_form_cannot_take_the_file_of_something_else(client, post):
    other = PictureFactory()

    response = client.post(basics(post), filled_in(client, post, picture=other.file.name))

    assert response.status_code == 422
    assert draft(post)["picture"] == ""


# What nobody needs.


def test_uploads_that_nothing_refers_to_go_after_some_days_and_others_stay():
    post = PostFactory(picture=ContentFile(picture(), "lead.jpg"))
    in_text = PictureFactory(post=post)
    names = {
        which: default_storage.save(f"posts/2026/{post.uuid.hex}/{which}.jpg", ContentFile(picture(400, 300)))
        for which in ("drafted", "former", "orphan")
    }
    administrator = UserFactory(superuser=True)
    live = take(post)
    actions.save_draft(post, by=administrator, values={"picture": names["former"]}, base=traces(live))
    actions.submit(actions.open_revision(post), by=administrator)
    post.refresh_from_db()
    actions.save_draft(post, by=administrator, values={"picture": names["drafted"]}, base=traces(take(post)))
    pictures.make_all(names["orphan"])

    soon = throw_away_orphans(timezone.now() + dt.timedelta(days=1))
    cache.clear()
    later = throw_away_orphans(timezone.now() + dt.timedelta(days=9))

    assert (soon, later >= 1) == (0, True)
    assert not default_storage.exists(names["orphan"])
    assert not default_storage.exists(f"renditions/{names['orphan']}/320.jpg")
    kept = [live["picture"], names["former"], names["drafted"], in_text.file.name]
    assert all(default_storage.exists(name) for name in kept)


def test_a_publisher_without_a_second_factor_sees_no_picture_of_a_draft(client):
    one, _version = with_picture(PostFactory(versions=False), draft=True)
    client.force_login(MembershipFactory(role=Role.PUBLISHER, second_factor=False).user)

    assert status(client, one.file.name)[0] == 404


def test_a_name_that_leads_around_a_folder_is_not_kept():
    post = PostFactory(draft=True)
    field = StoredFile(Post._meta.get_field("picture"), post.uuid)
    kept = f"posts/2026/{post.uuid.hex}/a.jpg"

    assert field.clean(Sent(kept, None, False)) == kept
    for name in (f"posts/2026/{post.uuid.hex}/../{PostFactory().uuid.hex}/a.jpg", f"{kept}/./b.jpg"):
        with pytest.raises(ValidationError):
            field.clean(Sent(name, None, False))


def test_a_rendition_of_a_rendition_is_no_way_around_the_guard(client):
    one, _version = with_picture(PostFactory(versions=False), draft=True)
    pictures.make_all(one.file.name)
    width = pictures.widths(pictures.facts(one.file.name))[0]
    rendition = f"renditions/{one.file.name}/{width}.avif"
    assert default_storage.exists(rendition)

    for name in (rendition, f"renditions/{rendition}/{width}.avif", f"renditions/{rendition}"):
        assert status(client, name)[0] == 404, name
