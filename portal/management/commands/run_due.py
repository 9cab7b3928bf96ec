"""``manage.py run_due``: do what is due. For a timer that runs it every minute."""

from django.core.management.base import BaseCommand, CommandError

from portal.lib.due import run_all


class Command(BaseCommand):
    """Sends letters, writes reminders, publishes what was scheduled: all that apps register in ``due.py``."""

    help = (
        "Do everything that is due: letters, reminders, publication. Run it every minute; twice is harmless."
    )

    def handle(self, *args, verbosity, **options):
        results = run_all()
        failed = sorted(name for name, result in results.items() if isinstance(result, Exception))
        for name, result in results.items():
            if name not in failed and (result or verbosity > 1):
                self.stdout.write(f"{name}: {result}")
        if failed:
            raise CommandError(f"Failed: {', '.join(failed)}. The log tells why.")
