"""The stops of a county's guided tour: one thing at each, in plain words, with the county's own figures.

A sentence may mark the words that are explained where they stand: “There are 3 [gaps](gap).” (see
portal.templatetags.terms). Figures come from the same functions as the county's other pages.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from organisations import matrix, spread
from organisations.gaps import words as gap_words
from organisations.money import continuity, grants
from organisations.money import words as money_words
from organisations.today import CountyToday
from portal.lib import languages
from portal.pages import coverage_words
from portal.templatetags.terms import terms_in
from portal.templatetags.ui import number
from regions import statements
from regions.choices import Axis, CountyKind, LanguageStatus
from regions.models import AdvisoryBody, KeyMessage, Source

FIRST_GAPS = 3
FIRST_GOALS = 4


@dataclass(frozen=True)
class Named:
    """A thing that a stop names: its name, its address, and what is said of it."""

    name: languages.LocalText
    url: str
    says: str = ""


@dataclass(frozen=True)
class Told:
    """What a stop tells: the figures, the things it names, what they mean, and what one may ask.

    ``url`` and ``label`` lead to the full section; ``sources`` are those of the figures.
    """

    says: list[str]
    means: list[str]
    questions: list[str]
    url: str
    label: str
    named: list[Named] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    is_example: bool = False

    @property
    def terms(self):
        """The words that are explained in it, each once."""
        return terms_in(*self.says, *self.means, *self.questions)


@dataclass(frozen=True)
class Stop:
    """A stop: its heading, and what tells it of a county."""

    title: str
    tell: Callable[[CountyToday], Told]


def overview(county, part=""):
    """Return the address of the county's overview, or of a part of it."""
    return f"{county.get_absolute_url()}{part}"


def place_of(page, county):
    return reverse(page, args=[county.local_slug])


def the_county(today) -> Told:
    """Who the county is. One query."""
    county, municipalities = today.county, today.municipalities
    says = [_("%(county)s is a [wellbeing services county](county).") % {"county": county.local_name.text}]
    if county.kind == CountyKind.CITY:
        says = [
            _("%(county)s has the duties of a [wellbeing services county](county) as a city.")
            % {"county": county.local_name.text}
        ]
    if county.population:
        says.append(
            _("%(people)s people live here (%(day)s).")
            % {"people": number(county.population), "day": date_format(county.population_date)}
        )
    else:
        says.append(_("How many people live here is not known in this portal."))
    says.append(
        ngettext("It has %(count)s municipality.", "It has %(count)s municipalities.", len(municipalities))
        % {"count": number(len(municipalities))}
    )
    bilingual = [m for m in municipalities if LanguageStatus(m.language_status).is_bilingual]
    if bilingual:
        says.append(
            ngettext(
                "%(count)s of them has two languages, Finnish and Swedish.",
                "%(count)s of them have two languages, Finnish and Swedish.",
                len(bilingual),
            )
            % {"count": number(len(bilingual))}
        )
    if county.councillors:
        says.append(
            _("The [county council](council) has %(count)s members.") % {"count": number(county.councillors)}
        )
    return Told(
        says,
        [
            _("The county must see to it that everybody gets social and health services."),
            _(
                "[Organisations](organisation) do not do this for the county. They do what "
                "services cannot: they bring people together, listen and stay."
            ),
        ],
        [
            _("How does the county work with organisations, and who answers for it?"),
            _("Do people in small municipalities get the same help as in the largest one?"),
        ],
        overview(county, "#facts"),
        _("All facts about the county"),
        sources=[source for source in (county.population_source, county.council_source) if source],
    )


def the_goals(today) -> Told:
    """What the county aims at, and for how much of it organisations work. Four queries."""
    county, served = today.county, today.goals
    found = spread.of(matrix.seen_by(served, Axis.WHOLE))
    goals = [goal for _of, rows in served.groups for goal in rows if goal.parent_id is None]
    if not found.rows:
        says = [
            _("The [goals](goal) of this county’s [strategy](strategy) are not known here yet."),
            _("No public source of them has been found. The portal does not guess."),
        ]
    else:
        says = [
            ngettext(
                "The county’s [strategy](strategy) has %(count)s [goal](goal).",
                "The county’s [strategy](strategy) has %(count)s [goals](goal).",
                found.rows,
            )
            % {"count": number(found.rows)},
            ngettext(
                "For %(count)s of them an organisation’s work is [confirmed](confirmed) by the county.",
                "For %(count)s of them organisations’ work is [confirmed](confirmed) by the county.",
                found.everywhere + found.partly,
            )
            % {"count": number(found.everywhere + found.partly)},
        ]
        if found.nowhere:
            says.append(
                ngettext(
                    "For %(count)s no work is confirmed.",
                    "For %(count)s no work is confirmed.",
                    found.nowhere,
                )
                % {"count": number(found.nowhere)}
            )
    return Told(
        says,
        [
            _("The council has chosen these goals. Money and work should follow them."),
            _(
                "A goal for which nobody works may be a goal on paper only. It may also be a "
                "goal that the county works for alone."
            ),
        ],
        [
            _("Which goals do we want organisations to work for?"),
            _("What have we done this year for the goals that nobody works for?"),
        ],
        overview(county, "#goals"),
        _("All goals and who works for them"),
        named=[Named(goal.local_name, goal.get_absolute_url()) for goal in goals[:FIRST_GOALS]],
        sources=_sources_of(served),
        is_example=any(of_.is_example for of_, _rows in served.groups),
    )


