"""Import a register of organisations from a CSV file. docs/import.md describes the columns."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.db.models import Q
from tqdm import tqdm

from organisations.register.importing import import_register
from organisations.register.writing import Origin
from portal.lib.csvfiles import UnusableFileError
from regions.models import County, Source


class Command(BaseCommand):
    help = (
        "Import a register of organisations from a CSV file in UTF-8. docs/import.md describes the columns."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="check and count, and write nothing")
        parser.add_argument(
            "--county",
            metavar="CODE",
            help="county whose goals and steps are meant (default: that of each row's municipality)",
        )
        parser.add_argument(
            "--skip-bad-rows", action="store_true", help="leave out rows with errors, write the others"
        )
        parser.add_argument("--draft", action="store_true", help="do not publish what is imported")
        parser.add_argument(
            "--source-title", metavar="TITLE", help="name of the register (default: the file's name)"
        )
        parser.add_argument("--source-url", metavar="URL", default="", help="web address of the register")

    def handle(
        self, *, file, dry_run, county, skip_bad_rows, draft, source_title, source_url, verbosity, **options
    ):
        try:
            report = import_register(
                content(file),
                origin(source_title or file.name, source_url),
                county=county and find_county(county),
                draft=draft,
                skip_bad_rows=skip_bad_rows,
                dry_run=dry_run,
                progress=self.progress if verbosity else lambda items, what: items,
            )
        except UnusableFileError as unusable:
            self.tell(file, unusable.problems)
            raise CommandError("Nothing was written: the file cannot be read as a register.") from None
        except IntegrityError as error:
            raise CommandError(
                f"Nothing was written: the database refused a row, maybe because of another import. ({error})"
            ) from None

        self.tell(file, report.problems)
        if report.counts is None:
            raise CommandError(
                f"Nothing was written: {number(len(report.problems), 'error')} in "
                f"{number(len(report.bad_lines), 'row')} of {report.rows}. "
                "Mend them, or leave those rows out with --skip-bad-rows."
            )
        if verbosity:
            self.tell_counts(report, dry_run)

    def progress(self, items, what):
        """Show how far it has come, on a terminal only."""
        return tqdm(items, desc=what, disable=None, leave=False)

    def tell(self, file, problems):
        for problem in problems:
            self.stderr.write(f"{file.name}, {problem}", self.style.ERROR)

    def tell_counts(self, report, dry_run):
        counts = report.counts
        self.stdout.write(
            f"Organisations: {counts.created} new, {counts.updated} updated, {counts.unchanged} unchanged.\n"
            f"Activities: {counts.activities_created} new, {counts.activities_updated} updated.\n"
            f"Contributions to goals and steps: {counts.contributions_created} new."
        )
        if report.bad_lines:
            self.stdout.write(
                f"{number(len(report.bad_lines), 'row')} of {report.rows} left out because of errors."
            )
        if dry_run:
            self.stdout.write("This was a dry run: nothing was written.")


def content(file):
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from None


def find_county(text):
    found = County.objects.filter(Q(code=text) | Q(slug_fi=text) | Q(slug_sv=text) | Q(slug_en=text)).first()
    if not found:
        codes = ", ".join(f"{county.code} {county.short_name_fi}" for county in County.objects.all())
        raise CommandError(f'No county has the code "{text}". There are: {codes}.')
    return found


def origin(title, url):
    """Return the origin of the file. Its title and address have to fit in a Source."""
    for name, text in (("title", title), ("url", url)):
        try:
            Source._meta.get_field(name).clean(text, None)
        except ValidationError as error:
            raise CommandError(f"--source-{name}: {' '.join(error.messages)}") from None
    return Origin(title, url)


def number(count, thing):
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
