"""A county's own page in the workspace: all that its coordinators keep, and what of it needs work."""

from collections import defaultdict
from types import SimpleNamespace

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from organisations import claims
from organisations.money import partners
from portal.accounts.rights import rights_of
from portal.editing import registry
from portal.editing.models import Revision
from portal.editing.snapshots import content_type
from portal.editing.views.things import ThingView, address, called
from portal.lib import languages
from portal.templatetags.ui import euros
from regions import spot_address
from regions.choices import ExpectedIn, GapState, Outcome, StrategyStatus
from regions.models import (
    AdvisoryBody,
    BodyStatement,
    CouncilMeeting,
    County,
    Gap,
    Goal,
    GrantSummary,
    Indicator,
    KeyMessage,
    NotNeeded,
    ServicePath,
    Step,
    Strategy,
)

PAST_MEETINGS = 3  # So many meetings that have been held are shown.


@method_decorator(never_cache, name="dispatch")
class Counties(LoginRequiredMixin, TemplateView):
    """The counties that the reader coordinates, of which one leads straight to its page. Two queries."""

    template_name = "workspace/counties.html"

    def get(self, request, *args, **kwargs):
        rights = rights_of(request.user)
        counties = County.objects.alphabetical()
        if not rights.is_administrator:
            counties = counties.filter(pk__in=rights.counties)
        rows = [
            {"title": row.local_name.text, "lang": row.local_name.lang, "url": overview(row)}
            for row in counties
        ]
        if not rows:
            raise Http404("No county is this reader's")
        if len(rows) == 1:
            return redirect(rows[0]["url"])
        return self.render_to_response(self.get_context_data(counties=rows))


def overview(county):
    return registry.of(county).overview(county)


class CountyPage(ThingView):
    """A page of the workspace that is about one county, for those who keep it."""

    may = "may_review"

    def dispatch(self, request, *args, **kwargs):
        kwargs["kind"] = "county"
        return super().dispatch(request, *args, **kwargs)


class CountyWork(CountyPage):
    """All that a county keeps: strategies, paths, bodies, messages, grants, meetings, gaps and trust.

    As many queries for a large county as for a small one.
    """

    def get(self, request, **kwargs):
        keeps = Keeps(self.obj)
        return self.render(
            "workspace/county.html",
            county=self.obj,
            work=[row for row in self.work(keeps) if row],
            sections=keeps.sections(),
            reads_first=self.obj.reads_first,
            reading_url=address("section", self.obj, "reading"),
            links=[
                {"label": _("The county’s public page"), "url": self.obj.get_absolute_url()},
                {"label": _("Its name, website and note"), "url": address("item", self.obj)},
                {"label": _("Its coordinators"), "url": reverse("people:county", args=[self.obj.uuid])},
                {"label": _("History of the county’s own data"), "url": address("history", self.obj)},
            ],
        )

    def work(self, keeps):
        """Return what waits for the coordinators, each with the way to it."""
        waiting = claims.counts(claims.answered_by(self.rights).values()).waiting
        if waiting:
            sentence = ngettext(
                "%(number)s contribution waits for the county’s answer.",
                "%(number)s contributions wait for the county’s answer.",
                waiting,
            )
            yield work_row(sentence % {"number": waiting}, reverse("contributions:list"))
        if keeps.open:
            sentence = ngettext(
                "%(number)s change of the county’s own is on its way.",
                "%(number)s changes of the county’s own are on their way.",
                len(keeps.open),
            )
            yield work_row(sentence % {"number": len(keeps.open)}, reverse("workspace:home"))
        if keeps.waiting_statements:
            sentence = ngettext(
                "%(number)s statement has no answer yet.",
                "%(number)s statements have no answer yet.",
                len(keeps.waiting_statements),
            )
            yield work_row(sentence % {"number": len(keeps.waiting_statements)}, "#bodies")
        if keeps.agreements:
            sentence = ngettext(
                "%(number)s agreement ends within six months.",
                "%(number)s agreements end within six months.",
                len(keeps.agreements),
            )
            yield work_row(sentence % {"number": len(keeps.agreements)}, "#agreements")
        if keeps.open_gaps:
            sentence = ngettext(
                "%(number)s gap has been taken up and is not closed.",
                "%(number)s gaps have been taken up and are not closed.",
                len(keeps.open_gaps),
            )
            yield work_row(sentence % {"number": len(keeps.open_gaps)}, "#gaps")
        if not keeps.coming_meetings:
            yield work_row(_("No coming council meeting is known."), "#meetings")