def the_paths(today) -> Told:
    """Which service paths there are, and how far their steps are carried. Five queries."""
    county, served = today.county, today.steps
    found = matrix.seen_by(served, Axis.MUNICIPALITY)
    if not found.rows:
        says = [
            _("No [service path](service-path) of this county is recorded here yet."),
            _("The county can describe one, step by step. A [national template](template) may help."),
        ]
    else:
        says = [
            ngettext(
                "The county has described %(count)s [service path](service-path).",
                "The county has described %(count)s [service paths](service-path).",
                len(served.groups),
            )
            % {"count": number(len(served.groups))},
            coverage_words.reading(found),
        ]
    return Told(
        says,
        [
            _(
                "A path shows where a person goes for help, and who meets them there. Each "
                "stop on it is a [step](step)."
            ),
            _(
                "Some [steps](step) are the county’s task. At others organisations help: with "
                "[peer support](peer-support), for example."
            ),
        ],
        [
            _("Does every person in need find the first step?"),
            _("Who helps a person after the service has ended?"),
        ],
        place_of("pages:county-coverage", county),
        _("The table of all steps and municipalities"),
        named=[
            Named(languages.localised(of_, "name"), of_.get_absolute_url()) for of_, _rows in served.groups
        ],
        sources=_sources_of(served),
        is_example=found.examples > 0,
    )


def the_gaps(today) -> Told:
    """Where somebody is missing. Nine queries at most."""
    county, found = today.county, today.gaps
    page = place_of("pages:county-gaps", county)
    first = found.gaps[:FIRST_GAPS]
    if not found.expected:
        says = [_("[Gaps](gap) cannot be counted yet: no goals or steps of this county are known here.")]
    elif not found.gaps:
        says = [_("There is no [gap](gap) at the moment.")]
    else:
        says = [
            ngettext("There is %(count)s [gap](gap).", "There are %(count)s [gaps](gap).", len(found.gaps))
            % {"count": number(len(found.gaps))},
        ]
        if found.taken:
            says.append(
                ngettext(
                    "The county has taken up %(count)s of them.",
                    "The county has taken up %(count)s of them.",
                    len(found.taken),
                )
                % {"count": number(len(found.taken))}
            )
        else:
            says.append(_("The county has taken up none of them."))
        says.append(_("These come first on the list:"))
    return Told(
        says,
        [
            _(
                "A gap is a place where the county expects somebody, and where no help is "
                "[confirmed](confirmed) and fresh."
            ),
            _(
                "A gap does not always mean that there is no help. It may be that nobody has "
                "told of it, or that the [check is old](ageing)."
            ),
        ],
        [
            _("Which gap do we close first, and who does it?"),
            _("What would it cost to close it, and what does it cost to leave it open?"),
        ],
        page,
        _("The whole list of gaps"),
        named=[Named(gap.served.local_name, f"{page}#{gap.anchor}", gap_words.where(gap)) for gap in first],
    )


def the_people(today) -> Told:
    """For whom and in which languages there is help. Six queries."""
    county, served = today.county, today.steps
    says = []
    if served.ids:
        says.append(coverage_words.reading(matrix.seen_by(served, Axis.LIFE_STAGE)))
        says.append(coverage_words.reading(matrix.seen_by(served, Axis.LANGUAGE)))
    else:
        says.append(_("This cannot be told yet: no steps of this county’s paths are known here."))
    owed = matrix.owed_by(municipality.language_status for municipality in today.municipalities)
    if {"fi", "sv"} <= owed:
        means = _("This county must give services in Finnish and in Swedish. The law says so.")
    elif owed:
        means = _("Everybody should be helped in a language that they know well.")
    else:
        means = _("Which languages this county must serve in is not known here.")
    return Told(
        says,
        [
            _(
                "A [life stage](life-stage) tells for whom something is: children and "
                "families, people of working age, or older people."
            ),
            means,
        ],
        [
            _("For whom is there least help?"),
            _("Does a person get help in their own language on the whole path?"),
        ],
        place_of("pages:county-coverage", county) + "?by=life_stage",
        _("The table by life stage"),
    )


