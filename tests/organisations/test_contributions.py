"""Contributions answered: who may, what is kept and told, and how it shows to the public."""

import datetime as dt
import re

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from organisations import actions
from organisations.choices import Answer, ContributionState, VerifiedBy
from organisations.models import ConfirmationRequest
from organisations.present import contribution_row
from portal.accounts.choices import Role
from portal.editing.actions import NotNow
from portal.editing.models import Revision
from portal.lib import due
from portal.outbox.choices import LetterState
from portal.outbox.models import Letter
from tests.organisations.factories import (
    GoalContributionFactory,
    OrganisationFactory,
    StepContributionFactory,
)
from tests.portal.factories import MembershipFactory, UserFactory, coordinator_of, editor_of
from tests.regions.factories import (
    CountyFactory,
    GoalFactory,
    ServicePathFactory,
    StepFactory,
    StrategyFactory,
)

pytestmark = pytest.mark.django_db
REASON = "Tavoite koskee vain aluetta."


@pytest.fixture
def claim():
    """Return a claim to a goal; its organisation is at home in another county."""
    return GoalContributionFactory()


@pytest.fixture
def county(claim):
    return claim.goal.county


@pytest.fixture
def coordinator(county):
    return coordinator_of(county)


@pytest.fixture
def editor(claim):
    return editor_of(claim.activity.organisation, language="sv")


def national_step(**fields):
    return StepContributionFactory(step=StepFactory(path=ServicePathFactory(county=None)), **fields)


# Answering.


@pytest.mark.parametrize("make", [GoalContributionFactory, StepContributionFactory])
def test_confirmation_is_the_countys_and_is_kept_as_history(make):
    contribution, by = make(), UserFactory()

    actions.confirm(contribution, by=by, valid_until=dt.date(2099, 1, 1))

    contribution.refresh_from_db()
    assert (contribution.state, contribution.verified_by) == (ContributionState.CONFIRMED, VerifiedBy.COUNTY)
    assert (contribution.verified_on, contribution.valid_until) == (timezone.localdate(), dt.date(2099, 1, 1))
    revision = Revision.objects.of(contribution).get()
    assert (revision.author, revision.base["state"], revision.content["state"]) == (
        by,
        "claimed",
        "confirmed",
    )


def test_editors_are_told_in_their_language(claim, editor):
    other = editor_of(OrganisationFactory())

    actions.confirm(claim, by=UserFactory())

    letter = Letter.objects.get()
    assert (letter.to_user, letter.language, letter.kind) == (editor, "sv", "contribution_confirmed")
    assert claim.activity.title_sv in letter.body
    assert claim.goal.name_sv in letter.body
    assert "/sv/" in letter.body
    assert not other.letters.exists()


def test_reason_for_declining_reaches_the_editors(claim, editor):
    actions.decline(claim, by=UserFactory(), reasons={"fi": REASON, "sv": "  "})

    claim.refresh_from_db()
    assert (claim.state, claim.reason_fi, claim.reason_sv) == (ContributionState.DECLINED, REASON, "")
    assert REASON in Letter.objects.get(kind="contribution_declined").body


def test_nothing_is_declined_without_a_reason(claim):
    with pytest.raises(ValidationError):
        actions.decline(claim, by=UserFactory(), reasons={"fi": " ", "sv": ""})

    claim.refresh_from_db()
    assert claim.state == ContributionState.CLAIMED
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("state", "act"),
    [
        ("ended", lambda row: actions.confirm(row, by=UserFactory())),
        ("ended", lambda row: actions.decline(row, by=UserFactory(), reasons={"fi": REASON})),
        ("declined", lambda row: actions.decline(row, by=UserFactory(), reasons={"fi": REASON})),
        ("declined", lambda row: actions.end(row, by=UserFactory())),
    ],
)
def test_who_comes_too_late_is_told_so(state, act):
    contribution = GoalContributionFactory(**{state: True})

    with pytest.raises(NotNow):
        act(contribution)


def test_each_organisation_gets_one_letter_when_several_are_confirmed(claim, editor):
    again = GoalContributionFactory(activity=claim.activity)

    actions.confirm_all([claim, again], by=UserFactory())

    letter = Letter.objects.get()
    assert claim.goal.name_sv in letter.body
    assert again.goal.name_sv in letter.body


