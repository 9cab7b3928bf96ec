"""The gaps of a county: where nobody carries what it wants, the weightiest first, and what could help."""

from django.conf import settings
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from organisations import gaps
from organisations.gaps import FoundGap, closing, history, words
from organisations.present import contribution_line
from portal.accounts.rights import rights_of
from portal.editing.registry import by_kind
from portal.lib import languages
from portal.lib.spreadsheets import csv_response, xlsx_response
from portal.pages import gap_states, present
from portal.pages.county_parts import CountyPart, PartOfCounty
from portal.pages.gap_filters import LABELS, GapFilter
from portal.pages.gap_sheets import sheet
from projects import filling
from regions.choices import GapState
from regions.models import County, GrantSummary

PER_PAGE = 25
# What a council member reads first, in a minute.
WORST = 10


class GapsPage(CountyPart):
    """A county's gaps, ranked, 25 a page. Its queries do not depend on how many there are (asserted).

    ``?path=``, ``?goal=``, ``?municipality=``, ``?life_stage=``, ``?language=`` and ``?state=`` leave some.
    What is not understood is said, with status 400, and the list is shown without it.
    """

    page = "pages:county-gaps"
    title = pgettext_lazy("page of a county", "Gaps")
    template_name = "pages/county_gaps.html"
    status = 200

    def get_context_data(self, **kwargs):
        if self.county.is_outside_reform:
            return super().get_context_data(**kwargs)
        found = gaps.of(self.county)
        asked = GapFilter.read(self.request.GET, found, found.municipalities)
        self.status = 400 if asked.unknown else 200
        matching = [gap for gap in found.gaps if asked.matches(gap)]
        page = self.page_of(matching)
        keeps = by_kind("county").may_review(rights_of(self.request.user), self.county)
        taken = [gap.taken for gap in page.object_list if gap.taken]
        changes = history.of([*taken, *(one.gap for one in found.others)])
        shown = shown_gaps(page.object_list, self.county, changes, keeps=keeps, first=page.start_index())
        return super().get_context_data(
            found=found,
            reading=words.reading(found),
            filter=asked,
            notices=[
                _("“%(filter)s” was left out: the county has no such gaps.") % {"filter": LABELS[name]}
                for name in asked.unknown
            ],
            matching=len(matching),
            page_obj=page,
            worst=[row for row in shown if row["number"] <= WORST],
            rest=[row for row in shown if row["number"] > WORST],
            others=others(found, changes, keeps=keeps),
            grants=newest_grants(self.county),
            sources=population_sources(found),
            undo=self.request.session.get(gap_states.UNDO) if keeps else None,
            **kwargs,
        )

    def page_of(self, matching):
        """Return the page that the address asks for. Raises Http404."""
        try:
            page = Paginator(matching, PER_PAGE).page(self.request.GET.get("page") or 1)
        except (EmptyPage, PageNotAnInteger) as error:
            raise Http404("The list has no such page") from error
        if set(self.request.GET) <= {"page"}:
            self.request.page_number = page.number
        return page

    def render_to_response(self, context, **kwargs):
        return super().render_to_response(context, status=self.status, **kwargs)


def shown_gaps(rows: list[FoundGap], county, changes, *, keeps: bool, first: int = 1) -> list[dict]:
    """Return ``rows`` as the page shows them, with what could fill each. Fifteen queries at most.

    ``changes`` are those of gaps taken up (organisations.gaps.history). ``keeps``: whether the reader keeps
    the county, and so gets the ways to move a gap on.
    """
    near = closing.of(rows, county)
    activities = {
        spot: [row.activity_id for row in (*one.waiting, *one.nearby, *one.elsewhere)]
        for spot, one in near.items()
    }
    fillings = filling.of(rows, county, activities)
    return [
        shown_gap(number, gap, county, near[gap.spot], fillings[gap.spot], changes, keeps)
        for number, gap in enumerate(rows, start=first)
    ]


