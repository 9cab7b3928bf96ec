"""Related posts: by what they share, and by their words; never by what is not out."""

import pytest

from blog.models import Post
from blog.related import alikeness, counted, related
from portal.search import index
from tests.blog.factories import PostFactory, PostVersionFactory
from tests.portal.factories import TopicFactory
from tests.regions.factories import CountyFactory, GoalFactory

pytestmark = pytest.mark.django_db

BRIDGE = "<p>Sillan rakentaminen vaatii terästä, betonia ja kärsivällisiä insinöörejä.</p>"
SOUP = "<p>Keittoon kuuluvat sipuli, porkkana sekä lempeä liekki kattilan alla.</p>"
BRIDGES = "<p>Siltoja rakennetaan betonista; insinöörit ovat kärsivällisiä.</p>"


def written(title, body=SOUP, language="fi", **post):
    traits = {name: post.pop(name) for name in ("draft", "scheduled", "archived") if name in post}
    version = PostVersionFactory(
        language=language, title=title, body=body, post=PostFactory(versions=False, **post), **traits
    )
    index.follow(version)
    return version


def titles(version):
    post = version.post
    found = related(
        post,
        version,
        topics=list(post.topics.all()),
        goals=list(post.goals.all()),
        counties=list(post.counties.all()),
    )
    return [one.public_versions[0].title for one in found]


def test_what_shares_more_comes_first():
    topic, goal, county = TopicFactory(), GoalFactory(), CountyFactory()
    version = written("Tämä", BRIDGE, topics=[topic], goals=[goal], counties=[county])
    written("Alue", counties=[county])
    written("Aihe ja tavoite", topics=[topic], goals=[goal])
    written("Aihe", topics=[topic])
    written("Aihe ja alue", topics=[topic], counties=[county])
    assert titles(version) == ["Aihe ja tavoite", "Aihe ja alue", "Aihe"]


def test_texts_of_the_same_words_are_related_without_a_common_topic():
    version = written("Silta", BRIDGE)
    written("Keitto")
    written("Sillat", BRIDGES)
    assert titles(version) == ["Sillat"]


@pytest.mark.parametrize("state", ["draft", "scheduled", "archived"])
def test_what_is_not_out_is_related_to_nothing(state):
    topic = TopicFactory()
    version = written("Silta", BRIDGE, topics=[topic])
    written("Salainen", BRIDGES, topics=[topic], **{state: True})
    # Its other version is out, but not in words that anybody may read.
    half = written("Uppgift", SOUP, language="sv")
    PostVersionFactory(post=half.post, language="fi", title="Salainen", body=BRIDGE, **{state: True})
    assert titles(version) == []


def test_forms_of_a_word_and_its_compounds_are_alike():
    mine = counted("Silta sillan sillalle", "fi")
    alike = alikeness(mine, {1: counted("rautatiesillasta", "fi"), 2: counted("", "fi"), 3: mine})
    assert alike[2] == 0 < alike[1] < alike[3] == pytest.approx(1)


@pytest.mark.parametrize("number", [1, 4])
def test_related_posts_take_six_queries(django_assert_num_queries, number):
    topic = TopicFactory()
    version = written("Silta", BRIDGE, topics=[topic])
    for place in range(number):
        written(f"Toinen {place}", topics=[topic])
    topics = list(version.post.topics.all())
    with django_assert_num_queries(6):
        found = related(version.post, version, topics=topics, goals=[], counties=[])
    assert len(found) == min(number, 3)
    assert isinstance(found[0], Post)
