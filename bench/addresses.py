"""What is measured: pages of the country by name, with their addresses in Finnish."""

from django.db.models import Count
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode

from blog.models import PostVersion
from organisations.models import Activity, Organisation
from portal.lib import languages
from regions.choices import CountyKind
from regions.models import County, Goal, ServicePath

PER_PAGE = 30


def addresses() -> dict[str, str]:
    """Return the addresses by the names of the pages, in the order in which they are told."""
    with translation.override("fi"):
        return {name: url for name, url in _addresses().items() if url}


def largest_county() -> County:
    """Return the county with most organisations: Helsinki, which has a county's duties."""
    return _by_size(County.objects.all())[0]


def _by_size(counties):
    return list(counties.annotate(size=Count("municipalities__organisations")).order_by("-size", "pk"))


def _addresses():
    largest = largest_county()
    widest = _by_size(County.objects.filter(kind=CountyKind.COUNTY))[0]
    listed = reverse("organisations:organisation-list")
    organisations = Organisation.objects.published()
    organisation = organisations.filter(home_municipality__county=largest).order_by("-activity_count", "pk")[
        0
    ]
    activity = Activity.objects.published().filter(organisation=organisation).order_by("pk")[0]
    goal = Goal.objects.filter(county=largest, is_example=True).order_by("pk")[0]
    path = ServicePath.objects.filter(county=largest, is_example=True).order_by("pk")[0]
    post = PostVersion.objects.published().filter(language="fi").order_by("-published_at", "pk")[0]
    last = -(-organisations.count() // PER_PAGE)
    return {
        "home": reverse("pages:home"),
        "counties": reverse("pages:county-list"),
        "overview": largest.get_absolute_url(),
        "overview-widest": widest.get_absolute_url(),
        "organisations": listed,
        "organisations-50": f"{listed}?page={min(50, last)}",
        "organisations-last": f"{listed}?page={last}",
        "organisations-filtered": f"{listed}?{urlencode(_filters(widest))}",
        "organisation": organisation.get_absolute_url(),
        "activity": activity.get_absolute_url(),
        "goal": goal.get_absolute_url(),
        "path": path.get_absolute_url(),
        "matrix": reverse("pages:county-coverage", args=[widest.local_slug]),
        "gaps": reverse("pages:county-gaps", args=[widest.local_slug]),
        "post": post.get_absolute_url(),
        **{f"search-{name}": _search(text) for name, text in words(organisation).items()},
        "type-ahead": f"{reverse('pages:search-suggestions')}?{urlencode({'q': 'vertaist'})}",
    }


def words(organisation) -> dict[str, str]:
    """Return what is looked for: a word of very many texts, one of few, a part of compounds, a slip, a name.

    The few grow with the country, for invented names repeat: of 100,000 organisations some fifty share a
    word. The whole name of an organisation is its own at each size.
    """
    own_name = languages.localised(organisation, "name", "fi").text
    rare = next(word for word in reversed(own_name.split()) if word not in ("ry", "rf", "sr", "säätiö"))
    return {
        "common": "tuki",
        "rare": rare,
        "compound": "yhdistysten vertaistuki",
        "typo": "omaishoitjaa",
        "name": own_name,
    }


def _search(text):
    return f"{reverse('pages:search')}?{urlencode({'q': text})}"


def _filters(county):
    return {"county": county.address_word, "life_stage": "older", "channel": "place"}
