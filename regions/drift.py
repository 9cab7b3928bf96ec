"""How far a county's service path has drifted from the national template that it follows."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from portal.lib.folding import fold
from portal.lib.languages import CODES
from regions.models import ServicePath, Step


@dataclass(frozen=True)
class Pair:
    """A step of a county's path, and the template's step that it follows."""

    own: Step
    above: Step

    @property
    def renamed_in(self) -> tuple[str, ...]:
        """The languages in which both have a name, and another one."""
        return tuple(
            code
            for code in CODES
            if (own := getattr(self.own, f"name_{code}"))
            and (above := getattr(self.above, f"name_{code}"))
            and own.strip() != above.strip()
        )

    @property
    def has_other_phase(self) -> bool:
        return self.own.phase != self.above.phase

    @property
    def has_other_task(self) -> bool:
        """It is somebody else's task than in the template."""
        return self.own.task_of != self.above.task_of

    @property
    def expects_otherwise(self) -> bool:
        """The county expects somebody in other places than the template, or another number of them."""
        own, above = self.own.expectation, self.above.expectation
        return (own.where, own.number) != (above.where, above.number)


@dataclass
class Drift:
    """What is different in a path: nothing that is the same stands here.

    ``added`` are steps of the county's own, ``dropped`` steps of the template that the county does not have.
    ``alike`` are pairs of the same name that are not joined: probably one and the same step. ``moved`` have
    another phase, or stand elsewhere among the others.
    """

    pairs: list[Pair] = field(default_factory=list)
    added: list[Step] = field(default_factory=list)
    dropped: list[Step] = field(default_factory=list)
    alike: list[Pair] = field(default_factory=list)
    renamed: list[Pair] = field(default_factory=list)
    moved: list[Pair] = field(default_factory=list)
    retasked: list[Pair] = field(default_factory=list)
    expecting: list[Pair] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many differences there are."""
        lists = (
            self.added, self.dropped, self.alike, self.renamed, self.moved, self.retasked, self.expecting,
        )  # fmt: skip
        return sum(map(len, lists))


def of(path: ServicePath) -> Drift:
    """Return how far ``path`` has drifted from its template. No queries when both have their steps."""
    return between(path.steps.all(), path.template.steps.all())


def between(own: Iterable[Step], template: Iterable[Step]) -> Drift:
    """Return what is different between the steps of a path and those of its template. No queries.

    The steps of the path come with what they follow. One that follows a step of another template, or the
    same step as one before it, is the county's own.
    """
    own = sorted(own, key=lambda step: step.order)
    above = {step.pk: step for step in sorted(template, key=lambda step: step.order)}
    found, followed = Drift(), set()
    for step in own:
        if step.follows_id in above and step.follows_id not in followed:
            followed.add(step.follows_id)
            found.pairs.append(Pair(step, above[step.follows_id]))
        else:
            found.added.append(step)
    found.dropped = [step for pk, step in above.items() if pk not in followed]
    found.alike = _alike(found.added, found.dropped)
    found.added = [step for step in found.added if step not in [pair.own for pair in found.alike]]
    found.dropped = [step for step in found.dropped if step not in [pair.above for pair in found.alike]]
    found.renamed = [pair for pair in found.pairs if pair.renamed_in]
    still = _in_order([pair.above.order for pair in found.pairs])
    found.moved = [
        pair for place, pair in enumerate(found.pairs) if place not in still or pair.has_other_phase
    ]
    found.retasked = [pair for pair in found.pairs if pair.has_other_task]
    found.expecting = [pair for pair in found.pairs if pair.expects_otherwise]
    return found


def _alike(added: Sequence[Step], dropped: Sequence[Step]) -> list[Pair]:
    """Return pairs of steps of the same name in some language, each step once."""
    found, left = [], list(dropped)
    for step in added:
        names = {(code, fold(name)) for code in CODES if (name := getattr(step, f"name_{code}"))}
        for above in left:
            if names & {(code, fold(name)) for code in CODES if (name := getattr(above, f"name_{code}"))}:
                found.append(Pair(step, above))
                left.remove(above)
                break
    return found


def _in_order(numbers: Sequence[int]) -> set[int]:
    """Return the places of the longest row of rising ``numbers``: those that have kept their order."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int | None] = []
    for place, number in enumerate(numbers):
        at = bisect_left(ends, number)
        ends[at : at + 1] = [number]
        places[at : at + 1] = [place]
        before.append(places[at - 1] if at else None)
    kept, place = set(), places[-1] if places else None
    while place is not None:
        kept.add(place)
        place = before[place]
    return kept
