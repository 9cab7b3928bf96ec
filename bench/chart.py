"""A chart of what was measured, as SVG: each page's speed as a part of the bare view's."""

import math
from xml.sax.saxutils import escape

LEFT, RIGHT, TOP, ROW, BAR = 190, 60, 60, 80, 6
WIDTH = 1620
LEAST = 0.001  # Where the logarithmic scale begins.
TICKS = (0.001, 0.01, 0.04, 0.1, 0.5, 1)
SHADES = {
    "undrawn": ("#d9d2e0", "#9d8bb0", "#5f4a78"),
    "cold": ("#b7d3e8", "#5b97c4", "#1c5a8a"),
    "drawn": ("#c4e3c1", "#6db36b", "#2f7a35"),
    "warm": ("#f2cf9c", "#dd9a3b", "#9c5f0a"),
}


def svg(rows: list[dict]) -> str:
    """Return the chart: a panel for each database; a page's bars are its sizes in each mode."""
    rows = [row for row in rows if row["ratio"]]
    databases = list(dict.fromkeys(row["database"] for row in rows))
    parts, top = [], 10
    for database in databases:
        panel, height = _panel(database, [row for row in rows if row["database"] == database], top)
        parts += panel
        top += height
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top + 10}" font-family="sans-serif" '
        f'font-size="12"><title>Speed of pages, as a part of a bare view’s</title>'
        f'<rect width="{WIDTH}" height="{top + 10}" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def _panel(database, rows, top):
    pages = list(dict.fromkeys(row["page"] for row in rows))
    sizes = sorted({row["organisations"] for row in rows})
    height = TOP + ROW * len(pages)
    parts = [f'<text x="10" y="{top + 18}" font-size="15" font-weight="bold">{escape(database)}</text>']
    keys = [(mode, place, size) for mode in SHADES for place, size in enumerate(sizes)]
    for number, (mode, place, size) in enumerate(keys):
        x = LEFT + number * 115
        shade = SHADES[mode][min(place, 2)]
        parts.append(f'<rect x="{x}" y="{top + 8}" width="10" height="10" fill="{shade}"/>')
        parts.append(f'<text x="{x + 14}" y="{top + 17}">{mode}, {size:,}</text>')
    for tick in TICKS:
        x = _x(tick)
        parts.append(
            f'<line x1="{x}" y1="{top + TOP - 14}" x2="{x}" y2="{top + height - 8}" stroke="#ddd"/>'
            f'<text x="{x}" y="{top + TOP - 18}" text-anchor="middle" fill="#555">{tick:g}</text>'
        )
    for number, page in enumerate(pages):
        y = top + TOP + number * ROW
        parts.append(f'<text x="{LEFT - 10}" y="{y + 16}" text-anchor="end">{escape(page)}</text>')
        for turn, (mode, place, size) in enumerate(keys):
            for row in rows:
                if (row["page"], row["mode"], row["organisations"]) == (page, mode, size):
                    length = max(1, _x(row["ratio"]) - LEFT)
                    parts.append(
                        f'<rect x="{LEFT}" y="{y - 8 + turn * BAR}" width="{length:.1f}" height="{BAR - 1}" '
                        f'fill="{SHADES[mode][min(place, 2)]}"><title>{escape(page)}, {mode}, {size:,}: '
                        f"{row['ratio']:.3f}</title></rect>"
                    )
    return parts, height + 20


def _x(ratio):
    share = math.log(max(ratio, LEAST) / LEAST) / math.log(1 / LEAST)
    return round(LEFT + min(share, 1.05) * (WIDTH - LEFT - RIGHT), 1)
