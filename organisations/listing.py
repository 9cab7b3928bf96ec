"""The pages of the organisation list at any length: known numbers, and orders that no index has whole."""

from collections.abc import Mapping

from django.db.models import F

from organisations import summaries
from organisations.models import Organisation
from portal.lib import languages
from portal.lib.paging import Pages, Stretch
from regions.models import Municipality


def pages_of(rows, per_page: int, asked: Mapping, sort: str, **kwargs) -> Pages:
    """Return the pages of ``rows``, published organisations sorted by ``sort``.

    ``asked`` are the filters that are set. How many there are of all, and of a county, is kept. Four
    queries at most, before the pages' own.
    """
    if not asked:
        told = summaries.of_portal()
        stretches = STRETCHES.get(sort.removeprefix("-"), _none)(told, descending=sort.startswith("-"))
        return Pages(rows, per_page, number=told["organisations"], stretches=stretches, **kwargs)
    if set(asked) == {"county"}:
        number = summaries.of_county(asked["county"].pk)["organisations"]
        return Pages(rows, per_page, number=number, **kwargs)
    return Pages(rows, per_page, **kwargs)


def _none(_told, *, descending):
    """The index has all of the list."""


def _by_home(told, *, descending):
    """Return the list by home municipality: a stretch for each, and one of those without any at the end.

    Neighbours are one stretch until they have a few hundred, so that a page is within one or two.
    """
    reader, numbers = languages.current(), dict(told["homes"])
    public = Organisation.objects.published()
    nowhere = numbers.pop("", 0)
    order = F(f"home_municipality__sort_{reader}")
    order = order.desc() if descending else order.asc()
    found, names, number = [], [], 0
    places = Municipality.objects.order_by(f"{'-' if descending else ''}sort_{reader}", "pk")
    for pk in places.values_list("pk", flat=True):
        if here := numbers.get(str(pk)):
            names.append(pk)
            number += here
        if number >= TOGETHER:
            found.append((names, number))
            names, number = [], 0
    found.append((names, number))
    return [
        *(
            Stretch(
                public.filter(home_municipality__in=names).order_by(order, f"sort_{reader}", "pk"), number
            )
            for names, number in found
        ),
        Stretch(public.filter(home_municipality=None).order_by(f"sort_{reader}", "pk"), nowhere),
    ]


TOGETHER = 300


def _by_check(told, *, descending):
    """Return the list by the day of the check: the checked ones, and then those that never were."""
    public, number = Organisation.objects.published(), told["checked"]
    day = "-verified_on" if descending else "verified_on"
    return [
        Stretch(public.filter(verified_on__isnull=False).order_by(day, "sort_fi", "pk"), number),
        Stretch(public.filter(verified_on=None).order_by("sort_fi", "pk"), told["organisations"] - number),
    ]


STRETCHES = {"municipality": _by_home, "checked": _by_check}
