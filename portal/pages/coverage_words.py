"""What the coverage matrix says in sentences, the same on its page, in files and in what one takes along."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisations import spread
from organisations.choices import CellState
from organisations.matrix import Matrix
from portal.templatetags.ui import number
from regions.choices import Axis
from regions.models import Source, Strategy


def is_of_goals(matrix: Matrix) -> bool:
    """Whether the rows are goals; else they are steps."""
    return any(isinstance(group.of, Strategy) for group in matrix.groups)


def reading(matrix: Matrix) -> str:
    """Return how far the steps or goals are carried, in one sentence; "" when there are none. No queries."""
    found = spread.of(matrix)
    if not found.rows:
        return ""
    counted = {
        "rows": _rows(found.rows, is_of_goals(matrix)),
        "full": number(found.everywhere),
        "some": number(found.partly),
        "none": number(found.nowhere),
    }
    if is_of_goals(matrix) and matrix.axis == Axis.MUNICIPALITY:
        sentence = _(
            "Of %(rows)s, %(full)s have confirmed and fresh help wherever the county expects it, "
            "%(some)s have less than that, and %(none)s have none."
        )
    elif matrix.axis == Axis.MUNICIPALITY:
        sentence = _(
            "Of %(rows)s, %(full)s have confirmed and fresh help in every municipality where the county "
            "expects it, %(some)s in some of them, and %(none)s in none."
        )
    elif matrix.axis == Axis.LIFE_STAGE:
        sentence = _(
            "Of %(rows)s, %(full)s have confirmed and fresh help for every life stage that they are for, "
            "%(some)s for some of them, and %(none)s for none."
        )
    else:
        sentence = _(
            "Of %(rows)s, %(full)s have confirmed and fresh help in every language in which the county owes "
            "services, %(some)s in some of them, and %(none)s in none."
        )
    sentence %= counted
    if found.not_needed:
        sentence += " " + ngettext(
            "At %(count)s nobody is needed, says the county.",
            "At %(count)s nobody is needed, says the county.",
            found.not_needed,
        ) % {"count": number(found.not_needed)}
    return sentence


def _rows(count, of_goals):
    if of_goals:
        text = ngettext("the %(count)s goal", "the %(count)s goals", count)
    else:
        text = ngettext("the %(count)s step", "the %(count)s steps", count)
    return text % {"count": number(count)}


def worst_columns(matrix: Matrix, most: int = 3) -> list[tuple]:
    """Return the columns with most gaps, each with its number, the worst first. No queries."""
    counted = [
        (column, sum(row.cells[place].state == CellState.GAP for row in matrix.rows))
        for place, column in enumerate(matrix.columns)
    ]
    counted = sorted((pair for pair in counted if pair[1]), key=lambda pair: -pair[1])
    return counted[:most]


def gaps_reading(matrix: Matrix) -> str:
    """Return in how many cells somebody is missing, and where most often; "" when nowhere. No queries.

    Cells are not the gaps of the county's list, in which what is missing everywhere is one gap.
    """
    gaps = matrix.states[CellState.GAP]
    if not gaps:
        return ""
    cells = [cell for row in matrix.rows for cell in row.cells if cell.expected]
    asked = sum(cell.state != CellState.NOT_NEEDED for cell in cells)
    first = ngettext(
        "Somebody is missing in %(count)s of the %(cells)s cells in which the county expects somebody.",
        "Somebody is missing in %(count)s of the %(cells)s cells in which the county expects somebody.",
        gaps,
    ) % {"count": number(gaps), "cells": number(asked)}
    worst = worst_columns(matrix)
    if len(worst) < 2 or worst[0][1] == worst[-1][1]:
        return first
    places = ", ".join(f"{column.label.text} {number(count)}" for column, count in worst)
    return " ".join([first, _("Most often: %(places)s.") % {"places": places}])


def sources(matrix: Matrix) -> list[Source]:
    """Return the sources of the paths or strategies whose steps or goals the rows are. One query."""
    return list(Source.objects.filter(pk__in={group.of.source_id for group in matrix.groups}))


def in_words(source: Source) -> str:
    """Return a source on one line: publisher, title, place in it, and address."""
    return ", ".join(part for part in (source.publisher, source.title, source.reference, source.url) if part)


def notes(matrix: Matrix, address: str) -> list[str]:
    """Return what belongs under the figures: what they count, on which day, their sources and ``address``.

    One query.
    """
    day = date_format(matrix.day, "DATE_FORMAT")
    lines = [
        reading(matrix),
        _("The figures are as on %(day)s.") % {"day": day},
        _(
            "A contribution is an activity that an organisation has joined to a step or a goal. Confirmed: "
            "the county has confirmed it, and the confirmation is fresh. Getting old: the confirmation has "
            "run out or is over a year old. Only told: the organisation says so."
        ),
        _(
            "A gap is where the county expects somebody and no contribution is both confirmed and fresh. "
            "An activity in several municipalities is counted in each of them, and once in the whole county."
        ),
    ]
    if matrix.examples:
        lines.append(
            _("%(examples)s of the %(count)s contributions are example data.")
            % {"examples": number(matrix.examples), "count": number(matrix.contributions)}
        )
    lines += [_("Source: %(source)s") % {"source": in_words(source)} for source in sources(matrix)]
    lines.append(_("The same on the web: %(address)s") % {"address": address})
    return [line for line in lines if line]
