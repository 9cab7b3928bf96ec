"""The filters of the organisation list, and of the list of contributions that a county answers."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations import summaries
from organisations.choices import Channel, Nature, State
from organisations.claims import conditions_of
from organisations.models import Activity, Organisation
from portal.lib.filters import TEXT_LENGTH, ChoiceFilter, NameFilter, SlugFilter
from portal.lib.sets import any_of
from portal.search.filters import TextFilter
from portal.topics.models import Topic
from regions.choices import LifeStage
from regions.models import County, Goal, Municipality, ServiceLanguage, ServicePath


class OrganisationFilter(django_filters.FilterSet):
    """Organisations by words, place, and what they do.

    Life stage, nature and channel are asked of one and the same activity; place, topic and language are
    true of the organisation itself or of one of its activities.
    """

    q = TextFilter()
    county = SlugFilter(County.objects, label=_("County"), method="by_county", distinct=False)
    municipality = NameFilter(
        Municipality.objects, label=_("Municipality"), to_field_name="code", method="by_municipality"
    )
    life_stage = ChoiceFilter(label=_("Life stage"), choices=LifeStage.choices, method="by_activity")
    nature = ChoiceFilter(label=_("Nature of activity"), choices=Nature.choices, method="by_activity")
    topic = NameFilter(Topic.objects, label=_("Topic"), to_field_name="code", method="by_topic")
    language = NameFilter(
        ServiceLanguage.objects, label=_("Language of service"), to_field_name="code", method="by_language"
    )
    channel = ChoiceFilter(label=_("Way to take part"), choices=Channel.choices, method="by_activity")

    class Meta:
        model = Organisation
        fields = []

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        asked = self.form.cleaned_data
        activities = Activity.objects.filter(state=State.PUBLISHED).order_by()
        if asked.get("life_stage"):
            activities = activities.for_life_stage(asked["life_stage"])
        if asked.get("nature"):
            activities = activities.filter(nature=asked["nature"])
        if asked.get("channel"):
            activities = activities.by_channel(asked["channel"])
        if any(asked.get(name) for name in ("life_stage", "nature", "channel")):
            queryset = queryset.filter(Exists(activities.filter(organisation=OuterRef("pk"))))
        return queryset

    def by_activity(self, queryset, _name, _value):
        """Leave it to filter_queryset(), which asks for all of one activity."""
        return queryset

    def by_county(self, queryset, _name, county):
        """Leave those of ``county``, from the rows kept of it once they are known to be right."""
        summaries.of_county(county.pk)
        return queryset.present_in(county)

    def by_municipality(self, queryset, _name, municipality):
        own = Organisation.objects.filter(home_municipality=municipality).values("pk")
        doing = _doing(Activity.municipalities, municipality=municipality)
        return queryset.filter(pk__in=any_of(own, doing))

    def by_topic(self, queryset, _name, topic):
        """Leave those of ``topic`` or of a narrower one."""
        topics = Topic.objects.within(topic).values("pk")
        own = Organisation.topics.through.objects.filter(topic__in=topics).values("organisation")
        return queryset.filter(pk__in=any_of(own, _doing(Activity.topics, topic__in=topics)))

    def by_language(self, queryset, _name, language):
        own = Organisation.languages.through.objects.filter(servicelanguage=language).values("organisation")
        return queryset.filter(pk__in=any_of(own, _doing(Activity.languages, servicelanguage=language)))


def _doing(relation, **condition):
    """Return the primary keys of organisations with a published activity that has such a row of ``relation``.

    As one set, found once: asked of each organisation by itself, it takes minutes at 100,000.
    """
    rows = relation.through.objects.filter(**condition).values("activity")
    return Activity.objects.filter(state=State.PUBLISHED, pk__in=rows).values("organisation")


GROUPS = {
    "waiting": _("Waiting for an answer"),
    "again": _("To be confirmed again"),
    "confirmed": pgettext_lazy("contributions", "Confirmed"),
    "declined": pgettext_lazy("contributions", "Declined"),
    "ended": pgettext_lazy("contributions", "Ended"),
}


class ContributionFilter(forms.Form):
    """Contributions by what has to be done with them, goal, path, and organisation.

    ``sets`` are query sets by kind, "goal" and "step"; only their own goals and paths can be chosen.
    What is not understood leaves the list without that filter.
    """

    state = forms.ChoiceField(
        label=pgettext_lazy("contributions", "State"),
        choices=[("", _("All")), *GROUPS.items()],
        required=False,
    )
    goal = forms.ModelChoiceField(
        Goal.objects.none(), label=_("Goal"), to_field_name="uuid", empty_label=_("All"), required=False
    )
    path = forms.ModelChoiceField(
        ServicePath.objects.none(),
        label=_("Service path"),
        to_field_name="uuid",
        empty_label=_("All"),
        required=False,
    )
    q = forms.CharField(label=_("Organisation"), max_length=TEXT_LENGTH, required=False)

    def __init__(self, data, sets):
        super().__init__(data, label_suffix="")
        self.asked_of = sets
        goals, steps = sets["goal"].order_by(), sets["step"].order_by()
        self.fields["goal"].queryset = Goal.objects.filter(pk__in=goals.values("goal")).alphabetical()
        self.fields["path"].queryset = ServicePath.objects.filter(
            pk__in=steps.values("step__path")
        ).alphabetical()
        self.full_clean()

    def asked(self, name):
        return getattr(self, "cleaned_data", {}).get(name)

    def sets(self):
        """Return the query sets by kind, with what the filters leave."""
        goals, steps = self.asked_of["goal"], self.asked_of["step"]
        goal, path = self.asked("goal"), self.asked("path")
        if goal or path:
            goals = goals.filter(goal=goal) if goal and not path else goals.none()
            steps = steps.filter(step__path=path) if path and not goal else steps.none()
        return {"goals": self._common(goals), "steps": self._common(steps)}

    def _common(self, rows):
        if state := self.asked("state"):
            rows = rows.filter(conditions_of(timezone.localdate())[state])
        if text := self.asked("q"):
            organisations = Organisation.objects.containing(text).order_by()
            rows = rows.filter(activity__organisation__in=organisations.values("pk"))
        return rows

    @property
    def active(self):
        """Whether the list is filtered."""
        return any(self.asked(name) for name in self.fields)
