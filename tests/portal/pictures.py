"""Pictures as they are uploaded: of any size, format and turn, good and bad."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

GPS = 34853


def picture(width=60, height=40, kind="JPEG", colour="teal", *, turn=None, gps=False, mode="RGB"):
    """Return the bytes of a picture. ``turn``: how the camera was held, by EXIF; ``gps``: it tells where."""
    exif = Image.Exif()
    if turn:
        exif[274] = turn
    if gps:
        exif[271] = "Kameran valmistaja"
        exif.get_ifd(GPS)[1] = "N"
    written = io.BytesIO()
    Image.new(mode, (width, height), colour).save(written, kind, exif=exif)
    return written.getvalue()


def upload(content=None, name="silta.jpg", content_type="image/jpeg"):
    return SimpleUploadedFile(name, picture() if content is None else content, content_type)


def zipped():
    """Return an archive with a program in it."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("program.exe", b"MZ" * 500)
    return written.getvalue()


def moving(kind="GIF"):
    written = io.BytesIO()
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue", "green")]
    frames[0].save(written, kind, save_all=True, append_images=frames[1:])
    return written.getvalue()


def huge(width=60_000, height=60_000):
    """Return a PNG of a few bytes that says it has very many pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def of_20_megabytes():
    """Return what a camera gives: a JPEG of 20 MB."""
    written = io.BytesIO()
    Image.effect_noise((1500, 1100), 60).convert("RGB").save(written, "JPEG", quality=95)
    return written.getvalue() + b"\0" * (20_000_000 - written.tell())


SCRIPTED_SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
