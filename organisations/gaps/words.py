"""What is said of gaps in sentences, the same on the page, in files and in what one takes along."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisations.gaps.finding import FoundGap, Gaps, TakenUp
from portal.templatetags.ui import number
from regions.choices import Axis, GapState, LifeStage
from regions.models import Gap


def where(gap: FoundGap) -> str:
    """Return where, for whom or in which language somebody is missing; it does not name the step."""
    if gap.is_partly:
        told = {"count": number(gap.cell.confirmed), "expected": number(gap.cell.expected)}
        return _("%(place)s: %(count)s of the %(expected)s that the county expects.") % {
            "place": place(gap.axis, gap.value, gap.label.text),
            **told,
        }
    if gap.axis == Axis.MUNICIPALITY:
        return _("Nobody in %(municipality)s.") % {"municipality": gap.label.text}
    if gap.axis == Axis.LIFE_STAGE:
        return {
            LifeStage.CHILDREN: _("Nobody for children, young people and families."),
            LifeStage.WORKING_AGE: _("Nobody for people of working age."),
            LifeStage.OLDER: _("Nobody for older people."),
        }[LifeStage(gap.value)]
    if gap.axis == Axis.LANGUAGE:
        return {"fi": _("Nobody in Finnish."), "sv": _("Nobody in Swedish.")}[gap.value]
    return _("Nobody in the whole county.")


def place(axis: Axis, value: int | str, name: str) -> str:
    """Return what stands for the place, stage or language; ``name`` is that of the municipality."""
    if axis == Axis.MUNICIPALITY:
        return name
    if axis == Axis.LIFE_STAGE:
        return {
            LifeStage.CHILDREN: _("Children, young people and families"),
            LifeStage.WORKING_AGE: _("People of working age"),
            LifeStage.OLDER: _("Older people"),
        }[LifeStage(value)]
    if axis == Axis.LANGUAGE:
        return {"fi": _("In Finnish"), "sv": _("In Swedish")}[value]
    return _("The whole county")


def reasons(gap: FoundGap) -> list[str]:
    """Return why the gap stands where it does, in sentences: people, language, life stage, time."""
    found = [people(gap), duty(gap), stage(gap), time(gap), untold(gap)]
    return [sentence for sentence in found if sentence]


def people(gap: FoundGap) -> str:
    """Return how many people live where nobody is, and when; or that it is not known."""
    known = gap.people
    told = {"number": number(known.number or 0), "day": known.day and date_format(known.day)}
    if gap.axis == Axis.LIFE_STAGE:
        return _("How many people of this life stage live in the county is not known here.")
    if gap.axis == Axis.WHOLE:
        if not known.is_known:
            return _("How many people live in the county is not known here.")
        return _("%(number)s people live in the county (%(day)s).") % told
    if gap.axis == Axis.MUNICIPALITY:
        if not known.is_known:
            return _("How many people live there is not known here.")
        return _("%(number)s people live there (%(day)s).") % told
    if not known.is_known:
        return _("How many people speak the language is not known here.")
    return (
        _(
            "%(number)s people live in the municipalities that serve in the language (%(day)s). How many of "
            "them speak it is not known here."
        )
        % told
    )


def duty(gap: FoundGap) -> str:
    """Return which duty to serve in a language the gap is about; "" when it is about none."""
    if not gap.owed:
        return ""
    if gap.axis == Axis.LANGUAGE:
        told = {"count": number(len(gap.owing))}
        if gap.value == "sv":
            return (
                ngettext(
                    "In %(count)s municipality people have a right to services in Swedish "
                    "(Language Act 423/2003).",
                    "In %(count)s municipalities people have a right to services in Swedish "
                    "(Language Act 423/2003).",
                    len(gap.owing),
                )
                % told
            )
        return (
            ngettext(
                "In %(count)s municipality people have a right to services in Finnish "
                "(Language Act 423/2003).",
                "In %(count)s municipalities people have a right to services in Finnish "
                "(Language Act 423/2003).",
                len(gap.owing),
            )
            % told
        )
    if gap.owed == ("sv",):
        return _("People there have a right to services in Swedish (Language Act 423/2003).")
    return _("People there have a right to services in Finnish and in Swedish (Language Act 423/2003).")


def stage(gap: FoundGap) -> str:
    """Return for which life stage the path was made; "" when it is for all, or the gap says it itself."""
    if gap.stage is None or gap.axis == Axis.LIFE_STAGE:
        return ""
    return {
        LifeStage.CHILDREN: _("The path is for children, young people and families."),
        LifeStage.WORKING_AGE: _("The path is for people of working age."),
        LifeStage.OLDER: _("The path is for older people."),
    }[gap.stage]


def time(gap: FoundGap) -> str:
    """Return since when it has been so, and what that is read from; "" when it is not known, or new."""
    if gap.since is None or gap.points.time == 0 and not gap.is_exact:
        return ""
    told = {"day": date_format(gap.since)}
    if gap.is_partly:
        return _("Fewer than expected since %(day)s.") % told
    if gap.is_exact:
        return _("Nobody since %(day)s, when the last confirmation had run out or ended.") % told
    if gap.kind == "goal":
        return _("At least since %(day)s, when the goal was recorded here.") % told
    return _("At least since %(day)s, when the step was recorded here.") % told


def untold(gap: FoundGap) -> str:
    """Return how many do not tell whether they are there; "" when all do."""
    if not gap.untold:
        return ""
    told = {"count": number(gap.untold)}
    if gap.axis == Axis.MUNICIPALITY:
        text = ngettext(
            "%(count)s that is confirmed does not tell where it works.",
            "%(count)s that are confirmed do not tell where they work.",
            gap.untold,
        )
    elif gap.axis == Axis.LIFE_STAGE:
        text = ngettext(
            "%(count)s that is confirmed does not tell for which life stage it is.",
            "%(count)s that are confirmed do not tell for which life stage they are.",
            gap.untold,
        )
    else:
        text = ngettext(
            "%(count)s that is confirmed does not tell its languages.",
            "%(count)s that are confirmed do not tell their languages.",
            gap.untold,
        )
    return text % told


def waiting(gap: FoundGap) -> str:
    """Return how many there wait for the county, which is nearest to closing the gap; "" when none do."""
    cell, found = gap.cell, []
    if cell.claimed:
        found.append(
            ngettext(
                "%(count)s has told that it works here and waits for the county to confirm it.",
                "%(count)s have told that they work here and wait for the county to confirm them.",
                cell.claimed,
            )
            % {"count": number(cell.claimed)}
        )
    if cell.ageing:
        found.append(
            ngettext(
                "%(count)s confirmation here has run out or become old.",
                "%(count)s confirmations here have run out or become old.",
                cell.ageing,
            )
            % {"count": number(cell.ageing)}
        )
    return " ".join(found)


def progress(gap: Gap) -> str:
    """Return how far a gap has come that the county has taken up, with days and without editors' names."""
    found_on = {"day": date_format(gap.found_on, "SHORT_DATE_FORMAT")}
    found = _("Taken up %(day)s") % found_on
    if gap.state == GapState.BEING_SOLVED:
        return _("%(taken_up)s · being solved by %(solver)s") % {"taken_up": found, "solver": gap.solver}
    if gap.state == GapState.CLOSED:
        day = date_format(gap.closed_on, "SHORT_DATE_FORMAT")
        return _("%(taken_up)s · closed %(day)s") % {"taken_up": found, "day": day}
    return found


