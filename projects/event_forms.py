"""Forms of the work with events: a new one, more dates, cancelling, and copying texts."""

import datetime as dt
import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organisations.models import Organisation
from portal.accounts.choices import Role
from portal.accounts.rights import Rights
from portal.editing.registry import of
from portal.lib import languages
from projects import zones
from projects.choices import Every
from projects.event_actions import MOST_DATES, days_after
from projects.event_fields import TimeField, zone_field
from projects.models import Event, Project
from projects.when import when
from regions.models import County, Municipality

FINNISH_DAY = re.compile(r"\A(\d{1,2})\.(\d{1,2})\.(\d{4})\Z")


def organisers(rights: Rights):
    """Return the organisations for which one may begin an event.

    One's own, those that run one's projects, those at home in one's counties; any for publishers.
    """
    if rights.is_administrator or Role.PUBLISHER in rights.roles:
        return Organisation.objects.published().alphabetical()
    own = Q(pk__in=rights.organisations) | Q(home_municipality__county__in=rights.counties)
    hosts = Project.objects.filter(pk__in=rights.projects).order_by().values("host")
    return Organisation.objects.filter(own | Q(pk__in=hosts)).alphabetical()


def projects(rights: Rights):
    """Return the projects for which one may begin an event; any for publishers."""
    if rights.is_administrator or Role.PUBLISHER in rights.roles:
        return Project.objects.published().alphabetical()
    own = Q(pk__in=rights.projects) | Q(host__in=rights.organisations)
    return Project.objects.filter(own).alphabetical()


