"""A county's overview, which a council member reads before a meeting.

It is drawn in parts (portal.caching.parts): what the county says of itself changes seldom, its goals and
paths with what organisations do for them, posts and events also by time.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.views.generic import DetailView

from blog.models import Post
from blog.present import post_card
from organisations import coverage, matrix
from organisations.choices import Summarised
from organisations.models import Organisation
from organisations.models.summaries import Subject
from portal.caching import stamps
from portal.caching.held import held
from portal.caching.parts import Parts, true_pages
from portal.caching.remembered import remembered
from portal.lib import languages
from portal.lib.pages import AddressedPage
from portal.pages import brief, present
from portal.pages.counties import county_facts, county_paths, county_strategies, for_whom
from portal.pages.county_parts import county_nav
from projects.models import Event, Project
from regions import statements
from regions.models import AdvisoryBody, County, GrantSummary, KeyMessage
from surveys.present import headline_rows
from surveys.results import for_county

SHOWN_PROJECTS = 8
SHOWN_EVENTS = 5
SHOWN_POSTS = 3


@dataclass(frozen=True)
class OwnFacts:
    """What a county says of itself and what is said of it as a county: none of it is an organisation's."""

    county: County
    municipalities: list
    predecessors: list
    grants: list
    messages: list
    bodies: list
    outcomes: statements.Outcomes
    projects: list  # The newest, and one more than are shown.
    goals: matrix.Served
    steps: matrix.Served


OWN = {"regions", "projects"}


def own_facts(slug) -> OwnFacts:
    """Return the facts of the county with ``slug`` in any language, for readers of the active one.

    One query when they are held. Raises Http404 when there is no such county.
    """
    name = f"county-{slug}-{languages.current()}-{timezone.localdate()}"
    return held(name, OWN, lambda: _own_facts(slug))


def _own_facts(slug):
    county = County.objects.for_page().by_slug(slug)
    exempt = matrix.exemptions_in(county)
    projects = Project.objects.published().in_county(county).with_made().order_by("-starts", "pk")
    return OwnFacts(
        county=county,
        municipalities=list(county.municipalities.alphabetical()),
        predecessors=list(county.predecessors.select_related("region", "source")),
        grants=list(GrantSummary.objects.filter(county=county).by_year()),
        messages=list(KeyMessage.objects.for_county(county)),
        bodies=list(AdvisoryBody.objects.filter(county=county).alphabetical()),
        outcomes=statements.outcomes_of(county),
        projects=list(projects[: SHOWN_PROJECTS + 1]),
        goals=matrix.goals_of(county, exempt["goal"]),
        steps=matrix.steps_of(county, exempt=exempt["step"]),
    )


def stands_on(county) -> set[str]:
    """Return the keys of what takes many queries of the overview of ``county``."""
    return {"surveys", *brief.stands_on(county)}


def survey_headlines(county, versions):
    """Return the headlines of surveys in ``county``. One query at most when they are known."""
    name = f"surveys-{county.pk}-{languages.current()}-{timezone.localdate()}"
    return remembered(name, {"surveys", "regions"}, lambda: for_county(county), versions)


def get_ready(counties: Collection[County]) -> int:
    """Draw what a change, a new day or a new release has made untrue of the overviews of ``counties``.

    Returns how many parts that are. Two queries where all are true.
    """
    versions = stamps.versions({"blog", *OWN}.union(*map(stands_on, counties)))
    true, drawn = true_pages(versions), 0
    for county in counties:
        for code in languages.CODES:
            if (page_of(county), code) not in true:
                with languages.reading(code):
                    drawn += Overview(own_facts(county.local_slug)).keep()
    return drawn


def page_of(county) -> str:
    """Return the name under which the parts of the overview of ``county`` are kept."""
    return f"overview-{county.pk}"


# The parts of every overview, and those of a county that has a county's duties.
EVERYWHERE = ("facts", "organisations", "projects", "posts")
IN_THE_REFORM = ("brief", "goals", "paths", "life_stages", "money", "bodies")


