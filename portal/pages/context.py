"""What every page needs: its address in each language, and whether the site shows example data."""

from functools import cache
from urllib.parse import urlencode

from django.conf import settings
from django.db import connections, router
from django.urls import reverse, translate_url
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from blog.moderating import reads_comments
from blog.permissions import may_publish, may_write
from organisations.models import Organisation
from organisations.permissions import answers_at_all
from portal.accounts.rights import rights_of
from portal.databases.asking import short_cursor
from portal.lib import languages
from portal.pages.search_work import may_see_misses
from projects.permissions import may_see_events, may_see_projects
from surveys.permissions import may_see_work


def address_in(request, code):
    """Return the path of the request's page in language ``code``."""
    obj = getattr(request, "page_object", None)
    if obj is not None:
        with languages.reading(code):
            return obj.get_absolute_url()
    return translate_url(request.path, code)


def home_in(code):
    """Return the path of the front page in language ``code``."""
    with languages.reading(code):
        return reverse("pages:home")


def language_links(paths, query="", others=()):
    """Return the switcher's links to ``paths`` by language; those to ``others`` lead to another text."""
    return [
        {
            "code": code,
            "name": languages.OWN_NAMES[code],
            "url": f"{path}?{query}" if query else path,
            "is_current": code == languages.current(),
            "is_other_text": code in others,
        }
        for code, path in paths.items()
    ]


def shows_examples() -> bool:
    """Whether any published organisation is example data. One query, which is put together once."""
    sql, values = _asked_for_examples()
    with short_cursor(connections[router.db_for_read(Organisation)]) as cursor:
        cursor.execute(sql, values)
        return bool(cursor.fetchall())


@cache
def _asked_for_examples():
    examples = Organisation.objects.published().filter(is_example=True).order_by().values("pk")[:1]
    return examples.query.sql_with_params()


def site(request):
    """Return the switcher's links, canonical and alternate addresses, the example notice and contacts.

    The canonical address is that of a language in which the page is written; alternates are only such ones.
    An address that leads nowhere has no other versions: its switcher leads to the front pages.
    """
    context = {
        "site_url": settings.SITE_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "operator_name": settings.OPERATOR_NAME,
        "example_notice": False,
        "locale": languages.LOCALES[languages.current()],
        "language_links": [],
        "alternates": [],
        "canonical_url": "",
    }
    is_public = bool(languages.of_path(request.path))
    if is_public:
        # Parts of a page that are templates of their own ask once more.
        if not hasattr(request, "shows_examples"):
            request.shows_examples = shows_examples()
        context["example_notice"] = request.shows_examples
    if not is_public or request.resolver_match is None or getattr(request, "leads_nowhere", False):
        context["language_links"] = language_links({code: home_in(code) for code in languages.CODES})
        return context
    paths = {code: address_in(request, code) for code in languages.CODES}
    context["language_links"] = language_links(
        paths, request.META.get("QUERY_STRING", ""), getattr(request, "page_other_texts", ())
    )
    number = getattr(request, "page_number", 1)
    query = dict(getattr(request, "page_query", {})) | ({"page": number} if number > 1 else {})
    page = f"?{urlencode(query)}" if query else ""
    written = getattr(request, "page_languages", languages.CODES)
    if len(written) > 1:
        context["alternates"] = [
            {
                "lang": code,
                "locale": languages.LOCALES[code],
                "url": f"{settings.SITE_URL}{paths[code]}{page}",
            }
            for code in languages.CODES
            if code in written
        ]
    shown = next((code for code in languages.chain() if code in written), languages.current())
    context["canonical_url"] = f"{settings.SITE_URL}{paths[shown]}{page}"
    return context


# The workspace's own menu: the page's address, its name, and for whom it is.
WORKSPACE_PAGES = (
    ("workspace:home", _("My work"), lambda rights: True),
    (
        "workspace:counties",
        pgettext_lazy("menu of the workspace", "County"),
        lambda rights: rights.counties or rights.is_administrator,
    ),
    ("projectwork:list", pgettext_lazy("menu of the workspace", "Projects"), may_see_projects),
    ("modelwork:list", pgettext_lazy("menu of the workspace", "Operating models"), may_see_projects),
    ("eventwork:list", _("Events"), may_see_events),
    ("contributions:list", _("Contributions"), answers_at_all),
    ("writing:posts", pgettext_lazy("menu of the workspace", "Posts"), may_write),
    ("surveying:work", _("Surveys"), may_see_work),
    ("newsletters:list", _("Newsletters"), may_publish),
    ("moderation:list", _("Comments"), reads_comments),
    ("tickets:ticket-list", _("Reports"), lambda rights: rights.may_work),
    ("workspace:misses", pgettext_lazy("menu of the workspace", "Searches"), may_see_misses),
    (
        "people:everybody",
        _("People"),
        lambda rights: rights.is_administrator or rights.organisations or rights.counties,
    ),
    ("outbox:letter-list", _("Letters"), lambda rights: rights.counties or rights.is_administrator),
)


def workspace(request):
    """Return the menu of the workspace on its pages, for whoever has signed in. One query at most."""
    user = getattr(request, "user", None)
    if user is None or not languages.of_path(request.path) or request.resolver_match is None:
        return {}
    places = {"pictures", *(name.partition(":")[0] for name, _label, _may in WORKSPACE_PAGES)}
    if request.resolver_match.namespace not in places or not user.is_authenticated:
        return {}
    rights = rights_of(user)
    return {
        "workspace_nav": [
            {
                "label": label,
                "url": reverse(name),
                "is_current": request.resolver_match.view_name == name,
            }
            for name, label, may in WORKSPACE_PAGES
            if may(rights)
        ]
    }
