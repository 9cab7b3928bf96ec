"""Parts of a page that are the same for every reader: drawn once, and held while nothing they tell of moves.

A page that is kept whole is for readers without an account, and any change of what it shows makes it untrue.
Its parts serve whoever has signed in too, and each stands on its own keys alone: a new blog post leaves goals
and service paths as they were drawn. What is held costs no query beyond the one that reads the versions.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from portal.caching import moments, stamps, store
from portal.lib import languages


@dataclass(frozen=True)
class Part:
    """A part as it was drawn; as bytes, since text with one dash takes twice as many."""

    drawn: bytes

    @property
    def size(self) -> int:
        return 500 + len(self.drawn)


@dataclass(frozen=True)
class Parts:
    """The parts of a page, for one request.

    ``page`` tells of what it is a page. ``versions`` are those of all keys that its parts stand on, and of
    ``stamps.ALL`` where one changes by time; they have been read before anything that the parts tell.
    """

    page: str
    versions: Mapping[str, int]

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
        until = moments.next_moment(self.versions[stamps.ALL]) if by_time else None
        name = f"{self.page}-{template}-{languages.current()}-{timezone.localdate()}-{until}"
        place = stamps.place(name, keys, self.versions)
        part = store.parts.get(place)
        if part is None:
            part = Part(render_to_string(template, tell()).encode())
            store.parts.put(place, part)
        return mark_safe(part.drawn.decode())  # The template has escaped what it was told.
