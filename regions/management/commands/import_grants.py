"""Import grants to organisations by year from a CSV file. docs/import.md describes the columns."""

from regions import grant_import
from regions.command import ImportCommand


class Command(ImportCommand):
    help = "Import what counties grant to organisations by year from a CSV file. docs/import.md describes it."
    importer = grant_import
