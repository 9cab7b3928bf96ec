"""What readers may subscribe to by e-mail of events: a reminder."""

from django.utils.translation import gettext_lazy

from portal.subscriptions.choices import Frequency
from portal.subscriptions.registry import Digest, register
from projects import reminders

register(
    Digest(
        kind=reminders.KIND,
        find=reminders.find,
        title=reminders.title,
        lead=gettext_lazy(
            "You get a letter the day before, and at once if the time or the place changes or the event is "
            "cancelled. You need no account, and your address is deleted when the event is over."
        ),
        url=reminders.url,
        compose=reminders.compose,
        frequencies=(Frequency.ONCE,),
        before=reminders.before,
        over=reminders.over,
        by_field="event",
        in_the_morning=True,
    )
)
