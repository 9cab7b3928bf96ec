"""A site of a test module's own, on a copy of the example database, with people who work in it."""

import json
import re
import shutil
from types import SimpleNamespace

import pytest

from tests.server import managed, production, serving

# What a module's script begins with: an invented person with a part in the work, and her session.
PRELUDE = """
import json
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.utils import timezone
from organisations.models import Activity, Organisation
from portal.accounts.choices import Role
from portal.accounts.models import Membership
from portal.editing import actions
from portal.editing.models import Revision
from portal.editing.merging import traces
from portal.editing.snapshots import take

def member(name, **membership):
    user = get_user_model().objects.create_user(email=f"{name.lower()}@example.org", name=name)
    Membership.objects.create(user=user, starts_on=timezone.localdate(), **membership)
    if membership["role"] != Role.EDITOR:
        user.authenticator_set.create(type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    return user

def session_of(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    request = HttpRequest()
    request.session = session
    record_authentication(request, user, "password", reauthenticated=True)
    session.save()
    return session.session_key

made = {}
"""


def own_site(script, **variables):
    """Return the fixtures ``made`` and ``site`` of a module.

    ``script`` is run once in the site's shell after PRELUDE; what it puts into the dictionary ``made`` are
    the attributes of ``made``, beside ``letters``, the folder of the site's letters. ``site`` is its address;
    ``variables`` are those of its environment. What it logs as an error fails the last test that used it.
    """

    @pytest.fixture(scope="module")
    def made():
        return SimpleNamespace()

    @pytest.fixture(scope="module")
    def site(prepared, tmp_path_factory, made):
        own = tmp_path_factory.mktemp("own")
        made.letters = own / "letters"
        made.letters.mkdir()
        shutil.copy(prepared / "db.sqlite3", own)
        environment = production(
            DATABASE_URL=f"sqlite:///{own / 'db.sqlite3'}",
            STATIC_ROOT=str(prepared / "static"),
            MEDIA_ROOT=str(prepared / "media"),
            EMAIL_URL=f"filemail:///{made.letters}",
            **variables,
        )
        told = managed(
            environment, "shell", "--no-imports", "-c", f"{PRELUDE}{script}\nprint('MADE', json.dumps(made))"
        )
        vars(made).update(json.loads(re.search(r"^MADE (.*)$", told, re.MULTILINE)[1]))
        with serving(environment, own / "log") as address:
            yield address
        fail_at_errors(own / "log")

    return made, site


def fail_at_errors(log):
    """Fail when the site logged an error."""
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    errors = {line.get("error", line["message"]) for line in lines if line["level"] in ("ERROR", "CRITICAL")}
    if errors:
        pytest.fail("The site logged:\n" + "\n".join(errors))


def sign_in(page, site, session):
    """Let the browser be that of the person whose ``session`` it is."""
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": site}])


def tab_to(page, locator, most=250):
    """Press Tab until ``locator`` has the focus, as somebody without a mouse does."""
    sought = locator.element_handle()
    for _press in range(most):
        page.keyboard.press("Tab")
        if sought.evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"Tab does not reach {locator} on {page.url}")
