"""Making a handout: from a county's figures to a file. The worker runs it."""

from django.core.files.base import ContentFile
from django.utils import timezone

from portal.handouts import facts, libraries
from portal.handouts.choices import HandoutState, Kind, Reason, Stage
from portal.handouts.digest import digest
from portal.handouts.models import Handout
from portal.lib import languages

# Raised when a handout would look different from the same facts: files made before are made anew.
LAYOUT = 1


def facts_for(kind, county, path):
    """Return what a handout of ``kind`` tells, in the active language. Queries: see ``facts``."""
    return facts.of_paths([path.pk])[0] if kind == Kind.CARD else facts.of_county(county)


def digests(county, wanted) -> dict[tuple, str]:
    """Return the digest of what each of ``wanted`` would tell now: tuples of kind, path's key and language.

    A constant number of queries for each language.
    """
    found = {}
    for language in sorted({language for _kind, _path, language in wanted}):
        asked = [(kind, path) for kind, path, code in wanted if code == language]
        with languages.reading(language):
            told = {}
            if any(path is None for _kind, path in asked):
                told[None] = facts.of_county(county, with_changes=False)
            if cards := [path for _kind, path in asked if path is not None]:
                told |= {one.path.pk: one for one in facts.of_paths(cards)}
            for kind, path in asked:
                if path in told:
                    found[kind, path, language] = digest(LAYOUT, kind, told[path])
    return found


def look_for_changes(county) -> int:
    """Find out which of the files of ``county`` tell what has changed since; return how many newly do."""
    newest = {}
    for handout in Handout.objects.newest_of_county(county).ready():
        newest.setdefault((handout.kind, handout.path_id, handout.language), handout)
    now = digests(county, newest)
    stale = [one.pk for key, one in newest.items() if one.digest != now.get(key) and not one.is_stale]
    fresh = [one.pk for key, one in newest.items() if one.digest == now.get(key) and one.is_stale]
    Handout.objects.filter(pk__in=fresh).update(is_stale=False)
    return Handout.objects.filter(pk__in=stale).update(is_stale=True)


def make(pk: int) -> None:
    """Make the waiting handout ``pk``; nothing happens when somebody else does it, or has given it up.

    Raises whatever stopped it, after having told so in the handout.
    """
    mine = Handout.objects.filter(pk=pk)
    if not mine.filter(state=HandoutState.WAITING).update(
        state=HandoutState.MAKING, stage=Stage.FACTS, progress=10
    ):
        return
    handout = Handout.objects.select_related("county", "path__county").get(pk=pk)
    try:
        with languages.reading(handout.language):
            _make(handout, mine)
    except Exception as error:
        reason = Reason.LIBRARIES if isinstance(error, libraries.LibrariesMissing) else Reason.FAULT
        mine.update(state=HandoutState.FAILED, reason=reason)
        raise


def _make(handout, mine):
    told = facts_for(handout.kind, handout.county, handout.path)
    of_facts = digest(LAYOUT, handout.kind, told)
    mine.update(stage=Stage.WRITING, progress=40)
    content = _write(Kind(handout.kind), told)
    mine.update(stage=Stage.SAVING, progress=90)
    handout.file.save("", ContentFile(content), save=False)
    saved = mine.filter(state=HandoutState.MAKING).update(
        state=HandoutState.READY,
        progress=100,
        file=handout.file.name,
        digest=of_facts,
        made_at=timezone.now(),
        looked_at=timezone.now(),
    )
    if not saved:  # It was given up in the meantime.
        handout.file.storage.delete(handout.file.name)


def _write(kind, told) -> bytes:
    # Here alone, so that the processes that serve pages need neither their memory nor their libraries.
    if kind == Kind.SLIDES:
        from portal.handouts import slides  # noqa: PLC0415

        return slides.write(told)
    if kind == Kind.CARD:
        from portal.handouts import card  # noqa: PLC0415

        return card.write(told)
    from portal.handouts import briefing  # noqa: PLC0415

    return briefing.write(told)
