"""Numbers, money and pages as the reader's language writes them."""

import datetime as dt
from decimal import Decimal

from django import template
from django.template.defaultfilters import date
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

register = template.Library()

NBSP = "\xa0"
MILLION = Decimal(1_000_000)

# The pages that others are under.
ABOVE = {
    "pages:home": _("Front page"),
    "pages:county-list": _("Counties"),
    "pages:county-compare": _("Compare counties"),
    "pages:path-list": _("Service paths"),
    "organisations:organisation-list": _("Organisations"),
    "projects:project-list": _("Projects"),
    "projects:model-list": _("Operating models"),
    "projects:model-compare": _("Compare two operating models"),
    "projects:material-list": _("Materials"),
    "projects:event-list": _("Events"),
    "blog:post-list": _("Blog"),
    "surveys:survey-list": _("Surveys"),
}


@register.filter
def number(value):
    """Return a number with the language's thousands: 1 379 (fi, sv), 1,379 (en)."""
    return number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def euros(value, decimal_pos=0):
    """Return a sum in euros, whole by default: 3 820 000 € (fi, sv), €3,820,000 (en)."""
    text = number_format(Decimal(value), decimal_pos, use_l10n=True, force_grouping=True)
    return f"€{text}" if get_language() == "en" else f"{text}{NBSP}€"


@register.filter
def short_euros(value):
    """Return a sum short enough for a chart: 3,82 milj. € (fi), 3,82 mn € (sv), €3.82m (en)."""
    value = Decimal(value)
    if value < MILLION:
        return euros(value)
    text = number_format((value / MILLION).quantize(Decimal("0.01")).normalize(), use_l10n=True)
    return {
        "fi": f"{text}{NBSP}milj.{NBSP}€",
        "sv": f"{text}{NBSP}mn{NBSP}€",
    }.get(get_language(), f"€{text}m")


@register.filter
def known_date(text):
    """Return a year, month or day ("2020", "2020-01", "2022-02-17") as far as known; other text as it is.

    >>> known_date("2020")
    '2020'
    """
    parts = str(text).split("-")
    try:
        day = dt.date(*(int(part) for part in [*parts, "1", "1"][:3]))
    except ValueError:
        return text
    if len(parts) == 1:
        return parts[0]
    return date(day, "DATE_FORMAT") if len(parts) == 3 else date(day, "YEAR_MONTH_FORMAT")


def page_numbers(current, last, around=1):
    """Return the page numbers worth a link, None for each gap: 1 … 4 5 6 … 20.

    >>> page_numbers(5, 20)
    [1, None, 4, 5, 6, None, 20]
    """
    shown = sorted({1, last, *range(max(1, current - around), min(last, current + around) + 1)})
    numbers = []
    for page in shown:
        previous = numbers[-1] if numbers else 0
        if page - previous == 2:
            numbers.append(page - 1)
        elif page - previous > 2:
            numbers.append(None)
        numbers.append(page)
    return numbers


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page, parameter="page", anchor=""):
    """Draw the links to a list's other pages, keeping the rest of the address.

    ``anchor``: the id of the place on the page that they lead to.
    """
    query = context["request"].GET.copy() if "request" in context else None
    place = f"#{anchor}" if anchor else ""

    def url(number):
        if query is None:
            return f"?{parameter}={number}{place}"
        query[parameter] = number
        return f"?{query.urlencode()}{place}"

    return {
        "pages": [
            number and {"number": number, "url": url(number), "is_current": number == page.number}
            for number in page_numbers(page.number, page.paginator.num_pages)
        ],
        "previous_url": url(page.previous_page_number()) if page.has_previous() else "",
        "next_url": url(page.next_page_number()) if page.has_next() else "",
    }


def crumb(part):
    """Return a view of ``ABOVE`` or a thing with a page as label, address and the label's language."""
    if isinstance(part, str):
        return {"label": ABOVE[part], "url": reverse(part), "lang": ""}
    name = part.local_name
    return {"label": name.text, "url": part.get_absolute_url(), "lang": name.lang}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*parts):
    """Draw the way from the front page to the page itself, which is the last of ``parts``.

    They are names of views in ``ABOVE``, and things with a page of their own.
    """
    items = [crumb(part) for part in ("pages:home", *parts)]
    items[-1]["url"] = ""
    return {"items": items}
