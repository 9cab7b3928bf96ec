"""How organisations and their activities are found."""

from collections import defaultdict

from django.db.models import Exists, OuterRef

from organisations.choices import CHANNEL_FIELDS, LIFE_STAGE_FIELDS, State
from organisations.models import Activity, Organisation
from portal.caching.held import held
from portal.lib import languages
from portal.search.documents import Documents, codes_of, columns, concerns, facet, register
from regions.models import Municipality

# Which columns of an activity say a facet's value.
FLAGS = {field: facet("life_stage", stage.value) for stage, field in LIFE_STAGE_FIELDS.items()} | {
    field: facet("channel", channel.value) for channel, field in CHANNEL_FIELDS.items()
}


def _places():
    """Return the facet tokens of each municipality and its county, by municipality id. One query."""
    rows = Municipality.objects.order_by().values_list("pk", "code", "county__code")
    return {pk: {facet("municipality", code), facet("county", county)} for pk, code, county in rows}


def _municipalities():
    """Return all municipalities by id, with their names. One query."""
    return Municipality.objects.order_by().only(*columns("name")).in_bulk()


def _words(model, objs):
    """Return the topics and languages of service of ``objs``, by primary key. Two queries."""
    found = defaultdict(set)
    for name, relation in (("topic", model.topics), ("language", model.languages)):
        for pk, code in codes_of(relation, objs, "code"):
            found[pk].add(facet(name, code))
    return found


def _of_activities(activities):
    """Return the facet tokens of ``activities``, by primary key. Four queries."""
    found = _words(Activity, activities)
    places = _places()
    for pk, place in codes_of(Activity.municipalities, activities, "pk"):
        found[pk] |= places[place]
    for activity in activities:
        found[activity.pk].add(facet("nature", activity.nature))
        found[activity.pk] |= {token for field, token in FLAGS.items() if getattr(activity, field)}
    return found


@register
class Organisations(Documents):
    """Found by what they say of themselves and by their activities: their titles, places and topics."""

    kind, model, order = "organisation", Organisation, 5
    TEXTS = ("description",)
    PLACES_STAND_ON = frozenset({"regions"})
    TELLS_BESIDE = True

    def facets(self, objs):
        found = _words(Organisation, objs)
        places = _places()
        activities = list(Activity.objects.published().filter(organisation__in=[obj.pk for obj in objs]))
        of_activities = _of_activities(activities)
        for activity in activities:
            found[activity.organisation_id] |= of_activities[activity.pk]
        for organisation in objs:
            found[organisation.pk] |= places.get(organisation.home_municipality_id, set())
        return found

    def beside(self, objs):
        """The titles of their activities, and the business id."""
        found = {obj.pk: dict.fromkeys(languages.CODES, "") | {"": obj.business_id} for obj in objs}
        rows = Activity.objects.published().filter(organisation__in=list(found)).order_by("pk")
        for pk, *titles in rows.values_list("organisation_id", *columns("title")):
            for code, title in zip(languages.CODES, titles, strict=True):
                found[pk][code] = " · ".join(filter(None, (found[pk][code], title)))
        return found

    def shown(self):
        shown = columns(*self.TITLES, *self.TEXTS, "slug")
        return self.published().only(*shown, "business_id", "home_municipality_id", "is_example")

    def place(self, objs, versions):
        municipalities = held("municipalities", self.PLACES_STAND_ON, _municipalities, versions)
        for organisation in objs:
            if home := municipalities.get(organisation.home_municipality_id):
                organisation.home_municipality = home

    def context(self, organisation):
        place = organisation.home_municipality
        return [place.local_name] if place else []


@register
class Activities(Documents):
    kind, model, order = "activity", Activity, 6
    TITLES = ("title",)
    TEXTS = ("summary", "description", "target_group")

    def indexed(self):
        return self.published().select_related("organisation")

    def facets(self, objs):
        return _of_activities(objs)

    def beside(self, objs):
        """Their organisations' names, in any language when there is none in this one."""
        return {
            obj.pk: {
                code: languages.localised(obj.organisation, "name", code).text for code in languages.CODES
            }
            for obj in objs
        }

    def shown(self):
        shown = columns(*self.TITLES, *self.TEXTS, "slug", "organisation__name", "organisation__slug")
        # As published() has it, but asked of each: SQLite would go through all published organisations.
        theirs = Organisation.objects.published().filter(pk=OuterRef("organisation_id"))
        activities = Activity.objects.filter(Exists(theirs), state=State.PUBLISHED)
        return activities.select_related("organisation").only(*shown, "organisation__is_example")

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
