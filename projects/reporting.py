"""Readers may report errors: the host of a project or model answers, or the organiser of an event."""

from portal.accounts.permissions import home_county
from portal.tickets.registry import reportable
from projects.models import Adoption, Event, OperatingModel, Project


def _county_of_host(project):
    return home_county(project.host) if project and project.host else None


reportable(
    "project",
    lambda user: Project.objects.visible_to(user).select_related("host__home_municipality"),
    organisation_id=lambda project: project.host_id,
    county_id=_county_of_host,
)
reportable(
    "model",
    lambda user: OperatingModel.objects.visible_to(user).select_related("project__host__home_municipality"),
    organisation_id=lambda model: model.project.host_id if model.project else None,
    county_id=lambda model: _county_of_host(model.project),
)
reportable(
    "event",
    lambda user: Event.objects.visible_to(user).select_related("organiser__home_municipality"),
    organisation_id=lambda event: event.organiser_id,
    county_id=lambda event: event.county_id or (event.organiser and home_county(event.organiser)),
)
reportable(
    "adoption",
    lambda user: Adoption.objects.visible_to(user).select_related(
        "model", "county", "organisation__home_municipality"
    ),
    organisation_id=lambda adoption: adoption.organisation_id,
    county_id=lambda adoption: (
        adoption.county_id or (adoption.organisation and home_county(adoption.organisation))
    ),
)
