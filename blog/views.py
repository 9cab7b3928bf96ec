"""The pages of the blog."""

from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.views.generic import DetailView

from blog.filters import PostFilter
from blog.models import Comment, Post, PostVersion
from blog.present import author_line, post_card
from portal.lib import languages
from portal.lib.pages import FilteredList, own_address


class PostList(FilteredList):
    """Posts that are out, newest first, by theme, topic and county."""

    filterset_class = PostFilter
    template_name = "blog/post_list.html"
    paginate_by = 12
    extra_context = {"section": "blog"}
    SORTS = {"-published": ("-out_at", "-pk"), "published": ("out_at", "pk")}

    def get_queryset(self):
        return Post.objects.for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        theme = self.filterset.is_bound and self.filterset.form.cleaned_data.get("theme")
        return {
            **context,
            "theme": theme or None,
            "cards": [post_card(post) for post in context["object_list"]],
        }


class PostPage(DetailView):
    """A post in one language, with its other language versions, approved comments and related posts."""

    template_name = "blog/post_detail.html"
    context_object_name = "version"
    extra_context = {"section": "blog"}

    def get_object(self):
        versions = PostVersion.objects.visible_to(self.request.user).select_related("post__blog")
        return versions.by_slug(self.kwargs["slug"])

    def get(self, request, *args, **kwargs):
        """Show the version of the address; go to the one in the page's language when there is one."""
        self.object = self.get_object()
        self.versions = list(
            PostVersion.objects.visible_to(request.user).filter(post=self.object.post_id).order_by("pk")
        )
        own = {version.language: version for version in self.versions}
        shown = own.get(languages.current(), self.object)
        if shown.slug != self.kwargs["slug"]:
            return HttpResponsePermanentRedirect(shown.get_absolute_url())
        own_address(request, _Versions(own, self.object), list(own))
        return self.render_to_response(self.get_context_data(object=self.object))

    def get_context_data(self, **kwargs):
        post = self.object.post
        topics = post.topics.alphabetical()
        authorships = list(post.authorships.select_related("author"))
        related = Post.objects.for_list().filter(topics__in=topics).exclude(pk=post.pk).distinct()
        return super().get_context_data(
            post=post,
            authors=[author_line(row) for row in authorships],
            other_versions=[version for version in self.versions if version != self.object],
            topics=topics,
            counties=post.counties.alphabetical(),
            goals=post.goals.select_related("county"),
            steps=post.steps.select_related("path__county"),
            organisations=post.organisations.published().alphabetical(),
            projects=post.projects.published().alphabetical(),
            related=[post_card(other) for other in related[:3]],
            json_ld_data=structured_data(self.object, authorships),
            comments=Comment.objects.approved().filter(post=post),
            **kwargs,
        )


def structured_data(version, authorships):
    """Return a post as schema.org's BlogPosting."""
    data = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": version.title,
        "description": version.excerpt_text,
        "inLanguage": version.language,
        "url": settings.SITE_URL + version.own_url,
        "author": [{"@type": "Person", "name": row.author.name} for row in authorships],
        "isPartOf": {"@type": "Blog", "name": version.post.blog.local_name.text},
    }
    if version.published_at:
        data["datePublished"] = version.published_at.isoformat()
    if version.post.picture:
        data["image"] = settings.SITE_URL + version.post.picture.url
    return data


class _Versions:
    """A post's addresses: its own version in each language that has one, else the shown version's."""

    def __init__(self, versions, shown):
        self.versions, self.shown = versions, shown

    def get_absolute_url(self):
        return self.versions.get(languages.current(), self.shown).get_absolute_url()
