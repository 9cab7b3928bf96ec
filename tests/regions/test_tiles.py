"""The tile map: every county has a place, a name that fits, and neighbours that are its true ones."""

import pytest

from portal.pages.styleguide import SHORT_NAMES
from regions.tiles import LONGEST, TILES, abbreviate, level, split_name, tiles

CODES = {f"{number:02}" for number in range(1, 22)} | {"90", "91"}
LANGUAGES = {"fi": 0, "sv": 1, "en": 2}

# Counties that share a border: each pair once.
BESIDE = {
    "21": ["19"],
    "19": ["20"],
    "20": ["13"],
    "13": ["14"],
    "14": ["12"],
    "12": ["11"],
    "11": ["10"],
    "10": ["09", "01"],
    "09": ["08", "12"],
    "08": ["15", "07", "16"],
    "15": ["13", "18"],
    "18": ["17", "16", "19"],
    "17": ["06"],
    "06": ["16"],
    "07": ["02"],
    "05": ["07", "03", "06"],
    "03": ["02"],
    "02": ["01", "04"],
    "04": ["90", "03", "01"],
}


def county(code, value=0):
    return {
        "code": code,
        "short": SHORT_NAMES[code][0],
        "url": f"/{code}/",
        "value": value,
        "value_label": str(value),
    }


def test_every_county_has_a_place_of_its_own():
    assert set(TILES) == CODES
    assert len(set(TILES.values())) == len(TILES)


@pytest.mark.parametrize(
    ("one", "other"), [(one, other) for one, others in BESIDE.items() for other in others]
)
def test_neighbours_touch(one, other):
    across = abs(TILES[one][0] - TILES[other][0])
    down = abs(TILES[one][1] - TILES[other][1])
    assert max(across, down) == 1


@pytest.mark.parametrize("index", LANGUAGES.values(), ids=LANGUAGES)
def test_names_fit_and_short_forms_differ(index):
    names = [names[index] for names in SHORT_NAMES.values()]
    assert max(len(split_name(name)) for name in names) == 2
    assert max(len(line) for name in names for line in split_name(name)) <= LONGEST
    assert max(len(abbreviate(name)) for name in names) == 5
    # The two Uusimaa counties that begin alike in no language, and so on: a short form names one county.
    assert len({abbreviate(name) for name in names}) == len(names)


def test_tiles_come_from_north_to_south_and_mark_the_current_one():
    drawn = tiles([county("90"), county("08"), county("21")], current="08")
    assert [tile.code for tile in drawn] == ["21", "08", "90"]
    assert [tile.is_current for tile in drawn] == [False, True, False]


def test_tiles_leave_out_what_has_no_place():
    assert tiles([{"code": "HUS", "short": "HUS", "url": "/", "value": 1}]) == []


def test_aland_is_outside_and_has_no_number():
    (tile,) = tiles([{"code": "91", "short": "Åland", "url": "/91/", "value": None}])
    assert (tile.is_outside, tile.value, tile.level) == (True, None, 0)


@pytest.mark.parametrize(
    ("value", "expected"), [(0, 0), (None, 0), (1, 1), (10, 2), (30, 3), (99, 4), (100, 4)]
)
def test_level_grows_with_the_number(value, expected):
    assert level(value, 100) == expected


def test_level_without_any_number():
    assert level(0, 0) == 0
