"""What has been made to take along, and how it went; tasks themselves are looked at on the command line."""

from django.contrib import admin
from django_tasks_db.models import DBTaskResult

from portal.editing.admin import WrittenByPortal
from portal.handouts.models import Handout

admin.site.unregister(DBTaskResult)


@admin.register(Handout)
class HandoutAdmin(WrittenByPortal, admin.ModelAdmin):
    list_display = ["kind", "county", "path", "language", "state", "progress", "requested_at", "made_at"]
    list_select_related = ["county", "path"]
    list_filter = ["kind", "state", "language"]