def standing(taken: TakenUp) -> str:
    """Return how it is now where the county has taken up a gap that the figures do not show."""
    if taken.is_covered and taken.covered_since:
        day = {"day": date_format(taken.covered_since)}
        return _("Covered since %(day)s at the latest.") % day
    if taken.is_covered:
        return _("Covered now.")
    if taken.cell is None:
        return _("This goal or step, or this place, is not looked at any more.")
    if taken.cell.exemption:
        return _("The county has said that nobody is needed here.")
    return _("Nobody is expected here any more.")


def reading(gaps: Gaps) -> str:
    """Return how many gaps there are and of which kind, in a few sentences."""
    if not gaps.gaps:
        return _("There are no gaps: everything has somebody where the county expects it.")
    count = len(gaps.gaps)
    found = [ngettext("%(count)s gap.", "%(count)s gaps.", count) % {"count": number(count)}]
    told = gaps.by_axis
    for axis, text in (
        (
            Axis.WHOLE,
            ngettext(
                "%(count)s goal or step has nobody in the whole county.",
                "%(count)s goals or steps have nobody in the whole county.",
                told[Axis.WHOLE],
            ),
        ),
        (
            Axis.LANGUAGE,
            ngettext(
                "%(count)s is about a language of service.",
                "%(count)s are about a language of service.",
                told[Axis.LANGUAGE],
            ),
        ),
        (
            Axis.LIFE_STAGE,
            ngettext(
                "%(count)s is about a life stage.",
                "%(count)s are about a life stage.",
                told[Axis.LIFE_STAGE],
            ),
        ),
        (
            Axis.MUNICIPALITY,
            ngettext(
                "%(count)s is about a municipality.",
                "%(count)s are about a municipality.",
                told[Axis.MUNICIPALITY],
            ),
        ),
    ):
        if told[axis]:
            found.append(text % {"count": number(told[axis])})
    if gaps.taken:
        found.append(
            ngettext("%(count)s has been taken up.", "%(count)s have been taken up.", len(gaps.taken))
            % {"count": number(len(gaps.taken))}
        )
    return " ".join(found)
