"""Links: their words alone should tell where they lead, for many readers meet them in a list."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.translation import gettext as _

from blog.checks.drafts import Block, Draft, Link
from blog.checks.remarks import Remark, Severity, digest, quote

# Words that tell nothing of where a link leads, by the language of the text.
VAGUE = {
    "fi": {
        "avaa", "avaa linkki", "jatka", "jatka lukemista", "jatka tästä", "katso", "katso lisää",
        "katso tästä", "klikkaa", "klikkaa tästä", "klikkaa tätä", "lataa", "lataa tästä", "linkistä",
        "linkki", "linkin kautta", "lisää", "lisätiedot", "lisätietoa", "lisätietoja", "lisätietoja täältä",
        "lue", "lue lisää", "lue lisää tästä", "lue lisää täältä", "lue täältä", "sivu", "sivulla", "siirry",
        "siirry sivulle", "täällä", "täältä", "tähän", "tämä", "tänne", "tässä", "tästä", "tästä lisää",
        "tästä linkistä", "tätä linkkiä", "tämä linkki", "verkkosivu", "verkkosivuilla", "verkkosivuilta",
    },
    "sv": {
        "den här länken", "denna länk", "här", "härifrån", "klicka", "klicka här", "ladda ner", "ladda ned",
        "ladda ner här", "läs", "läs här", "läs mer", "läs mer här", "läs mera", "läs mera här", "länk",
        "länken", "mer", "mer information", "mer här", "mer info", "mera", "mera information",
        "på webbplatsen", "se här", "se mer", "sida", "sidan", "via den här länken", "via länken",
        "webbplats", "webbplatsen", "öppna", "öppna länken",
    },
    "en": {
        "click", "click here", "click this link", "continue", "continue reading", "details", "download",
        "download here", "find out more", "go", "here", "info", "learn more", "link", "more", "more details",
        "more here", "more info", "more information", "on this page", "open", "page", "read", "read here",
        "read more", "read more here", "read on", "see here", "see more", "this", "this link", "this page",
        "view", "website",
    },
}  # fmt: skip
TRIM = " \t\n.,:;!?…»›>→“”\"'()[]–-"
ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,12}/\S*", re.IGNORECASE)
FILE = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|odt|ods|odp|rtf|zip|csv)$", re.IGNORECASE)
# How the kind of a file is told in words, beside its suffix.
FILE_SAID = {
    "doc": ("word",), "docx": ("word", "doc"), "xls": ("excel",), "xlsx": ("excel", "xls"),
    "ppt": ("powerpoint",), "pptx": ("powerpoint", "ppt"), "odt": ("opendocument",), "ods": ("opendocument",),
}  # fmt: skip
# How it is said in which language something is, in each of the three.
LANGUAGE_SAID = {
    "fi": re.compile(r"suomeksi|suomenkieli|på finska|finskspråkig|\bfinnish\b|\(fi\)|, fi\b"),
    "sv": re.compile(r"ruotsiksi|ruotsinkieli|på svenska|svenskspråkig|\bswedish\b|\(sv\)|, sv\b"),
    "en": re.compile(r"englanniksi|englanninkieli|på engelska|engelskspråkig|\benglish\b|\(en\)|, en\b"),
}  # fmt: skip
IN_PATH = {
    "fi": "fi", "fin": "fi", "suomi": "fi",
    "sv": "sv", "se": "sv", "swe": "sv", "svenska": "sv",
    "en": "en", "eng": "en", "english": "en",
}  # fmt: skip
# After a link's words it may still be said what it is: "(pdf, in Swedish)".
NEAR = 40


def check(draft: Draft) -> Iterator[Remark]:
    targets: dict[str, str] = {}
    for block in draft.body_blocks:
        for link in block.links:
            yield from _words(block, link, targets)
            yield from _file(block, link)
            yield from _language(block, link)


def _place(block: Block, *about: str) -> dict:
    return {"key": "body", "block": block.number, "about": digest(*about), "language": block.language}


def _words(block, link, targets):
    words = link.words.strip(TRIM).casefold()
    if not words and not link.alts:
        yield Remark(
            "link-empty",
            _("A link without words"),
            _("It cannot be seen or heard where it leads, or that it is there."),
            _("Write in its words where it leads, or delete the link."),
            Severity.SHOULD,
            words=quote(link.href),
            **_place(block, link.href),
        )
    elif words in VAGUE.get(block.language, ()) or words in VAGUE["en"]:
        yield Remark(
            "link-vague",
            _("A link that does not tell where it leads"),
            _("Screen readers list the links of a page: there “%(words)s” stands alone.")
            % {"words": link.words},
            _("Make the name of what is opened the link, as in “the criteria of the grants 2027”."),
            Severity.SHOULD,
            words=_with_context(block, link),
            **_place(block, link.words, link.href),
        )
    elif ADDRESS.fullmatch(link.words):
        yield Remark(
            "link-address",
            _("An address as the words of a link"),
            _("It is read aloud letter by letter, and does not tell what is there."),
            _("Make the name of the page the link, and leave the address out."),
            Severity.HINT,
            words=quote(link.words),
            **_place(block, link.words, link.href),
        )
    elif words:
        target = link.href.partition("#")[0].rstrip("/").casefold() or link.href
        if targets.setdefault(words, target) != target:
            yield Remark(
                "link-same-words",
                _("The same words lead to different places"),
                _("In a list of links nobody can tell which is which."),
                _("Tell in the words of each link what is there and not at the other."),
                Severity.SHOULD,
                words=quote(link.words),
                **_place(block, link.words, link.href),
            )


def _with_context(block, link):
    before = block.text[max(0, link.start - 40) : link.start].rpartition("\n")[2]
    return quote(f"{before}{block.text[link.start : link.end + 20]}")


def _said(block, link):
    """Return the words in which a link may tell what it leads to."""
    return f"{link.words} {link.alts} {block.text[link.end : link.end + NEAR]}".casefold()


def _parts(href):
    try:
        return urlsplit(href)
    except ValueError:
        return urlsplit("")


def _file(block, link):
    match = FILE.search(unquote(_parts(link.href).path))
    if not match:
        return
    suffix = match[1].lower()
    if any(word in _said(block, link) for word in (suffix, *FILE_SAID.get(suffix, ()))):
        return
    yield Remark(
        "link-file",
        _("A link to a file that does not say so"),
        _("A file opens in another program or is loaded down, which takes a reader by surprise."),
        _("Write the kind of file into the link: “… (%(kind)s)”.") % {"kind": suffix},
        Severity.SHOULD,
        words=quote(link.words),
        **_place(block, link.words, link.href),
    )


def target_language(link: Link) -> str:
    """Return the language of what ``link`` leads to, as it or its address tells; "" when neither does."""
    if link.hreflang:
        return link.hreflang[:2]
    parts = _parts(link.href)
    if parts.scheme not in ("", "http", "https"):
        return ""
    for step in parts.path.casefold().split("/")[:4]:
        if found := IN_PATH.get(step.split("-")[0] if len(step) == 5 and step[2] == "-" else step):
            return found
    try:
        asked = parse_qs(parts.query, max_num_fields=50)
    except ValueError:
        return ""
    for name in ("lang", "language", "locale", "kieli", "sprak"):
        if found := IN_PATH.get(asked.get(name, [""])[0][:2].casefold()):
            return found
    return ""


def _language(block, link):
    target = target_language(link)
    if target not in LANGUAGE_SAID or target == block.language:
        return
    if LANGUAGE_SAID[target].search(_said(block, link)):
        return
    names = {"fi": _("Finnish"), "sv": _("Swedish"), "en": _("English")}
    yield Remark(
        "link-language",
        _("A link to a page in another language that does not say so"),
        _("A reader who does not read that language goes there in vain."),
        _("Write the language into the link, as in “… (in %(language)s)”.") % {"language": names[target]},
        Severity.SHOULD,
        words=quote(link.words),
        **_place(block, link.words, link.href),
    )
