"""Run every benchmark in this folder on the database of DATABASE_URL, which holds the reference data."""

import importlib
from pathlib import Path

import django
from django.conf import settings

django.setup()
settings.DEBUG = False  # Else Django keeps every query in memory.

for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
    benchmark = importlib.import_module(f"bench.{path.stem}")
    print(f"\n{benchmark.__doc__.splitlines()[0]}")
    benchmark.run()
