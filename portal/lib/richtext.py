"""HTML that people write: what may stay in it. Cleaned when it is saved, and again when it is shown.

A picture is a figure that names it (``data-picture``), with its text alternative and caption; a material is a
figure that names it (``data-material``) and is empty. What they look like is filled in where a text is shown
(``filled``), so that nothing is shown that its reader may not see.
"""

import re
import uuid
from collections.abc import Callable
from html import escape, unescape
from html.parser import HTMLParser
from typing import NamedTuple

import nh3
from django.utils.translation import gettext as _

from portal.lib import pasting

TAGS = {
    "a", "abbr", "aside", "blockquote", "br", "caption", "cite", "em", "figcaption", "figure", "h2", "h3",
    "h4", "hr", "img", "li", "ol", "p", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr",
    "ul",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "hreflang", "lang"},
    "abbr": {"title"},
    "blockquote": {"lang"},
    "figure": {"data-material", "data-picture"},
    "img": {"alt"},
    "p": {"lang"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
CLASSES = {"aside": {"pull-quote"}}
SCHEMES = {"http", "https", "mailto", "tel"}
# Where words end with a tag: at its end unless it stands inside a sentence, and at a break.
WORD_ENDS = re.compile(r"<(?=[bh]r\b|/(?!(?:a|abbr|cite|em|strong|sub|sup)>))")
LINE_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
SPACES = re.compile(r"[ \t\n\r\f]+")  # As browsers show them: one space.
RULE = "* * *"
ALT = re.compile(r'<img\b[^>]*?\balt="([^"]*)"[^>]*>')
ARRANGED = re.compile(r"<(?:figure|img|aside)\b")
EMPTY = re.compile(r"<(p|figure)>\s*</\1>")
ASIDES = re.compile(r"<(figure|aside)\b.*?</\1>", re.DOTALL)
# As ``clean`` leaves them.
IDENTIFIER = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
PICTURE = re.compile(
    rf'<figure data-picture="({IDENTIFIER})"><img alt="([^"]*)">(?:<figcaption>(.*?)</figcaption>)?</figure>',
    re.DOTALL,
)
MATERIAL = re.compile(rf'<figure data-material="({IDENTIFIER})"></figure>')
PULL_QUOTE = re.compile(r'<aside class="pull-quote"><p>([^<]*)</p></aside>')
# How they are written where there is no editor: a line of its own.
WRITTEN_PICTURE = re.compile(
    rf"(?:<p>)?[ \t]*\[picture ({IDENTIFIER})(?::([^|\]<>]*))?(?:\|([^\]<>]*))?\][ \t]*(?:</p>)?"
)
WRITTEN_MATERIAL = re.compile(rf"(?:<p>)?[ \t]*\[material ({IDENTIFIER})\][ \t]*(?:</p>)?")
WRITTEN_QUOTE = re.compile(r"(?:<p>)?[ \t]*\[quote:([^\]<>]*)\][ \t]*(?:</p>)?")


def clean(html: str) -> str:
    """Return ``html`` with only the tags, attributes and link schemes that a text of ours may have.

    What has no words is no text: an editor leaves an empty paragraph where everything was deleted. What comes
    from a word processor is made simple first.
    """
    if pasting.is_from_office(html):
        html = pasting.tidy(html)
    html = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        attribute_filter=_kept,
        url_schemes=SCHEMES,
        link_rel="noopener",
    )
    if ARRANGED.search(html):
        html = _arranged(html)
    return html if PICTURE.search(html) or MATERIAL.search(html) or plain(html) else ""


def _kept(tag, attribute, value):
    """Return the value of an attribute; None when it goes: what names a thing is an identifier."""
    if not attribute.startswith("data-"):
        return value
    try:
        return str(uuid.UUID(value))
    except ValueError:
        return None


