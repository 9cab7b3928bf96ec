"""The tile map: Finland's counties as squares of one size, each near its true neighbours.

Lapland is no giant here and Helsinki no dot: every county is as easy to see and to press. The drawing's
own unit is a hundredth of a tile.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

SIZE, GAP = 100, 6

# Code of Statistics Finland -> (column from the west, row from the north).
TILES = {
    "21": (2, 0),  # Lapland
    "19": (2, 1),  # North Ostrobothnia
    "20": (3, 1),  # Kainuu
    "17": (0, 2),  # Ostrobothnia
    "18": (1, 2),  # Central Ostrobothnia
    "15": (2, 2),  # Central Finland
    "13": (3, 2),  # North Savo
    "14": (4, 2),  # North Karelia
    "06": (0, 3),  # Satakunta
    "16": (1, 3),  # South Ostrobothnia
    "08": (2, 3),  # Pirkanmaa
    "09": (3, 3),  # Päijät-Häme
    "12": (4, 3),  # South Savo
    "05": (1, 4),  # Southwest Finland
    "07": (2, 4),  # Kanta-Häme
    "10": (3, 4),  # Kymenlaakso
    "11": (4, 4),  # South Karelia
    "91": (0, 5),  # Åland, outside the reform
    "03": (1, 5),  # West Uusimaa
    "02": (2, 5),  # Central Uusimaa
    "01": (3, 5),  # East Uusimaa
    "04": (2, 6),  # Vantaa and Kerava
    "90": (2, 7),  # Helsinki
}
OUTSIDE = {"91"}

WIDTH = (max(column for column, _ in TILES.values()) + 1) * (SIZE + GAP) - GAP + 8
HEIGHT = (max(row for _, row in TILES.values()) + 1) * (SIZE + GAP) - GAP + 8

# Where a word too long for a tile may be broken, by the syllables of its language.
BREAKS = {"Kymmenedalen": "Kymmene-dalen"}
SMALL_WORDS = {"and", "ja", "och"}
LONGEST = 12  # Letters that fit in a tile at reading size.


def split_name(short):
    """Return a county's short name as one or two lines that fit in a tile.

    >>> split_name("Pohjois-Pohjanmaa")
    ['Pohjois-', 'Pohjanmaa']
    >>> split_name("Mellersta Österbotten")
    ['Mellersta', 'Österbotten']
    >>> split_name("Vantaa ja Kerava")
    ['Vantaa ja', 'Kerava']
    """
    lines = []
    for word in short.split():
        if word in SMALL_WORDS and lines:
            lines[-1] += f" {word}"
            continue
        parts = word.split("-")
        for index, part in enumerate(parts):
            mark = "-" if index < len(parts) - 1 else ""
            if len(part) > LONGEST and part not in BREAKS:
                middle = len(part) // 2
                part = f"{part[:middle]}-{part[middle:]}"
            head, _, tail = BREAKS.get(part, part).partition("-")
            lines += [f"{head}-", f"{tail}{mark}"] if tail else [f"{head}{mark}"]
    return lines


def abbreviate(short):
    """Return a county's short name in at most five letters, for small screens.

    >>> [abbreviate(name) for name in ("Pohjois-Savo", "Norra Savolax", "Lappi", "Pirkanmaa")]
    ['P-Sav', 'N Sav', 'Lappi', 'Pirk.']
    """
    words = [word for word in short.replace("-", " - ").split() if word not in SMALL_WORDS]
    if len(words) == 1:
        return short if len(short) <= 5 else f"{short[:4]}."
    mark = "-" if "-" in words else " "
    return f"{words[0][0]}{mark}{words[-1][:3]}"


def level(value, largest):
    """Return how dark a tile is, 0 to 4, by its share of the largest number.

    The share's root, so that one great city does not make all others look alike.
    """
    if not value or not largest:
        return 0
    return min(4, 1 + int(4 * (value / largest) ** 0.5))


UNKNOWN = "unknown"
"""The level of a county of which the number is not known."""


@dataclass(frozen=True)
class Scale:
    """From which number on the second, third and fourth class of a map begin; the first is above zero."""

    starts: tuple[Decimal, Decimal, Decimal]

    def level(self, value) -> int | str:
        """Return the class of a number: 0 for zero, 1 to 4, or UNKNOWN for None."""
        if value is None:
            return UNKNOWN
        return 1 + sum(value >= start for start in self.starts) if value > 0 else 0


SHARES = Scale((Decimal(25), Decimal(50), Decimal(75)))


def scale_of(values: Iterable[Decimal | None]) -> Scale:
    """Return the classes of numbers without a fixed end, by the root of the largest, in round numbers.

    >>> [str(start) for start in scale_of([Decimal("16"), Decimal("3.4"), None]).starts]
    ['1', '4', '9']
    """
    largest = max((value for value in values if value is not None), default=0) or Decimal(16)
    return Scale(tuple(_round(largest * share / 16) for share in (1, 4, 9)))


def _round(number):
    """Return a number with two digits that say something."""
    exponent = Decimal(number).adjusted() - 1
    rounded = Decimal(number).quantize(Decimal(1).scaleb(exponent))
    return Decimal(int(rounded)) if rounded == int(rounded) else rounded.normalize()


@dataclass(frozen=True)
class Line:
    """One line of a tile's name and its place."""

    text: str
    x: int
    y: int


