"""My work: what waits for the person who has signed in, over all that she may edit or read."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from blog.models import Comment
from blog.moderating import reads_comments
from organisations import claims
from organisations.choices import State
from organisations.models import Activity, Agreement, Organisation
from organisations.permissions import answers_at_all
from portal.accounts.choices import Role
from portal.accounts.rights import rights_of
from portal.editing import registry
from portal.editing.choices import RevisionState, TextState
from portal.editing.models import Revision, Translation
from portal.editing.views.things import address
from portal.lib import languages
from portal.tickets.models import Ticket
from projects.models import Project
from regions.models import County
from surveys.models import ProfileUpdate, Response
from surveys.working import answer_row, update_row

MOST = 30  # Rows of one kind on the page.
SOON = dt.timedelta(days=60)


@dataclass
class Group:
    """Things that wait for the same: how many, and, when it is the group shown, its rows."""

    key: str
    label: str
    number: int
    rows: Callable[[], list[dict]]
    nothing: str
    filters: list[dict] = field(default_factory=list)


def things():
    """Return the prefetch of what changes and translations are about, with what their names are read from."""
    return GenericPrefetch("about", [editable.queryset() for editable in registry.everything()])


def scope(rights, organisation="organisation", county="organisation__home_municipality__county"):
    """Return the condition that a row is of an organisation that a person with ``rights`` keeps or reads."""
    if rights.is_administrator:
        return Q()
    own = organisation or "pk"
    return Q(**{f"{own}__in": rights.organisations}) | Q(**{f"{county}__in": rights.counties})


@method_decorator(never_cache, name="dispatch")
class MyWork(LoginRequiredMixin, TemplateView):
    """What waits for me, what I have begun, and what should be looked at again.

    The group shown, and the language of translations, stand in the address. Thirty-odd queries at most,
    whatever the size of the county; the groups that are not shown are only counted.
    """

    template_name = "workspace/home.html"

    def get_context_data(self, **kwargs):
        self.rights = rights_of(self.request.user)
        groups = {group.key: group for group in self.groups()}
        asked = self.request.GET.get("show", "")
        shown = groups.get(asked) or next((one for one in groups.values() if one.number), None)
        shown = shown or groups["drafts"]
        return super().get_context_data(
            counts=[
                {
                    "label": one.label,
                    "number": one.number,
                    "url": f"?show={one.key}",
                    "is_current": one is shown,
                }
                for one in groups.values()
            ],
            shown=shown,
            rows=shown.rows() if shown.number else [],
            rest=max(0, shown.number - MOST),
            counties=self.counties(),
            organisations=self.organisations(),
            projects=self.projects(),
            found=self.found(),
            q=self.request.GET.get("q", ""),
            may_find=bool(self.rights.counties) or self.rights.is_administrator,
            rights=self.rights,
            **kwargs,
        )

    def groups(self):
        user, rights = self.request.user, self.rights
        revisions = Revision.objects.select_related("author")
        waiting = revisions.waiting_for(rights) | revisions.to_be_read_by(rights)
        tickets = Ticket.objects.open().answerable_by(rights)
        answers = claims.counts(claims.answered_by(rights).values()).waiting if self.may_answer() else 0
        comments = self.comments_to_read()
        surveys = Response.objects.of(rights).open().unanswered()
        updates = ProfileUpdate.objects.waiting_for(rights)
        yield Group(
            "waiting",
            _("Waiting for me"),
            waiting.count()
            + tickets.count()
            + (1 if answers else 0)
            + (1 if comments else 0)
            + surveys.count()
            + updates.count(),
            lambda: [
                *self.answers(answers),
                *self.comments(comments),
                *self.surveys(surveys, updates),
                *self.revisions(waiting.order_by("submitted_at"), "review"),
                *self.tickets(tickets),
            ],
            _("Nobody waits for you. Changes that organisations send in, and reports of errors, come here."),
        )
        for key, label, rows, nothing in (
            (
                "returned",
                _("Returned to me"),
                revisions.returned_to(user, rights),
                _("Nothing has come back. When a change is returned, the reason stands beside it here."),
            ),
            (
                "drafts",
                _("Drafts"),
                revisions.drafts_of(user, rights),
                _("You have no drafts. What you write is saved here by itself until you send it in."),
            ),
            (
                "sent",
                _("Sent in"),
                revisions.filter(state=RevisionState.IN_REVIEW).kept_by(user, rights),
                _("Nothing of yours waits to be read."),
            ),
            (
                "scheduled",
                _("Waiting for their time"),
                revisions.scheduled_for(rights),
                _("Nothing waits for its time. Whoever approves a change may choose when it becomes public."),
            ),
        ):
            yield Group(key, label, rows.count(), lambda rows=rows: self.revisions(rows, "item"), nothing)
        yield self.translations()
        yield self.checks()
        yield self.endings()

    # Rows.

    def revisions(self, rows, page):
        """Return rows for changes, with what they are about. A query for each kind of thing."""
        found = []
        for revision in rows.prefetch_related(things())[:MOST]:
            thing = revision.about
            if thing is None:
                continue
            name = getattr(thing, "local_name", None)
            is_read_later = revision.state == RevisionState.PUBLISHED
            found.append(
                {
                    "title": name.text if name else str(thing),
                    "lang": name.lang if name else "",
                    "url": address(page, thing),
                    "kind": capfirst(str(registry.of(thing).verbose_name)),
                    "sentence": revision.reason
                    if revision.state == RevisionState.RETURNED
                    else revision.comment,
                    "when": revision.submitted_at if page == "review" else revision.saved_at,
                    "who": str(revision.author) if revision.author else "",
                    "state": revision.state,
                    "state_label": _("public, to be read") if is_read_later else revision.get_state_display(),
                }
            )
        return found

    def tickets(self, rows):
        return [
            {
                "title": ticket.name,
                "url": reverse("tickets:ticket-detail", args=[ticket.uuid]),
                "kind": _("Report of an error"),
                "sentence": ticket.text[:200],
                "when": ticket.created_at,
            }
            for ticket in rows.for_list()[:MOST]
        ]

    def surveys(self, responses, updates):
        """Return rows for surveys to answer, and for answers that would change a profile. Two queries."""
        return [
            *(answer_row(one) for one in responses.for_page().order_by("round__closes_on", "pk")[:MOST]),
            *(update_row(one) for one in updates.for_page().order_by("pk")[:MOST]),
        ]

    def may_answer(self):
        return answers_at_all(self.rights)

    def answers(self, number):
        if not number:
            return []
        sentence = ngettext(
            "%(number)s contribution waits for the county’s answer.",
            "%(number)s contributions wait for the county’s answer.",
            number,
        )
        return [
            {
                "title": _("Contributions to confirm"),
                "url": reverse("contributions:list"),
                "sentence": sentence % {"number": number},
            }
        ]

    def comments_to_read(self):
        """Return how many comments wait for the person to read. A query for those who read them."""
        if not reads_comments(self.rights):
            return 0
        mine = Comment.objects.moderated_by(self.rights)
        return (mine.waiting() | mine.unread() | mine.reported()).count()

    def comments(self, number):
        if not number:
            return []
        sentence = ngettext(
            "%(number)s comment waits to be read.", "%(number)s comments wait to be read.", number
        )
        return [
            {
                "title": _("Comments to read"),
                "url": reverse("moderation:list"),
                "sentence": sentence % {"number": number},
            }
        ]

    # Groups that look at what is public.

    def translations(self):
        """Return the group of translations whose source has changed, by language."""
        rows = Translation.objects.filter(state=TextState.NEEDS_UPDATE)
        if not self.rights.is_administrator:
            mine = Q(organisation__in=self.rights.organisations) | Q(county__in=self.rights.counties)
            if Role.PUBLISHER in self.rights.roles:
                mine |= Q(county=None)
            rows = rows.filter(mine)
        by_language = dict(rows.order_by().values_list("language").annotate(number=Count("pk")))
        language = self.request.GET.get("language", "")
        chosen = rows.filter(language=language) if language in by_language else rows
        return Group(
            "translations",
            _("Translations to update"),
            sum(by_language.values()),
            lambda: self.translation_rows(chosen),
            _("Every translation follows its source. When a source changes, its translations come here."),
            [
                {
                    "label": languages.OWN_NAMES[code],
                    "number": by_language[code],
                    "url": f"?show=translations&language={code}",
                    "is_current": code == language,
                }
                for code in languages.CODES
                if code in by_language
            ],
        )

    def translation_rows(self, rows):
        found = []
        ordered = rows.order_by("content_type", "object_id", "field", "language")
        for row in ordered.prefetch_related(things())[:MOST]:
            thing = row.about
            if thing is None:
                continue
            editable = registry.of(thing)
            section = next((one for one in editable.sections if row.field in one.fields), None)
            where = address("section", thing, section.key) if section else address("item", thing)
            name = getattr(thing, "local_name", None)
            label = thing._meta.get_field(row.field).verbose_name
            found.append(
                {
                    "title": name.text if name else str(thing),
                    "lang": name.lang if name else "",
                    "url": f"{where}#id_{row.field}_{row.language}",
                    "kind": capfirst(str(editable.verbose_name)),
                    "sentence": f"{capfirst(str(label))} – {languages.OWN_NAMES[row.language]}",
                    "state": row.state,
                    "state_label": row.get_state_display(),
                }
            )
        return found

    def checks(self):
        """Return the group of profiles and activities that were checked longest ago, or never."""
        profiles = Organisation.objects.to_check().filter(scope(self.rights, "", "home_municipality__county"))
        activities = Activity.objects.to_check().filter(scope(self.rights))
        return Group(
            "check",
            _("To be checked"),
            profiles.count() + activities.count(),
            lambda: self.check_rows(profiles, activities.select_related("organisation")),
            _("Everything has been checked within a year."),
        )

    def check_rows(self, profiles, activities):
        oldest = F("verified_on").asc(nulls_first=True)
        rows = [*profiles.order_by(oldest, "pk")[:MOST], *activities.order_by(oldest, "pk")[:MOST]]
        rows.sort(key=lambda row: row.verified_on or dt.date.min)
        return [
            {
                "title": row.local_name.text,
                "lang": row.local_name.lang,
                "url": address("item", row),
                "kind": capfirst(str(row._meta.verbose_name)),
                "sentence": _("Last checked %(day)s.") % {"day": date_format(row.verified_on, "DATE_FORMAT")}
                if row.verified_on
                else _("Not checked yet."),
                "state": "ageing",
                "state_label": row.freshness.label,
            }
            for row in rows[:MOST]
        ]

    def endings(self):
        """Return the group of activities and agreements that end within two months."""
        today = timezone.localdate()
        soon = Q(ends_on__range=(today, today + SOON))
        activities = Activity.objects.filter(soon, scope(self.rights), state=State.PUBLISHED)
        agreements = Agreement.objects.filter(soon, scope(self.rights))
        return Group(
            "ending",
            _("Ending soon"),
            activities.count() + agreements.count(),
            lambda: self.ending_rows(activities, agreements.select_related("organisation", "county")),
            _("Nothing ends within two months."),
        )

    def ending_rows(self, activities, agreements):
        rows = [
            *((row, row.local_name, address("section", row, "time")) for row in activities[:MOST]),
            *(
                (row, languages.localised(row, "subject"), address("section", row.organisation, "funding"))
                for row in agreements[:MOST]
            ),
        ]
        return [
            {
                "title": name.text,
                "lang": name.lang,
                "url": url,
                "kind": capfirst(str(row._meta.verbose_name)),
                "sentence": _("Ends %(day)s.") % {"day": date_format(row.ends_on, "DATE_FORMAT")},
            }
            for row, name, url in sorted(rows, key=lambda item: item[0].ends_on)[:MOST]
        ]

    # Ways in.

    def organisations(self):
        """Return the organisations that the person edits."""
        return self.hubs(Organisation.objects.filter(pk__in=self.rights.organisations).alphabetical())

    def projects(self):
        """Return the projects of which the person is a member, with the tasks that wait for her."""
        if not self.rights.projects:
            return []
        waiting = Count("tasks", Q(tasks__done_at=None, tasks__assignee=self.request.user))
        rows = Project.objects.filter(pk__in=self.rights.projects).annotate(waiting=waiting).alphabetical()
        return [
            {
                "title": row.local_name.text,
                "lang": row.local_name.lang,
                "url": reverse("projectwork:project", args=[row.uuid]),
                "sentence": _("Tasks that wait for you: %(number)s") % {"number": row.waiting}
                if row.waiting
                else "",
            }
            for row in rows
        ]

    def counties(self):
        """Return the counties that the person coordinates."""
        if not self.rights.counties:
            return []
        rows = County.objects.filter(pk__in=self.rights.counties).alphabetical()
        return [
            {"title": row.local_name.text, "lang": row.local_name.lang, "url": address("item", row)}
            for row in rows
        ]

    def found(self):
        """Return the organisations that the words of the address find, among those one may edit."""
        words = self.request.GET.get("q", "").strip()[:200]
        if not words or not self.may_answer():
            return []
        rows = Organisation.objects.filter(scope(self.rights, "", "home_municipality__county"))
        return self.hubs(rows.containing(words).alphabetical()[:MOST])

    @staticmethod
    def hubs(rows):
        return [
            {
                "title": row.local_name.text,
                "lang": row.local_name.lang,
                "url": address("item", row),
                "state_label": "" if row.state == State.PUBLISHED else row.get_state_display(),
            }
            for row in rows
        ]
