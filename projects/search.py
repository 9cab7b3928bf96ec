"""How projects, operating models, materials and events are found."""

from portal.lib import languages
from portal.search.documents import Documents, columns, concerns, facet, joined, register
from projects.models import Event, Material, OperatingModel, Project
from regions.search import in_county


def _topics(row):
    return {facet("topic", topic.code) for topic in row.topics.all()}


def _counties(counties):
    return {token for county in counties for token in in_county(county)}


def _names(*things):
    """Return the names of ``things`` by language; None is none."""
    return joined(" ", [thing for thing in things if thing], "name")


@register
class Projects(Documents):
    kind, model, order = "project", Project, 7
    TEXTS = ("summary", "results", "final_report")

    def indexed(self):
        return (
            self.published()
            .select_related("programme", "host")
            .prefetch_related("topics", "counties", "regions__counties")
        )

    def facets(self, objs):
        return {project.pk: _topics(project) | _counties(project.counties_now) for project in objs}

    def beside(self, objs):
        return {
            project.pk: {"": project.partners_text} | _names(project.programme, project.host)
            for project in objs
        }

    def shown(self):
        shown = columns(*self.TITLES, *self.TEXTS, "slug", "programme__name")
        return (
            self.published().select_related("programme").only(*shown, "starts", "ends", "state", "is_example")
        )

    def context(self, project):
        period = [languages.LocalText(project.period, languages.current())] if project.period else []
        return [*([project.programme.local_name] if project.programme else []), *period]


@register
class OperatingModels(Documents):
    kind, model, order = "model", OperatingModel, 8
    TEXTS = ("problem", "solution", "conditions", "environment", "evidence", "costs")

    def indexed(self):
        return self.published().select_related("project").prefetch_related("topics")

    def facets(self, objs):
        return {model.pk: _topics(model) for model in objs}

    def shown(self):
        shown = columns(*self.TITLES, *self.TEXTS, "slug", "project__name")
        return self.published().select_related("project").only(*shown, "project__publication", "is_example")

    def context(self, model):
        return [model.project.local_name] if model.project and model.project.is_public else []


@register
class Events(Documents):
    kind, model, order = "event", Event, 9
    TITLES = ("title",)
    TEXTS = ("description",)

    def indexed(self):
        return (
            self.published()
            .select_related("county", "municipality__county", "organiser")
            .prefetch_related("topics", "languages")
        )

    def facets(self, objs):
        return {event.pk: self._facets_of(event) for event in objs}

    @staticmethod
    def _facets_of(event):
        found = _topics(event) | in_county(event.county)
        found |= {facet("language", language.code) for language in event.languages.all()}
        if town := event.municipality:
            found |= {facet("municipality", town.code)} | in_county(town.county)
        return found

    def beside(self, objs):
        return {event.pk: {"": event.place} | _names(event.organiser) for event in objs}

    def day(self, event):
        return event.starts_at.date()

    def shown(self):
        shown = columns(*self.TITLES, *self.TEXTS, "slug", "municipality__name")
        return self.published().select_related("municipality").only(*shown, "is_example")

    def context(self, event):
        return [event.municipality.local_name] if event.municipality else []


@register
class Materials(Documents):
    """Found in the language they are written in; one in a language the portal does not speak, in Finnish."""

    kind, model, order = "material", Material, 12

    def indexed(self):
        return self.published().with_owner().newest_versions().prefetch_related("topics", "counties")

    def languages(self, material):
        return [material.language if material.language in languages.CODES else languages.CODES[0]]

    def facets(self, objs):
        return {material.pk: _topics(material) | _counties(material.counties.all()) for material in objs}

    def day(self, material):
        return material.published_on

    def title(self, material, language):
        return material.title

    def names(self, material, language):
        return material.title

    def text(self, material, language):
        return material.description

    def beside(self, objs):
        return {
            material.pk: {
                code: languages.localised(material.owner, material.owner.NAMED_BY, code).text
                for code in languages.CODES
            }
            for material in objs
        }

    def shown(self):
        return self.published().with_owner()

    def url(self, material):
        return material.address

    def context(self, material):
        return [
            languages.LocalText(material.facts, languages.current()),
            material.owner.local_name,
        ]

    def is_example(self, material):
        return material.owner.is_example


@concerns(Project)
@concerns(OperatingModel)
@concerns(Event)
def _materials(owner):
    return {"material": set(owner.materials.values_list("pk", flat=True))}


@concerns(Material)
def _older(material):
    """What it replaces is found no more."""
    return {"material": {material.replaces_id} - {None}}
