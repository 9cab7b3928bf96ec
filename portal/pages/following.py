"""A county's path and its national template: what is different, what is taken over, and copying."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.editing.actions import NotNow, open_revision
from portal.editing.views.things import ThingView, address
from portal.lib import languages
from portal.templatetags.ui import number
from regions import actions, drift
from regions.choices import Phase
from regions.models import County, ServicePath, Step


def in_words(drifted: drift.Drift) -> str:
    """Return how far a path has drifted from its template, in a sentence. No queries."""
    counts = (
        (len(drifted.added), lambda n: ngettext("%(count)s step added", "%(count)s steps added", n)),
        (len(drifted.dropped), lambda n: ngettext("%(count)s left out", "%(count)s left out", n)),
        (len(drifted.renamed), lambda n: ngettext("%(count)s renamed", "%(count)s renamed", n)),
        (len(drifted.moved), lambda n: ngettext("%(count)s moved", "%(count)s moved", n)),
        (
            len(drifted.retasked),
            lambda n: ngettext("%(count)s whose task is another’s", "%(count)s whose task is another’s", n),
        ),
        (
            len(drifted.expecting),
            lambda n: ngettext("%(count)s expected otherwise", "%(count)s expected otherwise", n),
        ),
        (
            len(drifted.alike),
            lambda n: ngettext(
                "%(count)s of the same name, not joined", "%(count)s of the same name, not joined", n
            ),
        ),
    )
    told = [text(count) % {"count": number(count)} for count, text in counts if count]
    return ", ".join(told) if told else _("as the template")


def compared(drifted: drift.Drift) -> list[dict]:
    """Return the differences in groups: a heading, and lines with the step and what is different in it."""
    groups = [
        (_("Steps of the county’s own"), [_line(step) for step in drifted.added]),
        (_("Left out"), [_line(step, above=step) for step in drifted.dropped]),
        (
            _("Of the same name, but not joined"),
            [_line(pair.own, above=pair.above) for pair in drifted.alike],
        ),
        (_("Renamed"), [_renamed(pair) for pair in drifted.renamed]),
        (_("Moved"), [_moved(pair) for pair in drifted.moved]),
        (_("Another’s task"), [_retasked(pair) for pair in drifted.retasked]),
        (_("Expected otherwise"), [_expecting(pair) for pair in drifted.expecting]),
    ]
    return [{"heading": heading, "lines": lines} for heading, lines in groups if lines]


def _line(step, text="", above=None, label=""):
    name = step.local_name
    return {"name": name, "text": text, "above": above, "label": label, "was": None}


def _renamed(pair):
    reader = languages.current()
    shown = [reader] if reader in pair.renamed_in else pair.renamed_in
    was = [languages.LocalText(getattr(pair.above, f"name_{code}"), code) for code in shown]
    return _line(pair.own, above=pair.above) | {"was": was}


def _moved(pair):
    if not pair.has_other_phase:
        return _line(pair.own, _("in another place among the others"))
    told = {"phase": Phase(pair.above.phase).label}
    return _line(pair.own, _("in the template: %(phase)s") % told)


def _retasked(pair):
    return _line(pair.own, _("in the template: %(task)s") % {"task": pair.above.get_task_of_display()})


def _expecting(pair):
    told = {
        "own": expectation_in_words(pair.own.expectation),
        "above": expectation_in_words(pair.above.expectation),
    }
    return _line(pair.own, _("%(own)s; in the template: %(above)s") % told)


def expectation_in_words(expectation) -> str:
    """Return where and how many are expected."""
    if expectation.number == 1:
        return str(expectation.where.label)
    return _("%(number)s %(where)s") % {"number": expectation.number, "where": expectation.where.label}


def for_readers(path: ServicePath) -> dict | None:
    """Return how ``path`` compares with its template, for its page; None when it follows none. One query."""
    if not path.template_id or not path.county_id:
        return None
    drifted = drift.between(path.steps.all(), path.template.steps.order_by("order"))
    return {"sentence": in_words(drifted), "groups": compared(drifted), "count": drifted.count}


def followers_of(template: ServicePath) -> list[dict]:
    """Return the counties' paths that follow ``template``, each with how far it has drifted. Two queries."""
    steps = template.steps.all()
    every = Prefetch("steps", Step.objects.select_related("follows").order_by("order"))
    rows = template.followers.select_related("county").order_by("county__code", "pk")
    rows = rows.prefetch_related(every)
    return [{"path": row, "sentence": in_words(drift.between(row.steps.all(), steps))} for row in rows]


