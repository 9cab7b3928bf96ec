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
from regions.models.paths import ServicePath, Step
from regions.models.sources import ServiceLanguage, Source
from regions.models.strategies import Goal, Indicator, IndicatorValue, Strategy

__all__ = [
    "AdvisoryBody",
    "BodyMeeting",
    "BodyMember",
    "BodySeat",
    "BodyStatement",
    "BodyTerm",
    "CollaborativeArea",
    "County",
    "Goal",
    "GrantSummary",
    "Indicator",
    "IndicatorValue",
    "KeyMessage",
    "Municipality",
    "Region",
    "RegionSuccession",
    "ServiceLanguage",
    "ServicePath",
    "Source",
    "Step",
    "Strategy",
]
