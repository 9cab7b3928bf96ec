"""Import indicators and their series from a CSV file. docs/import.md describes the columns."""

from regions import indicator_import
from regions.command import ImportCommand


class Command(ImportCommand):
    help = (
        "Import indicators with their values by year from a CSV file. docs/import.md describes the columns."
    )
    importer = indicator_import
