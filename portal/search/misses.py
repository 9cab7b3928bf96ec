"""Searches that found nothing, for those who write: words that are missing, or that mean the same as others.

Nothing is kept of who searched. What looks like a person's address, number or code is not kept at all; what
was looked for once or twice is seen by nobody and soon forgotten, and with it a name typed by mistake.
"""

import datetime as dt
import re

from django.db.models import F
from django.utils import timezone

from portal.lib.folding import fold
from portal.search.models import Miss

LONGEST = Miss._meta.get_field("text").max_length
MOST_WORDS = 5
# What fewer searches than this looked for is not shown to anybody.
SHOWN_FROM = 3
FORGOTTEN_AFTER = dt.timedelta(days=400)
RARE_FORGOTTEN_AFTER = dt.timedelta(days=62)
PERSONAL = re.compile(r"@|\d{3}")


def note(text: str, language: str):
    """Count a search for ``text`` that found nothing, unless it may tell of a person. Two queries at most."""
    text = fold(text)
    if not text or len(text) > LONGEST or len(text.split()) > MOST_WORDS or PERSONAL.search(text):
        return
    month = timezone.localdate().replace(day=1)
    kept = Miss.objects.filter(month=month, language=language, text=text)
    if not kept.update(times=F("times") + 1):
        Miss.objects.bulk_create([Miss(month=month, language=language, text=text)], ignore_conflicts=True)


def shown():
    """Return what was looked for often enough to be shown."""
    return Miss.objects.filter(times__gte=SHOWN_FROM)


def forget(today: dt.date | None = None) -> int:
    """Delete what is old, and what was looked for seldom; return how many."""
    today = today or timezone.localdate()
    old = Miss.objects.filter(month__lt=today - FORGOTTEN_AFTER)
    seldom = Miss.objects.filter(month__lt=today - RARE_FORGOTTEN_AFTER, times__lt=SHOWN_FROM)
    return old.delete()[0] + seldom.delete()[0]
