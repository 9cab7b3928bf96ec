"""The closed lists of the organisations app, in the domain's words (docs/glossary.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from regions.choices import LifeStage


class LegalForm(models.TextChoices):
    ASSOCIATION = "association", _("registered association")
    FOUNDATION = "foundation", _("foundation")
    COOPERATIVE = "cooperative", _("cooperative")
    COMPANY = "company", _("non-profit company")
    UNREGISTERED = "unregistered", _("unregistered group")
    PARISH = "parish", _("parish")
    OTHER = "other", pgettext_lazy("legal form", "other")


class Level(models.TextChoices):
    LOCAL = "local", pgettext_lazy("level of an organisation", "local")
    DISTRICT = "district", pgettext_lazy("level of an organisation", "district")
    NATIONAL = "national", pgettext_lazy("level of an organisation", "national")


class State(models.TextChoices):
    """Whether the public sees a profile or an activity."""

    DRAFT = "draft", pgettext_lazy("publication", "draft")
    PUBLISHED = "published", pgettext_lazy("publication", "published")
    ARCHIVED = "archived", pgettext_lazy("publication", "archived")


class VerifiedBy(models.TextChoices):
    """Who has checked that a fact still holds."""

    ORGANISATION = "organisation", pgettext_lazy("checked by", "the organisation")
    COUNTY = "county", pgettext_lazy("checked by", "the county")
    PORTAL = "portal", pgettext_lazy("checked by", "the portal's staff")


class Freshness(models.TextChoices):
    """How a fact has aged since somebody last checked it."""

    VERIFIED = "verified", pgettext_lazy("freshness", "checked")
    AGEING = "ageing", pgettext_lazy("freshness", "getting old")
    DOUBTFUL = "doubtful", pgettext_lazy("freshness", "doubtful")
    NEVER = "never", pgettext_lazy("freshness", "not checked")


class Nature(models.TextChoices):
    """On which side of the line between civic activity and service production an activity stands."""

    CIVIC = "civic", _("civic activity")
    PEER_SUPPORT = "peer_support", _("peer support")
    VOLUNTEERING = "volunteering", _("volunteering")
    GRANT_FUNDED = "grant_funded", _("grant-funded service")
    PURCHASED = "purchased", _("purchased service")
    OUTCOME_CONTRACT = "outcome_contract", _("outcome contract")


class Channel(models.TextChoices):
    """How people take part."""

    PLACE = "place", _("at a place")
    PHONE = "phone", _("by phone")
    ONLINE = "online", _("online")

    @property
    def field(self):
        return CHANNEL_FIELDS[self]


CHANNEL_FIELDS = {Channel.PLACE: "at_place", Channel.PHONE: "by_phone", Channel.ONLINE: "online"}
LIFE_STAGE_FIELDS = {
    LifeStage.CHILDREN: "for_children",
    LifeStage.WORKING_AGE: "for_working_age",
    LifeStage.OLDER: "for_older",
}


class Cost(models.TextChoices):
    UNKNOWN = "", pgettext_lazy("cost", "not told")
    FREE = "free", pgettext_lazy("cost", "free of charge")
    FEE = "fee", pgettext_lazy("cost", "for a fee")


class Openness(models.TextChoices):
    UNKNOWN = "", pgettext_lazy("who may come", "not told")
    OPEN = "open", pgettext_lazy("who may come", "open to all")
    MEMBERS = "members", pgettext_lazy("who may come", "for members")
    REFERRAL = "referral", pgettext_lazy("who may come", "by referral")


class ContributionState(models.TextChoices):
    """Who says that an activity serves a goal or a step."""

    CLAIMED = "claimed", _("told by the organisation")
    CONFIRMED = "confirmed", _("confirmed by the county")
    DECLINED = "declined", _("declined by the county")
    ENDED = "ended", _("ended")


class Mark(models.TextChoices):
    """How firmly a contribution stands on a day."""

    CONFIRMED = "confirmed", _("confirmed by the county")
    AGEING = "ageing", pgettext_lazy("mark", "check is getting old")
    CLAIMED = "claimed", _("told by the organisation")


class CellState(models.TextChoices):
    """What is known of a goal or a step in one municipality, for one life stage or in one language."""

    CARRIED = "carried", pgettext_lazy("cell", "carried")
    PARTLY = "partly", pgettext_lazy("cell", "fewer than expected")
    GAP = "gap", pgettext_lazy("cell", "gap")
    NOT_NEEDED = "not_needed", pgettext_lazy("cell", "not needed here")
    NOT_ASKED = "not_asked", pgettext_lazy("cell", "not expected here")


class Answer(models.TextChoices):
    """What a service owner answered."""

    CONFIRMED = "confirmed", pgettext_lazy("answer", "confirmed")
    DECLINED = "declined", pgettext_lazy("answer", "declined")


class RequestState(models.TextChoices):
    """What has become of a request for confirmation."""

    SENT = "sent", pgettext_lazy("request", "waiting for an answer")
    ANSWERED = "answered", pgettext_lazy("request", "answered")
    REVOKED = "revoked", pgettext_lazy("request", "taken back")
    EXPIRED = "expired", pgettext_lazy("request", "run out")


class Role(models.TextChoices):
    """What an activity is to a step of a service path."""

    COMPLEMENTS = "complements", _("complements the service")
    SUPPORTS_PEERS = "supports_peers", _("gives peer support")
    PURCHASED = "purchased", _("is a purchased service")
    GUIDES = "guides", _("guides people")


class AgreementKind(models.TextChoices):
    PARTNERSHIP = "partnership", _("partnership agreement")
    COOPERATION = "cooperation", _("cooperation agreement")
    PURCHASE = "purchase", _("purchase of services")


class Side(models.TextChoices):
    """On which side of the line between purchased services and people's own doing somebody stands at a step.

    In their order along the line.
    """

    PURCHASED = "purchased", _("purchased service")
    OUTCOME_CONTRACT = "outcome_contract", _("outcome contract")
    GRANT_FUNDED = "grant_funded", _("grant-funded service")
    CIVIC = "civic", _("peers, volunteers and civic activity")


class Progress(models.TextChoices):
    """How far an agreed outcome has come."""

    REACHED = "reached", pgettext_lazy("agreed outcome", "reached")
    ON_THE_WAY = "on_the_way", pgettext_lazy("agreed outcome", "on the way")
    NOT_REACHED = "not_reached", pgettext_lazy("agreed outcome", "not reached in time")
    OVERDUE = "overdue", pgettext_lazy("agreed outcome", "its day has passed; the result is not known")
    UNKNOWN = "unknown", pgettext_lazy("agreed outcome", "result not known yet")


class Summarised(models.TextChoices):
    """Of what figures are kept. In the order in which rows are held: the whole portal first."""

    PORTAL = "all", pgettext_lazy("summary", "the whole portal")
    COUNTY = "county", pgettext_lazy("summary", "county")
    GOAL = "goal", pgettext_lazy("summary", "goal")
    STEP = "step", pgettext_lazy("summary", "step")
