"""The index: it tells of what is published and of nothing else, in the transaction that publishes."""

from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from organisations.choices import State
from organisations.models import Organisation
from portal.editing import actions
from portal.editing.merging import traces
from portal.editing.snapshots import take
from portal.search import analysis, index
from portal.search.backends import backend
from portal.search.checks import index_fits_analyser
from portal.search.documents import everything, of
from portal.search.finding import CAP, find, hits, understood
from portal.search.models import Document, IndexState, Word
from tests.blog.factories import PostVersionFactory
from tests.organisations.factories import ActivityFactory, OrganisationFactory
from tests.portal.factories import UserFactory
from tests.projects.factories import MaterialFactory
from tests.regions.factories import CountyFactory, GoalFactory, MunicipalityFactory, StrategyFactory

pytestmark = pytest.mark.django_db


def found(text, **facets):
    """Return kind and id of what a search for ``text`` finds, in order."""
    query = replace(understood(text), facets={name: frozenset(values) for name, values in facets.items()})
    return [(one.kind, one.object_id) for one in find(query).candidates]


def organisation(name="Sydänyhdistys ry", **values):
    made = OrganisationFactory(name_fi=name, name_sv="", name_en="", **values)
    index.follow(made)
    return made


def test_what_is_published_is_found_and_what_is_not_is_not():
    shown, draft = organisation(), organisation(draft=True)

    assert found("sydänyhdistys") == [("organisation", shown.pk)]
    assert not Document.objects.filter(object_id=draft.pk).exists()


def test_publishing_archiving_and_bringing_back_go_with_the_index():
    administrator = UserFactory(superuser=True)
    profile = organisation(draft=True)
    draft = actions.save_draft(
        profile, by=administrator, values={"name_fi": "Munuaisliitto ry"}, base=traces(take(profile))
    )

    actions.publish(draft.revision, by=administrator)
    assert found("munuaisliitto") == [("organisation", profile.pk)]
    assert found("sydänyhdistys") == []

    profile.refresh_from_db()
    actions.archive(profile, by=administrator)
    assert found("munuaisliitto") == []

    actions.unarchive(profile, by=administrator)
    assert found("munuaisliitto") == [("organisation", profile.pk)]


def test_what_is_rolled_back_is_not_found():
    profile = organisation()

    with transaction.atomic():
        Organisation.objects.filter(pk=profile.pk).update(name_fi="Toinen nimi")
        index.follow(profile)
        assert found("toinen") == [("organisation", profile.pk)]
        transaction.set_rollback(True)

    assert found("toinen") == []
    assert found("sydänyhdistys") == [("organisation", profile.pk)]


def test_a_row_changed_behind_the_index_is_not_shown():
    profile = organisation()

    Organisation.objects.filter(pk=profile.pk).update(state=State.ARCHIVED)

    assert hits(find(understood("sydänyhdistys")).candidates) == []


def test_once_a_day_the_index_is_told_of_what_was_changed_behind_it():
    gone, new, known = organisation(), organisation("Munuaisliitto ry", draft=True), organisation("Tuki ry")
    call_command("rebuild_search", verbosity=0)
    Organisation.objects.filter(pk=gone.pk).update(state=State.ARCHIVED)
    Organisation.objects.filter(pk=new.pk).update(state=State.PUBLISHED)

    assert index.mend() == 2

    assert found("sydänyhdistys") == []
    assert found("munuaisliitto") == [("organisation", new.pk)]
    assert found("tuki") == [("organisation", known.pk)]
    assert index.mend() == 0


def segments(slot):
    """Return in how many pieces SQLite looks for each token; None on PostgreSQL, whose index is one."""
    if connection.vendor != "sqlite":
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(DISTINCT segid) FROM {backend(slot).table}_idx")  # noqa: S608
        return cursor.fetchone()[0]


def test_what_writing_scatters_is_put_together_by_a_rebuild_and_once_a_day():
    one = 1 if connection.vendor == "sqlite" else None
    profiles = [organisation(f"Sydänyhdistys {number} ry") for number in range(3)]
    scattered = segments("a")

    call_command("rebuild_search", verbosity=0)

    assert scattered is None or scattered > 1
    assert segments(index.state().active) == one
    for profile in profiles:
        index.follow(profile)
    scattered = segments(index.state().active)

    index.mend()

    assert scattered is None or scattered > 1
    assert segments(index.state().active) == one
    assert len(found("sydänyhdistys")) == len(profiles)


def test_a_word_in_title_and_text_is_found_once_in_the_best_place():
    title = organisation("Sydänyhdistys ry", description_fi="<p>Sydän ja sydänyhdistys.</p>")
    part = organisation("Tuki ry", description_fi="<p>Aluesydänyhdistyksen sydän.</p>")
    text = organisation("Apu ry", description_fi="<p>Sydänyhdistyksen väki.</p>")

    tiers = {one.object_id: one.tier for one in find(understood("sydänyhdistykset")).candidates}

    assert tiers == {title.pk: 1, text.pk: 3, part.pk: 4}
    assert [pk for _kind, pk in found("sydänyhdistys")] == [title.pk, text.pk, part.pk]


