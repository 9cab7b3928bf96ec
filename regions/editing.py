"""How counties and what they keep are edited: strategies, paths, grants, bodies, messages; and sources."""

from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.editing.forms import column_field
from portal.editing.registry import Editable, Part, Section, register
from regions import drift, spot_address
from regions.expected_form import ExpectedForm
from regions.fields import source_field
from regions.models import (
    AdvisoryBody,
    BodyStatement,
    BodyTerm,
    CouncilMeeting,
    County,
    Gap,
    Goal,
    GrantSummary,
    Indicator,
    KeyMessage,
    NotNeeded,
    ServicePath,
    Source,
    Step,
    Strategy,
)

SOURCE = Section("source", _("Source"), ("source",), _("The public page or decision that this rests on."))


class SourcedPart(Part):
    """Rows that rest on a source, which its editors give as an address on the web and a title."""

    def extra_fields(self):
        return {
            "source_url": forms.URLField(
                label=_("Address of the source on the web"),
                required=False,
                max_length=300,
                assume_scheme="https",
            ),
            "source_title": forms.CharField(label=_("Title of the source"), required=False, max_length=300),
        }

    def read(self, row):
        source = row.source if row.source_id else None
        return super().read(row) | {
            "source_url": source.url if source else "",
            "source_title": source.title if source else "",
        }

    def rows(self, obj):
        return super().rows(obj).select_related("source")

    def write(self, row, values):
        """Set ``row``'s columns. A source that is told as before stays, one without an address too."""
        told = {"url": values.get("source_url") or "", "title": values.get("source_title") or ""}
        super().write(row, values)
        if row.source_id and told == {"url": row.source.url, "title": row.source.title}:
            return
        if not told["title"]:
            raise ValidationError({"source_title": _("Name the source.")})
        try:
            row.source = Source.objects.told(**told)
        except ValidationError as error:
            raise ValidationError({"source_url": error.messages}) from error

    def recall(self, row, values):
        """Let ``row`` rest on the source that it was told with. A changed one is saved nowhere."""
        told = {"url": values.get("source_url") or "", "title": values.get("source_title") or ""}
        if not row.source_id or told != {"url": row.source.url, "title": row.source.title}:
            row.source = Source(**told, publisher=urlsplit(told["url"]).hostname or "", seen_on=None)


class StatementPart(SourcedPart):
    """A body's statements. The decision on each has a source too."""

    def form_field(self, name):
        return source_field(BodyStatement, name) if name == "outcome_source" else None


class StepPart(Part):
    """A path's steps. Each may follow a step of the template that the path follows."""

    def choices(self, obj, name):
        return Step.objects.filter(path=obj.template_id).order_by("order") if name == "follows" else None


class Kept(Editable):
    """What a county's coordinators keep. It is public from the moment it is begun, and can be deleted."""

    def may_delete(self, rights, obj):
        """Those who may publish a change of it. What is national is begun and deleted in the admin alone."""
        return self.parent(obj) is not None and self.may_review(rights, obj)

    def choices(self, obj, name):
        """Return what ``obj`` may refer to in the column ``name``; None for all that it may hold."""

    def form_field(self, obj, name):
        """Return the input of a source, or of what is chosen among the county's own."""
        if name == "source":
            return source_field(self.model, name)
        rows = self.choices(obj, name)
        if rows is None:
            return None
        field = column_field(self.model._meta.get_field(name))
        field.queryset = rows
        return field

    def named(self, name, language):
        """Return the column that gives a new thing its ``name``."""
        return {f"{self.required[0]}_{language}": name} if name else {}


class OfCounty(Kept):
    """A county's own: its coordinators keep it and publish it. What is national is its publishers'.

    Which county it belongs to is not edited: that would give it away.
    """

    def queryset(self):
        return self.model._base_manager.select_related("county")

    def county_id(self, obj):
        return obj.county_id

    def parent(self, obj):
        return obj.county

    def new(self, parent, name, language):
        return self.model(county=parent, **self.named(name, language))


@register
class SourceEditing(Editable):
    """What facts rest on. Many things share a source, so it is publishers who mend one."""

    model = Source
    kind = "source"
    fields = ("title", "publisher", "url", "reference", "language", "seen_on")
    sections = (
        Section("source", _("Source"), ("title", "publisher", "language"), _("What it is called.")),
        Section("place", _("Where it is"), ("url", "reference", "seen_on"), _("So that others find it.")),
    )


