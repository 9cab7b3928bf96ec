"""Goals and steps that an activity may serve: found by words, and suggested with the reasons why.

What is suggested is a beginning, no claim: the organisation says itself what its activity serves.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisations.choices import LIFE_STAGE_FIELDS
from organisations.models import Activity, GoalContribution, StepContribution
from portal.lib import languages, richtext
from portal.lib.folding import fold
from portal.search import finding
from portal.search.likeness import Told, shared, told
from portal.topics.models import Topic
from regions.choices import LifeStage
from regions.models import Goal, Municipality, Step

SHOWN = 8
FOUND = 30
NAMED_WORDS = 3
KINDS = {"goals": "goal", "steps": "step"}  # As the search knows them, by part.
# What each likeness is worth; words are worth more the fewer candidates have them.
TOPIC, STAGE, PEER, MOST_PEERS, HOME = 2.0, 1.0, 1.5, 3, 0.5


@dataclass
class Suggestion:
    """A goal or step, and why it is suggested: sentences, the strongest first."""

    part: str
    thing: Goal | Step
    score: float = 0.0
    reasons: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Its key in the activity's content."""
        return f"{self.part}/{self.thing.pk}"

    def add(self, worth: float, reason: str):
        self.score += worth
        self.reasons.append(reason)


@dataclass(frozen=True)
class Likeness:
    """What is looked for: the activity as it is being written."""

    words: dict[str, dict[str, Told]]
    topics: list[Topic]
    municipalities: list[Municipality]
    stages: list[LifeStage]
    nature: str
    counties: list[int]


def for_activity(activity: Activity, content: dict[str, Any], shown: int = SHOWN) -> list[Suggestion]:
    """Return what ``activity``, written as in ``content``, may serve beside what it serves already.

    The likeliest come first. Six queries, however many goals and steps there are.
    """
    like = likeness(activity, content)
    found = [one for one in candidates(like.counties) if one.key not in content]
    _by_words(found, like)
    _by_stage(found, like)
    _by_peers(found, like, activity)
    for one in found:
        _by_county(one, like)
    return sorted(found, key=lambda one: -one.score)[:shown]


def search(text: str, counties: Iterable[int] | None, left_out=(), most: int = FOUND) -> list[Suggestion]:
    """Return the goals and steps that have every word of ``text``: as it stands, or as the search finds it.

    ``counties`` are primary keys, None for the whole country; national paths are always searched. Those
    whose name has the words come first. Eight queries at most.
    """
    words = fold(text).split()[:8]
    if not words:
        return []
    query = finding.understood(text).narrowed({"kind": frozenset(KINDS.values())})
    tiers = {(one.kind, one.object_id): one.tier for one in finding.find(query).candidates}
    found = []
    for one in candidates(counties):
        name, whole = fold(" ".join(_names(one))), fold(" ".join(_texts(one)))
        tier = tiers.get((KINDS[one.part], one.thing.pk))
        if one.key not in left_out and (tier or all(word in whole for word in words)):
            in_name = len(words) if tier == 1 else sum(word in name for word in words)
            one.add(in_name, belongs_to(one))
            found.append(one)
    return sorted(found, key=lambda one: -one.score)[:most]


def counties_of(activity: Activity, content: dict[str, Any]) -> list[int]:
    """Return the primary keys of the counties where the activity is given, else of its organisation's home.

    One query.
    """
    return _counties(activity, _municipalities(content))


def candidates(counties: Iterable[int] | None) -> list[Suggestion]:
    """Return the goals in force and the steps of ``counties``, and those of national paths. Two queries."""
    goals = Goal.objects.current().select_related("county", "strategy").order_by("strategy", "order", "pk")
    steps = Step.objects.select_related("path__county").order_by("path", "order")
    if counties is not None:
        goals = goals.filter(county__in=counties)
        steps = steps.filter(Q(path__county__in=counties) | Q(path__county=None))
    return [
        *(Suggestion("goals", goal) for goal in goals),
        *(Suggestion("steps", step) for step in steps),
    ]


def belongs_to(one: Suggestion) -> str:
    """Return in words whose goal or step it is."""
    thing = one.thing
    if one.part == "goals":
        return _("A goal of %(county)s") % {"county": thing.county.local_name.text}
    path, county = thing.path.local_name.text, thing.path.county
    if county is None:
        return _("A step of the national path “%(path)s”") % {"path": path}
    return _("A step of the path “%(path)s”, %(county)s") % {"path": path, "county": county.local_name.text}


def likeness(activity: Activity, content: dict[str, Any]) -> Likeness:
    """Return what the activity, written as in ``content``, is about. Two queries."""
    topics = list(Topic.objects.filter(pk__in=content.get("topics") or []))
    municipalities = _municipalities(content)
    return Likeness(
        words={code: told(_written(content, code), code) for code in languages.CODES},
        topics=topics,
        municipalities=municipalities,
        stages=[stage for stage, name in LIFE_STAGE_FIELDS.items() if content.get(name)],
        nature=content.get("nature") or "",
        counties=_counties(activity, municipalities),
    )


