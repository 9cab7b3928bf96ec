"""The pages of organisations and their activities."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.views.generic import DetailView
from django_tables2 import RequestConfig

from organisations.filters import OrganisationFilter
from organisations.listing import pages_of
from organisations.models import Activity, Organisation
from organisations.money import outcomes
from organisations.tables import OrganisationTable
from portal.accounts.permissions import may_see_drafts
from portal.lib import languages, richtext
from portal.lib.pages import AddressedPage, FilteredList


class OrganisationList(FilteredList):
    """All organisations that the reader may see, with filters, as a table."""

    filterset_class = OrganisationFilter
    template_name = "organisations/organisation_list.html"
    extra_context = {"section": "organisations"}
    SORTS = {
        key: () for name in ("name", "municipality", "activities", "checked") for key in (name, f"-{name}")
    }

    def get_queryset(self):
        return Organisation.objects.visible_to(self.request.user).for_list()

    def sorted(self, queryset):
        """Return ``queryset`` as the table sorts it."""
        self.table = OrganisationTable(queryset, order_by_field="sort")
        self.table.caption = _("Organisations")
        self.table.anchor = "results"
        RequestConfig(self.request, paginate=False).configure(self.table)
        return self.table.data.data

    def get_paginator(self, queryset, per_page, **kwargs):
        if may_see_drafts(self.request.user, "organisations.view_organisation"):
            return super().get_paginator(queryset, per_page, **kwargs)
        form = self.filterset.form
        asked = {name: value for name, value in getattr(form, "cleaned_data", {}).items() if value}
        return pages_of(queryset, per_page, asked, self.sort_key(), **kwargs)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        # The table shows the page's rows; its heads keep the sorting.
        self.table.data.data = context["object_list"]
        return {**context, "table": self.table}


class OrganisationPage(AddressedPage, DetailView):
    """An organisation: who it is, what it does and what that serves, its money, projects and events."""

    template_name = "organisations/organisation_detail.html"
    extra_context = {"section": "organisations"}

    def get_object(self):
        return Organisation.objects.visible_to(self.request.user).for_page().by_slug(self.kwargs["slug"])

    def get_context_data(self, **kwargs):
        organisation = self.object
        activities = organisation.activities.visible_to(self.request.user).alphabetical()
        return super().get_context_data(
            activities=activities.prefetch_contributions(),
            agreements=organisation.agreements.select_related("county", "source"),
            grants=organisation.grant_decisions.select_related("county", "source").prefetch_related(
                "goals__county"
            ),
            members=organisation.members.published().alphabetical(),
            projects=organisation.hosted_projects.published().alphabetical(),
            partner_projects=organisation.partner_projects.published().alphabetical(),
            adoptions=organisation.adoptions.published().select_related("model").order_by("-since", "pk"),
            events=organisation.events.published().coming().select_related("municipality")[:5],
            posts=organisation.posts.for_list()[:5],
            json_ld_data=structured_data(organisation),
            **kwargs,
        )


def structured_data(organisation):
    """Return an organisation as schema.org's NGO, with what is known of it."""
    data = {
        "@context": "https://schema.org",
        "@type": "NGO",
        "identifier": str(organisation.uuid),
        "name": organisation.local_name.text,
        "alternateName": sorted(
            {name for code in languages.CODES if (name := getattr(organisation, f"name_{code}"))}
            - {organisation.local_name.text}
        ),
        "url": settings.SITE_URL + organisation.get_absolute_url(),
        "description": richtext.plain(languages.localised(organisation, "description").text),
        "sameAs": organisation.website,
        "email": organisation.email,
        "telephone": organisation.phone,
        "taxID": organisation.business_id,
    }
    if organisation.home_municipality:
        data["address"] = {
            "@type": "PostalAddress",
            "addressLocality": organisation.home_municipality.local_name.text,
            "addressCountry": "FI",
        }
    return {key: value for key, value in data.items() if value}


class ActivityPage(AddressedPage, DetailView):
    """An activity: for whom, where, how, and the goals and steps it serves, with a way to each and back."""

    template_name = "organisations/activity_detail.html"
    extra_context = {"section": "organisations"}

    def get_object(self):
        user = self.request.user
        organisation = Organisation.objects.visible_to(user).by_slug(self.kwargs["organisation"])
        activities = Activity.objects.visible_to(user).filter(organisation=organisation)
        return activities.for_page().by_slug(self.kwargs["slug"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            goal_contributions=self.object.goal_contributions.for_activity(),
            step_contributions=self.object.step_contributions.for_activity(),
            outcomes_so_far=outcomes.of_activity(self.object),
            **kwargs,
        )
