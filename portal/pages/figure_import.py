"""A county's grants and indicators from a CSV file: what it would change is shown before it is done."""

import base64
import binascii
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.lib import csvfiles
from portal.pages.county_work import CountyPage, overview
from portal.templatetags.ui import number
from regions import grant_import, importing, indicator_import
from regions.choices import GrantKind, Precision
from regions.models import GrantSummary, Indicator

READERS = {"grants": grant_import, "indicators": indicator_import}
MODELS = {"grants": GrantSummary, "indicators": Indicator}
HEADINGS = {
    "grants": gettext_lazy("Import grants from a file"),
    "indicators": gettext_lazy("Import indicators from a file"),
}
PLACES = {"grants": "#grants", "indicators": "#strategies"}
STATES = {
    "new": gettext_lazy("new"),
    "changed": gettext_lazy("changed"),
    "same": gettext_lazy("as before"),
}
LARGEST = 1024 * 1024  # Bytes of a file: some thousands of rows.
SHOWN = 200  # Rows of the preview; the others are counted.
WORDS = {choice.value: choice.label for choices in (GrantKind, Precision) for choice in choices}


class ImportPage(CountyPage):
    """A page about files of one kind."""

    def dispatch(self, request, *args, **kwargs):
        self.what = kwargs["what"]
        if self.what not in READERS and request.user.is_authenticated:
            raise Http404("No files of this kind are imported")
        return super().dispatch(request, *args, **kwargs)

    @property
    def columns(self):
        """The columns of a county's own file: it need not tell its county."""
        return [name for name in READERS[self.what].COLUMNS.names if name != "county"]


class Template(ImportPage):
    """A file with the headings alone, to be filled in."""

    def get(self, request, **kwargs):
        response = HttpResponse(
            "\ufeff" + ";".join(self.columns) + "\r\n", content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{self.what}.csv"'
        return response


class FigureImport(ImportPage):
    """The upload of a file, what it would change, and the word that lets it be done as a whole."""

    def get(self, request, **kwargs):
        return self.page()

    def post(self, request, **kwargs):
        if request.POST.get("action") == "confirm":
            return self.confirm(request.POST.get("data", ""))
        file = request.FILES.get("file")
        if file is None:
            return self.page(problem=_("Choose a file first."), status=422)
        if file.size > LARGEST:
            told = _("The file is larger than %(size)s. Divide it.") % {"size": filesizeformat(LARGEST)}
            return self.page(problem=told, status=422)
        return self.preview(file.read(), file.name)

    def preview(self, data, name):
        """Show what the file would change, or what is wrong with it. Nothing is written."""
        plan = READERS[self.what].plan(data, self.obj)
        status = 200 if plan.can_be_carried_out else 422
        return self.page(plan=plan, data=base64.b64encode(data).decode(), name=name, status=status)

    def confirm(self, text):
        """Bring the file in as it was shown. What has changed meanwhile is read anew."""
        try:
            data = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            return self.page(problem=_("The file has not come along. Choose it again."), status=422)
        plan = READERS[self.what].bring_in(data, self.obj, by=self.request.user)
        if not plan.can_be_carried_out:
            return self.page(plan=plan, data=text, name="", status=422)
        messages.success(
            self.request,
            _("The file has been brought in: %(summary)s") % {"summary": importing.summary(plan)},
        )
        return redirect(overview(self.obj) + PLACES[self.what])

    def page(self, plan=None, data="", name="", problem="", status=200):
        meta = MODELS[self.what]._meta
        return self.render(
            "workspace/import.html",
            status=status,
            heading=HEADINGS[self.what],
            what=self.what,
            kind=capfirst(str(meta.verbose_name_plural)),
            columns=self.columns,
            size=filesizeformat(LARGEST),
            problem=problem,
            plan=plan,
            summary=importing.summary(plan) if plan and plan.can_be_carried_out else "",
            problems=[self.problem_row(one) for one in plan.problems[:SHOWN]] if plan else [],
            changes=[self.change_row(one) for one in plan.changes[:SHOWN]] if plan else [],
            left=max(0, len(plan.changes) - SHOWN) if plan and plan.can_be_carried_out else 0,
            problems_left=max(0, len(plan.problems) - SHOWN) if plan else 0,
            has_changes=bool(plan) and any(one.state != "same" for one in plan.changes),
            data=data,
            name=name,
            back_url=overview(self.obj),
        )

    @staticmethod
    def problem_row(problem):
        return {
            "line": problem.line,
            "column": problem.column,
            "value": csvfiles.shown(problem.value) if problem.value else "",
            "reason": capfirst(problem.reason),
        }

    @staticmethod
    def change_row(change):
        return {
            "title": change.label.text,
            "lang": change.label.lang,
            "state": change.state,
            "state_label": STATES[change.state],
            "lines": ", ".join(str(line) for line in change.lines),
            "details": [
                {"label": detail.label, "old": in_words(detail.old), "new": in_words(detail.new)}
                for detail in change.details
            ],
        }


def in_words(value):
    """Return a value of a file or of the database as a reader of the language writes it; "" for unknown."""
    if value in (None, ""):
        return ""
    if isinstance(value, int | Decimal):
        # A year has no mark of thousands.
        return number(value) if abs(value) >= 10_000 or value != int(value) else f"{int(value)}"
    return str(WORDS.get(value, value))