class PathTemplate(ThingView):
    """What is different between a path and its template, and what of it can be taken over, step by step."""

    may = "may_review"

    def dispatch(self, request, *args, uuid, **kwargs):
        return super().dispatch(request, *args, kind="path", uuid=uuid, **kwargs)

    def get(self, request, **kwargs):
        return self.page()

    def page(self):
        self.require_template()
        drifted = drift.between(
            self.obj.steps.select_related("follows").order_by("order"),
            self.obj.template.steps.order_by("order"),
        )
        groups = compared(drifted)
        labels = {
            _("Left out"): _("Add it to the draft"),
            _("Of the same name, but not joined"): _("Join them in the draft"),
            _("Renamed"): _("Take over the name into the draft"),
        }
        for group in groups:
            group["action"] = labels.get(group["heading"], "")
        return self.render(
            "workspace/path_template.html",
            groups=groups,
            sentence=in_words(drifted),
            template_name=self.obj.template.local_name,
            template_url=self.obj.template.get_absolute_url(),
            has_draft=open_revision(self.obj) is not None,
        )

    def require_template(self):
        if not self.obj.template_id:
            raise Http404("The path follows no template")

    def post(self, request, **kwargs):
        self.require_template()
        steps = Step.objects.filter(path=self.obj.template_id)
        uuid = request.POST.get("step", "")
        step = next((row for row in steps if str(row.uuid) == uuid), None)
        if step is None:
            messages.warning(request, _("The template does not have that step any more."))
            return redirect(request.path)
        try:
            taken = actions.take_over(self.obj, step, by=request.user)
        except NotNow as error:
            messages.warning(request, str(error))
            return redirect(request.path)
        if taken:
            messages.success(request, _("It is in the draft now. Readers see it when you publish the draft."))
        else:
            messages.info(request, _("The draft has it already."))
        return redirect(request.path)


class CopyTemplate(ThingView):
    """Show a national template's steps, and copy them to a new path of the county, as a draft.

    When the county follows the template already, that is said, and asked about once more.
    """

    may = "may_review"

    def dispatch(self, request, *args, uuid, template, **kwargs):
        self.template_uuid = template
        return super().dispatch(request, *args, kind="county", uuid=uuid, **kwargs)

    @property
    def template_path(self):
        templates = ServicePath.objects.templates().for_page()
        return get_object_or_404(templates, uuid=self.template_uuid)

    def get(self, request, **kwargs):
        return self.page()

    def page(self, problem="", status=200):
        template = self.template_path
        return self.render(
            "workspace/copy_template.html",
            status=status,
            followed=template,
            steps=template.steps.all(),
            there=self.following(template),
            problem=problem,
            back_url=template.get_absolute_url(),
        )

    def following(self, template):
        """Return the county's paths that follow ``template`` already."""
        return list(template.followers.filter(county=self.obj).select_related("county").alphabetical())

    def post(self, request, **kwargs):
        template = self.template_path
        if self.following(template) and request.POST.get("again") != "1":
            return self.page(_("Tick that you want another path of the same template."), status=422)
        path = actions.copy_template(template, self.obj, by=request.user)
        messages.success(
            request,
            _("The path is begun, and its steps are in a draft. Make them the county’s own, then publish."),
        )
        return redirect(address("item", path))


def copy_ways(rights, template: ServicePath) -> list[dict]:
    """Return the ways to copy ``template`` for each county that one keeps. One query at most."""
    if template.county_id or not rights.counties:
        return []
    counties = County.objects.filter(pk__in=rights.counties).alphabetical()
    return [
        {
            "county": county.local_name,
            "url": reverse("workspace:copy-template", args=[county.uuid, template.uuid]),
        }
        for county in counties
    ]