def _municipalities(content):
    return list(Municipality.objects.filter(pk__in=content.get("municipalities") or []))


def _counties(activity, municipalities):
    home = activity.organisation.home_municipality
    given = Counter(one.county_id for one in municipalities)
    return [pk for pk, _number in given.most_common()] or ([home.county_id] if home else [])


def _written(content, code):
    for name in ("title", "summary", "description", "target_group", "eligibility"):
        yield richtext.plain(content.get(f"{name}_{code}") or "")


def _names(one):
    yield from (getattr(one.thing, f"name_{code}") or "" for code in languages.CODES)


def _texts(one):
    """Return the words by which a goal or step is found: its own, and the name of the step's path."""
    for code in languages.CODES:
        yield " ".join(_texts_in(one, code))


def _texts_in(one, code):
    path = getattr(one.thing.path, f"name_{code}") if one.part == "steps" else ""
    return [text for name in ("name", "description") if (text := getattr(one.thing, f"{name}_{code}"))] + (
        [path] if path else []
    )


# Each likeness adds its worth and its reason.


def _by_words(found, like):
    """Words that the activity and the goal or step share; its topics and places are words too."""
    theirs = [{code: told(_texts_in(one, code), code) for code in languages.CODES} for one in found]
    common = Counter(key for words in theirs for key in {key for each in words.values() for key in each})
    for one, words in zip(found, theirs, strict=True):
        same = {code: shared(like.words[code], words[code]) for code in languages.CODES}
        code = next((code for code in languages.chain() if same[code]), "")
        if code:
            worth = sum(math.log1p(len(found) / common[key]) for key in same[code])
            one.add(worth, _same_words(list(same[code].values())[:NAMED_WORDS], code))
        for topic in like.topics:
            if any(_names_it(topic, words[code], code) for code in languages.CODES):
                one.add(TOPIC, _("About the same topic: %(topic)s") % {"topic": topic.local_name.text})
        for place in like.municipalities:
            if any(_names_it(place, words[code], code) for code in languages.CODES):
                one.add(HOME, _("Names the same place: %(place)s") % {"place": place.local_name.text})


def _names_it(thing, words, code):
    named = told([getattr(thing, f"name_{code}") or ""], code)
    return bool(named) and len(shared(words, named)) == len(named)


def _same_words(words, code):
    told = ", ".join(words)
    if code != languages.current():
        return format_html("{} {}", _("Same words:"), format_html('<span lang="{}">{}</span>', code, told))
    return format_html("{} {}", _("Same words:"), told)


def _by_stage(found, like):
    for one in found:
        if one.part == "steps" and one.thing.path.life_stage in like.stages:
            stage = LifeStage(one.thing.path.life_stage)
            one.add(STAGE, _("For the same stage of life: %(stage)s") % {"stage": stage.label})


def _by_peers(found, like, activity):
    """What other organisations in the same counties chose for activities of the same topics or nature."""
    for part, model, joined in (("goals", GoalContribution, "goal"), ("steps", StepContribution, "step")):
        chosen = _chosen(model, joined, like, activity)
        for one in found:
            by_topic, by_nature = chosen.get(one.thing.pk, (0, 0)) if one.part == part else (0, 0)
            if by_topic:
                text = ngettext(
                    "%(count)s organisation with the same topics chose this",
                    "%(count)s organisations with the same topics chose this",
                    by_topic,
                )
                one.add(PEER * min(by_topic, MOST_PEERS), text % {"count": by_topic})
            elif by_nature:
                text = ngettext(
                    "%(count)s organisation with activities of the same kind chose this",
                    "%(count)s organisations with activities of the same kind chose this",
                    by_nature,
                )
                one.add(PEER / 2 * min(by_nature, MOST_PEERS), text % {"count": by_nature})


def _chosen(model, joined, like, activity):
    topics = [topic.pk for topic in like.topics]
    others = (
        model.objects.public()
        .filter(activity__organisation__home_municipality__county__in=like.counties)
        .exclude(activity__organisation=activity.organisation_id)
    )
    counted = (
        others.order_by()
        .values(joined)
        .annotate(
            by_topic=Count(
                "activity__organisation", distinct=True, filter=Q(activity__topics__in=topics or [0])
            ),
            by_nature=Count("activity__organisation", distinct=True, filter=Q(activity__nature=like.nature)),
        )
    )
    return {row[joined]: (row["by_topic"], row["by_nature"]) for row in counted}


def _by_county(one, like):
    """Say last whose it is: of two that are alike, the one of the county where the activity is given most."""
    county = one.thing.county_id if one.part == "goals" else one.thing.path.county_id
    one.add(HOME if like.counties and county == like.counties[0] else 0, belongs_to(one))
