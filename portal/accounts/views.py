"""The own account, and accepting an invitation."""

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView, UpdateView, View

from portal.accounts import actions
from portal.accounts.adapter import workspace
from portal.accounts.forms import OwnAccountForm, WelcomeForm
from portal.accounts.models import User
from portal.accounts.rights import rights_of
from portal.lib import languages


@method_decorator(never_cache, name="dispatch")
class OwnAccount(LoginRequiredMixin, UpdateView):
    """Name, language and wishes of the person who has signed in, and the ways to the rest of her account."""

    form_class = OwnAccountForm
    template_name = "accounts/own_account.html"

    def get_object(self):
        # A copy, so that a form that is refused does not change the name in the header.
        return User.objects.get(pk=self.request.user.pk)

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            memberships=user.memberships.active().select_related("organisation", "county", "project"),
            has_second_factor=user.authenticator_set.exclude(type="recovery_codes").exists(),
            needs_second_factor=rights_of(user).need_second_factor,
            **kwargs,
        )

    def form_valid(self, form):
        form.save()
        messages.success(self.request, _("Your account was saved."))
        with languages.reading(form.instance.language):
            return redirect("accounts:home")


class OwnData(LoginRequiredMixin, View):
    """Everything that the portal keeps about the person, as a file."""

    def get(self, request):
        response = JsonResponse(
            actions.own_data(request.user), json_dumps_params={"indent": 2, "ensure_ascii": False}
        )
        response["Content-Disposition"] = 'attachment; filename="my-data.json"'
        response["Cache-Control"] = "no-store"
        return response


@method_decorator(reauthentication_required, name="dispatch")
class DeleteAccount(TemplateView):
    """Ask once more, with what it means, and delete the account. The password is asked for first."""

    template_name = "accounts/delete_account.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            is_last_administrator=actions.is_last_administrator(user),
            edited_alone=actions.edited_alone(user),
            **kwargs,
        )

    def post(self, request):
        if actions.is_last_administrator(request.user):
            return self.get(request)
        user = User.objects.get(pk=request.user.pk)
        logout(request)
        actions.delete_account(user)
        messages.success(request, _("Your account has been deleted."))
        return redirect("pages:home")


@method_decorator([never_cache, sensitive_post_parameters("password")], name="dispatch")
class AcceptInvitation(FormView):
    """Who invites to what; one accepts with a new account, or with the one that there is.

    The page is reached by a letter's link alone, which proves that the address is the reader's. Looking at it
    accepts nothing: mail programs follow links by themselves.
    """

    template_name = "accounts/invitation.html"
    form_class = WelcomeForm

    def dispatch(self, request, *args, token, **kwargs):
        self.invitation = actions.by_token(token)
        if self.invitation is None:
            raise Http404("No letter has this link")
        self.holder = User.objects.filter(email__iexact=self.invitation.email).first()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if self.invitation.can_be_accepted:
            actions.mark_opened(self.invitation)
        elif self.invitation.accepted_by_id and self.invitation.accepted_by_id == request.user.pk:
            return redirect(workspace(request.user.language))
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if not self.invitation.can_be_accepted:
            return self.get(request, *args, **kwargs)
        if request.user.is_authenticated:
            return self.accept(request.user)
        if self.holder:
            return redirect(self.login_url())
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "email": self.invitation.email}

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            invitation=self.invitation,
            scope=self.invitation.organisation or self.invitation.county or self.invitation.project,
            has_account=self.holder is not None,
            login_url=self.login_url(),
            **kwargs,
        )

    def login_url(self):
        return f"{reverse('account_login')}?next={self.request.path}"

    def form_valid(self, form):
        user = actions.new_account(
            self.invitation, form.cleaned_data["name"], form.cleaned_data["password"], languages.current()
        )
        if not actions.accept(self.invitation, user):
            return self.get(self.request)
        response = perform_login(self.request, user, redirect_url=workspace(user.language))
        messages.success(self.request, _("Welcome to the work."))
        # The password has just been written: a second factor may be set up without writing it again.
        reauthenticate_by_password(self.request)
        return response

    def accept(self, user):
        if actions.accept(self.invitation, user):
            messages.success(self.request, _("Welcome to the work."))
        return redirect(workspace(user.language))
