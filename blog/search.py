"""How posts are found: each language version for itself."""

from django.db.models import Prefetch

from blog.choices import VersionState
from blog.models import Authorship, Post, PostVersion
from portal.lib.richtext import plain
from portal.search.documents import Documents, columns, concerns, facet, register
from regions.search import in_county


@register
class Posts(Documents):
    """Versions that wait for their time are in the index, and are found when it has come."""

    kind, model, order = "post", PostVersion, 11
    comes_by_itself = True

    @property
    def label(self):
        return Post._meta.verbose_name_plural

    @property
    def noun(self):
        return Post._meta.verbose_name

    def indexed(self):
        return (
            PostVersion.objects.filter(state=VersionState.PUBLISHED)
            .select_related("post__blog")
            .prefetch_related(
                "post__topics",
                "post__counties",
                Prefetch("post__authorships", Authorship.objects.select_related("author")),
            )
        )

    def waiting(self):
        return PostVersion.objects.waiting()

    def languages(self, version):
        return [version.language]

    def facets(self, objs):
        return {version.pk: self._facets_of(version.post) for version in objs}

    @staticmethod
    def _facets_of(post):
        found = {facet("topic", topic.code) for topic in post.topics.all()}
        return found | {token for county in post.counties.all() for token in in_county(county)}

    def day(self, version):
        return version.published_at.date()

    def title(self, version, language):
        return version.title

    def names(self, version, language):
        return version.title

    def text(self, version, language):
        return f"{version.excerpt} {plain(version.body)}"

    def beside(self, objs):
        """The names of the authors and of the theme blog."""
        return {
            version.pk: {
                "": " ".join(row.author.name for row in version.post.authorships.all()),
                version.language: getattr(version.post.blog, f"name_{version.language}") or "",
            }
            for version in objs
        }

    def shown(self):
        own = ("title", "slug", "excerpt", "body", "language", "post__is_example")
        return self.published().select_related("post__blog").only(*own, *columns("post__blog__name"))

    def url(self, version):
        return version.own_url

    def context(self, version):
        return [version.post.blog.local_name]

    def is_example(self, version):
        return version.post.is_example


@concerns(Post)
def _versions(post):
    return {"post": set(post.versions.values_list("pk", flat=True))}
