"""What readers may subscribe to by e-mail on the pages that read several apps."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.pages.changes import compose, letters_before
from portal.subscriptions.choices import Frequency
from portal.subscriptions.registry import About, Digest, register
from regions.models import County


def find(*uuids) -> About | None:
    """Return the county with the one uuid that is given."""
    found = County.objects.filter(uuid=uuids[0]).first() if len(uuids) == 1 else None
    return found and About(county=found)


register(
    Digest(
        kind="county-changes",
        find=find,
        title=lambda about: _("What has changed in %(name)s") % {"name": about.county.local_name.text},
        lead=gettext_lazy(
            "You get a letter only when something has changed. You need no account, and each letter has a "
            "link by which you unsubscribe."
        ),
        url=lambda about: reverse("pages:county-changes", args=[about.county.local_slug]),
        compose=lambda about, start, end: compose(about.county, start, end),
        frequencies=(Frequency.MEETINGS, Frequency.MONTHLY, Frequency.WEEKLY),
        before=letters_before,
    )
)
