"""Posts of theme blogs and projects, in the country to measure on."""

import datetime as dt
import random

from django.utils import timezone

from bench import pools
from blog.choices import Relation, VersionState
from blog.models import Author, Authorship, Blog, Post, PostVersion
from organisations.choices import State
from organisations.models import Organisation
from portal.lib import languages, richtext
from portal.lib.folding import fold
from portal.lib.languages import CODES
from portal.lib.slugs import make_slug
from portal.lib.sorting import sort_key
from portal.topics.models import Topic
from projects.choices import ProjectKind, ProjectState
from projects.models import Project
from regions.models import County, Goal

POSTS, PROJECTS = 2000, 1000
BATCH = 500
LAST_EDITED = dt.timedelta(days=30)


def build(country):
    """Make them. They are few, so their rows are made here."""
    draw = random.Random("writing")
    _posts(country, draw)
    _projects(country, draw)


def _posts(country, draw):
    told = pools.words("writing")
    blogs = [Blog.objects.create(is_example=True, **_texts("name", texts, CODES)) for texts in told["blogs"]]
    authors = Author.objects.bulk_create(Author(name=name, is_example=True) for name in told["authors"])
    posts = Post.objects.bulk_create(
        [Post(blog=draw.choice(blogs), is_example=True) for _number in range(POSTS)], batch_size=BATCH
    )
    Authorship.objects.bulk_create(
        [Authorship(post=post, author=draw.choice(authors), role_fi="kirjoittaja") for post in posts],
        batch_size=BATCH,
    )
    texts = pools.descriptions()
    folded = {html: fold(richtext.plain(html)) for row in texts for html in row}
    noon = timezone.make_aware(dt.datetime.combine(country.today, dt.time(12)))
    versions = []
    for number, post in enumerate(posts):
        beginning, end = draw.choice(told["beginnings"]), draw.choice(told["ends"])
        bodies = draw.sample(texts, 3)
        written = ["fi", *(code for code in ("sv", "en") if draw.random() < 0.4)]
        for code in written:
            place = pools.LANGUAGES[code]
            title = f"{beginning[place]} {end[place]} {number + 1}"
            version = PostVersion(
                post=post,
                language=code,
                relation=Relation.ORIGINAL if code == "fi" else Relation.TRANSLATION,
                title=title,
                slug=make_slug(title),
                body="".join(body[place] for body in bodies),
                state=VersionState.PUBLISHED if draw.random() < 0.95 else VersionState.DRAFT,
                published_at=noon - dt.timedelta(days=1 + number, hours=place),
                search_text=" ".join([fold(title), *(folded[body[place]] for body in bodies)]),
            )
            versions.append(version)
    PostVersion.objects.bulk_create(versions, batch_size=BATCH)
    for model in (Post, PostVersion):
        model.objects.filter(created_at__gte=country.started).update(updated_at=noon - LAST_EDITED)
    _join(Post.topics, posts, list(Topic.objects.order_by("pk")), draw)
    _join(Post.counties, posts, list(County.objects.order_by("pk")), draw)
    _join(Post.goals, posts[::5], list(Goal.objects.filter(is_example=True).order_by("pk")), draw)
    _join(Post.organisations, posts[::3], _some_organisations(), draw)


def _projects(country, draw):
    told = pools.words("writing")
    hosts = _some_organisations()
    summaries, texts = pools.summaries(), pools.descriptions()
    projects = []
    for number in range(PROJECTS):
        first, second = draw.choice(told["project_first"]), draw.choice(told["project_second"])
        written = ["fi", *(code for code in ("sv", "en") if draw.random() < 0.5)]
        names = [f"{first[place]} {second[place]} {number + 1}" for place in range(3)]
        year = country.today.year - draw.randint(0, 8)
        project = Project(
            kind=draw.choice(ProjectKind.values),
            host=draw.choice(hosts) if draw.random() < 0.8 else None,
            starts=str(year),
            ends=str(year + 2),
            state=ProjectState.RUNNING if year + 2 >= country.today.year else ProjectState.ENDED,
            publication=State.PUBLISHED if draw.random() < 0.95 else State.DRAFT,
            is_example=True,
            **_texts("name", names, written),
            **_texts("slug", [make_slug(name) for name in names], written),
            **_texts("summary", draw.choice(summaries), written),
            **_texts("final_report", draw.choice(texts), written),
        )
        project.search_text = project.own_text()
        for code in CODES:
            setattr(project, f"sort_{code}", sort_key(languages.localised(project, "name", code).text))
        projects.append(project)
    Project.objects.bulk_create(projects, batch_size=BATCH)
    edited = Project.objects.filter(created_at__gte=country.started)
    edited.update(updated_at=country.started - LAST_EDITED)
    _join(Project.counties, projects, list(County.objects.order_by("pk")), draw)
    _join(Project.topics, projects, list(Topic.objects.order_by("pk")), draw)


def _some_organisations():
    """Return some of the organisations that may be named."""
    return list(Organisation.objects.published().filter(is_example=True).order_by("pk")[:2000])


def _join(relation, rows, others, draw):
    """Join each of ``rows`` with one of ``others``, or two."""
    through = relation.through
    own, other = relation.field.m2m_field_name(), relation.field.m2m_reverse_field_name()
    through.objects.bulk_create(
        [
            through(**{f"{own}_id": row.pk, f"{other}_id": found.pk})
            for row in rows
            for found in draw.sample(others, min(draw.randint(1, 2), len(others)))
        ],
        batch_size=BATCH,
    )


def _texts(field, texts, written):
    return {f"{field}_{code}": texts[pools.LANGUAGES[code]] for code in written}
