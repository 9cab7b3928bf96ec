"""What the commands share that bring a county's figures in from a CSV file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from portal.editing.choices import Via
from portal.lib import languages
from regions import importing
from regions.models import County


class ImportCommand(BaseCommand):
    """Import a file with ``importer``, a module with ``plan`` and ``bring_in``; all of it or nothing."""

    importer = None

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what would change, and write nothing"
        )
        parser.add_argument(
            "--county", metavar="CODE", help="the only county that rows may be about, which need not name it"
        )

    def handle(self, *, file, dry_run, county, verbosity, **options):
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        with languages.reading("en"):
            only = county and find_county(county)
            plan = (
                self.importer.plan(data, only)
                if dry_run
                else self.importer.bring_in(data, only, by=None, via=Via.PORTAL)
            )
            for problem in plan.problems:
                self.stderr.write(f"{file.name}, {problem}", self.style.ERROR)
            if plan.problems:
                raise CommandError(
                    f"Nothing was written: mend the {len(plan.problems)} places above and import it again."
                )
            if verbosity:
                self.tell(plan, dry_run, verbosity)

    def tell(self, plan, dry_run, verbosity):
        for change in plan.changes:
            if change.state != "same" or verbosity > 1:
                self.stdout.write(f"{change.state}: {change.label.text}")
        self.stdout.write(importing.summary(plan))
        if dry_run:
            self.stdout.write("This was a dry run: nothing was written.")


def find_county(text):
    """Return the county with this code or address. Raises CommandError."""
    slugs = Q(slug_fi=text) | Q(slug_sv=text) | Q(slug_en=text)
    found = County.objects.filter(Q(code=text) | slugs).first()
    if not found:
        raise CommandError(f'No county has the code or address "{text}".')
    return found
