"""``manage.py seed_demo``: add invented example data, marked as such."""

import datetime as dt

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.demo.reference import ReferenceMissing
from portal.demo.seed import seed


class Command(BaseCommand):
    """Adds example organisations, activities, paths, projects and posts. Running it twice adds nothing."""

    help = "Add invented example data, marked as such. Running it again adds nothing."

    def add_arguments(self, parser):
        parser.add_argument(
            "--organisations",
            type=int,
            default=150,
            metavar="N",
            help="How many organisations (default 150).",
        )
        parser.add_argument(
            "--today",
            type=dt.date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="The day from which fresh and ageing facts are reckoned (default: today).",
        )

    def handle(self, *args, organisations, today, verbosity, **options):
        try:
            added = seed(organisations, today or timezone.localdate())
        except ReferenceMissing as missing:
            raise CommandError(str(missing)) from None
        if verbosity >= 1:
            told = ", ".join(f"{count} {name}" for name, count in added.items() if count)
            self.stdout.write(f"Example data: {told or 'nothing to add'}.")
