"""Who is named first at a goal or a step, in the reader's order and language."""

from dataclasses import dataclass

from organisations.choices import Nature
from portal.lib import languages
from portal.lib.addresses import address
from portal.lib.languages import LocalText


@dataclass(frozen=True, slots=True)
class Named:
    """A contribution as lists name it: whose it is, by which activity, how firm, and their addresses."""

    pk: int
    name: LocalText
    title: LocalText
    url: str
    activity_url: str
    mark: str
    nature: Nature
    role: str
    is_example: bool


def named_first(told: dict, number: int) -> list[Named]:
    """Return the first ``number`` that ``told``, the summary of a goal or a step, names. No queries."""
    chain = languages.chain()
    places = told["first"].get(chain[0], ())[:number]
    return [_named(told["lines"][place], chain) for place in places]


def _named(line, chain):
    slug = _in(line["slug"], chain).text
    return Named(
        pk=line["pk"],
        name=_in(line["name"], chain),
        title=_in(line["title"], chain),
        url=address("organisations:organisation-detail", slug),
        activity_url=address("organisations:activity-detail", slug, _in(line["activity_slug"], chain).text),
        mark=line["mark"],
        nature=Nature(line["nature"]),
        role=line["role"],
        is_example=line["is_example"],
    )


def _in(texts, chain):
    """Return a text in the first language of ``chain`` in which it is written."""
    for code in chain:
        if text := texts.get(code):
            return LocalText(text, code)
    return LocalText("", "")
