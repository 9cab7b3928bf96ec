"""Organisations: associations, foundations and others that do social and health work."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from stdnum.fi import ytunnus

from organisations.choices import LegalForm, Level, State
from organisations.models.verification import Verified, checked_before, verified_on_and_by
from portal.accounts.permissions import may_see_drafts
from portal.lib import languages
from portal.lib.addresses import address
from portal.lib.records import (
    Addressed,
    AddressedQuerySet,
    Findable,
    FindableQuerySet,
    Record,
    Rich,
    some_language,
    unique_slugs,
)
from portal.topics.models import Topic
from regions.models import County, Municipality, ServiceLanguage, Source


def validate_business_id(value):
    """Raise ValidationError unless ``value`` is a Finnish business id with a right check digit."""
    if not ytunnus.is_valid(value):
        raise ValidationError(
            _("%(value)s is not a business id: its check digit does not match."), params={"value": value}
        )


def validate_text_languages(value):
    """Raise ValidationError unless ``value`` names languages of the portal by code, each once: "fi,sv"."""
    codes = value.split(",")
    if len(set(codes)) != len(codes) or not set(codes) <= set(languages.CODES):
        raise ValidationError(_("Name languages by their codes, each once: fi, sv, en."))


class OrganisationQuerySet(FindableQuerySet, AddressedQuerySet):
    def published(self):
        return self.filter(state=State.PUBLISHED)

    def to_check(self, today=None):
        """Published profiles whose check is old or was never made."""
        return self.published().filter(checked_before(today or timezone.localdate()))

    def visible_to(self, user):
        """What ``user`` may see: published profiles; staff who may view organisations see drafts too."""
        if may_see_drafts(user, "organisations.view_organisation"):
            return self
        return self.published()

    def in_county(self, county):
        """Organisations at home in ``county``, or with a published activity in its municipalities."""
        # A set that is made once, where Exists() would be asked of each organisation.
        there = self._activity_model().objects.published().in_county(county)
        return self.filter(
            Q(home_municipality__county=county) | Q(pk__in=there.order_by().values("organisation"))
        )

    @staticmethod
    def _activity_model():
        # By the reverse relation: activities import this module.
        return Organisation._meta.get_field("activities").related_model

    def numbers_by_county(self):
        """Return how many of these are at home or active in each county, by county id. Two queries.

        Not a union: the columns of translated models come in any order there, unlike ones side by side.
        """
        homes = self.order_by().values_list("pk", "home_municipality__county").exclude(home_municipality=None)
        active = (
            self._activity_model()
            .objects.published()
            .filter(organisation__in=self.order_by().values("pk"), municipalities__isnull=False)
            .values_list("organisation", "municipalities__county")
            .order_by()
            .distinct()
        )
        return Counter(county for _organisation, county in {*homes, *active})

    def present_in(self, county):
        """What ``in_county`` finds, by the rows kept of it. Ask organisations.summaries for them first."""
        return self.filter(counties=county)

    def recount(self):
        """Let ``activity_count`` follow what was written past ``save()``. One query."""
        published = self._activity_model().objects.filter(organisation=OuterRef("pk"), state=State.PUBLISHED)
        counted = published.order_by().values("organisation").annotate(number=Count("pk")).values("number")
        number = Coalesce(Subquery(counted), 0)
        return self.order_by().exclude(activity_count=number).update(activity_count=number)

    def for_list(self):
        """With home municipality and topics. Two queries."""
        return self.select_related("home_municipality").prefetch_related("topics")

    def for_page(self):
        """With what the page's head shows. Three queries; the page fetches activities and joins by itself."""
        return self.select_related("home_municipality__county", "parent", "source").prefetch_related(
            "topics", "languages"
        )


