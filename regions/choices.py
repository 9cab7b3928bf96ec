"""The closed lists of the regions app, in the domain's words (docs/glossary.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CountyKind(models.TextChoices):
    """Who organises social and health services in the area."""

    COUNTY = "county", _("wellbeing services county")
    CITY = "city", _("city with a county's duties")
    AUTONOMOUS = "autonomous", _("autonomous region outside the reform")


class LanguageStatus(models.TextChoices):
    """The languages in which a municipality or county serves by law."""

    FI = "fi", _("Finnish-speaking")
    SV = "sv", _("Swedish-speaking")
    FI_SV = "fi_sv", _("bilingual, Finnish majority")
    SV_FI = "sv_fi", _("bilingual, Swedish majority")

    @property
    def is_bilingual(self):
        return self in (self.FI_SV, self.SV_FI)

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of the languages in which services are owed, the majority's first."""
        return tuple(self.value.split("_"))


class LifeStage(models.TextChoices):
    """For whom: the three age groups that counties and organisations share, and everybody."""

    CHILDREN = "children", _("children, young people and families")
    WORKING_AGE = "working_age", _("people of working age")
    OLDER = "older", _("older people")
    ALL = "all", pgettext_lazy("life stage", "all ages")

    @classmethod
    def stages(cls):
        """The stages proper, without "all ages"."""
        return [cls.CHILDREN, cls.WORKING_AGE, cls.OLDER]


class Axis(models.TextChoices):
    """By what one looks at who carries a goal or a step."""

    WHOLE = "county", _("the whole county")
    MUNICIPALITY = "municipality", _("municipality")
    LIFE_STAGE = "life_stage", _("life stage")
    LANGUAGE = "language", _("language of service")


class ExpectedIn(models.TextChoices):
    """Where a county expects that a goal or a step is carried."""

    EVERYWHERE = "municipality", _("in every municipality")
    SOMEWHERE = "county", _("somewhere in the county")


class OwedLanguage(models.TextChoices):
    """The national languages, in which a county owes services (Language Act 423/2003)."""

    FI = "fi", _("Finnish")
    SV = "sv", _("Swedish")


class GapState(models.TextChoices):
    """How far a gap has come that somebody has taken up."""

    FOUND = "found", pgettext_lazy("state of a gap", "taken up")
    BEING_SOLVED = "being_solved", pgettext_lazy("state of a gap", "being solved")
    CLOSED = "closed", pgettext_lazy("state of a gap", "closed")


class StrategyKind(models.TextChoices):
    STRATEGY = "strategy", _("county strategy")
    WELLBEING_PLAN = "wellbeing_plan", _("wellbeing plan")
    SERVICE_STRATEGY = "service_strategy", _("service strategy")


class StrategyStatus(models.TextChoices):
    PREPARATION = "preparation", _("in preparation")
    PROPOSED = "proposed", _("before the council; adoption not seen")
    ADOPTED = "adopted", _("adopted")
    REPLACED = "replaced", _("replaced by a later one")


class PathKind(models.TextChoices):
    """A path is told from the person's side, a chain from the organiser's side."""

    PATH = "path", _("service path")
    CHAIN = "chain", _("service chain")


class Phase(models.TextChoices):
    """Where in a service path a step stands."""

    BEFORE = "before", pgettext_lazy("phase of a path", "Before services")
    ENTRY = "entry", pgettext_lazy("phase of a path", "Entry")
    DURING = "during", pgettext_lazy("phase of a path", "During services")
    TRANSITION = "transition", pgettext_lazy("phase of a path", "Transition")
    AFTER = "after", pgettext_lazy("phase of a path", "After services")


class TaskOwner(models.TextChoices):
    """Whose task a step is."""

    PUBLIC = "public", _("The county’s task")
    ORGANISATIONS = "organisations", _("Organisations’ work")
    SHARED = "shared", _("Shared task")


class GrantKind(models.TextChoices):
    """What a giver's own kind of grant comes closest to."""

    ALL = "all", _("all kinds together")
    OPERATING = "operating", _("operating grant")
    GENERAL = "general", _("general grant")
    PARTNERSHIP = "partnership", _("partnership grant")
    DEVELOPMENT = "development", _("development grant")
    ONE_OFF = "one_off", _("one-off grant")
    STATE = "state", _("state grant")


class Precision(models.TextChoices):
    """How exactly a sum is known."""

    EXACT = "exact", _("exact")
    APPROXIMATE = "approximate", _("approximate")
    DERIVED = "derived", _("derived from another figure")


class BodyKind(models.TextChoices):
    ADVISORY_BOARD = "advisory_board", _("advisory board of organisations")
    PARTNERSHIP_TABLE = "partnership_table", _("partnership table")
    ROUND_TABLE = "round_table", _("round table")
    CONTACTS = "contacts", _("contact persons")


class Outcome(models.TextChoices):
    """What became of a statement."""

    ACCEPTED = "accepted", pgettext_lazy("outcome of a statement", "accepted")
    PARTLY = "partly", pgettext_lazy("outcome of a statement", "partly accepted")
    REJECTED = "rejected", pgettext_lazy("outcome of a statement", "not accepted")
    OPEN = "open", pgettext_lazy("outcome of a statement", "no answer yet")


class Sector(models.TextChoices):
    """The field of organisations that a seat in an advisory body stands for."""

    SOCIAL_HEALTH = "social_health", _("social welfare and health")
    CHILDREN_FAMILIES = "children_families", _("children and families")
    OLDER_PEOPLE = "older_people", _("older people")
    DISABILITY = "disability", _("disability and long-term illness")
    SPORT_CULTURE = "sport_culture", _("sport and culture")
    VILLAGES = "villages", _("villages and districts")
    SWEDISH = "swedish", _("Swedish-speaking organisations")
    COUNTY = "county", _("the county")
    MUNICIPALITIES = "municipalities", _("municipalities")
    OTHER = "other", pgettext_lazy("sector", "other")
