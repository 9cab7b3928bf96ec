"""A strategy goal's page: the county's own words, and every activity that serves it, fifty to a page."""

from django.views.generic import DetailView

from organisations import coverage
from organisations.choices import State
from organisations.present import contribution_line
from portal.lib.pages import AddressedPage
from portal.lib.paging import Pages, page_asked
from portal.pages import present
from regions import indicators
from regions.models import County, Goal

SHOWN = 50


class GoalPage(AddressedPage, DetailView):
    """A goal, who works for it and how firmly, its indicators, models, posts and messages."""

    template_name = "pages/goal_detail.html"
    context_object_name = "goal"
    extra_context = {"section": "counties"}

    def get_object(self):
        county = County.objects.by_slug(self.kwargs["county"])
        return Goal.objects.in_county(county).for_page().by_slug(self.kwargs["slug"])

    def get_context_data(self, **kwargs):
        goal = self.object
        covered = coverage.exempt(coverage.of_goals([goal.pk], shown=0), goal.notneeded_rows.all())
        covered = covered.get(goal.pk) or coverage.Coverage()
        rows = goal.contributions.public().for_list()
        page = page_asked(self.request, Pages(rows, SHOWN, number=covered.contributions))
        return super().get_context_data(
            covered=covered,
            lines=[contribution_line(row) for row in page],
            page_obj=page,
            children=goal.children.select_related("county"),
            indicators=indicators.of_goal(goal),
            grants=goal.grant_decisions.filter(organisation__state=State.PUBLISHED)
            .select_related("organisation", "county", "source")
            .order_by("-year", "pk"),
            key_messages=[
                present.key_message(row) | {"goal": None}  # The page itself.
                for row in goal.key_messages.select_related("source", "county", "collaborative_area")
            ],
            models=goal.operating_models.published().select_related("project").alphabetical(),
            projects=[
                present.project_item(project)
                for project in goal.projects.published().with_made().order_by("-starts", "pk")
            ],
            posts=goal.posts.for_list()[:5],
            siblings=Goal.objects.filter(strategy=goal.strategy_id)
            .exclude(pk=goal.pk)
            .select_related("county")
            .order_by("order", "pk"),
            **kwargs,
        )
