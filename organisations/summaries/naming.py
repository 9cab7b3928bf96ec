"""Who is named first at a goal or a step, in the reader's order and language."""

from portal.lib import languages
from portal.lib.addresses import addresses


class Naming:
    """Names for readers of the active language. No queries."""

    def __init__(self):
        self.chain = languages.chain()
        self.organisation = addresses("organisations:organisation-detail", 1)
        self.activity = addresses("organisations:activity-detail", 2)

    def first(self, told: dict, number: int) -> list[dict]:
        """Return the first ``number`` that ``told``, the summary of a goal or a step, names.

        Each is a line as organisations.present.contribution_line() makes them, without what only longer
        lists tell.
        """
        places = told["first"].get(self.chain[0], ())[:number]
        return [self._line(told["lines"][place]) for place in places]

    def _line(self, line):
        name, lang = self._in(line["name"])
        activity, activity_lang = self._in(line["title"])
        slug, _language = self._in(line["slug"])
        activity_slug, _language = self._in(line["activity_slug"])
        return {
            "pk": line["pk"],
            "name": name,
            "lang": lang,
            "url": self.organisation(slug),
            "activity": activity,
            "activity_lang": activity_lang,
            "activity_url": self.activity(slug, activity_slug),
            "state": line["mark"],
        }

    def _in(self, texts):
        """Return a text in the first language that has it, and which that is where it is not the reader's."""
        for code in self.chain:
            if text := texts.get(code):
                return text, "" if code == self.chain[0] else code
        return "", ""
