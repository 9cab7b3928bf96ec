"""A county with one of everything, or ``rows`` of everything: what page tests walk through."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from blog.models import Post
from organisations import summaries
from organisations.models import Activity, Organisation
from portal.search import index
from portal.topics.models import Topic
from projects.models import Event, OperatingModel, Project
from regions.models import County, Goal, ServicePath
from surveys.models import Survey
from tests.blog.factories import CommentFactory, PostFactory
from tests.organisations.factories import (
    ActivityFactory,
    AgreementFactory,
    GoalContributionFactory,
    GrantDecisionFactory,
    OrganisationFactory,
    StepContributionFactory,
)
from tests.portal.factories import TopicFactory
from tests.projects.factories import (
    AdoptionFactory,
    EventFactory,
    EventSeriesFactory,
    ExperienceFactory,
    FundingFactory,
    MaterialFactory,
    MessageFactory,
    MilestoneFactory,
    ModelVersionFactory,
    OperatingModelFactory,
    ProjectFactory,
    TaskFactory,
)
from tests.regions.factories import (
    AdvisoryBodyFactory,
    BodyMeetingFactory,
    BodyMemberFactory,
    BodySeatFactory,
    BodyStatementFactory,
    BodyTermFactory,
    CountyFactory,
    GoalFactory,
    GrantSummaryFactory,
    IndicatorFactory,
    IndicatorValueFactory,
    KeyMessageFactory,
    MunicipalityFactory,
    RegionFactory,
    RegionSuccessionFactory,
    ServiceLanguageFactory,
    ServicePathFactory,
    StepFactory,
    StrategyFactory,
)
from tests.surveys.factories import QuestionFactory, ResponseFactory, RoundFactory

# Of these kinds one page has all there are.
SEARCH = "kind=organisation&kind=activity&kind=project"


@dataclass
class World:
    """What was made, for tests to name."""

    county: County
    goal: Goal
    path: ServicePath
    template: ServicePath
    organisation: Organisation
    activity: Activity
    project: Project
    event: Event
    post: Post
    topic: Topic
    survey: Survey

    @property
    def model(self) -> OperatingModel:
        """The first operating model of the project."""
        return self.project.operating_models.order_by("pk").first()

    def pages(self):
        """Return every public page's address in the active language, by name."""
        names = (
            "home",
            "about",
            "sources",
            "glossary",
            "accessibility",
            "privacy",
            "credits",
            "county-list",
            "county-compare",
            "path-list",
        )
        starts = timezone.localtime(self.event.starts_at)
        cell = reverse("pages:county-cell", args=[self.county.local_slug])
        as_of = f"{reverse('pages:county-as-of', args=[self.county.local_slug])}?date={timezone.localdate()}"
        return {
            **{name: reverse(f"pages:{name}") for name in names},
            "search": f"{reverse('pages:search')}?{SEARCH}&county={self.county.address_word}",
            "county": self.county.get_absolute_url(),
            "county-coverage": reverse("pages:county-coverage", args=[self.county.local_slug]),
            "county-cell": f"{cell}?goal={self.goal.uuid}",
            "county-tour": reverse("pages:county-tour", args=[self.county.local_slug]),
            "county-tour-stop": reverse("pages:county-tour-stop", args=[self.county.local_slug, 2]),
            "county-indicators": reverse("pages:county-indicators", args=[self.county.local_slug]),
            "county-bodies": reverse("pages:county-bodies", args=[self.county.local_slug]),
            "county-changes": reverse("pages:county-changes", args=[self.county.local_slug]),
            "county-as-of": as_of,
            "county-gaps": reverse("pages:county-gaps", args=[self.county.local_slug]),
            "county-money": reverse("pages:county-money", args=[self.county.local_slug]),
            "county-partners": reverse("pages:county-partners", args=[self.county.local_slug]),
            "county-take-along": reverse("handouts:county", args=[self.county.local_slug]),
            "goal": self.goal.get_absolute_url(),
            "path": self.path.get_absolute_url(),
            "template": self.template.get_absolute_url(),
            "organisation-list": reverse("organisations:organisation-list"),
            "organisation": self.organisation.get_absolute_url(),
            "activity": self.activity.get_absolute_url(),
            "project-list": reverse("projects:project-list"),
            "model-list": reverse("projects:model-list"),
            "model": self.model.get_absolute_url(),
            "model-compare": f"{reverse('projects:model-compare')}?a={self.model.uuid}&b={self.model.uuid}",
            "material-list": f"{reverse('projects:material-list')}?older=yes",
            "programme": self.project.programme.get_absolute_url(),
            "project": self.project.get_absolute_url(),
            "event-list": reverse("projects:event-list"),
            "event-month": reverse("projects:event-month", args=[starts.year, starts.month]),
            "event": self.event.get_absolute_url(),
            "series": self.event.series.get_absolute_url(),
            "post-list": reverse("blog:post-list"),
            "post": self.post.versions.get(language="fi").get_absolute_url(),
            "discussion": reverse("comments:discussion", args=["post", self.post.uuid]),
            "survey-list": reverse("surveys:survey-list"),
            "survey": self.survey.get_absolute_url(),
        }