@dataclass(frozen=True)
class Tile:
    """One county on the map, as the template draws it."""

    code: str
    short: str
    url: str
    value: int | str | None
    value_label: str
    level: int | str
    is_current: bool
    is_outside: bool
    x: int
    y: int
    lines: list[Line] = field(default_factory=list)
    abbr: str = ""
    text: str = ""
    is_chosen: bool = False
    is_thin: bool = False

    @property
    def cx(self):
        """The middle of the tile from the left."""
        return self.x + SIZE // 2

    @property
    def abbr_y(self):
        """The base line of the short form."""
        return self.y + (60 if self.value is None and not self.text else 42)

    @property
    def value_y(self):
        """The base line of the number."""
        return self.y + 84


def tiles(counties, current=None):
    """Return the map's tiles in reading order, north to south.

    ``counties``: dicts of code, short, url, value (a number or None) and value_label (a phrase with the
    number, "42 organisations"); where the number is not a count also text (how it is written), level (of a
    Scale), is_chosen, and is_thin (too little is known to compare it). ``current``: the code of the county
    whose page it is. Unknown codes have no place on the map and are left to the list under it. No queries.
    """
    counties = [county for county in counties if county["code"] in TILES]
    numbers = [county.get("value") for county in counties if isinstance(county.get("value"), int)]
    largest = max(numbers, default=0)
    drawn = []
    for county in sorted(counties, key=lambda county: TILES[county["code"]][::-1]):
        column, row = TILES[county["code"]]
        x, y = column * (SIZE + GAP), row * (SIZE + GAP)
        value = county.get("value")
        words = split_name(county["short"])
        is_bare = value is None and not county.get("text")
        room = 100 if is_bare else 60
        top = y + (room - 19 * (len(words) - 1)) // 2 + (5 if is_bare else 7)
        drawn.append(
            Tile(
                code=county["code"],
                short=county["short"],
                url=county["url"],
                value=value,
                value_label=county.get("value_label", ""),
                level=county["level"]
                if "level" in county
                else level(value, largest)
                if isinstance(value, int)
                else 0,
                is_current=county["code"] == current,
                is_outside=county["code"] in OUTSIDE,
                x=x,
                y=y,
                lines=[Line(word, x + SIZE // 2, top + 19 * index) for index, word in enumerate(words)],
                abbr=abbreviate(county["short"]),
                text=county.get("text", ""),
                is_chosen=county.get("is_chosen", False),
                is_thin=county.get("is_thin", False),
            )
        )
    return drawn