def test_how_well_several_words_fit_is_the_same_read_from_tokens_and_asked_for(monkeypatch):
    title = organisation("Sydän ja tuki ry", description_fi="")
    parts = organisation("Sydänyhdistys ja vertaistuki ry", description_fi="")
    text = organisation("Apu ry", description_fi="<p>Sydän saa tuen.</p>")
    deep = organisation("Väki ry", description_fi="<p>Aluesydänyhdistys, vertaistuki.</p>")
    swedish = OrganisationFactory(name_fi="", name_sv="Sydän och tuki rf", name_en="", description_sv="")
    index.follow(swedish)
    expected = {title.pk: 1, parts.pk: 2, text.pk: 3, deep.pk: 4, swedish.pk: 1}

    read = find(understood("sydän tuki")).candidates
    monkeypatch.setattr("portal.search.finding.MOST_READ", 0)
    asked = find(understood("sydän tuki")).candidates

    assert read == asked
    assert {one.object_id: one.tier for one in read} == expected
    assert [one.object_id for one in read] == [title.pk, parts.pk, text.pk, deep.pk, swedish.pk]


def test_an_index_that_has_to_be_made_anew_is_not_mended():
    made = OrganisationFactory(name_fi="Sydänyhdistys ry")

    assert index.mend() == 0
    assert not Document.objects.filter(object_id=made.pk).exists()


def test_goals_are_not_found_once_another_strategy_has_taken_the_place_of_theirs():
    goal = GoalFactory(name_fi="Yksinäisyys vähenee")
    index.follow(goal)
    assert found("yksinäisyys") == [("goal", goal.pk)]

    later = StrategyFactory(county=goal.county, supersedes=goal.strategy)
    index.follow(later)
    assert found("yksinäisyys") == []

    later.supersedes = None
    later.save()
    index.follow(later)
    assert found("yksinäisyys") == [("goal", goal.pk)]


def test_a_material_is_not_found_once_a_newer_one_has_taken_its_place():
    older = MaterialFactory(title="Vertaisohjaajan opas", language="fi")
    index.follow(older)
    newer = MaterialFactory(
        title="Vertaisohjaajan opas 2", language="fi", project=older.project, replaces=older
    )
    index.follow(newer)

    assert found("vertaisohjaaja") == [("material", newer.pk)]


def test_a_post_that_waits_for_its_time_is_found_when_it_has_come(time_machine):
    time_machine.move_to("2026-11-02 10:00 +0200", tick=False)
    version = PostVersionFactory(language="fi", title="Yhdessä asumisesta", published_at="2026-11-03T08:00Z")
    index.follow(version)

    assert ("post", version.pk) not in found("asuminen")
    time_machine.move_to("2026-11-03 10:01 +0200", tick=False)
    assert ("post", version.pk) in found("asuminen")


def test_an_activity_follows_its_organisation_and_the_organisation_its_activities():
    town = MunicipalityFactory(county=CountyFactory(code="06"))
    profile = organisation()
    activity = ActivityFactory(organisation=profile, title_fi="Kahvila", title_sv="", title_en="")
    activity.municipalities.add(town)
    index.follow(activity)

    assert found("kahvila") == [("activity", activity.pk), ("organisation", profile.pk)]
    assert found("sydänyhdistys kahvila", county=["06"]) == [
        ("activity", activity.pk),
        ("organisation", profile.pk),
    ]

    with transaction.atomic():
        actions.delete(activity, by=None)
    assert found("kahvila") == []


@pytest.mark.parametrize(
    "word", ["sote-uudistus", "o'connor", 'lainaus"merkki', "ken\\oviiva", "thl:n", "1234567-8"]
)
def test_no_token_is_an_operator_of_a_database(word):
    one, other = 10**9, 10**9 + 1  # Documents that no test has written and committed before.
    for slot in "ab":
        table = backend(slot)
        table.add([(one, {word, "toinen"}), (other, {f"{word}x"})])

        assert table.match([[{word}]], 10) == [(0, one)]
        assert table.match([[{word}, {"muu"}], [{word}, {"toinen", "muu"}]], 10) == [(1, one)]
        table.remove([one, other])
        assert table.match([[{word}]], 10) == []


@pytest.mark.parametrize("groups", [[], [set()], [{"a"}, set()]])
def test_nothing_fits_an_expression_that_says_nothing(groups):
    assert backend("a").match([groups], 10) == []


def test_a_rebuild_answers_from_the_other_slot_and_leaves_nothing_behind():
    profile = organisation()
    call_command("rebuild_search", verbosity=0)
    first = IndexState.objects.get()
    gone = organisation("Poistuva yhdistys ry")
    Organisation.objects.filter(pk=gone.pk).delete()

    call_command("rebuild_search", verbosity=0)

    second = IndexState.objects.get()
    assert (first.active, second.active, second.filling) == ("a", "b", "")
    assert found("sydänyhdistys") == [("organisation", profile.pk)]
    assert set(Document.objects.values_list("slot", "object_id")) == {("b", profile.pk)} | set(
        Document.objects.exclude(kind="organisation").values_list("slot", "object_id")
    )
    assert not Word.objects.filter(slot="a").exists()
    assert backend("a").match([[{"1fsydänyhdistys"}]], 10) == []


