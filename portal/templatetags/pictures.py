"""Pictures on pages: each in the size and format that suits the reader's screen, in a place of known size."""

from django import template
from django.utils.html import format_html, format_html_join

from portal.lib import pictures
from portal.lib.pictures import Rendition

register = template.Library()


@register.simple_tag
def picture(file, alt="", sizes="100vw", crop="", focus_x=50, focus_y=50, css="", lang="", eager=False):
    """Draw an uploaded picture; nothing when there is none.

    ``sizes``: how wide it is shown, as HTML tells it; ``crop``: a ratio of ``pictures.CROPS`` to which it is
    cut around ``focus_x`` and ``focus_y`` (percent), else it is whole; ``eager``: it is in sight at once.
    No queries.
    """
    told = pictures.facts(file.name) if file else None
    if told is None:
        return ""
    widths = pictures.widths(told, crop)

    def rendition(width, suffix):
        return Rendition(file.name, width, suffix, crop, (focus_x, focus_y))

    sources = format_html_join(
        "",
        '<source type="{}" srcset="{}" sizes="{}">',
        (
            (
                pictures.TYPES[suffix],
                ", ".join(f"{rendition(width, suffix).url} {width}w" for width in widths),
                sizes,
            )
            for suffix in (".avif", ".webp")
        ),
    )
    wide, high = pictures.shape(told, crop)
    shown = next((width for width in widths if width >= 960), widths[-1])
    return format_html(
        '<picture>{}<img{} src="{}" alt="{}" width="{}" height="{}"{} decoding="async" {}></picture>',
        sources,
        format_html(' class="{}"', css) if css else "",
        rendition(shown, told.for_every_browser).url,
        alt,
        shown,
        max(1, round(shown * high / wide)),
        format_html(' lang="{}"', lang) if lang else "",
        format_html('fetchpriority="{}"', "high") if eager else format_html('loading="{}"', "lazy"),
    )