def the_money(today) -> Told:
    """What grants the county gives, and where money may end. Eight queries at most."""
    county, years = today.county, grants.told_by(today.county)
    summaries = [row for year in years for row in year.summaries]
    says = [line for line in (grants.reading(summaries), money_words.change(grants.change(years))) if line]
    if not says:
        says = [
            _("How much this county has given as [grants](grant) is not known here."),
            _("Not known is not the same as nothing."),
        ]
    if warnings := continuity.count(county):
        says.append(
            ngettext(
                "In %(count)s place help may end soon, because an agreement or a grant ends.",
                "In %(count)s places help may end soon, because an agreement or a grant ends.",
                warnings,
            )
            % {"count": number(warnings)}
        )
    return Told(
        says,
        [
            _(
                "The [budget](budget) is what is set aside. What is granted is what "
                "organisations get. They are not added up."
            ),
            _("Counties count in different ways. Do not compare two sums before you know what is in them."),
        ],
        [
            _("Do our [grants](grant) follow our goals?"),
            _("Which help ends this year if we do nothing?"),
        ],
        place_of("pages:county-money", county),
        _("All about the money"),
        sources=list(dict.fromkeys(row.source for row in summaries)),
    )


def the_talk(today) -> Told:
    """Where organisations and the county meet, and what became of what was said. Three queries."""
    county = today.county
    outcomes = statements.outcomes_of(county)
    bodies = list(AdvisoryBody.objects.filter(county=county).alphabetical())
    messages = KeyMessage.objects.for_county(county).count()
    if bodies:
        says = [
            ngettext(
                "Organisations and the county meet in %(count)s body.",
                "Organisations and the county meet in %(count)s bodies.",
                len(bodies),
            )
            % {"count": number(len(bodies))}
        ]
    else:
        says = [_("No [advisory body](advisory-body) of organisations is known here.")]
    if outcomes.total:
        says.append(_("What became of their [statements](statement):") + " " + statements.in_words(outcomes))
    if messages:
        says.append(
            ngettext(
                "Organisations have %(count)s [key message](key-message) for you.",
                "Organisations have %(count)s [key messages](key-message) for you.",
                messages,
            )
            % {"count": number(messages)}
        )
    return Told(
        says,
        [
            _("Organisations often see first what is changing. Asking them early saves time."),
            _("A [statement](statement) without an answer tells people that it was not worth the trouble."),
        ],
        [
            _("Did we hear organisations before this decision was prepared?"),
            _("Which statements are still without an answer, and when will they get one?"),
        ],
        place_of("pages:county-bodies", county),
        _("The bodies, their statements and the key messages"),
        named=[Named(body.local_name, place_of("pages:county-bodies", county)) for body in bodies],
        is_example=outcomes.examples > 0,
    )


def the_field(today) -> Told:
    """Who the organisations are. One query."""
    county, found = today.county, today.field
    says = [
        ngettext(
            "%(count)s [organisation](organisation) is at home or active in the county.",
            "%(count)s [organisations](organisation) are at home or active in the county.",
            found.organisations,
        )
        % {"count": number(found.organisations)},
        ngettext(
            "They tell of %(count)s [activity](activity).",
            "They tell of %(count)s [activities](activity).",
            found.activities,
        )
        % {"count": number(found.activities)},
    ]
    if not found.organisations:
        says = [_("No [organisation](organisation) of this county is in the portal yet.")]
    if found.activities:
        parts = ", ".join(
            f"{row['label']} {number(row['count'])}"
            for row in sorted(found.natures, key=lambda row: -row["count"])
            if row["count"]
        )
        says.append(_("What they are: %(natures)s.") % {"natures": parts})
    return Told(
        says,
        [
            _(
                "Not everything has a price. [Civic activity](civic-activity) and "
                "[volunteering](volunteering) live as long as people want to take part."
            ),
            _(
                "A [purchased service](purchased-service) is bought by the county. A "
                "[grant](grant) is not a purchase."
            ),
        ],
        [
            _("Do we make it easy or hard for people to act together?"),
            _("Whom have I not met yet?"),
        ],
        overview(county, "#organisations"),
        _("The organisations of the county"),
    )


STOPS = (
    Stop(pgettext_lazy("stop of the tour", "Where you are"), the_county),
    Stop(pgettext_lazy("stop of the tour", "What the county aims at"), the_goals),
    Stop(pgettext_lazy("stop of the tour", "The way of a person"), the_paths),
    Stop(pgettext_lazy("stop of the tour", "Where somebody is missing"), the_gaps),
    Stop(pgettext_lazy("stop of the tour", "For whom, and in which language"), the_people),
    Stop(pgettext_lazy("stop of the tour", "What the money does"), the_money),
    Stop(pgettext_lazy("stop of the tour", "Talking with organisations"), the_talk),
    Stop(pgettext_lazy("stop of the tour", "Who the organisations are"), the_field),
)


def _sources_of(served) -> list[Source]:
    """Return the sources of the paths or strategies, each once. No queries."""
    return list(dict.fromkeys(of_.source for of_, _rows in served.groups if of_.source_id))
