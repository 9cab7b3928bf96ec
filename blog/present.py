"""Posts as the components show them."""

from portal.lib import languages


def author_line(authorship):
    """Return who wrote, with the title and organisation of that time, for the byline component."""
    role = languages.localised(authorship, "role")
    organisation = languages.localised(authorship, "organisation_name")
    return {
        "name": authorship.author.name,
        "title": role.text,
        "organisation": organisation.text,
        "lang": role.lang,
        "organisation_lang": organisation.lang,
        "url": authorship.author.get_absolute_url(),
    }


def post_card(post):
    """Return a post of ``Post.objects.for_list()`` in the reader's language, else in another. No queries."""
    version = post.shown_version()
    return {
        "title": version.title,
        "url": version.get_absolute_url(),
        "lang": version.lang,
        "excerpt": version.excerpt_text,
        "published": version.published_at,
        "author": ", ".join(authorship.author.name for authorship in post.authorships.all()),
        "blog": post.blog.local_name.text,
        "picture": post.picture,
        "picture_alt": version.picture_alt,
        "focus_x": post.focus_x,
        "focus_y": post.focus_y,
        "is_example": post.is_example,
    }
