"""Who may open and do what: every address of the portal, for everybody, with their own things and others’.

The tables are in policy.py. A page that is new has to be named there, with the right that it asks for: one
test finds those that are not. Whoever may not do something gets the same answer as for a thing that does not
exist, and nothing is written.
"""

import json
import re
from collections import Counter
from contextlib import contextmanager, nullcontext
from unittest import mock

import pytest
from django.core.handlers.base import BaseHandler
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, URLResolver, get_resolver, resolve, reverse

from portal.editing import registry
from portal.editing.views import beginning, things
from portal.pages import errors
from tests.portal.policy import (
    FOR_ALL,
    OF_ONESELF,
    OUTSIDE,
    POLICY,
    TAKEN,
    may,
    may_know,
    places,
    thing_places,
)
from tests.portal.two_counties import READERS, SECRET, account_of, secret, two_counties
from tests.sources import PROJECT

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# The browser: the whole stack of the portal without what the test client does for templates.


def bare_error(request, status, template):
    """Answer an error without the portal's page, which is drawn for the first place of each page."""
    return HttpResponse(template, status=status)


def bare_kept(request, status, **how):
    """Answer a refused form without the page that gives it back, which shows nothing but what was sent."""
    if things.is_autosave(request):
        return KEPT(request, status, **how)
    return HttpResponse("workspace/kept.html", status=status)


KEPT = things.kept


@contextmanager
def bare():
    """Have refusals answered without their pages."""
    with (
        mock.patch.object(errors, "_error", bare_error),
        mock.patch.object(things, "kept", bare_kept),
        mock.patch.object(beginning, "kept", bare_kept),
    ):
        yield


