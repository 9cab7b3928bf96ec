"""Organisations of a register into the database, a batch at a time. Call it inside a transaction.

Empty cells leave what is here as it is. Each batch takes the same number of look-ups, few rows or many.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import ManyToManyField, Model
from django.utils import timezone

from organisations.choices import CHANNEL_FIELDS, LIFE_STAGE_FIELDS, ContributionState, State
from organisations.models import Activity, GoalContribution, Organisation, StepContribution
from organisations.register import columns
from organisations.register.joining import ActivityEntry, Entry, Known
from portal.editing import actions
from portal.editing.registry import of
from portal.lib import languages, richtext
from portal.lib.folding import fold
from portal.lib.slugs import unused_slug
from portal.search.documents import Concerned
from regions.models import Source

BATCH = 500
TITLES = ("title_fi", "title_sv", "title_en")
REFERENCE = "CSV"  # How the reference of every source that an import made begins.

Progress = Callable[[list, str], Iterable]


@dataclass
class Counts:
    """What an import did, or would do."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    activities_created: int = 0
    activities_updated: int = 0
    contributions_created: int = 0
    # What is found otherwise now: primary keys by kind of document.
    found_otherwise: Concerned = field(default_factory=dict, repr=False, compare=False)


@dataclass
class Origin:
    """The register that a file holds. Its Source is made when the first organisation needs it."""

    title: str
    url: str = ""

    @cached_property
    def source(self) -> Source:
        today = timezone.localdate()
        return Source.objects.get_or_create(
            title=self.title, url=self.url, reference=f"{REFERENCE} {today}", defaults={"seen_on": today}
        )[0]


@dataclass
class Change:
    """A row of the database and which of its fields the file changes; of a new row all of them."""

    row: Organisation | Activity
    is_new: bool
    fields: set[str] = field(default_factory=set)

    def put(self, values: dict):
        for name, value in values.items():
            here = getattr(self.row, name)
            if here != value and not (name in columns.DESCRIPTIONS and same_words(here, value)):
                setattr(self.row, name, value)
                self.fields.add(name)

    def publish(self):
        """Publish a draft; what is archived stays so."""
        if self.row.state == State.DRAFT:
            self.put({"state": State.PUBLISHED})

    def name(self, taken: set[str]):
        """Make the slugs that are missing, none of them in ``taken``, and the sort keys. No queries."""
        own = slugs(self.row)
        for code in languages.CODES:
            name = getattr(self.row, f"{self.row.NAMED_BY}_{code}")
            if name and not getattr(self.row, f"slug_{code}"):
                setattr(self.row, f"slug_{code}", unused_slug(name, taken))
        taken |= slugs(self.row) - own
        self.row.prepare()
        self.fields |= set(self.row.PREPARED)


def write(entries: list[Entry], known: Known, origin: Origin, *, draft: bool, progress: Progress) -> Counts:
    """Create or update the organisations of ``entries``; drafts are published unless ``draft``."""
    writer = Writer(known, origin, draft)
    batches = [entries[start : start + BATCH] for start in range(0, len(entries), BATCH)]
    for batch in progress(batches, "Writing"):
        writer.write_batch(batch)
    writer.write_parents(entries)
    catch_up(Organisation, writer.updated)
    catch_up(Activity, writer.activities_updated)
    return writer.counts(entries)


def catch_up(model: type[Model], changed: set[int]):
    """Let the history of those ``changed`` follow, where somebody has edited them before."""
    pks = sorted(changed)
    for start in range(0, len(pks), BATCH):
        actions.catch_up(of(model).queryset().filter(pk__in=pks[start : start + BATCH]))


