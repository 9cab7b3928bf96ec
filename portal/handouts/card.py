"""The card of a service path: one A5 page in large type for people who do not use the net."""

import re
from dataclasses import dataclass

import qrcode
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathImage

from portal.handouts import printing
from portal.handouts.facts import PathFacts


@dataclass(frozen=True)
class Room:
    """How many organisations are told at a step, how many places of each, on one line or more, how large."""

    at_a_step: int
    places: int
    with_activity: bool
    is_compact: bool
    size: str


# The most that serves a reader first; the last fits nearly any path.
ROOMS = (
    Room(3, 3, True, False, "large"),
    Room(2, 2, True, False, "large"),
    Room(1, 2, True, False, "large"),
    Room(1, 1, False, True, "large"),
    Room(1, 1, False, True, "medium"),
    Room(1, 1, False, True, "small"),
)
MOST_STEPS = 14
MEASURES = re.compile(r' (?:width|height)="[^"]*"')


def write(told: PathFacts) -> bytes:
    """Return the card as a PDF file of one page, in the active language."""
    for steps in (len(told.steps), MOST_STEPS, 10, 7):
        for room in ROOMS if steps >= len(told.steps) else ROOMS[-1:]:
            document = printing.laid_out("handouts/card.html", _context(told, room, steps))
            if len(document.pages) == 1:
                return printing.pdf(document)
    return printing.pdf(document.copy(document.pages[:1]))


def _context(told, room, steps):
    return {
        "told": told,
        "steps": told.steps[:steps],
        "left": max(0, len(told.steps) - steps),
        "most": room,
        "qr": mark_safe(qr_svg(told.url)),
        "made_on": timezone.localdate(),
    }


def qr_svg(url: str) -> str:
    """Return a QR code of ``url`` as a drawing that scales."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(url)
    drawing = code.make_image(image_factory=SvgPathImage).to_string(encoding="unicode")
    drawing = MEASURES.sub("", drawing, count=2)
    title = _("QR code: %(url)s") % {"url": url}
    return drawing.replace("><path", f"><title>{escape(title)}</title><path", 1)
