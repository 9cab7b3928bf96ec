"""What makes a translation fall behind, and what must not.

The first seven are known faults of a portal in use elsewhere, each written down as what must hold here.
"""

import pytest

from organisations.models import Organisation
from portal.editing import actions
from portal.editing.choices import Match, TextState
from portal.editing.merging import traces
from portal.editing.models import Revision, Translation
from portal.editing.snapshots import take
from portal.editing.translating import state_of
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import UserFactory
from tests.regions.factories import MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return UserFactory(superuser=True)


@pytest.fixture
def organisation(by):
    """Return an organisation whose Swedish and English descriptions were translated from the Finnish one."""
    made = OrganisationFactory(
        home_municipality=MunicipalityFactory(),
        text_languages="fi,sv,en",
        description_fi="<p>Autamme.</p>",
        description_sv="",
        description_en="",
    )
    publish(made, by, description_sv="<p>Vi hjälper.</p>", description_en="<p>We help.</p>")
    return made


def publish(obj, by, **values):
    """Save ``values`` and publish them; decisions are named ``match:…`` and ``minor:…``."""
    now = actions.current_content(obj, actions.open_revision(obj))
    saved = actions.save_draft(obj, by=by, values=values, base=traces(now))
    if saved.revision:
        actions.submit(saved.revision, by=by)
    obj.refresh_from_db()


def states(obj, field="description"):
    content = take(obj)
    return {code: str(state_of(content, field, code, "fi")) for code in ("fi", "sv", "en")}


FRESH = {"fi": "source", "sv": "up_to_date", "en": "up_to_date"}
BEHIND = {"fi": "source", "sv": "needs_update", "en": "needs_update"}


def test_a_changed_source_leaves_its_translations_behind(organisation, by):
    assert states(organisation) == FRESH

    publish(organisation, by, description_fi="<p>Autamme ja kuuntelemme.</p>")

    assert states(organisation) == BEHIND
    rows = Translation.objects.of(organisation).filter(field="description")
    assert set(rows.values_list("language", "state")) == {("sv", "needs_update"), ("en", "needs_update")}


def test_still_correct_is_said_without_a_fake_edit(organisation, by):
    publish(organisation, by, description_fi="<p>Autamme ja kuuntelemme.</p>")

    publish(organisation, by, **{"match:description_sv": Match.NOW})

    assert states(organisation) == BEHIND | {"sv": "up_to_date"}
    assert organisation.description_sv == "<p>Vi hjälper.</p>"


@pytest.mark.parametrize(
    "values",
    [
        {"website": "https://new.example.org/"},
        {"description_fi": "<p><strong>Autamme.</strong></p>"},
        {"description_fi": "<p>Autamme.</p><p></p>"},
    ],
    ids=["another column", "marked strong", "an empty paragraph"],
)
def test_a_change_that_leaves_the_words_outdates_nothing(organisation, by, values):
    publish(organisation, by, **values)

    assert states(organisation) == FRESH
    assert all(getattr(organisation, key) for key in values)


def test_saving_what_is_public_as_an_equal_draft_outdates_nothing(organisation, by):
    before = Revision.objects.count()

    publish(organisation, by, description_fi=organisation.description_fi, phone=organisation.phone)

    assert states(organisation) == FRESH
    assert Revision.objects.count() == before


def test_a_minor_edit_of_the_source_stays_minor(organisation, by):
    publish(organisation, by, description_fi="<p>Autamme!</p>", **{"minor:description_fi": True})
    assert states(organisation) == FRESH

    # Also after a later save that has nothing to do with it.
    publish(organisation, by, phone="03 987")
    assert states(organisation) == FRESH


def test_a_minor_edit_does_not_hide_that_a_translation_had_fallen_behind(organisation, by):
    publish(organisation, by, description_fi="<p>Autamme ja kuuntelemme.</p>")

    publish(
        organisation, by, description_fi="<p>Autamme ja kuuntelemme!</p>", **{"minor:description_fi": True}
    )

    assert states(organisation) == BEHIND


def test_a_minor_edit_of_a_translation_is_not_a_new_translation(organisation, by):
    publish(organisation, by, description_fi="<p>Autamme ja kuuntelemme.</p>")

    publish(organisation, by, description_sv="<p>Vi hjälper!</p>", **{"match:description_sv": Match.LATER})

    assert states(organisation) == BEHIND
    assert organisation.description_sv == "<p>Vi hjälper!</p>"


def test_publishing_a_fresh_translation_clears_the_mark(organisation, by):
    publish(organisation, by, description_fi="<p>Autamme ja kuuntelemme.</p>")

    publish(organisation, by, description_sv="<p>Vi hjälper och lyssnar.</p>")

    assert states(organisation) == BEHIND | {"sv": "up_to_date"}


def test_retranslating_an_unchanged_source_leaves_the_other_translations_alone(organisation, by):
    publish(organisation, by, description_sv="<p>Vi bistår.</p>")

    assert states(organisation) == FRESH


def test_a_text_of_its_own_never_falls_behind(organisation, by):
    publish(organisation, by, **{"match:description_en": Match.OWN})
    publish(organisation, by, description_fi="<p>Autamme ja kuuntelemme.</p>")

    assert states(organisation) == {"fi": "source", "sv": "needs_update", "en": "independent"}


def test_a_translation_published_with_its_new_source_is_up_to_date(organisation, by):
    publish(
        organisation,
        by,
        description_fi="<p>Autamme ja kuuntelemme.</p>",
        description_sv="<p>Vi hjälper och lyssnar.</p>",
    )

    assert states(organisation) == BEHIND | {"sv": "up_to_date"}


def test_a_translation_from_before_marks_were_kept_falls_behind_like_any_other(by):
    organisation = OrganisationFactory(home_municipality=MunicipalityFactory())
    assert not Translation.objects.exists()

    publish(organisation, by, description_fi="<p>Aivan muuta.</p>")

    assert states(organisation) == BEHIND


def test_a_text_taken_away_is_missing_and_has_no_mark(organisation, by):
    publish(organisation, by, description_en="")

    assert states(organisation)["en"] == TextState.MISSING
    assert not Translation.objects.of(organisation).filter(language="en", field="description").exists()
    assert not Organisation.objects.get(pk=organisation.pk).description_en
