"""What an address asks to see of a county's gaps: those of a path, a goal, a place, a stage, a language."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.gaps import FoundGap, Gaps
from portal.lib import languages
from portal.lib.languages import LocalText
from regions.choices import Axis, GapState, LifeStage, OwedLanguage

STATES = {
    "open": pgettext_lazy("filter of gaps", "not taken up"),
    "taken_up": pgettext_lazy("filter of gaps", "taken up"),
}
LABELS = {
    "path": _("Service path"),
    "goal": _("Goal"),
    "municipality": _("Municipality"),
    "life_stage": _("Life stage"),
    "language": _("Language of service"),
    "state": _("State"),
}


@dataclass
class GapFilter:
    """The choices that a county's gaps offer, and those that an address makes.

    ``choices``: (value, name) by the parameter's name; ``chosen``: values by that name. ``unknown`` are names
    of parameters whose value the county does not have.
    """

    choices: dict[str, list[tuple[str, LocalText]]]
    chosen: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, query, gaps: Gaps, municipalities) -> "GapFilter":
        """Return what ``query``, the parameters of an address, asks of ``gaps``. No queries."""
        found = cls(_choices(gaps, municipalities))
        for name in LABELS:
            value = query.get(name, "")
            if not value:
                continue
            if name in ("path", "goal"):
                value = _own_slug(value, gaps, name)
            if value in dict(found.choices[name]):
                found.chosen[name] = value
            else:
                found.unknown.append(name)
        return found

    @property
    def fields(self) -> list[dict]:
        """Return the inputs that have something to choose: name, label, and options with which is chosen."""
        return [
            {
                "name": name,
                "label": LABELS[name],
                "options": [
                    (value, label, value == self.chosen.get(name)) for value, label in self.choices[name]
                ],
            }
            for name in LABELS
            if len(self.choices[name]) > 1 or name in self.chosen
        ]

    @property
    def query(self) -> str:
        """The same as parameters of an address."""
        return urlencode(self.chosen)

    def matches(self, gap: FoundGap) -> bool:
        """Whether ``gap`` is asked for. What nobody carries in the whole county concerns every place."""
        return all(getattr(self, f"_{name}")(gap, value) for name, value in self.chosen.items())

    def _path(self, gap, value):
        return gap.path is not None and gap.path.local_slug == value

    def _goal(self, gap, value):
        return gap.kind == "goal" and gap.served.local_slug == value

    def _municipality(self, gap, value):
        return gap.axis == Axis.WHOLE or (gap.municipality is not None and gap.municipality.code == value)

    def _life_stage(self, gap, value):
        if gap.axis == Axis.WHOLE:
            return gap.stage in (None, value)
        return gap.stage == value

    def _language(self, gap, value):
        return gap.axis == Axis.WHOLE or (gap.axis == Axis.LANGUAGE and gap.value == value)

    def _state(self, gap, value):
        is_taken = gap.taken is not None and gap.taken.state != GapState.CLOSED
        return is_taken == (value == "taken_up")


def _own_slug(value, gaps, name):
    """Return the slug in the reader's language of what has the slug ``value`` in any."""
    things = {gap.of if name == "path" else gap.served for gap in gaps.gaps if _is_about(gap, name)}
    for thing in things:
        if value in (thing.slug_fi, thing.slug_sv, thing.slug_en):
            return thing.local_slug
    return value


def _is_about(gap, name):
    return (gap.path is not None) == (name == "path")


def _choices(gaps, municipalities):
    paths = {gap.path.local_slug: gap.path.local_name for gap in gaps.gaps if gap.path}
    goals = {gap.served.local_slug: gap.served.local_name for gap in gaps.gaps if gap.kind == "goal"}
    return {
        "path": list(paths.items()),
        "goal": list(goals.items()),
        "municipality": [(row.code, row.local_name) for row in municipalities],
        "life_stage": [(stage.value, said(stage.label)) for stage in LifeStage.stages()],
        "language": [(code, said(label)) for code, label in OwedLanguage.choices],
        "state": [(value, said(label)) for value, label in STATES.items()],
    }


def said(label) -> LocalText:
    """Return a text of the portal's own, in the reader's language."""
    return LocalText(str(label), languages.current())
