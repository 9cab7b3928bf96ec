"""Programmes and projects, their work, and what they leave behind: materials, models, events."""

from projects.models.events import Event, EventSeries
from projects.models.materials import Material
from projects.models.operating_models import Adoption, ModelVersion, OperatingModel
from projects.models.projects import Programme, Project
from projects.models.timeline import Funding, Milestone
from projects.models.work import Experience, Message, Task

__all__ = [
    "Adoption",
    "Event",
    "EventSeries",
    "Experience",
    "Funding",
    "Material",
    "Message",
    "Milestone",
    "ModelVersion",
    "OperatingModel",
    "Programme",
    "Project",
    "Task",
]
