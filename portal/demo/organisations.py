"""Invented organisations and their activities."""

import datetime as dt
from dataclasses import dataclass, field
from itertools import islice

from organisations.choices import Cost, LegalForm, Level, Openness, State, VerifiedBy
from organisations.models import Activity, Organisation
from portal.demo.materials import draw, key, spoken, texts, wording
from portal.demo.sowing import Slugs
from portal.lib import richtext
from portal.lib.languages import CODES
from portal.lib.slugs import make_slug

THEMES = (
    "mental", "older", "families", "substance", "loneliness", "youth", "illness", "carers",
    "village", "disability", "work", "memory", "newcomers", "safety", "grief",
)  # fmt: skip
FORMS = {
    LegalForm.ASSOCIATION: ("{} ry", "{} rf", "{}"),
    LegalForm.FOUNDATION: ("{} säätiö sr", "{} stiftelse sr", "{} Foundation"),
    LegalForm.COOPERATIVE: ("{} osuuskunta", "{} andelslag", "{} Co-operative"),
    LegalForm.UNREGISTERED: ("{}", "{}", "{}"),
}
HOURS = {"morning": [8], "day": [9, 10, 12, 13], "evening": [16, 17, 18], "": [10, 13, 16, 17]}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


@dataclass
class Plan:
    """What an organisation will be: its place, theme and languages, and which activities it has."""

    key: str
    number: int
    municipality: str
    theme: str
    languages: list[str]
    names: dict[str, str]
    activities: list[str]
    level: str = Level.LOCAL
    legal_form: str = LegalForm.ASSOCIATION
    state: str = State.PUBLISHED
    verified_days: int = 0
    parent: str = ""
    description: dict[str, str] = field(default_factory=dict)
    changes: dict[str, dict] = field(default_factory=dict)
    nationwide: bool = False
    agreement: str = ""
    grants: str = ""


def catalogue() -> dict[str, dict]:
    """Return the activities that organisations may have, by key."""
    entries = (
        entry
        for name in ("activities_1", "activities_2", "activities_3")
        for entry in texts(name)["activity"]
    )
    return {entry["key"]: entry for entry in entries}


def plans(number: int) -> list[Plan]:
    """Return the plans of the organisations with a part to play, and of others until there are ``number``."""
    cast = [_cast(index, entry) for index, entry in enumerate(texts("cast")["organisation"])]
    names = _Names(plan.names for plan in cast)
    counties = islice(_counties(), max(0, number - len(cast)))
    turns = {}
    others = []
    for index, county in enumerate(counties, start=len(cast)):
        turn = turns[county["code"]] = turns.get(county["code"], -1) + 1
        others.append(_other(index, turn, county, names))
    return cast + others


def _cast(index, entry):
    fixed = {name: entry[name] for name in ("level", "legal_form", "state", "parent") if name in entry}
    rest = {name: entry[name] for name in ("nationwide", "agreement", "grants") if name in entry}
    return Plan(
        key=entry["key"],
        number=index,
        municipality=entry["municipality"],
        theme=entry["theme"],
        languages=entry["languages"],
        names=wording("name", entry),
        activities=entry["activities"],
        verified_days=entry.get("verified_days", 20 + 13 * index),
        description=wording("description", entry),
        changes={change["activity"]: change for change in entry.get("change", ())},
        **fixed,
        **rest,
    )


def _counties():
    """Yield counties for ever, each as often as its share says, evenly spread."""
    counties = texts("places")["county"]
    total = sum(county["share"] for county in counties)
    credit = {county["code"]: 0 for county in counties}
    while True:
        for county in counties:
            credit[county["code"]] += county["share"]
        best = max(counties, key=lambda county: credit[county["code"]])
        credit[best["code"]] -= total
        yield best


def _other(index, turn, county, names):
    chance = draw("organisation", index)
    theme = THEMES[(turn + 4 * int(county["code"])) % len(THEMES)]
    where = list(county["where"])
    # The largest town comes first in the file and has most organisations.
    municipality = where[0] if chance.random() < 0.4 else chance.choice(where)
    languages = _languages(chance, county.get("swedish", 0))
    legal_form = chance.choices(list(FORMS), weights=[86, 6, 3, 5])[0]
    level = chance.choices([Level.LOCAL, Level.DISTRICT], weights=[85, 15])[0]
    return Plan(
        key=f"organisation-{index}",
        number=index,
        municipality=municipality,
        theme=theme,
        languages=languages,
        names=names.make(chance, theme, legal_form, languages),
        activities=_choose_activities(chance, theme, county),
        level=level,
        legal_form=legal_form,
        state=chance.choices([State.PUBLISHED, State.DRAFT, State.ARCHIVED], weights=[95, 3, 2])[0],
        verified_days=_verified_days(chance),
        agreement=chance.choices(["", "in_force", "expired"], weights=[78, 15, 7])[0],
        grants=chance.choices(["", "county", "county_and_state", "many"], weights=[60, 22, 14, 4])[0],
    )


