"""The filters of the blog."""

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from blog.models import Blog, Post, PostVersion
from portal.lib.filters import NameFilter, SlugFilter, TextFilter
from portal.topics.models import Topic
from regions.models import County


def _containing(posts, _name, text):
    """Leave posts with a version that is out and has every word of ``text``."""
    return posts.filter(Exists(PostVersion.objects.published().containing(text).filter(post=OuterRef("pk"))))


def _of_topic(posts, _name, topic):
    """Leave posts of ``topic`` or of a narrower one."""
    topics = Topic.objects.filter(Q(pk=topic.pk) | Q(parent=topic)).values("pk")
    return posts.filter(Exists(Post.topics.through.objects.filter(post=OuterRef("pk"), topic__in=topics)))


class PostFilter(django_filters.FilterSet):
    """Posts by words, theme blog, topic and county."""

    q = TextFilter(method=_containing)
    theme = SlugFilter(Blog.objects, label=_("Theme blog"), field_name="blog")
    topic = NameFilter(Topic.objects, label=_("Topic"), to_field_name="code", method=_of_topic)
    county = SlugFilter(County.objects, label=_("County"), field_name="counties")

    class Meta:
        model = Post
        fields = []
