"""Make the search index anew; the old one answers until the new one is whole."""

from django.core.management.base import BaseCommand
from tqdm import tqdm

from portal.databases import statistics
from portal.search import index


class Command(BaseCommand):
    help = "Make the search index anew. Search goes on answering meanwhile."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="Only when there is none yet, or words are understood otherwise than when it was made.",
        )

    def handle(self, *args, if_needed=False, verbosity=1, **options):
        if if_needed and index.is_current():
            return

        def progress(rows, documents, number):
            return tqdm(rows, str(documents.label), number, disable=None if verbosity else True)

        written = index.rebuild(progress)
        statistics.count()
        if verbosity:
            self.stdout.write(f"The index has {written} documents.")
