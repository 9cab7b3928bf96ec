"""The parts that programmes and projects have in common: sums of money and turning points."""

from regions.editing import SourcedPart


class MilestonePart(SourcedPart):
    """What happened when. A source may be told, and need not be."""

    def write(self, row, values):
        """Set ``row``'s columns; nothing told of a source is no source."""
        if values.get("source_url") or values.get("source_title"):
            super().write(row, values)
        else:
            super(SourcedPart, self).write(row, values)
            row.source = None


def fundings():
    """Return the part of the sums of money, each with its source."""
    return SourcedPart(
        "fundings",
        "fundings",
        fields=("giver", "year", "kind", "amount", "note"),
        told_by=("giver", "year"),
    )


def milestones():
    """Return the part of the turning points."""
    return MilestonePart("milestones", "milestones", texts=("text",), fields=("date",), told_by=("date",))
