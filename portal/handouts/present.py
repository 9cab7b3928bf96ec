"""Handouts as their pages show them: what there is of each thing in each language, and what can be done."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.handouts.choices import Kind
from portal.lib import languages
from portal.lib.slugs import make_slug


def name_of(handout) -> languages.LocalText:
    """Return what a handout is called on pages: its kind, or the path of a card."""
    if handout.path:
        return handout.path.local_name
    return languages.LocalText(title_of(handout.kind), languages.current())


def title_of(kind) -> str:
    """Return the title of a kind of handout, in the active language."""
    return {
        Kind.BRIEFING: _("Briefing"),
        Kind.SLIDES: _("Slides: what organisations offer"),
        Kind.CARD: _("Card of a service path"),
    }[kind]


def file_name(handout) -> str:
    """Return a good name for its file, in the handout's language: what, where, which day."""
    with languages.reading(handout.language):
        what = {
            Kind.BRIEFING: pgettext("file name", "briefing"),
            Kind.SLIDES: pgettext("file name", "what-organisations-offer"),
            Kind.CARD: pgettext("file name", "card"),
        }[handout.kind]
        parts = [handout.county.local_slug, make_slug(what)]
        if handout.path:
            parts.append(handout.path.local_slug)
    day = f"{handout.made_at:%Y-%m-%d}"
    return f"{'-'.join([*parts, day])}.{Kind(handout.kind).extension}"


def county_rows(county, paths, handouts) -> dict:
    """Return the county's briefing and slides, and the card of each path, in each language. No queries.

    ``handouts``: all of the county, the newest of each thing and language first.
    """
    newest, ready = {}, {}
    for handout in handouts:
        handout.county = county
        key = (handout.kind, handout.path_id, handout.language)
        newest.setdefault(key, handout)
        if handout.is_ready:
            ready.setdefault(key, handout)

    def row(kind, path=None):
        keys = [(kind, path and path.pk, code) for code in languages.CODES]
        return {
            "kind": str(kind),
            "path": path,
            "versions": [_version(key[2], newest.get(key), ready.get(key)) for key in keys],
        }

    return {
        "briefing": row(Kind.BRIEFING),
        "slides": row(Kind.SLIDES),
        "cards": [row(Kind.CARD, path) for path in paths],
    }


def _version(code, newest, ready):
    return {
        "language": code,
        "name": languages.OWN_NAMES[code],
        "in_the_making": newest if newest and newest.is_in_the_making else None,
        "failed": newest if newest and newest.is_failed else None,
        "ready": ready,
        "size": size_of(ready) if ready else "",
        "is_stale": bool(ready) and ready.is_stale,
    }


def size_of(handout) -> str:
    """Return the size of its file in words; "" when the file is gone."""
    try:
        return filesizeformat(handout.file.size)
    except OSError:
        return ""