def world(rows=1):
    """Make a county and what belongs to it, ``rows`` of each kind, all joined."""
    county = CountyFactory()
    municipality = MunicipalityFactory(county=county)
    template = ServicePathFactory(national=True, template=None)
    StepFactory(path=template)
    topic = TopicFactory()
    strategy = StrategyFactory(county=county)
    goal = GoalFactory(strategy=strategy)
    path = ServicePathFactory(county=county, template=template)
    step = StepFactory(path=path)
    StepFactory(path=path)  # A gap.
    organisation = OrganisationFactory(home_municipality=municipality, topics=[topic], verified=True)
    activity = ActivityFactory(organisation=organisation, municipalities=[municipality], topics=[topic])
    project = ProjectFactory(counties=[county], host=organisation, topics=[topic])
    event = EventFactory(
        series=EventSeriesFactory(), county=county, municipality=municipality, project=project, topics=[topic]
    )
    post = _post(county, goal, step, organisation, project, topic)
    for _ in range(rows):
        _area(county, goal, template)
        _organisation(organisation, activity, goal, step, path, strategy, municipality, topic)
        _project(project, county, goal, step, organisation)
        _event(event, topic)
        other = _post(county, goal, step, organisation, project, topic)
        CommentFactory(post=post, approved=True)
        CommentFactory(post=post)  # Waits for a moderator.
        CommentFactory(post=other, approved=True)
        CommentFactory(post=None, project=project, approved=True)
        CommentFactory(post=None, project=project, rejected=True)
    survey = _survey(rows)
    summaries.make_all()  # As if all had been published; what factories write is told to nobody.
    index.rebuild()
    return World(county, goal, path, template, organisation, activity, project, event, post, topic, survey)


def _area(county, goal, template):
    RegionSuccessionFactory(county=county)
    GrantSummaryFactory(state=True)
    KeyMessageFactory(national=True)
    BodyTermFactory(body=AdvisoryBodyFactory(national=True))
    MunicipalityFactory(county=county)
    GrantSummaryFactory(county=county)
    IndicatorValueFactory(indicator=IndicatorFactory(goal=goal))
    IndicatorValueFactory(indicator=IndicatorFactory(goal=None, county=county))
    body = AdvisoryBodyFactory(county=county)
    term = BodyTermFactory(body=body)
    BodySeatFactory(term=term)
    BodyMemberFactory(term=term)
    BodyMeetingFactory(body=body)
    BodyStatementFactory(body=body, accepted=True)
    KeyMessageFactory(county=county, goal=goal)
    StepFactory(path=ServicePathFactory(county=CountyFactory(), template=template))