class Writer:
    def __init__(self, known: Known, origin: Origin, draft: bool):
        self.known, self.origin, self.draft = known, origin, draft
        self.created, self.updated = set(), set()
        self.activities_created, self.activities_updated, self.contributions_created = set(), set(), 0

    def counts(self, entries: list[Entry]) -> Counts:
        created, updated = len(self.created), len(self.updated - self.created)
        return Counts(
            created=created,
            updated=updated,
            unchanged=len(entries) - created - updated,
            activities_created=len(self.activities_created),
            activities_updated=len(self.activities_updated - self.activities_created),
            contributions_created=self.contributions_created,
            found_otherwise={
                "organisation": self.created | self.updated,
                "activity": self.activities_created | self.activities_updated,
            },
        )

    def write_batch(self, entries: list[Entry]):
        here = Organisation.objects.in_bulk([entry.pk for entry in entries if entry.pk])
        own = defaultdict(list)
        for activity in Activity.objects.filter(organisation__in=here):
            own[activity.organisation_id].append(activity)

        organisations, activities = [], []
        for entry in entries:
            organisation = Change(here.get(entry.pk) or Organisation(state=State.DRAFT), not entry.pk)
            found = self.change(organisation, entry, own.get(entry.pk, []))
            organisations.append(organisation)
            activities += zip(entry.activities, found, strict=True)
        created, updated = save(Organisation, organisations)
        self.created |= created
        self.updated |= updated
        for entry, organisation in zip(entries, organisations, strict=True):
            entry.pk = organisation.row.pk
        for name in ("topics", "languages"):
            wanted = {entry.pk: entry.values[name] for entry in entries if name in entry.values}
            self.updated |= link(Organisation._meta.get_field(name), wanted)
        self.write_activities(activities)

    def change(self, organisation: Change, entry: Entry, own: list[Activity]) -> list[Change]:
        """Bring an organisation and its ``own`` activities up to ``entry``; return the entry's activities."""
        organisation.put(organisation_values(entry))
        if not self.draft:
            organisation.publish()
        if organisation.fields & set(columns.NAMES):
            organisation.name(self.known.slugs)

        taken = {slug for activity in own for slug in slugs(activity)}
        activities = []
        for told in entry.activities:
            same = next((activity for activity in own if titles_of(activity) & told.titles), None)
            activity = Change(
                same or Activity(organisation=organisation.row, state=State.DRAFT), same is None
            )
            activity.put(activity_values(told))
            if not self.draft:
                activity.publish()
            if activity.fields & set(TITLES):
                activity.name(taken)
            activities.append(activity)

        if organisation.fields or any(activity.fields for activity in activities):
            rows = [*own, *(activity.row for activity in activities if activity.is_new)]
            shown = [row for row in rows if row.state == State.PUBLISHED]
            words = [getattr(row, title) or "" for row in shown for title in TITLES]
            organisation.put({"search_text": organisation.row.own_text(*words), "activity_count": len(shown)})
            if organisation.row.source_id is None or organisation.row.source_id in self.imported_sources:
                organisation.put({"source_id": self.origin.source.pk})
        return activities

    @cached_property
    def imported_sources(self) -> set[int]:
        """Sources that imports made: a later import takes their place, but no other's."""
        return set(Source.objects.filter(reference__startswith=f"{REFERENCE} ").values_list("pk", flat=True))

    def write_activities(self, activities: list[tuple[ActivityEntry, Change]]):
        created, updated = save(Activity, [change for _, change in activities])
        wanted = {
            change.row.pk: told.values["municipalities"]
            for told, change in activities
            if "municipalities" in told.values
        }
        updated |= link(Activity._meta.get_field("municipalities"), wanted)
        for model, name, joins in (
            (GoalContribution, "goal_id", {change.row.pk: told.goals for told, change in activities}),
            (StepContribution, "step_id", {change.row.pk: told.steps for told, change in activities}),
        ):
            updated |= self.contribute(model, name, joins)
        self.activities_created |= created
        self.activities_updated |= updated
        self.updated |= {
            change.row.organisation_id for _, change in activities if change.row.pk in created | updated
        }

    def contribute(self, model: type[Model], name: str, joins: dict[int, set[int]]) -> set[int]:
        """Make the contributions that are not here yet, in any state; return the activities that got one."""
        joins = {activity_id: joined for activity_id, joined in joins.items() if joined}
        here = (
            set(model.objects.filter(activity__in=joins).values_list("activity_id", name)) if joins else set()
        )
        wanted = {(activity_id, pk) for activity_id, joined in joins.items() for pk in joined}
        new = [
            model(
                activity_id=activity_id,
                state=ContributionState.CLAIMED,
                source=self.origin.source,
                **{name: pk},
            )
            for activity_id, pk in sorted(wanted - here)
        ]
        model.objects.bulk_create(new, batch_size=BATCH)
        self.contributions_created += len(new)
        return {contribution.activity_id for contribution in new}

    def write_parents(self, entries: list[Entry]):
        """Join members to their parents, now that all organisations of the file are here."""
        pk_of = {row.business_id: row.pk for row in self.known.entries() if row.business_id}
        pk_of |= {entry.business_id: entry.pk for entry in entries if entry.business_id}
        wanted = {entry.pk: pk_of[entry.parent] for entry in entries if "parent_business_id" in entry.values}
        pks = list(wanted)
        for start in range(0, len(pks), BATCH):
            rows = Organisation.objects.filter(pk__in=pks[start : start + BATCH])
            changes = [Change(row, is_new=False) for row in rows]
            for change in changes:
                change.put({"parent_id": wanted[change.row.pk]})
            self.updated |= save(Organisation, changes)[1]


