"""Money over the years: a year without it between two grants, and grants of the state that are falling."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Max, Min, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisations import summaries
from organisations.models import GrantDecision, Organisation
from organisations.money import sums
from organisations.money.sums import Measure
from organisations.money.warning import ContinuityWarning, Figure, Found, WarningKind, link, plain, unlike
from portal.lib import languages
from portal.templatetags.charts import sum_in_words
from portal.templatetags.ui import euros, number
from regions.choices import GrantKind, Precision
from regions.models import GrantSummary

# A year without money is told of for this long; older ones are history.
YEARS_BACK = 5


def receivers(county):
    """Return the published organisations whose money is the county's concern: at home or active in it.

    One query, after which the places kept of them are right.
    """
    summaries.of_county(county.pk)
    return Organisation.objects.published().present_in(county)


def giver_of(decision) -> languages.LocalText:
    """Return the giver's name."""
    return decision.county.local_name if decision.county_id else languages.LocalText(decision.giver, "")


@dataclass(frozen=True)
class Gap:
    """Years without money of one organisation, from one giver or, when that is None, from any."""

    organisation: int
    giver: tuple | None
    years: tuple[int, ...]
    before: tuple
    after: tuple


def years_without(there: QuerySet, today: dt.date, most: int | None = None) -> Found:
    """Return warnings on organisations ``there`` that had no money in a year between two grants.

    First those who had none from anybody, then those whom one giver left out for a while. A decision of
    which the result is not known closes no year and opens none. Queries: two, and one when there are any.
    """
    decisions = GrantDecision.objects.filter(organisation__in=there.order_by().values("pk"))
    money = decisions.filter(granted__gt=0).order_by()

    def broken(*by):
        grouped = money.values(*by).annotate(
            span=Max("year") - Min("year") + 1, known=Count("year", distinct=True)
        )
        return {row[0] for row in grouped.filter(span__gt=Count("year", distinct=True)).values_list(*by)}

    ids = broken("organisation") | broken("organisation", "county", "giver")
    rows = defaultdict(list)
    if ids:
        for row in decisions.filter(organisation__in=ids).select_related("organisation", "county", "source"):
            rows[row.organisation_id].append(row)
    gaps = sorted(
        (gap for found in rows.values() for gap in _gaps(found, today.year)),
        key=lambda gap: (gap.giver is not None, -gap.years[-1], gap.organisation),
    )
    examples = sum(rows[gap.organisation][0].organisation.is_example for gap in gaps)
    shown = [_told(gap, rows[gap.organisation]) for gap in gaps[:most]]
    return Found(WarningKind.YEAR_WITHOUT, len(gaps), examples, shown)


def _gaps(rows, this_year):
    """Yield the gaps in the money of one organisation. Those from anybody are not told for each giver."""
    told = set()
    for giver in (None, *dict.fromkeys((row.county_id, row.giver) for row in rows)):
        of_giver = [row for row in rows if giver in (None, (row.county_id, row.giver))]
        paid = sorted({row.year for row in of_giver if row.granted})
        unknown = {row.year for row in of_giver if row.granted is None}
        for before, after in zip(paid, paid[1:], strict=False):
            years = [
                year
                for year in range(before + 1, after)
                if year not in unknown | told and year >= this_year - YEARS_BACK
            ]
            if years:
                yield Gap(
                    rows[0].organisation_id,
                    giver,
                    tuple(years),
                    tuple(row for row in of_giver if row.year == before and row.granted),
                    tuple(row for row in of_giver if row.year == after and row.granted),
                )
                told.update(years if giver is None else ())


def _told(gap, rows):
    organisation = rows[0].organisation
    years = "–".join(str(year) for year in dict.fromkeys((gap.years[0], gap.years[-1])))
    words = {
        "organisation": organisation.local_name.text,
        "years": years,
        "before": _listed(gap.before),
        "after": _listed(gap.after),
    }
    if gap.giver is None:
        first = ngettext(
            "%(organisation)s had no grant for %(years)s: before it %(before)s, after it %(after)s.",
            "%(organisation)s had no grant for %(years)s: before them %(before)s, after them %(after)s.",
            len(gap.years),
        )
    else:
        words["giver"] = giver_of(gap.before[0]).text
        first = _(
            "%(organisation)s had nothing from %(giver)s for %(years)s: before that %(before)s, "
            "after that %(after)s. It had money from others meanwhile."
        )
    refused = [
        row
        for row in rows
        if row.year in gap.years and row.granted == 0 and gap.giver in (None, (row.county_id, row.giver))
    ]
    told = [first % words, _why(refused)]
    return ContinuityWarning(
        WarningKind.YEAR_WITHOUT,
        organisation.local_name,
        " ".join(told),
        links=[link(organisation)],
        sources=unlike(row.source for row in (*gap.before, *refused, *gap.after)),
        figures=[
            Figure(giver_of(row).text, row.year, row.granted) for row in (*gap.before, *refused, *gap.after)
        ],
        is_example=organisation.is_example,
    )


def _why(refused):
    if not refused:
        return _("No decision for that time is known here; that does not prove that there was none.")
    return " ".join(
        _("%(giver)s refused the application for %(year)s.") % {"giver": giver_of(row).text, "year": row.year}
        for row in refused
    )