def _arranged(html: str) -> str:
    """Return cleaned ``html`` with its figures in one form, without other pictures and other asides."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    html = "".join(writer.out)
    while (less := EMPTY.sub("", html)) != html:  # What held nothing but what was empty is empty now.
        html = less
    return html


def plain(html: str) -> str:
    """Return the words of ``html`` without its tags, for excerpts, search and descriptions."""
    if "<" not in html and "&" not in html:  # Most short texts.
        return " ".join(html.split())
    html = ALT.sub(r" \1 ", html)
    text = nh3.clean(WORD_ENDS.sub(" <", html), tags=set())
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", " "), ("&amp;", "&")):
        text = text.replace(entity, char)
    return " ".join(text.split())


def running(html: str) -> str:
    """Return the words of ``html`` without those of pictures and pull quotes, which interrupt the text."""
    return plain(ASIDES.sub(" ", html))


def filled(
    html: str,
    picture: Callable[[str, str, str], str] = lambda _identifier, _alt, _caption: "",
    material: Callable[[str], str] = lambda _identifier: "",
) -> str:
    """Return ``html`` cleaned and as it is shown: ``picture`` and ``material`` give what stands in figures.

    They are called with an identifier, a picture also with text alternative and caption as they stand in the
    HTML, and return safe HTML; where that is empty, nothing is shown of the figure.
    """

    def drawn(found):
        shown = picture(found[1], found[2], found[3] or "")
        return f'<figure class="text-picture">{shown}</figure>' if shown else ""

    def linked(found):
        shown = material(found[1])
        return f'<figure class="text-material">{shown}</figure>' if shown else ""

    return MATERIAL.sub(linked, PICTURE.sub(drawn, clean(html)))


def pictures_in(html: str) -> list[str]:
    """Return the identifiers of the pictures in cleaned ``html``, in order."""
    return [found[1] for found in PICTURE.finditer(html)]


def materials_in(html: str) -> list[str]:
    """Return the identifiers of the materials in cleaned ``html``, in order."""
    return [found[1] for found in MATERIAL.finditer(html)]


def written(text: str) -> str:
    """Return what stands in an input, HTML or plain, as HTML: paragraphs, and the lines that name something.

    >>> written("[quote: Nobody is alone]")
    '<aside class="pull-quote"><p>Nobody is alone</p></aside>'
    """
    html = text if _TAG.search(text) else from_plain(text)
    html = WRITTEN_PICTURE.sub(_figure, html)
    html = WRITTEN_MATERIAL.sub(r'<figure data-material="\1"></figure>', html)
    html = WRITTEN_QUOTE.sub(
        lambda found: f'<aside class="pull-quote"><p>{found[1].strip()}</p></aside>', html
    )
    return clean(html)


def _figure(found):
    alt, caption = (escape(unescape((found[place] or "").strip())) for place in (2, 3))
    caption = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure data-picture="{found[1]}"><img alt="{alt}">{caption}</figure>'


def to_write(html: str) -> str:
    """Return cleaned ``html`` as it stands in an input: plain where nothing is lost by it."""
    told = PULL_QUOTE.sub(
        r"<p>[quote: \1]</p>", MATERIAL.sub(r"<p>[material \1]</p>", PICTURE.sub(_line, html))
    )
    for text in (to_plain(told), told):
        if written(text) == html:
            return text
    return html


def _line(found):
    identifier, alt, caption = found.groups()
    if set("|[]") & {*alt, *(caption or "")} or "<" in (caption or ""):
        return found[0]
    rest = " | ".join(filter(None, [alt, caption])) if alt or not caption else f" | {caption}"
    return f"<p>[picture {identifier}: {rest}]</p>"


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


_TAG = re.compile(rf"</?(?:{'|'.join(sorted(TAGS))})\b[^>]*>|<(?:o:p|span|div|b|i|h1)\b", re.IGNORECASE)


class _Writer(HTMLParser):
    """Writes cleaned HTML again, its figures in one form."""

    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.out, self.caption = [], []
        self.figure = ""  # The tag of the picture or material that is read now.
        self.depth, self.alt = 0, ""
        self.asides = []

    def handle_starttag(self, tag, attrs):
        source, told = self.get_starttag_text(), dict(attrs)
        if self.figure:
            self.depth += tag == "figure"
            if tag == "img":
                self.alt = self.alt or source
            elif tag not in _Reader.BLOCKS:
                self.caption.append(source)
        elif tag == "figure" and ("data-picture" in told or "data-material" in told):
            kind = "data-picture" if "data-picture" in told else "data-material"
            self.figure = f'<figure {kind}="{told[kind]}">'
            self.depth, self.alt, self.caption = 1, "", []
        elif tag == "aside":
            self.asides.append(bool(told.get("class")))
            if self.asides[-1]:
                self.out.append(source)
        elif tag != "img":
            self.out.append(source)

    def handle_endtag(self, tag):
        if self.figure:
            self.depth -= tag == "figure"
            if not self.depth:
                self.end_figure()
            elif tag not in _Reader.BLOCKS:
                self.caption.append(f"</{tag}>")
        elif tag != "aside" or (self.asides and self.asides.pop()):
            self.out.append(f"</{tag}>")

    def end_figure(self):
        if "data-picture" in self.figure:
            caption = "".join(self.caption).strip()
            has_alt = self.alt.startswith("<img alt=")
            self.out += [self.figure, self.alt if has_alt else '<img alt="">']
            self.out += [f"<figcaption>{caption}</figcaption>"] if plain(caption) else []
        else:
            self.out.append(self.figure)
        self.out.append("</figure>")
        self.figure = ""

    def handle_data(self, data):
        (self.caption if self.figure else self.out).append(data)

    def handle_entityref(self, name):
        self.handle_data(f"&{name};")

    def handle_charref(self, name):
        self.handle_data(f"&#{name};")


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

    BLOCKS = TAGS - {"a", "abbr", "br", "cite", "em", "img", "strong", "sub", "sup"}
    # A paragraph is what a text is made of, so it is no formatting of its own.
    UNSEEN = {"p", "tbody"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.blocks, self.path, self.links = [], [], []
        self.text, self.marks = "", []

    def handle_starttag(self, tag, attrs):
        if tag == "br":
            self.text = self.text.rstrip(" ") + "\n"
        elif tag == "img":
            alt = dict(attrs).get("alt")
            told = _("Picture: %(alt)s") % {"alt": alt} if alt else _("Picture")
            self.blocks.append(Block(told, (tag, *self.path)))
        elif tag in self.BLOCKS:
            self.end_block()
            if tag == "hr":
                self.blocks.append(Block(RULE, (tag,)))
            else:
                self.path.append((tag, tuple(attrs)))
                if "data-material" in dict(attrs):
                    self.blocks.append(Block(_("Material"), tuple(self.path)))
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
