"""Run every benchmark in this folder on the database of DATABASE_URL, which is migrated and may be filled."""

import importlib
from pathlib import Path

import django

django.setup()

for path in sorted(Path(__file__).parent.glob("[a-z]*.py")):
    benchmark = importlib.import_module(f"bench.{path.stem}")
    print(f"\n{benchmark.__doc__.splitlines()[0]}")
    benchmark.run()