@register
class CountyEditing(Editable):
    """A county. Its names and numbers come with the reference data; its coordinators tell the rest."""

    model = County
    kind = "county"
    texts = ("name", "short_name", "largest_town", "note")
    required = ("short_name",)
    fields = (
        "kind",
        "brand",
        "largest_town_source",
        "is_bilingual",
        "population",
        "population_date",
        "population_source",
        "councillors",
        "councillors_year",
        "council_source",
        "website",
        "website_in_swedish",
        "website_verified",
        "valid_from",
        "reads_first",
        "collaborative_area",
        "source",
    )
    sections = (
        Section(
            "contact",
            _("Name and website"),
            ("brand", "website", "website_in_swedish"),
            _("What the county calls itself, and where it is on the web."),
        ),
        Section("note", _("Note"), ("note",), _("What readers of the county’s page should know.")),
        Section(
            "reading",
            _("Reading changes"),
            ("reads_first",),
            _("Whether you read what organisations change before it is public, or afterwards."),
        ),
    )

    begins = ("strategy", "path", "grants", "body", "message", "meeting", "indicator", "not-needed", "gap")

    def county_id(self, obj):
        return obj.pk

    def overview(self, obj):
        return reverse("workspace:county", args=[obj.uuid])


@register
class StrategyEditing(OfCounty):
    """A dated version of a county's strategy or plan. Its goals are edited one by one."""

    model = Strategy
    kind = "strategy"
    texts = ("name", "level_word", "values_text", "note")
    required = ("name",)
    fields = (
        "kind",
        "period",
        "starts",
        "ends",
        "adopted_on",
        "adopted_text",
        "status",
        "supersedes",
        "is_example",
        "source",
    )
    sections = (
        Section(
            "basics",
            _("Basics"),
            ("name", "kind", "level_word", "values_text"),
            _("What it is called, and the county’s own words in it."),
        ),
        Section(
            "time", _("Period"), ("period", "starts", "ends", "supersedes"), _("For which years it holds.")
        ),
        Section(
            "adoption",
            _("Adoption"),
            ("status", "adopted_on", "adopted_text"),
            _("How far it has come, and when the council adopted it."),
        ),
        Section("source", _("Source and note"), ("source", "note"), SOURCE.hint),
    )
    asked = ("name", "kind", "status", "period", "starts", "ends", "adopted_on", "source")
    children = ("goals",)
    begins = ("goal",)

    def choices(self, obj, name):
        others = Strategy.objects.filter(county=obj.county_id).exclude(pk=obj.pk)
        return others.order_by("-starts", "pk") if name == "supersedes" else None


@register
class GoalEditing(OfCounty):
    """A goal, in the county's own words. Its indicators are edited one by one."""

    model = Goal
    kind = "goal"
    texts = ("name", "description")
    required = ("name",)
    fields = ("parent", "order", "number", "expected_in", "expected_number", "is_example", "source")
    sections = (
        Section("basics", _("Basics"), ("name", "description"), _("The goal in the strategy’s own words.")),
        Section(
            "place",
            _("Place in the strategy"),
            ("parent", "number", "order"),
            _("The priority above it, and its number there."),
        ),
        Section(
            "expected",
            _("What is expected"),
            ("expected_in", "expected_number"),
            _("Where somebody should work for it. It decides what counts as a gap."),
        ),
        SOURCE,
    )
    asked = ("name", "description", "number", "source")
    children = ("children", "indicators")
    begins = ("goal", "indicator")

    def parent(self, obj):
        return obj.parent or obj.strategy

    def choices(self, obj, name):
        """A goal may stand under a priority of its own strategy."""
        priorities = Goal.objects.filter(Q(strategy=obj.strategy_id, parent=None) | Q(pk=obj.parent_id))
        return priorities.exclude(pk=obj.pk).order_by("order", "pk") if name == "parent" else None

    def new(self, parent, name, language):
        """Return the last goal of a strategy, or under a priority; it rests on the same source at first."""
        strategy, above = (parent, None) if isinstance(parent, Strategy) else (parent.strategy, parent)
        last = strategy.goals.filter(parent=above).aggregate(last=Max("order"))["last"]
        return Goal(
            strategy=strategy,
            county=strategy.county,
            parent=above,
            order=(last or 0) + 1,
            source=parent.source,
            **self.named(name, language),
        )


