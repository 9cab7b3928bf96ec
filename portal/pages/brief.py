"""What a council member should know of a county first: a few sentences, each with its page.

Every sentence is that of the page it leads to: they are asked of the same functions. Finding the gaps and
what has changed takes many queries, so what was found is remembered until something is written that it may
stand on, or the day turns; within a minute it is found anew (portal.due), unless a reader is quicker.
"""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisations import matrix
from organisations.changes import counted
from organisations.gaps import words
from organisations.money import continuity, grants
from organisations.past import kept_since, start_of
from organisations.today import CountyToday
from portal.caching.remembered import remembered
from portal.lib import languages
from portal.pages import coverage_words
from portal.pages.change_lines import sentence
from portal.pages.changes import usual_day
from portal.templatetags.ui import number
from regions import statements
from regions.choices import Axis

FIRST_GAPS = 3
FIRST_WARNINGS = 3


@dataclass(frozen=True)
class Item:
    """One thing among the first: what it is called, where its page is, and what is said of it."""

    name: languages.LocalText
    url: str
    text: str = ""
    is_example: bool = False


@dataclass(frozen=True)
class Point:
    """One thing to know: a heading, a sentence, the first of many, and the page that tells the rest."""

    key: str
    heading: str
    sentence: str
    url: str
    link: str
    items: list[Item] = field(default_factory=list)


def stands_on(county) -> set[str]:
    """Return the keys of what is known in brief of ``county``."""
    return {"organisations", "regions", "topics", f"county:{county.pk}"}


def in_brief(county, versions) -> list[Point]:
    """Return what to know first of ``county`` in the active language. One query at most when it is known.

    ``versions`` are those of what it ``stands_on``.
    """
    name = f"brief-{county.pk}-{languages.current()}-{timezone.localdate()}"
    return remembered(name, stands_on(county), lambda: points(county), versions)


def points(county) -> list[Point]:
    """Return what to know first of ``county``, found anew. The number of queries is constant."""
    today = CountyToday(county)
    today.read_at_once()
    found = [_coverage(today), _gaps(today), *_money(county), _changes(county), _bodies(county)]
    return [point for point in found if point and point.sentence]


def _page(name, county) -> str:
    return reverse(f"pages:county-{name}", args=[county.local_slug])


def _coverage(today):
    return Point(
        "coverage",
        _("Who carries the steps"),
        coverage_words.reading(matrix.seen_by(today.steps, Axis.MUNICIPALITY)),
        _page("coverage", today.county),
        _("See who, where and for whom"),
    )


def _gaps(today):
    found = today.gaps
    if not found.gaps:
        return None
    seen, first = set(), []
    for gap in found.gaps:
        if gap.served not in seen:
            seen.add(gap.served)
            first.append(gap)
    return Point(
        "gaps",
        _("Where nobody does"),
        words.reading(found),
        _page("gaps", today.county),
        ngettext("See the gap", "See all %(count)s gaps, the weightiest first", len(found.gaps))
        % {"count": number(len(found.gaps))},
        [
            Item(gap.served.local_name, gap.served.get_absolute_url(), words.where(gap))
            for gap in first[:FIRST_GAPS]
        ],
    )


def _money(county):
    told = [row for year in grants.told_by(county) for row in year.summaries]
    yield Point(
        "money",
        _("What money supports it"),
        grants.reading(told),
        _page("money", county),
        _("See the money by year"),
    )
    warnings = continuity.warnings(county, most=FIRST_WARNINGS)
    if warnings.count:
        sentence = ngettext(
            "%(count)s warning: help that may come to an end.",
            "%(count)s warnings: help that may come to an end.",
            warnings.count,
        ) % {"count": number(warnings.count)}
        items = [
            Item(
                warning.subject,
                warning.links[0].url if warning.links else "",
                _told(warning),
                warning.is_example,
            )
            for warning in warnings.first[:FIRST_WARNINGS]
        ]
        page = f"{_page('money', county)}#continuity"
        yield Point("continuity", _("Where it ends"), sentence, page, _("See what may end"), items)


def _told(warning):
    """Return of a warning its kind, and when that comes; the page tells the rest."""
    if warning.ends_on is None:
        return warning.kind.label
    day = date_format(warning.ends_on, "DATE_FORMAT")
    return _("%(what)s on %(day)s") % {"what": warning.kind.label, "day": day}


def _changes(county):
    today = timezone.localdate()
    met = list(county.council_meetings.held(today)[:1])
    changes = counted(county, start_of(usual_day(met, today, kept_since(county))))
    return Point(
        "changes",
        _("What has changed"),
        sentence(changes, council_met=any(meeting.held_on == changes.since for meeting in met)),
        _page("changes", county),
        _("See what has changed"),
    )


def _bodies(county):
    sentence = statements.in_words(statements.outcomes_of(county))
    return Point(
        "bodies",
        _("What became of statements"),
        sentence,
        _page("bodies", county),
        _("See the advisory bodies"),
    )
