"""How organisations and their activities are edited: which questions are asked, and who answers them."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organisations import reviewing
from organisations.choices import ContributionState, Nature, State, VerifiedBy
from organisations.fields import profile_field
from organisations.forms import ContributionsForm
from organisations.models import (
    Activity,
    GoalContribution,
    Organisation,
    StepContribution,
)
from organisations.present import contribution_row
from portal.accounts.permissions import may_keep_editors
from portal.editing.registry import Editable, Part, Section, register
from portal.lib import languages
from regions.editing import SourcedPart


class ContributionPart(Part):
    """What an activity serves. A row taken away has ended, so that the county's decision on it is kept."""

    def rows(self, obj):
        """Those that are claimed or confirmed; declined and ended ones are not seen as being there."""
        return super().rows(obj).filter(state__in=[ContributionState.CLAIMED, ContributionState.CONFIRMED])

    def remove(self, row):
        row.state, row.valid_until = ContributionState.ENDED, timezone.localdate()
        row.save()

    def write(self, row, values):
        """Set ``row``'s columns. A confirmed one in another role is another claim than was confirmed."""
        role = getattr(row, "role", "")
        super().write(row, values)
        if row.state == ContributionState.CONFIRMED and getattr(row, "role", "") != role:
            self.claim(row)

    def save(self, row):
        """Write ``row``. One that had ended or was declined is claimed anew."""
        if row.state in (ContributionState.ENDED, ContributionState.DECLINED):
            self.claim(row)
        row.save()

    @staticmethod
    def claim(row):
        """Let ``row`` wait for the county's answer, without saving."""
        row.state, row.valid_until = ContributionState.CLAIMED, None
        row.verified_on, row.verified_by = None, ""


class MoneyPart(SourcedPart):
    """Agreements and grants: each is about the organisation as a whole, or about one of its activities."""

    def choices(self, obj, name):
        return obj.activities.alphabetical() if name == "activity" else None


OUTCOME_TEXTS = [f"agreed_outcomes_{code}" for code in languages.CODES]


def checked_today(organisation, county, rights):
    """Return the columns of a check made today, and by whom: the organisation, the county or the portal."""
    if organisation in rights.organisations:
        by = VerifiedBy.ORGANISATION
    else:
        by = VerifiedBy.COUNTY if county in rights.counties else VerifiedBy.PORTAL
    return {"verified_on": timezone.localdate(), "verified_by": by}


@register
class OrganisationEditing(Editable):
    """An organisation's profile: kept by its editors, read by the county of its home municipality."""

    model = Organisation
    kind = "organisation"
    texts = ("name", "description", "accessibility")
    required = ("name",)
    fields = (
        "business_id",
        "association_number",
        "legal_form",
        "level",
        "parent",
        "home_municipality",
        "website",
        "email",
        "phone",
        "ptv_id",
        "lahella_id",
        "text_languages",
        "verified_on",
        "verified_by",
        "state",
    )
    many = ("topics", "languages")
    parts = (
        MoneyPart(
            "agreements",
            "agreements",
            texts=("subject",),
            fields=("county", "kind", "activity", "starts_on", "ends_on"),
            told_by=("county", "starts_on"),
        ),
        MoneyPart(
            "grants",
            "grant_decisions",
            texts=("purpose",),
            fields=(
                "county",
                "giver",
                "year",
                "kind",
                "activity",
                "applied",
                "granted",
                "decided_on",
                "section",
            ),
            told_by=("county", "giver", "year"),
        ),
    )
    state_field = "state"
    of_the_day = ("verified_on", "verified_by")
    children = ("activities",)
    sections = (
        Section(
            "basics",
            _("Basics"),
            ("name", "legal_form", "level", "parent", "business_id", "association_number"),
            _("Official names and numbers, as in the register."),
        ),
        Section(
            "contact",
            _("Contact"),
            ("home_municipality", "website", "email", "phone"),
            _("How people reach you."),
        ),
        Section(
            "description",
            _("Description"),
            ("description", "topics"),
            _("What you do and for whom, in your own words."),
        ),
        Section(
            "funding",
            _("Agreements and funding"),
            ("agreements", "grants"),
            _("Agreements with counties, and grants, each with the decision it rests on."),
        ),
        Section(
            "languages",
            _("Languages and accessibility"),
            ("text_languages", "languages", "accessibility"),
            _("The languages of this profile and of your services, and how one gets in."),
        ),
    )

    def queryset(self):
        return Organisation.objects.select_related("home_municipality")

    def organisation_id(self, obj):
        return obj.pk

    def county_id(self, obj):
        return obj.home_municipality.county_id if obj.home_municipality_id else None

    def may_archive(self, rights, obj):
        """A whole profile is archived by those who review it."""
        return self.may_review(rights, obj)

    def form_field(self, obj, name):
        return profile_field(obj, name, self.county_id(obj))

    def tasks(self, obj):
        return [contribution_row(obj)]

    def links(self, obj, rights):
        if not may_keep_editors(rights, obj):
            return []
        return [{"label": _("People"), "url": reverse("people:organisation", args=[obj.uuid])}]

    def checked(self, obj, rights):
        return checked_today(obj.pk, self.county_id(obj), rights)

    def publishes_at_once(self, obj):
        return bool(obj.home_municipality_id) and not obj.home_municipality.county.reads_first

    def languages(self, obj):
        return obj.written_languages


