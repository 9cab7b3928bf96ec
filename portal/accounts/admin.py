"""Accounts and rights in the admin: whatever is changed here is written in the log of rights."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.utils.translation import gettext_lazy as _

from portal.accounts import actions
from portal.accounts.choices import Change
from portal.accounts.forms import UserAddForm, UserEditForm
from portal.accounts.models import Invitation, Membership, RightsEvent, User
from portal.lib.admin import SharedFields

# Addresses and second factors are their holder's own: nobody reads or changes them here.
for model in (EmailAddress, Authenticator):
    admin.site.unregister(model)

# What makes an administrator is given by administrators alone.
POWERS = ("is_superuser", "groups", "user_permissions")


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    add_form = UserAddForm
    form = UserEditForm
    fieldsets = [
        (None, {"fields": ["email", "name", "language", "password"]}),
        (_("Rights"), {"fields": ["is_active", "is_staff", *POWERS]}),
        (_("Letters"), {"fields": ["gets_reminders", "gets_results", "gets_waiting"]}),
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
    actions = ["remove_second_factors"]

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

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        changed = set(form.changed_data) if change else set()
        if (
            "email" in changed
        ):  # The old address signs in no more; the new one is confirmed at the next log-in.
            obj.emailaddress_set.all().delete()
            actions.record(Change.EMAIL_CHANGED, actor=request.user, user=obj)
        if "is_active" in changed:
            closed = Change.REACTIVATED if obj.is_active else Change.DEACTIVATED
            actions.record(closed, actor=request.user, user=obj)

    def save_related(self, request, form, formsets, change):
        before = actions.admin_rights(User.objects.get(pk=form.instance.pk)) if change else ""
        flags_changed = {"is_staff", "is_superuser"}.intersection(form.changed_data)
        super().save_related(request, form, formsets, change)
        after = actions.admin_rights(form.instance)
        if after != before or flags_changed:
            actions.record(Change.STAFF, actor=request.user, user=form.instance, detail=after or "–")

    def delete_model(self, request, obj):
        actions.delete_account(obj, by=request.user)

    def delete_queryset(self, request, queryset):
        for user in queryset:
            actions.delete_account(user, by=request.user)

    def get_deleted_objects(self, objs, request):
        """What is only read here, such as letters, goes with the account all the same."""
        deleted, numbers, _needed, kept = super().get_deleted_objects(objs, request)
        return deleted, numbers, set(), kept

    @admin.action(
        description=_("Remove second factors, when devices and codes are lost"), permissions=["change"]
    )
    def remove_second_factors(self, request, queryset):
        for user in queryset:
            if self.has_change_permission(request, user):
                actions.remove_second_factors(user, by=request.user)


@admin.register(Membership)
class MembershipAdmin(SharedFields, admin.ModelAdmin):
    list_display = ["user", "role", "organisation", "county", "project", "starts_on", "ends_on"]
    list_filter = ["role", "county"]
    list_select_related = ["user", "organisation", "county", "project"]
    search_fields = ["user__email", "user__name", "organisation__name_fi", "organisation__name_sv"]
    autocomplete_fields = ["user", "organisation", "county", "project"]
    fields = ["user", "role", "organisation", "county", "project", "starts_on", "ends_on", "granted_by"]
    list_per_page = 50

    def get_readonly_fields(self, request, obj=None):
        return ["user", "role", "organisation", "county", "project", "granted_by"] if obj else ["granted_by"]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.granted_by = request.user
        super().save_model(request, obj, form, change)
        if not change or form.changed_data:
            kind = Change.CHANGED if change else Change.GRANTED
            detail = actions.until(obj.ends_on)
            actions.record(kind, actor=request.user, user=obj.user, about=obj, detail=detail)

    def delete_model(self, request, obj):
        actions.record(Change.ENDED, actor=request.user, user=obj.user, about=obj)
        obj.delete()

    def delete_queryset(self, request, queryset):
        for membership in queryset.select_related("user"):
            self.delete_model(request, membership)


class ReadOnly(admin.ModelAdmin):
    """What the portal writes down itself: read here, never changed."""

    list_per_page = 50

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    list_display = [
        *("email", "role", "organisation", "county", "project"),
        *("state", "invited_by", "sent_at", "expires_at"),
    ]
    list_filter = ["role", "language", "county"]
    list_select_related = ["organisation", "county", "project", "invited_by"]
    search_fields = ["email"]
    date_hierarchy = "created_at"

    @admin.display(description=_("state"))
    def state(self, invitation):
        return invitation.state.label


@admin.register(RightsEvent)
class RightsEventAdmin(ReadOnly):
    list_display = ["at", "change", "actor", "user", "role", "organisation", "county", "project", "detail"]
    list_filter = ["change", "role", "county"]
    list_select_related = ["actor", "user", "organisation", "county", "project"]
    search_fields = ["user__email", "user__name", "actor__email", "actor__name"]
    date_hierarchy = "at"