class NewEventForm(forms.Form):
    """All that an event needs to be one; the rest is written in its draft."""

    title = forms.CharField(label=_("What the event is called"), max_length=200)
    starts_at = TimeField(label=_("Starts"), help_text=_("In Finnish time."))
    ends_at = TimeField(label=_("Ends"), required=False, help_text=_("In Finnish time. It may be left out."))
    timezone = zone_field()
    place = forms.CharField(
        label=_("Place"), max_length=200, required=False, help_text=_("A place, an address online, or both.")
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Municipality"), required=False
    )
    online_url = forms.URLField(
        label=_("Address online"), max_length=500, required=False, assume_scheme="https"
    )
    organiser = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organiser"), required=False, empty_label=_("none of these")
    )
    project = forms.ModelChoiceField(
        Project.objects.none(), label=_("Project"), required=False, empty_label=_("none of these")
    )
    county = forms.ModelChoiceField(
        County.objects.none(),
        label=_("County"),
        required=False,
        empty_label=_("the whole country"),
        help_text=_(
            "The county’s coordinators read the event before it is public; publishers read those of the "
            "whole country."
        ),
    )

    def __init__(self, *args, rights: Rights, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.rights = rights
        self.fields["municipality"].queryset = Municipality.objects.alphabetical()
        self.fields["organiser"].queryset = organisers(rights)
        self.fields["project"].queryset = projects(rights)
        self.fields["county"].queryset = County.objects.alphabetical()

    def clean(self):
        """Make the event, and see that whoever begins it may write it."""
        answers = super().clean()
        if self.errors:
            return answers
        self.event = Event(
            **{name: answers[name] for name in self.fields if name not in ("title", "timezone")},
            **{f"title_{languages.current()}": answers["title"]},
            timezone=answers["timezone"] or zones.FINLAND,
        )
        if not of(Event).may_edit(self.rights, self.event):
            raise ValidationError(
                _("Choose an organiser, a project or a county of yours: the event is begun in its name.")
            )
        self.event.full_clean(exclude=["title", "slug"])
        return answers


class DatesForm(forms.Form):
    """On which days an event is held again: at a regular distance, or as they are written."""

    name = forms.CharField(
        label=_("Name of the series"), max_length=200, help_text=_("The dates get a page of their own.")
    )
    step = forms.IntegerField(
        label=pgettext_lazy("dates of a series", "Every how many"),
        min_value=1,
        max_value=12,
        initial=1,
        required=False,
    )
    every = forms.ChoiceField(
        label=pgettext_lazy("dates of a series", "Of what"), choices=Every.choices, required=False
    )
    until = forms.DateField(
        label=pgettext_lazy("dates of a series", "Until"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day on which it may be held. Leave this empty to write the days yourself."),
    )
    days = forms.CharField(
        label=_("Or these days"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line, as 24.12.2031 or 2031-12-24."),
    )

    def __init__(self, *args, event: Event, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.event = event
        if event.series_id:
            del self.fields["name"]
        else:
            language = languages.OWN_NAMES[event.local_name.language]
            self.fields["name"].label = _("Name of the series, in %(language)s") % {"language": language}

    def clean_days(self):
        """Return the days that are written, one on each line."""
        found = []
        for line in re.split(r"[\n,;]+", self.cleaned_data["days"]):
            if text := line.strip():
                found.append(_day(text))
        return found

    def clean(self):
        answers = super().clean()
        if self.errors:
            return answers
        days = list(answers["days"])
        first = self.event.starts_at.astimezone(zones.zone(self.event.timezone)).date()
        if answers.get("until"):
            days += days_after(
                first, Every(answers["every"] or Every.WEEK), answers["step"] or 1, answers["until"]
            )
        days = sorted(set(days))
        if not days:
            raise ValidationError(_("Choose the last day, or write the days."))
        if len(days) > MOST_DATES:
            raise ValidationError(_("Make at most %(most)s dates at a time."), params={"most": MOST_DATES})
        if days[-1].year > zones.LAST_YEAR:
            raise ValidationError(_("Look at the year once more."))
        if days[0] < timezone.localdate() - dt.timedelta(days=366):
            raise ValidationError(_("These days are long past."))
        self.chosen = days
        return answers


def _day(text):
    finnish = FINNISH_DAY.match(text)
    try:
        if finnish:
            return dt.date(int(finnish[3]), int(finnish[2]), int(finnish[1]))
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValidationError(
            _("“%(text)s” is no day. Write it as 24.12.2031 or 2031-12-24."), params={"text": text}
        ) from None


class CancelForm(forms.Form):
    """Why an event is cancelled, in each language."""

    def __init__(self, *args, event: Event, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.languages = languages.written_in(event, "title")
        for code in self.languages:
            self.fields[f"because_{code}"] = forms.CharField(
                label=_("Why, in %(language)s") % {"language": languages.OWN_NAMES[code]},
                max_length=300,
                required=False,
                initial=getattr(event, f"cancelled_because_{code}"),
                widget=forms.TextInput(attrs={"lang": code}),
            )

    @property
    def because(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"because_{code}"] for code in self.languages}


class CopyForm(forms.Form):
    """What of an event is copied to which other dates of its series."""

    what = forms.MultipleChoiceField(
        label=_("What is copied"),
        choices=[
            ("texts", _("title and description")),
            ("access", _("accessibility")),
            ("topics", _("topics")),
            ("languages", _("languages")),
            ("place", _("place and address online")),
            ("registration", _("address of registration")),
        ],
        initial=["texts"],
        widget=forms.CheckboxSelectMultiple,
    )
    dates = forms.ModelMultipleChoiceField(
        Event.objects.none(), label=_("To which dates"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, others: list[Event], **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        field = self.fields["dates"]
        pks = [other.pk for other in others]
        field.queryset = Event.objects.filter(pk__in=pks).order_by("starts_at", "pk")
        field.label_from_instance = label_of
        self.initial.setdefault("dates", pks)


def label_of(event):
    """Return an event's time and title, and whether it is a draft."""
    draft = "" if event.is_public else f" ({event.get_publication_display()})"
    return f"{when(event).text} {event.local_name.text}{draft}"


def told(days):
    """Return days as readers of the active language write them."""
    return [f"{date_format(day, 'D')} {date_format(day, 'DATE_FORMAT')}" for day in days]
