"""Make the search index anew; the old one answers until the new one is whole."""

from django.core.management.base import BaseCommand
from tqdm import tqdm

from portal.search import index


class Command(BaseCommand):
    help = "Make the search index anew. Search goes on answering meanwhile."

    def handle(self, *args, verbosity=1, **options):
        def progress(rows, documents, number):
            return tqdm(rows, str(documents.label), number, disable=None if verbosity else True)

        written = index.rebuild(progress)
        if verbosity:
            self.stdout.write(f"The index has {written} documents.")
