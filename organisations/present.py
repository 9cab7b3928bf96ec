"""Contributions as the components show them."""

from organisations.choices import Nature, Role
from portal.lib import languages

NATURE_OF_ROLE = {Role.SUPPORTS_PEERS: Nature.PEER_SUPPORT, Role.PURCHASED: Nature.PURCHASED}


def contribution_line(contribution):
    """Return who does what, and how firmly, for the service-path and goal-block components. No queries."""
    activity = contribution.activity
    organisation = activity.organisation
    name, title = organisation.local_name, activity.local_name
    return {
        "name": name.text,
        "lang": name.lang,
        "url": organisation.get_absolute_url(),
        "activity": title.text,
        "activity_lang": title.lang,
        "activity_url": activity.get_absolute_url(),
        "state": contribution.mark,
        "nature": "" if _says_its_nature(contribution) else activity.get_nature_display(),
        "rationale": languages.localised(contribution, "rationale"),
        "is_example": organisation.is_example,
        "contribution": contribution,
    }


def _says_its_nature(contribution):
    """Return whether the role at a step already tells the activity's nature in other words."""
    return NATURE_OF_ROLE.get(getattr(contribution, "role", None)) == contribution.activity.nature