def test_several_are_confirmed_or_none(claim):
    ended = GoalContributionFactory(ended=True)

    with pytest.raises(NotNow):
        actions.confirm_all([claim, ended], by=UserFactory())

    claim.refresh_from_db()
    assert claim.state == ContributionState.CLAIMED


@pytest.mark.parametrize("trait", ["claimed", "confirmed"])
def test_undoing_brings_back_what_was_and_stops_the_letter(trait, editor, claim):
    contribution = GoalContributionFactory(activity=claim.activity, **{trait: True})
    by, token = UserFactory(), actions.new_token()
    actions.decline(contribution, by=by, reasons={"fi": REASON}, token=token)

    assert actions.undo(contribution, by=by, token=token) is True

    before = (contribution.state, contribution.verified_on, contribution.verified_by, contribution.reason_fi)
    contribution.refresh_from_db()
    now = (contribution.state, contribution.verified_on, contribution.verified_by, contribution.reason_fi)
    assert (now[:3], now[3] or "") == (before[:3], before[3] or "")
    assert Letter.objects.get().state == LetterState.CANCELLED
    assert Revision.objects.of(contribution).count() == 2


def test_what_somebody_else_decided_is_not_undone(claim):
    first = UserFactory()
    actions.confirm(claim, by=first)
    actions.decline(claim, by=UserFactory(), reasons={"fi": REASON})

    assert actions.undo(claim, by=first) is False

    claim.refresh_from_db()
    assert claim.state == ContributionState.DECLINED


# Who may.


def readers(contribution):
    organisation = contribution.activity.organisation
    return {
        "visitor": None,
        "editor": editor_of(organisation),
        "home county": coordinator_of(organisation.home_municipality.county),
        "other editor": editor_of(OrganisationFactory()),
        "county": coordinator_of(contribution.county) if contribution.county else UserFactory(),
        "other county": coordinator_of(CountyFactory()),
        "publisher": MembershipFactory(role=Role.PUBLISHER).user,
        "administrator": UserFactory(superuser=True),
    }


ANSWERS = {"county": 200, "administrator": 200}
OWN = {"editor": 200, "home county": 200, "administrator": 200}
PAGES = {"answer": ANSWERS, "decline": ANSWERS, "ask": ANSWERS, "withdraw": OWN, "organisation": OWN}


def status(client, reader, url, method="get"):
    client.logout()
    if reader:
        client.force_login(reader)
    return getattr(client, method)(url).status_code


@pytest.mark.parametrize("page", PAGES)
def test_pages_open_to_those_who_may_and_are_not_there_for_others(client, claim, page):
    args = [claim.activity.organisation.uuid] if page == "organisation" else ["goal", claim.uuid]
    url = reverse(f"contributions:{page}", args=args)

    found = {name: status(client, reader, url) for name, reader in readers(claim).items()}

    assert found == {name: 302 if name == "visitor" else PAGES[page].get(name, 404) for name in found}


def test_publishers_answer_for_national_paths(client):
    contribution = national_step()
    url = reverse("contributions:answer", args=["step", contribution.uuid])

    found = {name: status(client, reader, url) for name, reader in readers(contribution).items()}

    assert {name for name, code in found.items() if code == 200} == {"publisher", "administrator"}


def test_strangers_change_nothing(client, claim):
    urls = {
        name: reverse(f"contributions:{name}", args=["goal", claim.uuid]) for name in ("answer", "decline")
    }
    people = readers(claim)
    for name in ("visitor", "editor", "home county", "other editor", "other county", "publisher"):
        client.logout()
        if people[name]:
            client.force_login(people[name])
        client.post(urls["answer"])
        client.post(urls["decline"], {"reason_fi": REASON})
        client.post(reverse("contributions:confirm"), {"chosen": f"goal/{claim.uuid}"})

    claim.refresh_from_db()
    assert claim.state == ContributionState.CLAIMED


