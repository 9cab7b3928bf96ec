"""The picture that is shown where the address of a post is shared: its own, else one made from its title."""

from hashlib import sha256

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.lib import languages, pictures, titlecards

# Changes with how the picture is drawn, so that those of before are not given out any more.
DRAWN = 1
CROP = "40:21"
WIDTH = 1200


def share_picture(version) -> dict:
    """Return url, width, height and text alternative of the picture of ``version``. No queries."""
    post = version.post
    told = pictures.facts(post.picture.name) if post.picture else None
    if told is None:
        with languages.reading(version.language):
            path = f"{reverse('blog:share-image', args=[version.slug])}?v={digest(version)[:12]}"
        width, height, alt = *titlecards.SIZE, version.title
    else:
        path = pictures.address(
            post.picture, width=WIDTH, crop=CROP, focus_x=post.focus_x, focus_y=post.focus_y
        )
        there = pictures.widths(told, CROP)
        width = next((one for one in there if one >= WIDTH), there[-1])
        wide, high = pictures.shape(told, CROP)
        height, alt = max(1, round(width * high / wide)), version.picture_alt
    return {
        "url": path if "://" in path else settings.SITE_URL + path,
        "width": width,
        "height": height,
        "alt": alt,
    }


def words(version) -> tuple[str, str, str]:
    """Return what stands in the picture that is made: title, theme blog and the site's name."""
    with languages.reading(version.language):
        return version.title, version.post.blog.local_name.text, _("Organisation Path")


def digest(version) -> str:
    """Return what tells the picture of ``version`` from those of other titles."""
    return sha256("\0".join([str(DRAWN), *words(version)]).encode()).hexdigest()


def title_picture(version) -> bytes:
    """Return the PNG made from the title of ``version``; it is drawn once and kept."""
    name = f"cache/share/{digest(version)}.png"
    try:
        with default_storage.open(name) as file:
            return file.read()
    except OSError:
        drawn = titlecards.draw(*words(version))
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(drawn))
    return drawn
