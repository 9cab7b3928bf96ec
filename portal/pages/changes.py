"""What has changed in a county since a day: as a page, as a feed, and as letters to those who subscribed."""

import datetime as dt

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpResponsePermanentRedirect
from django.template.defaultfilters import date
from django.urls import reverse
from django.utils import feedgenerator, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from organisations.changes import Changes, between
from organisations.past import kept_since, start_of
from portal.lib import languages
from portal.lib.feeds import Writable
from portal.pages.change_lines import in_text, lines, sentence
from portal.pages.county_parts import CountyPart, PartOfCounty
from portal.pages.days import AskedDay, asked_day, months_before
from portal.subscriptions.forms import SubscribeForm
from regions.models import CouncilMeeting, County

# How far back the feed goes, and how much of it and of a letter is written out.
FEED_DAYS = 90
FEED_ENTRIES = 200
LETTER_LINES = 60
LETTER_DAYS_BEFORE = 7


class ChangesPage(CountyPart):
    """What has changed since ``?since=``; by default since the last council meeting, else for a month.

    A day of which nothing can be told is answered with the form and what to do. The number of queries does
    not depend on how much has changed (asserted).
    """

    page = "pages:county-changes"
    title = pgettext_lazy("page of a county", "What has changed")
    template_name = "pages/county_changes.html"

    def get_context_data(self, **kwargs):
        county = self.county
        today, first = timezone.localdate(), kept_since(county)
        met = list(county.council_meetings.held(today)[:3])
        asked = asked_day(self.request.GET.get("since", ""), county)
        if not (asked.text or asked.day):
            asked = AskedDay("", usual_day(met, today, first))
        self.status = asked.status
        council_met = asked.day in {meeting.held_on for meeting in met}
        changes = between(county, start_of(asked.day)) if asked.day else None
        return super().get_context_data(
            asked=asked,
            first=first,
            today=today,
            ways=ways(county, met, today, first, asked.day),
            sentence="" if changes is None else sentence(changes, council_met=council_met),
            groups=groups(changes) if changes else [],
            feed_url=reverse("pages:county-changes-feed", args=[county.local_slug]),
            subscribe_form=SubscribeForm("county-changes"),
            **kwargs,
        )

    def render_to_response(self, context, **kwargs):
        return super().render_to_response(context, status=self.status, **kwargs)


def usual_day(met, today, first) -> dt.date:
    """Return the day since which changes are told when nobody asks for another.

    It is that of the last council meeting of ``met``, else a month ago, but not before the ``first`` day.
    """
    return max(met[0].held_on if met else months_before(today, 1), first)


def ways(county, met, today, first, chosen) -> list[dict]:
    """Return links to days that readers ask about: council meetings, a month ago, half a year, all of it."""
    page = reverse("pages:county-changes", args=[county.local_slug])
    found = {}
    for place, meeting in enumerate(met):
        words = _("the last council meeting, %(day)s") if not place else _("the council meeting of %(day)s")
        found.setdefault(meeting.held_on, words % {"day": date(meeting.held_on, "DATE_FORMAT")})
    found.setdefault(months_before(today, 1), _("a month ago"))
    found.setdefault(months_before(today, 6), _("half a year ago"))
    found = {day: label for day, label in found.items() if day >= first}
    found.setdefault(first, _("the beginning, %(day)s") % {"day": date(first, "DATE_FORMAT")})
    return [
        {"label": label, "url": f"{page}?since={day:%Y-%m-%d}", "is_current": day == chosen}
        for day, label in found.items()
    ]


def groups(changes: Changes) -> list[dict]:
    """Return the changes in the sections of the page, those without any left out. No queries."""
    public = changes.public
    sections = [
        {
            "key": "goals",
            "title": _("By goal"),
            "of": [_group(group, public, kicker=group.of.number) for group in changes.goals],
            "lines": [],
        },
        {
            "key": "paths",
            "title": _("By service path"),
            "of": [_group(group, public) for group in changes.paths],
            "lines": [],
        },
        *(
            {"key": key, "title": title, "of": [], "lines": lines(rows, public)}
            for key, title, rows in (
                ("strategies", _("Strategies and plans"), changes.strategies),
                ("money", _("Money and agreements"), changes.money),
                ("bodies", _("Advisory bodies and key messages"), changes.bodies),
                ("organisations", _("Organisations and activities"), changes.organisations),
            )
        ),
    ]
    for section in sections:
        section["all_examples"] = bool(section["lines"]) and all(
            line["is_example"] for line in section["lines"]
        )
        section["count"] = len(section["lines"]) + sum(len(group["lines"]) for group in section["of"])
    return [section for section in sections if section["count"]]


def _group(group, public, kicker=""):
    told = lines(group.changes, public)
    return {
        "name": group.of.local_name,
        "url": group.of.get_absolute_url(),
        "kicker": kicker,
        # What is about the goal or path itself is as invented as that is.
        "all_examples": group.of.is_example or all(line["is_example"] for line in told),
        "lines": told,
    }


