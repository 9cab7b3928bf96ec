"""People at work: signed in, each saves a draft of a profile, or publishes it."""

import http.client
import threading
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import translation

from bench.addresses import largest_county
from organisations.models import Organisation
from portal.accounts.choices import Role
from portal.accounts.models import Membership, User

EDITORS = 4


@dataclass(frozen=True)
class Editor:
    """A person with a session, and the addresses of a profile's description and of sending it in."""

    session: str
    section: str
    submit: str


def editors(what: str) -> list[Editor]:
    """Make people with sessions, each with an organisation of the largest county to herself.

    Drafts are saved by organisations' editors. What the county's coordinators send in is published at once;
    they have a second factor, without which nobody is let to publish.
    """
    county = largest_county()
    organisations = Organisation.objects.published().filter(home_municipality__county=county).order_by("pk")
    first = 0 if what == "draft" else EDITORS
    found = []
    for number, organisation in enumerate(organisations[first : first + EDITORS]):
        user, is_new = User.objects.get_or_create(
            email=f"{what}-{number}@example.org", defaults={"language": "fi"}
        )
        if what == "draft":
            Membership.objects.get_or_create(user=user, role=Role.EDITOR, organisation=organisation)
        else:
            Membership.objects.get_or_create(user=user, role=Role.COUNTY, county=county)
            if is_new:
                Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(user)
        with translation.override("fi"):
            thing = ["organisation", organisation.uuid]
            found.append(
                Editor(
                    session=client.cookies["sessionid"].value,
                    section=reverse("workspace:section", args=[*thing, "description"]),
                    submit=reverse("workspace:submit", args=thing),
                )
            )
    return found


def work(server: str, what: str, editors: list[Editor], seconds: float) -> list[float]:
    """Let all editors save ("draft") or publish for ``seconds``; return how long each took.

    Opening the form before, and for "publish" the save before, are not counted.
    """
    took, problems = [], []
    until = time.monotonic() + seconds

    def one(editor):
        try:
            with _Browser(server, editor.session) as browser:
                while time.monotonic() < until:
                    took.append(_once(browser, editor, what))
        except Exception as error:
            problems.append(error)

    threads = [threading.Thread(target=one, args=[editor]) for editor in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    return took


def _once(browser, editor, what):
    fields = _Form.read(browser.get(editor.section))
    fields["description_fi"] = f"<p>Yhdistys kokoaa ihmisiä yhteen, nyt jo {time.time_ns()}. kerran.</p>"
    start = time.perf_counter()
    browser.post(editor.section, fields)
    saved = time.perf_counter()
    if what == "draft":
        return saved - start
    browser.post(editor.submit, {"csrfmiddlewaretoken": fields["csrfmiddlewaretoken"]})
    return time.perf_counter() - saved


class _Browser:
    """One connection that stays open, with a session."""

    def __init__(self, server, session):
        self.connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=120)
        self.cookies = {"sessionid": session}

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.connection.close()

    def get(self, path):
        status, text = self._ask("GET", path)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        return text

    def post(self, path, fields):
        body = urlencode(fields, doseq=True)
        status, text = self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        if status != 302:
            raise RuntimeError(f"What was sent to {path} was not taken: {status}")
        return text

    def _ask(self, method, path, body=None, headers=None):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, {"Cookie": cookies, **(headers or {})})
        response = self.connection.getresponse()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                cookie, _semicolon, _rest = value.partition(";")
                self.cookies.update([cookie.split("=", 1)])
        return response.status, response.read().decode()


class _Form(HTMLParser):
    """Reads what the section's form holds."""

    def __init__(self):
        super().__init__()
        self.fields, self.is_inside, self.area, self.choice = {}, False, None, None

    @classmethod
    def read(cls, html):
        form = cls()
        form.feed(html)
        return form.fields

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.is_inside = "data-autosave" in attrs
        if not self.is_inside:
            return
        name, value = attrs.get("name"), attrs.get("value") or ""
        if tag == "input" and name:
            if attrs.get("type") not in ("checkbox", "radio") or "checked" in attrs:
                self.add(name, value or ("on" if attrs.get("type") == "checkbox" else ""))
        elif tag == "textarea":
            self.area = name
            self.fields[name] = ""
        elif tag == "select":
            self.choice = name
        elif tag == "option" and self.choice and "selected" in attrs:
            self.add(self.choice, value)

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_inside = False
        elif tag == "textarea":
            self.area = None
        elif tag == "select":
            self.choice = None

    def handle_data(self, data):
        if self.area:
            self.fields[self.area] += data

    def add(self, name, value):
        if name in self.fields:
            before = self.fields[name]
            self.fields[name] = [*before, value] if isinstance(before, list) else [before, value]
        else:
            self.fields[name] = value
