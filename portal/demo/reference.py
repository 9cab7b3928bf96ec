"""What the example data stands on: the reference data, read once."""

from dataclasses import dataclass
from functools import cached_property

from portal.demo.materials import key
from portal.topics.models import Topic
from regions.models import County, Municipality, ServiceLanguage, ServicePath, Source


class ReferenceMissing(Exception):
    """The reference data is not there."""


@dataclass
class Reference:
    """Areas, topics and languages by code; template paths; and the sources that say a fact is invented."""

    counties: dict[str, County]
    municipalities: dict[str, Municipality]
    topics: dict[str, Topic]
    languages: dict[str, ServiceLanguage]
    templates: list[ServicePath]

    @classmethod
    def load(cls) -> "Reference":
        """Return it as the database has it. Five queries. Raises ReferenceMissing."""
        found = cls(
            counties={county.code: county for county in County.objects.all()},
            municipalities={row.code: row for row in Municipality.objects.select_related("county")},
            topics={topic.code: topic for topic in Topic.objects.all()},
            languages={language.code: language for language in ServiceLanguage.objects.all()},
            templates=list(ServicePath.objects.templates().filter(is_example=False).order_by("pk")),
        )
        if not (found.counties and found.municipalities and found.topics and found.languages):
            raise ReferenceMissing(
                "The example data needs the reference data: run `manage.py load_reference` first."
            )
        return found

    def source(self, reference: str) -> Source:
        """Return the source that marks a fact as invented; ``reference`` names the kind of document."""
        found, _created = Source.objects.get_or_create(
            uuid=key("source", reference),
            defaults={
                "title": "Esimerkki · Exempel · Example",
                "publisher": "",
                "reference": reference,
                "language": "",
            },
        )
        return found

    @cached_property
    def decision(self) -> Source:
        return self.source("Keksitty päätös · Påhittat beslut · Invented decision")

    @cached_property
    def document(self) -> Source:
        return self.source("Keksitty asiakirja · Påhittad handling · Invented document")

    @cached_property
    def statistics(self) -> Source:
        return self.source("Keksitty tilasto · Påhittad statistik · Invented statistics")

    @cached_property
    def profile(self) -> Source:
        return self.source("Keksitty profiili · Påhittad profil · Invented profile")
