"""Static files as they go over the wire: each of our style sheets whole, and small like our scripts.

In local work nothing is built: files are read as they lie, and the browser asks for each part of a sheet.
"""

import re

from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from rjsmin import jsmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEETS = re.compile(r"css/[\w-]+\.css")
PARTS = re.compile(r"css/[\w-]+/[\w-]+\.css")
SCRIPTS = re.compile(r"js/(?:[\w-]+/)*[\w-]+\.js")
IMPORT = re.compile(r'^@import "([\w-]+/[\w-]+\.css)";$', re.MULTILINE)
# What a part may not hold: its addresses would be read from another folder once it lies in its sheet.
LOADS = re.compile(r"""@import|url\((?!["']?(?:data:|#))""")
COMMENT_OR_STRING = re.compile(r"""/\*.*?\*/|("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""", re.DOTALL)


class AssetStorage(CompressedManifestStaticFilesStorage):
    """Collected files, hashed and compressed: our sheets with their parts, our scripts without comments."""

    def post_process(self, paths, *args, **options):
        made = InMemoryStorage()
        ours = {}
        for name, (storage, path) in paths.items():
            plain = name.replace("\\", "/")
            if SHEETS.fullmatch(plain):
                text = without_spaces(whole(storage, path))
            elif SCRIPTS.fullmatch(plain):
                text = jsmin(read(storage, path))
            else:
                continue
            ours[name] = (made, made.save(plain, ContentFile(text.encode())))
        kept = {name: found for name, found in paths.items() if not PARTS.fullmatch(name.replace("\\", "/"))}
        yield from super().post_process(kept | ours, *args, **options)


def whole(storage, path):
    """Return the style sheet at ``path`` with its parts where it imports them."""

    def part(found):
        text = read(storage, f"{path.rpartition('/')[0]}/{found[1]}")
        if LOADS.search(text):
            raise ValueError(f"{found[1]} imports or loads a file: only the sheet that it is a part of may.")
        return text

    return IMPORT.sub(part, read(storage, path))


def without_spaces(css):
    """Return the same style sheet without comments, and without the spaces that mean nothing.

    A space before a colon or a bracket means something, as in ``p :is(a)``; one in quotes is text.
    """
    texts = []

    def keep(found):
        if found[1] is None:
            return " "
        texts.append(found[1])
        return f'"{len(texts) - 1}"'

    css = COMMENT_OR_STRING.sub(keep, css)
    css = re.sub(r"\s+", " ", css).strip()
    css = re.sub(r" ?([{};]) ?", r"\1", css)
    css = re.sub(r"([:,]) ", r"\1", css).replace(";}", "}")
    return re.sub(r'"(\d+)"', lambda found: texts[int(found[1])], css)


def read(storage, path):
    with storage.open(path) as file:
        return file.read().decode()
