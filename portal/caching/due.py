"""What is done each minute: stamps are folded, so that reading a version stays one short look."""

from portal.caching import stamps
from portal.lib.due import due


@due
def fold_stamps() -> int:
    return stamps.fold()
