from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.utils.translation import gettext_lazy as _

from portal.accounts.forms import UserAddForm, UserEditForm
from portal.accounts.models import User

# What makes an administrator is given by administrators alone.
POWERS = ("is_superuser", "groups", "user_permissions")


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    add_form = UserAddForm
    form = UserEditForm
    fieldsets = [
        (None, {"fields": ["email", "name", "language", "password"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", *POWERS]}),
        (_("Times and marks"), {"fields": ["last_login", "date_joined", "is_example"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "name", "language", "usable_password", "password1", "password2"]}),
    ]
    list_display = ["email", "name", "language", "is_staff", "is_active", "is_example", "last_login"]
    list_filter = ["is_staff", "is_superuser", "is_active", "is_example", "groups"]
    search_fields = ["email", "name"]
    ordering = ["email"]
    readonly_fields = ["last_login", "date_joined", "is_example"]

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, "is_staff", *POWERS]

    def has_change_permission(self, request, obj=None):
        """Administrators' accounts are changed, and so given a password, by administrators only."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (request.user.is_superuser or not (obj and obj.is_superuser))

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (request.user.is_superuser or not (obj and obj.is_superuser))
