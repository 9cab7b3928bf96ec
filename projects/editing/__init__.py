"""How programmes and projects are edited, and what they leave behind: each module registers its own kinds."""

from projects.editing import events, operating_models, programmes, projects

__all__ = ["events", "operating_models", "programmes", "projects"]
