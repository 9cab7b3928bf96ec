"""Pages kept whole for strangers: the same as others, for nobody else, and never what anybody makes up."""

import gzip
import re

import pytest
import time_machine
from django.db import transaction
from django.middleware.csrf import CSRF_TOKEN_LENGTH
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from organisations.models import Organisation
from portal.caching import moments, stamps, store
from portal.editing.previewing import as_if_public
from portal.editing.snapshots import take
from portal.lib import languages
from portal.search import index
from portal.search.models import Miss
from tests.portal.factories import UserFactory
from tests.world import world

pytestmark = pytest.mark.django_db

TOKEN = re.compile(rb"(?<![A-Za-z0-9])[A-Za-z0-9]{%d}(?![A-Za-z0-9])" % CSRF_TOKEN_LENGTH)
OPENED = re.compile(rb'(name="started" value=")[^"]*')
# Pages that a stranger sees and that are made anew each time.
NOT_KEPT = {
    "county-compare": "What is compared is chosen in its address.",
    "county-cell": "What is looked at is chosen in its address.",
    "county-take-along": "It tells how far the making of a file has come.",
    "model-compare": "What is compared is chosen in its address.",
    "search": "Several values of a facet are chosen in its address.",
}


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield world(1)
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def kept(settings):
    """Keep pages in this module, and nothing that another test has kept."""
    settings.KEEP_PAGES = True
    store.clear()
    moments.forget()
    yield
    store.clear()


def same(body):
    """Return ``body`` without what differs between readers."""
    return OPENED.sub(rb"\1", TOKEN.sub(b"TOKEN", body))


def body(response):
    content = response.content
    return gzip.decompress(content) if response.get("Content-Encoding") == "gzip" else content


def set_apart(response):
    """Return the headers that tell of the page, not of how it was kept and sent."""
    own = ("ETag", "Cache-Control", "Vary", "Content-Length", "Content-Encoding", "X-Request-ID")
    return {name: value for name, value in response.items() if name not in own}


@pytest.fixture
def queries(django_assert_max_num_queries):
    """Return a function that gets a page and tells the answer and the number of its queries."""

    def got(client, address, **headers):
        with django_assert_max_num_queries(100) as asked:
            response = client.get(address, headers=headers)
        return response, len(asked)

    return got


@pytest.mark.parametrize("language", languages.CODES)
def test_a_kept_page_is_the_page_byte_for_byte(made, language, settings, queries):
    with languages.reading(language):
        pages = made.pages()
    pages = {name: address for name, address in pages.items() if name not in NOT_KEPT}
    settings.KEEP_PAGES = False
    plain = {name: Client().get(address) for name, address in pages.items()}
    settings.KEEP_PAGES = True
    for name, address in pages.items():
        if plain[name].status_code == 301:
            continue
        first = Client().get(address)
        second, number = queries(Client(), address)
        zipped, _number = queries(Client(), address, accept_encoding="gzip, br")

        assert number == 1, name
        assert zipped["Content-Encoding"] == "gzip", name
        for response in (first, second, zipped):
            assert same(body(response)) == same(plain[name].content), name
            assert set_apart(response) == set_apart(plain[name]), name
            assert response.cookies.keys() == plain[name].cookies.keys(), name
            assert int(response["Content-Length"]) == len(response.content), name


def test_every_public_page_is_kept_or_has_a_reason(made, queries):
    found = set()
    for name, address in made.pages().items():
        Client().get(address)
        if queries(Client(), address)[1] != 1:
            found.add(name)

    assert found == NOT_KEPT.keys() & made.pages().keys()


def test_a_write_makes_the_page_new(made, queries):
    address = made.organisation.get_absolute_url()
    Client().get(address)

    Organisation.objects.filter(pk=made.organisation.pk).update(name_fi="Uusi nimi ry")

    response, number = queries(Client(), address)
    assert number > 1
    assert "Uusi nimi ry" in response.content.decode()


@pytest.mark.parametrize(
    "cookie", [{"sessionid": "x" * 32}, {"messages": "x"}], ids=["a session", "a message"]
)
def test_who_is_no_stranger_gets_nothing_that_is_kept_and_leaves_nothing(made, cookie, queries):
    address = reverse("pages:about")
    client = Client()
    client.cookies.load(cookie)

    client.get(address)
    assert len(store.memory) == 0

    Client().get(address)
    assert queries(client, address)[1] != 1 or "ETag" not in client.get(address)


def test_a_page_of_somebody_signed_in_is_never_kept(made, queries):
    user = UserFactory(superuser=True, staff=True, name="Aino Salainen")
    client = Client()
    client.force_login(user)
    for name, address in made.pages().items():
        response = client.get(address)
        assert "ETag" not in response, name

    assert len(store.memory) == len(store.asked) == 0
    for name, address in made.pages().items():
        assert "menu-account" in Client().get(address, follow=True).content.decode(), name
        assert reverse("account_logout") not in Client().get(address, follow=True).content.decode(), name


