from django.contrib import admin

from portal.editing.admin import RevisedAdmin
from portal.lib.admin import NamedAdmin
from portal.topics.models import Topic


@admin.register(Topic)
class TopicAdmin(RevisedAdmin, NamedAdmin):
    fieldsets = [(None, {"fields": ["code", "name", "parent"]})]
    list_display = ["code", "parent"]
    list_select_related = ["parent"]
    list_filter = [("parent", admin.RelatedOnlyFieldListFilter)]
    search_fields = ["code"]
    autocomplete_fields = ["parent"]
