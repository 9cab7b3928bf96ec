"""What a password must be like, in the portal's own words: Django's lack Finnish, and are long."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

HELP = _("At least eight characters. Not a common password, not like your name, and not only digits.")


class LongEnough(MinimumLengthValidator):
    """A password is not too short."""

    def get_error_message(self):
        return ngettext(
            "This password is too short: use at least %(number)d character.",
            "This password is too short: use at least %(number)d characters.",
            self.min_length,
        ) % {"number": self.min_length}
