"""Run the benchmarks of bench/parts on a new database, with the reference data."""

import runpy
import sys

import django
from django.core.management import call_command

if __name__ == "__main__":
    django.setup()
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    sys.argv = ["bench.parts", *sys.argv[1:]]
    runpy.run_module("bench.parts", run_name="__main__")