class OfOrganisation(Editable):
    """A thing of an organisation: the organisation's editors keep it, and the same county reads it."""

    def owner(self, obj) -> Organisation:
        return obj.organisation

    def organisation_id(self, obj):
        return self.owner(obj).pk

    def county_id(self, obj):
        home = self.owner(obj).home_municipality
        return home.county_id if home else None

    def publishes_at_once(self, obj):
        home = self.owner(obj).home_municipality
        return home is not None and not home.county.reads_first

    def languages(self, obj):
        return self.owner(obj).written_languages


@register
class ActivityEditing(OfOrganisation):
    """An activity, with the goals and steps it serves."""

    model = Activity
    kind = "activity"
    texts = (
        "title",
        "summary",
        "description",
        "agreed_outcomes",
        "target_group",
        "cost_note",
        "eligibility",
    )
    required = ("title",)
    fields = (
        "nature",
        "for_children",
        "for_working_age",
        "for_older",
        "at_place",
        "by_phone",
        "online",
        "cost",
        "openness",
        "starts_on",
        "ends_on",
        "contact_email",
        "contact_phone",
        "verified_on",
        "verified_by",
        "state",
    )
    many = ("topics", "municipalities", "languages")
    parts = (
        ContributionPart("goals", "goal_contributions", key="goal_id", texts=("rationale",)),
        ContributionPart(
            "steps", "step_contributions", key="step_id", texts=("rationale",), fields=("role",)
        ),
        SourcedPart(
            "outcomes",
            "outcomes",
            texts=("name", "unit"),
            fields=("order", "target", "due_on", "result", "result_on"),
            place="order",
        ),
    )
    state_field = "state"
    of_the_day = ("verified_on", "verified_by")
    sections = (
        Section(
            "basics", _("Basics"), ("title", "summary", "nature"), _("What it is called and what it is.")
        ),
        Section(
            "description",
            _("Description"),
            ("description",),
            _("What happens there, in your own words."),
        ),
        Section(
            "people",
            _("For whom"),
            (
                "for_children",
                "for_working_age",
                "for_older",
                "target_group",
                "openness",
                "eligibility",
                "topics",
            ),
            _("For which stage of life, and who may come."),
        ),
        Section(
            "place",
            _("Where and in which languages"),
            ("municipalities", "at_place", "by_phone", "online", "languages"),
            _("Where it is given, and in which languages."),
        ),
        Section(
            "time",
            _("Time, cost and contact"),
            ("starts_on", "ends_on", "cost", "cost_note", "contact_email", "contact_phone"),
            _("When, for how much, and whom to ask."),
        ),
        Section(
            "outcomes",
            _("Agreed outcomes"),
            ("agreed_outcomes", "outcomes"),
            _("What was agreed on, as numbers where it can be counted, and what has come of it so far."),
        ),
        Section(
            "contributions",
            _("What we contribute to"),
            ("goals", "steps"),
            _("The county’s goals and the steps of service paths that it serves."),
        ),
    )

    def queryset(self):
        return Activity.objects.select_related("organisation__home_municipality")

    def form_class(self, section):
        return ContributionsForm if section.key == "contributions" else None

    def is_asked(self, section, content):
        """Outcomes are asked of an outcome contract, and of what has told of outcomes before."""
        if section.key != "outcomes" or content.get("nature") == Nature.OUTCOME_CONTRACT:
            return True
        return any(
            value and key.partition("/")[0] in ("outcomes", *OUTCOME_TEXTS) for key, value in content.items()
        )

    def checked(self, obj, rights):
        return checked_today(obj.organisation_id, self.county_id(obj), rights)

    def form_field(self, obj, name):
        return profile_field(obj, name, self.county_id(obj))

    def new(self, parent, name, language):
        return Activity(organisation=parent, state=State.DRAFT, **{f"title_{language}": name})

    def review_marks(self, obj, old, new):
        return reviewing.marks(old, new)

    def review_questions(self, rights, obj, old, new):
        return reviewing.questions(rights, old, new)

    def after_review(self, obj, *, by, answers):
        reviewing.confirm(obj, by=by, answers=answers)


class ContributionEditing(OfOrganisation):
    """A contribution: the organisation tells it within its activity, the county confirms or declines it.

    The county is that of the goal or step, which may be another than the organisation's own.
    """

    texts = ("rationale", "reason")
    fields = ("state", "valid_until", "verified_on", "verified_by", "source")

    def owner(self, obj):
        return obj.activity.organisation

    def publishes_at_once(self, obj):
        return False


@register
class GoalContributionEditing(ContributionEditing):
    model = GoalContribution
    kind = "goal-contribution"

    def queryset(self):
        return GoalContribution.objects.select_related("activity__organisation__home_municipality", "goal")

    def county_id(self, obj):
        return obj.goal.county_id


@register
class StepContributionEditing(ContributionEditing):
    model = StepContribution
    kind = "step-contribution"
    fields = (*ContributionEditing.fields, "role")

    def queryset(self):
        return StepContribution.objects.select_related(
            "activity__organisation__home_municipality", "step__path"
        )

    def county_id(self, obj):
        return obj.step.path.county_id
