"""Adding what is missing and nothing else: every example record is known by its uuid."""

from collections import Counter
from collections.abc import Callable, Iterable

from portal.lib.languages import CODES
from portal.lib.slugs import make_slug, unused_slug

BATCH = 500


class Sowing:
    """One run of ``seed_demo``: its day, and how many records of each kind it has added."""

    def __init__(self, today, reference):
        self.today = today
        self.reference = reference
        self.added = Counter()

    def missing(self, model, wanted: dict) -> dict:
        """Return the part of ``wanted``, by uuid, that the database does not have. One query."""
        there = set(model.objects.values_list("uuid", flat=True))
        return {uuid: value for uuid, value in wanted.items() if uuid not in there}

    def add(self, model, rows: Iterable) -> list:
        """Write new ``rows`` of ``model`` in batches."""
        rows = model.objects.bulk_create(list(rows), batch_size=BATCH)
        self.added[model._meta.model_name] += len(rows)
        return rows

    def build(self, model, wanted: dict, make: Callable) -> dict:
        """Save what is missing of ``wanted``, each with ``make(uuid, value)``; return all of it by uuid."""
        for uuid, value in self.missing(model, wanted).items():
            make(uuid, value).save()
            self.added[model._meta.model_name] += 1
        return model.objects.in_bulk(list(wanted), field_name="uuid")

    def link(self, model, field: str, pairs: Iterable[tuple]):
        """Write many-to-many rows of ``model``'s ``field`` from (object, related object) pairs."""
        through = getattr(model, field).through
        this, other = (
            model._meta.get_field(field).m2m_field_name(),
            model._meta.get_field(field).m2m_reverse_field_name(),
        )
        through.objects.bulk_create(
            [through(**{f"{this}_id": row.pk, f"{other}_id": related.pk}) for row, related in pairs],
            batch_size=BATCH * 2,
        )


class Slugs:
    """The addresses taken so far, each language's slugs together, as by_slug() needs them."""

    def __init__(self, taken: Iterable[str] = ()):
        self.taken = set(taken)

    def give(self, row):
        """Fill ``row``'s slugs from its name in each language in which it has one."""
        own = {}
        for code in CODES:
            name = getattr(row, f"{row.NAMED_BY}_{code}")
            if name:
                slug = make_slug(name)
                if slug in self.taken:
                    slug = unused_slug(name, self.taken)
                setattr(row, f"slug_{code}", slug)
                own[code] = slug
        self.taken.update(own.values())
