"""Inputs of the forms of operating models that the models' own do not serve."""

from itertools import groupby

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.text import capfirst

from portal.editing.widgets import GroupedChoices
from portal.lib import languages
from projects.fields import GoalsField
from projects.models import OperatingModel
from regions.fields import source_field
from regions.models import Step


class ByPath(ModelChoiceIterator):
    """Steps in groups by path, national templates first. One query."""

    def __iter__(self):
        rows = sorted(self.queryset, key=self.place)
        for path, group in groupby(rows, key=lambda row: row.path):
            name = str(path) if path.county is None else f"{path.county.local_name.text}: {path}"
            yield (name, [self.choice(row) for row in group])

    @staticmethod
    def place(step):
        county = step.path.county
        name = getattr(county, f"sort_{languages.current()}") if county else ""
        return name, getattr(step.path, f"sort_{languages.current()}"), step.path_id, step.order


class StepsField(forms.ModelMultipleChoiceField):
    """Any number of steps, as checkboxes: those of all paths."""

    iterator = ByPath
    widget = GroupedChoices

    def __init__(self, **options):
        super().__init__(Step.objects.select_related("path__county"), required=False, **options)


def model_field(model, name):
    """Return the input of ``name`` of ``model``; None when the field of the model serves."""
    column = OperatingModel._meta.get_field(name)
    label = {"label": capfirst(str(column.verbose_name))}
    if name == "source":
        return source_field(OperatingModel, name)
    if name == "goals":
        chosen = [goal.pk for goal in model.goals.all()] if model.pk else ()
        return GoalsField(chosen, **label)
    return StepsField(**label) if name == "steps" else None
