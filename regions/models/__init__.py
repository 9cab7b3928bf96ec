"""Areas in time, strategies and goals, service paths and steps, grants, advisory bodies."""

from regions.models.areas import CollaborativeArea, County, Municipality, Region, RegionSuccession
from regions.models.bodies import (
    AdvisoryBody,
    BodyMeeting,
    BodyMember,
    BodySeat,
    BodyStatement,
    BodyTerm,
    KeyMessage,
)
from regions.models.grants import GrantSummary
from regions.models.meetings import CouncilMeeting
from regions.models.paths import ServicePath, Step
from regions.models.sources import ServiceLanguage, Source
from regions.models.spots import Gap, NotNeeded, Spot
from regions.models.strategies import Goal, Indicator, IndicatorValue, Strategy

__all__ = [
    "AdvisoryBody",
    "BodyMeeting",
    "BodyMember",
    "BodySeat",
    "BodyStatement",
    "BodyTerm",
    "CollaborativeArea",
    "CouncilMeeting",
    "County",
    "Gap",
    "Goal",
    "GrantSummary",
    "Indicator",
    "IndicatorValue",
    "KeyMessage",
    "Municipality",
    "NotNeeded",
    "Region",
    "RegionSuccession",
    "ServiceLanguage",
    "ServicePath",
    "Source",
    "Spot",
    "Step",
    "Strategy",
]
