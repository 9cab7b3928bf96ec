"""Which posts are related to one: by shared topics, goals and counties, and by the words of their texts."""

import math
from collections import Counter
from functools import lru_cache

from django.db.models import Count, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from blog.models import Post, PostVersion
from portal.lib.words import COMMON, WORD, stem

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
# Of a word that many letters are compared: compounds and the forms of one word begin alike.
BEGINNING = 7

_stem = lru_cache(maxsize=50_000)(stem)


def related(post, version, *, topics, goals, counties) -> list[Post]:
    """Return the posts of for_list() that are most related to ``version`` of ``post``, best first.

    Candidates are found and weighed by what they share in the database, their words are compared here.
    Only versions that are out are read. Six queries.
    """
    mine = counted(version.search_text)
    weights = _candidates(post, version, mine, topics, goals, counties)
    texts = PostVersion.objects.published().filter(post__in=weights, language=version.language)
    theirs = {pk: counted(text) for pk, text in texts.values_list("post_id", "search_text")}
    alike = likeness(mine, theirs)
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
    word_in = Q()
    for word in telling(mine):
        word_in |= Q(search_text__contains=word)
    by_words = PostVersion.objects.published().filter(word_in, language=version.language)
    by_words = by_words.exclude(post=post.pk).order_by("-published_at", "-pk").values("post")[:CANDIDATES]
    of_interest = Q(weight__gt=0)
    if word_in:
        of_interest |= Q(pk__in=by_words)
    posts = Post.objects.published().newest_first().exclude(pk=post.pk).annotate(weight=weight)
    posts = posts.filter(of_interest).order_by("-weight", "-out_at", "-pk")
    return dict(posts.values_list("pk", "weight")[:CANDIDATES])


def _shared(name, things):
    field = {"topic": Post.topics, "goal": Post.goals, "county": Post.counties}[name]
    rows = field.through.objects.filter(post=OuterRef("pk"), **{f"{name}__in": things}).order_by()
    return Coalesce(Subquery(rows.values("post").annotate(number=Count("pk")).values("number")), 0)


def counted(text: str) -> Counter:
    """Return how often each word of ``text``, folded, stands in its beginning; common words are left out."""
    return Counter(_stem(word)[:BEGINNING] for word in WORD.findall(text[:COMPARED]) if word not in COMMON)


def telling(words: Counter) -> list[str]:
    """Return the words by which texts on the same thing are looked for: often used, and long."""
    long = [word for word in words if len(word) >= TELLING]
    return sorted(long, key=lambda word: (-words[word], -len(word), word))[:ASKED]


def likeness(mine: Counter, theirs: dict) -> dict:
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