class Organisation(Record, Findable, Rich, Addressed, Verified):
    """An organisation with its official names and identifiers, and the profile that it keeps of itself.

    Filters find it by its own texts and by the titles of its activities, which activities add when saved.
    """

    RICH = ("description",)
    FOUND_BY = (
        "name_fi",
        "name_sv",
        "name_en",
        "description_fi",
        "description_sv",
        "description_en",
        "business_id",
    )
    PREPARED = (*Addressed.PREPARED, "search_text")

    name = models.CharField(_("official name"), max_length=200)
    business_id = models.CharField(
        _("business id"),
        max_length=9,
        blank=True,
        validators=[validate_business_id],
        help_text=_("1234567-1"),
    )
    association_number = models.CharField(
        _("number in the register of associations"), max_length=20, blank=True
    )
    legal_form = models.CharField(
        _("legal form"), max_length=15, choices=LegalForm.choices, default=LegalForm.ASSOCIATION
    )
    level = models.CharField(_("level"), max_length=10, choices=Level.choices, default=Level.LOCAL)
    ptv_id = models.CharField(_("PTV identifier"), max_length=40, blank=True)
    lahella_id = models.CharField(_("Lähellä.fi identifier"), max_length=40, blank=True)

    description = models.TextField(_("description"), blank=True)
    accessibility = models.TextField(
        _("accessibility"),
        blank=True,
        help_text=_("How one gets in, moves about, hears and understands: lift, loop, plain language."),
    )
    website = models.URLField(_("website"), max_length=300, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)

    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        db_index=False,  # "organisation_members" leaves out the many that have none.
    )
    home_municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("home municipality"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
    )
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="organisations")
    languages = models.ManyToManyField(
        ServiceLanguage, verbose_name=_("languages"), blank=True, related_name="organisations"
    )
    text_languages = models.CharField(
        _("languages of the profile"),
        max_length=8,
        blank=True,
        validators=[validate_text_languages],
        help_text=_("The language that others are translated from comes first."),
    )
    source = models.ForeignKey(
        Source,
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
    )

    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT, db_index=True
    )
    is_example = models.BooleanField(_("example data"), default=False)

    # What follows from its activities: written by them, never by a person.
    activity_count = models.PositiveIntegerField(_("published activities"), default=0, editable=False)
    counties = models.ManyToManyField(
        County,
        verbose_name=_("counties where it is at home or active"),
        related_name="organisations_there",
        editable=False,
        blank=True,
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_fi", "pk"]
        # Every page of the list is found in an index alone, however far from the first one it is: by name in
        # each language, and in the other orders with the Finnish name among equals.
        indexes = [
            *(
                models.Index(fields=["state", f"sort_{code}", "id"], name=f"organisation_by_{code}")
                for code in languages.CODES
            ),
            models.Index(fields=["state", "home_municipality", "sort_fi", "id"], name="organisation_by_home"),
            models.Index(
                fields=["state", "activity_count", "sort_fi", "id"], name="organisation_by_activities"
            ),
            models.Index(fields=["state", "-activity_count", "sort_fi", "id"], name="organisation_by_most"),
            models.Index(fields=["state", "verified_on", "sort_fi", "id"], name="organisation_by_check"),
            models.Index(fields=["state", "-verified_on", "sort_fi", "id"], name="organisation_by_newest"),
            models.Index(fields=["parent"], name="organisation_members", condition=Q(parent__isnull=False)),
            # Whether anything public is example data is asked for the notice of every page.
            models.Index(fields=["is_example", "state"], name="organisation_examples"),
        ]
        constraints = [
            some_language("organisation"),
            *unique_slugs("organisation"),
            models.UniqueConstraint(
                fields=["business_id"],
                condition=Q(business_id__gt=""),
                name="organisation_unique_business_id",
                violation_error_message=_("An organisation with this business id is already here."),
            ),
            models.UniqueConstraint(
                fields=["association_number"],
                condition=Q(association_number__gt=""),
                name="organisation_unique_association_number",
                violation_error_message=_("An organisation with this register number is already here."),
            ),
            verified_on_and_by("organisation"),
        ]

    def save(self, **kwargs):
        is_new = self._state.adding
        super().save(**kwargs)
        if not is_new:
            self.retell()

    @property
    def written_languages(self) -> tuple[str, ...]:
        """The languages it keeps its profile in, the one that others are translated from first."""
        chosen = tuple(code for code in self.text_languages.split(",") if code)
        return chosen or tuple(languages.written_in(self, "name"))

    def get_absolute_url(self):
        return address("organisations:organisation-detail", self.local_slug)

    def clean(self):
        """No organisation is above itself. A query for each organisation above it."""
        above, seen = self.parent, {self.pk}
        while above:
            if above.pk in seen:
                raise ValidationError({"parent": _("An organisation is not its own parent.")})
            seen.add(above.pk)
            above = above.parent

    def retell(self):
        """Let lists find it by its published activities' titles, with their number. Two queries at most."""
        rows = list(
            self.activities.filter(state=State.PUBLISHED)
            .order_by("pk")
            .values_list("title_fi", "title_sv", "title_en")
        )
        text = self.own_text(*(title or "" for row in rows for title in row))
        if (text, len(rows)) != (self.search_text, self.activity_count):
            self.search_text, self.activity_count = text, len(rows)
            Organisation.objects.filter(pk=self.pk).update(search_text=text, activity_count=len(rows))
