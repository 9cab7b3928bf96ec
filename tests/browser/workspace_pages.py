"""The pages of work and of accounts that browser checks walk, and a site where each has something on it.

A line is who opens the page, its view and what stands in its address; {} holds what the site has made. Each
is looked at in one language, and the three are spread over them.
"""

from django.urls import reverse
from django.utils import translation

from tests.browser.own import own_site
from tests.browser.pages import LANGUAGES

made, workspace = own_site("""
import datetime as dt
import re
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from blog import actions as writing
from blog.models import PostVersion
from organisations import actions as contributions
from organisations.reminders import write_reminders
from portal.accounts.actions import invite, path_of
from portal.editing import registry
from portal.outbox.models import Letter
from portal.tickets.actions import open_ticket
from surveys import asking
from surveys.models import Response
from regions.models import BodyStatement, KeyMessage, ServicePath

for editable in registry.everything():
    if first := editable.model.objects.order_by("pk").first():
        made[editable.kind] = str(first.uuid)

organisation = Organisation.objects.get(slug_fi="pohjanmaan-lyhty-ry")
county = organisation.home_municipality.county
editor = member("Aino", role=Role.EDITOR, organisation=organisation)
coordinator = member("Bertel", role=Role.COUNTY, county=county)
keeper = get_user_model().objects.create_superuser("keeper@example.org", "a long invented password")
keeper.authenticator_set.create(type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
passkey = keeper.authenticator_set.create(type="webauthn", data={"name": "Dator", "credential": {}})
RecoveryCodes.activate(keeper)

for number in (1, 2):
    with actions.change(organisation, by=coordinator, comment="The phone has changed.") as changed:
        changed.phone = f"06 {number}"
        changed.description_fi = changed.description_fi.replace("</p>", f" Tervetuloa {number}!</p>", 1)
revision = Revision.objects.of(organisation).published().newest_first().first()
actions.name_version(revision, name="Before the merger")

def draft(thing, key, added):
    content = take(thing)
    values = {key: content[key].replace(".", added, 1)}
    return actions.save_draft(thing, by=editor, values=values, base=traces(content)).revision

draft(organisation, "description_sv", " och mer.")
waiting, scheduled, returned = organisation.activities.order_by("pk")
actions.submit(draft(waiting, "summary_fi", " ja lisää."), by=editor, comment="Kesäksi.")
actions.schedule(
    actions.submit(draft(scheduled, "summary_fi", " ja lisää."), by=editor),
    by=coordinator,
    at=timezone.now() + dt.timedelta(days=7),
)
actions.give_back(
    actions.submit(draft(returned, "summary_fi", " ja lisää."), by=editor),
    by=coordinator,
    reason="Vilken dag?",
    notes={"summary_fi": "Kuinka usein?"},
)
Activity.objects.filter(pk=waiting.pk).update(ends_on=timezone.localdate() + dt.timedelta(days=20))

claim = returned.goal_contributions.get()
type(claim).objects.filter(pk=claim.pk).update(state="claimed")
claim.refresh_from_db()
question = contributions.ask(claim, by=coordinator, email="owner@example.org", language="fi")
Activity.objects.filter(organisation=organisation).update(verified_on=None, verified_by="")
Organisation.objects.filter(pk=organisation.pk).update(verified_on=None, verified_by="")
write_reminders()
ticket = open_ticket(
    organisation, "The address is old.", organisation_id=organisation.pk, county_id=county.pk, to_county=True
)
invitation = invite("new@example.org", Role.EDITOR, by=coordinator, organisation=organisation)

response = Response.objects.open().get(organisation=organisation)
survey_letter = Letter.objects.create(
    kind="survey_invitation", to_user=editor, to_email=editor.email, language="sv", about=response
)

def token_of(path):
    return re.search(r"/([^/\\s]{60,})/", path)[1]

timed_version = PostVersion.objects.scheduled().order_by("pk").first()
with actions.change(timed_version, by=keeper):
    timed_version.excerpt = "Kort."
writing.share(timed_version, by=keeper, days=7)

made |= {
    "timed_version": str(timed_version.uuid),
    "editor": session_of(editor),
    "coordinator": session_of(coordinator),
    "keeper": session_of(keeper),
    "organisation": str(organisation.uuid),
    "county": str(county.uuid),
    "revision": str(revision.uuid),
    "waiting": str(waiting.uuid),
    "scheduled": str(scheduled.uuid),
    "activity": str(returned.uuid),
    "claim": str(claim.uuid),
    "confirmation": token_of(contributions.path_of(question)),
    "reminder": token_of(Letter.objects.get(kind="reminder", to_user=editor).body),
    "response": str(response.uuid),
    "round": str(response.round.uuid),
    "survey_link": asking.token_of(response, survey_letter.uuid),
    "letter": str(Letter.objects.filter(county=county).first().uuid),
    "ticket": str(ticket.uuid),
    "invitation": token_of(path_of(invitation)),
    "membership": editor.memberships.get().pk,
    "template": str(ServicePath.objects.templates().order_by("pk").first().uuid),
    "following": str(ServicePath.objects.filter(county=county, template__isnull=False).first().uuid),
    "statement": str(BodyStatement.objects.order_by("pk").first().uuid),
    "own_message": str(KeyMessage.objects.exclude(county=None).order_by("pk").first().uuid),
    "passkey": passkey.pk,
}
""")

