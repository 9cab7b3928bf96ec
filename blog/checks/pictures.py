"""Text alternatives: what a picture shows, for those who do not see it."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from blog.checks.drafts import Draft, plain
from blog.checks.remarks import Remark, Severity, digest, quote

FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|avif|svg|heic|tiff?|bmp)", re.IGNORECASE)
# Names that cameras, telephones and programs give: IMG_2034, DSC00012, Screenshot 2024-05-01, kuva1.
MADE_NAME = re.compile(
    r"(?:img|dscn?|dji|pxl|mvimg|image|screenshot|kuvakaappaus|skärmbild|whatsapp image|photo|kuva|bild|foto)"
    r"[ _-]?\d[\d _.:-]*(?:\(\d+\))?",
    re.IGNORECASE,
)
# Said by the reader's program already: "picture".
ANNOUNCED = re.compile(
    r"(?:kuva|valokuva|kuvassa|kuvituskuva|bild|foto|bilden|picture|image|photo|photograph|logo|logotyp)"
    r"(?:\s*[:–-]\s|\s+(?:of|av|på)\b|\s+(?:on|näkyy|visar|shows|föreställer)\b|\s*:)",
    re.IGNORECASE,
)
ONLY_A_PICTURE = {
    "kuva", "valokuva", "kuvituskuva", "bild", "foto", "illustration", "picture", "image", "photo",
    "photograph",
}  # fmt: skip
LONGEST_ALT = 250


def check(draft: Draft) -> Iterator[Remark]:
    """Yield remarks on the lead picture and on each picture of the text."""
    if draft.has_picture:
        yield from _alternative(draft, "picture_alt", 0, "lead", plain(draft.picture_alt))
    for picture in draft.pictures:
        yield from _alternative(draft, "body", picture.block, picture.src, picture.alt or "")


def _alternative(draft, key, block, src, alt):
    place = {"key": key, "block": block, "about": digest(src, alt), "language": draft.language if alt else ""}
    if not alt:
        yield Remark(
            "picture-alternative",
            _("A picture without a text alternative"),
            _(
                "Who does not see the picture does not know what it tells. "
                "The law on digital services asks for it too."
            ),
            _(
                "Tell in a sentence what the picture shows that matters here. "
                "A picture that is mere decoration may stay without: say so."
            ),
            Severity.MUST,
            words=quote(src) if "." in src else "",
            **place,
        )
    elif FILE_NAME.fullmatch(alt) or MADE_NAME.fullmatch(alt) or alt.casefold() in ONLY_A_PICTURE:
        yield Remark(
            "picture-file-name",
            _("A text alternative that tells nothing"),
            _("The name of a file is read aloud letter by letter, and does not tell what the picture shows."),
            _("Tell in a sentence what the picture shows that matters here."),
            Severity.MUST,
            words=quote(alt),
            **place,
        )
    elif match := ANNOUNCED.match(alt):
        yield Remark(
            "picture-announced",
            _("A text alternative that begins by saying that it is a picture"),
            _("Screen readers say “picture” by themselves, so it is heard twice."),
            _("Leave out “%(words)s” and begin with what the picture shows.") % {"words": match[0].strip()},
            Severity.HINT,
            words=quote(alt),
            **place,
        )
    if len(alt) > LONGEST_ALT:
        yield Remark(
            "picture-long",
            _("A long text alternative"),
            _("It is read aloud in one go, and a listener cannot stop in it or go back."),
            _("Keep what matters here in a sentence or two, and tell the rest in the text."),
            Severity.HINT,
            words=quote(alt),
            **place,
        )
