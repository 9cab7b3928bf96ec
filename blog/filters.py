"""The filters of the blog."""

import django_filters
from django.db.models import Exists, OuterRef
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy as _

from blog.models import Author, Blog, Post, PostVersion
from portal.lib import languages
from portal.lib.filters import ChoiceFilter, NameFilter, SlugFilter, TextFilter
from portal.search.filters import fitting
from portal.topics.models import Topic
from regions.models import County


def _containing(posts, _name, text):
    """Leave posts with a version that is out and that the search finds by ``text``."""
    versions = fitting(PostVersion.objects.published(), text)
    return posts.filter(Exists(versions.filter(post=OuterRef("pk"))))


def _of_topic(posts, _name, topic):
    """Leave posts of ``topic`` or of a narrower one."""
    topics = Topic.objects.within(topic).values("pk")
    return posts.filter(Exists(Post.topics.through.objects.filter(post=OuterRef("pk"), topic__in=topics)))


def _of_year(posts, _name, year):
    """Leave posts that came out in ``year``, Finland's."""
    return posts.filter(out_at__year=int(year))


def _in_language(posts, _name, language):
    """Leave posts with a version in ``language`` that is out."""
    return posts.filter(
        Exists(PostVersion.objects.published().filter(post=OuterRef("pk"), language=language))
    )


def _years():
    """Return the years in which posts came out, the last first. A query."""
    posts = Post.objects.published().newest_first().order_by().annotate(year=ExtractYear("out_at"))
    years = sorted(set(posts.values_list("year", flat=True)), reverse=True)
    return [(str(year), str(year)) for year in years]


def _authors(_request):
    return Author.objects.filter(Exists(Post.objects.published().filter(authorships__author=OuterRef("pk"))))


class PostFilter(django_filters.FilterSet):
    """Posts by words, theme blog, topic, county, author, year and language. For Post.objects.for_list()."""

    q = TextFilter(method=_containing)
    theme = SlugFilter(Blog.objects, label=_("Theme blog"), field_name="blog")
    topic = NameFilter(Topic.objects, label=_("Topic"), to_field_name="code", method=_of_topic)
    county = SlugFilter(County.objects, label=_("County"), field_name="counties")
    author = django_filters.ModelChoiceFilter(
        queryset=_authors, label=_("Author"), field_name="authors", to_field_name="uuid", empty_label=_("All")
    )
    year = ChoiceFilter(label=_("Year"), choices=_years, method=_of_year)
    language = ChoiceFilter(
        label=_("Language"),
        choices=[(code, languages.OWN_NAMES[code]) for code in languages.CODES],
        method=_in_language,
    )

    class Meta:
        model = Post
        fields = []