def _languages(chance, swedish):
    if chance.random() < swedish:
        return chance.choice([["sv"], ["sv", "fi"], ["sv", "fi"], ["sv", "fi", "en"], ["sv", "fi", "en"]])
    if swedish:
        return chance.choice([["fi"], ["fi", "sv"], ["fi", "sv"], ["fi", "sv", "en"]])
    return chance.choice([["fi"], ["fi"], ["fi", "en"], ["fi", "sv"], ["fi", "sv", "en"], ["fi", "sv", "en"]])


def _verified_days(chance):
    kind = chance.choices(["fresh", "ageing", "old", "never"], weights=[70, 13, 5, 12])[0]
    spans = {"fresh": (3, 300), "ageing": (380, 700), "old": (1000, 1300)}
    return chance.randint(*spans[kind]) if kind in spans else -1


def _choose_activities(chance, theme, county):
    fitting = [
        entry["key"]
        for entry in catalogue().values()
        if theme in entry["themes"]
        and county["code"] in entry.get("counties", [county["code"]])
        # Services in Swedish are where there are people to be served in it.
        and ("swedish" in county or entry.get("languages") != ["sv"])
    ]
    number = chance.choices([1, 2, 3, 4, 5], weights=[18, 30, 28, 16, 8])[0]
    return chance.sample(fitting, min(number, len(fitting)))


class _Names:
    """Names that no other organisation here has."""

    def __init__(self, taken):
        self.taken = {name for names in taken for name in names.values()}

    def make(self, chance, theme, legal_form, languages):
        first, heads = texts("names")["first"], texts("names")["head"]
        fitting = [head["name"] for head in heads if theme in head.get("themes", [theme])]
        own = [head["name"] for head in heads if theme in head.get("themes", [])]
        for attempt in range(1000):
            words = [chance.choice(first)]
            if attempt > 60:  # The plain pairs are nearly used up: two first parts make it new.
                words.append(chance.choice(first))
            head = chance.choice(own if own and chance.random() < 0.4 else fitting)
            names = {
                f"name_{code}": self._join(code, legal_form, words, head)
                for code in CODES
                if code in languages
            }
            if len({word[0] for word in words}) == len(words) and not self.taken & set(names.values()):
                break
        self.taken |= set(names.values())
        return names

    @staticmethod
    def _join(code, legal_form, words, head):
        place = CODES.index(code)
        joint = (" ja ", " och ", " and ")[place]
        parts = [words[0][place], *(word[place][0].lower() + word[place][1:] for word in words[1:])]
        name = joint.join(parts)
        if legal_form in (LegalForm.ASSOCIATION, LegalForm.UNREGISTERED):
            name = f"{name} {head[place]}"
        return FORMS[legal_form][place].format(name)


def build_organisations(sowing, wanted: list[Plan]) -> dict[str, Organisation]:
    """Add the organisations of ``wanted`` that are missing; return all of them by the plans' keys."""
    by_uuid = {key("organisation", plan.key): plan for plan in wanted}
    missing = sowing.missing(Organisation, by_uuid)
    slugs = Slugs(
        slug
        for row in Organisation.objects.values_list("slug_fi", "slug_sv", "slug_en")
        for slug in row
        if slug
    )
    rows = sowing.add(
        Organisation, [_organisation(sowing, uuid, plan, slugs) for uuid, plan in missing.items()]
    )
    reference = sowing.reference
    entries = catalogue()
    topics, languages = [], []
    for row in rows:
        plan = missing[row.uuid]
        codes = {code for name in plan.activities for code in entries[name]["topics"]}
        topics += [(row, reference.topics[code]) for code in sorted(codes) if code in reference.topics]
        languages += [(row, reference.languages[code]) for code in plan.languages if code != "en"]
        languages += [(row, reference.languages["en"])] if "en" in plan.languages and row.pk % 2 else []
    sowing.link(Organisation, "topics", topics)
    sowing.link(Organisation, "languages", languages)
    found = Organisation.objects.in_bulk(list(by_uuid), field_name="uuid")
    organisations = {by_uuid[uuid].key: row for uuid, row in found.items()}
    _join_parents(organisations, missing.values())
    return organisations


