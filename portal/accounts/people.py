"""The people behind an organisation or a county, in the workspace: who may do what, who has been invited."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, UpdateView, View

from portal.accounts import actions, permissions
from portal.accounts.choices import Role
from portal.accounts.forms import InviteAnybodyForm, InviteForm, LastDayForm
from portal.accounts.models import Invitation, Membership
from portal.accounts.rights import rights_of
from portal.accounts.workers import ForWorkers
from portal.lib import languages

# The newest invitations and log lines that a page shows.
SHOWN = 50


@method_decorator(never_cache, name="dispatch")
class People(ForWorkers, FormView):
    """Memberships and invitations of one scope, with a form to invite. Six queries or so."""

    template_name = "accounts/people.html"
    form_class = InviteForm
    role = None

    def get_scope(self):
        """Return the fields that memberships and invitations of the page share; raises Http404."""
        raise NotImplementedError

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.scope = self.get_scope()
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return {"language": languages.current()}

    def get_context_data(self, **kwargs):
        own = Membership.objects.filter(**self.scope).select_related(
            "user", "organisation", "county", "project"
        )
        invited = Invitation.objects.filter(**self.scope).with_names()
        return super().get_context_data(
            memberships=own.active().order_by("role", "user__name", "pk")[: 10 * SHOWN],
            open_invitations=invited.open()[:SHOWN],
            title=self.get_title(),
            invite_title=self.get_invite_title(),
            kicker=self.kicker(),
            shows_scope=not self.scope,
            **kwargs,
        )

    def get_invite_title(self):
        return _("Invite somebody")

    def kicker(self):
        return ""

    def form_valid(self, form):
        data = form.cleaned_data
        scope = {
            "organisation": data.get("organisation", self.scope.get("organisation")),
            "county": data.get("county", self.scope.get("county")),
            "project": data.get("project", self.scope.get("project")),
        }
        role = data.get("role", self.role)
        if Membership.objects.active().filter(user__email__iexact=data["email"], role=role, **scope).exists():
            form.add_error("email", _("This person is it already."))
            return self.form_invalid(form)
        actions.invite(
            data["email"],
            role,
            by=self.request.user,
            language=data["language"],
            ends_on=data["ends_on"],
            **scope,
        )
        messages.success(
            self.request, _("The invitation to %(email)s has been sent.") % {"email": data["email"]}
        )
        return redirect(self.request.path)


class OrganisationPeople(People):
    """Editors of an organisation."""

    role = Role.EDITOR

    def get_scope(self):
        model = Membership._meta.get_field("organisation").related_model
        organisation = get_object_or_404(
            model.objects.select_related("home_municipality"), uuid=self.kwargs["uuid"]
        )
        self.require(permissions.may_keep_editors(self.rights, organisation))
        return {"organisation": organisation}

    def get_title(self):
        return _("Editors")

    def get_invite_title(self):
        return _("Invite an editor")

    def kicker(self):
        return self.scope["organisation"].local_name


class CountyPeople(People):
    """Coordinators of a county."""

    role = Role.COUNTY

    def get_scope(self):
        model = Membership._meta.get_field("county").related_model
        county = get_object_or_404(model, uuid=self.kwargs["uuid"])
        self.require(permissions.may_keep_coordinators(self.rights, county))
        return {"county": county}

    def get_title(self):
        return _("County coordinators")

    def get_invite_title(self):
        return _("Invite a county coordinator")

    def kicker(self):
        return self.scope["county"].local_name

    def get_context_data(self, **kwargs):
        """Bring the county's organisations too: its coordinators invite their editors."""
        model = Membership._meta.get_field("organisation").related_model
        organisations = (
            model.objects.published()
            .filter(home_municipality__county=self.scope["county"])
            .alphabetical()
            .annotate(editors=Count("memberships", Membership.objects.condition("memberships__")))
        )
        return super().get_context_data(organisations=organisations, **kwargs)


