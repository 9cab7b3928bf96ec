"""A county's gaps as a table to take along: a row for each gap, the weightiest first."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from organisations.gaps import FoundGap, Gaps
from organisations.gaps.words import duty, place, progress
from portal.lib import languages
from portal.lib.spreadsheets import Column, Kind, Sheet


def sheet(found: Gaps, gaps: Iterable[FoundGap], address: str) -> Sheet:
    """Return ``gaps``, those of ``found`` that are asked for, as rows. No queries."""
    columns = [
        Column(pgettext("place in a list", "Place"), Kind.NUMBER),
        Column(_("Service path or strategy")),
        Column(_("Step or goal")),
        Column(pgettext("of a goal or a step", "Where")),
        Column(_("Municipality code")),
        Column(_("State")),
        Column(_("Confirmed and fresh"), Kind.NUMBER),
        Column(_("Getting old"), Kind.NUMBER),
        Column(_("Only told"), Kind.NUMBER),
        Column(_("Expected"), Kind.NUMBER),
        Column(_("People there"), Kind.NUMBER),
        Column(_("People there on"), Kind.DATE),
        Column(_("Duty to serve in a language")),
        Column(_("Life stage")),
        Column(_("Since"), Kind.DATE),
        Column(_("At least since")),
        Column(_("What is done about it")),
        Column(_("Weight (0–100)"), Kind.NUMBER),
        Column(_("… by people"), Kind.NUMBER),
        Column(_("… by language"), Kind.NUMBER),
        Column(_("… by life stage"), Kind.NUMBER),
        Column(_("… by time"), Kind.NUMBER),
    ]
    title = _("Gaps: %(county)s") % {"county": found.county.local_name.text}
    rows = [_row(number, gap) for number, gap in enumerate(gaps, start=1)]
    return Sheet(title, columns, rows, _notes(found, address))


def _row(number, gap: FoundGap):
    cell, points = gap.cell, gap.points
    return [
        number,
        languages.localised(gap.of, "name"),
        gap.served.local_name,
        place(gap.axis, gap.value, gap.label.text),
        gap.municipality.code if gap.municipality else None,
        cell.state.label,
        cell.confirmed,
        cell.ageing,
        cell.claimed,
        cell.expected,
        gap.people.number,
        gap.people.day,
        duty(gap) or None,
        capfirst(gap.stage.label) if gap.stage else None,
        gap.since,
        None if gap.since is None else _("no") if gap.is_exact else _("yes"),
        progress(gap.taken) if gap.taken else None,
        points.total,
        points.people,
        points.language,
        points.life_stage,
        points.time,
    ]


def _notes(found, address):
    return [
        _("As on %(day)s. The list is at %(address)s") % {"day": date_format(found.day), "address": address},
        _(
            "A gap is a step or a goal for which the county expects somebody, somewhere, and nothing there "
            "is both confirmed by the county and fresh."
        ),
        _("What nobody carries in the whole county is one row, and not a row for each municipality too."),
        _(
            "The weight is 100 points at most: 40 by the share of the county’s people, 30 by the duty to "
            "serve in a language, 15 by the life stage, 15 by how long it has been. Where somebody is there "
            "but fewer than expected, it is half."
        ),
        _("An empty cell is not known; it is not zero."),
    ]
