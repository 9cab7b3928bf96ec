"""Pictures: which are taken, and their renditions – smaller, upright, without metadata, in newer formats.

The original stays as it came and is never given out. A rendition has a name that follows from the original's
(``renditions/posts/2026/bridge.jpg/640.avif``); it is made in the background when a picture comes in, else
when it is asked for the first time.
"""

import io
import re
import threading
import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from fractions import Fraction
from pathlib import PurePosixPath
from urllib.parse import urlencode

from django.core import signing
from django.core.cache import cache, caches
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from portal.lib import files
from portal.lib.slugs import make_slug

FOLDER = "renditions/"
WIDTHS = (320, 640, 960, 1280, 1600)
CROPS = ("16:9", "3:2", "1:1", "40:21")  # The last is what social media show.
MOST_BYTES = 25 * 1024 * 1024
MOST_PIXELS = 50_000_000
# What is taken, by Pillow's name: the suffix of the original, and of the rendition for every browser.
TAKEN = {
    "JPEG": (".jpg", ".jpg"),
    "MPO": (".jpg", ".jpg"),  # A JPEG in which a telephone keeps a second picture.
    "PNG": (".png", ".png"),
    "GIF": (".gif", ".png"),
    "WEBP": (".webp", ".jpg"),
    "AVIF": (".avif", ".jpg"),
}
# Pillow finds MPO while it reads a JPEG, and knows no opener of that name.
OPENED = [name for name in TAKEN if name != "MPO"]
ACCEPT = "image/jpeg,image/png,image/webp,image/avif,image/gif"
SAVED_AS = {
    ".avif": ("AVIF", {"quality": 55, "speed": 8}),
    ".webp": ("WEBP", {"quality": 75}),
    ".jpg": ("JPEG", {"quality": 80, "progressive": True, "optimize": True}),
    ".png": ("PNG", {"optimize": True}),
}
TYPES = {".avif": "image/avif", ".webp": "image/webp", ".jpg": "image/jpeg", ".png": "image/png"}
# How a camera held the picture (EXIF 274), and what sets it upright.
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ORIENTATION = 274
LYING = (5, 6, 7, 8)  # Width and height change places.
SPEC = re.compile(r"(\d{2,4})(?:-(\d+x\d+)-(\d{1,3})-(\d{1,3}))?(\.(?:avif|webp|jpg|png))")
PREVIEWED_FOR = 60 * 60  # Seconds: a link that is taken back shows no picture for longer.
KNOWN_FOR = 24 * 60 * 60
MISSING_FOR = 60
TURN = 30  # Seconds in which one process makes a rendition and others wait for it.

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
_one_at_a_time = threading.Lock()  # A large picture takes much memory; four threads would take it four times.
_in_preview: ContextVar[bool] = ContextVar("in_preview", default=False)


# What is taken.


@dataclass(frozen=True)
class Facts:
    """What a picture file says of itself. Width and height are those of the upright picture."""

    format: str
    width: int
    height: int
    orientation: int = 1

    @property
    def suffix(self) -> str:
        return TAKEN[self.format][0]

    @property
    def for_every_browser(self) -> str:
        return TAKEN[self.format][1]


def rule() -> str:
    """Return in a sentence which pictures are taken."""
    return _("Taken are JPEG, PNG, WebP, AVIF and still GIF pictures of at most %(size)s.") % {
        "size": files.size(MOST_BYTES)
    }


def check(upload) -> Facts:
    """Return what the uploaded file is; raise ValidationError, in words, when it is not taken.

    It is told by its content: the name and the type that came with it prove nothing.
    """
    if upload.size > MOST_BYTES:
        raise ValidationError(
            _("The picture is too large: %(size)s. At most %(most)s is taken; save it smaller first.")
            % {"size": files.size(upload.size), "most": files.size(MOST_BYTES)}
        )
    upload.seek(0)
    head = upload.read(2048)
    upload.seek(0)
    if b"<svg" in head.lower() or upload.name.lower().endswith((".svg", ".svgz")):
        raise ValidationError(_("SVG pictures are not taken, because they may hold programs.") + " " + rule())
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"mif1", b"heim", b"hevc"):
        raise ValidationError(
            _("HEIC pictures of telephones are not taken: save the picture as JPEG first.") + " " + rule()
        )
    try:
        with Image.open(upload, formats=OPENED) as image:
            facts = _told(image)
            _refuse_bomb(image)
            if image.format != "MPO" and getattr(image, "is_animated", False):
                raise ValidationError(
                    _("Moving pictures are not taken: save one picture of it as PNG or JPEG.")
                )
            with _one_at_a_time:
                image.draft("RGB", (640, 640))  # JPEG is read quicker when a small one is enough.
                image.load()
    except ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(_too_many()) from error
    except Image.UnidentifiedImageError as error:
        raise ValidationError(_("This file is no picture, whatever its name says.") + " " + rule()) from error
    except Exception as error:  # Decoders raise all kinds of errors for what is broken.
        raise ValidationError(
            _("The picture is damaged and cannot be read. Save it anew and try again.")
        ) from error
    finally:
        upload.seek(0)
    return facts


