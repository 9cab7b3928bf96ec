"""An invented survey with two closed rounds and an open one, answered by example organisations.

No letters are written: nobody reads the addresses of the example accounts.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from organisations.choices import State
from organisations.models import Organisation
from portal.demo.accounts import ACCOUNTS
from portal.demo.materials import draw, key, texts, wording
from surveys.models import Answer, ProfileUpdate, Question, Response, Round, Survey

# Of these organisations the log-in of the example coordinator keeps one that has not answered the open
# round, and one whose answer names another phone than its profile.
NOT_ANSWERED, NEW_PHONE = ACCOUNTS[0].organisations


@dataclass(frozen=True)
class Plan:
    """A round: its days before today, how many in a hundred answer, and how much has got better by then."""

    key: str
    opens: int
    closes: int
    answers: int
    better: float


ROUNDS = (
    Plan("first", 420, 399, 46, 0.0),
    Plan("second", 55, 34, 58, 0.12),
    Plan("open", 5, -16, 24, 0.18),
)


def build_surveys(sowing):
    """Add the survey, its questions and rounds, and what each organisation answered, where it is missing."""
    entry = texts("surveys")
    uuid = key("survey", "development")
    survey = sowing.build(Survey, {uuid: entry}, _survey)[uuid]
    wanted = {key("question", one["key"]): (order, one) for order, one in enumerate(entry["question"], 1)}
    found = sowing.build(Question, wanted, lambda uuid, value: _question(uuid, survey, *value))
    questions = {one["key"]: found[uuid] for uuid, (_order, one) in wanted.items()}
    plans = {key("round", plan.key): plan for plan in ROUNDS}
    rounds = sowing.build(Round, plans, lambda uuid, plan: _round(uuid, survey, plan, sowing.today))
    _respond(sowing, {rounds[uuid]: plan for uuid, plan in plans.items()}, questions)


def _survey(uuid, entry):
    return Survey(
        uuid=uuid,
        state=State.PUBLISHED,
        is_example=True,
        **wording("title", entry),
        **wording("introduction", entry),
    )


def _question(uuid, survey, order, entry):
    return Question(
        uuid=uuid,
        survey=survey,
        order=order,
        kind=entry["kind"],
        is_required=entry.get("is_required", False),
        profile_field=entry.get("profile_field", ""),
        **wording("text", entry),
        **wording("help_text", entry),
        **wording("options", entry),
    )


def _round(uuid, survey, plan, today):
    opens = today - dt.timedelta(days=plan.opens)
    return Round(
        uuid=uuid,
        survey=survey,
        opens_on=opens,
        closes_on=today - dt.timedelta(days=plan.closes),
        asked_at=_moment(opens),
    )


def _moment(day, hour=9):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, 15)))


def _respond(sowing, rounds, questions):
    organisations = list(
        Organisation.objects.published()
        .filter(is_example=True)
        .select_related("home_municipality")
        .prefetch_related("languages")
        .order_by("pk")
    )
    wanted = {
        key("response", plan.key, organisation.uuid): (one, plan, organisation)
        for one, plan in rounds.items()
        for organisation in organisations
    }
    missing = sowing.missing(Response, wanted)
    rows = sowing.add(Response, (_response(uuid, *value) for uuid, value in missing.items()))
    answers, updates = [], []
    for response in rows:
        _one, plan, organisation = missing[response.uuid]
        response.organisation = organisation
        if response.answered_at:
            answers += _answers(response, plan, organisation, questions)
            updates += _updates(response, organisation, questions)
    sowing.add(Answer, answers)
    sowing.add(ProfileUpdate, updates)


def _response(uuid, one, plan, organisation):
    chance = draw("answers", plan.key, organisation.uuid)
    answered = chance.random() * 100 < plan.answers
    if plan.key == "open" and organisation.name_fi == NOT_ANSWERED:
        answered = False
    if plan.key == "open" and organisation.name_sv == NEW_PHONE:
        answered = True
    day = one.opens_on + dt.timedelta(days=chance.randrange(1, 5))
    moment = _moment(day, chance.randrange(8, 17)) if answered else None
    home = organisation.home_municipality
    return Response(
        uuid=uuid,
        round=one,
        organisation=organisation,
        county_id=home.county_id if home else None,
        language="fi" if organisation.name_fi else "sv",
        version=int(answered),
        invited_at=one.asked_at,
        answered_at=moment,
        changed_at=moment,
    )


def _answers(response, plan, organisation, questions):
    chance = draw("answer", plan.key, organisation.uuid)

    def value(name, *values):
        return [Answer(response=response, question=questions[name], value=value) for value in values]

    takes_part = chance.random() < 0.52 + plan.better
    found = value("takes-part", int(takes_part))
    if takes_part:
        chances = (0.34, 0.22 + plan.better, 0.3, 0.4, 0.45 + plan.better)
        where = [place for place, likely in enumerate(chances, 1) if chance.random() < likely]
        found += value("where", *where)
        found += value("heard", min(5, max(1, round(chance.gauss(2.7 + 3 * plan.better, 1)))))
    found += value("meets", chance.choices((1, 2, 3, 4), (10 + 60 * plan.better, 40, 30, 20))[0])
    if chance.random() < 0.85:
        found += value("volunteers", chance.choice((4, 8, 12, 15, 20, 25, 40, 60, 120)))
    found += value("languages", *sorted(language.pk for language in organisation.languages.all()))
    if phone := _phone(response, organisation):
        found.append(Answer(response=response, question=questions["phone"], text=phone))
    wish = chance.choice(texts("surveys")["wish"])[response.language]
    if chance.random() < 0.3:
        found.append(Answer(response=response, question=questions["wish"], text=wish))
    return found


def _phone(response, organisation):
    return "050 555 0188" if _has_new_phone(response, organisation) else organisation.phone


def _has_new_phone(response, organisation):
    return organisation.name_sv == NEW_PHONE and response.round.uuid == key("round", "open")


def _updates(response, organisation, questions):
    if not _has_new_phone(response, organisation):
        return []
    return [
        ProfileUpdate(
            uuid=key("update", organisation.uuid),
            response=response,
            question=questions["phone"],
            new={"phone": _phone(response, organisation)},
        )
    ]
