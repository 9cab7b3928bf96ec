"""What pages of programmes and projects show of their money, their time and their areas. No queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.lib import languages
from portal.lib.languages import LocalText
from portal.templatetags.money import BarRow, length
from portal.templatetags.ui import euros, known_date
from projects.choices import Knowledge, MoneyKind, ProjectKind, ProjectState
from projects.models import Project
from regions import tiles
from regions.models import County, Region

# Money.


def funding_figure(fundings: Iterable, heading: str = "h3") -> dict | None:
    """Return what the component figure shows of sums of money; None when none is known.

    Sums of one kind are drawn to one scale. Nothing is added up: a budget, what was applied for and what was
    granted are different things, and so are the sums of two givers.
    """
    order = {kind: place for place, kind in enumerate(MoneyKind.values)}
    rows = sorted(fundings, key=lambda row: (order[row.kind], row.year, row.giver, row.pk))
    if not rows:
        return None
    largest = defaultdict(int)
    for row in rows:
        largest[row.kind] = max(largest[row.kind], row.amount)
    bars = [
        BarRow(
            LocalText(f"{capfirst(row.get_kind_display())} {row.year}", languages.current()),
            "",
            length(row.amount, largest[row.kind]),
            euros(row.amount),
            f"{row.giver}{f' · {row.note}' if row.note else ''}",
            is_told=row.kind in (MoneyKind.GRANTED, MoneyKind.USED),
        )
        for row in rows
    ]
    return {
        "id": "funding-figure",
        "title": _("Sums that are known"),
        "heading": heading,
        "reading": ngettext(
            "%(number)s sum is known, with its source.",
            "%(number)s sums are known, each with its source.",
            len(rows),
        )
        % {"number": len(rows)},
        "chart": render_to_string("components/bar-list.html", {"rows": bars}),
        "note": _("Sums of different kinds and of different givers are not added up."),
        "table": {
            "label": _("Sums that are known"),
            "columns": [
                {"label": _("What the sum is")},
                {"label": _("Year")},
                {"label": _("Giver")},
                {"label": _("Sum"), "numeric": True},
                {"label": _("Source")},
            ],
            "rows": [
                [
                    {"text": capfirst(row.get_kind_display())},
                    {"text": row.year},
                    {"text": row.giver, "sub": row.note},
                    {"text": euros(row.amount), "numeric": True},
                    {"text": row.source.title, "url": row.source.url, "lang": _other(row.source.lang)},
                ]
                for row in rows
            ],
        },
        "sources": list({row.source_id: row.source for row in rows}.values()),
    }


def _other(code):
    return "" if code == languages.current() else code


# Time.


def turning_points(milestones: Iterable) -> list[dict]:
    """Return milestones as the component timeline shows them, in their order."""
    return [
        {
            "when": known_date(row.date),
            "title": text.text,
            "lang": text.lang,
            "source": row.source if row.source_id else None,
        }
        for row in sorted(milestones, key=lambda row: (row.date, row.pk))
        for text in [languages.localised(row, "text")]
    ]


@dataclass(frozen=True)
class Bar:
    """A project's time on the axis of its programme, in per cent; ``is_open``: its end is not known."""

    project: Project
    x: float
    width: float
    is_open: bool


@dataclass(frozen=True)
class Axis:
    """The years of a programme, and the times of its projects among them."""

    years: list[tuple[int, float]]
    bars: list[Bar]


def moment(text: str, *, is_end: bool = False) -> float | None:
    """Return "2017", "2017-08" or "2017-08-01" as a year with its fraction; the end of it for an end.

    >>> moment("2017"), moment("2017", is_end=True), moment("2017-07")
    (2017.0, 2018.0, 2017.5)
    >>> moment("spring") is None
    True
    """
    try:
        year, month, day = [*(int(part) for part in text.split("-")), 0, 0][:3]
    except ValueError:
        return None
    if not 1900 <= year <= 2100 or not 0 <= month <= 12:
        return None
    if not month:
        return float(year + is_end)
    return year + (month - 1 + (min(day, 31) / 31 if day else is_end)) / 12


