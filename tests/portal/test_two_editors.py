"""Two editors and a county at one profile, in many orders: nothing is lost without being shown."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organisations.models import Organisation
from portal.editing import actions
from portal.editing.merging import traces
from portal.editing.models import Revision
from portal.editing.snapshots import take
from tests.organisations.factories import OrganisationFactory
from tests.portal.factories import coordinator_of, editor_of
from tests.regions.factories import MunicipalityFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FIELDS = ["phone", "email", "ptv_id", "accessibility_fi", "accessibility_sv"]
TEXTS = ["", "a@example.org", "b@example.org", "c@example.org"]

writes = st.tuples(st.just("write"), st.integers(0, 1), st.sampled_from(FIELDS), st.sampled_from(TEXTS))
opens = st.tuples(st.just("open"), st.integers(0, 1))
saves = st.tuples(st.just("save"), st.integers(0, 1), st.sampled_from([None, "mine", "theirs"]))
publishes = st.tuples(st.just("county"), st.sampled_from(FIELDS), st.sampled_from(TEXTS))


class Editor:
    """A person with the form open: what it showed when it was opened, and what stands in it now."""

    def __init__(self, organisation, user):
        self.pk, self.user = organisation.pk, user
        self.open()

    @property
    def organisation(self):
        """The organisation as a new request reads it."""
        return Organisation.objects.get(pk=self.pk)

    def open(self):
        content = actions.current_content(self.organisation, actions.open_revision(self.organisation))
        self.shown = {key: content.get(key) or "" for key in FIELDS}
        self.written = dict(self.shown)

    def save(self, choice):
        """Save the form, and check what came of each field against what was there before."""
        draft = actions.open_revision(self.organisation)
        live = take(self.organisation)
        before = actions.current_content(self.organisation, draft)
        of_draft = actions.rebased(draft, live)[2] if draft else {}
        saved = actions.save_draft(
            self.organisation, by=self.user, values=self.written, base=traces(self.shown)
        )
        for key in FIELDS:
            old, mine, theirs = self.shown[key], self.written[key], before.get(key) or ""
            if mine == old:
                assert (saved.content.get(key) or "") == theirs, "a field nobody touched here was changed"
                assert key not in saved.clashes
            elif theirs in (old, mine):
                assert (saved.content.get(key) or "") == mine, "what was written is not in the draft"
                assert key not in saved.clashes
            else:
                assert saved.clashes[key] == (mine, theirs), "a clash is not shown"
        if saved.clashes and choice:
            self.settle(saved, choice)
        if of_draft and choice:
            actions.save_draft(
                self.organisation,
                by=self.user,
                values={},
                base={},
                against_public=dict.fromkeys(of_draft, choice),
            )
        self.open()

    def settle(self, saved, choice):
        settled = actions.save_draft(
            self.organisation,
            by=self.user,
            values=self.written,
            base=traces(self.shown),
            choices=dict.fromkeys(saved.clashes, choice),
        )
        assert settled.clashes == {}
        for key, (mine, theirs) in saved.clashes.items():
            assert (settled.content.get(key) or "") == ((mine if choice == "mine" else theirs) or "")


@given(steps=st.lists(st.one_of(writes, writes, opens, saves, saves, publishes), min_size=3, max_size=9))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_the_order_nothing_is_lost_without_being_shown(world, steps):
    organisation, editors, county = world
    with transaction.atomic():
        people = [Editor(organisation, user) for user in editors]
        for what, *rest in steps:
            if what == "write":
                who, field, text = rest
                people[who].written[field] = text
            elif what == "open":
                people[rest[0]].open()
            elif what == "save":
                people[rest[0]].save(rest[1])
            else:
                row = Organisation.objects.get(pk=organisation.pk)
                with actions.change(row, by=county) as changed:
                    setattr(changed, rest[0], rest[1])
        for person in people:
            person.save("mine")
        publish_all(organisation, county)
        transaction.set_rollback(True)


def publish_all(organisation, county):
    """Publish what is on its way: the public gets the draft, and its history begins where the last ended."""
    organisation = Organisation.objects.get(pk=organisation.pk)
    draft = actions.open_revision(organisation)
    if draft is None:
        return
    live = take(organisation)
    _base, wanted, clashes = actions.rebased(draft, live)
    published = actions.publish(
        draft, by=county, choices=dict.fromkeys(clashes, "mine"), version=draft.version
    )
    now = take(Organisation.objects.get(pk=organisation.pk))
    assert {key: now.get(key) for key in FIELDS} == {key: wanted.get(key) or "" for key in FIELDS}
    if published.state == "published":
        assert published.base == live
        assert published.content == now
    assert not Revision.objects.of(organisation).open().exists()


@pytest.fixture
def world():
    organisation = OrganisationFactory(home_municipality=MunicipalityFactory(), email="a@example.org")
    county = coordinator_of(organisation.home_municipality.county)
    return organisation, [editor_of(organisation), editor_of(organisation)], county
