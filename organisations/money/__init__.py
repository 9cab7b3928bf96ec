"""Money to organisations: grants, agreements and what rests on them; each figure from one function.

Pages, files, briefings and slides read these functions and nothing else, so that they cannot disagree.
"""

from organisations.money.continuity import warnings
from organisations.money.warning import ContinuityWarning, WarningKind

__all__ = ["ContinuityWarning", "WarningKind", "warnings"]
