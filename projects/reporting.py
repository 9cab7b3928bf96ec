"""Readers may report errors on projects and operating models: the project's host answers."""

from portal.accounts.permissions import home_county
from portal.tickets.registry import reportable
from projects.models import OperatingModel, Project


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
