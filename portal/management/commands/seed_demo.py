"""``manage.py seed_demo``: add invented example data, marked as such."""

import datetime as dt

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from portal.demo.accounts import PASSWORD, log_ins
from portal.demo.reference import ReferenceMissing
from portal.demo.seed import seed
from portal.search import index


class Command(BaseCommand):
    """Adds example organisations, paths, projects, posts and log-ins. Running it twice adds nothing.

    What each edge of the data is called, to find it on the site or in ``portal/demo/texts``:

    - not translated: "Kolmen lyhdyn Kylät ry" (Finnish only), "Långbordet i skären rf" (Swedish only), and
      activities here and there whose texts have one language fewer than their organisation
    - very long names: "Kahden airon kantaman pitkäaikaissairaiden …" and its "Kuntoutusjärjestelmäneuvonta …"
    - no activities: "Vispipuuron kahvipiiri"; draft: "Keltatalon Perheet ry"; archived: "Sokeripalan
      Seniorit ry"
    - activities that are a draft ("Verstas ja kahvinurkka") or have ended ("Esteettömyyskävely") of "Kolmen
      lyhdyn Kylät ry", and an archived one of "Hitaan joen Muisti ry", which was last checked three years ago
    - for all ages: "Pitkän pöydän osuuskunta"; online only: "Pelitauko-ohjelma verkossa"
    - a purchased service: "Päivätoiminta muistisairaille"; outcome contracts: "Tuohikontin säätiö sr"
    - a national organisation with district members: "Aamukajon Liitto ry", also in Swedish and in Lapland
    - a year without money between two givers: "Verkkovajan Toipujat ry"; money from many: "Tuohikontin
      säätiö sr"; money of the state that falls: whoever has it
    - steps that rest on one agreement which ends in some months: two in Pirkanmaa, one in Ostrobothnia; one
      agreement that another follows: "Kotikulman Valo ry"
    - agreed outcomes that are reached, on the way, late, too late and not known (texts/outcomes.toml)
    - what has changed: council meetings in Pirkanmaa and Ostrobothnia, a path and an activity of each with
      another name before, a statement answered lately, and activities and claims of the last months;
      everything else has been there for 420 days (texts/history.toml)
    - gaps: a step without organisations in every path, and a goal without activities in every strategy
    - what Pirkanmaa’s coordinator is in the middle of: a draft of the path of older people, and a change
      of the advisory body that is public in two weeks
    - statements with every outcome: "Järjestöneuvottelukunta Kaarna" in Pirkanmaa
    - indicators in Pirkanmaa: with a series and a target, with years that are not known ("Avoimet
      kohtaamispaikat"), with one value ("Palkkioita saaneet kokemusasiantuntijat") and with none ("…
      luottavat yhteistyöhön")
    - a survey with two closed rounds and an open one: "Järjestöt mukana kehittämässä"; a county with too few
      answers to show; an answer that would change a profile: "Lyktan i Österbotten rf"
    - projects that are planned, running and ended; posts in every state and relation (texts/posts)
    """

    help = "Add invented example data, marked as such. Running it again adds nothing."

    def add_arguments(self, parser):
        parser.add_argument(
            "--organisations",
            type=int,
            default=150,
            metavar="N",
            help="How many organisations (default 150); those with a part to play are always there.",
        )
        parser.add_argument("--no-accounts", action="store_true", help="Make no example log-ins.")
        parser.add_argument(
            "--today",
            type=dt.date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="The day from which fresh and ageing facts are reckoned (default: today).",
        )

    def handle(self, *args, organisations, no_accounts, today, verbosity, **options):
        if organisations < 0:
            raise CommandError("--organisations: give a number that is not below zero.")
        if not (settings.DEBUG or no_accounts):
            raise CommandError(
                "Example log-ins have a password that everybody knows, so they are not made with DEBUG off. "
                "Run `manage.py seed_demo --no-accounts`."
            )
        try:
            with transaction.atomic():
                added = seed(organisations, today or timezone.localdate(), accounts=not no_accounts)
                if added:
                    index.refresh()
        except ReferenceMissing as missing:
            raise CommandError(str(missing)) from None
        if verbosity < 1:
            return
        told = ", ".join(f"{count} {name}" for name, count in added.items() if count)
        self.stdout.write(f"Example data: {told or 'nothing to add'}.")
        if not no_accounts:
            lines = "\n".join(f"  {line}" for line in log_ins())
            self.stdout.write(f"Example log-ins, password {PASSWORD}:\n{lines}")
