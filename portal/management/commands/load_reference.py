"""``manage.py load_reference``: put the public facts of the project's data files into the database."""

from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Model

import organisations.reference
import portal.topics.reference
import projects.reference
import regions.reference
from portal.editing import actions, registry
from portal.lib.reference import BrokenFiles, load
from portal.search import index

TABLES = [
    *portal.topics.reference.TABLES,
    *regions.reference.TABLES,
    *organisations.reference.TABLES,
    *projects.reference.TABLES,
]


class Command(BaseCommand):
    """Loads counties, municipalities, strategies and other public facts from CSV files.

    Running it twice changes nothing. The files win over what was changed by hand in a column that they have;
    other fields, and records that they do not speak of, stay. Faulty files are refused as a whole.
    """

    help = "Load the public reference data from the project's files. Running it again changes nothing."

    def add_arguments(self, parser):
        parser.add_argument(
            "--data-dir",
            type=Path,
            metavar="DIR",
            help="A folder whose files take the place of the project's own of the same names.",
        )

    def handle(self, *args, data_dir=None, verbosity=1, **options):
        if data_dir and not data_dir.is_dir():
            raise CommandError(f"There is no folder {data_dir}.")
        try:
            with transaction.atomic():
                counts = load(TABLES, data_dir)
                catch_up(counts)
                index.refresh(changed_models(counts))
        except BrokenFiles as broken:
            number = len(broken.faults)
            faults = "\n".join(f"  {fault}" for fault in broken.faults)
            raise CommandError(f"Nothing was loaded. {number} fault{'s'[: number != 1]}:\n{faults}") from None
        if verbosity >= 1:
            for name, count in counts.items():
                if verbosity > 1 or count["created"] or count["updated"]:
                    self.stdout.write(f"{name}: {told(count)}")
            self.stdout.write(f"Reference data: {told(sum(counts.values(), Counter()))}.")


def catch_up(counts: dict[str, Counter]):
    """Let the histories of things that somebody has edited follow what the files changed."""
    if any(count["created"] or count["updated"] for count in counts.values()):
        for editable in registry.everything():
            actions.catch_up(editable.queryset())


def changed_models(counts: dict[str, Counter]) -> set[type[Model]]:
    """Return the models of which the files created or updated records."""
    return {table.model for table in TABLES if counts[table.name]["created"] or counts[table.name]["updated"]}


def told(count: Counter) -> str:
    return f"{count['created']} created, {count['updated']} updated, {count['unchanged']} unchanged"
