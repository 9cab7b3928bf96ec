"""The project's own files, for the tests that read them."""

import ast
import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
APPS = ("portal", "regions", "organisations", "projects", "blog", "surveys")
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "docs/*.md")


def python_files():
    """Return the Python files of the apps."""
    return [path for app in APPS for path in sorted((PROJECT / app).rglob("*.py"))]


def templates():
    """Return the templates of the project, wherever they lie."""
    folders = [PROJECT / "templates", *(PROJECT / app for app in APPS)]
    return [
        path
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and "templates" in path.relative_to(PROJECT).parts
        and path.suffix in {".html", ".txt", ".xml"}
    ]


def documents():
    """Return the text of everything a person reads before working with the project."""
    return "\n".join(path.read_text() for pattern in DOCUMENTS for path in sorted(PROJECT.glob(pattern)))


def environment_variables():
    """Return the names of the variables that the settings read."""
    tree = ast.parse((PROJECT / "portal/settings.py").read_text())
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    names = {
        call.args[0].value
        for call in calls
        if ast.unparse(call.func).startswith(("env.", "from_environment", "yes_or_no", "email_url"))
        and re.fullmatch(r"'[A-Z_]+'", ast.unparse(call.args[0]))
    }
    assert names, "No variable was found in portal/settings.py: has its way of reading them changed?"
    return names
