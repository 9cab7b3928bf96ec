"""What allauth does to accounts is written in the log of rights too."""

from allauth.account.signals import email_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.dispatch import receiver

from portal.accounts.actions import record
from portal.accounts.choices import Change


@receiver(authenticator_added)
def factor_added(sender, user, authenticator, **kwargs):
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record(Change.FACTOR_ADDED, actor=user, user=user, detail=authenticator.type)


@receiver(authenticator_removed)
def factor_removed(sender, user, authenticator, **kwargs):
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record(Change.FACTOR_REMOVED, actor=user, user=user, detail=authenticator.type)


@receiver(email_changed)
def address_changed(sender, user, **kwargs):
    record(Change.EMAIL_CHANGED, actor=user, user=user)
