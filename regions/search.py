"""How counties, goals, service paths, their steps and advisory bodies are found."""

from django.db.models import prefetch_related_objects
from django.urls import reverse

from portal.search.documents import Documents, columns, concerns, facet, joined, register
from regions.choices import LifeStage
from regions.models import AdvisoryBody, County, Goal, Municipality, ServicePath, Step, Strategy


def in_county(county):
    """Return the facet token of ``county``; none for what is national."""
    return {facet("county", county.code)} if county else set()


def for_stage(stage):
    """Return the facet tokens of a LifeStage; all of them for what is for all ages, none for none."""
    stages = LifeStage.stages() if stage == LifeStage.ALL else [LifeStage(stage)] if stage else []
    return {facet("life_stage", one.value) for one in stages}


@register
class Counties(Documents):
    kind, model, order = "county", County, 1
    TITLES = ("name", "short_name")
    TEXTS = ("note",)
    TELLS_BESIDE = True

    def published(self):
        return County.objects.all()

    def facets(self, objs):
        return {county.pk: in_county(county) for county in objs}

    def beside(self, objs):
        """The names of its municipalities lead to the county."""
        prefetch_related_objects(objs, "municipalities")
        return {
            county.pk: {"": county.brand} | joined(", ", county.municipalities.all(), "name")
            for county in objs
        }

    def shown(self):
        return County.objects.only(*columns(*self.TITLES, *self.TEXTS, "slug"), "brand")


@register
class Goals(Documents):
    kind, model, order = "goal", Goal, 2
    TEXTS = ("description",)

    def published(self):
        return Goal.objects.current()

    def indexed(self):
        return self.published().select_related("county")

    def facets(self, objs):
        return {goal.pk: in_county(goal.county) for goal in objs}

    def shown(self):
        shown = columns(*self.TITLES, *self.TEXTS, "slug", "county__short_name", "county__slug")
        return self.published().select_related("county").only(*shown, "is_example")

    def context(self, goal):
        return [goal.county.local_name]


@register
class Paths(Documents):
    kind, model, order = "path", ServicePath, 3
    TEXTS = ("description",)

    def published(self):
        return ServicePath.objects.all()

    def indexed(self):
        return ServicePath.objects.select_related("county")

    def facets(self, objs):
        return {path.pk: in_county(path.county) | for_stage(path.life_stage) for path in objs}

    def shown(self):
        shown = columns(*self.TITLES, *self.TEXTS, "slug", "county__short_name", "county__slug")
        return ServicePath.objects.select_related("county").only(*shown, "is_example")

    def context(self, path):
        return [path.county.local_name] if path.county else []


@register
class Steps(Documents):
    kind, model, order = "step", Step, 4
    TEXTS = ("description",)

    def published(self):
        return Step.objects.all()

    def indexed(self):
        return Step.objects.select_related("path__county")

    def facets(self, objs):
        return {step.pk: in_county(step.path.county) | for_stage(step.path.life_stage) for step in objs}

    def shown(self):
        path = ("path__name", "path__slug", "path__county__short_name", "path__county__slug")
        shown = columns(*self.TITLES, *self.TEXTS, *path)
        return Step.objects.select_related("path__county").only(*shown, "order", "path__is_example")

    def context(self, step):
        county = step.path.county
        return [step.path.local_name, *([county.local_name] if county else [])]

    def is_example(self, step):
        return step.path.is_example


@register
class Bodies(Documents):
    kind, model, order = "body", AdvisoryBody, 10
    TEXTS = ("facts",)
    TELLS_BESIDE = True

    def published(self):
        return AdvisoryBody.objects.all()

    def indexed(self):
        return AdvisoryBody.objects.select_related("county")

    def facets(self, objs):
        return {body.pk: in_county(body.county) for body in objs}

    def beside(self, objs):
        """What it has said leads to it."""
        prefetch_related_objects(objs, "statements")
        return {body.pk: joined(" · ", body.statements.all(), "title", "text") for body in objs}

    def shown(self):
        shown = columns(*self.TITLES, *self.TEXTS, "county__short_name", "county__slug")
        return AdvisoryBody.objects.select_related("county").only(*shown, "is_example")

    def url(self, body):
        if body.county:
            return reverse("pages:county-bodies", args=[body.county.local_slug])
        return reverse("pages:county-list")

    def context(self, body):
        return [body.county.local_name] if body.county else []


@concerns(Strategy)
def _goals(strategy):
    """The county's goals: those of a strategy whose place another one takes are found no more."""
    goals = Goal.objects.filter(county=strategy.county_id)
    return {"goal": set(goals.values_list("pk", flat=True))}


@concerns(ServicePath)
def _steps(path):
    return {"step": set(path.steps.values_list("pk", flat=True))}


@concerns(Municipality)
def _county(municipality):
    return {"county": {municipality.county_id}}
