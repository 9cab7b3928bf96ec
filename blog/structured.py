"""A post as search engines read it: schema.org's BlogPosting, of what is public alone."""

from django.conf import settings
from django.utils.translation import gettext as _

from blog import reading as of_post
from portal.lib import languages


def posting(version, *, authorships, versions, topics, corrections, picture, comments) -> dict:
    """Return ``version``, which is out, as BlogPosting.

    ``versions``: the post's versions that are out; ``picture``: address, width and height of the share
    picture; ``comments``: how many are shown. Texts are in the language of the version.
    """
    with languages.reading(version.language):
        blog = version.post.blog
        address = settings.SITE_URL + version.own_url
        data = {
            "@context": "https://schema.org",
            "@type": "BlogPosting",
            "headline": version.title,
            "description": version.excerpt_text,
            "inLanguage": version.language,
            "url": address,
            "mainEntityOfPage": address,
            "datePublished": version.published_at.isoformat(),
            "dateModified": of_post.modified(version, corrections).isoformat(),
            "author": [_author(row) for row in authorships],
            "publisher": {
                "@type": "Organization",
                "name": settings.OPERATOR_NAME or _("Organisation Path"),
                "url": f"{settings.SITE_URL}/",
            },
            "isPartOf": {
                "@type": "Blog",
                "name": blog.local_name.text,
                "url": settings.SITE_URL + blog.get_absolute_url(),
            },
            "image": {
                "@type": "ImageObject",
                "url": picture["url"],
                "width": picture["width"],
                "height": picture["height"],
            },
            "wordCount": of_post.words(version),
            "timeRequired": f"PT{of_post.minutes(version)}M",
            "commentCount": comments,
        }
        if topics:
            data["keywords"] = [topic.local_name.text for topic in topics]
    same = of_post.translations(version, versions)
    first = of_post.original(same.values())
    if first and first.pk != version.pk:
        data["translationOfWork"] = _work(first)
    others = [_work(one) for one in same.values() if one not in (version, first)]
    if others and first and first.pk == version.pk:
        data["workTranslation"] = others
    return data


def _author(authorship):
    role = languages.localised(authorship, "role").text
    organisation = languages.localised(authorship, "organisation_name").text
    data = {"@type": "Person", "name": authorship.author.name}
    if role:
        data["jobTitle"] = role
    if organisation:
        data["affiliation"] = {"@type": "Organization", "name": organisation}
    return data


def _work(version):
    return {
        "@type": "BlogPosting",
        "url": settings.SITE_URL + version.own_url,
        "headline": version.title,
        "inLanguage": version.language,
    }
