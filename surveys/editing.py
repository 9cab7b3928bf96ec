"""How surveys are composed: by publishers, on the same forms as everything else."""

import datetime as dt
from itertools import pairwise

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organisations.choices import State
from portal.editing.registry import Editable, Part, Section, adds_tasks, register
from portal.editing.snapshots import part_rows
from surveys.models import Survey
from surveys.updates import update_rows


@register
class SurveyEditing(Editable):
    """A survey with its questions and rounds, kept by publishers."""

    model = Survey
    kind = "survey"
    texts = ("title", "introduction")
    required = ("title",)
    fields = ("audience", "is_example", "state")
    many = ("counties",)
    parts = (
        Part(
            "questions",
            "questions",
            texts=("text", "help_text", "options"),
            fields=("order", "kind", "is_required", "profile_field"),
            place="order",
        ),
        Part("rounds", "rounds", fields=("opens_on", "closes_on")),
    )
    state_field = "state"
    sections = (
        Section(
            "basics", _("Basics"), ("title", "introduction"), _("What it is called, and what it is for.")
        ),
        Section(
            "audience", _("For whom"), ("audience", "counties"), _("Who answers, and in which counties.")
        ),
        Section("questions", _("Questions"), ("questions",), _("In the order in which they are asked.")),
        Section(
            "rounds",
            _("Rounds"),
            ("rounds",),
            _("When it is answered. Letters go on the first day, and a reminder a week before the last."),
        ),
    )

    def links(self, obj, rights):
        """The answers of each round that has been asked, the newest first. One query."""
        return [
            {
                "label": gettext("Answers of the round %(days)s") % {"days": one},
                "url": reverse("surveying:round", args=[one.uuid]),
            }
            for one in obj.rounds.exclude(asked_at=None).order_by("-opens_on")
        ]

    def new(self, parent, name, language):
        return Survey(state=State.DRAFT, **{f"title_{language}": name})

    def problems(self, content):
        """A survey asks something, and its rounds follow one another."""
        found = {}
        if not part_rows(content, self.part_by_name["questions"]):
            found[""] = [gettext("Ask one question at least.")]
        days = sorted(
            (opens, closes, key)
            for key, row in part_rows(content, self.part_by_name["rounds"]).items()
            if (opens := _day(row.get("opens_on"))) and (closes := _day(row.get("closes_on")))
        )
        for (_opens, closes, _key), (opens, _closes, key) in pairwise(days):
            if opens <= closes:
                found[f"rounds/{key}/opens_on"] = [gettext("The round before is still open then.")]
        return found


def _day(text):
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:  # Told by the column itself.
        return None


adds_tasks("organisation", update_rows)
