"""What the figures on money say, in sentences: for pages, files, briefings and slides alike."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisations.money.givers import Receivers
from organisations.money.grants import Change, GrantYear, Part
from organisations.money.partners import Partners
from organisations.money.roles import AtSide, PathSides
from organisations.money.sums import Reason
from organisations.money.years import percent
from portal.templatetags.charts import sum_in_words
from portal.templatetags.ui import euros, number


def told(reasons: list[Reason]) -> str:
    """Return reasons as sentences, one after the other."""
    return " ".join(str(reason.label) for reason in reasons)


def change(found: Change | None) -> str:
    """Return how the newest year's granted sum stands to the one before, and what forbids comparing them."""
    if found is None:
        return ""
    first = _("For %(last_year)s the county granted %(last)s, for %(before_year)s %(before)s.") % {
        "last_year": found.last.year,
        "last": sum_in_words(found.last.granted.amount, found.last.granted.precision),
        "before_year": found.before.year,
        "before": sum_in_words(found.before.granted.amount, found.before.granted.precision),
    }
    if found.reasons:
        return " ".join([first, _("The two cannot be compared as such."), told(found.reasons)])
    if not found.less:
        return " ".join([first, _("That is as much.")])
    words = {
        "sum": euros(abs(found.less)),
        "percent": percent(abs(found.less), found.before.granted.amount),
    }
    if found.less > 0:
        return " ".join([first, _("That is %(sum)s (%(percent)s%%) less.") % words])
    return " ".join([first, _("That is %(sum)s (%(percent)s%%) more.") % words])


def share(year: GrantYear) -> str:
    """Return how much of what the county says it granted in a year the decisions known here cover."""
    decided, found = year.decided, year.share
    if not decided.count:
        return _("No single decision for %(year)s is known here.") % {"year": year.year}
    words = {
        "year": year.year,
        "part": _("not known") if found.part is None else euros(found.part),
        "decisions": decisions(decided.count),
    }
    if found.whole is None:
        first = _(
            "The decisions for %(year)s known here: %(part)s, %(decisions)s. How much of all it is cannot be "
            "told, for the county’s own total is not known here."
        )
        return " ".join([first % words, told(found.reasons)]).strip()
    words["whole"] = sum_in_words(found.whole, found.precision)
    if not found.is_known:
        first = _(
            "The decisions for %(year)s known here: %(part)s, %(decisions)s. The county’s own total is "
            "%(whole)s, so the two do not count the same."
        )
    else:
        words["percent"] = percent(found.part, found.whole)
        first = _(
            "The decisions for %(year)s known here: %(part)s, %(decisions)s. That is %(percent)s%% of what "
            "the county says it granted, %(whole)s."
        )
    return " ".join([first % words, told(found.reasons)]).strip()


def decisions(count: int) -> str:
    """Return how many decisions there are, in words."""
    return ngettext("%(count)s decision", "%(count)s decisions", count) % {"count": number(count)}


def parts(found: list[Part], year: int) -> str:
    """Return which goal or stage of life the decisions of ``year`` give most, and how many tell it at all."""
    every = sum(row.decided.count for row in found if not row.is_told)
    named = [row for row in found if row.is_told and row.decided.granted]
    if not named:
        return _("None of the decisions for %(year)s known here tells this.") % {"year": year}
    most = max(named, key=lambda row: row.decided.granted)
    first = _("Most of what the decisions for %(year)s tell: %(name)s, %(sum)s in %(decisions)s.") % {
        "year": year,
        "name": most.label.text,
        "sum": euros(most.decided.granted),
        "decisions": decisions(most.decided.count),
    }
    if not every:
        return first
    rest = ngettext("%(count)s decision does not tell it.", "%(count)s decisions do not tell it.", every) % {
        "count": number(every)
    }
    return f"{first} {rest}"


def several(found: Receivers) -> str:
    """Return how many organisations have money from several givers."""
    words = {"count": number(found.count), "year": found.year}
    if not found.count:
        return (
            _("No organisation of the county is known to have money from several givers for %(year)s.")
            % words
        )
    return (
        ngettext(
            "%(count)s organisation of the county has money from several givers for %(year)s.",
            "%(count)s organisations of the county have money from several givers for %(year)s.",
            found.count,
        )
        % words
    )


def partners(found: Partners) -> str:
    """Return how many agreements are in force, of which kinds, and how many end soon."""
    if not found.rows:
        return _("No agreement of the county with an organisation is known here.")
    organisations = ngettext("%(count)s organisation", "%(count)s organisations", found.organisations) % {
        "count": number(found.organisations)
    }
    first = ngettext(
        "%(count)s agreement is in force, with %(organisations)s.",
        "%(count)s agreements are in force, with %(organisations)s.",
        len(found.rows),
    ) % {"count": number(len(found.rows)), "organisations": organisations}
    ending = len(found.ending)
    if not ending:
        return " ".join([first, _("None of them ends within six months.")])
    rest = ngettext(
        "%(count)s of them ends within six months, with none known to follow.",
        "%(count)s of them end within six months, with none known to follow.",
        ending,
    ) % {"count": number(ending)}
    return f"{first} {rest}"


def sides(found: PathSides) -> str:
    """Return on how many of a path's steps somebody stands on each side of the line."""
    steps = ngettext("Of %(count)s step", "Of %(count)s steps", len(found.steps)) % {
        "count": len(found.steps)
    }
    named = ", ".join(
        _("%(side)s %(count)s") % {"side": side.label, "count": count}
        for side, count in found.counts.items()
        if count
    )
    nobody = sum(not step.activities for step in found.steps)
    if not named:
        return _("%(steps)s: nobody has said that they stand there.") % {"steps": steps}
    if not nobody:
        return _("%(steps)s: %(sides)s.") % {"steps": steps, "sides": named}
    return _("%(steps)s: %(sides)s; nobody on %(nobody)s.") % {
        "steps": steps,
        "sides": named,
        "nobody": nobody,
    }


def at_side(found: AtSide) -> str:
    """Return how many activities stand at a step on one side, and how many are confirmed and fresh."""
    first = ngettext("%(count)s activity", "%(count)s activities", found.activities) % {
        "count": number(found.activities)
    }
    if not found.confirmed:
        return _("%(activities)s, not confirmed") % {"activities": first}
    if found.confirmed == found.activities:
        return _("%(activities)s, confirmed") % {"activities": first}
    return _("%(activities)s, %(confirmed)s confirmed") % {
        "activities": first,
        "confirmed": number(found.confirmed),
    }