def test_a_preview_is_never_kept_and_moves_no_stamp(made):
    keys = stamps.everything()
    before = stamps.versions(keys)
    content = {"name_fi": "Luonnos ry", "name_sv": "", "name_en": ""}

    with as_if_public(made.organisation, take(made.organisation) | content) as row:
        assert row.name_fi == "Luonnos ry"

    assert stamps.versions(keys) == before
    assert len(store.memory) == 0
    assert "Luonnos" not in Client().get(made.organisation.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "?anything=1",
        "?q=apua",
        "?page=2&page=3",
        "?topic=" + "x" * 61,
        "?utm_source=letter",
        "?" + urlencode([(f"a{number}", "1") for number in range(20)]),
    ],
)
def test_an_address_that_anybody_can_think_out_is_not_kept(made, query):
    Client().get(reverse("organisations:organisation-list") + query)

    assert len(store.memory) == len(store.asked) == 0


def test_filtered_lists_have_a_room_of_their_own_and_are_not_shared(made, queries):
    address = f"{reverse('organisations:organisation-list')}?county={made.county.local_slug}&q=&page=1"

    Client().get(address)

    assert queries(Client(), address)[1] == 1
    assert (len(store.memory), len(store.asked)) == (0, 1)


@pytest.mark.parametrize("name", ["search", "search-feed"])
def test_a_search_is_kept_in_memory_alone_until_something_is_published(made, queries, name):
    address = f"{reverse(f'pages:{name}')}?q={made.organisation.name_fi}&kind=organisation"

    first = Client().get(address)
    second, number = queries(Client(), address)

    assert number == 1
    assert same(body(second)) == same(body(first))
    assert (len(store.memory), len(store.asked)) == (0, 1)
    assert not [kept for kept in store.asked._kept if made.organisation.name_fi in kept]
    with transaction.atomic():
        Organisation.objects.filter(pk=made.organisation.pk).update(name_fi="Uusi nimi ry")
        index.follow(made.organisation)
    found = body(Client().get(f"{reverse(f'pages:{name}')}?q=uusi+nimi")).decode()
    assert "Uusi nimi ry" in re.sub("</?mark>", "", found)
    assert body(Client().get(address)) != body(first)


def test_what_the_index_is_told_of_later_is_seen_in_a_search_that_was_kept(made, queries):
    address = f"{reverse('pages:search')}?q={made.organisation.name_fi}"
    Organisation.objects.filter(pk=made.organisation.pk).update(
        name_fi="Uusi nimi ry", name_sv="", name_en=""
    )
    Client().get(address)
    assert queries(Client(), address)[1] == 1

    index.refresh([Organisation])

    assert queries(Client(), address)[1] > 1


def test_a_search_that_found_nothing_is_counted_each_time(made):
    for times in (1, 2):
        Client().get(f"{reverse('pages:search')}?q=kummitusjuna")

        assert Miss.objects.get(text="kummitusjuna").times == times
    assert len(store.asked) == 0


@pytest.mark.parametrize("address", ["/fi/ei-ole/", "/fi/jarjestot/?page=1000000000"])
def test_errors_are_not_kept(made, address):
    assert Client().get(address).status_code == 404

    assert len(store.memory) == len(store.asked) == 0


def test_a_redirect_is_not_kept(made):
    with languages.reading("fi"):
        slug = made.organisation.local_slug
    Client().get(f"/sv/organisationer/{slug}/")

    assert all("location" not in dict(page.headers) for page in store.memory._kept.values())


def test_nothing_that_is_sent_is_answered_from_what_is_kept(made):
    address = reverse("pages:about")
    Client().get(address)

    assert Client().post(address).status_code == 405


def test_a_reader_who_has_the_page_is_told_so(made, queries):
    address = reverse("pages:about")
    etag = Client().get(address)["ETag"]

    response, number = queries(Client(), address, if_none_match=etag)
    head = Client().head(address, headers={"if-none-match": etag})
    changed = Client().get(address, headers={"if-none-match": 'W/"other"'})

    assert (response.status_code, number, response.content) == (304, 1, b"")
    assert response["ETag"] == etag
    assert set(re.split(r",\s*", response["Vary"])) >= {"Cookie", "Accept-Encoding"}
    assert head.status_code == 304
    assert (changed.status_code, changed["ETag"]) == (200, etag)


def test_head_is_answered_from_what_is_kept_and_keeps_it(made, queries):
    address = reverse("pages:about")

    head = Client().head(address)
    response, number = queries(Client(), address)

    assert number == 1
    assert head.content == b""
    assert (head["ETag"], head["Content-Length"]) == (response["ETag"], response["Content-Length"])


