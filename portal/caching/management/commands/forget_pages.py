"""Makes every kept page untrue: for after what the portal did not see being written."""

from django.core.management.base import BaseCommand

from portal.caching import stamps


class Command(BaseCommand):
    help = "Let every kept page be made anew: after the database was written to by something else."

    def handle(self, *args, **options):
        stamps.move(*stamps.everything())
        self.stdout.write("Every page will be made anew.")