def organisation_values(entry: Entry) -> dict:
    """Return the values of fields that ``entry`` gives, but for what refers to other rows of the file."""
    values = {
        "home_municipality_id" if name == "municipality" else name: told
        for name, told in entry.values.items()
    }
    for name in ("parent_business_id", "topics", "languages"):
        values.pop(name, None)
    return values


def activity_values(entry: ActivityEntry) -> dict:
    told = entry.values
    values = {
        field: told[title] for title, field in zip(columns.TITLES, TITLES, strict=True) if title in told
    }
    if "nature" in told:
        values["nature"] = told["nature"]
    for column, fields in (("life_stages", LIFE_STAGE_FIELDS), ("channels", CHANNEL_FIELDS)):
        if column in told:
            values |= {field: field in told[column] for field in fields.values()}
    return values


def same_words(here: str | None, told: str) -> bool:
    """Whether a text says the same: a register has no formatting, and takes none away."""
    return richtext.plain(here or "") == richtext.plain(told)


def titles_of(activity: Activity) -> set[str]:
    return {fold(title) for name in TITLES if (title := getattr(activity, name))}


def slugs(row: Organisation | Activity) -> set[str]:
    return {slug for code in languages.CODES if (slug := getattr(row, f"slug_{code}"))}


def save(model: type[Model], changes: list[Change]) -> tuple[set[int], set[int]]:
    """Create the new rows and update the changed ones; return the keys of both."""
    new = [change.row for change in changes if change.is_new]
    changed = [change for change in changes if change.fields and not change.is_new]
    model.objects.bulk_create(new, batch_size=BATCH)
    if changed:
        fields = {name for change in changed for name in change.fields} | {"updated_at"}
        for change in changed:
            change.row.updated_at = timezone.now()
        model.objects.bulk_update([change.row for change in changed], sorted(fields), batch_size=BATCH)
    return {row.pk for row in new}, {change.row.pk for change in changed}


def link(relation: ManyToManyField, wanted: dict[int, frozenset[int]]) -> set[int]:
    """Make ``relation`` of each key hold just the keys that are ``wanted``; return the keys that changed."""
    through = relation.remote_field.through
    owner, target = relation.m2m_column_name(), relation.m2m_reverse_name()
    if not wanted:
        return set()
    here = {
        (row[1], row[2]): row[0]
        for row in through.objects.filter(**{f"{owner}__in": list(wanted)}).values_list("pk", owner, target)
    }
    pairs = {(pk, other) for pk, others in wanted.items() for other in others}
    missing, surplus = sorted(pairs - here.keys()), here.keys() - pairs
    through.objects.bulk_create(
        [through(**{owner: pk, target: other}) for pk, other in missing], batch_size=BATCH
    )
    if surplus:
        through.objects.filter(pk__in=[here[pair] for pair in surplus]).delete()
    return {pk for pk, _ in [*missing, *surplus]}
