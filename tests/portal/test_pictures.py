"""Pictures: which are taken, what is made of them, and to whom they are given."""

import io
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template import Context, Template
from django.utils import translation
from PIL import Image

from portal.lib import pictures
from portal.lib.pictures import Rendition
from tests.portal.pictures import (
    GPS,
    SCRIPTED_SVG,
    huge,
    moving,
    of_20_megabytes,
    picture,
    upload,
    zipped,
)

pytestmark = pytest.mark.django_db


def stored(content=None, name="tests/picture.jpg"):
    return SimpleNamespace(name=default_storage.save(name, ContentFile(content or picture())))


def opened(name):
    return Image.open(io.BytesIO(default_storage.open(name).read()))


# What is taken.


@pytest.mark.parametrize(
    ("kind", "suffix", "made"),
    [
        ("JPEG", ".jpg", ".jpg"),
        ("PNG", ".png", ".png"),
        ("GIF", ".gif", ".png"),
        ("WEBP", ".webp", ".jpg"),
        ("AVIF", ".avif", ".jpg"),
    ],
)
def test_a_picture_is_told_by_its_content_whatever_it_is_called(kind, suffix, made):
    told = pictures.check(upload(picture(kind=kind), "anything.txt"))

    assert (told.suffix, told.for_every_browser, told.width, told.height) == (suffix, made, 60, 40)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (
            SCRIPTED_SVG,
            "logo.svg",
            "SVG pictures are not taken, because they may hold programs. Taken are JPEG",
        ),
        (SCRIPTED_SVG, "logo.jpg", "SVG pictures are not taken"),
        (zipped(), "photo.jpg", "This file is no picture, whatever its name says. Taken are JPEG"),
        (b"<html><script>alert(1)</script></html>", "photo.png", "This file is no picture"),
        (b"", "photo.png", "This file is no picture"),
        (picture()[:-300], "photo.jpg", "The picture is damaged"),
        (huge(), "photo.png", "The picture has too many pixels. At most 50 million"),
        (huge(9_000, 6_000), "photo.png", "The picture has too many pixels."),
        (moving(), "dance.gif", "Moving pictures are not taken"),
        (moving("WEBP"), "dance.webp", "Moving pictures are not taken"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 50, "IMG_1.HEIC", "HEIC pictures of telephones are not taken"),
        (b"\xff\xd8" + b"\0" * (25 * 1024 * 1024), "large.jpg", "The picture is too large: 25 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 14 else "",
)
def test_what_is_no_picture_or_dangerous_is_refused_with_words(content, name, words):
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        pictures.check(upload(content, name))

    assert words in refused.value.messages[0].replace("\xa0", " ")


def test_a_picture_of_20_megabytes_is_taken_and_made_small():
    file = upload(of_20_megabytes())
    pictures.check(file)
    one = stored(file.read())

    name = pictures.made(Rendition(one.name, 640, ".avif"))

    assert default_storage.size(name) < 400_000
    assert opened(name).size == (640, 469)


# What is made of them.


def test_a_rendition_is_upright_and_tells_neither_place_nor_camera():
    one = stored(picture(800, 500, turn=6, gps=True))

    names = [pictures.made(Rendition(one.name, 320, suffix)) for suffix in (".avif", ".webp", ".jpg")]

    for name in names:
        assert opened(name).size == (320, 512)
        assert not opened(name).getexif()
    assert opened(one.name).getexif().get_ifd(GPS)
    assert pictures.size(one) == (500, 800)


def test_a_crop_keeps_what_matters():
    left = Image.new("RGB", (1000, 400), "white")
    left.paste("black", (0, 0, 400, 400))
    written = io.BytesIO()
    left.save(written, "PNG")
    one = stored(written.getvalue(), "tests/halves.png")

    for focus, colour in (((0, 50), (0, 0, 0)), ((100, 50), (255, 255, 255))):
        wanted = Rendition(one.name, 320, ".png", "1:1", focus)
        name = pictures.made(wanted, wanted.signature)
        assert opened(name).size == (320, 320)
        assert opened(name).convert("RGB").getpixel((160, 160)) == colour


def test_a_picture_is_never_made_larger_than_it_is():
    one = stored(picture(500, 400))

    assert pictures.widths(pictures.facts(one.name)) == [320, 500]
    assert pictures.made(Rendition(one.name, 640, ".webp")) is None


@pytest.mark.parametrize(
    "wanted",
    [
        {"width": 321},
        {"suffix": ".png"},
        {"crop": "1:1"},  # Without its signature.
        {"crop": "7:3"},
        {"original": "tests/nothing.jpg"},
    ],
    ids=str,
)
def test_nobody_has_other_renditions_made_than_those_that_pages_show(wanted):
    one = stored(picture(800, 500))

    assert pictures.made(Rendition(**{"original": one.name, "width": 320, "suffix": ".jpg"} | wanted)) is None


def test_holes_of_a_picture_stay_where_the_format_has_them():
    one = stored(picture(400, 400, "WEBP", (0, 0, 0, 0), mode="RGBA"), "tests/holes.webp")

    webp, jpeg = (opened(pictures.made(Rendition(one.name, 320, suffix))) for suffix in (".webp", ".jpg"))

    assert webp.getpixel((9, 9))[3] == 0
    assert jpeg.getpixel((9, 9)) == (255, 255, 255)


def test_renditions_go_and_the_original_stays():
    one = stored(picture(400, 300))
    pictures.make_all(one.name)
    _folders, made = default_storage.listdir(f"renditions/{one.name}")

    pictures.forget(one.name)

    assert sorted(made) == ["320.avif", "320.jpg", "320.webp", "400.avif", "400.jpg", "400.webp"]
    assert not default_storage.exists(f"renditions/{one.name}/320.jpg")
    assert default_storage.exists(one.name)


# On pages.


def drawn(file, **options):
    told = " ".join(f'{name}="{value}"' for name, value in options.items())
    html = Template("{% load pictures %}{% picture file " + told + " %}").render(Context({"file": file}))
    return BeautifulSoup(html, "html.parser")


def test_a_page_keeps_the_place_of_a_picture_and_offers_its_widths():
    soup = drawn(stored(picture(1000, 500)), alt="Silta & joki", sizes="50vw")
    webp = soup.select_one("source[type='image/webp']")

    told = [soup.img[name] for name in ("alt", "width", "height", "loading")]
    assert told == ["Silta & joki", "960", "480", "lazy"]
    assert [part.split()[1] for part in webp["srcset"].split(", ")] == ["320w", "640w", "960w", "1000w"]
    assert [source["type"] for source in soup.select("source")] == ["image/avif", "image/webp"]
    assert webp["sizes"] == "50vw"


def test_a_crop_on_a_page_can_be_fetched(client):
    soup = drawn(stored(picture(800, 800)), crop="16:9", focus_x=20)

    response = client.get(soup.img["src"])

    assert (soup.img["width"], soup.img["height"]) == ("800", "450")
    assert response["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(response.getvalue())).size == (800, 450)


def test_nothing_is_drawn_of_a_picture_that_is_not_there():
    assert str(drawn(SimpleNamespace(name="tests/gone.jpg"), alt="x")) == ""
    assert str(drawn("", alt="x")) == ""
    assert pictures.address(SimpleNamespace(name="tests/gone.jpg")) == ""
