"""Operating models: the list with its filters, a page of each, two beside each other, and all as JSON."""

from django.conf import settings
from django.http import JsonResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView

from portal.accounts.rights import rights_of
from portal.editing import registry
from portal.lib import languages
from portal.lib.pages import AddressedPage, FilteredList
from projects import exchange, filling
from projects.adopting import may_adopt
from projects.model_filters import OperatingModelFilter
from projects.models import OperatingModel

TEXTS = ("problem", "solution", "conditions", "environment", "evidence", "costs")


class OperatingModelList(FilteredList):
    """Every operating model that others can take into use, by words, topic, county and life stage."""

    filterset_class = OperatingModelFilter
    template_name = "projects/model_list.html"
    extra_context = {"section": "projects"}
    SORTS = {"name": ("sort_LANG", "pk"), "-users": ("-users", "sort_LANG", "pk")}

    def get_queryset(self):
        return OperatingModel.objects.published().for_rows()


class OperatingModelPage(AddressedPage, DetailView):
    """An operating model: what it solves and how, what it serves and could serve, and who uses it."""

    template_name = "projects/model_detail.html"
    extra_context = {"section": "projects"}

    def get_object(self):
        return OperatingModel.objects.visible_to(self.request.user).for_page().by_slug(self.kwargs["slug"])

    def get_context_data(self, **kwargs):
        model = self.object
        rights = rights_of(self.request.user)
        editable = registry.of(model)
        return super().get_context_data(
            model=model,
            texts=[{"name": name, "label": text_label(name)} for name in TEXTS],
            gaps=filling.gaps_of(model),
            uses=by_county(model.adoptions.all()),
            served=by_county_of(model),
            materials=model.materials.newest_versions().for_links(),
            posts=model.project.posts.for_list()[:5] if is_public(model.project) else [],
            may_adopt=model.is_public and may_adopt(rights),
            edit_url=reverse("workspace:item", args=[editable.kind, model.uuid])
            if editable.may_edit(rights, model)
            else "",
            json_ld_data=structured_data(model) if model.is_public else None,
            **kwargs,
        )


class CompareModels(TemplateView):
    """Two operating models side by side: what ``a`` and ``b`` of the address, their identifiers, tell."""

    template_name = "projects/model_compare.html"
    extra_context = {"section": "projects"}

    def get_context_data(self, **kwargs):
        chosen = list(OperatingModel.objects.published().alphabetical())
        asked = {name: self.request.GET.get(name, "") for name in ("a", "b")}
        both = [self.find(asked[name]) for name in ("a", "b")]
        return super().get_context_data(
            models=chosen,
            asked=asked,
            both=both if all(both) else None,
            is_unknown=any(asked.values()) and not all(both),
            is_same=all(both) and both[0].pk == both[1].pk,
            rows=compared(*both) if all(both) else [],
            **kwargs,
        )

    @staticmethod
    def find(text):
        """Return the public model with this identifier, with all that its page shows; None for no such."""
        uuid = exchange.as_uuid(text)
        return OperatingModel.objects.published().for_page().filter(uuid=uuid).first() if uuid else None


def as_json(request):
    """Give all public operating models as one JSON file, in the format of docs/operating-models.md."""
    found = OperatingModel.objects.published().for_exchange().order_by("pk")
    return file_of(exchange.document(found), "operating-models")


def one_as_json(request, slug):
    """Give one public operating model as a JSON file."""
    model = OperatingModel.objects.published().for_exchange().by_slug(slug)
    return file_of(exchange.document([model]), model.address_word)


def file_of(document, name):
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


def text_label(name):
    """Return what a text of a model is called as a heading."""
    return capfirst(str(OperatingModel._meta.get_field(name).verbose_name))


def is_public(thing):
    return thing is not None and thing.is_public


def by_county(adoptions):
    """Return who took a model into use, by county where that is known, the others last. No queries."""
    found = {}
    for adoption in adoptions:
        found.setdefault(adoption.where, []).append(adoption)
    known = sorted((county for county in found if county), key=lambda county: county.local_name.text)
    groups = [{"county": county, "rows": found[county]} for county in known]
    return [*groups, *([{"county": None, "rows": found[None]}] if None in found else [])]


def by_county_of(model):
    """Return the goals and steps that a model serves by county; national steps stand first. No queries."""
    found = {}
    for step in model.steps.all():
        row = {"thing": step, "above": step.path}
        found.setdefault(step.path.county, []).append(row)
    for goal in model.goals.all():
        found.setdefault(goal.county, []).append({"thing": goal, "above": None})
    counties = sorted((county for county in found if county), key=lambda county: county.local_name.text)
    return [
        {"county": county, "rows": found[county]}
        for county in [*([None] if None in found else []), *counties]
    ]


def compared(first, second):
    """Return what two models tell as rows: label, both sides, and whether they differ."""
    rows = [
        {
            "label": text_label(name),
            "sides": [
                {"text": side.text, "lang": side.lang, "names": []}
                for side in (languages.localised(model, name) for model in (first, second))
            ],
        }
        for name in TEXTS
    ]
    lists = (
        (_("Topics"), lambda model: [topic.local_name for topic in model.topics.all()]),
        (_("Goals it serves"), lambda model: [goal.local_name for goal in model.goals.all()]),
        (_("Steps it serves"), lambda model: [step.local_name for step in model.steps.all()]),
        (_("Versions"), lambda model: [plain(version.number) for version in model.versions.all()]),
        (_("Taken into use by"), lambda model: [user_name(row) for row in model.adoptions.all()]),
        (_("From the project"), lambda model: [model.project.local_name] if is_public(model.project) else []),
    )
    rows += [
        {
            "label": label,
            "sides": [{"text": "", "lang": "", "names": read(model)} for model in (first, second)],
        }
        for label, read in lists
    ]
    for row in rows:
        row["differs"] = row["sides"][0] != row["sides"][1]
        row["is_empty"] = not any(side["text"] or side["names"] for side in row["sides"])
    return [row for row in rows if not row["is_empty"]]


def plain(text):
    return languages.LocalText(text, languages.current())


def user_name(adoption):
    return adoption.organisation.local_name if adoption.organisation_id else adoption.county.local_name


def structured_data(model):
    """Return an operating model as schema.org's HowTo, with what is known of it."""
    name = model.local_name
    data = {
        "@context": "https://schema.org",
        "@type": "HowTo",
        "identifier": str(model.uuid),
        "name": name.text,
        "inLanguage": name.language,
        "description": languages.localised(model, "problem").text,
        "text": languages.localised(model, "solution").text,
        "url": settings.SITE_URL + model.get_absolute_url(),
        "sameAs": model.url,
        "dateModified": model.updated_at.date().isoformat(),
        "isBasedOn": model.source.url,
        "version": next((version.number for version in model.versions.all()), ""),
        "keywords": ", ".join(topic.local_name.text for topic in model.topics.all()),
    }
    return {key: value for key, value in data.items() if value}
