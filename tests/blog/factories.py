"""Theme blogs, posts in their language versions, authors and comments."""

import datetime as dt

import factory
from django.utils import timezone

from blog import models
from blog.choices import CommentState, RejectReason, Relation, VersionState
from portal.editing.snapshots import take
from tests.portal.factories import RevisionFactory, many
from tests.traits import Trait

WORDS = {
    "fi": ("Kirjoitus", "Yhdessä pääsemme pidemmälle."),
    "sv": ("Inlägg", "Tillsammans kommer vi längre."),
    "en": ("Post", "Together we get further."),
}


class BlogFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Blog

    name_fi = factory.Sequence(lambda n: f"Teemablogi {n}")
    name_sv = factory.Sequence(lambda n: f"Temabloggen {n}")
    name_en = factory.Sequence(lambda n: f"Theme blog {n}")
    description_fi = "Kirjoituksia järjestöistä."
    description_sv = "Inlägg om organisationer."
    description_en = "Posts about organisations."


class AuthorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Author

    name = factory.Sequence(lambda n: f"Kirjoittaja Esimerkki {n}")


class PostVersionFactory(factory.django.DjangoModelFactory):
    """A version that came out a day ago. ``scheduled``: it comes out tomorrow."""

    class Meta:
        model = models.PostVersion

    class Params:
        published = Trait(state=VersionState.PUBLISHED)
        draft = Trait(state=VersionState.DRAFT, published_at=None)
        in_review = Trait(state=VersionState.DRAFT, published_at=None)
        archived = Trait(state=VersionState.ARCHIVED)
        scheduled = Trait(published_at=factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=1)))
        summary = Trait(relation=Relation.SUMMARY)

    post = factory.SubFactory("tests.blog.factories.PostFactory", versions=False)
    language = "fi"
    relation = factory.LazyAttribute(
        lambda version: Relation.ORIGINAL if version.language == "fi" else Relation.TRANSLATION
    )
    title = factory.LazyAttributeSequence(lambda version, n: f"{WORDS[version.language][0]} {n}")
    body = factory.LazyAttribute(lambda version: f"<p>{WORDS[version.language][1]}</p>")
    state = VersionState.PUBLISHED
    published_at = factory.LazyFunction(lambda: timezone.now() - dt.timedelta(days=1))


class PostFactory(factory.django.DjangoModelFactory):
    """A post with one author, out in all three languages.

    ``versions`` takes language codes (["fi", "sv"]) or False for none; ``draft``: written, but not out.
    """

    class Meta:
        model = models.Post
        skip_postgeneration_save = True

    class Params:
        published = Trait(versions__published=True)
        draft = Trait(versions__draft=True)
        scheduled = Trait(versions__scheduled=True)
        finnish_only = Trait(versions=["fi"])
        example = Trait(is_example=True)

    blog = factory.SubFactory(BlogFactory)
    authorship = factory.RelatedFactory("tests.blog.factories.AuthorshipFactory", factory_related_name="post")

    topics = many("topics")
    counties = many("counties")
    goals = many("goals")
    steps = many("steps")
    organisations = many("organisations")
    projects = many("projects")

    @factory.post_generation
    def versions(self, create, extracted, **traits):
        if create and extracted is not False:
            for language in extracted or WORDS:
                PostVersionFactory(post=self, language=language, **traits)


class AuthorshipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Authorship

    post = factory.SubFactory(PostFactory, authorship=None)
    author = factory.SubFactory(AuthorFactory)
    role_fi = "järjestökoordinaattori"
    role_sv = "organisationskoordinator"
    role_en = "organisation coordinator"
    organisation_name_fi = "Koeyhdistys ry"
    organisation_name_sv = "Provföreningen rf"
    organisation_name_en = "Test Association"


class CommentFactory(factory.django.DjangoModelFactory):
    """A comment that waits for a moderator, unless ``approved`` or ``rejected``."""

    class Meta:
        model = models.Comment

    class Params:
        approved = Trait(state=CommentState.APPROVED)
        rejected = Trait(state=CommentState.REJECTED)

    post = factory.SubFactory(PostFactory)
    language = "fi"
    heading = factory.Sequence(lambda n: f"Kiitos {n}")
    name = "Lukija"
    text = factory.Sequence(lambda n: f"Hyvä kirjoitus {n}.")
    email = factory.Sequence(lambda n: f"reader{n}@example.org")
    state = CommentState.WAITING


class CommentReportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CommentReport

    comment = factory.SubFactory(CommentFactory, approved=True)
    reason = RejectReason.UNKIND


class CorrectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Correction

    version = factory.SubFactory(PostVersionFactory)
    text = "Vuosiluku oli väärin."


class DismissalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Dismissal

    version = factory.SubFactory(PostVersionFactory)
    check_name = "long-sentence"
    about = factory.Sequence(lambda n: f"{n:064x}")
    reason = "Virke on lainaus."


class PictureFactory(factory.django.DjangoModelFactory):
    """A small real PNG."""

    class Meta:
        model = models.Picture

    post = factory.SubFactory(PostFactory)
    file = factory.django.ImageField(width=40, height=30, format="PNG")


class PreviewLinkFactory(factory.django.DjangoModelFactory):
    """A link that shows the open change of a draft for a week."""

    class Meta:
        model = models.PreviewLink

    version = factory.SubFactory(PostVersionFactory, draft=True)
    revision = factory.LazyAttribute(
        lambda link: RevisionFactory(about=link.version, content={**take(link.version), "title": "Luonnos"})
    )
    ends_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=7))