def _join_parents(organisations, added):
    members = [(organisations[plan.key], plan.parent) for plan in added if plan.parent]
    for member, parent in members:
        member.parent = organisations[parent]
    Organisation.objects.bulk_update([member for member, _parent in members], ["parent"])


def _organisation(sowing, uuid, plan, slugs):
    chance = draw("profile", plan.key)
    municipality = sowing.reference.municipalities[plan.municipality]
    row = Organisation(
        uuid=uuid,
        is_example=True,
        business_id=_business_id(plan.number) if chance.random() < 0.5 else "",
        legal_form=plan.legal_form,
        level=plan.level,
        home_municipality=municipality,
        source=sowing.reference.profile,
        state=plan.state,
        **plan.names,
        **_rich(plan.description or _description(chance, plan, municipality)),
        **verified(sowing.today, plan.verified_days, VerifiedBy.ORGANISATION),
    )
    slugs.give(row)
    address = make_slug(next(iter(plan.names.values())))[:40].strip("-")
    row.website = f"https://example.org/{address}/" if chance.random() < 0.85 else ""
    row.email = f"{address}@example.org"
    row.phone = f"010 000 {plan.number % 10000:04}" if chance.random() < 0.8 else ""
    row.prepare()
    titles = [
        title
        for name in plan.activities
        for title in wording("title", catalogue()[name] | plan.changes.get(name, {}), plan.languages).values()
    ]
    row.search_text = row.own_text(*titles)
    return row


def _business_id(number):
    """Return an id with a right check digit in a range that nobody is given; "" when there is none."""
    digits = f"{number + 1:07}"
    rest = sum(int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=True)) % 11
    return "" if rest == 1 else f"{digits}-{(11 - rest) % 11}"


def _description(chance, plan, municipality):
    profiles = texts("profiles")
    openings = [entry for entry in profiles["opening"] if entry["theme"] == plan.theme]
    parts = [chance.choice(openings), chance.choice(profiles["how"]), chance.choice(profiles["with"])]
    year, number = chance.randint(1978, 2021), chance.randint(9, 85)
    described = {}
    for code in plan.languages:
        values = {
            "name": plan.names[f"name_{code}"],
            "where": where(municipality, code),
            "year": year,
            "number": number,
        }
        paragraphs = [spoken(part, [code], **values).get(code, "") for part in parts]
        described[f"description_{code}"] = "\n\n".join(text for text in paragraphs if text)
    return described


def _rich(described):
    """Return descriptions as the portal keeps them, in HTML."""
    return {name: richtext.from_plain(text) for name, text in described.items()}


def where(municipality, code) -> str:
    """Return the words for "in the municipality" in the language of ``code``."""
    if code == "fi":
        for county in texts("places")["county"]:
            if municipality.code in county["where"]:
                return county["where"][municipality.code]
        return municipality.name_fi
    return f"i {municipality.name_sv}" if code == "sv" else f"in {municipality.name_fi}"


def verified(today, days, by) -> dict:
    """Return when and by whom a fact was checked: ``days`` ago, or never when that is below zero."""
    return {} if days < 0 else {"verified_on": today - dt.timedelta(days=days), "verified_by": by}


def build_activities(sowing, wanted: list[Plan], organisations: dict) -> dict[str, list[Activity]]:
    """Add the activities of ``wanted`` that are missing; return all by their keys in the catalogue."""
    by_uuid = {key("activity", plan.key, name): (plan, name) for plan in wanted for name in plan.activities}
    missing = sowing.missing(Activity, by_uuid)
    entries = catalogue()
    slugs = {plan.key: Slugs() for plan in wanted}
    rows = []
    for uuid, (plan, name) in missing.items():
        row = _activity(sowing, uuid, plan, entries[name], organisations[plan.key])
        slugs[plan.key].give(row)
        row.prepare()
        rows.append(row)
    rows = sowing.add(Activity, rows)
    _link_activities(sowing, rows, missing, entries)
    found = {name: [] for name in entries}
    # In the order of the plans, so that every choice that follows is the same on every database.
    there = Activity.objects.select_related("organisation__home_municipality").in_bulk(
        list(by_uuid), field_name="uuid"
    )
    for uuid, (_plan, name) in by_uuid.items():
        if uuid in there:
            found[name].append(there[uuid])
    return found