# Forms of things, by kind: every one of those that many write, and of the others one that is like no other.
FORMS = {
    "organisation": "basics contact description funding languages",
    "activity": "basics description people place time contributions",
    "county": "note reading",
    "strategy": "basics",
    "goal": "place source",
    "indicator": "values",
    "path": "steps expected",
    "grants": "sums",
    "body": "appointment statements",
    "term": "seats",
    "message": "message",
    "meeting": "meeting",
    "not-needed": "reason",
    "gap": "progress",
    "source": "place",
    "topic": "basics",
    "programme": "time milestones",
    "project": "goals fundings materials results",
    "experience": "text",
    "model": "versions",
    "event": "time place",
    "series": "basics",
    "blog": "basics editors",
    "post": "authors basics",
    "version": "text correction",
    "survey": "questions rounds",
}
EDITORS = {"organisation": "editor", "activity": "editor"}
LINES = [
    *(
        f"editor workspace:home?show={show}"
        for show in ("waiting", "returned", "drafts", "sent", "scheduled", "translations", "check", "ending")
    ),
    "coordinator workspace:home",
    "keeper workspace:home?q=lyhty",
    *(
        f"{EDITORS.get(kind, 'keeper')} workspace:section {kind} {{{kind}}} {section}"
        for kind, sections in FORMS.items()
        for section in sections.split()
    ),
    *(f"keeper workspace:item {kind} {{{kind}}}" for kind in ("county", "strategy", "goal", "body", "post")),
    *(f"keeper writing:{name}" for name in ("posts", "calendar", "begin", "blogs", "blog-begin")),
    *(f"keeper eventwork:{name}" for name in ("list", "new", "dates {event}", "cancel {event}")),
    "keeper newsletters:list",
    "keeper pictures:list {post}",
    "keeper writing:posts?show=all",
    "keeper writing:version-begin {post}",
    "keeper writing:widths {timed_version}",
    "keeper writing:time {timed_version}",
    "keeper workspace:counties",
    "coordinator workspace:county {county}",
    "coordinator workspace:county-meetings {county}",
    "coordinator workspace:import {county} grants",
    "coordinator workspace:import {county} indicators",
    *(
        f"coordinator workspace:begin county {{county}} {kind}"
        for kind in [
            "strategy",
            "path",
            "grants",
            "body",
            "message",
            "meeting",
            "indicator",
            "not-needed",
            "gap",
        ]
    ),
    "keeper workspace:gap-state {gap} being_solved",
    "keeper workspace:gap-state {gap} closed",
    "keeper workspace:path-template {following}",
    "keeper workspace:copy-template {county} {template}",
    "keeper workspace:begin strategy {strategy} goal",
    "keeper workspace:begin body {body} term",
    "keeper workspace:goal-order {strategy}",
    "keeper workspace:statement-outcome {statement}",
    "keeper workspace:delete strategy {strategy}",
    "keeper workspace:delete message {own_message}",
    "editor workspace:item organisation {organisation}",
    "editor workspace:item activity {activity}",
    "editor workspace:item activity {waiting}",
    "coordinator workspace:item activity {scheduled}",
    "coordinator workspace:review activity {waiting}",
    "coordinator workspace:review activity {scheduled}",
    "editor workspace:preview organisation {organisation}",
    "editor workspace:preview activity {activity}",
    "keeper workspace:preview county {county}",
    "editor workspace:history organisation {organisation}",
    "editor workspace:revision organisation {organisation} {revision}",
    "editor workspace:restore organisation {organisation} {revision}?side=before",
    "editor workspace:compare organisation {organisation}?old={revision}&new=current",
    "editor workspace:archive activity {activity}",
    "coordinator workspace:archive organisation {organisation}",
    "coordinator contributions:list",
    "coordinator contributions:organisation {organisation}",
    "coordinator contributions:answer goal {claim}",
    "coordinator contributions:decline goal {claim}",
    "coordinator contributions:ask goal {claim}",
    "visitor surveys:answer {survey_link}",
    "editor surveying:answer {response}",
    "editor surveying:work",
    "keeper surveying:work",
    "editor surveying:updates {organisation}",
    "keeper surveying:round {round}?show=answered",
    "coordinator surveying:response {response}",
    "keeper workspace:item survey {survey}",
    "visitor organisations:confirmation {confirmation}",
    "visitor organisations:check {reminder}",
    "visitor organisations:check-done",
    "visitor reporting:report organisation {organisation}",
    "visitor reporting:sent organisation {organisation}",
    "coordinator outbox:letter-list",
    "coordinator outbox:letter-detail {letter}",
    "coordinator tickets:ticket-list",
    "coordinator tickets:ticket-detail {ticket}",
    "keeper people:everybody",
    "keeper people:project {project}",
    "editor modelwork:list",
    "editor modelwork:import",
    "keeper modelwork:broken-links",
    "editor modelwork:adopt {model}",
    "keeper projectwork:list",
    "keeper projectwork:project {project}",
    "keeper projectwork:task-add {project}",
    "keeper projectwork:say {project}",
    "coordinator people:organisation {organisation}",
    "coordinator people:county {county}",
    "coordinator people:membership {membership}",
    "visitor accounts:invitation {invitation}",
    "editor pages:saved-searches",
    "keeper workspace:misses",
    "editor accounts:home",
    "editor accounts:delete",
    "editor account_email",
    "editor account_set_password",
    "keeper account_change_password",
    "editor account_logout",
    "visitor account_login",
    "visitor account_reset_password",
    "visitor account_reset_password_done",
    "visitor account_inactive",
    "keeper account_reauthenticate",
    "keeper mfa_index",
    "editor mfa_activate_totp",
    "keeper mfa_deactivate_totp",
    "keeper mfa_list_webauthn",
    "coordinator mfa_add_webauthn",
    "keeper mfa_edit_webauthn {passkey}",
    "keeper mfa_remove_webauthn {passkey}",
    "keeper mfa_view_recovery_codes",
    "keeper mfa_generate_recovery_codes",
]
EVERY_LINE = [(line, LANGUAGES[place % 3]) for place, line in enumerate(LINES)]


def who_and_where(line, lang, made):
    """Return the session of whoever opens the page, "" when a visitor does, and its address in ``lang``."""
    place, mark, query = line.format(**vars(made)).partition("?")
    reader, view, *words = place.split()
    with translation.override(lang):
        return getattr(made, reader, ""), reverse(view, args=words) + mark + query
