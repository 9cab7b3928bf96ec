from django.contrib import admin

from portal.outbox.models import Letter


@admin.register(Letter)
class LetterAdmin(admin.ModelAdmin):
    """Letters can be read; they are held and cancelled on the outbox page of the workspace."""

    list_display = ["subject", "kind", "to_email", "language", "state", "created_at", "sent_at"]
    list_filter = ["state", "kind", "language", "county"]
    search_fields = ["to_email", "subject"]
    date_hierarchy = "created_at"
    list_per_page = 50
    fields = [
        "subject", "text", "kind", "key", "to_user", "to_email", "language", "organisation", "county",
        "state", "held_by", "attempts", "created_at", "send_after", "claimed_at", "sent_at", "done_at",
    ]  # fmt: skip

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
