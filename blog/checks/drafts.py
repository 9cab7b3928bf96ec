"""A draft as the checks read it: blocks in reading order, with their links, pictures and abbreviations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

import nh3

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
INLINE = {"a", "abbr", "br", "cite", "em", "img", "span", "strong", "sub", "sup"}
TAGS = {
    *HEADINGS, *INLINE, "blockquote", "caption", "dd", "div", "dl", "dt", "figcaption", "figure", "hr", "li",
    "ol", "p", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "aside", "section",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href", "hreflang"},
    "abbr": {"title"},
    "img": {"src", "alt"},
    "figure": {"data-picture"},
}
SPACES = re.compile(r"[ \t\r\f\u00a0\u2007\u202f]+")
# What is not seen, and would hide a word from a check: soft hyphens, joiners, marks of direction.
UNSEEN = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x200E, 0x200F])


@dataclass
class Link:
    """A link in a block: its words stand from ``start`` to ``end``."""

    href: str
    hreflang: str
    start: int
    end: int = 0
    words: str = ""
    alts: str = ""  # The text alternatives of pictures in it.


@dataclass
class Explained:
    """An abbreviation with its meaning in its tag."""

    words: str
    title: str


@dataclass
class Picture:
    """A picture in the text. ``alt`` is None where there is none, "" where it is said to be decoration."""

    src: str
    alt: str | None
    block: int


@dataclass
class Block:
    """A paragraph, heading, list item, cell or the like; ``key`` is the field that it stands in."""

    key: str
    tag: str
    number: int
    text: str
    language: str
    links: list[Link] = field(default_factory=list)
    explained: list[Explained] = field(default_factory=list)

    @property
    def level(self) -> int:
        """The level of a heading; 0 for anything else."""
        return int(self.tag[1]) if self.tag in HEADINGS else 0


def plain(text: str) -> str:
    """Return ``text`` with single spaces and without what is not seen."""
    return SPACES.sub(" ", (text or "").translate(UNSEEN)).strip()


@dataclass(frozen=True)
class Draft:
    """A language version as it is being written, and what is known beside it.

    ``own_words`` are counties with the words in which they speak of their grants: {county: {kind: word}}.
    """

    language: str
    title: str = ""
    excerpt: str = ""
    body: str = ""
    picture_alt: str = ""
    has_picture: bool = False
    own_words: dict[str, dict[str, str]] = field(default_factory=dict)

    @cached_property
    def _read(self) -> "_Reader":
        reader = _Reader(self.language)
        reader.feed(nh3.clean(self.body or "", tags=TAGS, attributes=ATTRIBUTES, link_rel=None))
        reader.close()
        reader.end_block()
        return reader

    @property
    def body_blocks(self) -> list[Block]:
        return self._read.blocks

    @property
    def pictures(self) -> list[Picture]:
        """The pictures of the text."""
        return self._read.pictures

    @cached_property
    def blocks(self) -> list[Block]:
        """Everything that readers read, in the order in which they do."""
        before = [("title", self.title), ("excerpt", self.excerpt)]
        alts = [(picture.block, picture.alt) for picture in self.pictures if picture.alt]
        return [
            *self._texts(before),
            *self.body_blocks,
            *(Block("body", "img", number, plain(alt), self.language) for number, alt in alts),
            *self._texts([("picture_alt", self.picture_alt)]),
        ]

    def _texts(self, texts) -> Iterator[Block]:
        for key, text in texts:
            # A line of the excerpt is a paragraph of its own.
            for line in (text or "").splitlines():
                if line := plain(line):
                    yield Block(key, "p", 0, line, self.language)


class _Reader(HTMLParser):
    """Reads cleaned, so well-formed, HTML into blocks. One pass, whatever the text."""

    def __init__(self, language):
        super().__init__(convert_charrefs=True)
        self.language = language
        self.blocks: list[Block] = []
        self.pictures: list[Picture] = []
        # Open elements: their tags, and the language in each.
        self.path: list[tuple[str, str]] = []
        self.pieces: list[str] = []
        self.length = 0
        self.links: list[Link] = []
        self.open_links: list[Link] = []
        self.open_abbr: list[tuple[int, str]] = []
        self.explained: list[Explained] = []
        self.has_picture = False
        self.named = ""  # The picture that the figure around names.

    @property
    def lang(self):
        return self.path[-1][1] if self.path else self.language

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "br":
            self._add("\n")
        elif tag == "img":
            self._picture(told)
        elif tag == "hr":
            self.end_block()
        elif tag in INLINE:
            if tag == "a":
                link = Link(
                    (told.get("href") or "").strip(), (told.get("hreflang") or "").lower(), self.length
                )
                self.open_links.append(link)
                self.links.append(link)
            elif tag == "abbr":
                self.open_abbr.append((self.length, told.get("title") or ""))
        else:
            self.end_block()
            self.named = told.get("data-picture") or ""
            self.path.append((tag, (told.get("lang") or "")[:2].lower() or self.lang))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag):
        if tag == "a" and self.open_links:
            link = self.open_links.pop()
            link.end = self.length
            link.words = plain("".join(self.pieces)[link.start : link.end])
        elif tag == "abbr" and self.open_abbr:
            start, title = self.open_abbr.pop()
            self.explained.append(Explained(plain("".join(self.pieces)[start:]), plain(title)))
        elif tag not in INLINE and tag != "hr":
            self.end_block(even_if_empty=tag in HEADINGS)
            if self.path:
                self.path.pop()

    def handle_data(self, data):
        self._add(SPACES.sub(" ", data.translate(UNSEEN).replace("\n", " ")))

    def _add(self, text):
        self.pieces.append(text)
        self.length += len(text)

    def _picture(self, told):
        src = told.get("src") or self.named
        alt = told.get("alt")
        self.pictures.append(Picture(src, alt if alt is None else plain(alt), len(self.blocks) + 1))
        self.has_picture = True
        for link in self.open_links:
            link.alts = f"{link.alts} {alt or ''}".strip()

    def end_block(self, even_if_empty=False):
        text = "".join(self.pieces)
        if text.strip() or even_if_empty or self.links or self.has_picture:
            tag, lang = self.path[-1] if self.path else ("p", self.language)
            self.blocks.append(
                Block("body", tag, len(self.blocks) + 1, text.rstrip(), lang, self.links, self.explained)
            )
        self.pieces, self.length, self.has_picture = [], 0, False
        self.links, self.open_links, self.open_abbr, self.explained = [], [], [], []
