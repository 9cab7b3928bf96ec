"""How the tree of topics is edited: publishers keep it."""

from django.utils.translation import gettext_lazy as _

from portal.editing.registry import Editable, Section, register
from portal.topics.models import Topic


@register
class TopicEditing(Editable):
    """A subject. Its code stays, for files refer to it."""

    model = Topic
    kind = "topic"
    texts = ("name",)
    required = ("name",)
    fields = ("code", "parent")
    sections = (
        Section("basics", _("Basics"), ("name", "parent"), _("What it is called, and the broader topic.")),
    )
