"""Charts are computed by pure functions and drawn as SVG that says everything in words too."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template
from django.utils import translation

from portal.templatetags.charts import grant_chart, grant_table, with_missing_years
from portal.templatetags.charts import width as bar_width


def test_years_between_are_kept_as_unknown():
    grants = with_missing_years([{"year": 2026, "granted": 5}, {"year": 2023, "budget": 3}])
    assert grants == [
        {"year": 2023, "budget": 3},
        {"year": 2024},
        {"year": 2025},
        {"year": 2026, "granted": 5},
    ]


def test_no_grants_no_rows():
    assert grant_chart([]).rows == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, Decimal(0)), (1, Decimal("0.6")), (500_000, Decimal(25)), (1_000_000, Decimal(50))],
)
def test_bar_length_follows_the_largest_sum_and_is_never_invisible(value, expected):
    assert bar_width(value, 1_000_000) == expected


def test_series_stay_apart_and_an_unknown_sum_has_no_bar():
    chart = grant_chart([{"year": 2026, "budget": None, "granted": 0, "applied": 200}], shorten=str)
    (row,) = chart.rows
    assert [(bar.series, bar.width, bar.label) for bar in row.bars] == [
        ("granted", Decimal(0), "0"),
        ("applied", Decimal(50), "200"),
    ]
    assert chart.series == ["granted", "applied"]


def test_kinds_are_written_only_where_a_year_has_several():
    chart = grant_chart(
        [
            {"year": 2025, "kind": "toiminta-avustus", "granted": 1},
            {"year": 2026, "kind": "toiminta-avustus", "granted": 1},
            {"year": 2026, "kind": "kumppanuusavustus", "granted": 1},
        ],
        shorten=str,
    )
    assert [(row.year, row.kind) for row in chart.rows] == [
        ("2025", ""),
        ("2026", "toiminta-avustus"),
        ("", "kumppanuusavustus"),
    ]


def test_rows_never_overlap():
    chart = grant_chart(
        [{"year": year, "budget": 1, "granted": 1, "applied": 1} for year in range(2022, 2027)]
    )
    bars = [bar.y for row in chart.rows for bar in row.bars]
    assert all(later - earlier >= 21 for earlier, later in zip(bars, bars[1:], strict=False))
    assert chart.height > bars[-1]


def test_table_holds_every_number_of_the_chart():
    with translation.override("fi"):
        table = grant_table(
            [{"year": 2024, "granted": 85_000}, {"year": 2026, "granted": 90_000, "applied": 175_281}]
        )
    assert [[cell["text"] for cell in row] for row in table["rows"]] == [
        ["2024", None, "85\xa0000\xa0€", None],
        ["2025", None, None, None],
        ["2026", None, "90\xa0000\xa0€", "175\xa0281\xa0€"],
    ]


def test_a_note_stands_under_the_kind_of_the_grant_and_not_in_the_narrow_year():
    note = "Luku sisältää yhden varauksen."
    table = grant_table([{"year": 2026, "granted": 5, "note": note, "note_lang": "fi"}])
    year, kind = table["rows"][0][:2]
    assert year == {"text": "2026"}
    assert (kind["text"], kind["sub"], kind["sub_lang"]) == (None, note, "fi")


@pytest.mark.parametrize(
    ("language", "label"),
    [("fi", "3,82\xa0milj.\xa0€"), ("sv", "3,82\xa0mn\xa0€"), ("en", "€3.82m")],
)
def test_figure_is_drawn_in_the_readers_language(language, label):
    source = {"title": "Avustukset", "url": "https://example.org/"}
    grants = [
        {"year": 2024, "granted": 3_820_000, "source": source},
        {"year": 2026, "budget": 1, "source": source},
    ]
    template = Template('{% load charts %}{% grant_figure grants "grants" "Grants" %}')
    with translation.override(language):
        page = BeautifulSoup(template.render(Context({"grants": grants})), "html.parser")
    svg = page.find("svg", role="img")
    assert label in svg.desc.string
    assert "2025" in svg.desc.string
    assert svg.find("rect", class_="bar-granted")["width"] == "50.00%"
    assert len(page.select(".source-list li")) == 1
    assert [cell.get_text(strip=True) for cell in page.select("tbody th")] == ["2024", "2025", "2026"]
    assert page.find(style=True) is None
