"""A country of organisations to measure on, made in sets: ``python -m bench.country 10000``.

On the database of DATABASE_URL, migrated and with the reference data, it adds that many organisations with
four activities each, three contributions of every activity to goals and steps of its county, 2,000 posts
and 1,000 projects. Organisations are spread over municipalities as people are, so counties have their real
share. The same number makes the same country on both databases. Everything is marked as example data.
"""

import datetime as dt
import sys
import time
from dataclasses import dataclass, field
from itertools import accumulate

if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from bench import areas, joins, people, pools, sets, writing
from organisations import summaries
from organisations.models import Organisation
from portal.topics.models import Topic
from regions.models import Municipality

ACTIVITIES = 4  # Of an organisation.
PER_PERSON = {"fi": (97, 12, 15), "sv": (20, 98, 10), "fi_sv": (75, 55, 15), "sv_fi": (45, 80, 15)}


@dataclass
class Country:
    """What is being made: how many organisations, on which day, and the first ids of its rows."""

    organisations: int
    today: dt.date
    started: dt.datetime = field(default_factory=timezone.now)
    ids: dict[str, int] = field(default_factory=dict)

    @property
    def activities(self) -> int:
        return self.organisations * ACTIVITIES

    def first(self, model) -> int:
        """Return the id before that of the model's first new row."""
        name = model._meta.model_name
        if name not in self.ids:
            self.ids[name] = model._base_manager.aggregate(last=Max("pk"))["last"] or 0
        return self.ids[name]


def build(organisations: int, today: dt.date | None = None, *, index=True, say=lambda _text: None):
    """Make the country on a database that has the reference data and no organisations of an earlier one.

    Without ``index`` nothing is found by search.
    """
    settings.DEBUG = False  # Else Django keeps every query in memory.
    country = Country(organisations, today or timezone.localdate())
    steps = (
        ("places and words", lambda: _prepare(country)),
        ("goals and paths of counties", lambda: areas.build(country)),
        ("organisations and activities", lambda: people.build(country)),
        ("contributions and money", lambda: joins.build(country)),
        ("posts and projects", lambda: writing.build(country)),
    )
    sets.make_room()
    with transaction.atomic():
        for name, work in steps:
            start = time.perf_counter()
            work()
            say(f"{name}: {time.perf_counter() - start:.1f} s")
        sets.clear(*TABLES)
        sets.count_before_the_end()
    after = [
        ("statistics", sets.count),
        ("summaries", summaries.make_all),
        ("search index", _index),
        ("statistics, once more", sets.count),
    ]
    for name, work in after:
        if work is _index and not index:
            continue
        start = time.perf_counter()
        work()
        say(f"{name}: {time.perf_counter() - start:.1f} s")


TABLES = (
    "series", "place", "topic", "theme", "proper", "form", "title", "text", "summary",
    "organisation", "activity", "goal", "step",
)  # fmt: skip


def _index():
    call_command("rebuild_search", verbosity=0)


def _prepare(country):
    sets.series("series", country.activities)
    _places(country)
    topics = dict(Topic.objects.values_list("code", "pk"))
    sets.table("topic", {"n": "bigint", "id": "bigint"}, enumerate(sorted(topics.values())), key="n")
    names = pools.words("names")
    sets.table(
        "theme",
        {"n": "bigint", "topic": "bigint", **pools.PIECE},
        [(n, topics[row[0]], *pools.piece(row[1:])) for n, row in enumerate(names["themes"])],
        key="n",
    )
    sets.table(
        "proper",
        {"n": "bigint", **pools.PIECE},
        [(n, *pools.piece(row)) for n, row in enumerate(pools.propers())],
        key="n",
    )
    shares = [row for row in names["forms"] for _of_a_hundred in range(row[1])]
    sets.table(
        "form",
        {"n": "bigint", "kind": "text", **pools.PIECE},
        [(n, row[0], *pools.piece(text.strip() for text in row[2:])) for n, row in enumerate(shares)],
        key="n",
    )
    sets.table(
        "title",
        {
            "n": "bigint",
            "topic": "bigint",
            "nature": "text",
            "children": "bigint",
            "working": "bigint",
            "older": "bigint",
            "online": "bigint",
            "phone": "bigint",
            **pools.PIECE,
        },
        [
            (n, topics[row["topic"]], row["nature"], *(int(letter in row["stages"]) for letter in "cwo"),
             int(row["is_online"]), int(row["is_by_phone"]), *pools.piece(row["texts"]))
            for n, row in enumerate(pools.titles())
        ],
        key="n",
    )  # fmt: skip
    texts = {f"{what}_{code}": "text" for code in pools.LANGUAGES for what in ("html", "fold")}
    sets.table("text", {"n": "bigint", **texts}, pools.text_rows(pools.descriptions()), key="n")
    sets.table("summary", {"n": "bigint", **texts}, pools.text_rows(pools.summaries()), key="n")


def _places(country):
    """Make the table of municipalities: how many organisations each has, and how its people speak."""
    places = list(Municipality.objects.order_by("code"))
    wholes = shares([place.population for place in places], country.organisations)
    firsts = [0, *accumulate(wholes)]
    rows = []
    turn = {}
    for place, first, number in zip(places, firsts, wholes, strict=False):
        order = turn[place.county_id] = turn.get(place.county_id, -1) + 1
        names = (
            pools.genitive(place.name_fi), place.name_sv or place.name_fi, place.name_en or place.name_fi
        )  # fmt: skip
        speakers = PER_PERSON[place.language_status]
        rows.append((place.pk, place.county_id, order, first, number, *speakers, *pools.piece(names)))
    columns = ("id", "county", "turn", "first", "number", "fi", "sv", "en")
    sets.table("place", {**dict.fromkeys(columns, "bigint"), **pools.PIECE}, rows, key="id")


def shares(weights, number):
    """Share ``number`` by ``weights``: whole numbers that add up to it, those with most left over first."""
    total = sum(weights)
    wholes = [number * weight // total for weight in weights]
    left = sorted(range(len(weights)), key=lambda place: -(number * weights[place] % total))
    for place in left[: number - sum(wholes)]:
        wholes[place] += 1
    return wholes


def main(arguments):
    index = "--no-index" not in arguments
    numbers = [argument for argument in arguments if argument.isdigit()]
    if len(numbers) != 1 or len(arguments) != 1 + (not index):
        raise SystemExit("Tell how many organisations: python -m bench.country 10000 [--no-index]")
    if not Municipality.objects.exists():
        raise SystemExit("There is no reference data yet: run manage.py load_reference first.")
    if Organisation.objects.filter(is_example=True).exists():
        raise SystemExit("There are example organisations already: begin with a new database.")
    start = time.perf_counter()
    build(int(numbers[0]), index=index, say=print)
    print(f"{numbers[0]} organisations on {connection.vendor}: {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1:])