def texts(changes: Changes, most: int) -> list[dict]:
    """Return the sections as plain text, ``most`` lines at most in all: title and lines. No queries."""
    found, left = [], most
    for section in groups(changes):
        rows = [in_text(line) for line in section["lines"]]
        for group in section["of"]:
            rows += [f"{group['name'].text}: {in_text(line)}" for line in group["lines"]]
        if left > 0:
            found.append({"title": section["title"], "lines": rows[:left]})
        left -= len(rows)
    return found


# The feed.


class FullTextFeed(Writable, feedgenerator.Atom1Feed):
    """An Atom feed whose entries hold their whole text, in the language of the feed."""

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["text"], {"type": "text"})


class ChangesFeed(Feed):
    """What has changed in a county in the last three months, newest first: one entry for each change.

    An entry's identifier tells what happened, to what and when, so that a reader sees it once. Programs ask
    often and all at once; it is kept whole as pages are.
    """

    feed_type = FullTextFeed

    def __call__(self, request, *args, slug, **kwargs):
        county = County.objects.by_slug(slug)
        address = PartOfCounty(county, "pages:county-changes-feed").get_absolute_url()
        if request.path != address:
            return HttpResponsePermanentRedirect(address)
        return super().__call__(request, *args, slug=slug, **kwargs)

    def get_object(self, request, slug):
        return County.objects.by_slug(slug)

    def title(self, county):
        return _("What has changed in %(name)s") % {"name": county.local_name.text}

    def subtitle(self, county):
        return _(
            "Goals, service paths, money, bodies and organisations, as readers of the overview see them."
        )

    def link(self, county):
        return reverse("pages:county-changes", args=[county.local_slug])

    def feed_guid(self, county):
        return _tag(county, languages.current())

    def author_name(self):
        return settings.OPERATOR_NAME or _("Organisation Path")

    def items(self, county):
        since = max(kept_since(county), timezone.localdate() - dt.timedelta(days=FEED_DAYS))
        changes = between(county, start_of(since))
        found = []
        for section in groups(changes):
            found += [(county, line, section["title"], None) for line in section["lines"]]
            for group in section["of"]:
                found += [(county, line, section["title"], group) for line in group["lines"]]
        return sorted(found, key=lambda item: (-item[1]["on"].toordinal(), item[1]["key"]))[:FEED_ENTRIES]

    def item_title(self, item):
        _county, line, _section, group = item
        name = group["name"].text if group else line["title"].text
        return f"{line['label']}: {name}" if name else str(line["label"])

    def item_description(self, item):
        return None

    def item_link(self, item):
        county, line, _section, group = item
        page = reverse("pages:county-changes", args=[county.local_slug])
        return line["url"] or (group and group["url"]) or f"{page}?since={line['on']:%Y-%m-%d}"

    def item_guid(self, item):
        county, line, *_rest = item
        return _tag(county, f"{languages.current()}/{line['key']}")

    def item_pubdate(self, item):
        return start_of(item[1]["on"])

    def item_updateddate(self, item):
        return start_of(item[1]["on"])

    def item_categories(self, item):
        return [str(item[2])]

    def item_extra_kwargs(self, item):
        _county, line, _section, group = item
        text = in_text(line)
        return {"text": f"{group['name'].text}: {text}" if group else text}


def _tag(county, name):
    """Return an identifier that stays, whatever becomes of addresses (RFC 4151)."""
    host = settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    return f"tag:{host},2026:counties/{county.code}/changes/{name}"


# Letters.


def compose(county: County, start: dt.datetime, end: dt.datetime) -> dict | None:
    """Return what a letter tells of the changes between two moments; None when there are none."""
    changes = between(county, start, end)
    if not changes:
        return None
    day = timezone.localdate(start)
    council_met = CouncilMeeting.objects.filter(county=county, held_on=day).exists()
    return {
        "sentence": sentence(changes, council_met=council_met),
        "groups": texts(changes, LETTER_LINES),
        "more": max(0, len(changes.all) - LETTER_LINES),
        "examples": any(line["is_example"] for line in lines(changes.all, changes.public)),
        "page": f"{reverse('pages:county-changes', args=[county.local_slug])}?since={day:%Y-%m-%d}",
    }


def letters_before(counties, today: dt.date) -> dict[int, dt.date]:
    """Return by county the day from which letters before its next council meeting are due. One query.

    Counties without a meeting within a week are left out.
    """
    ahead = dt.timedelta(days=LETTER_DAYS_BEFORE)
    coming = CouncilMeeting.objects.coming(today).filter(county__in=counties, held_on__lte=today + ahead)
    found = {}
    for meeting in coming:
        found.setdefault(meeting.county_id, meeting.held_on - ahead)
    return found