def test_contributions_of_drafts_are_not_there_for_the_county(client, county, coordinator):
    hidden = GoalContributionFactory(goal=GoalFactory(strategy=StrategyFactory(county=county)),
                                     activity__draft=True)  # fmt: skip
    client.force_login(coordinator)

    assert client.get(reverse("contributions:answer", args=["goal", hidden.uuid])).status_code == 404
    page = client.get(reverse("contributions:list"))
    assert hidden.activity.title_fi not in page.content.decode()


def test_coordinators_need_a_second_factor(client, county):
    user = MembershipFactory(role=Role.COUNTY, county=county, second_factor=False).user
    client.force_login(user)

    assert client.get(reverse("contributions:list")).status_code == 302


# The county's pages.


def test_list_has_what_waits_first_and_only_the_own_countys(client, claim, county, coordinator):
    strategy = claim.goal.strategy
    confirmed = GoalContributionFactory(goal__strategy=strategy, goal__order=90, confirmed=True)
    ageing = GoalContributionFactory(goal__strategy=strategy, goal__order=91, ageing=True)
    declined = GoalContributionFactory(goal__strategy=strategy, goal__order=92, declined=True)
    step = StepContributionFactory(step__path__county=county)
    GoalContributionFactory()
    client.force_login(coordinator)

    def listed(query=""):
        return [
            row["contribution"] for row in client.get(reverse("contributions:list") + query).context["rows"]
        ]

    assert {one.pk for one in listed()[:2]} == {claim.pk, step.pk}
    assert listed()[2:] == [ageing, confirmed, declined]
    assert listed("?state=again") == [ageing]
    assert listed("?state=declined") == [declined]
    assert listed(f"?goal={claim.goal.uuid}") == [claim]
    assert listed(f"?path={step.step.path.uuid}") == [step]
    assert listed(f"?q={claim.activity.organisation.name_fi}") == [claim]
    assert len(listed("?state=x&goal=x&path=1")) == 5
    assert client.get(reverse("contributions:list") + "?page=9").status_code == 404


def test_ticked_ones_are_confirmed_at_once_and_undone_at_once(client, claim, county, coordinator):
    step = StepContributionFactory(step__path__county=county)
    foreign = GoalContributionFactory()
    client.force_login(coordinator)
    chosen = [
        f"goal/{claim.uuid}",
        f"step/{step.uuid}",
        f"goal/{foreign.uuid}",
        "goal/x",
        "x",
        f"goal/{'z' * 36}",
    ]

    page = client.post(reverse("contributions:confirm"), {"chosen": chosen}, follow=True)

    for row in (claim, step, foreign):
        row.refresh_from_db()
    assert [row.state for row in (claim, step, foreign)] == ["confirmed", "confirmed", "claimed"]
    assert reverse("contributions:undo") in page.content.decode()

    client.post(reverse("contributions:undo"))
    claim.refresh_from_db()
    step.refresh_from_db()
    assert (claim.state, step.state) == ("claimed", "claimed")
    assert client.post(reverse("contributions:undo")).status_code == 404


def test_confirming_until_a_day_that_has_passed_is_refused(client, claim, coordinator):
    client.force_login(coordinator)

    client.post(reverse("contributions:answer", args=["goal", claim.uuid]), {"valid_until": "2020-01-01"})

    claim.refresh_from_db()
    assert claim.state == ContributionState.CLAIMED


def test_declining_asks_for_a_reason_in_the_organisations_languages(client, claim, coordinator):
    url = reverse("contributions:decline", args=["goal", claim.uuid])
    client.force_login(coordinator)

    refused = client.post(url, {"reason_fi": " "})
    assert refused.context["form"].errors
    client.post(url, {"reason_fi": REASON})

    claim.refresh_from_db()
    assert (claim.state, claim.reason_fi) == (ContributionState.DECLINED, REASON)


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_as_many_queries_for_one_row_as_for_three(client, county, coordinator, number):
    strategy = StrategyFactory(county=county)
    path = ServicePathFactory(county=county)
    for place in range(number):
        GoalContributionFactory(goal__strategy=strategy, goal__order=place + 50)
        StepContributionFactory(step__path=path, step__order=place + 50)
    client.force_login(coordinator)
    client.get(reverse("contributions:list"))

    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("contributions:list"))

    assert len(queries) == 13


# The organisation's page.


