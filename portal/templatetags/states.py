"""The word of each state that a mark shows: those of the closed lists, and a gap's."""

from django import template
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from organisations.choices import ContributionState, Mark
from projects.choices import ProjectState

register = template.Library()

WORDS = {
    **dict(ContributionState.choices),
    **dict(Mark.choices),
    **dict(ProjectState.choices),
    "gap": _("Gap"),
}


@register.filter
def state_word(state):
    """Return how a mark's state is said."""
    return capfirst(WORDS[state])
