"""Make the word lists of the search; done at once when they are up to date."""

from django.core.management.base import BaseCommand
from tqdm import tqdm

from portal.search.analysis import LANGUAGES, building


class Command(BaseCommand):
    """``manage.py build_search_lexicon``: reads no database, and runs where checks fail."""

    help = "Make the word lists of the search from simplemma's dictionaries, unless they are up to date."
    requires_system_checks = []

    def handle(self, **options):
        """Make every word list anew, and then tell what they were made from."""
        if building.is_current():
            self.stdout.write("The word lists of the search are up to date.")
            return
        for language in tqdm(LANGUAGES, desc="Word lists", disable=None):
            building.build(language)
        building.sign()
