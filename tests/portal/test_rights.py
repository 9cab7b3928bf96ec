"""Who may open what: every kind of page that is not public in every state, for every kind of reader."""

import pytest

from organisations.models import Activity, Organisation
from portal.lib import languages
from tests.blog.factories import PostFactory, PostVersionFactory
from tests.organisations.factories import ActivityFactory, OrganisationFactory
from tests.portal.factories import UserFactory

pytestmark = pytest.mark.django_db

VIEW = ["organisations.view_organisation", "organisations.view_activity", "blog.view_postversion"]
READERS = {
    "visitor": None,
    "member": {"permissions": VIEW},  # Rights count for staff alone.
    "plain staff": {"staff": True},
    "viewing staff": {"staff": True, "permissions": VIEW},
    "administrator": {"superuser": True},
}
TO_ALL = dict.fromkeys(READERS, 200)
TO_VIEWERS = {
    "visitor": 404,
    "member": 404,
    "plain staff": 404,
    "viewing staff": 200,
    "administrator": 200,
}
# An address with another language's slug: it must not tell that there is something either.
MOVED_FOR_ALL = dict.fromkeys(READERS, 301)
MOVED_FOR_VIEWERS = {reader: 301 if status == 200 else 404 for reader, status in TO_VIEWERS.items()}
IN_ADMIN = {"visitor": 302, "member": 302, "plain staff": 403, "viewing staff": 200, "administrator": 200}
FOR_ADMINISTRATORS = {**IN_ADMIN, "viewing staff": 403}

RIGHTS = {
    "home": TO_ALL,
    "organisations": TO_ALL,
    "blog": TO_ALL,
    "organisation published": TO_ALL,
    "organisation draft": TO_VIEWERS,
    "organisation archived": TO_VIEWERS,
    "activity published": TO_ALL,
    "activity draft": TO_VIEWERS,
    "activity archived": TO_VIEWERS,
    "activity published of draft": TO_VIEWERS,
    "activity published of archived": TO_VIEWERS,
    "post published": TO_ALL,
    "post draft": TO_VIEWERS,
    "post in_review": TO_VIEWERS,
    "post scheduled": TO_VIEWERS,
    "post archived": TO_VIEWERS,
    "organisation published moved": MOVED_FOR_ALL,
    "organisation draft moved": MOVED_FOR_VIEWERS,
    "activity published moved": MOVED_FOR_ALL,
    "activity draft moved": MOVED_FOR_VIEWERS,
    "activity published of draft moved": MOVED_FOR_VIEWERS,
    "post published moved": MOVED_FOR_ALL,
    "post draft moved": MOVED_FOR_VIEWERS,
    "styleguide": {**TO_VIEWERS, "plain staff": 200},
    "admin": {**IN_ADMIN, "plain staff": 200},
    "admin organisations": IN_ADMIN,
    "admin activities": IN_ADMIN,
    "admin posts": FOR_ADMINISTRATORS,
    "admin users": FOR_ADMINISTRATORS,
}


def moved(thing):
    """Return the address of ``thing`` among Swedish pages, with its Finnish slugs."""
    if isinstance(thing, Activity):
        return f"/sv/organisationer/{thing.organisation.slug_fi}/verksamhet/{thing.slug_fi}/"
    return f"/sv/organisationer/{thing.slug_fi}/"


def addresses():
    """Make one thing of each kind and state, and return every address in RIGHTS."""
    found = {
        "home": "/fi/",
        "organisations": "/fi/jarjestot/",
        "blog": "/fi/blogi/",
        "styleguide": "/fi/styleguide/",
        "admin": "/admin/",
        "admin organisations": "/admin/organisations/organisation/",
        "admin activities": "/admin/organisations/activity/",
        "admin posts": "/admin/blog/post/",
        "admin users": "/admin/accounts/user/",
    }
    things = {f"organisation {state}": OrganisationFactory(state=state) for state in STATES}
    things |= {f"activity {state}": ActivityFactory(state=state) for state in STATES}
    things |= {
        f"activity published of {state}": ActivityFactory(organisation=things[f"organisation {state}"])
        for state in ("draft", "archived")
    }
    for name, thing in things.items():
        found[name] = thing.get_absolute_url()
        found[f"{name} moved"] = moved(thing)
    for state in ("published", "draft", "in_review", "scheduled", "archived"):
        post = PostFactory(versions=False)
        version, swedish = (
            PostVersionFactory(post=post, language=code, **{state: True}) for code in ("fi", "sv")
        )
        found[f"post {state}"] = version.own_url
        with languages.reading("sv"):
            found[f"post {state} moved"] = version.get_absolute_url()
            assert version.get_absolute_url() != swedish.get_absolute_url()
    return {name: found[name] for name in RIGHTS}


STATES = ("published", "draft", "archived")


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_opens_what_is_theirs_and_nothing_else(client, reader):
    pages = addresses()
    if READERS[reader] is not None:
        client.force_login(UserFactory(**READERS[reader]))

    answers = {name: client.get(address).status_code for name, address in pages.items()}

    assert answers == {name: rights[reader] for name, rights in RIGHTS.items()}


@pytest.mark.parametrize("reader", READERS)
def test_lists_and_their_numbers_hold_what_the_reader_may_open(client, reader):
    addresses()
    if READERS[reader] is not None:
        client.force_login(UserFactory(**READERS[reader]))
    sees_all = TO_VIEWERS[reader] == 200

    counts = {
        address: client.get(address).context["page_obj"].paginator.count
        for address in ("/fi/jarjestot/", "/fi/blogi/")
    }
    home = client.get("/fi/").context["numbers"]

    organisations = Organisation.objects.all() if sees_all else Organisation.objects.published()
    assert counts == {"/fi/jarjestot/": organisations.count(), "/fi/blogi/": 1}
    # The front page is the same for everybody.
    assert (home["organisations"], home["activities"]) == (4, 1)


def test_an_organisations_page_has_the_activities_that_the_reader_may_open(client):
    organisation = OrganisationFactory()
    made = {state: ActivityFactory(organisation=organisation, state=state) for state in STATES}
    seen = {}
    for reader, traits in READERS.items():
        client.logout()
        if traits is not None:
            client.force_login(UserFactory(**traits))
        activities = client.get(organisation.get_absolute_url()).context["activities"]
        seen[reader] = {state for state, activity in made.items() if activity in activities}

    assert seen == {
        reader: set(STATES) if status == 200 else {"published"} for reader, status in TO_VIEWERS.items()
    }


def test_somebody_who_may_no_longer_sign_in_reads_as_a_visitor(client):
    hidden = OrganisationFactory(draft=True)
    user = UserFactory(superuser=True)
    client.force_login(user)
    assert client.get(hidden.get_absolute_url()).status_code == 200

    user.is_active = False
    user.save()

    assert client.get(hidden.get_absolute_url()).status_code == 404
