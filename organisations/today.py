"""What is told of a county today, for whoever tells several things of it: each is read once."""

from functools import cached_property

from django.utils import timezone

from organisations import coverage, gaps, matrix
from organisations.choices import Summarised
from organisations.matrix import Served
from organisations.models.summaries import Subject
from regions.models import County, Municipality


class CountyToday:
    """A county as it is. Each thing is read when it is first asked for, or together by ``read_at_once``."""

    def __init__(self, county: County):
        self.county = county
        self.is_read = False

    @cached_property
    def municipalities(self) -> list[Municipality]:
        """By name, each with the source of its population. One query."""
        return gaps.places_of(self.county)

    @cached_property
    def steps(self) -> Served:
        """The steps of its service paths. Three queries."""
        return matrix.steps_of(self.county)

    @cached_property
    def goals(self) -> Served:
        """The goals of its strategies. Three queries."""
        return matrix.goals_of(self.county)

    @cached_property
    def gaps(self) -> gaps.Gaps:
        """Its gaps. Eleven queries at most, and five after ``read_at_once``."""
        if not self.is_read:
            return gaps.of(self.county)
        every = [self.steps, self.goals]
        return gaps.of_read(self.county, self.municipalities, every, timezone.localdate())

    @cached_property
    def field(self) -> coverage.FieldSummary:
        """Its field of organisations. One query."""
        return coverage.of_field(self.county)

    def read_at_once(self):
        """Read what is expected in the county, and all figures of it that are kept. Eight queries."""
        exempt = matrix.exemptions_in(self.county)
        self.steps = matrix.steps_of(self.county, exempt=exempt["step"])
        self.goals = matrix.goals_of(self.county, exempt=exempt["goal"])
        own = Subject(Summarised.COUNTY, self.county.pk)
        self.field = coverage.of_kept_field(matrix.share_what_is_kept([self.steps, self.goals], own)[own])
        for served in (self.steps, self.goals):
            served.municipalities = self.municipalities
        self.is_read = True