def test_what_is_published_during_a_rebuild_is_in_both_slots():
    profile = organisation()
    call_command("rebuild_search", verbosity=0)

    def meanwhile(rows, documents, number):
        for row in rows:
            if documents.kind == "organisation":
                Organisation.objects.filter(pk=profile.pk).update(name_fi="Munuaisliitto ry")
                index.follow(profile)
                assert found("munuaisliitto") == [("organisation", profile.pk)]
            yield row

    index.rebuild(meanwhile)

    assert found("munuaisliitto") == [("organisation", profile.pk)]
    assert found("sydänyhdistys") == []


def test_check_demands_a_rebuild_when_words_are_understood_otherwise(monkeypatch):
    assert index_fits_analyser(None, ["default"]) == []
    call_command("rebuild_search", verbosity=0)
    assert index_fits_analyser(None, ["default"]) == []
    assert index.is_current()

    monkeypatch.setattr(analysis, "fingerprint", lambda: "another")

    assert [one.id for one in index_fits_analyser(None, ["default"])] == ["search.W001"]
    assert not index.is_current()
    call_command("rebuild_search", if_needed=True, verbosity=0)
    assert index_fits_analyser(None, ["default"]) == []


def test_if_needed_leaves_an_index_that_fits():
    call_command("rebuild_search", verbosity=0)

    call_command("rebuild_search", if_needed=True, verbosity=0)

    assert IndexState.objects.get().active == "a"


def test_titles_come_before_texts_words_before_parts_and_short_titles_first():
    part = organisation("Vertaistukiyhdistys ry")
    text = organisation("Muu yhdistys ry", description_fi="<p>Meiltä saa tukea.</p>")
    long_title = organisation("Tuki ja turva kaikille ry")
    short = organisation("Tuki ry")

    order = [pk for _kind, pk in found("tuki")]

    assert order == [short.pk, long_title.pk, part.pk, text.pk]


def test_the_own_language_comes_first():
    finnish = organisation("Folkhälsan pohjoinen ry", description_fi="<p>Folkhälsan</p>")
    swedish = OrganisationFactory(name_fi="", name_sv="Folkhälsan rf", name_en="")
    index.follow(swedish)

    def order(language):
        return [one.object_id for one in find(understood("folkhälsan"), language).candidates]

    assert order("fi") == [finnish.pk, swedish.pk]
    assert order("sv") == [swedish.pk, finnish.pk]


def test_queries_do_not_grow_with_what_fits(django_assert_num_queries):
    for number in range(3):
        organisation(f"Tuki {number} ry")
    found("tuki")
    with django_assert_num_queries(4) as few:
        assert len(found("tuki")) == 3
    for number in range(3, 20):
        organisation(f"Tuki {number} ry")

    with django_assert_num_queries(4) as many:
        assert len(found("tuki")) == 20

    assert len(few) == len(many)


def test_more_than_can_be_looked_at_is_told(monkeypatch):
    monkeypatch.setattr("portal.search.finding.CAP", 2)
    assert CAP > 2
    for number in range(4):
        organisation(f"Tuki {number} ry")

    result = find(understood("tuki"))

    assert not result.is_all
    assert len(result.candidates) <= 3


def test_of_much_that_fits_the_same_is_given_each_time():
    for number in range(5):
        organisation(f"Tuki {number} ry")

    given = [backend("a").match([[{"1ftuki"}]], 3) for _time in range(2)]

    assert len({pk for _arm, pk in given[0]}) == 3
    assert given[0] == given[1]


def test_only_a_kind_that_comes_by_itself_asks_for_the_time(time_machine):
    asked = []
    for day in ("2026-11-02", "2027-01-09"):
        time_machine.move_to(f"{day} 10:00 +0200", tick=False)
        asked.append({one.kind: one.shown().query.sql_with_params() for one in everything()})

    depend = {kind for kind in asked[0] if asked[0][kind] != asked[1][kind]}
    assert depend == {one.kind for one in everything() if one.comes_by_itself}


def test_an_activity_is_shown_while_it_and_its_organisation_are_published():
    shown = ActivityFactory()
    ActivityFactory(state=State.DRAFT)
    ActivityFactory(organisation__state=State.DRAFT)

    assert list(of("activity").shown()) == [shown]


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="Only PostgreSQL may choose to read all tokens."
)
def test_whether_anything_fits_is_looked_up_in_the_index():
    slot = backend("a")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # There are few rows: all would be read.
        cursor.execute(f"EXPLAIN {slot.match_sql}", [slot.expression([["1ftuki"]]), 1])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "search_tokens_a_gin" in plan
    assert "search_tokens_a_pkey" not in plan
    # Whatever the limit is, the way to what fits is chosen without it.
    assert "CTE fitting" in plan
