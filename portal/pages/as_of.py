"""A county's overview as it was on a day: what the council could know when it decided."""

import datetime as dt

from django.template.defaultfilters import date
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from organisations import coverage
from organisations.past import CountyHistory, CountyThen, end_of, kept_since, start_of
from portal.pages import present
from portal.pages.counties import SHOWN_AT_A_STEP
from portal.pages.county_parts import CountyPart
from portal.pages.days import asked_day, months_before


class AsOfPage(CountyPart):
    """The overview as it was at the end of the day ``?date=``, from the histories that are kept.

    Without a day, and for a day of which nothing can be told, there is the form alone. Nothing is written,
    and the number of queries does not depend on how much the county has (asserted).
    """

    page = "pages:county-as-of"
    title = pgettext_lazy("page of a county", "The overview on a day")
    template_name = "pages/county_as_of.html"

    def get_context_data(self, **kwargs):
        county = self.county
        today, first = timezone.localdate(), kept_since(county)
        asked = asked_day(self.request.GET.get("date", ""), county)
        self.status = asked.status
        met = county.council_meetings.held(today).filter(held_on__gte=first)[:3]
        shown = overview(county, asked.day) if asked.day else {}
        return super().get_context_data(
            asked=asked,
            first=first,
            today=today,
            ways=ways(county, met, today, first, asked.day),
            overview=shown,
            changes_url=changes_url(county, asked.day, today),
            **kwargs,
        )

    def render_to_response(self, context, **kwargs):
        return super().render_to_response(context, status=self.status, **kwargs)


def overview(county, day: dt.date) -> dict:
    """Return what the overview told at the end of ``day``, for the components that show it today."""
    # Whatever changes between reading the rows and their histories is later than this.
    when = min(end_of(day), timezone.now())
    then = CountyHistory(county, start_of(day), without=["gap"]).at(when)
    steps = then.covered("step", SHOWN_AT_A_STEP)
    return {
        "day": day,
        "strategies": strategy_rows(then, then.covered("goal")),
        "paths": [path_row(path, steps, then) for path in then.paths],
        "field": coverage.of_field_rows(then.active_here, then.given_here),
        "grants": [present.grant_row(row) for row in then.grants],
        "grants_reading": present.grant_reading(then.grants),
        "agreements": [agreement_row(row, then) for row in then.agreements],
        "bodies": [present.body_block(body) for body in then.bodies],
        "key_messages": [present.key_message(row) for row in then.messages if row.county_id],
    }


def strategy_rows(then: CountyThen, covered) -> list[dict]:
    """Return the strategies of the day, their goals in two levels, and who carried each."""
    rows = []
    for strategy in then.strategies:
        blocks = {goal.pk: _linked(present.goal_block(goal, covered.get(goal.pk)), "contributions", then)
                  for goal in strategy.goals.all()}  # fmt: skip
        above = {goal.pk: goal.parent_id for goal in strategy.goals.all()}
        for pk, block in blocks.items():
            block["children"] = [blocks[child] for child, parent in above.items() if parent == pk]
        rows.append({"strategy": strategy, "goals": [blocks[pk] for pk in blocks if not above[pk]]})
    return rows


def path_row(path, covered, then: CountyThen) -> dict:
    """Return a path of the day with its phases, steps and gaps."""
    phases = present.path_phases(path, covered)
    for phase in phases:
        for step in phase["steps"]:
            _linked(step, "organisations", then)
    counts = present.gaps(phases)
    return {"path": path, "phases": phases, "counts": counts, "sentence": present.gap_sentence(counts)}


def agreement_row(agreement, then: CountyThen) -> dict:
    """Return an agreement of the day, with a link to the organisation if it has a page today."""
    organisation = agreement.organisation
    return {
        "agreement": agreement,
        "organisation": organisation,
        "url": organisation.get_absolute_url() if then.has_page_now(organisation) else "",
    }


def _linked(block, name, then):
    """Leave out the addresses of organisations and activities that have no page today."""
    for line in block[name]:
        activity = line["contribution"].activity
        if not then.has_page_now(activity):
            line["activity_url"] = ""
        if not then.has_page_now(activity.organisation):
            line["url"] = ""
    return block


def ways(county, met, today, first, chosen) -> list[dict]:
    """Return links to days that readers ask about: council meetings, half a year ago, a year ago."""
    page = reverse("pages:county-as-of", args=[county.local_slug])
    found = {
        meeting.held_on: _("when the council met on %(day)s") % {"day": date(meeting.held_on, "DATE_FORMAT")}
        for meeting in met
    }
    found.setdefault(months_before(today, 6), _("half a year ago"))
    found.setdefault(months_before(today, 12), _("a year ago"))
    return [
        {"label": label, "url": f"{page}?date={day:%Y-%m-%d}", "is_current": day == chosen}
        for day, label in found.items()
        if day >= first
    ]


def changes_url(county, day, today) -> str:
    """Return the address of what has changed since; "" when nothing can have."""
    if day is None or day >= today:
        return ""
    page = reverse("pages:county-changes", args=[county.local_slug])
    return f"{page}?since={day + dt.timedelta(days=1):%Y-%m-%d}"
