"""The front page and the pages about the site itself."""

from importlib.metadata import metadata

from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.generic import ListView, TemplateView

from blog.models import Post
from blog.present import post_card
from organisations import summaries
from organisations.choices import State
from organisations.models import Organisation
from portal.pages import present
from portal.pages.counties import county_rows, county_tiles
from projects.models import Event, Funding, Milestone, OperatingModel, Project
from regions import tiles
from regions.models import KeyMessage, Source

# What runs in the reader's or the server's process; licences come from the packages themselves.
LIBRARIES = (
    "django",
    "django-modeltranslation",
    "psycopg",
    "django-environ",
    "django-allauth",
    "django-filter",
    "django-tables2",
    "django-htmx",
    "django-template-partials",
    "django-csp",
    "django-prose-editor",
    "whitenoise",
    "python-stdnum",
    "nh3",
    "pillow",
    "polib",
    "simplemma",
    "marisa-trie",
    "PyStemmer",
    "rapidfuzz",
    "tqdm",
    "gunicorn",
)


def to_language(request):
    """Send "/" to the front page in the language the browser asks for, Finnish by default."""
    with translation.override(translation.get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("pages:home"))
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


class Home(TemplateView):
    """What the portal is, the map of counties, and what is new. A constant number of queries."""

    template_name = "pages/home.html"

    def get_context_data(self, **kwargs):
        rows = county_rows()
        return super().get_context_data(
            rows=rows,
            tiles=county_tiles(rows),
            map_width=tiles.WIDTH,
            map_height=tiles.HEIGHT,
            numbers=summaries.of_portal() | {"projects": Project.objects.published().count()},
            posts=[post_card(post) for post in Post.objects.for_list()[:3]],
            events=Event.objects.published().coming().select_related("municipality")[:3],
            messages_of=[present.key_message(message) for message in KeyMessage.objects.national()[:1]],
            **kwargs,
        )


class About(TemplateView):
    template_name = "pages/about.html"
    extra_context = {"section": "about"}


class Accessibility(TemplateView):
    template_name = "pages/accessibility.html"


class Privacy(TemplateView):
    template_name = "pages/privacy.html"


class Credits(TemplateView):
    """The open-source libraries the portal runs on, with the licence each states."""

    template_name = "pages/credits.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(libraries=[_library(name) for name in LIBRARIES], **kwargs)


class Sources(ListView):
    """Every source that a number or claim on the portal names, by publisher. Two queries."""

    template_name = "pages/sources.html"
    paginate_by = 100
    context_object_name = "sources"

    def get_queryset(self):
        return public_sources().order_by("publisher", "title", "pk")


# What readers do not see yet, though its source is recorded already.
OF_A_DRAFT = Q(project__publication=State.DRAFT)
DRAFTS = {
    OperatingModel: Q(publication=State.DRAFT),
    Organisation: Q(state=State.DRAFT),
    Project.sources.through: OF_A_DRAFT,
    Funding: OF_A_DRAFT,
    Milestone: OF_A_DRAFT,
}


def public_sources():
    """Return the sources without those that drafts alone name: their titles would tell of the drafts."""
    by_draft, by_another = Q(), Q()
    for relation in Source._meta.get_fields(include_hidden=True):
        if not (relation.one_to_many or relation.one_to_one):
            continue
        model = relation.related_model
        rows = model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
        if model in DRAFTS:
            by_draft |= Q(Exists(rows.filter(DRAFTS[model])))
            rows = rows.exclude(DRAFTS[model])
        by_another |= Q(Exists(rows))
    return Source.objects.filter(~by_draft | by_another)


def _library(name):
    """Return a library's name, version, licence and home page as its package states them."""
    facts = metadata(name)
    urls = dict(line.split(", ", 1) for line in facts.get_all("Project-URL") or [])
    licence = facts.get("License-Expression") or next(
        (
            line.rpartition(" :: ")[2]
            for line in facts.get_all("Classifier") or []
            if line.startswith("License :: ") and line.count(" :: ") > 1
        ),
        (facts.get("License") or "").partition("\n")[0],
    )
    home = facts.get("Home-page") or next(
        (
            url
            for label, url in urls.items()
            if label.lower() in ("homepage", "home", "source", "repository", "source code")
        ),
        "",
    )
    return {"name": facts["Name"], "version": facts["Version"], "licence": licence, "url": home}
