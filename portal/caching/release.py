"""What else than content makes a page: the code, the texts of the interface, the settings.

Settings that tell only whether something is kept change nothing of what is.
"""

import json
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

FOLDERS = ("portal", "regions", "organisations", "projects", "blog", "surveys", "templates", "locale")
KEEPING = {"KEEP_PAGES", "KEEP_PARTS"}
KINDS = {".py", ".html", ".txt", ".mo", ".csv", ".json", ".svg"}


@cache
def fingerprint() -> str:
    """Return what is the same in all processes of one release with the same settings, and in no other."""
    total = blake2b(digest_size=16)
    for path in _files():
        total.update(f"{path.relative_to(settings.BASE_DIR)}\0".encode())
        total.update(blake2b(path.read_bytes()).digest())
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    total.update(manifest.read_bytes() if manifest.is_file() else b"")
    told = {name: getattr(settings, name) for name in dir(settings) if name.isupper() and name not in KEEPING}
    total.update(json.dumps(told, sort_keys=True, default=_said).encode())
    total.update(version("django").encode())
    return total.hexdigest()


def _files():
    return sorted(
        path
        for folder in FOLDERS
        for path in (Path(settings.BASE_DIR) / folder).rglob("*")
        if path.suffix in KINDS and path.is_file()
    )


def _said(value):
    """Return of a setting that is no JSON what does not differ between processes."""
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    if isinstance(value, Path):
        return str(value)
    return str(value) if value.__class__.__name__ == "__proxy__" else type(value).__name__
