"""What one chooses from when one answers a question."""

from django.utils.translation import gettext as _

from portal.lib import languages
from regions.models import ServiceLanguage
from surveys.choices import Kind, ProfileField
from surveys.models import Question

SCALE = range(1, 6)


def options_of(questions) -> dict[Question, list[tuple[int, languages.LocalText]]]:
    """Return what one chooses from by question; nothing for numbers and texts. One query at most."""
    spoken = None
    found = {}
    for question in questions:
        if question.kind == Kind.YES_NO:
            found[question] = [(1, _own(_("Yes"))), (0, _own(_("No")))]
        elif question.kind == Kind.SCALE:
            found[question] = [(place, _own(place)) for place in SCALE]
        elif question.profile_field == ProfileField.LANGUAGES:
            spoken = _spoken() if spoken is None else spoken
            found[question] = spoken
        else:
            found[question] = question.choices_of_own if Kind(question.kind).has_options else []
    return found


def _own(text):
    return languages.LocalText(str(text), languages.current())


def _spoken():
    return [(row.pk, row.local_name) for row in ServiceLanguage.objects.alphabetical()]
