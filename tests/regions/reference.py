"""Loading the public facts in tests, from the project's files or from changed copies of them."""

from io import StringIO

from django.core.management import call_command

from portal.management.commands.load_reference import TABLES

PATHS = {table.name: table.path for table in TABLES}
ROWS_OF_ALL_FILES = 711


def load(folder=None):
    """Run the command and return its last line."""
    out = StringIO()
    call_command("load_reference", data_dir=folder, stdout=out)
    return out.getvalue().splitlines()[-1]


def changed(folder, name, old, new):
    """Put a copy of a file in ``folder``, with ``old`` replaced by ``new`` where it stands first."""
    text = PATHS[name].read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
