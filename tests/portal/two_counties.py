"""Two counties with one of everything each, and everybody who may have to do with them.

What no visitor may see carries a mark that tells what it is: ``secret("activity", "a")``.
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from types import SimpleNamespace

from django.utils import timezone

from organisations import actions as contributions
from portal.accounts.choices import Role
from portal.editing import actions, registry
from portal.editing.merging import traces
from portal.editing.models import Revision
from tests.blog import factories as blog
from tests.organisations import factories as organisations
from tests.portal.factories import (
    InvitationFactory,
    LetterFactory,
    MembershipFactory,
    TicketFactory,
    TopicFactory,
    UserFactory,
    coordinator_of,
    editor_of,
)
from tests.projects import factories as projects
from tests.regions import factories as regions
from tests.surveys import factories as surveys

SIDES = ("a", "b")
SECRET = re.compile(r"salaisuus-([\w-]+)-([ab])\b")
# In which of its own columns a thing without translated texts is written.
COLUMNS = ("title", "note", "credit", "picture_credit")


def secret(name, side):
    """Return the mark of what is not public of thing ``name`` of ``side``."""
    return f"salaisuus-{name}-{side}"


@dataclass(frozen=True)
class Thing:
    """An edited thing, and whose it is: sides by the name of what it belongs to, "" when to none.

    ``open`` is the change on its way, ``past`` one that was published.
    """

    name: str
    side: str
    obj: object
    organisation: str = ""
    county: str = ""
    post: str = ""
    project: str = ""
    open: Revision | None = None
    past: Revision | None = None

    @property
    def editable(self):
        return registry.of(self.obj)

    @property
    def kind(self):
        return self.editable.kind


@dataclass
class TwoCounties:
    """Things by name and side; ``a`` and ``b`` are what each county has beside them."""

    a: SimpleNamespace
    b: SimpleNamespace
    things: dict[tuple[str, str], Thing] = field(default_factory=dict)


def two_counties():
    """Make both counties, with a published change and a draft of everything that is edited."""
    world = TwoCounties(_side("a"), _side("b"))
    insider = UserFactory(superuser=True, second_factor=False, name="Sisäpiiri")
    for side, other in (SIDES, SIDES[::-1]):
        own, others = getattr(world, side), getattr(world, other)
        for name, (obj, whose) in _things(own, others, side, other).items():
            past, draft = _changed(name, side, obj, insider)
            world.things[name, side] = Thing(name, side, obj, open=draft, past=past, **whose)
        version = world.things["version", side]
        own.preview_link = blog.PreviewLinkFactory(version=version.obj, revision=version.open)
    return world


def _side(side):
    """Make a county with an organisation, its people, letters and reports."""
    county = regions.CountyFactory()
    municipality = regions.MunicipalityFactory(county=county)
    organisation = organisations.OrganisationFactory(home_municipality=municipality)
    writer = MembershipFactory(role=Role.WRITER).user
    post = blog.PostFactory(versions=["fi"], authorship=None)
    blog.AuthorshipFactory(post=post, author=blog.AuthorFactory(user=writer))
    own = SimpleNamespace(
        county=county,
        municipality=municipality,
        organisation=organisation,
        post=post,
        writer=writer,
        editor=editor_of(organisation),
        coordinator=coordinator_of(county),
    )
    own.activity = organisations.ActivityFactory(organisation=organisation, municipalities=[municipality])
    own.strategy = regions.StrategyFactory(county=county)
    own.goal = regions.GoalFactory(strategy=own.strategy)
    own.path = regions.ServicePathFactory(county=county)
    own.step = regions.StepFactory(path=own.path)
    own.followed = regions.StepFactory(path=regions.ServicePathFactory(national=True))
    own.following = regions.ServicePathFactory(county=county, template=own.followed.path)
    own.claim = organisations.GoalContributionFactory(activity=own.activity, goal=own.goal)
    own.standing = organisations.StepContributionFactory(activity=own.activity, step=own.step)
    own.question = contributions.ask(own.claim, by=own.coordinator, email="owner@example.org", language="fi")
    _project(own, side)
    _model(own, side)
    _event(own, side)
    _hidden(own, side)
    _surveyed(own, side)
    scope = {"organisation": organisation, "county": county}
    own.letter = LetterFactory(subject=secret("letter", side), **scope)
    own.ticket = TicketFactory(text=secret("ticket", side), about=organisation, **scope)
    own.invitation = InvitationFactory(
        organisation=organisation, email=f"{secret('invitation', side)}@example.org"
    )
    own.county_invitation = InvitationFactory(
        role=Role.COUNTY,
        organisation=None,
        county=county,
        email=f"{secret('county-invitation', side)}@example.org",
    )
    own.membership = own.editor.memberships.get()
    own.county_membership = own.coordinator.memberships.get()
    return own


def _event(own, side):
    """Make an event that is not public, of a series of which nothing is."""
    own.hidden_event = projects.EventFactory(
        draft=True,
        organiser=own.organisation,
        county=own.county,
        project=own.project,
        series=projects.EventSeriesFactory(name_fi=secret("hidden-series", side)),
        title_fi=secret("hidden-event", side),
    )


def _model(own, side):
    """Make an operating model that is not public, with a material, and one's own adoption that is not."""
    own.hidden_model = projects.OperatingModelFactory(
        draft=True, project=own.project, name_fi=secret("hidden-model", side)
    )
    projects.MaterialFactory(
        project=None, model=own.hidden_model, title=secret("hidden-model-material", side)
    )
    own.hidden_adoption = projects.AdoptionFactory(
        draft=True, county=None, organisation=own.organisation, note=secret("hidden-adoption", side)
    )


