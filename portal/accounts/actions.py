"""What changes people's rights: invitations, memberships, accounts. Every change is written in the log."""

import datetime as dt

from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from portal.accounts.choices import Change, Role
from portal.accounts.models import VALID_FOR, Invitation, Membership, RightsEvent, User
from portal.lib import languages
from portal.outbox.actions import queue
from portal.outbox.models import Letter

SALT = "portal.accounts.invitation"
# What a person is told of changes of hers: which thing, how far it came, and when.
OF_CHANGE = ("content_type__model", "object_id", "state", "created_at", "submitted_at", "published_at")


def record(change: Change, *, actor, user=None, about=None, detail: str = "") -> RightsEvent:
    """Write a line in the log: ``actor`` changed the rights of ``user``. One query.

    ``about`` is the membership or invitation that it was about; ``actor`` is None on the server.
    """
    return RightsEvent.objects.create(
        change=change,
        actor=actor,
        user=user,
        role=about.role if about else "",
        organisation_id=about.organisation_id if about else None,
        county_id=about.county_id if about else None,
        project_id=about.project_id if about else None,
        invitation=about if isinstance(about, Invitation) else None,
        detail=detail[:200],
    )


# Invitations.


@transaction.atomic
def invite(
    email: str,
    role: Role,
    *,
    by: User,
    organisation=None,
    county=None,
    project=None,
    language: str = "fi",
    ends_on: dt.date | None = None,
) -> Invitation:
    """Invite ``email`` to a membership, and send the letter.

    An invitation to the same that is still open is sent again, with the language and last day given now.
    """
    email = email.strip().lower()
    scope = {"organisation": organisation, "county": county, "project": project}
    same = Invitation.objects.open().filter(email__iexact=email, role=role, **scope)
    invitation = same.select_for_update().first()
    if invitation is None:
        invitation = Invitation(email=email, role=role, **scope)
    invitation.language = language
    invitation.membership_ends_on = ends_on
    invitation.invited_by = by
    return _send(invitation, by)


@transaction.atomic
def send_again(invitation: Invitation, by: User) -> Invitation:
    """Send the letter once more; the invitation is valid for thirty days from now.

    One that was accepted or taken back a moment ago stays so.
    """
    held = Invitation.objects.select_for_update().get(pk=invitation.pk)
    return _send(held, by) if held.can_be_sent_again else held


def _send(invitation, by):
    invitation.sent_at = timezone.now()
    invitation.expires_at = invitation.sent_at + VALID_FOR
    invitation.times_sent += 1
    invitation.save()
    record(Change.INVITED, actor=by, about=invitation)
    queue(
        "invitation",
        invitation.email,
        {
            "invitation": invitation,
            "inviter": by,
            "path": path_of(invitation),
            "until": timezone.localdate(invitation.expires_at),
        },
        language=invitation.language,
        at_once=True,
        key=f"invitation-{invitation.uuid}-{invitation.times_sent}",
    )
    return invitation


def path_of(invitation: Invitation) -> str:
    """Return the path that only the letter tells, in the language of the invitation."""
    token = signing.dumps(invitation.uuid.hex, salt=SALT)
    with languages.reading(invitation.language):
        return reverse("accounts:invitation", args=[token])


def by_token(token: str) -> Invitation | None:
    """Return the invitation whose letter has ``token``, in whatever state; None when no letter has it."""
    try:
        identifier = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return Invitation.objects.with_names().filter(uuid=identifier).first()


def mark_opened(invitation: Invitation) -> None:
    """Remember when the link of the letter was first followed."""
    if invitation.opened_at is None:
        invitation.opened_at = timezone.now()
        invitation.save(update_fields=["opened_at"])


@transaction.atomic
def revoke(invitation: Invitation, by: User) -> None:
    """Take an invitation back: its link leads nowhere any more."""
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    record(Change.REVOKED, actor=by, about=invitation)


@transaction.atomic
def accept(invitation: Invitation, user: User) -> Membership | None:
    """Make ``user`` what the invitation says; None when it cannot be accepted any more.

    Somebody who is it already keeps that membership, with the last day of the invitation.
    """
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not invitation.can_be_accepted:
        return None
    invitation.accepted_at = timezone.now()
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record(Change.ACCEPTED, actor=user, user=user, about=invitation)
    return grant(
        user,
        invitation.role,
        organisation=invitation.organisation,
        county=invitation.county,
        project=invitation.project,
        ends_on=invitation.membership_ends_on,
        by=invitation.invited_by,
    )


@transaction.atomic
def new_account(invitation: Invitation, name: str, password: str, language: str) -> User:
    """Make the invitee's account. The letter has reached the address, so that it needs no confirmation."""
    user = User.objects.create_user(invitation.email, password, name=name, language=language)
    user.confirm_email()
    return user


# Memberships.


@transaction.atomic
def grant(
    user: User, role, *, by, organisation=None, county=None, project=None, ends_on: dt.date | None = None
):
    """Make ``user`` a holder of ``role``, or let the membership that there is go on until ``ends_on``."""
    scope = {"organisation": organisation, "county": county, "project": project}
    there = user.memberships.active().filter(role=role, **scope).first()
    if there:
        change_last_day(there, ends_on, by)
        return there
    membership = Membership.objects.create(user=user, role=role, ends_on=ends_on, granted_by=by, **scope)
    record(Change.GRANTED, actor=by, user=user, about=membership, detail=until(ends_on))
    forget_rights(user)
    return membership


