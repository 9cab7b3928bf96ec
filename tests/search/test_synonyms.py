"""Expressions that mean the same, and searches that found nothing."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from portal.search import misses
from portal.search.finding import of_word
from portal.search.models import Miss, Synonyms
from portal.search.synonyms import widened
from tests.portal.factories import MissFactory, SynonymsFactory

pytestmark = pytest.mark.django_db


def groups(*words):
    return widened([of_word(word) for word in words], of_word)


def fits(text, *words):
    """Whether a text with the words of ``text`` fits a query for ``words``: one of each group is in it."""
    there = frozenset().union(*(of_word(word) for word in text.split()))
    return all(group & there for group in groups(*words))


def test_an_abbreviation_stands_for_all_words_of_what_it_means():
    SynonymsFactory(expressions="hyte\nhyvinvoinnin ja terveyden edistäminen\nfrämjande av välfärd och hälsa")

    assert fits("hyte", "hyte")
    assert fits("hyvinvoinnin ja terveyden edistämisen suunnitelma", "hyte")
    assert fits("plan för främjande av välfärd och hälsa", "hyte")
    assert not fits("terveyden edistämisen päivä", "hyte")
    assert fits("hyte", "hyvinvoinnin", "terveyden", "edistäminen")
    assert not fits("hyte", "hyvinvoinnin", "terveyden", "edistäminen", "oulu")
    assert fits("hyte oulu", "oulu", "hyvinvoinnin", "terveyden", "edistämistä")


def test_words_of_two_languages_stand_for_each_other():
    SynonymsFactory(expressions="YTA\nyhteistyöalue\nsamarbetsområde")

    assert fits("sydsveriges samarbetsområden", "yta")
    assert fits("yhteistyöalueella", "samarbetsområde")
    assert not fits("yhteistyö", "yta")


def test_words_without_synonyms_stay_as_they_are(django_assert_num_queries):
    SynonymsFactory()
    groups("tuki")
    with django_assert_num_queries(1):
        assert groups("tuki", "oulu") == [of_word("tuki"), of_word("oulu")]
    with django_assert_num_queries(0):
        assert groups() == []


def test_very_long_expressions_do_not_make_very_long_queries():
    SynonymsFactory(
        expressions="\n".join(["x1", *[" ".join(f"s{n}{m}" for n in range(9)) for m in range(9)]])
    )

    assert len(groups("x1")) <= 12


def test_synonyms_are_at_least_two():
    with pytest.raises(ValidationError):
        Synonyms(expressions="hyte\n \n").full_clean()
    assert str(Synonyms(expressions="hyte\n\n terveys ")) == "hyte = terveys"


# Searches that found nothing.


def test_a_search_is_counted_by_month_and_language(time_machine):
    time_machine.move_to("2026-11-12")
    for text in ("Ystävätoiminta", " ystävätoiminta", "ystävätoiminta"):
        misses.note(text, "fi")
    misses.note("vänverksamhet", "sv")

    assert list(Miss.objects.values_list("month", "language", "text", "times")) == [
        (dt.date(2026, 11, 1), "fi", "ystävätoiminta", 3),
        (dt.date(2026, 11, 1), "sv", "vänverksamhet", 1),
    ]
    assert [miss.text for miss in misses.shown()] == ["ystävätoiminta"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "aino@example.org",
        "131052-308T",
        "soita 0401234567",
        "a" * 61,
        "Aino asuu siellä eikä täällä enää",
    ],
)
def test_what_may_tell_of_a_person_is_not_kept(text):
    misses.note(text, "fi")

    assert not Miss.objects.exists()


def test_what_is_old_or_was_looked_for_seldom_is_forgotten():
    today = dt.date(2026, 11, 12)
    kept = MissFactory(month=dt.date(2026, 6, 1), times=5), MissFactory(month=dt.date(2026, 10, 1), times=1)
    MissFactory(month=dt.date(2026, 6, 1), times=2)
    MissFactory(month=dt.date(2025, 6, 1), times=50)

    assert misses.forget(today) == 2
    assert set(Miss.objects.all()) == set(kept)
