"""The text of a post as it is shown: with its pictures, and the materials that are public."""

from html import unescape
from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from blog.models import Picture
from portal.lib import languages, pictures, richtext
from portal.templatetags.pictures import picture as responsive
from projects.models import Material

TEXT_WIDTH = "(min-width: 46rem) 42rem, 100vw"
# So many materials are offered to writers beyond those of the post's own projects.
OFFERED = 50


class Found(NamedTuple):
    """What texts hold: pictures by post and identifier, materials that are public by identifier."""

    pictures: dict
    materials: dict


def found_in(versions) -> Found:
    """Return what the texts of ``versions`` hold. At most two queries, however many they are."""
    texts = {version: richtext.clean(version.body) for version in versions}
    own, linked = {}, {}
    if posts := {version.post_id for version, html in texts.items() if richtext.pictures_in(html)}:
        own = {(row.post_id, str(row.uuid)): row for row in Picture.objects.filter(post__in=posts)}
    if wanted := {identifier for html in texts.values() for identifier in richtext.materials_in(html)}:
        rows = Material.objects.published().for_links().filter(uuid__in=wanted)
        linked = {str(row.uuid): row for row in rows}
    return Found(own, linked)


def body_html(version, *, absolute=False, found: Found | None = None):
    """Return the text of ``version`` as safe HTML. At most two queries; none with what ``found_in()`` found.

    ``absolute``: as feeds take it, with whole addresses and one file for each picture.
    """
    html = richtext.clean(version.body)
    found = found or found_in([version])
    own = {identifier: row for (post, identifier), row in found.pictures.items() if post == version.post_id}
    linked = found.materials

    def picture(identifier, alt, caption):
        if identifier not in own:
            return ""
        drawn = _drawn(own[identifier], unescape(alt), absolute)
        credit = conditional_escape(own[identifier].credit)
        if not drawn or not (credit or caption):
            return drawn
        words = [caption, format_html('<span class="picture-credit">{}</span>', credit) if credit else ""]
        return f"{drawn}<figcaption>{' '.join(filter(None, words))}</figcaption>"

    def material(identifier):
        if identifier not in linked:
            return ""
        row = linked[identifier]
        with languages.reading(version.language):  # It is a part of the text, and told in its language.
            if absolute:
                return format_html(
                    '<p><a href="{}">{}</a>, {}</p>', _whole(row.address), row.title, row.facts
                )
            return render_to_string("components/material-link.html", {"material": row})

    return mark_safe(richtext.filled(html, picture, material))


def _drawn(row, alt, absolute):
    if not absolute:
        return responsive(row.file, alt=alt, sizes=TEXT_WIDTH)
    size = pictures.size(row.file)
    if not size:
        return ""
    address = _whole(pictures.address(row.file, width=960))
    wide = min(size[0], 960)
    return format_html(
        '<img src="{}" alt="{}" width="{}" height="{}">', address, alt, wide, round(wide * size[1] / size[0])
    )


def _whole(address):
    return address if "://" in address else settings.SITE_URL + address


def embeds(version):
    """Return what a writer may put into the text of ``version``: pictures of its post, and materials.

    Three queries: materials of the post's projects come first, then the newest.
    """
    shown = [
        {
            "uuid": str(row.uuid),
            "url": pictures.address(row.file, width=320),
            "size": pictures.size(row.file),
            "name": row.file.name.rpartition("/")[2],
            "credit": row.credit,
        }
        for row in Picture.objects.filter(post=version.post_id)
    ]
    public = Material.objects.published().for_links().order_by("-created_at", "pk")
    near = list(public.filter(project__posts=version.post_id).distinct()[:OFFERED])
    others = public.exclude(pk__in=[row.pk for row in near])[:OFFERED]
    return {
        "pictures": [one for one in shown if one["size"]],
        "materials": [
            {
                "uuid": str(row.uuid),
                "title": Truncator(row.title).chars(90),
                "lang": row.lang,
                "facts": row.facts,
            }
            for row in [*near, *others]
        ],
        "pictures_url": reverse("pictures:list", args=[version.post.uuid]),
        "hint": _("Add pictures to the post first, then put them into the text."),
    }
