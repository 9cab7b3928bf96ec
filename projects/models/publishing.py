"""What projects, operating models, events and experiences share: drafts that the public does not see."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from organisations.choices import State
from portal.accounts.permissions import may_see_drafts


class PublishableQuerySet(models.QuerySet):
    def published(self):
        return self.filter(publication=State.PUBLISHED)

    def visible_to(self, user):
        """What ``user`` may see: what is published; staff who may view such things see drafts too."""
        if may_see_drafts(user, f"projects.view_{self.model._meta.model_name}"):
            return self
        return self.published()


class Publishable(models.Model):
    """A thing that is written as a draft first, and archived when it should no longer be found."""

    publication = models.CharField(
        _("publication"), max_length=10, choices=State.choices, default=State.DRAFT
    )

    class Meta:
        abstract = True

    @property
    def is_public(self) -> bool:
        return self.publication == State.PUBLISHED
