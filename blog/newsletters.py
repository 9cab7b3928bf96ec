"""The page of the workspace that shows newsletters before they go: to how many, and what they say."""

import datetime as dt

from django import forms
from django.db.models import Count, Min
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from blog.digests import KIND
from blog.models import Blog
from blog.permissions import may_publish
from portal.accounts.workers import ForWorkers
from portal.lib import languages
from portal.outbox.actions import text
from portal.subscriptions import registry
from portal.subscriptions.actions import next_letter, start_of
from portal.subscriptions.choices import Frequency
from portal.subscriptions.models import Subscription
from portal.subscriptions.registry import About
from regions.models import County

FREQUENCIES = registry.of(KIND).frequencies
# What stands in a preview where each reader has a link of her own.
OWN_LINK = "…"


class NewsletterForm(forms.Form):
    """Which letter is shown: of which posts, how often, in which language. Each has its usual value."""

    blog = forms.ModelChoiceField(
        None, label=_("Theme blog"), required=False, to_field_name="uuid", empty_label=_("All")
    )
    county = forms.ModelChoiceField(
        None, label=_("County"), required=False, to_field_name="uuid", empty_label=_("All")
    )
    language = forms.ChoiceField(label=_("Language"), choices=list(languages.OWN_NAMES.items()))
    frequency = forms.ChoiceField(
        label=_("How often"), choices=[(one.value, one.label) for one in FREQUENCIES]
    )

    def __init__(self, query):
        usual = {"language": languages.current(), "frequency": FREQUENCIES[0].value}
        super().__init__(
            {**usual, **{name: value for name, value in query.items() if value}}, label_suffix=""
        )
        self.fields["blog"].queryset = Blog.objects.alphabetical()
        self.fields["county"].queryset = County.objects.alphabetical()

    @property
    def about(self) -> About:
        return About(county=self.cleaned_data.get("county"), blog=self.cleaned_data.get("blog"))


@method_decorator(never_cache, name="dispatch")
class Newsletters(ForWorkers, TemplateView):
    """What publishers look at before the letters go. Nobody's address is shown.

    Eight queries at most beyond the reader's own, however many subscribe.
    """

    template_name = "blog/newsletters.html"

    def get_context_data(self, **kwargs):
        self.require(may_publish(self.rights))
        form = NewsletterForm(self.request.GET)
        shown = preview(form.about, form.cleaned_data) if form.is_valid() else None
        return super().get_context_data(form=form, preview=shown, rows=self.subscribed(), **kwargs)

    def subscribed(self):
        """Return what readers subscribe to, with the number of them in each language. One query."""
        groups = (
            Subscription.objects.confirmed()
            .filter(kind=KIND)
            .select_related("blog", "county")
            .order_by("blog__sort_fi", "county__code", "pk")
        )
        rows = {}
        for one in groups:
            key = (one.blog_id, one.county_id, one.frequency)
            row = rows.setdefault(key, {"about": one.about, "frequency": one.frequency, "numbers": {}})
            row["numbers"][one.language] = row["numbers"].get(one.language, 0) + 1
        today = timezone.now()
        return [
            {
                "title": registry.of(KIND).title(row["about"]),
                "how_often": Frequency(row["frequency"]).label,
                "on": next_letter(row["frequency"], today),
                "cells": [
                    {
                        "number": row["numbers"].get(code, 0),
                        "language": code,
                        "query": _query(row["about"], row["frequency"], code),
                    }
                    for code in languages.CODES
                ],
            }
            for row in rows.values()
        ]


def _query(about, frequency, language):
    return "&".join(
        f"{name}={value}"
        for name, value in (
            ("blog", about.blog and about.blog.uuid),
            ("county", about.county and about.county.uuid),
            ("frequency", frequency),
            ("language", language),
        )
        if value
    )


def preview(about: About, wishes: dict, now: dt.datetime | None = None) -> dict:
    """Return the letter that goes next as things stand: when, to how many, subject and text. Four queries.

    It tells of what comes out until then too. Who has confirmed her address lately is told less.
    """
    now = now or timezone.now()
    day = next_letter(wishes["frequency"], now)
    until = start_of(day)
    readers = Subscription.objects.confirmed().filter(
        kind=KIND, blog=about.blog, county=about.county, event=None, frequency=wishes["frequency"]
    )
    by_language = {
        row["language"]: row
        for row in readers.values("language").annotate(number=Count("pk"), since=Min("told_until")).order_by()
    }
    language = wishes["language"]
    since = by_language.get(language, {}).get("since") or start_of(_before(wishes["frequency"], day))
    digest = registry.of(KIND)
    with languages.reading(language):
        found = digest.compose(about, since, until)
        title = digest.title(about)
    shown = {
        "title": title,
        "language": language,
        "on": day,
        "since": since,
        "recipients": [(code, by_language.get(code, {}).get("number", 0)) for code in languages.CODES],
        "number": by_language.get(language, {}).get("number", 0),
        "subject": "",
        "body": "",
    }
    if found:
        frequency = Frequency(wishes["frequency"]).label
        context = {"thing": about.thing, "title": title, **found, "path": OWN_LINK, "frequency": frequency}
        shown["subject"], shown["body"] = text(f"{KIND}-digest", context, language)
    return shown


def _before(frequency, day):
    if frequency == Frequency.WEEKLY:
        return day - dt.timedelta(days=7)
    return (day - dt.timedelta(days=1)).replace(day=1)
