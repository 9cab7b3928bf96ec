"""Uploaded files: what each really is, by its content, which kinds are taken, and how it is stored.

A file's name and the type that a browser tells are claims; what is in the file decides. Pages, programs,
archives and office files with macros are refused with words that say what the file is and what is taken.
"""

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

import puremagic
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from portal.lib.slugs import make_slug

MEGABYTE = 1024 * 1024
MOST_BYTES = 25 * MEGABYTE
LONGEST_NAME = 80
HEAD = 8192  # Bytes in which a file tells what it is.
INNER = 1 * MEGABYTE  # More than this of a list of contents is not read.


@dataclass(frozen=True)
class FileType:
    """A kind of file that is taken: its suffix, MIME type and the short name that readers know."""

    suffix: str
    mime: str
    label: str


_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
PDF = FileType("pdf", "application/pdf", "PDF")
DOCX = FileType("docx", f"{_OPEN_XML}wordprocessingml.document", "DOCX")
PPTX = FileType("pptx", f"{_OPEN_XML}presentationml.presentation", "PPTX")
XLSX = FileType("xlsx", f"{_OPEN_XML}spreadsheetml.sheet", "XLSX")
ODT = FileType("odt", f"{_ODF}text", "ODT")
ODP = FileType("odp", f"{_ODF}presentation", "ODP")
ODS = FileType("ods", f"{_ODF}spreadsheet", "ODS")
TXT = FileType("txt", "text/plain", "TXT")
CSV = FileType("csv", "text/csv", "CSV")
PNG = FileType("png", "image/png", "PNG")
JPG = FileType("jpg", "image/jpeg", "JPG")
MP3 = FileType("mp3", "audio/mpeg", "MP3")
TAKEN = (PDF, DOCX, PPTX, XLSX, ODT, ODP, ODS, TXT, CSV, PNG, JPG, MP3)
BY_MIME = {one.mime: one for one in TAKEN}
# What an input of files tells the browser to offer.
ACCEPT = ",".join(f".{one.suffix}" for one in (*TAKEN, FileType("jpeg", "", "")))
_SAME_SUFFIX = {"jpeg": "jpg", "jpe": "jpg"}
_BY_MAGIC = {".pdf": PDF, ".png": PNG, ".jpg": JPG, ".jpeg": JPG, ".mp3": MP3, ".mpga": MP3}
_MAIN_PARTS = {
    DOCX: "wordprocessingml.document.main",
    PPTX: "presentationml.presentation.main",
    XLSX: "spreadsheetml.sheet.main",
}
_MARKUP = ("<!doctype", "<html", "<head", "<body", "<script", "<svg", "<?xml", "<?php", "<iframe")


def taken() -> str:
    """Return the kinds of files that are taken, in words."""
    return ", ".join(one.label for one in TAKEN)


def size(number: int) -> str:
    """Return a size in the reader's language: "640 kB", "1.2 MB"."""
    if number < MEGABYTE:
        return _("%(number)s kB") % {"number": number_format(max(1, round(number / 1024)), use_l10n=True)}
    told = round(number / MEGABYTE, 1)
    digits = 0 if told >= 10 or told == int(told) else 1
    return _("%(number)s MB") % {"number": number_format(told, digits, use_l10n=True)}


def rules() -> str:
    """Return in a sentence what may be given, for the hint of an input."""
    return _("At most %(size)s. These are taken: %(kinds)s.") % {"size": size(MOST_BYTES), "kinds": taken()}


def check(file: BinaryIO, name: str = "", most: int = MOST_BYTES) -> FileType:
    """Return what ``file`` is. Raises ValidationError, in words for whoever sent it, when it is not taken.

    ``name`` is what its sender calls it, by default the file's own. The file is left at its beginning.
    """
    name = name or getattr(file, "name", "") or ""
    length = _length(file)
    if not length:
        raise ValidationError(_("The file is empty."), code="empty")
    if length > most:
        raise ValidationError(
            _("The file is too large: %(size)s. At most %(most)s is taken.")
            % {"size": size(length), "most": size(most)},
            code="too_large",
        )
    head = _head(file)
    found = _known(file, head, name)
    if found is None:
        raise ValidationError(
            _("This is not taken: it is %(what)s. These are taken: %(kinds)s.")
            % {"what": _what(file, head), "kinds": taken()},
            code="type",
        )
    called = suffix_of(name)
    if called and called != found.suffix:
        raise ValidationError(
            _(
                "The file is called “.%(suffix)s”, but in it is %(what)s. "
                "Save it again as what it is, or correct its name."
            )
            % {"suffix": called[:10], "what": found.label},
            code="mismatch",
        )
    return found


