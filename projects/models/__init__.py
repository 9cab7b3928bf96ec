"""Programmes and projects, and what they leave behind: materials, operating models, events."""

from projects.models.events import Event
from projects.models.outputs import Adoption, Material, OperatingModel
from projects.models.projects import Programme, Project

__all__ = ["Adoption", "Event", "Material", "OperatingModel", "Programme", "Project"]