def _refuse_bomb(image):
    if image.width * image.height > MOST_PIXELS:
        raise ValidationError(_too_many())


def _too_many():
    return _(
        "The picture has too many pixels. At most %(most)s million are taken; "
        "save it smaller, at a width of 4,000 pixels for example, and try again."
    ) % {"most": MOST_PIXELS // 1_000_000}


def _told(image) -> Facts:
    # A PNG that tells nothing beforehand would be read to its end for it.
    is_told = image.format != "PNG" or "exif" in image.info
    orientation = image.getexif().get(ORIENTATION, 1) if is_told else 1
    width, height = image.size
    if orientation in LYING:
        width, height = height, width
    return Facts(image.format, width, height, orientation)


def facts(name: str) -> Facts | None:
    """Return what the stored picture ``name`` is; None when it is not there or is no picture.

    Names are never used twice, so each process reads the file once.
    """
    known = caches["process"]
    key = f"picture:{signing.Signer(salt=FOLDER).signature(name)}"
    if (found := known.get(key)) is None:
        try:
            with default_storage.open(name) as file, Image.open(file, formats=OPENED) as image:
                found = _told(image)
        except Exception:  # Not there, or nothing that can be read.
            found = ""
        known.set(key, found, KNOWN_FOR if found else MISSING_FOR)
    return found or None


def size(file) -> tuple[int, int] | None:
    """Return width and height of a stored picture as it is shown; None when it is not there."""
    told = facts(file.name) if file else None
    return (told.width, told.height) if told else None


# Renditions.


@dataclass(frozen=True)
class Rendition:
    """A picture at one width: whole, or cropped to ``crop`` around what matters in it."""

    original: str
    width: int
    suffix: str
    crop: str = ""
    focus: tuple[int, int] = (50, 50)

    @property
    def name(self) -> str:
        shape = f"-{self.crop.replace(':', 'x')}-{self.focus[0]}-{self.focus[1]}" if self.crop else ""
        return f"{FOLDER}{self.original}/{self.width}{shape}{self.suffix}"

    @property
    def url(self) -> str:
        """Its address. A crop is signed, so that nobody has others made than those that pages show."""
        query = {"s": self.signature} if self.crop else {}
        if _in_preview.get():
            query["key"] = key_to(self.original)
        return default_storage.url(self.name) + (f"?{urlencode(query)}" if query else "")

    @property
    def signature(self) -> str:
        told = f"{self.original} {self.crop} {self.focus[0]} {self.focus[1]}"
        return signing.Signer(salt="portal.lib.pictures").signature(told)[:16]


def named(name: str) -> Rendition | None:
    """Return the rendition that has ``name``; None when no rendition is called so.

    Nothing is made of what was made: the guard of an original is asked by its own name.
    """
    original, _sep, spec = name.removeprefix(FOLDER).rpartition("/")
    told = SPEC.fullmatch(spec)
    if not (name.startswith(FOLDER) and original and told) or original.startswith(FOLDER):
        return None
    width, crop, x, y, suffix = told.groups()
    focus = (int(x), int(y)) if crop else (50, 50)
    return Rendition(original, int(width), suffix, (crop or "").replace("x", ":"), focus)


def shape(told: Facts, crop: str = "") -> tuple[int, int]:
    """Return width and height of the largest part of a picture that has the ratio ``crop``."""
    if not crop:
        return told.width, told.height
    ratio = Fraction(*map(int, crop.split(":")))
    if told.width > told.height * ratio:
        return max(1, int(told.height * ratio)), told.height
    return told.width, max(1, int(told.width / ratio))


def widths(told: Facts, crop: str = "") -> list[int]:
    """Return the widths at which a picture is made: the fixed ones, never more than it has."""
    most = shape(told, crop)[0]
    smaller = [width for width in WIDTHS if width < most]
    return [*smaller, most] if most < WIDTHS[-1] else [*WIDTHS]


def made(rendition: Rendition, signature: str = "") -> str | None:
    """Return the stored name of ``rendition``, made now if it is not there; None when there is no such.

    Of those who ask for one at the same time one makes it and the others wait.
    """
    if default_storage.exists(rendition.name):
        return rendition.name
    told = facts(rendition.original)
    if told is None or not _is_one(rendition, told, signature):
        return None
    turn = f"rendition:{signing.Signer(salt=FOLDER).signature(rendition.name)}"
    waited = time.monotonic() + TURN
    while not cache.add(turn, True, TURN) and time.monotonic() < waited:
        time.sleep(0.1)
        if default_storage.exists(rendition.name):
            return rendition.name
    try:
        if not default_storage.exists(rendition.name):
            _make(rendition, told)
    finally:
        cache.delete(turn)
    return rendition.name


def _is_one(rendition, told, signature):
    if rendition.suffix not in (".avif", ".webp", told.for_every_browser):
        return False
    if rendition.crop and (
        rendition.crop not in CROPS or not signing.constant_time_compare(signature, rendition.signature)
    ):
        return False
    return rendition.width in widths(told, rendition.crop)


def _make(rendition, told):
    with _one_at_a_time, default_storage.open(rendition.original) as file, Image.open(file) as image:
        wide, high = shape(told, rendition.crop)
        height = max(1, round(rendition.width * high / wide))
        least = (
            max(rendition.width, rendition.width * told.width // wide),
            max(height, height * told.height // high),
        )
        image.draft(None, least[::-1] if told.orientation in LYING else least)
        picture = _in_srgb(image.convert("RGBA" if _has_holes(image) else "RGB"), image.info)
        if method := UPRIGHT.get(told.orientation):
            picture = picture.transpose(method)
        if rendition.crop:
            picture = ImageOps.fit(
                picture,
                (rendition.width, height),
                Image.Resampling.LANCZOS,
                centering=(rendition.focus[0] / 100, rendition.focus[1] / 100),
            )
        else:
            picture = picture.resize((rendition.width, height), Image.Resampling.LANCZOS, reducing_gap=3)
    if rendition.suffix == ".jpg" and picture.mode == "RGBA":
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        picture = paper
    kind, options = SAVED_AS[rendition.suffix]
    written = io.BytesIO()
    picture.save(written, kind, **options)
    if default_storage.exists(rendition.name):  # Somebody else was quicker after all.
        return
    default_storage.save(rendition.name, ContentFile(written.getvalue()))


def _in_srgb(picture, info):
    """Return ``picture`` in the colours that every screen knows, without what its file told of it."""
    if profile := info.get("icc_profile"):
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            picture = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB")) or picture
        except (ImageCms.PyCMSError, OSError, ValueError):  # A profile that is of no use is left out.
            pass
    picture.info = {}
    return picture


def _has_holes(image):
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info


def make_all(name: str):
    """Make the renditions of the whole picture ``name`` that are not there yet."""
    if told := facts(name):
        for width in widths(told):
            for suffix in (".avif", ".webp", told.for_every_browser):
                made(Rendition(name, width, suffix))


def forget(name: str):
    """Delete the renditions of ``name``, which can be made again."""
    folder = f"{FOLDER}{name}"
    try:
        _folders, files = default_storage.listdir(folder)
    except (OSError, NotImplementedError):
        return
    for file in files:
        default_storage.delete(f"{folder}/{file}")
    default_storage.delete(folder)


def address(file, *, width: int = WIDTHS[-1], crop: str = "", focus_x: int = 50, focus_y: int = 50) -> str:
    """Return the address of a rendition for every program, about ``width`` wide; "" without a picture."""
    told = facts(file.name) if file else None
    if told is None:
        return ""
    there = widths(told, crop)
    nearest = next((one for one in there if one >= width), there[-1])
    return Rendition(file.name, nearest, told.for_every_browser, crop, (focus_x, focus_y)).url


def stored_name(called: str, suffix: str) -> str:
    """Return the name under which an upload is stored that its sender calls ``called``."""
    stem = make_slug(PurePosixPath(called.replace("\\", "/")).stem)[:30].strip("-")
    return f"{stem or 'picture'}{suffix}"


# Previews: whoever sees one sees its pictures too, also by a link and without an account.


@contextmanager
def in_preview():
    """Let addresses of pictures that are drawn in the block open them for an hour, published or not."""
    token = _in_preview.set(True)
    try:
        yield
    finally:
        _in_preview.reset(token)


def key_to(name: str) -> str:
    return signing.TimestampSigner(salt="portal.lib.pictures").sign(name).removeprefix(f"{name}:")


def opens(key: str, name: str) -> bool:
    """Whether ``key``, from an address, opens the picture ``name`` now."""
    try:
        signing.TimestampSigner(salt="portal.lib.pictures").unsign(f"{name}:{key}", max_age=PREVIEWED_FOR)
    except signing.BadSignature:
        return False
    return True
