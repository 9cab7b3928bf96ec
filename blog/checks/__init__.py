"""What is remarked on while a post is written. Pure: a draft goes in, remarks come out, nothing is asked.

Every check is a function of a ``Draft`` that yields remarks. Limits and words follow the language of the
text; what a remark says is in the reader's language.
"""

from blog.checks import abbreviations, headings, links, personal, pictures, sentences, terms
from blog.checks.drafts import Draft
from blog.checks.remarks import Remark, Severity

CHECKS = (
    personal.check,
    pictures.check,
    headings.check,
    links.check,
    abbreviations.check,
    terms.check,
    sentences.check,
)

__all__ = ["CHECKS", "Draft", "Remark", "Severity", "check"]


def check(draft: Draft) -> list[Remark]:
    """Return the remarks on ``draft``, the gravest first, then in reading order.

    The same remark on the same words is made once, where they stand first.
    """
    found: dict[tuple[str, str], Remark] = {}
    for one in CHECKS:
        for remark in one(draft):
            found.setdefault((remark.check, remark.about), remark)
    return sorted(found.values(), key=lambda remark: remark.severity)
