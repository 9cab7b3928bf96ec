"""Forms that anybody may send, without an account and without a riddle to solve.

A person needs a while to fill in a form, and does not fill in a field that she does not see; programs that
send advertisements are caught by these two. What was written is never lost: a form that is refused comes back
with everything in it. How often one address may send is counted by ``portal.accounts.limits``.
"""

import datetime as dt
import time
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Nobody fills in a form faster than this, and a form that was opened longer ago is given anew.
LEAST = dt.timedelta(seconds=3)
MOST = dt.timedelta(days=1)


_opened: ContextVar[dict[str, str] | None] = ContextVar("opened", default=None)


@contextmanager
def noting_what_opens():
    """Yield what forms that open in the block say of when they did, and what each is for."""
    token = _opened.set({})
    try:
        yield _opened.get()
    finally:
        _opened.reset(token)


def opened_now(about: str) -> str:
    """Return what a form for ``about`` says that opens now."""
    return _opened_at(about, int(time.time()))


@lru_cache(maxsize=64)
def _opened_at(about, moment):
    """Return what all forms for ``about`` say that open in the second ``moment``."""
    return signing.Signer(salt=f"portal.guarding.{about}").sign_object(moment)


class GuardedForm(forms.Form):
    """A form that knows when it was opened. ``about`` says what for: a form sent elsewhere is refused.

    ``nickname`` is for programs: people do not see it. Draw both with components/guard.html.
    """

    started = forms.CharField(required=False, widget=forms.HiddenInput)
    nickname = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args, about: str, **kwargs):
        super().__init__(*args, **kwargs)
        self._about = about
        self.initial.setdefault("started", self._now())

    @property
    def is_by_a_program(self) -> bool:
        return bool(self["nickname"].data)

    def clean(self):
        data = super().clean()
        age = self._age()
        if age is None or age > MOST.total_seconds():
            self.data = self.data.copy()
            self.data[self.add_prefix("started")] = self._now()
            raise ValidationError(
                _("The form had been open for too long. Here it is again with what you wrote: send it anew."),
                code="old",
            )
        if age < LEAST.total_seconds():
            raise ValidationError(
                _("That was quick. Look whether it says what you mean, and send it again."), code="quick"
            )
        return data

    def _now(self):
        said = opened_now(self._about)
        if (opened := _opened.get()) is not None:
            opened[said] = self._about
        return said

    def _age(self):
        """Return the seconds since the form was opened, None when it does not say so truly."""
        try:
            signer = signing.Signer(salt=f"portal.guarding.{self._about}")
            return time.time() - signer.unsign_object(self["started"].data or "")
        except signing.BadSignature:
            return None
