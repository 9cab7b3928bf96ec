"""What is wrong with a file or a cell, told so that its owner can mend it."""

from typing import NamedTuple

SHOWN = 60  # Characters of a cell that a report repeats.


class Problem(NamedTuple):
    """A bad cell, or a bad place of the file when ``column`` is empty. ``line`` is the line in the file."""

    line: int
    column: str
    value: str
    reason: str

    def __str__(self):
        cell = (
            f'{self.column} "{shown(self.value)}": '
            if self.value
            else f"{self.column}: "
            if self.column
            else ""
        )
        return f"line {self.line}: {cell}{self.reason}"


class BadCell(ValueError):
    """A cell that cannot be used; the message is the reason."""


class UnusableFileError(Exception):
    """A file of which not even the good rows can be used, with its ``problems``."""

    def __init__(self, *problems: Problem):
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def shown(text: str) -> str:
    """Return ``text`` on one line, cut when it is long, with characters that do not print spelt out."""
    text = "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text
    )
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
