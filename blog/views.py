"""The pages of the blog."""

from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe
from django.views.generic import DetailView

from blog import feeds
from blog import reading as of_post
from blog.discussing import discussion_of
from blog.filters import PostFilter
from blog.models import Blog, Post, PostVersion
from blog.present import author_line, post_card
from blog.related import related
from blog.sharing import digest, share_picture, title_picture
from blog.structured import posting
from portal.caching.parts import Parts
from portal.lib import languages
from portal.lib.pages import FilteredList, own_address
from portal.subscriptions.registry import About


def following(theme=None, county=None) -> dict:
    """Return how the posts of a theme blog and a county are followed: feeds and letters. No queries."""
    return {
        "atom": feeds.address("atom", theme=theme, county=county),
        "rss": feeds.address("rss", theme=theme, county=county),
        "title": feeds.title(theme, county),
        "uuids": About(county=county, blog=theme).uuids,
    }


class PostList(FilteredList):
    """Posts that are out, newest first, by theme, topic, county, author, year and language."""

    filterset_class = PostFilter
    template_name = "blog/post_list.html"
    paginate_by = 12
    extra_context = {"section": "blog"}
    SORTS = {"-published": ("-out_at", "-pk"), "published": ("out_at", "pk")}
    # A list that is filtered by one of these alone is a page of its own.
    OWN_PAGES = ("theme", "author")

    def get_queryset(self):
        return Post.objects.for_list()

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        asked = self.filterset.form.cleaned_data if self.filterset.is_bound else {}
        theme, county = asked.get("theme") or None, asked.get("county") or None
        author = asked.get("author") or None
        self._name_page(context["page_obj"].number, theme=theme, author=author)
        return {
            **context,
            "theme": theme,
            "county": county,
            "author": author,
            "themes": [] if context["active"] else _themes(),
            "following": following(theme, county),
            "cards": [post_card(post) for post in context["object_list"]],
        }

    def _name_page(self, number, **things):
        for name, thing in things.items():
            if thing and set(self.request.GET) <= {name, "page"}:
                word = thing.address_word if name == "theme" else thing.uuid
                self.request.page_query, self.request.page_number = {name: word}, number


def _themes():
    """Return theme blogs with posts that are out, and how many. A query."""
    out = Q(posts__in=Post.objects.published().values("pk"))
    return list(Blog.objects.annotate(number=Count("posts", filter=out)).filter(number__gt=0).alphabetical())


class PostPage(DetailView):
    """A post in one language, with its other language versions, its discussion and related posts."""

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
        same = of_post.translations(self.object, [one for one in self.versions if one.is_out])
        own_address(request, _Versions(own, self.object), list(same))
        request.page_other_texts = set(own) - set(same)
        return self.render_to_response(self.get_context_data(object=self.object))

    def get_context_data(self, **kwargs):
        version, post = self.object, self.object.post
        topics = list(post.topics.alphabetical())
        counties = list(post.counties.alphabetical())
        goals = list(post.goals.select_related("county"))
        authorships = list(post.authorships.select_related("author"))
        corrections = list(version.corrections.all())
        discussion = discussion_of(post, self.request.user)
        picture = share_picture(version)
        json_ld_data = None
        if version.is_out:
            json_ld_data = posting(
                version,
                authorships=authorships,
                versions=[one for one in self.versions if one.is_out],
                topics=topics,
                corrections=corrections,
                picture=picture,
                comments=discussion.number,
            )
        parts = Parts.read(f"post-{version.pk}", {"blog"})

        def tell_related():
            found = related(post, version, topics=topics, goals=goals, counties=counties)
            return {"related": [post_card(other) for other in found]}

        return super().get_context_data(
            post=post,
            authors=[author_line(row) for row in authorships],
            relation=of_post.relation_in_words(version),
            version_links=of_post.links(version, self.versions),
            minutes=of_post.minutes(version),
            corrections=corrections,
            topics=topics,
            counties=counties,
            goals=goals,
            steps=post.steps.select_related("path__county"),
            organisations=post.organisations.published().alphabetical(),
            projects=post.projects.published().alphabetical(),
            related=parts.drawn("blog/related.html", {"blog"}, tell_related, by_time=True),
            json_ld_data=json_ld_data,
            share_picture=picture,
            discussion=discussion,
            following=following(post.blog),
            **kwargs,
        )


class _Versions:
    """A post's addresses: its own version in each language that has one, else the shown version's."""

    def __init__(self, versions, shown):
        self.versions, self.shown = versions, shown

    def get_absolute_url(self):
        return self.versions.get(languages.current(), self.shown).get_absolute_url()


@require_safe
def share_image(request, slug):
    """The picture made from the title of a version that is out. One query."""
    version = PostVersion.objects.published().select_related("post__blog").by_slug(slug)
    etag = f'"{digest(version)[:32]}"'
    unchanged = get_conditional_response(request, etag=etag)
    response = unchanged or HttpResponse(title_picture(version), content_type="image/png")
    response["ETag"] = etag
    patch_cache_control(response, public=True, no_cache=True)
    return response