@transaction.atomic
def change_last_day(membership: Membership, ends_on: dt.date | None, by) -> None:
    """Let the membership go on until ``ends_on``, or without end."""
    if membership.ends_on == ends_on:
        return
    membership.ends_on = ends_on
    membership.save(update_fields=["ends_on"])
    record(Change.CHANGED, actor=by, user=membership.user, about=membership, detail=until(ends_on))
    forget_rights(membership.user)


@transaction.atomic
def end(membership: Membership, by) -> None:
    """End a membership now: yesterday was its last day. One that began today is taken away."""
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    record(Change.ENDED, actor=by, user=membership.user, about=membership)
    if membership.starts_on > yesterday:
        membership.delete()
    else:
        membership.ends_on = yesterday
        membership.save(update_fields=["ends_on"])
    forget_rights(membership.user)


def until(day: dt.date | None) -> str:
    """Return the last day as the log tells it."""
    return f"– {day.isoformat()}" if day else ""


def forget_rights(user: User) -> None:
    """Let the rights of ``user`` be read anew: they have changed during the request."""
    if hasattr(user, "_rights"):
        del user._rights


# Accounts.


def is_last_administrator(user: User) -> bool:
    """Whether nobody could give anybody rights without ``user``."""
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    return user.is_superuser and not others.exists()


def edited_alone(user: User) -> list:
    """Return the organisations whose only editor is ``user``. Two queries."""
    own = user.memberships.active().filter(role=Role.EDITOR)
    others = Membership.objects.active().filter(role=Role.EDITOR).exclude(user=user)
    alone = own.exclude(organisation__in=others.values("organisation")).select_related("organisation")
    return [membership.organisation for membership in alone]


def admin_rights(user: User) -> str:
    """Return what an account may do in the admin, in words for the log. Two queries."""
    flags = [name for name in ("is_superuser", "is_staff") if getattr(user, name)]
    groups = user.groups.order_by("name").values_list("name", flat=True)
    rights = user.user_permissions.order_by("codename").values_list("codename", flat=True)
    return ", ".join([*flags, *groups, *rights])


@transaction.atomic
def remove_second_factors(user: User, by: User) -> None:
    """Let somebody who has lost her devices and codes in again: she sets up a new second factor."""
    if user.authenticator_set.exists():
        user.authenticator_set.all().delete()
        record(Change.FACTOR_REMOVED, actor=by, user=user)
        queue("factor-removed", user, {}, at_once=True)


@transaction.atomic
def delete_account(user: User, by: User | None = None) -> None:
    """Delete the account and everything about the person. What she wrote stays, without her name."""
    record(Change.DELETED, actor=by or user, user=user)
    Invitation.objects.filter(Q(accepted_by=user) | Q(email__iexact=user.email)).delete()
    letters_to(user).delete()
    user.delete()


def letters_to(user: User):
    """Return the letters to the person: also those to her address alone, as an invitation is."""
    by_address = Q(to_user=None, to_email__iexact=user.email, organisation=None, county=None)
    return Letter.objects.filter(Q(to_user=user) | by_address)


def own_data(user: User) -> dict:
    """Return everything that the portal keeps about the person, for her to take along."""
    return {
        "account": {
            "email": user.email,
            "name": user.name,
            "language": user.language,
            "joined": user.date_joined,
            "last_log_in": user.last_login,
            "gets_reminders": user.gets_reminders,
            "gets_results": user.gets_results,
            "gets_waiting": user.gets_waiting,
        },
        "memberships": [
            {
                "role": membership.role,
                "organisation": str(membership.organisation or ""),
                "county": str(membership.county or ""),
                "project": str(membership.project or ""),
                "starts_on": membership.starts_on,
                "ends_on": membership.ends_on,
            }
            for membership in user.memberships.select_related("organisation", "county", "project")
        ],
        "second_factors": [
            {"kind": factor.type, "added": factor.created_at, "last_used": factor.last_used_at}
            for factor in user.authenticator_set.order_by("pk")
        ],
        "changes_of_rights": [
            {"time": event.at, "change": event.change, "role": event.role, "detail": event.detail}
            for event in user.rights_events.all()
        ],
        "changes_written": list(user.revisions.order_by("pk").values(*OF_CHANGE, "comment")),
        "changes_read": list(user.reviewed_revisions.order_by("pk").values(*OF_CHANGE, "reason")),
        "reports_answered": list(
            user.answered_tickets.order_by("pk").values("name", "answer", "created_at", "settled_at")
        ),
        "comments": list(
            user.comments.order_by("pk").values("heading", "text", "language", "state", "created_at")
        ),
        "project_messages": list(
            user.project_messages.order_by("pk").values("project", "text", "created_at")
        ),
        "project_tasks": list(
            user.project_tasks.order_by("pk").values("project", "title", "due_on", "done_at")
        ),
        "saved_searches": list(user.saved_searches.order_by("pk").values("name", "query", "created_at")),
        "letters": list(
            letters_to(user)
            .order_by("pk")
            .values("kind", "subject", "body", "language", "created_at", "sent_at")
        ),
    }
