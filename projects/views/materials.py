"""The library of materials: all that projects, operating models and events have made, in one list."""

from portal.lib.pages import FilteredList
from projects.material_filters import MaterialFilter
from projects.models import Material


class MaterialList(FilteredList):
    """Every public material, by words, kind, language, county, topic and year."""

    filterset_class = MaterialFilter
    template_name = "projects/material_list.html"
    extra_context = {"section": "projects"}
    SORTS = {"-day": ("-day", "title", "pk"), "day": ("day", "title", "pk"), "title": ("title", "pk")}

    def get_queryset(self):
        return Material.objects.published().for_list()
