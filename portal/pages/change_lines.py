"""Changes in words: a line for each and a sentence for all, alike on the page, in the feed and in letters."""

from collections import Counter
from collections.abc import Iterable

from django.template.defaultfilters import date
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy, pgettext, pgettext_lazy

from organisations.changes import Change, Changes, What
from organisations.models import Activity, Organisation
from portal.lib.languages import LocalText, current, localised
from portal.templatetags.charts import sum_in_words
from portal.templatetags.ui import euros
from regions.choices import Precision

LABELS = {
    What.CONFIRMED: gettext_lazy("Confirmed by the county"),
    What.CLAIMED: gettext_lazy("Told by the organisation"),
    What.RAN_OUT: gettext_lazy("Confirmation ran out"),
    What.ENDED: pgettext_lazy("contribution", "No longer counted here"),
    What.GOAL_NEW: gettext_lazy("New goal"),
    What.GOAL_GONE: gettext_lazy("Goal taken away"),
    What.GOAL_RENAMED: gettext_lazy("Goal renamed"),
    What.GOAL_REWRITTEN: gettext_lazy("Goal described anew"),
    What.PATH_NEW: gettext_lazy("New service path"),
    What.PATH_RENAMED: gettext_lazy("Service path renamed"),
    What.PATH_REWRITTEN: gettext_lazy("Service path described anew"),
    What.STEP_NEW: gettext_lazy("New step"),
    What.STEP_GONE: gettext_lazy("Step taken away"),
    What.STEP_RENAMED: gettext_lazy("Step renamed"),
    What.STEP_REWRITTEN: gettext_lazy("Step described anew"),
    What.GAP_CLOSED: gettext_lazy("Gap closed: somebody is there, confirmed and fresh"),
    What.GAP_OPENED: gettext_lazy("Gap opened: nothing confirmed and fresh is left"),
    What.GAP_TAKEN_UP: gettext_lazy("Gap taken up"),
    What.GAP_BEING_SOLVED: gettext_lazy("Gap being solved"),
    What.GAP_TOLD_CLOSED: gettext_lazy("Gap closed, says the county"),
    What.NOT_NEEDED: gettext_lazy("Nobody is needed here, says the county"),
    What.STRATEGY_NEW: gettext_lazy("New strategy or plan"),
    What.STRATEGY_STATUS: gettext_lazy("Strategy has come further"),
    What.STRATEGY_REPLACED: gettext_lazy("Strategy replaced"),
    What.GRANT_DECIDED: gettext_lazy("Grant decided"),
    What.GRANT_KNOWN: gettext_lazy("Grant became known"),
    What.GRANTS_KNOWN: gettext_lazy("Grants of a year became known"),
    What.GRANTS_CORRECTED: gettext_lazy("Grants of a year corrected"),
    What.AGREEMENT_BEGAN: gettext_lazy("Agreement began"),
    What.AGREEMENT_KNOWN: gettext_lazy("Agreement became known"),
    What.AGREEMENT_ENDED: gettext_lazy("Agreement ended"),
    What.AGREEMENT_ENDS_SOON: gettext_lazy("Agreement ends within half a year"),
    What.BODY_NEW: gettext_lazy("New advisory body"),
    What.STATEMENT: gettext_lazy("Statement given"),
    What.OUTCOME: gettext_lazy("Statement answered"),
    What.MESSAGE: gettext_lazy("New key message"),
    What.ORGANISATION_NEW: gettext_lazy("New organisation"),
    What.ORGANISATION_GONE: gettext_lazy("Organisation no longer here"),
    What.ORGANISATION_RENAMED: gettext_lazy("Organisation renamed"),
    What.ACTIVITY_NEW: gettext_lazy("New activity"),
    What.ACTIVITY_ENDED: gettext_lazy("Activity ended"),
}
# The shape beside the word, as the marks of contributions and gaps.
SHAPES = {
    What.CONFIRMED: "confirmed",
    What.GAP_CLOSED: "confirmed",
    What.GAP_TOLD_CLOSED: "confirmed",
    What.CLAIMED: "claimed",
    What.GAP_TAKEN_UP: "claimed",
    What.GAP_BEING_SOLVED: "claimed",
    What.RAN_OUT: "ageing",
    What.AGREEMENT_ENDS_SOON: "ageing",
    What.GAP_OPENED: "gap",
    **dict.fromkeys(
        (
            What.ENDED,
            What.GOAL_GONE,
            What.STEP_GONE,
            What.AGREEMENT_ENDED,
            What.ORGANISATION_GONE,
            What.ACTIVITY_ENDED,
            What.STRATEGY_REPLACED,
        ),
        "ended",
    ),
}
# What the sentence on top counts, in this order.
COUNTED = {
    What.CONFIRMED: ngettext_lazy(
        "%(count)s new confirmed contribution", "%(count)s new confirmed contributions", "count"
    ),
    What.CLAIMED: ngettext_lazy(
        "%(count)s contribution newly told by an organisation",
        "%(count)s contributions newly told by organisations",
        "count",
    ),
    What.RAN_OUT: ngettext_lazy("%(count)s confirmation ran out", "%(count)s confirmations ran out", "count"),
    What.ENDED: ngettext_lazy(
        "%(count)s contribution no longer counted", "%(count)s contributions no longer counted", "count"
    ),
    What.GAP_CLOSED: ngettext_lazy("%(count)s gap closed", "%(count)s gaps closed", "count"),
    What.GAP_OPENED: ngettext_lazy("%(count)s gap opened", "%(count)s gaps opened", "count"),
    What.GRANT_DECIDED: ngettext_lazy("%(count)s grant decided", "%(count)s grants decided", "count"),
    What.AGREEMENT_BEGAN: ngettext_lazy("%(count)s agreement began", "%(count)s agreements began", "count"),
    What.AGREEMENT_ENDED: ngettext_lazy("%(count)s agreement ended", "%(count)s agreements ended", "count"),
    What.STATEMENT: ngettext_lazy("%(count)s statement given", "%(count)s statements given", "count"),
    What.OUTCOME: ngettext_lazy("%(count)s statement answered", "%(count)s statements answered", "count"),
    What.ACTIVITY_NEW: ngettext_lazy("%(count)s new activity", "%(count)s new activities", "count"),
    What.ACTIVITY_ENDED: ngettext_lazy("%(count)s activity ended", "%(count)s activities ended", "count"),
}
NOTHING = LocalText("", "")


