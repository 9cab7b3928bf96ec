"""How counties, goals, service paths, their steps and advisory bodies are found."""

from django.urls import reverse

from portal.search.documents import Documents, concerns, facet, register
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

    def published(self):
        return County.objects.all()

    def indexed(self):
        return County.objects.prefetch_related("municipalities")

    def facets(self, county):
        return in_county(county)

    def beside(self, county, language):
        """The names of its municipalities lead to the county."""
        names = (getattr(town, f"name_{language}") or "" for town in county.municipalities.all())
        return " ".join([county.brand, *names])


@register
class Goals(Documents):
    kind, model, order = "goal", Goal, 2
    TEXTS = ("description",)

    def published(self):
        return Goal.objects.current()

    def indexed(self):
        return self.published().select_related("county")

    def facets(self, goal):
        return in_county(goal.county)

    def shown(self):
        return self.published().select_related("county", "strategy")

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

    def facets(self, path):
        return in_county(path.county) | for_stage(path.life_stage)

    def shown(self):
        return ServicePath.objects.select_related("county")

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

    def facets(self, step):
        return in_county(step.path.county) | for_stage(step.path.life_stage)

    def shown(self):
        return self.indexed()

    def context(self, step):
        county = step.path.county
        return [step.path.local_name, *([county.local_name] if county else [])]

    def is_example(self, step):
        return step.path.is_example


@register
class Bodies(Documents):
    kind, model, order = "body", AdvisoryBody, 10
    TEXTS = ("facts",)

    def published(self):
        return AdvisoryBody.objects.all()

    def indexed(self):
        return AdvisoryBody.objects.select_related("county").prefetch_related("statements")

    def facets(self, body):
        return in_county(body.county)

    def beside(self, body, language):
        """What it has said leads to it."""
        fields = (f"title_{language}", f"text_{language}")
        return " ".join(getattr(row, field) or "" for row in body.statements.all() for field in fields)

    def shown(self):
        return AdvisoryBody.objects.select_related("county")

    def url(self, body):
        if body.county:
            return reverse("pages:county-bodies", args=[body.county.local_slug])
        return reverse("pages:county-list")

    def context(self, body):
        return [body.county.local_name] if body.county else []


@concerns(Strategy)
def _goals(strategy):
    return {"goal": set(strategy.goals.values_list("pk", flat=True))}


@concerns(ServicePath)
def _steps(path):
    return {"step": set(path.steps.values_list("pk", flat=True))}


@concerns(Municipality)
def _county(municipality):
    return {"county": {municipality.county_id}}