def periods(projects: Iterable[Project], first: int | None, last: int | None) -> Axis | None:
    """Return the times of ``projects`` on one axis; None when no beginning is known.

    ``first`` and ``last`` are the years of the programme: the axis shows all of them at least.
    """
    today = timezone.localdate()
    now = today.year + (today.month - 1) / 12
    times = []
    for project in projects:
        starts = moment(project.starts)
        ends = moment(project.ends, is_end=True)
        if starts is not None:
            is_open = ends is None
            until = ends or (max(now, starts) if project.state != ProjectState.ENDED else starts + 1)
            times.append((project, starts, max(until, starts), is_open))
    if not times:
        return None
    begin = min([int(min(row[1] for row in times)), *([first] if first else [])])
    latest = max(row[2] for row in times)
    end = max([int(latest) + (latest > int(latest)), *([last + 1] if last else [])])
    whole = max(end - begin, 1)
    times.sort(key=lambda row: (row[1], row[2], getattr(row[0], f"sort_{languages.current()}"), row[0].pk))
    return Axis(
        [(year, round(100 * (year - begin) / whole, 2)) for year in range(begin, end)],
        [
            Bar(project, round(100 * (a - begin) / whole, 2), round(100 * (b - a) / whole, 2), is_open)
            for project, a, b, is_open in times
        ],
    )


# Areas.


@dataclass
class Area:
    """A region of then with the counties of now, and the projects there."""

    region: Region
    counties: list[County]
    projects: list[Project] = field(default_factory=list)

    @property
    def is_split(self) -> bool:
        return len(self.counties) > 1


def areas(projects: Iterable[Project]) -> list[Area]:
    """Return the regions of then of ``projects``, of for_list(), in the order of their codes."""
    found: dict[int, Area] = {}
    for project in projects:
        for region in project.regions.all():
            area = found.setdefault(
                region.pk, Area(region, sorted(region.counties.all(), key=lambda county: county.code))
            )
            area.projects.append(project)
    return sorted(found.values(), key=lambda area: area.region.code)


def county_tiles(projects: Iterable[Project], counties: Iterable[County], programme) -> list[tiles.Tile]:
    """Return the map of today's counties with the number of projects in each; a tile leads to them."""
    numbers = defaultdict(int)
    for project in projects:
        for county in project.counties_now:
            numbers[county.pk] += 1
    list_url = reverse("projects:project-list")
    return tiles.tiles(
        [
            {
                "code": county.code,
                "short": languages.localised(county, "short_name").text,
                "url": f"{list_url}?programme={programme.slug_en or programme.local_slug}"
                f"&county={county.slug_en or county.local_slug}",
                "value": numbers[county.pk],
                "value_label": ngettext("%(count)s project", "%(count)s projects", numbers[county.pk])
                % {"count": numbers[county.pk]},
            }
            for county in counties
        ]
    )


@dataclass
class Row:
    """A project in the list of its programme, with how much it has left."""

    project: Project
    models: int = 0
    materials: int = 0

    @property
    def is_uncertain(self) -> bool:
        return self.project.knowledge != Knowledge.VERIFIED


def by_kind(projects: Iterable[Project], models: dict[int, int], materials: dict[int, int]) -> list[dict]:
    """Return the projects of a programme by kind: label and rows, with numbers by project."""
    groups = defaultdict(list)
    for project in projects:
        groups[project.kind].append(Row(project, models.get(project.pk, 0), materials.get(project.pk, 0)))
    return [
        {"kind": kind, "label": capfirst(ProjectKind(kind).label), "rows": groups[kind]}
        for kind in ProjectKind.values
        if kind in groups
    ]


# For search engines.


def project_data(project: Project) -> dict:
    """Return a project as schema.org's Project, with what is known of it."""
    data = {
        "@context": "https://schema.org",
        "@type": "Project",
        "identifier": str(project.uuid),
        "name": project.local_name.text,
        "url": settings.SITE_URL + project.get_absolute_url(),
        "description": languages.localised(project, "summary").text,
        "foundingDate": project.starts,
        "dissolutionDate": project.ends if project.state == ProjectState.ENDED else "",
        "sameAs": project.website,
    }
    if project.host_id:
        data["parentOrganization"] = {"@type": "Organization", "name": project.host.local_name.text}
    if project.funders:
        data["funder"] = {"@type": "Organization", "name": project.funders}
    return {key: value for key, value in data.items() if value}


def programme_data(programme) -> dict:
    """Return a programme as schema.org's FundingScheme, with what is known of it."""
    funder = languages.localised(programme, "funder").text
    data = {
        "@context": "https://schema.org",
        "@type": "FundingScheme",
        "identifier": str(programme.uuid),
        "name": programme.local_name.text,
        "url": settings.SITE_URL + programme.get_absolute_url(),
        "description": languages.localised(programme, "description").text,
        "funder": {"@type": "Organization", "name": funder} if funder else None,
        "foundingDate": str(programme.starts or ""),
        "dissolutionDate": str(programme.ends or ""),
    }
    return {key: value for key, value in data.items() if value}