def _activity(sowing, uuid, plan, entry, organisation):
    chance = draw("activity", plan.key, entry["key"])
    change = plan.changes.get(entry["key"], {})
    entry = entry | change
    languages = plan.languages
    stages, channels = entry["stages"], entry["channels"]
    # Translations lag behind: some activities have one language fewer than their organisation.
    told = languages[:-1] if len(languages) > 1 and chance.random() < 0.12 else languages
    row = Activity(
        uuid=uuid,
        organisation=organisation,
        nature=entry["nature"],
        for_children="children" in stages,
        for_working_age="working_age" in stages,
        for_older="older" in stages,
        at_place="place" in channels,
        by_phone="phone" in channels,
        online="online" in channels,
        cost=Cost(entry["cost"]),
        openness=Openness(entry["openness"]),
        contact_email=organisation.email,
        contact_phone=organisation.phone if "phone" in channels else "",
        state=change.get("state") or chance.choices(list(State), weights=[3, 95, 2])[0],
        **wording("title", entry, languages),
        **wording("summary", entry, told),
        **_rich(_described(chance, entry, told)),
        **wording("agreed_outcomes", entry, told, "outcomes"),
        **wording("target_group", entry, told, "target"),
        **wording("cost_note", entry, told),
        **verified(sowing.today, _verified_days(chance), VerifiedBy.ORGANISATION),
    )
    row.starts_on = dt.date(sowing.today.year - chance.randint(1, 9), chance.choice([1, 2, 8, 9]), 1)
    if change.get("ended") or chance.random() < 0.03:
        row.ends_on = sowing.today - dt.timedelta(days=chance.randint(60, 300))
        row.starts_on = min(row.starts_on, row.ends_on)
    elif entry["nature"] in ("purchased", "outcome_contract"):
        row.ends_on = dt.date(sowing.today.year + chance.randint(1, 2), 12, 31)
    return row


def _described(chance, entry, languages):
    """Return the description; its last paragraph tells when and how to come, unless it already does."""
    if entry.get("when") == "told":
        return wording("description", entry, languages)
    schedules = texts("schedules")
    channel = next(name for name in ("place", "phone", "online") if name in entry["channels"])
    kind = "referral" if entry["openness"] == "referral" else channel
    schedule, day = chance.choice(schedules[kind]), chance.choice(schedules["day"])
    start = chance.choice(HOURS[entry.get("when", "")])
    values = {f"day_{code}": day[code] for code in CODES}
    times = spoken(schedule, languages, start=start, end=start + chance.choice([2, 3]), **values)
    return {f"description_{code}": f"{entry[f'description_{code}']}\n\n{times[code]}" for code in languages}


def _link_activities(sowing, rows, missing, entries):
    reference = sowing.reference
    topics, municipalities, languages = [], [], []
    for row in rows:
        plan, name = missing[row.uuid]
        entry = entries[name]
        topics += [(row, reference.topics[code]) for code in entry["topics"] if code in reference.topics]
        municipalities += [(row, place) for place in _places(reference, plan, entry)]
        spoken_here = dict.fromkeys(
            [*(code for code in plan.languages if code != "en"), *entry.get("languages", ())]
        )
        languages += [(row, reference.languages[code]) for code in spoken_here if code in reference.languages]
    sowing.link(Activity, "topics", topics)
    sowing.link(Activity, "municipalities", municipalities)
    sowing.link(Activity, "languages", languages)


def _places(reference, plan, entry):
    """Return the municipalities of an activity: everywhere, all over the county, or at home and near it."""
    county = next(county for county in texts("places")["county"] if plan.municipality in county["where"])
    if plan.nationwide:
        codes = [code for county in texts("places")["county"] for code in county["where"]]
    elif "place" not in entry["channels"]:
        codes = list(county["where"])
    else:
        chance = draw("places", plan.key, entry["key"])
        near = [code for code in county["where"] if code != plan.municipality]
        most = 5 if plan.level == Level.DISTRICT else 2
        codes = [plan.municipality, *chance.sample(near, min(len(near), chance.randint(0, most)))]
    return [reference.municipalities[code] for code in codes]