def _listed(rows):
    return ", ".join(
        _("%(sum)s from %(giver)s for %(year)s")
        % {"sum": euros(row.granted), "giver": giver_of(row).text, "year": row.year}
        for row in rows
    )


def falling(there: QuerySet, today: dt.date, most: int | None = None) -> Found:
    """Return warnings on organisations ``there`` whose money from STEA is less than the last time.

    The newest year with known decisions is compared with the known one before it; a year of which one result
    is not known is not compared. The greatest fall comes first. Queries: one, and two when there are any.
    """
    yearly = (
        GrantDecision.objects.of_state()
        .filter(organisation__in=there.order_by().values("pk"))
        .filter(year__gte=today.year - YEARS_BACK)
        .order_by()
        .values("organisation", "organisation__is_example", "year")
        .annotate(sum=Sum("granted"), unknown=Count("pk", filter=Q(granted=None)))
        .filter(unknown=0)
    )
    known, examples = defaultdict(dict), set()
    for pk, is_example, year, amount in yearly.values_list(
        "organisation", "organisation__is_example", "year", "sum"
    ):
        known[pk][year] = amount
        examples.update([pk] if is_example else ())
    falls = []
    for pk, amounts in known.items():
        last, before = [*sorted(amounts, reverse=True), None, None][:2]
        if before and last >= today.year - 1 and amounts[last] < amounts[before]:
            falls.append((amounts[before] - amounts[last], pk, last, before))
    falls.sort(key=lambda fall: (-fall[0], fall[1]))
    shown = falls[:most]
    return Found(
        WarningKind.FALLING,
        len(falls),
        sum(pk in examples for _less, pk, *_years in falls),
        _falls_told(shown, known) if shown else [],
    )


def _falls_told(falls, known):
    """Two queries."""
    ids = [pk for _less, pk, *_years in falls]
    organisations = {row.pk: row for row in Organisation.objects.filter(pk__in=ids)}
    sources = defaultdict(list)
    decisions = GrantDecision.objects.of_state().filter(organisation__in=ids).select_related("source")
    for row in decisions.order_by("-year", "pk"):
        sources[row.organisation_id, row.year].append(row.source)
    return [
        _fall(organisations[pk], known[pk], (last, before), sources[pk, last] + sources[pk, before])
        for _less, pk, last, before in falls
    ]


def _fall(organisation, amounts, years, sources):
    last, before = years
    return ContinuityWarning(
        WarningKind.FALLING,
        organisation.local_name,
        _(
            "STEA granted %(organisation)s %(last)s for %(last_year)s, %(less)s (%(percent)s%%) less than "
            "the %(before)s for %(before_year)s."
        )
        % {
            "organisation": organisation.local_name.text,
            "last": euros(amounts[last]),
            "last_year": last,
            "less": euros(amounts[before] - amounts[last]),
            "percent": percent(amounts[before] - amounts[last], amounts[before]),
            "before": euros(amounts[before]),
            "before_year": before,
        },
        links=[link(organisation)],
        sources=unlike(sources),
        figures=[Figure(sums.STATE_CENTRE, year, amounts[year]) for year in (before, last)],
        is_example=organisation.is_example,
    )


def percent(part: Decimal, whole: Decimal) -> str:
    """Return how many per cent of ``whole`` ``part`` is, in whole numbers; "<1" for a very small part."""
    share = Decimal(100) * part / whole
    return "<1" if 0 < share < 1 else number(share.quantize(Decimal(1)))


def state_total(today: dt.date) -> ContinuityWarning | None:
    """Return the warning that what STEA grants in the whole country is falling; None when it is not.

    Of the newest two years of which STEA's own total of granted money is known. One query.
    """
    rows = GrantSummary.objects.filter(county=None, kind=GrantKind.STATE, granted__isnull=False)
    newest = list(rows.filter(year__lte=today.year + 1).select_related("source").order_by("-year", "pk")[:2])
    if len(newest) < 2 or newest[0].granted >= newest[1].granted or newest[0].year == newest[1].year:
        return None
    last, before = newest
    compared = sums.reasons(
        sums.Sum(
            row.granted,
            Measure.GRANTED,
            None,
            row.year,
            row.kind,
            sums.STATE_CENTRE,
            word=row.own_word_fi or "",
            precision=Precision(row.precision),
            is_total=True,
        )
        for row in newest
    )
    sentence = _(
        "In the whole country STEA grants %(last)s for %(last_year)s, %(less)s (%(percent)s%%) less than "
        "the %(before)s for %(before_year)s."
    ) % {
        "last": sum_in_words(last.granted, last.precision),
        "last_year": last.year,
        "less": euros(before.granted - last.granted),
        "percent": percent(before.granted - last.granted, before.granted),
        "before": sum_in_words(before.granted, before.precision),
        "before_year": before.year,
    }
    return ContinuityWarning(
        WarningKind.FALLING,
        plain(_("The whole country")),
        " ".join([sentence, *(str(reason.label) for reason in compared)]),
        sources=unlike(row.source for row in newest),
        figures=[Figure(sums.STATE_CENTRE, row.year, row.granted) for row in (before, last)],
    )
