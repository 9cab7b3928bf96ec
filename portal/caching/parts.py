"""Parts of a page that are the same for every reader: drawn once, and held while nothing they tell of moves.

A page that is kept whole is for readers without an account, and any change of what it shows makes it untrue.
Its parts serve whoever has signed in too, and each stands on its own keys alone: a new blog post leaves goals
and service paths as they were drawn. What is held costs no query beyond the one that reads the versions.

Parts of overviews are kept in the database too, as figures are: ``run_due`` draws them within a minute of a
change, and a process that has just begun reads those of a page with one query.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from portal.caching import moments, stamps, store
from portal.caching.models import DrawnPart
from portal.caching.release import fingerprint
from portal.lib import languages


@dataclass(frozen=True)
class Part:
    """A part as it was drawn when its keys had some versions, until a moment at which it changes by itself.

    It is bytes, since text with one dash takes twice as many.
    """

    versions: Mapping[str, int]
    until: dt.datetime
    drawn: bytes

    @property
    def size(self) -> int:
        return 1000 + len(self.drawn)

    def is_true(self, versions: Mapping[str, int]) -> bool:
        """Whether it is what a reader should see now, where ``versions`` are those of its keys."""
        return self.versions == versions and timezone.now() < self.until


class Parts:
    """The parts of a page, for one request.

    ``page`` tells of what it is a page. ``versions`` are those of all keys that its parts stand on, and of
    ``stamps.ALL`` where one changes by time; they have been read before anything that the parts tell.
    Where parts are ``stored``, those that this process does not hold are looked for in the database: one
    query for all of them.
    """

    def __init__(self, page: str, versions: Mapping[str, int], *, stored: bool = False):
        self.page, self.versions, self.stored = page, versions, stored
        self.language = languages.current()
        self._shown = {}

    @classmethod
    def read(cls, page: str, keys: Collection[str]) -> "Parts":
        """Return the parts of a page, with the versions of ``keys`` now. One query where parts are kept."""
        return cls(page, stamps.versions({*keys, stamps.ALL}) if settings.KEEP_PARTS else {})

    def drawn(
        self, template: str, keys: Collection[str], tell: Callable[[], dict], *, by_time: bool = False
    ) -> SafeString:
        """Return what ``template`` makes of what ``tell`` returns, in the active language.

        Neither is asked while ``keys`` have the versions they had and the day is the same; nor, of what
        changes ``by_time``, until the next moment at which anything does.
        """
        if not settings.KEEP_PARTS:
            return render_to_string(template, tell())
        place = (self.page, template, self.language)
        versions = {key: self.versions[key] for key in keys}
        part = store.parts.get(place)
        if part is None or not part.is_true(versions):
            part = self._kept.get(template)
            if part is None or not part.is_true(versions):
                part = self._draw(template, versions, tell, by_time)
            store.parts.put(place, part)
        self._shown[template] = part
        return mark_safe(part.drawn.decode())  # The template has escaped what it was told.

    def _draw(self, template, versions, tell, by_time):
        now = timezone.now()
        until = moments.next_moment(self.versions[stamps.ALL]) if by_time else moments.midnight(now)
        return Part(versions, until, render_to_string(template, tell()).encode())

    @cached_property
    def _kept(self):
        if not self.stored:
            return {}
        rows = DrawnPart.objects.filter(page=self.page, language=self.language, release=fingerprint())
        return {row.template: Part(row.versions, row.until, row.html.encode()) for row in rows}

    def keep(self) -> int:
        """Keep in the database the parts drawn here that it does not hold; return how many. Two queries."""
        new = {template: part for template, part in self._shown.items() if self._kept.get(template) != part}
        DrawnPart.objects.bulk_create(
            [
                DrawnPart(
                    page=self.page,
                    language=self.language,
                    template=template,
                    release=fingerprint(),
                    versions=part.versions,
                    until=part.until,
                    html=part.drawn.decode(),
                )
                for template, part in new.items()
            ],
            update_conflicts=True,
            unique_fields=["page", "language", "template"],
            update_fields=["release", "versions", "until", "html"],
        )
        return len(new)


def true_pages(versions: Mapping[str, int]) -> set[tuple[str, str]]:
    """Return each page, with its language, of which all kept parts are true at ``versions``. One query."""
    true, untrue, now = set(), set(), timezone.now()
    rows = DrawnPart.objects.values_list("page", "language", "release", "versions", "until")
    for page, language, release, stood_on, until in rows:
        holds = release == fingerprint() and now < until and stood_on.items() <= versions.items()
        (true if holds else untrue).add((page, language))
    return true - untrue
