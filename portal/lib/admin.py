"""What the admin pages of every app share: languages in tabs, sources in sight, identifiers that stay."""

from functools import cache, reduce
from operator import or_

from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import (
    TabbedTranslationAdmin,
    TranslationBaseModelAdmin,
    TranslationStackedInline,
)

from portal.lib import languages

IDENTITY = ("slug_fi", "slug_sv", "slug_en", "uuid", "created_at", "updated_at")


class MissingLanguage(admin.SimpleListFilter):
    """Things whose name is not written in a language."""

    title = _("not written in")
    parameter_name = "missing"

    def lookups(self, request, model_admin):
        return languages.OWN_NAMES.items()

    def queryset(self, request, queryset):
        if self.value() not in languages.CODES:
            return queryset
        column = f"{queryset.model.NAMED_BY}_{self.value()}"
        return queryset.filter(Q(**{column: None}) | Q(**{column: ""}))


class AnyLanguage(TranslationBaseModelAdmin):
    """Fields that may be written in any language: the model says which are needed, not Finnish alone."""

    def patch_translation_field(self, db_field, field, request, **kwargs):
        required = field.required
        super().patch_translation_field(db_field, field, request, **kwargs)
        if language := getattr(db_field, "language", ""):
            field.required = required
            field.widget.attrs["lang"] = language


class SharedFields:
    """Chosen things carry the label that their own admin gives them (``label``), as suggestions do."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return self._told_apart(super().formfield_for_foreignkey(db_field, request, **kwargs))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return self._told_apart(super().formfield_for_manytomany(db_field, request, **kwargs))

    def _told_apart(self, field):
        model = field and field.queryset.model
        if field and self.admin_site.is_registered(model):
            field.label_from_instance = getattr(self.admin_site.get_model_admin(model), "label", str)
        return field


class RecordPages(SharedFields):
    """Lists of fifty that find any letter case; a last part with the identifier, addresses and times.

    ``KEEPS_SOURCE`` maps a source to the numbers that rest on it. Once they are recorded, the source and
    these numbers are shown and no longer edited: no number is left with a source that does not say it.
    """

    list_per_page = 50
    KEEPS_SOURCE = {}

    def identity(self):
        return [field.name for field in self.model._meta.fields if field.name in IDENTITY]

    def get_readonly_fields(self, request, obj=None):
        kept = [
            name
            for source, numbers in self.KEEPS_SOURCE.items()
            if obj and getattr(obj, f"{source}_id")
            for name in (source, *numbers)
        ]
        return [*super().get_readonly_fields(request, obj), *kept, *self.identity()]

    def get_fieldsets(self, request, obj=None):
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj and (identity := self.identity()):
            fieldsets.append((_("Address and identifier"), {"fields": identity, "classes": ["collapse"]}))
        return fieldsets

    def get_search_results(self, request, queryset, search_term):
        """Find å, ä and ö in either case: SQLite compares only ASCII letters without their case."""
        spellings = {search_term}
        if not search_term.isascii():
            spellings |= {search_term.lower(), search_term.upper(), search_term.title()}
        search = super().get_search_results
        found = [search(request, queryset, spelling) for spelling in sorted(spellings)]
        return reduce(or_, (rows for rows, _ in found)), any(repeats for _, repeats in found)


class RecordAdmin(RecordPages, admin.ModelAdmin):
    """A record without translated fields."""


class TranslatedAdmin(RecordPages, AnyLanguage, TabbedTranslationAdmin):
    """A record with translated fields, in a tab for each language."""


class NamedAdmin(TranslatedAdmin):
    """A named thing: listed by name in the reader's alphabet, with the languages it is named in."""

    list_display = ()
    list_filter = ()

    @property
    def ordering(self):
        return [f"sort_{languages.current()}", "pk"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = [f"{self.model.NAMED_BY}_{code}" for code in languages.CODES]
        self.search_fields = [*names, *self.search_fields]

    def get_list_display(self, request):
        return [name_column(languages.current()), *self.list_display, languages_column]

    def get_list_filter(self, request):
        return [*self.list_filter, MissingLanguage]


class TranslatedStacked(SharedFields, AnyLanguage, TranslationStackedInline):
    """Parts with translated fields, one under the other."""

    extra = 0


class Stacked(SharedFields, admin.StackedInline):
    extra = 0


class Tabular(SharedFields, admin.TabularInline):
    extra = 0


def name_column(language):
    """Return the column of names that sorts by the alphabet of ``language``."""

    @admin.display(description=_("name"), ordering=f"sort_{language}")
    def name(obj):
        return str(obj)

    return name


@admin.display(description=_("languages"))
def languages_column(obj):
    return " ".join(languages.written_in(obj, obj.NAMED_BY))


@cache
def source_page(field="source"):
    """Return a read-only field: where ``field``, a source, can be read. The same one each time."""

    @admin.display(description=_("read the source"))
    def page(obj):
        source = getattr(obj, field)
        if not source:
            return None
        seen = f" ({date_format(source.seen_on)})" if source.seen_on else ""
        if not source.url:
            return f"{source.publisher} {source.reference}{seen}".strip()
        return format_html('<a href="{}" rel="external">{}</a>{}', source.url, source.host, seen)

    page.__name__ = f"page_of_{field}"
    return page