class Browser:
    """Somebody's browser. Each request is undone, and ``writes`` are what it wrote.

    ``draws_errors``: whether pages of refusals are drawn, which takes most of the time of a closed door.
    """

    # And figures that any reader may find out of date, and make anew of what is public.
    KEPT_ELSEWHERE = re.compile(
        r'"(django_session|portal_cache|organisations_summary|organisations_organisation_counties)"'
        r'|^UPDATE "organisations_organisation" SET "activity_count" = COALESCE'
    )

    def __init__(self, user):
        self.handler = BaseHandler()
        self.handler.load_middleware()
        self.factory = RequestFactory()
        if user is not None:
            client = Client()
            client.force_login(user)
            self.factory.cookies = client.cookies
        self.writes = []
        self.draws_errors = True

    def ask(self, method, address, data=None, **headers):
        build = getattr(self.factory, method.lower())
        request = build(address, data or {}, headers=headers)
        request._dont_enforce_csrf_checks = True
        self.writes = []
        with (
            nullcontext() if self.draws_errors else bare(),
            transaction.atomic(),
            connection.execute_wrapper(self._watch),
        ):
            response = self.handler.get_response(request)
            transaction.set_rollback(True)
        return response

    def _watch(self, execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")) and not self.KEPT_ELSEWHERE.search(sql):
            self.writes.append(sql)
        return execute(sql, params, many, context)


IDENTIFIER = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
CHANGING = re.compile(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"')


def told(response, args):
    """Return all that an answer tells, apart from what its address names and passing tokens."""
    body = CHANGING.sub("", response.content.decode())
    place = response.get("Location", "")
    for arg in args:
        body, place = (text.replace(f"/{arg}/", "/…/") for text in (body, place))
        body, place = (text.replace(f"/{arg}.json", "/….json") for text in (body, place))
        place = place.replace(f"%2F{arg}%2F", "/…/").replace(f"%2F{arg}.json", "/….json")
    return response.status_code, IDENTIFIER.sub("…", place), IDENTIFIER.sub("…", body)


def kind_of(response):
    """Return in a word what an answer is."""
    place = response.get("Location", "").partition("?")[0]
    if response.status_code == 401 or place == reverse("account_login"):
        return "log in"
    if place == reverse("mfa_index"):
        return "second factor"
    words = {404: "gone", 403: "forbidden", 405: "not so"}
    return words.get(response.status_code, "open" if response.status_code < 500 else "fault")


WAYS = {
    "GET": ("GET", {}),
    "POST": ("POST", {}),
    "autosave": ("POST", {"X-Autosave": "1"}),
}


VIEWS = {}


def view_of(place):
    """Return the class of the view behind ``place``, which all places of its page share, if it has one."""
    if place.page not in VIEWS:
        address = place.address(place.args).partition("?")[0]
        VIEWS[place.page] = getattr(resolve(address).func, "view_class", None)
    return VIEWS[place.page]


def ways(place, number):
    """Return in which ways to ask for ``place``, the one with ``number`` of its page.

    The first in all ways, others in turns of those that their page answers.
    """
    view = view_of(place)
    found = [
        method
        for method in ("GET", "POST", *(["autosave"] if place.autosaves else []))
        if number == 0 or view is None or hasattr(view, WAYS[method][0].lower())
    ]
    # Things come in pairs, one of each side: the turns change sides too.
    return found if number == 0 else [found[(number + number // len(found)) % len(found)]]


def closed(reader, place):
    """Return what those are told who may not."""
    if place.is_public:
        return {"gone", "not so"}
    if reader.is_visitor:
        return {"log in"}
    return {"second factor"} if reader.lacks_factor else {"gone", "not so"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Make both counties once for all tests of the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield two_counties()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def faults_are_raised(settings, caplog):
    settings.DEBUG_PROPAGATE_EXCEPTIONS = True
    caplog.set_level("ERROR")


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_things(world, reader):
    walk(world, reader, thing_places(world))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_other_places(world, reader):
    walk(world, reader, places(world))


KEEPS_SOMETHING = [reader for reader in READERS if reader.role not in ("", "moderator", "administrator")]


@pytest.mark.parametrize("reader", KEEPS_SOMETHING, ids=lambda reader: reader.name)
def test_no_form_offers_what_is_not_public(world, reader):
    browser, told_of = Browser(account_of(reader, world)), set()
    for thing in [thing for thing in world.things.values() if may(reader, "edit", thing)]:
        for section_ in thing.editable.sections:
            address = reverse("workspace:section", args=[thing.kind, thing.obj.uuid, section_.key])
            page = browser.ask("GET", address)
            assert page.status_code == 200
            told_of |= {
                f"{thing.kind} {section_.key} tells {secret(*mark)}"
                for mark in SECRET.findall(page.content.decode())
                if not may_know(reader, *mark, world)
            }

    assert told_of == set()


def test_what_is_sent_would_be_taken_from_an_administrator(world):
    """So that a closed door is not one at which nobody had pulled."""
    administrator = next(reader for reader in READERS if reader.name == "administrator")
    browser, taken = Browser(account_of(administrator, world)), set()
    for place in [*places(world), *thing_places(world)]:
        if place.page in TAKEN - taken:
            browser.ask("POST", place.address(place.args), place.data)
            taken |= {place.page} if browser.writes else set()

    assert taken == TAKEN


def walk(world, reader, all_places):
    """Ask for every place in every way, and compare with the policy."""
    browser = Browser(account_of(reader, world))
    nowhere, wrong, numbers = {}, [], Counter()
    for place in all_places:
        allowed = place.may(reader)
        number = numbers[place.page]
        numbers[place.page] += 1
        browser.draws_errors = number == 0
        for way in ways(place, number):
            method, headers = WAYS[way]
            data = place.data if method == "POST" else {}
            response = browser.ask(method, place.address(place.args), data, **headers)
            here = f"{way} {place.page} {' '.join(map(str, place.args))}"
            found = kind_of(response)
            answer = told(response, place.args)
            for name, side in set(SECRET.findall(answer[2])):
                if not may_know(reader, name, side, world):
                    wrong.append(f"{here} tells {secret(name, side)}")
            if allowed and place.is_there:
                if found not in ("open", "not so"):
                    wrong.append(f"{here} is {found} ({response.status_code})")
                continue
            if browser.writes:
                wrong.append(f"{here} writes: {browser.writes[0]}")
            if allowed:
                if found not in ("gone", "not so"):
                    wrong.append(f"{here} is {found}, but there is no such page")
                continue
            if found not in closed(reader, place):
                wrong.append(f"{here} is {found} ({response.status_code})")
            if place.nowhere == place.args:
                continue
            key = (place.page, way, browser.draws_errors, IDENTIFIER.sub("…", str(data)))
            if key not in nowhere:
                other = browser.ask(method, place.address(place.nowhere), data, **headers)
                nowhere[key] = told(other, place.nowhere)
            if answer != nowhere[key]:
                wrong.append(f"{here} is not like what does not exist")
    assert not wrong, "\n".join(wrong)


def test_versions_of_another_thing_are_not_reached_through_the_own(world):
    """Whoever may edit one thing finds in its history nothing of another."""
    own, other = (world.things["activity", side] for side in ("a", "b"))
    editor = next(reader for reader in READERS if reader.name == "editor")
    browser = Browser(account_of(editor, world))
    item = [own.kind, own.obj.uuid]
    save = other.open.saves.get()

    answers = [
        browser.ask(method, address, {}).status_code
        for method, address in (
            ("GET", reverse("workspace:revision", args=[*item, other.past.uuid])),
            ("GET", reverse("workspace:restore", args=[*item, other.past.uuid])),
            ("POST", reverse("workspace:restore", args=[*item, other.past.uuid])),
            ("POST", reverse("workspace:name-version", args=[*item, other.past.uuid])),
            ("GET", reverse("workspace:restore", args=[*item, own.past.uuid]) + f"?save={save.pk}"),
            ("GET", reverse("workspace:compare", args=item) + f"?old={other.past.uuid}&new=current"),
            ("GET", reverse("workspace:compare", args=item) + f"?old={own.open.uuid}&new=current"),
        )
    ]
    assert answers == [404] * len(answers)


def test_contributions_of_others_are_not_confirmed_among_the_own(world):
    """What was ticked in the list is taken only as far as it is the reader's to answer."""
    coordinator = next(reader for reader in READERS if reader.name == "coordinator elsewhere")
    browser = Browser(account_of(coordinator, world))
    chosen = {"chosen": [f"goal/{world.a.claim.uuid}", f"step/{world.a.standing.uuid}"]}

    response = browser.ask("POST", reverse("contributions:confirm"), chosen)

    assert response["Location"] == reverse("contributions:list")
    assert browser.writes == []


# Every address is known.


def names(resolver=None, namespace=""):
    """Return the name of every address of the portal, with its name space."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from names(one, f"{namespace}{one.namespace}:" if one.namespace else namespace)
        else:
            yield f"{namespace}{one.name or ''}"


def test_every_address_is_in_the_tables(world):
    walked = {place.page for place in [*places(world), *thing_places(world)]}
    told = [walked, set(OUTSIDE), FOR_ALL, OF_ONESELF]
    there = {name for name in names() if not name.startswith("admin:")}

    assert there == set().union(*told)
    assert sum(map(len, told)) == len(there), "an address is in two tables"


def test_every_kind_is_in_the_tables():
    assert set(POLICY) == {editable.kind for editable in registry.everything()}


def test_the_documents_tell_the_same(world):
    """The table of docs/rights.md has a row for each kind, and says who archives it."""
    text = (PROJECT / "docs/rights.md").read_text()
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if "|" in line
    ]
    kinds = {row[1].strip("`"): row for row in rows if len(row) == 6 and row[1].startswith("`")}

    assert set(kinds) == set(POLICY)
    for kind, rule in POLICY.items():
        _name, _code, edit, _review, archive, _at_once = kinds[kind]
        assert (archive == "–", archive == "reviewers") == (not rule.archives, rule.archives == "reviewers")
        assert (edit == "reviewers") == (not rule.writes)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_pages_of_oneself_and_of_all(world, reader):
    browser = Browser(account_of(reader, world))
    found = {
        (name, method): kind_of(browser.ask(method, reverse(name)))
        for name in OF_ONESELF
        for method in ("GET", "POST")
    }
    if reader.is_visitor:
        # Asked whether one is oneself, somebody who is nobody yet is led to the same log-in.
        assert set(found.values()) == {"log in"}
    else:
        assert set(found.values()) <= {"open", "not so", "gone"}
        assert {found[name, "GET"] for name in ("accounts:home", "accounts:data", "mfa_index")} == {"open"}
    for name in FOR_ALL:
        if not needs_arguments(name):
            assert kind_of(browser.ask("GET", reverse(name))) in ("open", "not so", "log in"), name


def needs_arguments(name):
    try:
        reverse(name)
    except NoReverseMatch:
        return True
    return False


LISTS = (
    "organisations:organisation-list",
    "projects:project-list",
    "projects:event-list",
    "blog:post-list",
)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_fragments_tell_no_more_than_their_pages(world, reader):
    """What htmx swaps into a list is no side door."""
    browser = Browser(account_of(reader, world))
    for name in LISTS:
        for headers in ({}, {"HX-Request": "true"}):
            page = browser.ask("GET", reverse(name), **headers)
            assert page.status_code == 200
            told_of = SECRET.findall(page.content.decode())
            assert reader.role == "administrator" or not told_of


def test_own_data_is_of_oneself_alone(world):
    for reader in READERS:
        user = account_of(reader, world)
        if user is not None:
            data = json.loads(Browser(user).ask("GET", reverse("accounts:data")).content)
            assert data["account"]["email"] == user.email
            # What she wrote to the other members of a project, and what she has agreed to do.
            own = {
                (name, side)
                for name in ("discussion", "task")
                for side in "ab"
                if getattr(world, side).member == user
            }
            assert set(SECRET.findall(json.dumps(data))) == own
