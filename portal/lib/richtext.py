"""HTML that people write: what may stay in it. Cleaned when it is saved, and again when it is shown."""

import re

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


def clean(html: str) -> str:
    """Return ``html`` with only the tags, attributes and link schemes that a text of ours may have."""
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener")


def plain(html: str) -> str:
    """Return the words of ``html`` without its tags, for excerpts, search and descriptions."""
    text = nh3.clean(WORD_ENDS.sub(" <", html), tags=set())
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", " "), ("&amp;", "&")):
        text = text.replace(entity, char)
    return " ".join(text.split())
