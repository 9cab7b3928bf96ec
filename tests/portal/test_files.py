"""What an uploaded file is, is told by what is in it; what is refused is refused in words."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from portal.lib import files

TYPES = "[Content_Types].xml"
OPEN_XML = "application/vnd.openxmlformats-officedocument."
WORD = f"<Override ContentType='{OPEN_XML}wordprocessingml.document.main+xml'/>"
DECK = f"<Override ContentType='{OPEN_XML}presentationml.presentation.main+xml'/>"
SHEET = f"<Override ContentType='{OPEN_XML}spreadsheetml.sheet.main+xml'/>"
MACRO = "<Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/>"
ODF = "application/vnd.oasis.opendocument."


def packed(**contents):
    """Return a packed file with ``contents``, by name."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in contents.items():
            archive.writestr(name, text)
    return made.getvalue()


PDF = b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n<<>>\nendobj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(30)
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(30)
MP3 = b"ID3\x03\x00\x00\x00" + bytes(100)
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def told(name, content, **options):
    """Return what is said of a file that is refused."""
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        files.check(SimpleUploadedFile(name, content), **options)
    return refused.value.messages[0]


@pytest.mark.parametrize(
    ("name", "content", "label"),
    [
        ("Loppuraportti.pdf", PDF, "PDF"),
        ("Loppuraportti.PDF", PDF, "PDF"),
        ("a.docx", packed(**{TYPES: WORD, "word/document.xml": "<x/>"}), "DOCX"),
        ("a.pptx", packed(**{TYPES: DECK}), "PPTX"),
        ("a.xlsx", packed(**{TYPES: SHEET}), "XLSX"),
        ("a.odt", packed(mimetype=f"{ODF}text"), "ODT"),
        ("a.odp", packed(mimetype=f"{ODF}presentation"), "ODP"),
        ("a.ods", packed(mimetype=f"{ODF}spreadsheet"), "ODS"),
        ("a.txt", "Hyvää päivää\n".encode(), "TXT"),
        ("a.csv", "nimi;määrä\nÅbo;1\n".encode("cp1252"), "CSV"),
        ("a.png", PNG, "PNG"),
        ("a.jpeg", JPG, "JPG"),
        ("a.mp3", MP3, "MP3"),
        ("no suffix", PDF, "PDF"),
    ],
)
def test_what_is_taken_is_known_by_its_content(name, content, label):
    upload = SimpleUploadedFile(name, content)

    assert files.check(upload).label == label
    assert upload.read() == content


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("raportti.pdf", packed(a="x"), "a packed file (zip)"),
        ("raportti.pdf", b"PK\x03\x04" + bytes(50), "a packed file (zip) that is broken"),
        ("a.docm", packed(**{TYPES: MACRO}), "an Office file with macros"),
        ("a.docx", packed(**{TYPES: WORD, "word/vbaProject.bin": "x"}), "an Office file with macros"),
        ("a.odt", packed(mimetype=f"{ODF}text", **{"Basic/script.xml": "x"}), "an Office file with macros"),
        ("a.doc", OLD_OFFICE, "an old Office file; save it as docx"),
        ("a.pdf", b"MZ\x90\x00" + bytes(200), "a program"),
        ("a.txt", b"#!/bin/sh\nrm", "a program"),
        ("a.txt", b"<!DOCTYPE html><p>x", "a web page or its source"),
        ("a.csv", b"a;b\n<script>1</script>", "a web page or its source"),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "an SVG drawing"),
        ("a.rar", b"Rar!\x1a\x07\x00" + bytes(50), "a packed archive"),
        ("a.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(50), "a video; put it on a video service"),
        ("a.gif", b"GIF89a" + bytes(50), "a file of the type GIF"),
        ("a.bin", b"\x01\x02\x03", "a file of a type that is not known"),
    ],
)
def test_what_is_not_taken_is_told_in_words(name, content, words):
    sentence = told(name, content)

    assert sentence.startswith(f"This is not taken: it is {words}")
    assert sentence.endswith(
        "These are taken: PDF, DOCX, PPTX, XLSX, ODT, ODP, ODS, TXT, CSV, PNG, JPG, MP3."
    )


def test_a_file_that_is_called_something_else_than_it_is_is_refused():
    assert told("a.pdf", packed(**{TYPES: WORD})).startswith("The file is called “.pdf”, but in it is DOCX.")
    assert told("a.txt", PDF).startswith("The file is called “.txt”, but in it is PDF.")


def test_size_is_told_in_words():
    assert told("a.pdf", b"") == "The file is empty."
    assert told("a.pdf", PDF + bytes(3000), most=2048) == (
        "The file is too large: 3 kB. At most 2 kB is taken."
    )
    with translation.override("en"):
        assert [files.size(number) for number in (1, 650_000, 1_258_291, files.MOST_BYTES)] == [
            "1 kB", "635 kB", "1.2 MB", "25 MB",
        ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "stored"),
    [
        ("../../Loppu raportti.PDF", "loppu-raportti.pdf"),
        ("..\\..\\etc\\passwd", "passwd.pdf"),
        ("ääkköset <b>.pdf", "aakkoset-b.pdf"),
        ("...", "x.pdf"),
        ("a" * 300 + ".pdf", "a" * 80 + ".pdf"),
    ],
)
def test_a_stored_name_is_safe(name, stored):
    assert files.stored_name(name, files.PDF) == stored
