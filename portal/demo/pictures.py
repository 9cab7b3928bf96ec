"""Calm abstract pictures for the example posts, drawn the same each time and light to load."""

import io
import math

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from portal.demo.materials import draw

WIDTH, HEIGHT = 1200, 675
SCALE = 2  # Drawn larger and made smaller, so that edges are smooth.
PAPER, SAND, MIST = "#FBFAF7", "#EFE9DC", "#DCE7E1"
SPRUCE, MOSS, DEEP = "#0B5D4E", "#5F9486", "#17423A"
OCHRE, CLAY = "#B3541E", "#DDA77F"
BACKGROUNDS = (PAPER, SAND, MIST)


def put_picture(name: str, kind: str) -> str:
    """Draw the picture ``name`` of a ``kind`` into the storage unless it is there; return its name in it."""
    path = f"posts/example/{name}.webp"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(paint(name, kind)))
    return path


def paint(name: str, kind: str) -> bytes:
    """Return the picture as WebP."""
    chance = draw("picture", name)
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), chance.choice(BACKGROUNDS))
    KINDS[kind](ImageDraw.Draw(image), chance)
    image = image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    image.save(written, "WEBP", quality=82, method=6)
    return written.getvalue()


def _disc(canvas, x, y, radius, colour):
    x, y, radius = x * SCALE, y * SCALE, radius * SCALE
    canvas.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _box(canvas, x, y, width, height, colour, corner=0):
    box = (x * SCALE, y * SCALE, (x + width) * SCALE, (y + height) * SCALE)
    canvas.rounded_rectangle(box, radius=corner * SCALE, fill=colour)


def hills(canvas, chance):
    """Ridges behind one another under a low sun."""
    _disc(canvas, chance.randint(700, 1020), chance.randint(150, 260), chance.randint(55, 85), OCHRE)
    for place, colour in enumerate((MIST, MOSS, SPRUCE, DEEP)):
        base = 300 + place * 95
        phase, swing, length = chance.uniform(0, 6), chance.randint(22, 48), chance.uniform(150, 260)
        ridge = [(x, base + swing * math.sin(x / length + phase)) for x in range(0, WIDTH + 20, 12)]
        points = [(x * SCALE, y * SCALE) for x, y in [*ridge, (WIDTH, HEIGHT), (0, HEIGHT)]]
        canvas.polygon(points, fill=colour)


def stones(canvas, chance):
    """Stepping stones from left to right; one of them is only an outline."""
    phase, hollow = chance.uniform(0, 3), chance.randint(3, 5)
    for place in range(8):
        x, radius = 110 + place * 140, 34 + 4 * place
        y = 360 + 120 * math.sin(place / 1.6 + phase)
        if place == hollow:
            _disc(canvas, x, y, radius, OCHRE)
            _disc(canvas, x, y, radius - 6, PAPER)
        else:
            _disc(canvas, x, y, radius, SPRUCE if place % 3 else MOSS)


def tiles(canvas, chance):
    """A field of tiles, a few of them warm."""
    warm = {(chance.randrange(8), chance.randrange(4)) for _tile in range(4)}
    for column in range(8):
        for row in range(4):
            colour = CLAY if (column, row) in warm else chance.choice((SPRUCE, MOSS, MOSS, DEEP))
            _box(canvas, 104 + column * 126, 88 + row * 126, 110, 110, colour, corner=10)


def lanterns(canvas, chance):
    """Lights hanging in the dusk."""
    _box(canvas, 0, 0, WIDTH, HEIGHT, DEEP)
    for place in range(7):
        x, y = 120 + place * 160, chance.randint(190, 480)
        canvas.line((x * SCALE, 0, x * SCALE, y * SCALE), fill=MOSS, width=3 * SCALE)
        _disc(canvas, x, y, 62, SPRUCE)
        _disc(canvas, x, y, 34, CLAY)
        _disc(canvas, x, y, 16, PAPER)


def doors(canvas, chance):
    """A row of doors, one ajar with light behind it."""
    open_door = chance.randrange(1, 4)
    for place in range(5):
        x = 130 + place * 196
        _box(canvas, x, 170, 150, 380, SPRUCE if place % 2 else MOSS, corner=6)
        if place == open_door:
            _box(canvas, x + 12, 182, 126, 368, CLAY)
            _box(canvas, x + 12, 182, 52, 368, DEEP)
        else:
            _disc(canvas, x + 126, 370, 8, SAND)
    _box(canvas, 0, 550, WIDTH, 125, SAND)


def table(canvas, chance):
    """A long table seen from above, with places laid and one chair pulled out."""
    _box(canvas, 150, 250, 900, 180, CLAY, corner=24)
    pulled = chance.randrange(6)
    for place in range(6):
        x = 230 + place * 148
        _disc(canvas, x, 300, 30, PAPER)
        _disc(canvas, x, 380, 30, PAPER)
        _box(canvas, x - 36, 160 - (50 if place == pulled else 0), 72, 58, SPRUCE, corner=14)
        _box(canvas, x - 36, 462, 72, 58, MOSS, corner=14)


KINDS = {
    "hills": hills,
    "stones": stones,
    "tiles": tiles,
    "lanterns": lanterns,
    "doors": doors,
    "table": table,
}