def known_type(file: BinaryIO) -> str:
    """Return the MIME type of a stored file of a kind that is taken; "" for others. Raises OSError."""
    name = getattr(file, "name", "") or ""
    found = _known(file, _head(file), name)
    return found.mime if found else ""


def suffix_of(name: str) -> str:
    """Return the end of a file's name, without its dot: "pdf"."""
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower().lstrip(".")
    return _SAME_SUFFIX.get(suffix, suffix)


def stored_name(name: str, kind: FileType) -> str:
    """Return a safe name to store a file under: of plain letters, with the suffix of what it is.

    >>> stored_name("../Loppu raportti.PDF", PDF)
    'loppu-raportti.pdf'
    """
    stem = PurePosixPath(name.replace("\\", "/")).stem
    return get_valid_filename(f"{make_slug(stem)[:LONGEST_NAME]}.{kind.suffix}")


def label_of(mime: str) -> str:
    """Return the short name of a type of file: "PDF"; "" when it is not known."""
    kind = BY_MIME.get(mime)
    return kind.label if kind else ""


def _length(file):
    told = getattr(file, "size", None)
    if told is not None:
        return told
    length = file.seek(0, io.SEEK_END)
    file.seek(0)
    return length


def _head(file):
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    return head


def _known(file, head, name):
    """Return the kind of file that this is; None when it is not one that is taken."""
    if head.startswith(b"PK"):
        return _packed(file)
    told = _suffixes(head)
    for suffix, kind in _BY_MAGIC.items():
        if suffix in told:
            return kind
    if suffix_of(name) in ("txt", "csv", "") and _is_text(head):
        return CSV if suffix_of(name) == "csv" else TXT
    return None


def _suffixes(head):
    """Return the suffixes that the beginning of a file stands for, the likeliest first."""
    try:
        return [one.extension.lower() for one in puremagic.magic_string(head)]
    except (puremagic.PureError, ValueError):
        return []


def _packed(file):
    """Return which office document a packed file is; None when it is another, or has macros."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if _has_macros(names):
                return None
            if "mimetype" in names:
                return BY_MIME.get(_inner(archive, "mimetype").decode("ascii", "replace").strip())
            told = _inner(archive, "[Content_Types].xml").decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return None
    finally:
        file.seek(0)
    if "macroEnabled" in told:
        return None
    return next((kind for kind, part in _MAIN_PARTS.items() if part in told), None)


def _inner(archive, name):
    with archive.open(name) as inner:
        return inner.read(INNER)


def _has_macros(names):
    lowered = [name.lower() for name in names]
    return any(name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/")) for name in lowered)


def _is_text(head):
    """Whether the beginning of a file is plain text: no page, no program."""
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 4:  # Not merely a letter that was cut in two.
            text = head.decode("cp1252", "replace")
        else:
            text = head[: error.start].decode("utf-8")
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("#!") or any(mark in text.lower() for mark in _MARKUP):
        return False
    return not any(ord(letter) < 32 and letter not in "\t\r\n\f" for letter in text)


def _what(file, head):
    """Return in words what a file is that is not taken."""
    if head.startswith(b"PK"):
        return _what_is_packed(file)
    if head.startswith((b"MZ", b"\x7fELF", b"#!")):
        return _("a program")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _("an old Office file; save it as docx, pptx, xlsx or PDF")
    start = head[:1024].lower()
    if b"<svg" in start:
        return _("an SVG drawing, in which there may be a program")
    if any(mark.encode() in start for mark in _MARKUP):
        return _("a web page or its source")
    told = _suffixes(head)
    if {".rar", ".7z", ".gz", ".tar", ".bz2", ".xz"} & set(told):
        return _("a packed archive")
    if {".mp4", ".mov", ".avi", ".webm", ".mkv"} & set(told):
        return _("a video; put it on a video service and give its address")
    named = next((suffix for suffix in told if suffix), "")
    if named:
        return _("a file of the type %(type)s") % {"type": named.lstrip(".").upper()}
    return _("a file of a type that is not known")


def _what_is_packed(file):
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            told = _inner(archive, "[Content_Types].xml") if "[Content_Types].xml" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return _("a packed file (zip) that is broken")
    finally:
        file.seek(0)
    if _has_macros(names) or b"macroEnabled" in told:
        return _("an Office file with macros, which are programs; save it without them")
    return _("a packed file (zip)")
