"""Contributions as the components show them."""

from portal.lib import languages


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
        "rationale": languages.localised(contribution, "rationale"),
        "contribution": contribution,
    }
