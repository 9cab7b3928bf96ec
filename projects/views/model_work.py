"""Operating models in the workspace: one's own, a new one, a file of them, and taking one into use."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from portal.accounts.workers import ForWorkers
from portal.editing import actions, columns
from portal.editing.views.things import address
from portal.lib import languages
from projects import adopting, bringing_in, exchange, permissions
from projects.model_forms import AdoptForm, BeginModelForm, ImportForm
from projects.models import Adoption, OperatingModel, Project

MOST = 100


@method_decorator(never_cache, name="dispatch")
class Work(ForWorkers, TemplateView):
    """A page with a form that answers 422 when what was sent is not taken."""

    def page(self, form, **context):
        status = 422 if form is not None and form.is_bound and form.errors else 200
        return self.render_to_response(self.get_context_data(form=form, **context), status=status)


class Models(Work):
    """The operating models that one keeps, what one's own have taken into use, and a form for a new model."""

    template_name = "projects/model_work.html"

    def get(self, request, form=None):
        self.require(permissions.may_see_projects(self.rights))
        if form is None and (permissions.may_begin(self.rights) or self.rights.projects):
            uuid = exchange.as_uuid(request.GET.get("project"))
            chosen = Project.objects.filter(uuid=uuid).first() if uuid else None
            form = BeginModelForm(rights=self.rights, initial={"project": chosen})
        rows = self.own().select_related("project").order_by("-created_at", "-pk")[:MOST]
        return self.page(form, rows=[row_of(model) for model in rows], adoptions=self.adoptions())

    def post(self, request):
        self.require(permissions.may_begin(self.rights) or self.rights.projects)
        form = BeginModelForm(request.POST, rights=self.rights)
        if not form.is_valid():
            return self.get(request, form=form)
        data = form.cleaned_data
        model = OperatingModel(project=data["project"], **{f"name_{languages.current()}": data["name"]})
        columns.write(model, {"source": data["source"]}, (), ("source",))
        actions.begin(model, by=request.user)
        messages.success(
            request, _("The operating model is a draft. The public sees it when it has been published.")
        )
        return redirect(address("item", model))

    def own(self):
        """Return the models that one keeps: of one's projects; all of them, for publishers."""
        if permissions.may_begin_for_any(self.rights):
            return OperatingModel.objects.all()
        own = Q(project__in=self.rights.projects) | Q(project__host__in=self.rights.organisations)
        return OperatingModel.objects.filter(own)

    def adoptions(self):
        own = Q(organisation__in=self.rights.organisations) | Q(county__in=self.rights.counties)
        rows = Adoption.objects.filter(own).select_related("model", "organisation", "county")
        return [
            {
                "title": adoption.model.local_name.text,
                "lang": adoption.model.local_name.lang,
                "url": address("item", adoption),
                "kind": str(adoption),
                "state_label": adoption.get_publication_display(),
            }
            for adoption in rows.order_by("-created_at", "-pk")[:MOST]
        ]


def row_of(model):
    name = model.local_name
    return {
        "title": name.text,
        "lang": name.lang,
        "url": address("item", model),
        "kind": model.project.local_name.text if model.project else "",
        "state_label": model.get_publication_display(),
    }


class Adopt(Work):
    """“We took this into use”: for whom one may speak chooses on whose behalf, and it is public at once."""

    template_name = "projects/adopt.html"

    def dispatch(self, request, uuid, *args, **kwargs):
        self.model = get_object_or_404(
            OperatingModel.objects.published().prefetch_related("versions"), uuid=uuid
        )
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        may = adopting.may_adopt(self.rights)
        form = AdoptForm(operating_model=self.model, rights=self.rights) if may else None
        return self.page(form, model=self.model)

    def post(self, request):
        self.require(adopting.may_adopt(self.rights))
        form = AdoptForm(request.POST, operating_model=self.model, rights=self.rights)
        if form.is_valid():
            try:
                adoption = adopting.adopt(
                    self.model, form.cleaned_data["adopter"], by=request.user, values=form.values()
                )
            except ValidationError as error:
                tell(form, error)
            else:
                messages.success(
                    request, _("Thank you. It is public now, and those who keep the model have been told.")
                )
                return redirect(adoption.get_absolute_url())
        return self.page(form, model=self.model)


def tell(form, error):
    """Tell each problem at its input; what has none is told above the form."""
    told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, texts in told.items():
        form.add_error(name if name in form.fields else None, texts)


class Import(Work):
    """A file of operating models: what it would make and change is shown first, and comes in as drafts."""

    template_name = "projects/model_import.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            self.require(may_import(self.rights))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self.page(ImportForm(rights=self.rights))

    def post(self, request):
        form = ImportForm(request.POST, request.FILES, rights=self.rights)
        if not form.is_valid():
            return self.page(form)
        text, project = form.cleaned_data["text"], form.cleaned_data["project"]
        try:
            planned = bringing_in.plan(exchange.read(text), self.rights, project)
            if request.POST.get("action") == "bring-in":
                return self.done(bringing_in.bring_in(planned, by=request.user))
        except exchange.Invalid as invalid:
            return self.render_to_response(
                self.get_context_data(form=form, errors=invalid.errors, planned=None), status=422
            )
        except (actions.NotNow, ValidationError) as error:
            said = getattr(error, "messages", [str(error)])
            return self.render_to_response(
                self.get_context_data(form=form, errors=[("", text) for text in said], planned=None),
                status=409,
            )
        sure = ImportForm({"text": text, "project": project and project.pk}, rights=self.rights)
        return self.page(form, planned=planned, sure=sure, text=text, chosen=project)

    def done(self, written):
        messages.success(
            self.request,
            ngettext(
                "%(number)s operating model is a draft now. Read it, and publish it.",
                "%(number)s operating models are drafts now. Read them, and publish them.",
                len(written),
            )
            % {"number": len(written)},
        )
        return redirect(reverse("modelwork:list"))


def may_import(rights):
    """Publishers, members of projects and editors, who see and change what is theirs alone."""
    return permissions.may_see_projects(rights)