def work_row(sentence, url):
    return {"sentence": sentence, "url": url}


class Keeps:
    """All that a county keeps, read once, as rows for its page."""

    def __init__(self, county, today=None):
        self.county, self.today = county, today or timezone.localdate()
        self.open = {
            (revision.content_type_id, revision.object_id): revision
            for revision in Revision.objects.open().filter(county_id=county.pk, organisation_id=None)
        }
        self.read()

    def read(self):
        county = self.county
        self.strategies = list(
            Strategy.objects.filter(county=county).order_by("-starts", "-adopted_on", "pk")
        )
        self.goals, self.below = defaultdict(list), defaultdict(list)
        rows = Goal.objects.filter(county=county).prefetch_related("indicators").order_by("order", "pk")
        for goal in rows:
            (self.below[goal.parent_id] if goal.parent_id else self.goals[goal.strategy_id]).append(goal)
        self.paths = list(ServicePath.objects.in_county(county).for_page().alphabetical())
        self.templates = list(ServicePath.objects.templates().alphabetical())
        self.field_indicators = list(Indicator.objects.filter(county=county).order_by("sort_fi", "pk"))
        self.bodies = list(
            AdvisoryBody.objects.filter(county=county)
            .prefetch_related(
                "terms", Prefetch("statements", BodyStatement.objects.order_by("-given_on", "pk"))
            )
            .alphabetical()
        )
        for body in self.bodies:
            for statement in body.statements.all():
                statement.body = body
        self.waiting_statements = [
            statement
            for body in self.bodies
            for statement in body.statements.all()
            if statement.outcome == Outcome.OPEN
        ]
        self.messages = list(KeyMessage.objects.filter(county=county).order_by("-given_on", "order", "pk"))
        self.grants = list(GrantSummary.objects.filter(county=county).order_by("-year", "kind", "pk"))
        meetings = list(CouncilMeeting.objects.filter(county=county).order_by("held_on"))
        self.coming_meetings = [one for one in meetings if one.held_on >= self.today]
        self.past_meetings = [one for one in reversed(meetings) if one.held_on < self.today]
        self.agreements = partners.of_county(county, self.today).ending
        gaps = list(Gap.objects.in_county(county).with_names())
        self.open_gaps = [gap for gap in gaps if gap.state != GapState.CLOSED]
        self.closed_gaps = [gap for gap in gaps if gap.state == GapState.CLOSED]
        self.not_needed = list(NotNeeded.objects.in_county(county).with_names())

    # Rows.

    def row(self, obj, meta="", *, name=None, url="", actions=(), below=()):
        """Return the row of ``obj``: name, what is told of it, state, what can be done, and what is below."""
        name = name or called(obj)
        is_edited = registry.is_edited(obj)
        revision = self.open.get((content_type(obj).pk, obj.pk)) if is_edited else None
        return {
            "title": name.text,
            "lang": name.lang,
            "url": url or address("item", obj),
            "meta": [
                told for text in ([meta] if isinstance(meta, str) else meta) if (told := local(text)).text
            ],
            "state": revision.state if revision else "",
            "state_label": revision.get_state_display() if revision else "",
            "is_example": getattr(obj, "is_example", False),
            "actions": list(actions),
            "below": list(below),
        }

    def add(self, parent, kind, label=""):
        """Return the way to add a thing of ``kind`` under ``parent``."""
        return {
            "label": label or registry.by_kind(kind).begin_heading,
            "url": address("begin", parent, kind),
            "of": "" if parent == self.county else called(parent).text,
        }

    def action(self, label, url, of=""):
        return {"label": label, "url": url, "of": of}

    # Sections.

    def sections(self):
        county = self.county
        return [
            section(
                "strategies",
                _("Strategies and goals"),
                _("The county’s own words, as the council adopted them. Activities are tied to goals."),
                [self.strategy(one) for one in self.strategies],
                [
                    self.add(county, "strategy"),
                    self.add(county, "indicator", _("Add: indicator of the field")),
                ],
                more=[self.indicator(one) for one in self.field_indicators],
                more_title=_("Indicators of the field of organisations"),
                imports=reverse("workspace:import", args=[county.uuid, "indicators"]),
                imports_label=_("Import indicators from a file"),
            ),
            section(
                "paths",
                _("Service paths"),
                _("Steps in the order in which a person meets them, and what is expected at each."),
                [self.path(one) for one in self.paths],
                [self.add(county, "path")],
                more=[self.template(one) for one in self.templates],
                more_title=_("National templates to copy"),
            ),
            section(
                "bodies",
                _("Advisory bodies and statements"),
                _("Who is heard, what was said, and what became of it."),
                [self.body(one) for one in self.bodies],
                [self.add(county, "body")],
            ),
            section(
                "messages",
                _("Key messages"),
                _("Theses to decision makers, each tied to the goal it serves."),
                [self.message(one) for one in self.messages],
                [self.add(county, "message")],
            ),
            section(
                "grants",
                _("Grants by year"),
                _("Budget, granted and applied are three facts and are never added. Empty is unknown."),
                [self.grant(one) for one in self.grants],
                [self.add(county, "grants")],
                imports=reverse("workspace:import", args=[county.uuid, "grants"]),
                imports_label=_("Import grants from a file"),
            ),
            section(
                "meetings",
                _("Council meetings"),
                _("Readers ask what has changed since the last one."),
                [self.meeting(one) for one in self.coming_meetings],
                [
                    self.action(
                        _("Add several days"), reverse("workspace:county-meetings", args=[county.uuid])
                    )
                ],
                more=[self.meeting(one) for one in self.past_meetings[:PAST_MEETINGS]],
                more_title=_("Held"),
            ),
            section(
                "agreements",
                _("Agreements that end within six months"),
                _("An agreement belongs to its organisation’s profile."),
                [self.agreement(one) for one in self.agreements],
                [],
            ),
            section(
                "gaps",
                _("Gaps taken up, and where nobody is needed"),
                _("What the county does about a gap, and where it says that there is none."),
                [self.gap(one) for one in self.open_gaps],
                [self.add(county, "gap"), self.add(county, "not-needed")],
                more=[self.spot(one, [spot_address.reason_of(one)]) for one in self.not_needed]
                + [self.gap(one) for one in self.closed_gaps],
                more_title=_("Not needed here, and closed gaps"),
            ),
        ]

    def strategy(self, strategy):
        goals = self.goals[strategy.pk]
        meta = [
            str(strategy.get_status_display()),
            strategy.period,
            languages.localised(strategy, "level_word"),
        ]
        name = called(strategy).text
        actions = [self.add(strategy, "goal")]
        if len(goals) > 1 or any(len(self.below[goal.pk]) > 1 for goal in goals):
            actions.append(
                self.action(_("Order of goals"), reverse("workspace:goal-order", args=[strategy.uuid]), name)
            )
        row = self.row(
            strategy, meta, actions=actions, below=[self.goal(goal, is_priority=True) for goal in goals]
        )
        row["is_folded"] = strategy.status == StrategyStatus.REPLACED
        return row

    def goal(self, goal, *, is_priority=False):
        name = called(goal)
        numbered = languages.LocalText(f"{goal.number} {name.text}".strip(), name.lang)
        actions = [self.add(goal, "indicator")]
        if is_priority:
            actions.insert(0, self.add(goal, "goal", _("Add: goal under it")))
        below = [self.goal(one) for one in self.below[goal.pk]]
        below += [self.indicator(one) for one in goal.indicators.all()]
        return self.row(goal, expected(goal), name=numbered, actions=actions, below=below)

    def indicator(self, indicator):
        label = str(Indicator._meta.verbose_name)
        return self.row(indicator, [capfirst(label), languages.localised(indicator, "unit")])

    def path(self, path):
        meta = [str(path.get_life_stage_display())]
        if path.template_id:
            meta.append(_("follows “%(template)s”") % {"template": called(path.template).text})
        name = called(path).text
        actions = [
            self.action(_("Steps and their order"), address("section", path, "steps"), name),
            self.action(_("What is expected"), address("section", path, "expected"), name),
        ]
        steps = [self.step(path, step) for step in path.steps.all()]
        return self.row(path, meta, actions=actions, below=steps)

    def template(self, template):
        """Return the row of a national template: read it, or copy it with its steps."""
        followers = sum(path.template_id == template.pk for path in self.paths)
        meta = [_("The county has a path that follows it.")] if followers else []
        url = reverse("workspace:copy-template", args=[self.county.uuid, template.uuid])
        copy = self.action(_("Copy it with its steps"), url, called(template).text)
        return self.row(template, meta, url=template.get_absolute_url(), actions=[copy])

    def step(self, path, step):
        url = address("section", path, "steps") + f"#row-{step.uuid}"
        return self.row(step, [str(step.get_phase_display()), expected(step)], url=url)

    def body(self, body):
        terms = [
            self.row(term, capfirst(str(term._meta.verbose_name)), name=term_name(term))
            for term in body.terms.all()
        ]
        statements = [self.statement(one) for one in body.statements.all()]
        actions = [
            self.add(body, "term"),
            self.action(
                _("Add or mend statements"), address("section", body, "statements"), called(body).text
            ),
        ]
        return self.row(body, str(body.get_kind_display()), actions=actions, below=[*terms, *statements])

    def statement(self, statement):
        name = languages.localised(statement, "title")
        meta = [date_format(statement.given_on, "SHORT_DATE_FORMAT"), str(statement.get_outcome_display())]
        url = reverse("workspace:statement-outcome", args=[statement.uuid])
        is_open = statement.outcome == Outcome.OPEN
        actions = [self.action(_("What became of it?"), url, name.text)] if is_open else []
        row = self.row(statement, meta, name=name, url=url, actions=actions)
        return row | {"is_waiting": is_open}

    def message(self, message):
        day = date_format(message.given_on, "DATE_FORMAT")
        return self.row(message, day, name=languages.localised(message, "text"))

    def grant(self, grant):
        meta = [
            told % {"sum": euros(value)}
            for told, value in (
                (_("budget %(sum)s"), grant.budget),
                (_("granted %(sum)s"), grant.granted),
                (_("applied for %(sum)s"), grant.applied),
            )
            if value is not None
        ]
        word = languages.localised(grant, "own_word")
        return self.row(grant, meta, name=languages.LocalText(f"{grant.year} · {word.text}", word.lang))

    def meeting(self, meeting):
        name = languages.LocalText(date_format(meeting.held_on, "DATE_FORMAT"), "")
        return self.row(meeting, _("agenda on the web") if meeting.agenda else "", name=name)

    def agreement(self, partner):
        agreement, organisation = partner.agreement, partner.agreement.organisation
        home = organisation.home_municipality
        is_own = home is not None and home.county_id == self.county.pk
        url = address("section", organisation, "funding") if is_own else organisation.get_absolute_url()
        meta = [
            languages.localised(agreement, "subject"),
            _("ends %(day)s") % {"day": date_format(partner.runs_until, "DATE_FORMAT")},
        ]
        return self.row(agreement, meta, name=organisation.local_name, url=url)

    def gap(self, gap):
        return self.spot(gap, [str(gap.get_state_display()), gap.solver])

    def spot(self, spot, meta):
        return self.row(spot, meta, name=languages.LocalText(spot_address.in_words(spot), ""))


def section(key, title, lead, rows, actions, **more):
    """Return a section of the page: its rows, the ways to add to it, and what stands below."""
    usual = {"more": [], "more_title": "", "imports": "", "imports_label": ""}
    return SimpleNamespace(key=key, title=title, lead=lead, rows=rows, actions=actions, **(usual | more))


def local(text):
    """Return a text with its language: the page's own, unless it tells another."""
    return text if isinstance(text, languages.LocalText) else languages.LocalText(text, "")


def term_name(term):
    days = [date_format(day, "DATE_FORMAT") for day in (term.starts, term.ends) if day]
    return languages.LocalText("–".join(days) if len(days) > 1 else f"{days[0]}–", "")


def expected(served: Goal | Step) -> str:
    """Return in words what the county expects of a goal or a step, where it has said so; else ""."""
    if not (served.expected_in or served.expected_number):
        return ""
    told = served.expectation
    return ngettext("expected %(where)s", "expected %(where)s: %(number)s of them", told.number) % {
        "where": ExpectedIn(told.where).label,
        "number": told.number,
    }
