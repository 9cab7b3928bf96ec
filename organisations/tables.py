"""The organisation list as a table."""

import django_tables2 as tables
from django.db.models import F
from django.template.defaultfilters import date
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from portal.lib import languages

NUMERIC = {"th": {"class": "numeric"}, "td": {"class": "numeric"}}


# On a narrow screen the cells of a row stand under each other, and a number says itself what it counts.
BOTH_WIDTHS = '<span class="wide-only">{}</span><span class="narrow-only">{}</span>'


class OrganisationTable(tables.Table):
    """Name, home, number of activities, and when the profile was checked."""

    name = tables.TemplateColumn(
        template_name="organisations/_name_cell.html", verbose_name=_("Organisation"), accessor="pk"
    )
    municipality = tables.Column(accessor="home_municipality", verbose_name=_("Home municipality"))
    topics = tables.TemplateColumn(
        template_name="organisations/_topics_cell.html",
        verbose_name=_("Topics"),
        orderable=False,
        accessor="pk",
        attrs={"th": {"class": "topics"}, "td": {"class": "topics"}},
    )
    activities = tables.Column(accessor="activity_count", verbose_name=_("Activities"), attrs=NUMERIC)
    checked = tables.Column(accessor="verified_on", verbose_name=_("Checked on"), empty_values=())

    class Meta:
        model = Organisation
        fields = ()
        sequence = ("name", "municipality", "topics", "activities", "checked")
        order_by = ("name",)
        attrs = {"class": "stacked"}

    def render_municipality(self, value):
        name = value.local_name
        return format_html('<span lang="{}">{}</span>', name.language, name.text) if name.lang else name.text

    def render_activities(self, value):
        words = ngettext("%(count)s activity", "%(count)s activities", value) % {"count": value}
        return format_html(BOTH_WIDTHS, value, words)

    def render_checked(self, value, record):
        if not value:
            return _("not checked")
        day = date(value, "DATE_FORMAT")
        told = format_html(BOTH_WIDTHS, day, gettext("Checked %(day)s") % {"day": day})
        if not record.is_stale:
            return told
        old = record.freshness
        return format_html('{} <span class="state state-{}">{}</span>', told, old, capfirst(old.label))

    def order_name(self, queryset, is_descending):
        # Both columns in one direction, as the index has them.
        name = f"sort_{languages.current()}"
        return queryset.order_by(*((f"-{name}", "-pk") if is_descending else (name, "pk"))), True

    def order_municipality(self, queryset, is_descending):
        return self._ordered(queryset, f"home_municipality__sort_{languages.current()}", is_descending)

    def order_activities(self, queryset, is_descending):
        return queryset.order_by(f"{'-' if is_descending else ''}activity_count", "sort_fi", "pk"), True

    def order_checked(self, queryset, is_descending):
        return self._ordered(queryset, "verified_on", is_descending)

    @staticmethod
    def _ordered(queryset, name, is_descending):
        """Order by column ``name``, what is not known last, the same in every database."""
        key = F(name)
        ordering = key.desc(nulls_last=True) if is_descending else key.asc(nulls_last=True)
        return queryset.order_by(ordering, f"sort_{languages.current()}", "pk"), True