def test_a_part_of_a_list_and_the_whole_are_kept_apart(made, queries):
    address = reverse("organisations:organisation-list")
    whole = Client().get(address)
    part = Client().get(address, headers={"hx-request": "true"})

    assert b"<html" not in part.content
    assert queries(Client(), address)[0].content == whole.content
    assert queries(Client(), address, hx_request="true")[0].content == part.content
    assert "HX-Request" in whole["Vary"]


def test_pages_may_be_kept_by_browsers_for_the_way_back(made):
    for name, address in made.pages().items():
        if name in NOT_KEPT:
            continue
        control = Client().get(address, follow=True)["Cache-Control"]
        assert "no-store" not in control, name
        assert "no-cache" in control, name


# Forms of strangers: each has her own token, and it is taken.


def post_page(made):
    return made.post.versions.get(language="fi").get_absolute_url()


def test_each_reader_gets_her_own_token(made, queries):
    address = post_page(made)
    Client().get(address)
    one, other = Client(enforce_csrf_checks=True), Client(enforce_csrf_checks=True)

    first, number = queries(one, address, accept_encoding="gzip")
    second, _number = queries(other, address)

    assert number == 1
    tokens = {match[0] for response in (first, second) for match in TOKEN.finditer(body(response))}
    assert len(tokens) == 2
    assert one.cookies["csrftoken"].value != other.cookies["csrftoken"].value
    data = {"csrfmiddlewaretoken": TOKEN.search(body(first))[0].decode(), "text": ""}
    action = reverse("comments:discussion", args=["post", made.post.uuid])
    assert one.post(action, data).status_code != 403
    assert other.post(action, data).status_code == 403


def test_a_page_with_a_form_is_the_same_only_for_who_has_its_token(made):
    address = post_page(made)
    Client().get(address)
    one = Client()
    etag = one.get(address)["ETag"]

    again = one.get(address, headers={"if-none-match": etag})
    stranger = Client().get(address, headers={"if-none-match": etag})

    assert (again.status_code, stranger.status_code) == (304, 200)
    assert "private" in stranger["Cache-Control"]


def test_no_token_and_no_cookie_is_kept(made):
    client = Client()
    client.get(post_page(made))
    secret = client.cookies["csrftoken"].value

    told = repr([page for room in (store.memory, store.asked) for page in room._kept.values()])
    pieces = [page.pieces for page in store.memory._kept.values()]
    assert secret not in told
    assert len(pieces) == 1
    assert len(pieces[0]) == 3  # Around the token, and around the moment at which the form was opened.


# What all processes share.


def test_a_page_that_another_process_has_made_is_taken_from_the_shared_cache(made, queries):
    address = reverse("pages:county-list")
    Client().get(address)
    store.clear()

    assert queries(Client(), address)[1] == 2
    assert queries(Client(), address)[1] == 1


def test_a_shared_cache_that_does_not_answer_is_done_without(made, queries, monkeypatch):
    address = reverse("pages:about")

    class Broken:
        def get(self, name):
            raise ConnectionError

        set = get

    with monkeypatch.context() as patch:
        patch.setattr(store, "caches", {"pages": Broken()})
        assert Client().get(address).status_code == 200
        assert queries(Client(), address)[1] == 1
    store._silent_until = 0


def test_a_page_that_is_true_until_a_moment_is_new_after_it(made, queries):
    address = reverse("pages:about")
    Client().get(address)
    until = next(iter(store.memory._kept.values())).until

    with time_machine.travel(until - 1, tick=False):
        before = queries(Client(), address)[1]
    with time_machine.travel(until, tick=False):
        after = queries(Client(), address)[1]

    assert before == 1
    assert after != 1


def test_a_page_that_does_not_tell_of_what_was_written_is_given_out_again(made, queries):
    address = made.county.get_absolute_url()
    first = Client().get(address)
    stamps.move(stamps.ALL, "nobody stands on this")

    after, once_more = queries(Client(), address), queries(Client(), address)

    assert (after[1], once_more[1]) == (2, 1)
    assert same(body(after[0])) == same(body(once_more[0])) == same(body(first))


def test_memory_holds_so_many_bytes_and_forgets_what_was_asked_for_longest_ago():
    page = store.Kept({}, 0, (), ((b"x" * 10_000, 1, 1),), (), "", False, 0)
    memory = store.Memory(5 * page.size)
    for name in "abcde":
        memory.put(name, page)
    memory.get("a")
    memory.put("f", page)
    memory.put("f", page)

    assert len(memory) == 5
    assert memory.get("a")
    assert memory.get("b") is None
