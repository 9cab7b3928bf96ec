"""``manage.py remove_example_accounts``: take away the log-ins whose password everybody knows."""

from django.core.management.base import BaseCommand

from portal.accounts.models import User


class Command(BaseCommand):
    """Removes the accounts that seed_demo made. Other accounts, and what was written, stay."""

    help = "Remove the example accounts, with which a production site refuses to start."

    def handle(self, *args, **options):
        users = User.objects.filter(is_example=True)
        number = users.count()
        users.delete()
        self.stdout.write(f"Removed {number} example account{'s'[: number != 1]}.")
