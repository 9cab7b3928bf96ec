"""What the cells of a register refer to, read from the database once and then found in memory."""

from collections import defaultdict
from difflib import get_close_matches

from portal.lib import languages
from portal.lib.csvfiles import BadCell
from portal.lib.folding import fold
from portal.lib.slugs import make_slug
from portal.topics.models import Topic
from regions.models import Goal, Municipality, ServiceLanguage, Step


class Lookup:
    """Things of one ``kind`` by any of the words that name them, in any case."""

    def __init__(self, kind: str):
        self.kind = kind
        self._found = defaultdict(set)
        self._near = {}

    def add(self, pk: int, *words: str | None):
        for word in words:
            if word:
                self._found[fold(word)].add(pk)

    def find(self, word: str) -> int:
        """Return the key of the one thing that ``word`` names. Raises BadCell."""
        found = self._found.get(fold(word), ())
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise BadCell(f'"{word}" names more than one {self.kind}: use its code or address.')
        raise BadCell(f'no {self.kind} is called "{word}"{self._hint(fold(word))}.')

    def _hint(self, word):
        if word not in self._near:
            self._near[word] = next(iter(get_close_matches(word, self._found, n=1)), "")
        return f'; "{self._near[word]}" comes near' if self._near[word] else ""


class Reference:
    """Municipalities, topics, languages, goals and steps. Five queries, when it is made.

    ``county`` is the county whose goals and steps are meant; None: the county of a row's municipality.
    """

    def __init__(self, county=None):
        self.county_id = county and county.pk
        self.municipalities, self.county_of = Lookup("municipality"), {}
        self.topics, self.languages = Lookup("topic"), Lookup("language")
        self._goals = defaultdict(lambda: Lookup("goal of the county"))
        self._steps = defaultdict(lambda: Lookup("step of the county's service paths"))
        self._with_path = defaultdict(lambda: defaultdict(list))

        for pk, code, county_id, *names in Municipality.objects.values_list(
            "pk", "code", "county_id", "name_fi", "name_sv"
        ):
            self.municipalities.add(pk, code, code.lstrip("0"), *names)
            self.county_of[pk] = county_id
        for lookup, model in ((self.topics, Topic), (self.languages, ServiceLanguage)):
            for pk, *words in model.objects.values_list("pk", "code", "name_fi", "name_sv", "name_en"):
                lookup.add(pk, *words)
        self._read_goals()
        self._read_steps()

    def _read_goals(self):
        fields = ("pk", "county_id", "parent_id", "number", "order", "slug_fi", "slug_sv", "slug_en")
        for pk, county_id, parent_id, number, order, *slugs in Goal.objects.current().values_list(*fields):
            place = "" if parent_id else str(order)
            self._goals[county_id].add(pk, number.rstrip(".") or place, *slugs)

    def _read_steps(self):
        paths = defaultdict(set)
        steps = list(Step.objects.exclude(path__county=None).select_related("path"))
        for step in steps:
            paths[step.path.county_id].add(step.path_id)
        for step in steps:
            county_id = step.path.county_id
            own = {str(step.order)} | {
                make_slug(getattr(step, f"name_{code}") or "") for code in languages.CODES
            }
            slugs = {getattr(step.path, f"slug_{code}") for code in languages.CODES} - {None}
            self._steps[county_id].add(step.pk, *(f"{slug}/{word}" for slug in slugs for word in own))
            if len(paths[county_id]) == 1:  # The county has one path: its name need not be told.
                self._steps[county_id].add(step.pk, *own)
                continue
            path = languages.localised(step.path, "slug", "fi").text
            for word in own - {""}:
                self._with_path[county_id][fold(word)].append(f'"{path}/{word}"')

    def goal(self, word: str, county_id: int) -> int:
        return self._goals[county_id].find(word.rstrip("."))

    def step(self, word: str, county_id: int) -> int:
        if wanted := self._with_path[county_id].get(fold(word)):
            told = " or ".join(sorted(wanted))
            raise BadCell(f'"{word}" needs its path, for the county has several: write {told}.')
        return self._steps[county_id].find(word)