def test_own_page_tells_states_reasons_and_what_to_do(client, claim, editor):
    declined = GoalContributionFactory(activity=claim.activity, declined=True)
    client.force_login(editor)

    page = client.get(reverse("contributions:organisation", args=[claim.activity.organisation.uuid]))

    rows = page.context["activities"][0]["rows"]
    assert [row["contribution"] for row in rows] == [declined, claim]
    assert [bool(row["withdraw_url"]) for row in rows] == [False, True]
    assert all(row["next"] for row in rows)
    html = page.content.decode()
    assert declined.reason_fi in html
    assert reverse("workspace:section", args=["activity", claim.activity.uuid, "contributions"]) in html


def test_withdrawing_is_asked_first_and_can_be_undone(client, claim, editor):
    url = reverse("contributions:withdraw", args=["goal", claim.uuid])
    client.force_login(editor)

    client.get(url)
    claim.refresh_from_db()
    assert claim.state == ContributionState.CLAIMED

    client.post(url)
    claim.refresh_from_db()
    assert claim.state == ContributionState.ENDED
    assert client.post(url).status_code == 404

    client.post(reverse("contributions:undo"))
    claim.refresh_from_db()
    assert (claim.state, claim.valid_until) == (ContributionState.CLAIMED, None)


@pytest.mark.parametrize("number", [1, 3])
def test_own_page_takes_as_many_queries_for_one_row_as_for_three(client, claim, editor, number):
    for _ in range(number):
        GoalContributionFactory(activity=claim.activity)
        StepContributionFactory(activity__organisation=claim.activity.organisation)
    client.force_login(editor)
    url = reverse("contributions:organisation", args=[claim.activity.organisation.uuid])
    client.get(url)

    with CaptureQueriesContext(connection) as queries:
        client.get(url)

    assert len(queries) == 8


def test_row_of_the_task_list_counts_by_state(claim):
    GoalContributionFactory(activity=claim.activity, confirmed=True)
    StepContributionFactory(activity=claim.activity, declined=True)

    with translation.override("en"):
        row = contribution_row(claim.activity.organisation)

    assert row["state_label"] == "1 confirmed, 1 waiting, 1 declined"
    assert row["url"] == f"/en/workspace/contributions/organisation/{claim.activity.organisation.uuid}/"


# Asking a service owner.


@pytest.fixture
def link(client, claim, coordinator, django_capture_on_commit_callbacks):
    """Return the path in a letter that a coordinator has sent about ``claim``."""
    client.force_login(coordinator)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            reverse("contributions:ask", args=["goal", claim.uuid]),
            {"email": "Owner@example.org", "language": "sv", "note": "Kolla <detta>"},
        )
    client.logout()
    return re.search(r"http://[^/]+(/sv/\S+)", mail.outbox[-1].body)[1]


ANSWER = {"name": "Kaisa Kuvitteellinen", "title": "palvelupäällikkö"}


def test_service_owner_gets_a_letter_in_her_language(link, claim):
    letter = mail.outbox[-1]

    assert letter.to == ["owner@example.org"]
    assert claim.activity.title_sv in letter.body
    assert "Kolla <detta>" in letter.body


def test_opening_the_link_shows_the_claim_and_changes_nothing(client, link, claim):
    page = client.get(link)

    html = page.content.decode()
    for text in (claim.activity.title_sv, claim.goal.name_sv, claim.rationale_sv, "Kolla &lt;detta&gt;"):
        assert text in html
    claim.refresh_from_db()
    assert claim.state == ContributionState.CLAIMED
    assert ConfirmationRequest.objects.get().answered_at is None


def test_answer_by_link_is_the_countys_and_the_address_is_forgotten(client, link, claim):
    page = client.post(link, {"answer": Answer.CONFIRMED, **ANSWER}, follow=True)

    claim.refresh_from_db()
    request = ConfirmationRequest.objects.get()
    assert (claim.state, claim.verified_by) == (ContributionState.CONFIRMED, VerifiedBy.COUNTY)
    assert (request.answer, request.to_email) == (Answer.CONFIRMED, "")
    letter = Letter.objects.get(kind="contribution_question")
    assert (letter.to_email, letter.body) == ("", "")
    revision = Revision.objects.of(claim).get()
    assert (revision.via, revision.author) == ("link", None)
    assert "Kaisa Kuvitteellinen, palvelupäällikkö" in revision.comment
    assert claim.activity.title_sv not in page.content.decode()


