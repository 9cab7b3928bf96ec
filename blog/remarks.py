"""Remarks on a language version as it is being written, less those that its writers have answered."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from blog.checks import Draft, Remark, Severity, check
from blog.checks.personal import fields_with_codes
from blog.models import Dismissal, Post, PostVersion
from portal.editing.models import Revision
from portal.editing.registry import of
from portal.lib import languages
from regions.models import GrantSummary

REVIEW = "review"
NAMES = {Severity.MUST: "must", Severity.SHOULD: "should", Severity.HINT: "hint"}


def draft_of(version: PostVersion, content: dict[str, Any]) -> Draft:
    """Return ``content`` of ``version`` as the checks read it. Two queries.

    What a version shares with the others of its post is taken from the post's own draft, where it has one.
    """
    post, language = version.post, version.language
    open_change = Revision.objects.of(post).open().first()
    shared = open_change.content if open_change else {}
    return Draft(
        picture_alt=content.get("picture_alt") or "",
        has_picture=bool(shared.get("picture", post.picture)),
        own_words=own_words(post, shared.get("counties"), language),
        **words_of(content, language),
    )


def words_of(content: dict[str, Any], language: str) -> dict[str, str]:
    return {"language": language} | {name: content.get(name) or "" for name in ("title", "excerpt", "body")}


def own_words(post: Post, counties: list[int] | None, language: str) -> dict[str, dict[str, str]]:
    """Return the words in which the counties that ``post`` is about speak of their grants. One query.

    By county and kind, the newest of several. ``counties`` are primary keys, None for those of the post.
    """
    about = {"county__posts": post} if counties is None else {"county__in": counties}
    found: dict[str, dict[str, str]] = {}
    rows = (
        GrantSummary.objects.filter(**about).select_related("county").order_by("county__code", "year", "pk")
    )
    for row in rows:
        if word := (getattr(row, f"own_word_{language}") or "").strip():
            found.setdefault(languages.localised(row.county, "name").text, {})[row.kind] = word
    return found


def identity_codes(content: dict[str, Any]) -> dict[str, list[str]]:
    """Return in which fields of ``content`` a personal identity code stands: it cannot be published so.

    Such a code is never a matter of opinion, so no reason lets it through: whoever reads it may pass for
    another person, and what was public once is in copies that nobody can take back.
    """
    draft = Draft(
        picture_alt=content.get("picture_alt") or "", **words_of(content, content.get("language") or "fi")
    )
    sentence = _("Here stands a personal identity code. Take it out: it must not be published.")
    return {key: [sentence] for key in sorted(fields_with_codes(draft))}


def open_and_answered(
    version: PostVersion, content: dict[str, Any]
) -> tuple[list[Remark], list[tuple[Remark, Dismissal]]]:
    """Return the remarks on ``content`` that are open, and those that were answered. Three queries."""
    answers = {
        (answer.check_name, answer.about): answer for answer in version.dismissals.select_related("by")
    }
    still, answered = [], []
    for remark in check(draft_of(version, content)):
        answer = answers.get((remark.check, remark.about)) if remark.may_stay else None
        if answer:
            answered.append((remark, answer))
        else:
            still.append(remark)
    return still, answered


def remarks_on(version: PostVersion, content: dict[str, Any], place: str = "") -> dict[str, Any]:
    """Return the remarks on ``content`` as the component remarks takes them. Three queries.

    ``place`` is the key of a section, of which alone they then are, "review", or "" for the task list.
    """
    section = of(version).section_by_key.get(place)
    still, answered = open_and_answered(version, content)
    if section:
        still = [remark for remark in still if remark.key in section.fields]
        answered = [(remark, answer) for remark, answer in answered if remark.key in section.fields]
    return {
        "groups": _groups(version, still),
        "answered": [
            {
                "title": remark.title,
                "words": remark.words,
                "lang": _lang(remark),
                "reason": answer.reason,
                "by": answer.by,
                "at": answer.at,
                "uuid": answer.uuid,
            }
            for remark, answer in answered
        ],
        "number": len(still),
        "warning": _warning(still),
        "dismiss_url": reverse("remarks:dismiss", args=[version.uuid]),
        "take_back_url": reverse("remarks:take-back", args=[version.uuid]),
        "back": place,
    }


def _groups(version, remarks):
    """Return ``remarks`` by what they say, each saying once what holds for all of its rows."""
    groups: dict[tuple, list[Remark]] = {}
    for remark in remarks:
        groups.setdefault((remark.severity, remark.check, remark.why), []).append(remark)
    labels = {
        Severity.MUST: pgettext("remark on a text", "Mend"),
        Severity.SHOULD: pgettext("remark on a text", "Consider"),
        Severity.HINT: pgettext("remark on a text", "Hint"),
    }
    found = []
    for (severity, name, why), rows in groups.items():
        same = rows[0].how if len({row.how for row in rows}) == 1 else ""
        found.append(
            {
                "name": name,
                "title": rows[0].title,
                "why": why,
                "how": same,
                "severity": NAMES[severity],
                "severity_label": labels[severity],
                "rows": [_row(version, row, "" if same else row.how) for row in rows],
            }
        )
    return found


def _row(version, remark, how):
    section = next((one for one in of(version).sections if remark.key in one.fields), None)
    url = reverse("workspace:section", args=["version", version.uuid, section.key]) if section else ""
    return {
        "where": _where(remark),
        "url": f"{url}#id_{remark.key}",
        "words": remark.words,
        "lang": _lang(remark),
        "how": how,
        "check": remark.check,
        "about": remark.about,
        "may_stay": remark.may_stay,
    }


def _where(remark):
    if remark.key == "title":
        return pgettext("where a remark is about", "Title")
    if remark.key == "excerpt":
        return pgettext("where a remark is about", "Excerpt")
    if remark.key == "picture_alt":
        return pgettext("where a remark is about", "Picture of the post")
    if not remark.block:
        return pgettext("where a remark is about", "The whole text")
    return pgettext("where a remark is about", "Text, paragraph %(number)s") % {"number": remark.block}


def _lang(remark):
    return remark.language if remark.language != languages.current() else ""


def _warning(remarks):
    """Return what is said before a text is sent in or published; "" where nothing must be mended."""
    if any(not remark.may_stay for remark in remarks):
        return _("A personal identity code stands in the text. It cannot be sent in or published with it.")
    grave = sum(remark.severity == Severity.MUST for remark in remarks)
    if not grave:
        return ""
    return ngettext(
        "%(number)s grave remark is neither mended nor answered. Whoever reads the text sees it too.",
        "%(number)s grave remarks are neither mended nor answered. Whoever reads the text sees them too.",
        grave,
    ) % {"number": grave}


@transaction.atomic
def dismiss(version: PostVersion, remark: Remark, *, by, reason: str) -> Dismissal:
    """Answer ``remark``: it does not hold here, because of ``reason``. The first answer stays."""
    answer, _is_new = Dismissal.objects.get_or_create(
        version=version, check_name=remark.check, about=remark.about, defaults={"reason": reason, "by": by}
    )
    return answer
