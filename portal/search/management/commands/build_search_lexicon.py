"""Make the word lists of the search; done at once when they are up to date."""

from functools import partial

from django.core.management.base import BaseCommand
from tqdm import tqdm

from portal.search.analysis import LANGUAGES, building, keeping


class Command(BaseCommand):
    """``manage.py build_search_lexicon``: reads no database, and runs where checks fail."""

    help = "Make the word lists of the search from simplemma's dictionaries, unless they are up to date."
    requires_system_checks = []

    def handle(self, **options):
        """Make every word list anew, and then tell what they were made from."""
        if keeping.is_current():
            self.stdout.write("The word lists of the search are up to date.")
            return
        for language in LANGUAGES:
            # Quiet where nobody watches; the first words come when the dictionary has been read.
            building.build(language, partial(tqdm, desc=language, unit=" words", disable=None))
        keeping.sign()
