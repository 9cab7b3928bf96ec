"""HTML that people write: what may stay in it. Cleaned when it is saved, and again when it is shown."""

import re
from html import escape
from html.parser import HTMLParser
from typing import NamedTuple

import nh3

TAGS = {
    "a", "abbr", "blockquote", "br", "caption", "cite", "em", "figcaption", "figure", "h2", "h3", "h4", "hr",
    "li", "ol", "p", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "hreflang", "lang"},
    "abbr": {"title"},
    "blockquote": {"lang"},
    "p": {"lang"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
# Where words end with a tag: at its end unless it stands inside a sentence, and at a break.
WORD_ENDS = re.compile(r"<(?=[bh]r\b|/(?!(?:a|abbr|cite|em|strong|sub|sup)>))")
LINE_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
SPACES = re.compile(r"[ \t\n\r\f]+")  # As browsers show them: one space.
RULE = "* * *"


def clean(html: str) -> str:
    """Return ``html`` with only the tags, attributes and link schemes that a text of ours may have.

    What has no words is no text: an editor leaves an empty paragraph where everything was deleted.
    """
    html = nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener")
    return html if plain(html) else ""


def plain(html: str) -> str:
    """Return the words of ``html`` without its tags, for excerpts, search and descriptions."""
    text = nh3.clean(WORD_ENDS.sub(" <", html), tags=set())
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", " "), ("&amp;", "&")):
        text = text.replace(entity, char)
    return " ".join(text.split())


def from_plain(text: str) -> str:
    """Return plain ``text`` as HTML: its paragraphs stand apart by empty lines, and its lines stay lines.

    >>> from_plain("Tea & talk\\non Mondays\\n\\nWelcome!")
    '<p>Tea &amp; talk<br>on Mondays</p><p>Welcome!</p>'
    """
    paragraphs, lines = [], []
    for line in [*LINE_BREAKS.split(text), ""]:
        if line := line.strip():
            lines.append(escape(SPACES.sub(" ", line), quote=False))
        elif lines:
            paragraphs.append(f"<p>{'<br>'.join(lines)}</p>")
            lines = []
    return clean("".join(paragraphs))


def to_plain(html: str) -> str:
    """Return ``html`` as plain text, with an empty line between its paragraphs and links written out."""
    return "\n\n".join(block.text for block in blocks(html))


class Block(NamedTuple):
    """A paragraph, heading, list item or cell of a text: its words, and its formatting.

    ``form`` is the same for two blocks of the same words only when both look the same.
    """

    text: str
    form: tuple


def blocks(html: str) -> list[Block]:
    """Return the blocks of ``html`` in reading order. A link is followed by where it leads."""
    reader = _Reader()
    reader.feed(clean(html))
    reader.close()
    reader.end_block()
    return reader.blocks


class _Reader(HTMLParser):
    """Reads cleaned HTML into blocks."""

    BLOCKS = TAGS - {"a", "abbr", "br", "cite", "em", "strong", "sub", "sup"}
    # A paragraph is what a text is made of, so it is no formatting of its own.
    UNSEEN = {"p", "tbody"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.blocks, self.path, self.links = [], [], []
        self.text, self.marks = "", []

    def handle_starttag(self, tag, attrs):
        if tag == "br":
            self.text = self.text.rstrip(" ") + "\n"
        elif tag in self.BLOCKS:
            self.end_block()
            if tag == "hr":
                self.blocks.append(Block(RULE, (tag,)))
            else:
                self.path.append((tag, tuple(attrs)))
        else:
            told = tuple((name, value) for name, value in attrs if name not in ("href", "rel"))
            self.marks.append((len(self.text), tag, told))
            if tag == "a":
                self.links.append((len(self.text), dict(attrs).get("href") or ""))

    def handle_endtag(self, tag):
        if tag in self.BLOCKS:
            self.end_block()
            if self.path:
                self.path.pop()
        elif tag != "br":
            if tag == "a" and self.links:
                self.write_target(*self.links.pop())
            self.marks.append((len(self.text), f"/{tag}", ()))

    def handle_data(self, data):
        data = SPACES.sub(" ", data)
        self.text += data.lstrip(" ") if self.text[-1:] in ("", " ", "\n") else data

    def write_target(self, start, href):
        """Write where a link leads, unless its words say so already."""
        said = self.text[start:].strip()
        if href and said not in (href, href.partition(":")[2]):
            self.text = f"{self.text.rstrip(' ')} ({href})"

    def end_block(self):
        if text := self.text.strip():
            outer = tuple(step for step in self.path if step[0] not in self.UNSEEN or step[1])
            self.blocks.append(Block(text, (outer, tuple(self.marks))))
        self.text, self.marks, self.links = "", [], []
