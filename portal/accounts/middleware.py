"""Whoever may do much signs in with a second factor, or sets one up first."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext

from portal.accounts.permissions import lacks_second_factor

# Where rights are used: addresses by the first name space of their names.
GUARDED = {
    "admin", "contributions", "eventwork", "modelwork", "moderation", "newsletters", "outbox", "people",
    "pictures", "projectwork", "remarks", "surveying", "tickets", "workspace", "writing",
}  # fmt: skip


class SecondFactorMiddleware:
    """Lead those whose rights need a second factor to set one up, before the workspace or the admin."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        place = request.resolver_match
        is_guarded = GUARDED.intersection(place.namespaces[:1]) and place.url_name != "logout"
        if not is_guarded or not lacks_second_factor(request.user):
            return None
        messages.info(request, gettext("Your rights need a second factor. Set one up, and then go on."))
        return redirect("mfa_index")
