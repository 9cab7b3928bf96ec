"""What readers may subscribe to by e-mail."""

from portal.pages.changes import compose, letters_before
from portal.subscriptions.registry import Digest, register
from regions.models import County

register(
    Digest(
        kind="county-changes",
        find=lambda uuid: County.objects.filter(uuid=uuid).first(),
        compose=compose,
        before=letters_before,
    )
)
