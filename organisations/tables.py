"""The organisation list as a table."""

import django_tables2 as tables
from django.db.models import F
from django.template.defaultfilters import date
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from organisations.choices import State
from organisations.models import Organisation
from portal.lib import languages

NUMERIC = {"th": {"class": "numeric"}, "td": {"class": "numeric"}}


# On a narrow screen the cells of a row stand under each other, and a number says itself what it counts.
BOTH_WIDTHS = '<span class="wide-only">{}</span><span class="narrow-only">{}</span>'


def marked(name):
    """Return a name, with its language where that is not the page's."""
    return format_html('<span lang="{}">{}</span>', name.language, name.text) if name.lang else name.text


class OrganisationTable(tables.Table):
    """Name, home, number of activities, and when the profile was checked."""

    name = tables.Column(accessor="pk", verbose_name=_("Organisation"))
    municipality = tables.Column(accessor="home_municipality", verbose_name=_("Home municipality"))
    topics = tables.Column(
        accessor="pk",
        verbose_name=_("Topics"),
        orderable=False,
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

    def render_name(self, record):
        link = format_html('<a href="{}">{}</a>', record.get_absolute_url(), marked(record.local_name))
        if record.state != State.PUBLISHED:
            link += format_html(' <span class="sub">{}</span>', record.get_state_display())
        if record.is_example:
            link += format_html(' <span class="example-mark">{}</span>', gettext("Example data"))
        return link

    def render_municipality(self, value):
        return marked(value.local_name)

    def render_topics(self, record):
        topics = format_html_join(", ", "{}", ((marked(topic.local_name),) for topic in record.topics.all()))
        return topics or format_html('<span class="unknown">{}</span>', gettext("not told"))

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