class Overview:
    """What is told of a county, part by part: nothing of a part is asked for before it has to be drawn."""

    def __init__(self, own: OwnFacts):
        self.own, self.county = own, own.county
        self.of_organisations = brief.stands_on(self.county)
        self.versions = stamps.versions({*OWN, "blog", stamps.ALL, *stands_on(self.county)})
        self._parts = Parts(page_of(self.county), self.versions, stored=True)
        self.has_goals_or_steps = bool(own.goals.ids or own.steps.ids)

    def keep(self) -> int:
        """Draw every part that is not true any more, and keep it for all processes; return how many."""
        for name in (*EVERYWHERE, *(() if self.county.is_outside_reform else IN_THE_REFORM)):
            getattr(self, name)
        return self._parts.keep()

    def _drawn(self, template, keys, tell, **options):
        def told():
            return {"county": self.county, **tell()}

        return self._parts.drawn(template, keys, told, **options)

    @cached_property
    def _kept(self):
        """The goals, the steps and the county's field, with the summaries of all of them. One query."""
        goals, steps = self.own.goals.anew(), self.own.steps.anew()
        field = Subject(Summarised.COUNTY, self.county.pk)
        return goals, steps, matrix.read_at_once([goals, steps], field)[field]

    @property
    def brief(self):
        """What to know first. One query at most when it is known."""
        return self._drawn(
            "pages/overview/brief.html",
            self.of_organisations,
            lambda: {"points": brief.in_brief(self.county, self.versions)},
        )

    @property
    def facts(self):
        """Who the county is. No queries."""
        return self._drawn(
            "pages/overview/facts.html",
            {"regions"},
            lambda: {
                "facts": county_facts(self.county, self.own.municipalities),
                "municipalities": self.own.municipalities,
                "predecessors": self.own.predecessors,
            },
        )

    @property
    def goals(self):
        """The strategies with who carries each goal."""
        return self._drawn(
            "pages/overview/goals.html",
            self.of_organisations,
            lambda: {"strategies": county_strategies(self._kept[0])},
        )

    @property
    def paths(self):
        """The service paths with who meets people at each step."""
        return self._drawn(
            "pages/overview/paths.html", self.of_organisations, lambda: {"paths": county_paths(self._kept[1])}
        )

    @property
    def life_stages(self):
        """For whom goals and steps are carried."""
        return self._drawn(
            "pages/overview/life_stages.html",
            self.of_organisations,
            lambda: {"rows": for_whom(*self._kept[:2])},
        )

    @property
    def money(self):
        """Grants to organisations. No queries."""
        return self._drawn(
            "pages/overview/money.html",
            {"regions"},
            lambda: {
                "grants": [present.grant_row(row) for row in self.own.grants],
                "grants_reading": present.grant_reading(self.own.grants),
            },
        )

    @property
    def bodies(self):
        """Advisory bodies and key messages. No queries."""

        def tell():
            messages = [present.key_message(row) for row in self.own.messages]
            return {
                "bodies": self.own.bodies,
                "outcomes_sentence": statements.in_words(self.own.outcomes),
                "key_messages": [message for message in messages if not message["is_national"]],
                "national_messages": sum(message["is_national"] for message in messages),
            }

        return self._drawn("pages/overview/bodies.html", {"regions"}, tell)

    @property
    def organisations(self):
        """The field of organisations, the first of them, and what they answered of themselves."""

        def tell():
            told = self._kept[2]
            first = Organisation.objects.filter(pk__in=told["first"][languages.current()])
            rows = first.select_related("home_municipality").alphabetical()
            return {
                "field": coverage.of_kept_field(told),
                "organisations": [present.organisation_row(organisation) for organisation in rows],
                "surveys": headline_rows(survey_headlines(self.county, self.versions), self.county),
            }

        return self._drawn("pages/overview/organisations.html", {"surveys", *self.of_organisations}, tell)

    @property
    def projects(self):
        """The newest projects, and coming events."""

        def tell():
            projects = self.own.projects
            events = Event.objects.published().coming().for_county(self.county)
            return {
                "projects": [present.project_item(project) for project in projects[:SHOWN_PROJECTS]],
                "has_more_projects": len(projects) > SHOWN_PROJECTS,
                "events": events.select_related("municipality")[:SHOWN_EVENTS],
            }

        return self._drawn("pages/overview/projects.html", OWN, tell, by_time=True)

    @property
    def posts(self):
        """The newest blog posts about the county."""

        def tell():
            posts = Post.objects.for_list().filter(counties=self.county)[:SHOWN_POSTS]
            return {"posts": [post_card(post) for post in posts]}

        return self._drawn("pages/overview/posts.html", {"blog", "regions"}, tell, by_time=True)


class CountyPage(AddressedPage, DetailView):
    """A county's overview. The number of queries does not depend on how much the county has (asserted)."""

    template_name = "pages/county_detail.html"
    context_object_name = "county"
    extra_context = {"section": "counties"}

    def get_object(self):
        self.own = own_facts(self.kwargs["slug"])
        return self.own.county

    def get_context_data(self, **kwargs):
        county = self.object
        nav = [] if county.is_outside_reform else county_nav(county, "pages:county-detail")
        return super().get_context_data(county_nav=nav, overview=Overview(self.own), **kwargs)