def sentence(changes: Changes, *, council_met: bool = False) -> str:
    """Return in a sentence what has changed. ``council_met``: the first day is that of a council meeting."""
    values = {"day": date(changes.since, "DATE_FORMAT"), "what": in_numbers(changes)}
    if not changes:
        if council_met:
            return _("Nothing that readers see has changed since the council met on %(day)s.") % values
        return _("Nothing that readers see has changed since %(day)s.") % values
    if council_met:
        return _("Since the council met on %(day)s: %(what)s.") % values
    return _("Since %(day)s: %(what)s.") % values


def in_numbers(changes: Changes) -> str:
    """Return how many contributions, gaps, grants and so on have changed, as the end of a sentence."""
    counts = Counter({**changes.counts, What.GAP_CLOSED: changes.gaps_closed})
    told = [str(words % {"count": counts[what]}) for what, words in COUNTED.items() if counts[what]]
    others = changes.number - sum(changes.counts[what] for what in COUNTED)
    others -= changes.counts[What.GAP_TOLD_CLOSED]
    if others or not told:
        others = others or changes.number
        told.append(
            ngettext("%(count)s other change", "%(count)s other changes", others) % {"count": others}
            if told
            else ngettext("%(count)s change", "%(count)s changes", others) % {"count": others}
        )
    return get_text_list(told, pgettext("last of a list", "and"))


def lines(changes: Iterable[Change], public) -> list[dict]:
    """Return the lines of ``changes``; ``public``: the activities and organisations that have a page now."""
    return [line(change, public) for change in changes]


def line(change: Change, public) -> dict:
    """Return a change for the component change-line. No queries.

    ``title`` is what it is about, ``of`` whose that is, ``at`` the step, ``was`` what it was called before.
    """
    about = change.about
    found = {
        "key": change.key,
        "on": change.on,
        "label": LABELS[change.what],
        "shape": SHAPES.get(change.what, ""),
        "title": NOTHING,
        "url": "",
        "of": NOTHING,
        "of_url": "",
        "at": NOTHING,
        "at_url": "",
        "was": NOTHING,
        "note": NOTHING,
        "is_example": bool(getattr(about, "is_example", False)),
    }
    found |= _LINES[_kind(change)](change, public)
    return found


def in_text(row: dict) -> str:
    """Return a line as plain text, for feeds and letters."""
    told = [row[name].text for name in ("title", "of", "at") if row[name].text]
    text = f"{row['label']}: {' – '.join(told)}" if told else str(row["label"])
    if row["was"].text:
        text += " " + _("(before: %(name)s)") % {"name": row["was"].text}
    if row["note"].text:
        text += f". {row['note'].text}"
    return text if text.endswith(".") else f"{text}."


def _kind(change):
    return change.what.partition("-")[0] if change.what not in CONTRIBUTIONS else "contribution"


def _page(thing, public) -> str:
    """Return the address of a thing's page; "" for an activity or organisation that has none now."""
    if isinstance(thing, (Activity, Organisation)) and (thing._meta.model_name, thing.pk) not in public:
        return ""
    return thing.get_absolute_url()


def _contribution(change, public):
    activity = change.about.activity
    return {
        "title": activity.local_name,
        "url": _page(activity, public),
        "of": activity.organisation.local_name,
        "of_url": _page(activity.organisation, public),
        "is_example": activity.organisation.is_example,
        **_at(change.step),
    }


def _at(step):
    if step is None:
        return {}
    return {"at": step.local_name, "at_url": step.get_absolute_url() if step.pk else ""}


