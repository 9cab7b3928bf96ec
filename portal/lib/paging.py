"""Pages of long lists: which rows stand on a page is found in an index, and only those are fetched."""

from dataclasses import dataclass

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.utils.functional import cached_property


@dataclass(frozen=True)
class Stretch:
    """A part of a list: rows in their order, and how many they are."""

    rows: QuerySet
    number: int


class Pages(Paginator):
    """The pages of a sorted query set. Two queries a page, and one for their number where it is not known.

    The first one reads keys alone, so that a page far from the first costs no more than the rows it passes
    over in the index; the second one fetches thirty rows by their keys. ``number`` is how many rows there
    are. ``stretches`` are parts that make up the whole list where no index has all of it in its order.
    """

    def __init__(self, rows, per_page, *, number: int | None = None, stretches=None, **kwargs):
        super().__init__(rows, per_page, **kwargs)
        self.number, self.stretches = number, stretches

    @cached_property
    def count(self):
        return len_of(self.object_list) if self.number is None else self.number

    def page(self, number):
        number = self.validate_number(number)
        bottom = (number - 1) * self.per_page
        return self._get_page(self.between(bottom, bottom + self.per_page), number, self)

    def between(self, bottom: int, top: int):
        """Return the rows from ``bottom`` to before ``top``."""
        if not isinstance(self.object_list, QuerySet):
            return self.object_list[bottom:top]
        keys = self.keys(bottom, top)
        rows = {row.pk: row for row in self.object_list.order_by().filter(pk__in=keys)} if keys else {}
        return [rows[key] for key in keys if key in rows]

    def keys(self, bottom, top):
        """Return the primary keys of those rows, in their order."""
        if self.stretches is None:
            return list(self.object_list.values_list("pk", flat=True)[bottom:top])
        found, start = [], 0
        for stretch in self.stretches:
            if start < top and start + stretch.number > bottom:
                place = slice(max(bottom - start, 0), min(top - start, stretch.number))
                found += stretch.rows.values_list("pk", flat=True)[place]
            start += stretch.number
        return found


def page_asked(request, pages: Paginator):
    """Return the page of ``pages`` that the address asks for by ``page``. Raises Http404 for no such page."""
    try:
        page = pages.page(request.GET.get("page") or 1)
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404("The list has no such page") from error
    if set(request.GET) <= {"page"}:  # Filtered and sorted lists are the whole list seen otherwise.
        request.page_number = page.number
    return page


def len_of(rows):
    return rows.order_by().count() if isinstance(rows, QuerySet) else len(rows)
