"""Run the benchmarks of this folder, or those that are named, on the database of DATABASE_URL.

It holds the reference data. What is printed also goes to bench/results/, a file for each kind of database.
"""

import importlib
import platform
import sys
from contextlib import redirect_stdout
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.utils import timezone

django.setup()
settings.DEBUG = False  # Else Django keeps every query in memory.

RESULTS = Path(__file__).parents[1] / "results"


class Both:
    """Prints on the terminal and into a file at once."""

    def __init__(self, *streams):
        self.streams = streams

    def write(self, text):
        for stream in self.streams:
            stream.write(text)

    def flush(self):
        for stream in self.streams:
            stream.flush()


names = sys.argv[1:] or sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py"))
RESULTS.mkdir(exist_ok=True)
with (RESULTS / f"{connection.vendor}.txt").open("w") as file, redirect_stdout(Both(sys.stdout, file)):
    print(f"{timezone.localdate()}, Python {platform.python_version()}, Django {django.get_version()}")
    for name in names:
        benchmark = importlib.import_module(f"bench.parts.{name}")
        print(f"\n{benchmark.__doc__.splitlines()[0]}")
        benchmark.run()
