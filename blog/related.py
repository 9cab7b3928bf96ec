"""Which posts are related to one: by shared topics, goals and counties, and by the words of their texts."""

import math
from collections import Counter

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from blog.models import Post, PostVersion
from portal.search import analysis, likeness
from portal.search.filters import having_any
from portal.search.small_words import COMMON

SHOWN = 3
CANDIDATES = 40
# How much a shared thing of each kind tells.
WEIGHTS = {"topic": 3, "goal": 3, "county": 1}
# Texts of the same words count as much as two topics; those that share nothing else must be quite alike.
WORDS_WEIGHT = 6
ALIKE = 0.2
# As much of a text is compared, and so many of its words are asked for.
COMPARED = 4000
ASKED = 6
TELLING = 5  # Letters.


def related(post, version, *, topics, goals, counties) -> list[Post]:
    """Return the posts of for_list() that are most related to ``version`` of ``post``, best first.

    Candidates are found and weighed by what they share in the database, their words are compared here.
    Only versions that are out are read. Six queries.
    """
    mine = counted(version.search_text, version.language)
    weights = _candidates(post, version, mine, topics, goals, counties)
    texts = PostVersion.objects.published().filter(post__in=weights, language=version.language)
    theirs = {pk: counted(text, version.language) for pk, text in texts.values_list("post_id", "search_text")}
    alike = alikeness(mine, theirs)
    scores = {}
    for pk, weight in weights.items():
        words = alike.get(pk, 0)
        if weight or words >= ALIKE:
            scores[pk] = weight + WORDS_WEIGHT * words
    best = set(sorted(scores, key=lambda pk: -scores[pk])[: SHOWN * 2])  # Candidates come newest first.
    found = list(Post.objects.for_list().filter(pk__in=best))
    return sorted(found, key=lambda other: -scores[other.pk])[:SHOWN]


def _candidates(post, version, mine, topics, goals, counties):
    """Return by primary key the weight of what the posts that are out share with ``post``. One query."""
    weight = Value(0)
    for name, things in (("topic", topics), ("goal", goals), ("county", counties)):
        if things:
            weight = weight + _shared(name, things) * WEIGHTS[name]
    asked = telling(mine)
    by_words = having_any(PostVersion.objects.published(), asked, version.language)
    by_words = by_words.exclude(post=post.pk).order_by("-published_at", "-pk").values("post")[:CANDIDATES]
    of_interest = Q(weight__gt=0)
    if asked:
        of_interest |= Q(pk__in=by_words)
    posts = Post.objects.published().newest_first().exclude(pk=post.pk).annotate(weight=weight)
    posts = posts.filter(of_interest).order_by("-weight", "-out_at", "-pk")
    return dict(posts.values_list("pk", "weight")[:CANDIDATES])


def _shared(name, things):
    field = {"topic": Post.topics, "goal": Post.goals, "county": Post.counties}[name]
    rows = field.through.objects.filter(post=OuterRef("pk"), **{f"{name}__in": things}).order_by()
    return Coalesce(Subquery(rows.values("post").annotate(number=Count("pk")).values("number")), 0)


def counted(text: str, language: str) -> Counter:
    """Return how often each word, and each part of a compound, stands in the beginning of ``text``.

    Words are told by their basic forms; common ones are left out.
    """
    found = Counter()
    for word in analysis.words(text[:COMPARED]):
        if len(word) >= likeness.SHORTEST and word not in COMMON:
            base, parts = analysis.of_word(word, language)
            found.update({likeness.key(base), *parts})
    return found


def telling(words: Counter) -> list[str]:
    """Return the basic forms by which texts on the same thing are looked for: often used, and long."""
    long = [word for word in words if len(word) >= TELLING]
    return sorted(long, key=lambda word: (-words[word], -len(word), word))[:ASKED]


def alikeness(mine: Counter, theirs: dict) -> dict:
    """Return by key how alike the texts are to ``mine``, from 0 to 1; words that few have count most."""
    number = len(theirs) + 1
    seen = Counter(mine.keys())
    for words in theirs.values():
        seen.update(words.keys())
    rarity = {word: math.log(1 + number / times) for word, times in seen.items()}

    def vector(words):
        return {word: (1 + math.log(times)) * rarity[word] for word, times in words.items()}

    def length(weights):
        return math.sqrt(sum(weight * weight for weight in weights.values()))

    own = vector(mine)
    found = {}
    for key, words in theirs.items():
        other = vector(words)
        both = length(own) * length(other)
        found[key] = sum(own[word] * other[word] for word in own.keys() & other.keys()) / both if both else 0
    return found