class ProjectPeople(People):
    """Members of a project."""

    role = Role.PROJECT

    def get_scope(self):
        model = Membership._meta.get_field("project").related_model
        project = get_object_or_404(model, uuid=self.kwargs["uuid"])
        self.require(permissions.may_keep_members(self.rights, project))
        return {"project": project}

    def get_title(self):
        return _("Members of the project")

    def get_invite_title(self):
        return _("Invite a member")

    def kicker(self):
        return self.scope["project"].local_name


class Everybody(People):
    """Everybody's memberships, and invitations to anything: for administrators.

    Others choose here between the organisations and counties whose people they keep.
    """

    form_class = InviteAnybodyForm

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated or self.rights.is_administrator:
            return super().dispatch(request, *args, **kwargs)
        memberships = (
            request.user.memberships.active()
            .filter(role__in=[Role.EDITOR, Role.COUNTY])
            .select_related("organisation", "county")
        )
        self.require(memberships)
        if len(memberships) == 1:
            return redirect(page_of(memberships[0]))
        return TemplateResponse(request, "accounts/people_choice.html", {"memberships": memberships})

    def get_scope(self):
        self.require(self.rights.is_administrator)
        return {}

    def get_title(self):
        return _("People and rights")


def page_of(thing):
    """Return the address of the page where ``thing``, a membership or an invitation, is kept."""
    if thing.role == Role.EDITOR:
        return reverse("people:organisation", args=[thing.organisation.uuid])
    if thing.role == Role.COUNTY:
        return reverse("people:county", args=[thing.county.uuid])
    if thing.role == Role.PROJECT:
        return reverse("people:project", args=[thing.project.uuid])
    return reverse("people:everybody")


class OneInvitation(ForWorkers, View):
    """Something done to one open invitation by a button: nothing is shown."""

    http_method_names = ["post"]

    def post(self, request, uuid):
        invitation = get_object_or_404(
            Invitation.objects.open().select_related("organisation__home_municipality", "county", "project"),
            uuid=uuid,
        )
        self.require(permissions.may_keep(self.rights, invitation))
        messages.success(request, self.act(invitation) % {"email": invitation.email})
        return redirect(page_of(invitation))


class SendAgain(OneInvitation):
    def act(self, invitation):
        actions.send_again(invitation, self.request.user)
        return _("The invitation to %(email)s has been sent again.")


class Revoke(OneInvitation):
    def act(self, invitation):
        actions.revoke(invitation, self.request.user)
        return _("The invitation to %(email)s has been taken back.")


@method_decorator(never_cache, name="dispatch")
class OneMembership(ForWorkers, UpdateView):
    """Set the last day of a membership; a button ends it at once, after a question."""

    form_class = LastDayForm
    template_name = "accounts/membership.html"

    def get_object(self):
        membership = get_object_or_404(
            Membership.objects.active().select_related(
                "user", "organisation__home_municipality", "county", "project"
            ),
            pk=self.kwargs["pk"],
        )
        self.require(permissions.may_keep(self.rights, membership))
        return membership

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            membership=self.object,
            scope=self.object.organisation or self.object.county or self.object.project,
            is_own=self.object.user == self.request.user,
            is_last=not self.others().exists(),
            back=page_of(self.object),
            **kwargs,
        )

    def others(self):
        """Return the active memberships of others in the same scope."""
        return (
            Membership.objects.active()
            .filter(
                role=self.object.role,
                organisation=self.object.organisation,
                county=self.object.county,
                project=self.object.project,
            )
            .exclude(user=self.object.user)
        )

    def form_valid(self, form):
        last_day = form.cleaned_data["ends_on"]
        membership = Membership.objects.get(pk=self.object.pk)
        actions.change_last_day(membership, last_day, self.request.user)
        messages.success(self.request, _("The last day was saved."))
        return redirect(page_of(membership))


class EndMembership(OneMembership):
    """Ask whether to end a membership at once, and end it."""

    template_name = "accounts/end_membership.html"

    def post(self, request, *args, **kwargs):
        membership = self.get_object()
        page = page_of(membership)
        actions.end(membership, request.user)
        messages.success(request, _("The membership has ended."))
        actions.forget_rights(request.user)
        still = permissions.may_keep(rights_of(request.user), membership)
        return redirect(page if still else "accounts:home")