def shown_gap(number, gap: FoundGap, county, near, could, changes, keeps) -> dict:
    """Return one gap: what is missing where, why it stands there, what could fill it, what is done."""
    return {
        "number": number,
        "anchor": gap.anchor,
        "gap": gap,
        "name": gap.served.local_name,
        "url": gap.served.get_absolute_url(),
        "above": languages.localised(gap.of, "name") if gap.path else None,
        "above_url": gap.path.get_absolute_url() if gap.path else "",
        "where": words.where(gap),
        "reasons": words.reasons(gap),
        "waiting": words.waiting(gap),
        "near": near,
        "waiting_lines": [contribution_line(row) for row in near.waiting],
        "nearby_lines": [contribution_line(row) for row in near.nearby],
        "elsewhere_lines": [
            {**contribution_line(row), "county": row.county.local_name} for row in near.elsewhere
        ],
        "could": could,
        "taken": taken_up(gap.taken, changes) if gap.taken else None,
        "is_back": bool(gap.taken) and gap.taken.state == GapState.CLOSED,
        "actions": actions_of(gap, county) if keeps else [],
        "cell_url": f"{reverse('pages:county-cell', args=[county.local_slug])}?{gap.query}",
        "is_example": gap.served.is_example if gap.kind == "goal" else gap.of.is_example,
    }


def taken_up(taken, changes) -> dict:
    """Return what the county has taken up: how far it has come, and its history in days and states."""
    return {
        "gap": taken,
        "note": languages.localised(taken, "note"),
        "progress": words.progress(taken),
        "changes": changes.get(taken.pk, []),
    }


def others(found, changes, *, keeps: bool) -> list[dict]:
    """Return what is taken up and is no gap now: what is covered waits to be closed. No queries."""
    return [
        {
            **taken_up(one.gap, changes),
            "name": one.gap.served.local_name,
            "url": one.gap.served.get_absolute_url(),
            "place": words.place(one.gap.axis, one.gap.value, one.label.text),
            "standing": words.standing(one),
            "is_closed": one.gap.state == GapState.CLOSED,
            "should_close": one.is_covered and one.gap.state != GapState.CLOSED,
            "actions": states_of(one.gap) if keeps else [],
        }
        for one in found.others
    ]


def actions_of(gap: FoundGap, county) -> list[dict]:
    """Return what a county's coordinator may do about ``gap``, as links: label and url."""
    ways = [] if gap.taken else [(_("Take up this gap"), "gap")]
    ways.append((_("Nobody is needed here"), "not-needed"))
    begun = [
        {
            "label": label,
            "url": f"{reverse('workspace:begin', args=['county', county.uuid, kind])}?{gap.query}",
        }
        for label, kind in ways
    ]
    return [*states_of(gap.taken), *begun] if gap.taken else begun


def states_of(taken) -> list[dict]:
    """Return the ways to the states that a gap is not in, and to all that is told of it."""
    ways = {
        GapState.BEING_SOLVED: _("Tell who solves it"),
        GapState.CLOSED: _("Close it"),
        GapState.FOUND: _("Take it up again"),
    }
    moves = [
        {"label": label, "url": reverse("workspace:gap-state", args=[taken.uuid, state])}
        for state, label in ways.items()
        if state != taken.state
    ]
    return [*moves, {"label": _("Edit"), "url": reverse("workspace:item", args=["gap", taken.uuid])}]


def population_sources(found) -> list:
    """Return where the numbers of people come from. No queries."""
    told = [gap.municipality for gap in found.gaps if gap.municipality]
    told += [municipality for gap in found.gaps for municipality in gap.owing]
    sources = {row.population_source for row in (found.county, *told)}
    return sorted(sources - {None}, key=lambda source: source.pk)


def newest_grants(county) -> list[dict]:
    """Return the county's grants of the newest year that is known. One query."""
    rows = list(GrantSummary.objects.filter(county=county).by_year())
    return [present.grant_row(row) for row in rows if row.year == max(row.year for row in rows)]


def gaps_csv(request, slug):
    """Answer with the gaps that are asked for as CSV. Fourteen queries at most."""
    return csv_response(*_file(request, slug))


def gaps_xlsx(request, slug):
    """Answer with the gaps that are asked for as a workbook. Fourteen queries at most."""
    name, table = _file(request, slug)
    return xlsx_response(name, [table])


def _file(request, slug):
    county = County.objects.by_slug(slug)
    if county.is_outside_reform:
        raise Http404("The county is outside the reform")
    found = gaps.of(county)
    asked = GapFilter.read(request.GET, found, found.municipalities)
    page = PartOfCounty(county, GapsPage.page).get_absolute_url()
    address = f"{settings.SITE_URL}{page}" + (f"?{asked.query}" if asked.query else "")
    matching = [gap for gap in found.gaps if asked.matches(gap)]
    name = " ".join([county.local_slug, pgettext("name of a file", "gaps")])
    return name, sheet(found, matching, address)