@register
class IndicatorEditing(Kept):
    """A measure of a goal, with its values by year; the county of the goal keeps it."""

    model = Indicator
    kind = "indicator"
    texts = ("name", "unit")
    required = ("name", "unit")
    fields = ("target", "target_year", "is_example", "source")
    parts = (SourcedPart("values", "values", fields=("year", "value"), place="year"),)
    sections = (
        Section("basics", _("Basics"), ("name", "unit"), _("What is measured, and in what.")),
        Section("target", _("Target"), ("target", "target_year"), _("What it should be, and when.")),
        Section("values", _("Values"), ("values",), _("One value a year, each with its source.")),
        SOURCE,
    )
    asked = ("name", "unit", "target", "target_year", "source")

    def queryset(self):
        return Indicator.objects.select_related("goal", "county")

    def parent(self, obj):
        return obj.goal or obj.county

    def new(self, parent, name, language):
        owner = {"goal": parent, "source": parent.source} if isinstance(parent, Goal) else {"county": parent}
        return Indicator(**owner, **self.named(name, language))

    def first_page(self, obj):
        return "values"

    def county_id(self, obj):
        return obj.goal.county_id if obj.goal_id else obj.county_id


@register
class ServicePathEditing(OfCounty):
    """A county's service path, or a national template, with its steps in order."""

    model = ServicePath
    kind = "path"
    texts = ("name", "description", "owner")
    required = ("name",)
    fields = ("template", "kind", "life_stage", "is_example", "source")
    parts = (
        StepPart(
            "steps",
            "steps",
            texts=("name", "description"),
            fields=("order", "phase", "task_of", "expected_in", "expected_number", "follows"),
            place="order",
            is_order=True,
        ),
    )
    sections = (
        Section(
            "basics",
            _("Basics"),
            ("name", "description", "kind", "life_stage"),
            _("What the path is called, and whom it is for."),
        ),
        Section(
            "keeper",
            _("Who keeps it"),
            ("owner", "template"),
            _("The unit that keeps the path, and the national template that it follows."),
        ),
        Section(
            "steps",
            _("Steps"),
            ("steps",),
            _("From the first worry to the time after services, in the order in which a person meets them."),
        ),
        Section(
            "expected",
            _("What is expected"),
            ("steps",),
            _("At which steps somebody should be, and in which places."),
        ),
        SOURCE,
    )
    asked = ("name", "description", "kind", "life_stage", "owner", "template", "source")

    def choices(self, obj, name):
        return ServicePath.objects.templates().alphabetical() if name == "template" else None

    def tasks(self, obj):
        """How far the path has drifted from the template that it follows. Two queries."""
        if not (obj.template_id and obj.county_id):
            return []
        steps = obj.steps.select_related("follows")
        count = drift.between(steps, Step.objects.filter(path=obj.template_id)).count
        return [
            {
                "url": reverse("workspace:path-template", args=[obj.uuid]),
                "title": _("Compared with the template"),
                "hint": _("What the path has made its own, and what can be taken over from the template."),
                "state_label": ngettext("%(count)s difference", "%(count)s differences", count)
                % {"count": count},
            }
        ]

    def form_class(self, section):
        return ExpectedForm if section.key == "expected" else None

    def first_page(self, obj):
        return "steps"


class AtSpot(Kept):
    """What a county says of a goal or a step in one place, for one life stage or in one language.

    Where that is was chosen when it was begun and is not edited.
    """

    def queryset(self):
        return self.model.objects.with_names()

    def county_id(self, obj):
        return obj.county.pk if obj.county else None

    def parent(self, obj):
        return obj.county

    def new(self, parent, name, language):
        return self.model()

    def set_by_address(self, obj, parent, query):
        return spot_address.set_spot(obj, parent, query)

    def asked_too(self, obj, parent):
        return {} if obj.served else spot_address.spot_fields(parent)

    def before_begun(self, obj, parent, answers):
        if answers:
            spot_address.set_by_answers(obj, parent, answers)


@register
class NotNeededEditing(AtSpot):
    """The county's word that nobody is needed there, and why."""

    model = NotNeeded
    kind = "not-needed"
    texts = ("reason",)
    required = ("reason",)
    fields = ("since", "is_example", "source")
    sections = (
        Section(
            "reason",
            _("Why nobody is needed here"),
            ("reason", "since"),
            _("Readers see the reason instead of a gap."),
        ),
        SOURCE,
    )
    asked = ("reason", "since", "source")
    begin_heading = _("Say that nobody is needed here")


@register
class GapEditing(AtSpot):
    """A gap that the county has taken up, and how far it has come."""

    model = Gap
    kind = "gap"
    texts = ("note",)
    fields = ("state", "found_on", "solver", "link", "closed_on", "is_example")
    sections = (
        Section(
            "progress",
            _("What is done about the gap"),
            ("state", "solver", "link", "note"),
            _("Who solves it, where that can be followed, and how far it has come."),
        ),
        Section("time", _("Time"), ("found_on", "closed_on"), _("When it was taken up, and when closed.")),
    )
    asked = ("state", "solver", "link", "note", "found_on")
    begin_heading = _("Take up a gap")


