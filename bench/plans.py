"""Write docs/query-plans.md: how each database finds what the hot pages ask for.

``DATABASE_URL=… python -m bench.plans`` puts the part of that database in its place in the document; run it
on a database of 100,000 organisations (``make bench ARGS="--keep FOLDER"``) whose statistics are fresh.
"""

import os
import re
import sys
from pathlib import Path

import django

PAGE = Path(__file__).parents[1] / "docs/query-plans.md"
HEAD = """# Plans of the hot queries

How each database finds what the most visited pages ask for, at {size:,} organisations. Made by
`python -m bench.plans`, once with each database in `DATABASE_URL`; the parts are written anew in their
places. What to look for: no page reads a table from end to end, and a page far from the first walks an index
alone.
"""


def hot():
    """Yield a title and a query set for each."""
    from django.db.models import Count, Window  # noqa: PLC0415

    from organisations.choices import Summarised  # noqa: PLC0415
    from organisations.filters import OrganisationFilter  # noqa: PLC0415
    from organisations.models import (  # noqa: PLC0415 - Django is set up by main().
        Activity,
        GoalContribution,
        Organisation,
        Summary,
    )
    from organisations.models.summaries import Subject  # noqa: PLC0415
    from regions.models import County, Goal, Municipality  # noqa: PLC0415

    county = County.objects.annotate(number=Count("organisations_there")).order_by("-number").first()
    goals = list(Goal.objects.filter(county=county).values_list("pk", flat=True)[:12])
    keys = list(Organisation.objects.published().order_by("pk").values_list("pk", flat=True)[:30])
    public = Organisation.objects.published()
    far = slice(90_000, 90_030)
    yield (
        "Overview: what is kept of a county and its goals",
        Summary.objects.of(
            [Subject(Summarised.COUNTY, county.pk), *(Subject(Summarised.GOAL, pk) for pk in goals)]
        ),
    )
    yield "Organisation list: keys of page 3,001, by name", public.order_by("sort_fi", "pk").values("pk")[far]
    yield (
        "The same, most activities first",
        public.order_by("-activity_count", "sort_fi", "pk").values("pk")[far],
    )
    yield (
        "The same, newest check first",
        public.filter(verified_on__isnull=False)
        .order_by("-verified_on", "sort_fi", "pk")
        .values("pk")[60_000:60_030],
    )
    yield "The rows of a page, by their keys", Organisation.objects.filter(pk__in=keys)
    yield (
        "Keys of a page of the largest county",
        public.present_in(county).order_by("sort_fi", "pk").values("pk")[3000:3030],
    )
    place = Municipality.objects.filter(county=county).order_by("-population", "pk").first()
    for title, asked in (
        ("Organisation list narrowed by a life stage and a way to take part: keys, and how many",
         {"life_stage": "older", "channel": "online"}),
        ("The same, narrowed by the largest county’s largest municipality", {"municipality": place.code}),
    ):  # fmt: skip
        narrowed = OrganisationFilter(asked, public).qs.order_by("sort_fi", "pk")
        yield title, narrowed.annotate(rows_in_all=Window(Count("*"))).values("pk", "rows_in_all")[:30]
    rows = GoalContribution.objects.filter(goal=goals[0]).public().with_mark()
    yield "Goal: keys of the first page", rows.for_list().values("pk")[:50]
    yield (
        "Publishing: a goal is counted anew",
        rows.order_by().values("goal").annotate(contributions=Count("pk"), firm=Count("verified_on")),
    )
    yield (
        "Publishing: the field of a county is counted anew",
        Activity.objects.published()
        .in_county(county)
        .order_by()
        .values("nature")
        .annotate(number=Count("pk")),
    )


def part(connection) -> str:
    """Return what the database tells of each hot query, as Markdown."""
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
    told = [f"## {name}\n"]
    for title, rows in hot():
        plan = (
            rows.explain()
            if connection.vendor == "sqlite"
            else rows.explain(analyze=True, costs=False, timing=False, summary=False)
        )
        lines = [re.sub(r"\b\d{7,}\b", "…", line)[:160].rstrip() for line in plan.splitlines()]
        kept = [re.sub(r"^\d+ \d+ \d+ ", "", line) for line in lines if not line.startswith("Planning")]
        told.append(f"**{title}**\n\n```\n" + "\n".join(kept[:24]) + "\n```\n")
    return "\n".join(told)


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from django.db import connection  # noqa: PLC0415

    from organisations.models import Organisation  # noqa: PLC0415

    new = part(connection)
    head = HEAD.format(size=Organisation.objects.count())
    old = PAGE.read_text() if PAGE.exists() else head
    parts = {
        text.split("\n", 1)[0]: text for text in re.split(r"(?m)^(?=## )", old) if text.startswith("## ")
    }
    parts[new.split("\n", 1)[0]] = new
    PAGE.write_text(head + "\n" + "\n".join(parts[key].strip() + "\n" for key in sorted(parts)))
    sys.stdout.write(f"{PAGE}\n")


if __name__ == "__main__":
    main()
