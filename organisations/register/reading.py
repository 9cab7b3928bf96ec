"""A register file as rows, its faults told in English, as its command speaks. No queries."""

from organisations.register import columns
from portal.lib import csvfiles, languages


def read(data: bytes) -> tuple[list[csvfiles.Row], list[csvfiles.Problem]]:
    """Return the rows of ``data``, and the problems of rows that are not among them.

    Raises UnusableFileError when the encoding, the headings or the quotation marks leave no row to trust.
    """
    with languages.reading("en"):
        return csvfiles.read(data, columns.FILE)
