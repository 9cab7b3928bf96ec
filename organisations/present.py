"""Contributions as the components show them."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisations.choices import ContributionState, Nature, Role, State
from organisations.claims import MODELS, counts, mark_of, runs_out_soon
from portal.lib import languages

NATURE_OF_ROLE = {Role.SUPPORTS_PEERS: Nature.PEER_SUPPORT, Role.PURCHASED: Nature.PURCHASED}


def contribution_line(contribution):
    """Return who does what, and how firmly, for lists that tell the reason too. No queries."""
    activity = contribution.activity
    organisation = activity.organisation
    name, title = organisation.local_name, activity.local_name
    return {
        "pk": contribution.pk,
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


def contribution_facts(contribution):
    """Return what a page about one contribution, with its names, tells of it. No queries."""
    activity, served = contribution.activity, contribution.served
    path = served.path if contribution.kind == "step" else None
    return {
        "activity": activity.local_name,
        "activity_url": activity.get_absolute_url(),
        "summary": languages.localised(activity, "summary"),
        "organisation": activity.organisation.local_name,
        "organisation_url": activity.organisation.get_absolute_url(),
        "served": served.local_name,
        "served_url": served.get_absolute_url(),
        "path": path and path.local_name,
        "county": contribution.county and contribution.county.local_name,
        "role": contribution.get_role_display() if path else "",
        "nature": activity.get_nature_display(),
        "rationales": _in_languages(contribution, "rationale"),
        "reasons": _in_languages(contribution, "reason"),
        "state": mark_of(contribution),
        "runs_out": contribution.fresh_until if runs_out_soon(contribution) else None,
        "valid_until": contribution.valid_until,
        "source": contribution.source,
        "is_example": activity.organisation.is_example,
        "contribution": contribution,
    }


def _in_languages(obj, field):
    """Return a text in every language in which it is written, the reader's first."""
    return [
        languages.LocalText(text, code)
        for code in languages.chain()
        if (text := getattr(obj, f"{field}_{code}"))
    ]


def answer_row(contribution):
    """Return a contribution for the list of those who answer it. No queries."""
    return {
        **contribution_facts(contribution),
        "name": f"{contribution.kind}/{contribution.uuid}",
        "url": reverse("contributions:answer", args=[contribution.kind, contribution.uuid]),
        "can_be_ticked": contribution.state == ContributionState.CLAIMED or runs_out_soon(contribution),
    }


def own_activities(organisation):
    """Return ``organisation``'s activities and what they serve, for those who keep them. Three queries."""
    activities = list(organisation.activities.exclude(state=State.ARCHIVED).alphabetical())
    rows = {activity.pk: [] for activity in activities}
    for model in MODELS.values():
        for contribution in model.objects.with_names().filter(activity__in=activities).order_by("pk"):
            rows[contribution.activity_id].append(own_row(contribution))
    return [
        {
            "name": activity.local_name,
            "section_url": reverse("workspace:section", args=["activity", activity.uuid, "contributions"]),
            "rows": sorted(rows[activity.pk], key=lambda row: row["order"]),
        }
        for activity in activities
    ]


OWN_ORDER = (ContributionState.DECLINED, ContributionState.CLAIMED, ContributionState.CONFIRMED)


def own_row(contribution):
    """Return a contribution for its organisation: how the county has answered, and what to do next."""
    state = contribution.state
    return {
        **contribution_facts(contribution),
        "order": OWN_ORDER.index(state) if state in OWN_ORDER else len(OWN_ORDER),
        "next": _next(contribution),
        "withdraw_url": reverse("contributions:withdraw", args=[contribution.kind, contribution.uuid])
        if state in (ContributionState.CLAIMED, ContributionState.CONFIRMED)
        else "",
    }


def _next(contribution):
    if contribution.state == ContributionState.CLAIMED:
        return _("Waits for the county’s answer. There is nothing for you to do.")
    if contribution.state == ContributionState.DECLINED:
        return _("If you think otherwise, tell better why it belongs here and add it again.")
    if contribution.state == ContributionState.ENDED:
        return _("The activity does not serve this any more. It can be added again.")
    if runs_out_soon(contribution):
        return _(
            "The confirmation is running out. See that what is said still holds; the county answers anew."
        )
    return ""


def contribution_row(organisation):
    """Return "What we contribute to" as a row of the organisation's task list. Two queries."""
    numbers = counts(
        model.objects.filter(activity__organisation=organisation).exclude(activity__state=State.ARCHIVED)
        for model in MODELS.values()
    )
    told = [
        ngettext("%(count)s confirmed", "%(count)s confirmed", numbers.confirmed)
        % {"count": numbers.confirmed},
        ngettext("%(count)s waiting", "%(count)s waiting", numbers.waiting) % {"count": numbers.waiting},
    ]
    if numbers.declined:
        told.append(
            ngettext("%(count)s declined", "%(count)s declined", numbers.declined)
            % {"count": numbers.declined}
        )
    return {
        "url": reverse("contributions:organisation", args=[organisation.uuid]),
        "title": _("What we contribute to"),
        "hint": _("The goals and steps that your activities serve, and what the county says of them."),
        "state_label": ", ".join(told),
    }
