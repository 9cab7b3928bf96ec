from django.contrib import admin

from portal.subscriptions.models import Subscription


@admin.register(Subscription)
class SubscriptionAdmin(admin.ModelAdmin):
    """Subscriptions are made and changed by their readers alone; one that is asked to be is deleted here."""

    list_display = [
        *("kind", "county", "blog", "event"),
        *("frequency", "language", "asked_at", "confirmed_at", "told_until"),
    ]
    list_select_related = ["county", "blog", "event"]
    list_filter = ["kind", "frequency", "language", "county", "blog"]
    search_fields = ["email"]
    list_per_page = 50

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
