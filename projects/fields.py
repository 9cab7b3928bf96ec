"""Inputs of the forms of projects that the models' own do not serve."""

from itertools import groupby

from django import forms
from django.db.models import Q
from django.forms.models import ModelChoiceIterator
from django.utils.text import capfirst

from organisations.models import Agreement
from portal.editing.widgets import GroupedChoices
from portal.lib import languages
from projects.models import Project
from regions.models import Goal


class ByCounty(ModelChoiceIterator):
    """Goals in groups by county. One query."""

    def __iter__(self):
        rows = sorted(self.queryset, key=lambda row: getattr(row.county, f"sort_{languages.current()}"))
        for county, group in groupby(rows, key=lambda row: row.county):
            yield (str(county), [self.choice(row) for row in group])


class GoalsField(forms.ModelMultipleChoiceField):
    """Any number of goals, as checkboxes: those that stand today, and those that were ``chosen`` before."""

    iterator = ByCounty
    widget = GroupedChoices

    def __init__(self, chosen=(), **options):
        standing = Goal.objects.current().order_by().values("pk")
        rows = Goal.objects.filter(Q(pk__in=standing) | Q(pk__in=chosen)).select_related("county")
        super().__init__(rows.alphabetical(), required=False, **options)


class AgreementsField(forms.ModelMultipleChoiceField):
    """Agreements of the host and the partners of a project alone."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, project, **options):
        theirs = Q(organisation=project.host_id) | Q(organisation__partner_projects=project)
        rows = Agreement.objects.filter(theirs | Q(projects=project)).distinct()
        super().__init__(
            rows.select_related("organisation", "county").order_by("organisation", "-starts_on", "pk"),
            required=False,
            **options,
        )

    def label_from_instance(self, agreement):
        subject = languages.localised(agreement, "subject").text
        return f"{agreement}: {subject} ({agreement.starts_on.year}–)"


def project_field(project, name):
    """Return the input of ``name`` of ``project``; None when the field of the model serves."""
    made = {"goals": GoalsField, "agreements": AgreementsField}.get(name)
    if made is None:
        return None
    field = Project._meta.get_field(name)
    options = {"label": capfirst(str(field.verbose_name)), "help_text": field.help_text}
    if name == "goals":
        return GoalsField(project.goals.values_list("pk", flat=True) if project.pk else (), **options)
    return AgreementsField(project, **options)
