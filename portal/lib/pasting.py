"""Text that was copied from Word, Outlook or Google Docs, as the HTML that its writer meant.

Word writes lists as paragraphs with a mark in front, headings as classes, and everything else as styles.
"""

import re
from html import escape
from html.parser import HTMLParser

FROM_OFFICE = re.compile(
    r"""\bmso-|class=["']?Mso|<o:p\b|urn:schemas-microsoft-com|docs-internal-guid""", re.IGNORECASE
)
UNSEEN = re.compile(
    r"<!\[(?:if|endif)[^>]*>|<!--.*?-->|<(style|script|title|xml)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL
)
LIST = re.compile(r"mso-list:\s*\S+\s+level(\d+)", re.IGNORECASE)
NUMBER = re.compile(r"\(?(?:\d+|[a-z]|[ivxlc]+)[.)]", re.IGNORECASE)
BOLD = re.compile(r"(?<!-)font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
NOT_BOLD = re.compile(r"(?<!-)font-weight:\s*(?:normal|400)", re.IGNORECASE)
SLANTED = re.compile(r"font-style:\s*italic", re.IGNORECASE)
EMPTY = re.compile(r"<(p|h[2-4]|li|strong|em|blockquote)>(?:\s|&nbsp;|\xa0|<br>)*</\1>")

KEPT = {
    "b", "blockquote", "caption", "cite", "dir", "em", "h1", "h2", "h3", "h4", "h5", "h6", "i", "li", "ol",
    "strong", "sub", "sup", "table", "tbody", "thead", "tr", "ul",
}  # fmt: skip
NAMES = {"b": "strong", "i": "em", "h1": "h2", "h5": "h4", "h6": "h4", "dir": "ul"}
CLASSES = {"MsoTitle": "h2", "MsoSubtitle": "p", "MsoQuote": "blockquote", "MsoIntenseQuote": "blockquote"}
VOID = {"br", "hr", "img"}


def is_from_office(html: str) -> bool:
    """Whether ``html`` was copied from a word processor."""
    return bool(FROM_OFFICE.search(html))


def tidy(html: str) -> str:
    """Return ``html`` from a word processor with real lists, headings and emphasis, without its styles."""
    reader = _Reader()
    reader.feed(UNSEEN.sub("", html))
    reader.close()
    reader.end_lists(0)
    html = "".join(reader.out)
    while (shorter := EMPTY.sub("", html)) != html:
        html = shorter
    return html


class _Reader(HTMLParser):
    """Writes what it reads again, in simpler words."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.open: list[tuple[str, str]] = []  # The name of a tag, and what its end is written as.
        self.lists: list[str] = []  # The kinds of the lists that are open.
        self.marking = 0  # Depth within the mark of a list item.
        self.mark = ""
        self.item: int | None = None  # The level of a list item whose mark is not known yet.

    def handle_starttag(self, tag, attrs):
        told = {name: value or "" for name, value in attrs}
        style, kind = told.get("style", ""), told.get("class", "").partition(" ")[0]
        if self.marking or "mso-list:ignore" in style.lower().replace(" ", ""):
            self.marking += tag not in VOID
            return
        if tag in VOID:
            self.begin_item()
            self.out.append(self.get_starttag_text() or "")
            return
        if tag == "p" and (found := LIST.search(style)):
            self.item, self.mark = int(found[1]), ""
            self.open.append((tag, ""))
            return
        if tag in ("p", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"):
            self.end_lists(0)
        self.begin_item()
        written = self.as_written(tag, told, style, kind)
        self.out += [f"<{one}>" for one in written]
        self.open.append((tag, "".join(f"</{one.partition(' ')[0]}>" for one in reversed(written))))

    def as_written(self, tag, told, style, kind):
        """Return the tags that are written for one, without their brackets."""
        if tag == "span":
            bold, slanted = BOLD.search(style), SLANTED.search(style)
            return [*(["strong"] if bold else []), *(["em"] if slanted else [])]
        if tag == "b" and NOT_BOLD.search(style):
            return []
        if tag == "a":
            href = told.get("href", "")
            return [f'a href="{escape(href)}"'] if href and not href.startswith("#") else []
        if tag == "p":
            return [CLASSES.get(kind, "p")]
        if tag in ("td", "th"):
            spans = [f'{name}="{escape(told[name])}"' for name in ("colspan", "rowspan") if name in told]
            return [" ".join([tag, *spans])]
        return [NAMES.get(tag, tag)] if tag in KEPT else []

    def handle_endtag(self, tag):
        if self.marking:
            self.marking -= 1
            return
        if tag == "p" and self.item is not None:  # An item without words.
            self.item = None
        names = [name for name, _end in self.open]
        if tag not in names:
            return
        while self.open:
            name, end = self.open.pop()
            self.out.append(end)
            if name == tag:
                return

    def handle_data(self, data):
        if self.marking:
            self.mark += data
            return
        if data.strip():
            self.begin_item()
        self.out.append(escape(data, quote=False))

    def begin_item(self):
        """Begin the list item that was announced, in a list of its level and kind."""
        if self.item is None:
            return
        level, self.item = max(1, self.item), None
        kind = "ol" if NUMBER.fullmatch(self.mark.strip()) else "ul"
        self.end_lists(level, kind)
        while len(self.lists) < level:
            self.out.append(f"<{kind}><li>" if len(self.lists) < level - 1 else f"<{kind}>")
            self.lists.append(kind)
        self.out.append("<li>")

    def end_lists(self, level, kind=""):
        """End the lists that are deeper than ``level``, and one at it that is of another ``kind``."""
        ended = False
        while len(self.lists) > level or (level and len(self.lists) == level and self.lists[-1] != kind):
            self.out.append(f"</li></{self.lists.pop()}>")
            ended = True
        if level and len(self.lists) == level:
            self.out.append("</li>")
        return ended
