"""Work with events in the workspace: one's own, a new one, more dates, cancelling, copying, sending in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from organisations.choices import State
from organisations.models import Organisation
from portal.accounts.permissions import home_county
from portal.accounts.workers import ForWorkers
from portal.editing import actions as editing
from portal.editing import registry
from portal.editing.choices import RevisionState
from portal.editing.forms import is_uuid
from portal.editing.present import Words
from portal.editing.views.things import address
from projects import event_actions, permissions
from projects.event_forms import CancelForm, CopyForm, DatesForm, NewEventForm, told
from projects.models import Event, Project
from projects.when import when
from regions.models import County

MOST = 100  # Events of one kind on the page.


@method_decorator(never_cache, name="dispatch")
class Events(ForWorkers, TemplateView):
    """The events that one keeps, of one organisation, county or project if the address names it.

    Six queries at most.
    """

    template_name = "projects/event_work.html"

    def get_context_data(self, **kwargs):
        self.require(permissions.may_see_events(self.rights))
        events = Event.objects.kept_by(self.rights).select_related("organiser", "county")
        of = self.asked_of()
        if of:
            events = events.filter(**{{"organisation": "organiser"}.get(of.kind, of.kind): of.thing})
        shown = events.exclude(publication=State.ARCHIVED)
        out = shown.filter(publication=State.PUBLISHED)
        return super().get_context_data(
            of=of and of.thing.local_name,
            groups=[
                {"title": title, "key": key, "rows": [row(event) for event in rows[:MOST]]}
                for key, title, rows in (
                    (
                        "drafts",
                        _("Drafts"),
                        shown.filter(publication=State.DRAFT).order_by("starts_at", "pk"),
                    ),
                    ("coming", _("Coming"), out.coming()),
                    ("past", _("Past"), out.past()),
                    (
                        "archived",
                        _("Archived"),
                        events.filter(publication=State.ARCHIVED).order_by("-starts_at", "-pk"),
                    ),
                )
            ],
            query=self.request.GET.urlencode(),
            **kwargs,
        )

    def asked_of(self):
        """Return the thing whose events the address asks for, if the reader may know of it."""
        return next((of for of in asked_of(self.request.GET) if of.is_known_to(self.rights)), None)


class AskedOf:
    def __init__(self, kind, thing):
        self.kind, self.thing = kind, thing

    def is_known_to(self, rights):
        """Whether everybody sees the thing, or whoever has ``rights`` edits it or works on it."""
        editable = registry.of(self.thing)
        return editable.public_url(self.thing) != "" or editable.may_edit(rights, self.thing)


def asked_of(query):
    """Return the organisation, county or project that an address names, with its kind."""
    for kind, model in (("organisation", Organisation), ("county", County), ("project", Project)):
        uuid = query.get(kind, "")
        if is_uuid(uuid) and (thing := model._base_manager.filter(uuid=uuid).first()):
            yield AskedOf(kind, thing)


def row(event):
    """Return an event as work-row shows it."""
    name, time = event.local_name, when(event)
    state, label = "", ""
    if event.is_cancelled:
        state, label = "returned", _("cancelled")
    elif event.publication != State.PUBLISHED:
        state, label = "draft", event.get_publication_display()
    return {
        "title": name.text,
        "lang": name.lang,
        "url": address("item", event),
        "kind": event.organiser.local_name.text if event.organiser else "",
        "sentence": time.text,
        "state": state,
        "state_label": label,
    }


@method_decorator(never_cache, name="dispatch")
class NewEvent(ForWorkers, View):
    """The form that begins an event, as a draft that only its editors see."""

    def get(self, request):
        self.require(permissions.may_see_events(self.rights))
        named = {one.kind: one.thing.pk for one in asked_of(request.GET)}
        initial = {"county": named.get("county"), "project": named.get("project")}
        initial["organiser"] = named.get("organisation")
        if initial["organiser"] is None and len(self.rights.organisations) == 1:
            initial["organiser"] = next(iter(self.rights.organisations))
        if initial["county"] is None and len(self.rights.counties) == 1:
            initial["county"] = next(iter(self.rights.counties))
        if initial["county"] is None and initial["organiser"]:
            homes = Organisation.objects.select_related("home_municipality")
            initial["county"] = home_county(homes.get(pk=initial["organiser"]))
        return self.page(NewEventForm(rights=self.rights, initial=initial))

    def post(self, request):
        self.require(permissions.may_see_events(self.rights))
        form = NewEventForm(request.POST, rights=self.rights)
        if not form.is_valid():
            return self.page(form, 422)
        event = editing.begin(form.event, by=request.user)
        messages.success(request, _("The event is a draft. Tell more of it, and send it in."))
        return redirect(address("item", event))

    def page(self, form, status=200):
        return TemplateResponse(self.request, "projects/event_form.html", {"form": form}, status=status)


class OfEvent(ForWorkers, View):
    """A page of work with one event, for those who may edit it."""

    template = ""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            editable = registry.of(Event)
            self.event = get_object_or_404(editable.queryset().select_related("series"), uuid=kwargs["uuid"])
            self.require(editable.may_edit(self.rights, self.event))
            self.prepare()
        return super().dispatch(request, *args, **kwargs)

    def prepare(self):
        """Look whether there is anything to do. Raises Http404."""

    def page(self, status=200, **context):
        context = {
            "event": self.event,
            "time": when(self.event).text,
            "back": address("item", self.event),
            **context,
        }
        return TemplateResponse(self.request, self.template, context, status=status)

    def back(self):
        return redirect(address("item", self.event))


@method_decorator(never_cache, name="dispatch")
class Cancel(OfEvent):
    """Say that a public event is not held, and why; or that it is held after all."""

    template = "projects/event_cancel.html"

    def prepare(self):
        self.require(self.event.is_public)

    def get(self, request, uuid):
        return self.page(form=None if self.event.is_cancelled else CancelForm(event=self.event))

    def post(self, request, uuid):
        if "held" in request.POST:
            event_actions.take_back_cancelling(self.event, by=request.user)
            messages.success(request, _("The event is held after all. Readers see it as any other."))
            return self.back()
        form = CancelForm(request.POST, event=self.event)
        if not form.is_valid():
            return self.page(form=form, status=422)
        event_actions.cancel(self.event, by=request.user, because=form.because)
        messages.success(
            request, _("The event is cancelled. Its page stays and says so, and calendars are told.")
        )
        return self.back()


@method_decorator(never_cache, name="dispatch")
class Dates(OfEvent):
    """Make drafts of an event on other days: first they are shown, then they are made."""

    template = "projects/event_dates.html"

    def get(self, request, uuid):
        return self.page(form=DatesForm(event=self.event, initial=self.initial()), days=[])

    def initial(self):
        name = self.event.local_name
        return {"name": name.text, "step": 1}

    def post(self, request, uuid):
        form = DatesForm(request.POST, event=self.event)
        if not form.is_valid():
            return self.page(form=form, days=[], status=422)
        if "make" not in request.POST:
            return self.page(form=form, days=told(form.chosen))
        try:
            made = event_actions.make_dates(
                self.event,
                form.chosen,
                by=request.user,
                name=form.cleaned_data.get("name", ""),
                language=self.event.local_name.language,
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.page(form=form, days=[], status=422)
        number = len(made)
        messages.success(
            request,
            ngettext(
                "%(number)s draft was made. Look at it, and send it in.",
                "%(number)s drafts were made. Look at them, and send them in.",
                number,
            )
            % {"number": number},
        )
        return redirect("eventwork:send", self.event.uuid)


@method_decorator(never_cache, name="dispatch")
class CopyTexts(OfEvent):
    """Copy what is public of an event to the coming dates of its series."""

    template = "projects/event_copy.html"

    def prepare(self):
        self.require(self.event.series_id is not None)
        editable = registry.of(Event)
        rows = editable.queryset().filter(series=self.event.series_id).exclude(pk=self.event.pk)
        rows = rows.exclude(publication=State.ARCHIVED).coming()
        self.others = [other for other in rows if editable.may_edit(self.rights, other)]

    def get(self, request, uuid):
        return self.page(form=CopyForm(others=self.others), others=self.others)

    def post(self, request, uuid):
        form = CopyForm(request.POST, others=self.others)
        if not form.is_valid():
            return self.page(form=form, others=self.others, status=422)
        chosen = set(form.cleaned_data["dates"].values_list("pk", flat=True))
        others = [other for other in self.others if other.pk in chosen]
        try:
            published, waiting = event_actions.copy_texts(
                self.event, others, form.cleaned_data["what"], by=request.user
            )
        except (editing.NotNow, editing.Incomplete, editing.Clash) as error:
            messages.warning(request, sentence_of(error, self.event))
            return redirect(request.path)
        messages.success(
            request,
            _(
                "Copied. Public at once: %(published)s. In drafts that are to be sent in: %(waiting)s. The "
                "history of each event has what it was before."
            )
            % {"published": published, "waiting": waiting},
        )
        return self.back()


@method_decorator(never_cache, name="dispatch")
class Send(OfEvent):
    """Send in drafts as they are: this event, and other drafts of its series."""

    template = "projects/event_send.html"

    def prepare(self):
        editable = registry.of(Event)
        rows = editable.queryset().filter(publication=State.DRAFT).order_by("starts_at", "pk")
        of = {"series": self.event.series_id} if self.event.series_id else {"pk": self.event.pk}
        self.drafts = [row for row in rows.filter(**of) if editable.may_edit(self.rights, row)]

    def get(self, request, uuid):
        return self.page(rows=[self.row(event) for event in self.drafts], may_review=self.may_review())

    def may_review(self):
        return registry.of(Event).may_review(self.rights, self.event)

    def row(self, event):
        return {
            "uuid": event.uuid,
            "name": event.local_name,
            "time": when(event).text,
            "url": address("item", event),
            "is_sent": (revision := editing.open_revision(event)) is not None
            and revision.state in (RevisionState.IN_REVIEW, RevisionState.APPROVED),
        }

    def post(self, request, uuid):
        chosen = set(request.POST.getlist("event"))
        sent, problems = 0, []
        for event in self.drafts:
            if str(event.uuid) not in chosen:
                continue
            try:
                event_actions.send_in(event, by=request.user)
                sent += 1
            except (editing.NotNow, editing.Incomplete, editing.Clash) as error:
                problems.append(f"{when(event).text}: {sentence_of(error, event)}")
        for text in problems:
            messages.warning(request, text)
        if sent:
            words = _("Public now: %(number)s.") if self.may_review() else _("Sent in: %(number)s.")
            messages.success(request, words % {"number": sent})
        elif not problems:
            messages.info(request, _("Choose the dates that are to be sent in."))
        return redirect(request.path) if problems or not sent else self.back()


def sentence_of(error, event):
    """Return in words why a change could not be sent in."""
    if isinstance(error, editing.Incomplete):
        words = Words(registry.of(event), {})
        return " ".join(
            f"{words.label(key)}: {' '.join(texts)}" if key else " ".join(texts)
            for key, texts in error.problems.items()
        )
    if isinstance(error, editing.Clash):
        return _("It was changed by somebody else meanwhile. Open it and choose which text stays.")
    return str(error)
