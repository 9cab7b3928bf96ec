"""A picture made from a title, for where an address is shared: the project's letters and colours."""

import io
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).parents[1] / "static" / "fonts"
# Letters of Finnish, Swedish and English; those of the Sámi languages; a system's own for all others.
FACES = (FONTS / "newsreader-500.woff2", FONTS / "newsreader-500-ext.woff2", "DejaVuSerif.ttf")
SIZE = (1200, 630)
PAPER, INK, MUTED, SPRUCE = "#fbfaf7", "#17231f", "#55625d", "#0b5d4e"
MARGIN = 80
WIDTH = SIZE[0] - 2 * MARGIN
TOP, BOTTOM = 150, 530  # Between these stands the title.
TITLE_SIZES = (92, 84, 76, 68, 60, 54, 48, 42)
MOST_LINES = 5
LEADING = 1.14
VOWELS = set("aeiouyåäö")
NO_LETTER = "\U0010ffff"


def draw(title: str, above: str, name: str) -> bytes:
    """Return a PNG of 1200 × 630 points with ``title``, small words ``above`` it, and the site's ``name``."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 18, SIZE[1]), fill=SPRUCE)
    small = Letters(34)
    small.write(pen, (MARGIN, 66), small.shorten(above, WIDTH), SPRUCE)
    letters, lines = fit(title)
    step = letters.size * LEADING
    top = TOP + max(0, (BOTTOM - TOP - step * len(lines)) / 3)
    for place, line in enumerate(lines):
        letters.write(pen, (MARGIN, top + place * step), line, INK)
    _mark(pen, MARGIN, 556)
    small.write(pen, (MARGIN + 62, 556), small.shorten(name, WIDTH - 62), MUTED)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def fit(title: str) -> tuple["Letters", list[str]]:
    """Return ``title`` in lines, and the largest letters in which it has room.

    Words are broken only when even the smaller letters are too large for them; what does not fit is left out.
    """
    words = title.split()
    for size in TITLE_SIZES:
        letters = Letters(size)
        lines = letters.lines(words)
        is_whole = all(letters.length(word) <= WIDTH for word in words)
        if is_whole and len(lines) <= MOST_LINES and len(lines) * size * LEADING <= BOTTOM - TOP:
            return letters, lines
    letters = Letters(TITLE_SIZES[-2])
    lines = letters.lines([part for word in words for part in letters.parts(word)])
    room = int((BOTTOM - TOP) // (letters.size * LEADING))
    if len(lines) > room:
        lines = [*lines[: room - 1], letters.shorten(" ".join(lines[room - 1 :]), WIDTH)]
    return letters, lines


def breaks(word: str) -> list[int]:
    """Return the places at which ``word`` may be broken: before a consonant that a vowel follows.

    >>> [("järjestötyö"[:place], "järjestötyö"[place:]) for place in breaks("järjestötyö")]
    [('järjes', 'tötyö'), ('järjestö', 'työ')]
    """
    small = word.casefold()
    return [
        place
        for place in range(4, len(word) - 2)
        if small[place].isalpha() and small[place] not in VOWELS and small[place + 1] in VOWELS
    ]


class Letters:
    """Letters of one size. A letter that one font lacks is taken from the next."""

    def __init__(self, size: int):
        self.size = size
        self.fonts = [font for face in FACES if (font := _font(face, size))]
        self.first = {}

    def font_of(self, char):
        if char not in self.first:
            has = (font for font in self.fonts if char.isspace() or _has(font, char))
            self.first[char] = next(has, self.fonts[0])
        return self.first[char]

    def runs(self, text):
        """Return ``text`` in pieces, each with its font."""
        found = []
        for char in text:
            font = self.font_of(char)
            if found and found[-1][1] is font:
                found[-1][0] += char
            else:
                found.append([char, font])
        return found

    def length(self, text) -> float:
        return sum(font.getlength(part) for part, font in self.runs(text))

    def write(self, pen, place, text, colour):
        left, top = place
        base = top + self.size * 0.9
        for part, font in self.runs(text):
            pen.text((left, base), part, fill=colour, font=font, anchor="ls")
            left += font.getlength(part)

    def lines(self, words) -> list[str]:
        """Return ``words`` in lines that are not too long; a word that ends with a hyphen joins the next."""
        found = []
        for word in words:
            joined = found and found[-1] + ("" if found[-1].endswith("\u00ad") else " ") + word
            if joined and self.length(joined.replace("\u00ad", "")) <= WIDTH:
                found[-1] = joined
            else:
                found.append(word)
        return [
            line[:-1].replace("\u00ad", "") + ("-" if line[-1] == "\u00ad" else line[-1]) for line in found
        ]

    def parts(self, word) -> list[str]:
        """Return ``word`` in parts that each fit on a line, all but the last with a soft hyphen."""
        found = []
        while self.length(word) > WIDTH:
            fitting = [place for place in range(1, len(word)) if self.length(word[:place] + "-") <= WIDTH]
            last = fitting[-1]
            place = next((place for place in reversed(breaks(word)) if place <= last), last)
            found.append(word[:place] + "\u00ad")
            word = word[place:]
        return [*found, word]

    def shorten(self, text, width) -> str:
        """Return ``text``, its end left out when it is too long."""
        if self.length(text) <= width:
            return text
        while text and self.length(f"{text.rstrip()}…") > width:
            text = text[:-1]
        return f"{text.rstrip(' ,.;:–-')}…"


@cache
def _font(face, size):
    try:
        return ImageFont.truetype(str(face), size)
    except OSError:  # The system has no such font.
        return None


def _has(font, char):
    return bytes(font.getmask(char)) != bytes(font.getmask(NO_LETTER))


def _mark(pen, left, top):
    """Draw the site's mark: a path with its steps."""

    def at(x, y):
        return left + (x - 2) * 1.5, top + (y - 3) * 1.5

    pen.line([at(6, 25), at(6, 16), at(16, 16), at(16, 7), at(23, 7)], fill=SPRUCE, width=4, joint="curve")
    for x, y in ((6, 25), (16, 16)):
        pen.ellipse((*at(x - 4, y - 4), *at(x + 4, y + 4)), fill=SPRUCE)
    pen.ellipse((*at(22.75, 3.75), *at(29.25, 10.25)), outline=SPRUCE, width=3)