def _organisation(organisation, activity, goal, step, path, strategy, municipality, topic):
    AgreementFactory(organisation=organisation, county=goal.county)
    GrantDecisionFactory(organisation=organisation, county=goal.county, goals=[goal])
    OrganisationFactory(parent=organisation)
    other = OrganisationFactory(home_municipality=municipality, topics=[topic])
    another = ActivityFactory(organisation=other, municipalities=[municipality])
    for doing in (another, ActivityFactory(organisation=organisation, municipalities=[municipality])):
        GoalContributionFactory(activity=doing, goal=goal, confirmed=True)
        StepContributionFactory(activity=doing, step=step)
    GoalContributionFactory(activity=activity, goal=GoalFactory(strategy=strategy), ageing=True)
    StepContributionFactory(activity=activity, step=StepFactory(path=path), confirmed=True)


def _project(project, county, goal, step, organisation):
    sibling = ProjectFactory(
        counties=[county],
        programme=project.programme,
        host=organisation,
        goals=[goal],
        regions=[RegionFactory()],
    )
    ProjectFactory(counties=[county], programme=project.programme, goals=[goal], draft=True)
    for owner in ({"project": project}, {"programme": project.programme}):
        FundingFactory(**owner)
        MilestoneFactory(**owner)
    project.goals.add(GoalFactory())
    project.agreements.add(AgreementFactory(organisation=organisation))
    RegionSuccessionFactory(region=sibling.regions.get(), county=county)
    ExperienceFactory(project=project)
    ExperienceFactory(project=project, draft=True)
    TaskFactory(project=project)
    MessageFactory(project=project)
    MaterialFactory(project=project)
    EventFactory(project=sibling, county=county)
    EventFactory(project=project)
    EventFactory(organiser=organisation)
    EventFactory(county=county, project=project, organiser=organisation, draft=True)
    ProjectFactory(partners=[organisation])
    model = OperatingModelFactory(project=project, goals=[goal], steps=[step])
    AdoptionFactory(model=model, organisation=organisation)
    _model(project.operating_models.order_by("pk")[0], goal, organisation)


def _model(model, goal, organisation):
    """Let ``model`` have another of all that its page shows, and of what it must not."""
    model.goals.add(GoalFactory())
    model.steps.add(StepFactory())
    model.topics.add(TopicFactory())
    ModelVersionFactory(model=model)
    AdoptionFactory(model=model, county=CountyFactory())
    AdoptionFactory(model=model, draft=True, organisation=organisation, note="Luonnos")
    older = MaterialFactory(project=None, model=model)
    newer = MaterialFactory(project=None, model=model, replaces=older)
    newer.topics.add(TopicFactory())
    newer.counties.add(CountyFactory())
    hidden = OperatingModelFactory(draft=True, project=model.project, goals=[goal])
    MaterialFactory(project=None, model=hidden)


def _event(event, topic):
    """Give the event materials and languages, and its series dates to come, past, cancelled and a draft."""
    MaterialFactory(event=event)
    for traits in ({}, {"past": True}, {"cancelled": True}, {"draft": True}):
        other = EventFactory(series=event.series, county=event.county, **traits)
        other.languages.add(ServiceLanguageFactory())
        other.topics.add(topic)
        MaterialFactory(event=other)
    event.languages.add(ServiceLanguageFactory())


def _survey(rows):
    """Make a survey with questions, closed rounds and an open one, and another one."""
    survey = QuestionFactory(languages=True).survey
    for number in range(1, rows + 1):
        day = timezone.localdate() - dt.timedelta(days=90 * number)
        one = RoundFactory(survey=survey, opens_on=day, closes_on=day)
        question = QuestionFactory(survey=survey, one=True)
        for _ in range(3):
            ResponseFactory(round=one, answers={question: [1]})
        RoundFactory(survey=QuestionFactory().survey, closed=True)
    RoundFactory(survey=survey)
    return survey


def _post(county, goal, step, organisation, project, topic):
    return PostFactory(
        counties=[county],
        goals=[goal],
        steps=[step],
        organisations=[organisation],
        projects=[project],
        topics=[topic],
    )
