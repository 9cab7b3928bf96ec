"""In which states of what is kept the portal is measured: docs/performance.md tells of each."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.test.utils import override_settings

from portal.caching import store


@dataclass(frozen=True)
class Mode:
    """Whether whole pages are kept, whether parts of them are, and whether the process holds these itself."""

    pages: bool
    parts: bool
    in_memory: bool

    @property
    def application(self) -> str:
        return "portal.wsgi" if self.in_memory else "bench.forgetful"

    @property
    def environment(self) -> dict[str, str]:
        return {"KEEP_PAGES": str(self.pages).lower(), "KEEP_PARTS": str(self.parts).lower()}

    @contextmanager
    def here(self) -> Iterator[None]:
        """Let the block be in this state, in this process."""
        room, store.parts = store.parts, store.Memory(store.parts.most if self.in_memory else 0)
        try:
            with override_settings(KEEP_PAGES=self.pages, KEEP_PARTS=self.parts):
                yield
        finally:
            store.parts = room


MODES = {
    "undrawn": Mode(pages=False, parts=False, in_memory=False),
    "cold": Mode(pages=False, parts=True, in_memory=False),
    "drawn": Mode(pages=False, parts=True, in_memory=True),
    "warm": Mode(pages=True, parts=True, in_memory=True),
}
OF_PARTS = {"undrawn", "drawn"}


def modes_of(page: str) -> dict[str, Mode]:
    """Return in which modes ``page`` is measured: only overviews are put together from parts."""
    every = page.startswith("overview")
    return {name: mode for name, mode in MODES.items() if every or name not in OF_PARTS}