@register
class CouncilMeetingEditing(OfCounty):
    """A day on which the county's council meets: readers ask what has changed since the last one."""

    model = CouncilMeeting
    kind = "meeting"
    fields = ("held_on", "agenda", "is_example")
    sections = (
        Section("meeting", _("Meeting"), ("held_on", "agenda"), _("The day, and the address of its agenda.")),
    )
    asked = ("held_on", "agenda")

    def new(self, parent, name, language):
        return CouncilMeeting(county=parent)


@register
class GrantSummaryEditing(OfCounty):
    """What a county, or the state, gave in a year in one kind of grant."""

    model = GrantSummary
    kind = "grants"
    texts = ("own_word", "note")
    required = ("own_word",)
    fields = (
        "year",
        "kind",
        "budget",
        "granted",
        "applied",
        "precision",
        "recipients",
        "applications",
        "source",
    )
    sections = (
        Section(
            "basics", _("Basics"), ("year", "kind", "own_word"), _("Which year and which kind of grant.")
        ),
        Section(
            "sums",
            _("Sums and numbers"),
            ("budget", "granted", "applied", "precision", "recipients", "applications"),
            _("Leave empty what the source does not tell: empty is unknown, not zero."),
        ),
        Section("source", _("Source and note"), ("source", "note"), SOURCE.hint),
    )
    asked = (
        "year", "kind", "own_word", "budget", "granted", "applied", "precision", "recipients", "applications",
        "note", "source",
    )  # fmt: skip


@register
class AdvisoryBodyEditing(OfCounty):
    """A body in which organisations meet the county, with its meetings and statements."""

    model = AdvisoryBody
    kind = "body"
    texts = ("name", "facts", "appointed_by")
    required = ("name",)
    fields = ("kind", "since", "is_example", "source")
    parts = (
        Part("meetings", "meetings", fields=("held_on", "minutes")),
        StatementPart(
            "statements",
            "statements",
            texts=("title", "text", "outcome_text"),
            fields=("given_on", "outcome", "outcome_source"),
        ),
    )
    sections = (
        Section("basics", _("Basics"), ("name", "kind", "facts"), _("What the body is and does.")),
        Section(
            "appointment",
            _("Appointment"),
            ("appointed_by", "since", "source"),
            _("Who appoints it, since when, and where that is said."),
        ),
        Section("meetings", _("Meetings"), ("meetings",), _("When it met, and its public minutes.")),
        Section(
            "statements",
            _("Statements"),
            ("statements",),
            _("What it said to decision makers, and what became of it."),
        ),
    )
    asked = ("name", "kind", "facts", "appointed_by", "since", "source")
    children = ("terms",)
    begins = ("term",)


@register
class BodyTermEditing(Kept):
    """A term of a body, with its seats by sector and its members, who agreed to be named."""

    model = BodyTerm
    kind = "term"
    fields = ("starts", "ends")
    parts = (
        Part("seats", "seats", fields=("sector", "seats")),
        Part(
            "members",
            "members",
            fields=("sector", "name", "represents", "deputy", "is_chair", "consented_on"),
        ),
    )
    sections = (
        Section("time", _("Term"), ("starts", "ends"), _("From when until when.")),
        Section("seats", _("Seats"), ("seats",), _("How many seats each sector has.")),
        Section(
            "members",
            _("Members"),
            ("members",),
            _("Name only people who have agreed to it, and tell when they did."),
        ),
    )

    asked = ("starts", "ends")

    def queryset(self):
        return BodyTerm.objects.select_related("body__county")

    def county_id(self, obj):
        return obj.body.county_id

    def parent(self, obj):
        return obj.body

    def new(self, parent, name, language):
        return BodyTerm(body=parent)

    def first_page(self, obj):
        return "seats"


@register
class KeyMessageEditing(OfCounty):
    """A thesis to decision makers: of a county, or of a collaborative area or the country."""

    model = KeyMessage
    kind = "message"
    texts = ("text", "addressee")
    required = ("text",)
    fields = ("former_area", "goal", "order", "given_on", "is_example", "source")
    sections = (
        Section(
            "message", _("Message"), ("text", "goal"), _("In a sentence or two; and the goal it serves.")
        ),
        Section(
            "addressee",
            _("To whom and when"),
            ("addressee", "former_area", "given_on", "order"),
            _("Who should act on it."),
        ),
        SOURCE,
    )
    asked = ("text", "addressee", "given_on", "goal", "source")

    def choices(self, obj, name):
        goals = Goal.objects.filter(Q(county=obj.county_id) | Q(pk=obj.goal_id))
        return goals.order_by("strategy", "order", "pk") if name == "goal" else None
