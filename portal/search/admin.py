from django.contrib import admin

from portal.search import misses
from portal.search.models import Miss, SavedSearch, Synonyms


@admin.register(Synonyms)
class SynonymsAdmin(admin.ModelAdmin):
    """Staff add a line when people look for a word that texts do not use."""

    list_display = ["__str__", "updated_at"]
    search_fields = ["expressions"]
    fields = ["expressions", "uuid", "created_at", "updated_at"]
    readonly_fields = ["uuid", "created_at", "updated_at"]


class ReadOnly(admin.ModelAdmin):
    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Miss)
class MissAdmin(ReadOnly):
    """What was looked for often and not found; rare ones are shown to nobody."""

    list_display = ["text", "language", "times", "month"]
    list_filter = ["language", "month"]
    fields = ["text", "language", "times", "month"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(pk__in=misses.shown())

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(SavedSearch)
class SavedSearchAdmin(ReadOnly):
    """Searches that people keep for themselves; deleted when they ask for it."""

    list_display = ["name", "user", "query"]
    fields = ["name", "user", "query", "created_at"]
