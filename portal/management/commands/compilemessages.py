import os
from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Takes the place of Django's own command, which needs gettext's programs on the machine."""

    help = "Compiles the message catalogues (django.po) into what the portal reads (django.mo)."
    requires_system_checks = []

    def handle(self, *, verbosity, **options):
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                compile_catalogue(source)
                if verbosity:
                    self.stdout.write(f"{source.relative_to(folder)} compiled")


def compile_catalogue(source):
    """Write the .mo file beside ``source``, whole or not at all: a running site may read it meanwhile."""
    unfinished = source.with_suffix(f".{os.getpid()}")
    polib.pofile(str(source)).save_as_mofile(str(unfinished))
    unfinished.replace(source.with_suffix(".mo"))