def _named(change, public):
    """A goal or a path: its name stands above its changes, so a line tells only what it was before."""
    was = change.was.local_name if change.was and change.what.endswith("-renamed") else NOTHING
    return {"was": was, "is_example": False}


def _step(change, public):
    return _named(change, public) | _at(change.step)


def _gap(change, public):
    about = change.about
    if not hasattr(about, "served"):  # Computed: the goal or the step itself.
        return {**_at(change.step), "is_example": False}
    where = about.municipality.local_name if about.municipality_id else NOTHING
    if about.life_stage or about.language:
        where = LocalText(
            about.get_life_stage_display() if about.life_stage else about.get_language_display(), current()
        )
    note = localised(about, "note") if hasattr(about, "note_fi") else localised(about, "reason")
    solver = getattr(about, "solver", "")
    return {
        "title": where,
        "of": LocalText(solver, current()) if solver else NOTHING,
        "of_url": getattr(about, "link", ""),
        "note": note,
        **_at(change.step),
    }


def _strategy(change, public):
    about = change.about
    status = about.get_status_display()
    if about.adopted_on:
        status = f"{status} {date(about.adopted_on, 'DATE_FORMAT')}"
    return {
        "title": localised(about, "name"),
        "note": LocalText(capfirst(status), current()) if change.what == What.STRATEGY_STATUS else NOTHING,
    }


def _grant(change, public):
    """One organisation's grant."""
    about = change.about
    told = [f"{about.year}", about.get_kind_display()]
    if about.granted is not None:
        told.append(_("%(sum)s granted") % {"sum": euros(about.granted)})
    if about.applied is not None:
        told.append(_("%(sum)s applied for") % {"sum": euros(about.applied)})
    if about.section:
        told.append(about.section)
    return {
        "title": about.organisation.local_name,
        "url": _page(about.organisation, public),
        "of": localised(about, "purpose"),
        "note": LocalText(", ".join(told), current()),
        "is_example": about.organisation.is_example,
    }


def _grants(change, public):
    """What the county gave in a year in one kind of grant."""
    about = change.about
    sums = [
        (about.budget, _("budget %(sum)s")),
        (about.granted, _("granted %(sum)s")),
        (about.applied, _("applied for %(sum)s")),
    ]
    precision = about.precision or Precision.EXACT
    told = [words % {"sum": sum_in_words(value, precision)} for value, words in sums if value is not None]
    return {
        "title": LocalText(f"{about.year}", current()),
        "of": localised(about, "own_word"),
        "note": LocalText(", ".join(told), current()),
    }


def _agreement(change, public):
    about = change.about
    first, last = date(about.starts_on, "DATE_FORMAT"), about.ends_on and date(about.ends_on, "DATE_FORMAT")
    period = f"{first} – {last}" if last else _("since %(day)s") % {"day": first}
    return {
        "title": about.organisation.local_name,
        "url": _page(about.organisation, public),
        "of": localised(about, "subject"),
        "note": LocalText(f"{capfirst(about.get_kind_display())}, {period}", current()),
        "is_example": about.organisation.is_example,
    }


def _body(change, public):
    return {"title": change.about.local_name}


def _statement(change, public):
    about = change.about
    found = {
        "title": localised(about, "title"),
        "of": about.body.local_name,
        "is_example": about.body.is_example,
    }
    if change.what == What.OUTCOME:
        found["at"] = LocalText(capfirst(about.get_outcome_display()), current())
        found["note"] = localised(about, "outcome_text")
    else:
        found["note"] = _given(change)
    return found


def _given(change):
    """When it was given, where that is another day than the one on which it became known."""
    if change.about.given_on == change.on:
        return NOTHING
    return LocalText(_("Given on %(day)s") % {"day": date(change.about.given_on, "DATE_FORMAT")}, current())


def _message(change, public):
    return {
        "title": localised(change.about, "text"),
        "of": localised(change.about, "addressee"),
        "note": _given(change),
    }


def _organisation(change, public):
    about = change.about
    was = change.was.local_name if change.was else NOTHING
    return {"title": about.local_name, "url": _page(about, public), "was": was}


def _activity(change, public):
    about = change.about
    return {
        "title": about.local_name,
        "url": _page(about, public),
        "of": about.organisation.local_name,
        "of_url": _page(about.organisation, public),
        "is_example": about.organisation.is_example,
    }


CONTRIBUTIONS = (What.CONFIRMED, What.CLAIMED, What.RAN_OUT, What.ENDED)
_LINES = {
    "contribution": _contribution,
    "goal": _named,
    "path": _named,
    "step": _step,
    "gap": _gap,
    "not": _gap,
    "strategy": _strategy,
    "grant": _grant,
    "grants": _grants,
    "agreement": _agreement,
    "body": _body,
    "statement": _statement,
    "outcome": _statement,
    "message": _message,
    "organisation": _organisation,
    "activity": _activity,
}