def _project(own, side):
    """Make a project of the organisation with a member, what its members say, and one that is not public."""
    own.project = projects.ProjectFactory(host=own.organisation)
    own.project_membership = MembershipFactory(role=Role.PROJECT, project=own.project)
    own.member = own.project_membership.user
    own.task = projects.TaskFactory(project=own.project, title=secret("task", side), assignee=own.member)
    own.message = projects.MessageFactory(
        project=own.project, text=secret("discussion", side), author=own.member
    )
    own.project_invitation = InvitationFactory(
        role=Role.PROJECT,
        organisation=None,
        project=own.project,
        email=f"{secret('project-invitation', side)}@example.org",
    )
    own.hidden_project = projects.ProjectFactory(
        draft=True, host=own.organisation, name_fi=secret("hidden-project", side)
    )
    hidden = secret("hidden-experience", side)
    own.hidden_experience = projects.ExperienceFactory(draft=True, project=own.project, title=hidden)


def _surveyed(own, side):
    """Let the organisation answer a survey, with what differs from its profile; another is not public."""
    one = surveys.RoundFactory()
    question = surveys.QuestionFactory(survey=one.survey, text=True)
    own.response = surveys.ResponseFactory(
        round=one, organisation=own.organisation, answers={question: [secret("survey-answer", side)]}
    )
    surveys.ResponseFactory(  # Has not answered.
        round=one,
        organisation=organisations.OrganisationFactory(home_municipality=own.municipality),
    )
    own.profile_update = surveys.ProfileUpdateFactory(response=own.response)
    own.hidden_survey = surveys.SurveyFactory(draft=True, title_fi=secret("hidden-survey", side))


def _hidden(own, side):
    """Make what is not public: an organisation, an activity, a post, and a claim of the hidden activity."""
    name = secret("hidden-organisation", side)
    own.hidden_organisation = organisations.OrganisationFactory(
        draft=True, national=True, home_municipality=own.municipality, name_fi=name
    )
    own.hidden_activity = organisations.ActivityFactory(
        draft=True, organisation=own.organisation, title_fi=secret("hidden-activity", side)
    )
    own.hidden_claim = organisations.GoalContributionFactory(activity=own.hidden_activity, goal=own.goal)
    own.hidden_version = blog.PostVersionFactory(
        draft=True, title=secret("hidden-version", side), post__organisations=[own.organisation]
    )
    own.comment = blog.CommentFactory(post=own.post, text=secret("comment", side))


def _things(own, others, side, other):
    """Return each edited thing of a county with whose it is, by name."""
    county, organisation = {"county": side}, {"organisation": side}
    both = {**organisation, **county}
    body = regions.AdvisoryBodyFactory(county=own.county)
    own.statement = regions.BodyStatementFactory(body=body)
    project = own.project
    return {
        "organisation": (own.organisation, both),
        "organisation-without-home": (
            organisations.OrganisationFactory(home_municipality=None),
            {},
        ),
        "activity": (own.activity, both),
        "goal-contribution": (own.claim, both),
        "goal-contribution-elsewhere": (
            organisations.GoalContributionFactory(activity=own.activity, goal=others.goal),
            {**organisation, "county": other},
        ),
        "step-contribution": (own.standing, both),
        "step-contribution-national": (
            organisations.StepContributionFactory(
                activity=own.activity,
                step=regions.StepFactory(path=regions.ServicePathFactory(national=True)),
            ),
            organisation,
        ),
        "county": (own.county, county),
        "strategy": (own.strategy, county),
        "goal": (own.goal, county),
        "indicator": (regions.IndicatorFactory(goal=own.goal), county),
        "path": (own.path, county),
        "path-national": (regions.ServicePathFactory(national=True), {}),
        "grants": (regions.GrantSummaryFactory(county=own.county), county),
        "body": (body, county),
        "term": (regions.BodyTermFactory(body=body), county),
        "message": (regions.KeyMessageFactory(county=own.county), county),
        "meeting": (regions.CouncilMeetingFactory(county=own.county), county),
        "not-needed": (regions.NotNeededFactory(step=own.step, life_stage="older"), county),
        "gap": (regions.GapFactory(step=own.step), county),
        "source": (regions.SourceFactory(), {}),
        "programme": (project.programme, {}),
        "project": (project, {**organisation, "project": side}),
        "experience": (projects.ExperienceFactory(project=project), {**organisation, "project": side}),
        "model": (
            projects.OperatingModelFactory(project=project),
            {**organisation, "project": side},
        ),
        "adoption": (
            projects.AdoptionFactory(county=None, organisation=own.organisation),
            organisation,
        ),
        "adoption-of-county": (projects.AdoptionFactory(county=own.county), county),
        "event": (
            projects.EventFactory(organiser=own.organisation, project=project),
            {**organisation, "project": side},
        ),
        "series": (
            projects.EventFactory(
                organiser=own.organisation, project=project, series=projects.EventSeriesFactory()
            ).series,
            {**organisation, "project": side},
        ),
        "event-of-county": (
            projects.EventFactory(organiser=own.organisation, county=own.county),
            both,
        ),
        "topic": (TopicFactory(), {}),
        "blog": (own.post.blog, {}),
        "post": (own.post, {"post": side}),
        "version": (own.post.versions.get(), {"post": side}),
        "picture": (blog.PictureFactory(post=own.post), {"post": side}),
        "survey": (surveys.QuestionFactory().survey, {}),
    }


