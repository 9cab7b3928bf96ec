"""How organisations and their activities are found."""

from organisations.choices import CHANNEL_FIELDS, LIFE_STAGE_FIELDS, State
from organisations.models import Activity, Organisation
from portal.search.documents import Documents, concerns, facet, register

ACTIVITY_ROWS = ("municipalities__county", "languages", "topics")


def _of_place(municipality):
    if municipality is None:
        return set()
    return {facet("municipality", municipality.code), facet("county", municipality.county.code)}


def _of_words(row):
    """Return the facets that organisations and activities both tell: topics and languages of service."""
    return {facet("topic", topic.code) for topic in row.topics.all()} | {
        facet("language", language.code) for language in row.languages.all()
    }


def _of_activity(activity):
    found = _of_words(activity) | {facet("nature", activity.nature)}
    for town in activity.municipalities.all():
        found |= _of_place(town)
    found |= {
        facet("life_stage", stage) for stage, field in LIFE_STAGE_FIELDS.items() if getattr(activity, field)
    }
    return found | {
        facet("channel", channel) for channel, field in CHANNEL_FIELDS.items() if getattr(activity, field)
    }


@register
class Organisations(Documents):
    """Found by what they say of themselves and by their activities: their titles, places and topics."""

    kind, model, order = "organisation", Organisation, 5
    TEXTS = ("description",)

    def indexed(self):
        return (
            self.published()
            .select_related("home_municipality__county")
            .prefetch_related(
                "topics", "languages", *(f"activities__{name}" for name in ("topics", "languages")),
                "activities__municipalities__county",
            )
        )  # fmt: skip

    def facets(self, organisation):
        found = _of_place(organisation.home_municipality) | _of_words(organisation)
        for activity in self._activities(organisation):
            found |= _of_activity(activity)
        return found

    def beside(self, organisation, language):
        titles = (getattr(row, f"title_{language}") or "" for row in self._activities(organisation))
        return " ".join([organisation.business_id, *titles])

    @staticmethod
    def _activities(organisation):
        return [row for row in organisation.activities.all() if row.state == State.PUBLISHED]

    def shown(self):
        return self.published().select_related("home_municipality")

    def context(self, organisation):
        place = organisation.home_municipality
        return [place.local_name] if place else []


@register
class Activities(Documents):
    kind, model, order = "activity", Activity, 6
    TITLES = ("title",)
    TEXTS = ("summary", "description", "target_group")

    def indexed(self):
        return self.published().select_related("organisation").prefetch_related(*ACTIVITY_ROWS)

    def facets(self, activity):
        return _of_activity(activity)

    def beside(self, activity, language):
        """Its organisation's name, in any language when it has none in this one."""
        organisation = activity.organisation
        return getattr(organisation, f"name_{language}") or organisation.local_name.text

    def shown(self):
        return self.published().select_related("organisation")

    def context(self, activity):
        return [activity.organisation.local_name]

    def is_example(self, activity):
        return activity.organisation.is_example


@concerns(Organisation)
def _activities(organisation):
    return {"activity": set(organisation.activities.values_list("pk", flat=True))}


@concerns(Activity)
def _organisation(activity):
    return {"organisation": {activity.organisation_id}}
