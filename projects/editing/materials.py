"""How materials are edited: as rows of the project, the operating model or the event they belong to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.editing.registry import Part, Section
from portal.lib import spoken
from portal.topics.models import Topic
from projects.models import Material
from regions.models import County

CHOSEN = ("topics", "counties")


class ManyKeys(forms.MultipleChoiceField):
    """A choice among rows of a table that inputs of one form share. It gives primary keys, and loses none."""

    def clean(self, value):
        """Return the keys that may be chosen; others are left out."""
        offered = {str(key) for key, _label in self.choices}
        return sorted(int(key) for key in value or [] if str(key) in offered)


class MaterialPart(Part):
    """The materials of a thing: each a file or a link, in one language, of one version."""

    def form_field(self, name):
        if name == "language":
            return forms.ChoiceField(
                label=_("Language"), choices=[("", "---------"), *spoken.CHOICES], required=False
            )
        return None

    def choices(self, obj, name):
        """A material replaces another of the same thing."""
        if name == "replaces":
            return Material._base_manager.filter(pk__in=obj.materials.values("pk")).order_by("title", "pk")
        return None

    def extra_fields(self):
        return {
            "topics": many_keys(_("Topics"), Topic.objects.alphabetical),
            "counties": many_keys(_("Counties it tells of"), County.objects.alphabetical),
        }

    def rows(self, obj):
        return super().rows(obj).prefetch_related(*CHOSEN)

    def read(self, row):
        """Return its columns, and what it is about."""
        own = super().read(row)
        for name in CHOSEN:
            own[name] = sorted(one.pk for one in getattr(row, name).all()) if row.pk else []
        return own

    def write(self, row, values):
        super().write(row, values)
        row.chosen = {name: values[name] or [] for name in CHOSEN if name in values}

    def save(self, row):
        """Write ``row`` and what it is about."""
        row.save()
        for name, pks in getattr(row, "chosen", {}).items():
            relation = getattr(row, name)
            relation.set(relation.model._base_manager.filter(pk__in=pks))


def many_keys(label, rows) -> ManyKeys:
    """Return an input of several of ``rows``, which copies of it read once. One query."""
    read = []

    def offered():
        if not read:
            read.extend((row.pk, str(row)) for row in rows())
        return read

    return ManyKeys(
        label=label, choices=offered, required=False, initial=[], widget=forms.CheckboxSelectMultiple
    )


def materials() -> MaterialPart:
    """Return the part for whatever has materials."""
    return MaterialPart(
        "materials",
        "materials",
        fields=(
            "title", "kind", "language", "file", "url", "description", "version", "published_on", "replaces",
        ),
    )  # fmt: skip


SECTION = Section(
    "materials",
    _("Materials"),
    ("materials",),
    _("Reports, guides and slides that others may use: a file or a link, each with its language."),
)
