"""Personal data in a text: identity codes, telephone numbers, e-mail addresses, bank accounts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from django.utils.translation import gettext as _
from stdnum import iban
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.fi import hetu

from blog.checks.drafts import UNSEEN, Draft
from blog.checks.remarks import Remark, Severity, around, digest

DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
SPACE = r"[ \u00a0\u202f]"
# ddmmyy, the sign of the century (new ones since 2023: B–F and U–Y), three digits and the check sign.
CODE = re.compile(rf"(?<![\w-])(\d{{6}}){SPACE}?([-+A-FU-Y]){SPACE}?(\d{{3}}[0-9A-Z])(?!\w)", re.IGNORECASE)
# "mailto:" and the like go before; a local part has at most 64 signs.
MAIL = re.compile(
    r"(?<![\w.%+-])([\w.%+-]{1,64})(?:@|\s?[(\[]\s?(?:at|ät|@)\s?[)\]]\s?)((?:[a-zåäö0-9-]{1,63}\.){1,6}[a-z]{2,24})(?![\w-])",
    re.IGNORECASE,
)
PHONE = re.compile(
    r"(?<![\w/+-])(?<!\d[.,:])\(?(?:\+\d|00358|0\d)[\d \u00a0\u202f()-]{4,20}\d(?!\w|[.,:-]\d)"
)
FINNISH = re.compile(r"0(?:4\d|50|1[3-9]|[235689]|10|70|73|75)\d{4,9}")
SERVICE = re.compile(r"0(?:10|20|29|30|60|70|73|75|80)\d+")
DAY = re.compile(r"\d{2}-\d{2}-\d{4}")
BUSINESS_ID = re.compile(r"(?<![\w-])(?:FI)?\d{7}-?\d(?![\w-])")
ACCOUNT = re.compile(
    rf"(?<!\w)(?:FI\d{{2}}(?:{SPACE}?\d){{14}}|[A-Z]{{2}}\d{{2}}(?:{SPACE}?[A-Z0-9]){{11,30}})(?!\w)"
)
# An address of an office and not of a person.
OFFICE = {
    "asiakaspalvelu", "info", "hallitus", "hallinto", "jarjesto", "kansli", "kirjaamo", "kontakt", "contact",
    "kundtjanst", "neuvonta", "office", "palaute", "registratur", "seura", "sihteeri", "styrelsen",
    "tiedotus", "toimisto", "viestinta", "yhdistys", "foreningen", "etunimi.sukunimi", "fornamn.efternamn",
    "firstname.lastname",
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """Something personal in a text, and where it stands. An identity code is sure if its check sign holds."""

    start: int
    end: int
    value: str
    is_sure: bool = True


def identity_codes(text: str) -> list[Found]:
    """Return the Finnish personal identity codes of ``text``; unsure ones have a wrong check sign.

    >>> [code.is_sure for code in identity_codes("Hän on 131052-308T eikä 131052-308U.")]
    [True, False]
    """
    found = []
    for match in CODE.finditer((text or "").translate(DASHES)):
        value = "".join(match.groups()).upper()
        try:
            hetu.validate(value, allow_temporary=True)
        except InvalidChecksum:
            found.append(Found(match.start(), match.end(), value, is_sure=False))
        except ValidationError:
            continue
        else:
            found.append(Found(match.start(), match.end(), value))
    return found


def accounts(text: str) -> list[Found]:
    """Return the bank account numbers of ``text``, by their check digits."""
    return [
        Found(match.start(), match.end(), iban.compact(match[0].replace("\u00a0", " ")))
        for match in ACCOUNT.finditer(text)
        if iban.is_valid(match[0].replace("\u00a0", " ").replace("\u202f", " "))
    ]


def addresses(text: str) -> list[Found]:
    """Return the e-mail addresses of ``text``, those with "(at)" too."""
    return [
        Found(match.start(), match.end(), f"{match[1]}@{match[2]}".casefold().strip("."))
        for match in MAIL.finditer(text)
    ]


def phones(text: str) -> list[Found]:
    """Return the telephone numbers of ``text``, Finnish ones as they are dialled within the country."""
    text = text.translate(DASHES)
    ids = [Found(match.start(), match.end(), match[0]) for match in BUSINESS_ID.finditer(text)]
    found = []
    for match in PHONE.finditer(without(text, [one for one in ids if "-" in one.value])):
        number = re.sub(r"\(0\)|[^\d+]", "", match[0])
        number = re.sub(r"^(?:\+358|00358)0?", "0", number)
        if not 7 <= len(number) <= 15 or DAY.fullmatch(match[0]):
            continue
        if number.startswith("+") or FINNISH.fullmatch(number):
            found.append(Found(match.start(), match.end(), number))
    return found


def without(text: str, found: list[Found], sign: str = "\x00") -> str:
    """Return ``text`` with what was ``found`` hidden, in its length."""
    signs = list(text)
    for one in found:
        signs[one.start : one.end] = sign * (one.end - one.start)
    return "".join(signs)


def check(draft: Draft) -> Iterator[Remark]:
    for key, block, language, text in texts(draft):
        place = {"key": key, "block": block, "language": language}
        # What is told already is not told once more as another thing: an account holds a telephone number.
        codes, numbers = identity_codes(text), accounts(text)
        rest = without(text, [*codes, *numbers])
        shown = without(text, codes, "•")
        mails = addresses(rest)
        for code in codes:
            yield _code(code, place)
        for number in numbers:
            yield Remark(
                "personal-account",
                _("A bank account number"),
                _("An account of a person is personal data, and anybody may misuse it."),
                _("Leave it out, or say that it is an account of an organisation, and of which."),
                Severity.SHOULD,
                words=around(shown, number.start, number.end),
                about=digest(number.value),
                **place,
            )
        for mail in mails:
            is_office = mail.value.partition("@")[0] in OFFICE
            yield Remark(
                "personal-email",
                _("An e-mail address"),
                _("A person’s address is personal data. It stays in copies, and spam comes to it."),
                _("An organisation’s address belongs on its page. Link there, or say whose it is.")
                if is_office
                else _("Leave it out and link to the organisation’s page, or say that the person agreed."),
                Severity.HINT if is_office else Severity.SHOULD,
                words=around(shown, mail.start, mail.end),
                about=digest(mail.value),
                **place,
            )
        for phone in phones(without(rest, mails)):
            is_service = bool(SERVICE.match(phone.value))
            yield Remark(
                "personal-phone",
                _("A telephone number"),
                _("A person’s number is personal data. It stays in copies and in search engines."),
                _("An organisation’s number belongs on its page. Link there, or say whose it is.")
                if is_service
                else _("Leave it out and link to the organisation’s page, or say that the person agreed."),
                Severity.HINT if is_service else Severity.SHOULD,
                words=around(shown, phone.start, phone.end),
                about=digest(phone.value),
                **place,
            )


def _code(code, place):
    # The code itself is not told once more.
    masked = f"{code.value[:6]}…"
    if code.is_sure:
        return Remark(
            "personal-code",
            _("A personal identity code"),
            _("With it somebody may pass for another person. The law allows it on no public page."),
            _("Take it out. The text cannot be sent in or published before that."),
            Severity.MUST,
            words=masked,
            about=digest(code.value),
            may_stay=False,
            **place,
        )
    return Remark(
        "personal-code-like",
        _("What looks like a personal identity code"),
        _("Its last sign does not fit, but it may be somebody’s code with a slip in it."),
        _("Take it out, or tell what it is."),
        Severity.SHOULD,
        words=masked,
        about=digest(code.value),
        **place,
    )


def texts(draft: Draft) -> Iterator[tuple[str, int, str, str]]:
    """Yield all that readers may find in ``draft``: key, number of the block, language, text.

    Where links lead and what is told in tags counts too.
    """
    for block in draft.blocks:
        yield block.key, block.number, block.language, block.text
        for link in block.links:
            scheme, _colon, rest = link.href.partition(":")
            target = rest if scheme.casefold() in ("mailto", "tel") else link.href
            target = unquote(target).translate(UNSEEN)
            if scheme.casefold() in ("mailto", "tel") or identity_codes(target):
                yield block.key, block.number, block.language, target
        for one in block.explained:
            yield block.key, block.number, block.language, one.title


def fields_with_codes(draft: Draft) -> set[str]:
    """Return the fields of ``draft`` in which a personal identity code stands."""
    return {
        key
        for key, _block, _language, text in texts(draft)
        if any(code.is_sure for code in identity_codes(text))
    }