def _changed(name, side, obj, by):
    """Publish a change of ``obj`` and begin a draft that carries its mark."""
    published = actions.submit(_saved(obj, by, "Ennen"), by=by)
    return published, _saved(obj, by, secret(name, side))


def _saved(obj, by, text):
    obj = registry.of(obj).queryset().get(pk=obj.pk)
    now = actions.current_content(obj, actions.open_revision(obj))
    values = _written(registry.of(obj), text)
    return actions.save_draft(obj, by=by, values=values, base=traces(now)).revision


def _written(editable, text):
    """Return a change of one column of the thing."""
    if editable.texts:
        return {f"{editable.texts[-1]}_fi": text}
    if editable.kind == "version":
        return {"title": text, "minor:body": True}
    for name in COLUMNS:
        if name in editable.fields:
            return {name: text}
    if "agenda" in editable.fields:
        return {"agenda": f"https://www.example.org/{text}"}
    return {"ends": "2028-01-01" if text == "Ennen" else "2028-12-31"}  # A term has days alone.


# Everybody.


@dataclass(frozen=True)
class Reader:
    """Who asks: the role that counts, and of which county or organisation's side."""

    name: str
    role: str = ""
    side: str = ""
    is_visitor: bool = False
    lacks_factor: bool = False


READERS = (
    Reader("visitor", is_visitor=True),
    Reader("nobody"),
    Reader("former editor"),
    Reader("editor", "editor", "a"),
    Reader("editor elsewhere", "editor", "b"),
    Reader("coordinator", "county", "a"),
    Reader("coordinator elsewhere", "county", "b"),
    Reader("writer", "writer", "a"),
    Reader("writer of another", "writer", "b"),
    Reader("member", "member", "a"),
    Reader("member elsewhere", "member", "b"),
    Reader("publisher", "publisher"),
    Reader("moderator", "moderator"),
    Reader("administrator", "administrator"),
    Reader("coordinator without a second factor", lacks_factor=True),
    Reader("publisher without a second factor", lacks_factor=True),
    Reader("administrator without a second factor", lacks_factor=True),
)


def account_of(reader, world):
    """Return the account of ``reader`` in ``world``; None for a visitor."""
    own = getattr(world, reader.side or "a")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    role, _without, is_bare = reader.name.partition(" without ")
    factor = not is_bare
    makes = {
        "visitor": lambda: None,
        "nobody": UserFactory,
        "former editor": lambda: (
            MembershipFactory(
                role=Role.EDITOR,
                organisation=own.organisation,
                starts_on=yesterday - dt.timedelta(days=9),
                ends_on=yesterday,
            ).user
        ),
        "editor": lambda: own.editor,
        "editor elsewhere": lambda: own.editor,
        "coordinator": lambda: (
            own.coordinator
            if factor
            else MembershipFactory(role=Role.COUNTY, county=own.county, second_factor=False).user
        ),
        "coordinator elsewhere": lambda: own.coordinator,
        "member": lambda: own.member,
        "member elsewhere": lambda: own.member,
        "writer": lambda: own.writer,
        "writer of another": lambda: own.writer,
        "publisher": lambda: MembershipFactory(role=Role.PUBLISHER, second_factor=factor).user,
        "moderator": lambda: MembershipFactory(role=Role.MODERATOR).user,
        "administrator": lambda: UserFactory(superuser=True, second_factor=factor),
    }
    return makes[role]()


__all__ = [
    "READERS", "SECRET", "SIDES", "Reader", "Thing", "TwoCounties", "account_of", "secret", "two_counties",
]  # fmt: skip