def test_declining_by_link_needs_a_reason_and_tells_it(client, link, claim, editor):
    client.post(link, {"answer": Answer.DECLINED, **ANSWER})
    claim.refresh_from_db()
    assert claim.state == ContributionState.CLAIMED

    client.post(link, {"answer": Answer.DECLINED, "reason": "Hör inte hit.", **ANSWER})
    claim.refresh_from_db()
    assert (claim.state, claim.reason_sv) == (ContributionState.DECLINED, "Hör inte hit.")


def test_link_answers_once(client, link, claim):
    client.post(link, {"answer": Answer.CONFIRMED, **ANSWER})

    again = client.post(link, {"answer": Answer.DECLINED, "reason": "Nej", **ANSWER})

    claim.refresh_from_db()
    assert (again.status_code, claim.state) == (409, ContributionState.CONFIRMED)


def outdated(claim):
    claim.rationale_fi = "Aivan muuta"
    claim.save()


def renamed(claim):
    claim.activity.title_sv = "Något annat"
    claim.activity.save()


def hidden(claim):
    claim.activity.state = "archived"
    claim.activity.save()


def ended(claim):
    actions.end(claim, by=UserFactory())


def revoked(_claim):
    actions.revoke(ConfirmationRequest.objects.get())


@pytest.mark.parametrize("happened", [outdated, renamed, hidden, ended, revoked])
def test_link_answers_only_what_was_asked(client, link, claim, happened):
    happened(claim)
    before = type(claim).objects.get().state

    page = client.get(link)
    refused = client.post(link, {"answer": Answer.CONFIRMED, **ANSWER})

    assert (page.status_code, refused.status_code) == (200, 409)
    assert claim.goal.name_sv not in page.content.decode()
    assert type(claim).objects.get().state == before


def test_link_runs_out_after_thirty_days_and_its_address_is_forgotten(client, link, claim):
    with time_machine.travel(timezone.now() + dt.timedelta(days=31), tick=False):
        assert client.post(link, {"answer": Answer.CONFIRMED, **ANSWER}).status_code == 409
        due.run_all()

    claim.refresh_from_db()
    assert claim.state == ContributionState.CLAIMED
    assert ConfirmationRequest.objects.get().to_email == ""


@pytest.mark.parametrize("token", ["x", "Imh1aiI:1abc:xyz"])
def test_invented_links_lead_nowhere(client, claim, token):
    assert client.get(reverse("organisations:confirmation", args=[token])).status_code == 404


def test_question_is_taken_back_by_those_who_answer(client, link, claim, coordinator):
    url = reverse("contributions:revoke", args=[ConfirmationRequest.objects.get().uuid])

    for reader in (editor_of(claim.activity.organisation), coordinator_of(CountyFactory())):
        assert status(client, reader, url, "post") == 404
    assert status(client, coordinator, url, "post") == 302
    assert ConfirmationRequest.objects.get().to_email == ""
    page = client.get(reverse("contributions:answer", args=["goal", claim.uuid]))
    assert "owner@example.org" not in page.content.decode()


# What everybody sees.


def public_pages(contribution):
    activity, served = contribution.activity, contribution.served
    place = served.path if contribution.kind == "step" else served
    return [
        contribution.county.get_absolute_url(),
        place.get_absolute_url(),
        activity.organisation.get_absolute_url(),
        activity.get_absolute_url(),
    ]


@pytest.mark.parametrize("make", [GoalContributionFactory, StepContributionFactory])
def test_claims_and_confirmations_are_told_apart_on_every_page(client, make):
    contribution = make()

    def marks():
        return [
            set(
                re.findall(
                    r'class="state state-(claimed|confirmed|ageing)"', client.get(url).content.decode()
                )
            )
            for url in public_pages(contribution)
        ]

    assert marks() == [{"claimed"}] * 4
    actions.confirm(contribution, by=UserFactory())
    assert marks() == [{"confirmed"}] * 4
    actions.decline(contribution, by=UserFactory(), reasons={"fi": REASON})
    assert marks() == [set()] * 4
