"""How programmes and projects are edited, and what they leave behind: each module registers its own kinds."""

from projects.editing import events, experiences, operating_models, programmes, projects

__all__ = ["events", "experiences", "operating_models", "programmes", "projects"]
