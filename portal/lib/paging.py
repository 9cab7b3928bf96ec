"""Pages of long lists: which rows stand on a page is found in an index, and only those are fetched."""

from dataclasses import dataclass

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import Count, QuerySet, Window
from django.http import Http404
from django.utils.functional import cached_property

LONGEST = 7  # Digits of the number of a page.


@dataclass(frozen=True)
class Stretch:
    """A part of a list: rows in their order, and how many they are."""

    rows: QuerySet
    number: int


class Pages(Paginator):
    """The pages of a sorted query set. Two queries a page.

    The first one reads keys alone, so that a page far from the first costs no more than the rows it passes
    over in the index; and beside them how many rows there are, so that a list which is narrowed by much is
    looked through once. The second one fetches thirty rows by their keys.

    ``number`` is how many rows there are, where that is known. ``stretches`` are parts that make up the
    whole list where no index has all of it in its order. ``whole`` are the same rows before they were
    narrowed: from them those of a page are fetched.
    """

    def __init__(self, rows, per_page, *, number: int | None = None, stretches=None, whole=None, **kwargs):
        super().__init__(rows, per_page, **kwargs)
        self.number, self.stretches, self.whole = number, stretches, whole

    @cached_property
    def count(self):
        return len_of(self.object_list) if self.number is None else self.number

    def page(self, number):
        asked = _whole_number(number)
        if self.number is None and asked and _is_plain(self.object_list):
            bottom = (asked - 1) * self.per_page
            rows = self.object_list.annotate(rows_in_all=Window(Count("*")))
            found = list(rows.values_list("pk", "rows_in_all")[bottom : bottom + self.per_page])
            if found:
                self.number = found[0][1]
                keys = [key for key, _number in found]
                return self._get_page(self._fetched(keys), self.validate_number(number), self)
        number = self.validate_number(number)
        bottom = (number - 1) * self.per_page
        return self._get_page(self.between(bottom, bottom + self.per_page), number, self)

    def between(self, bottom: int, top: int):
        """Return the rows from ``bottom`` to before ``top``."""
        if not isinstance(self.object_list, QuerySet):
            return self.object_list[bottom:top]
        return self._fetched(self.keys(bottom, top))

    def _fetched(self, keys):
        """Return the rows with these keys, in this order."""
        whole = self.object_list if self.whole is None else self.whole
        rows = {row.pk: row for row in whole.order_by().filter(pk__in=keys)} if keys else {}
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


def _whole_number(text) -> int:
    """Return the number of a page as an address tells it; 0 where it is none, or too large for any list."""
    number = int(text) if str(text).isascii() and str(text).isdigit() and len(str(text)) <= LONGEST else 0
    return number if number > 0 else 0


def _is_plain(rows) -> bool:
    """Whether ``rows`` come from the database, and each row that it finds is one of the list."""
    return isinstance(rows, QuerySet) and not rows.query.distinct


def len_of(rows):
    return rows.order_by().count() if isinstance(rows, QuerySet) else len(rows)
