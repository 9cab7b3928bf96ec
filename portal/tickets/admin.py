from django.contrib import admin

from portal.tickets.models import Ticket


@admin.register(Ticket)
class TicketAdmin(admin.ModelAdmin):
    """Reports can be read; they are answered in the workspace."""

    list_display = ["name", "state", "origin", "organisation", "county", "created_at", "settled_at"]
    list_select_related = ["organisation", "county"]
    list_filter = ["state", "origin", "language", "county"]
    search_fields = ["name", "text"]
    date_hierarchy = "created_at"
    list_per_page = 50
    exclude = ["content_type", "object_id", "email"]  # Her address serves the answer alone.

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
