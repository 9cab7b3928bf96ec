"""The page types that every browser check walks, by name, with their address in each language.

Slugs are those of the reference data and of the example data, which is the same at every run.
"""

import datetime as dt

from django.urls import reverse
from django.utils import timezone, translation

LANGUAGES = ("fi", "sv", "en")


def at(view, *slugs):
    """Return language → address of ``view``; a slug is one word, or one word a language."""
    addresses = {}
    for place, language in enumerate(LANGUAGES):
        with translation.override(language):
            arguments = [slug if isinstance(slug, str) else slug[place] for slug in slugs]
            addresses[language] = reverse(view, args=arguments)
    return addresses


def asking(addresses, query):
    """Return the same addresses with a query string."""
    return {language: f"{address}?{query}" for language, address in addresses.items()}


PIRKANMAA = ("pirkanmaa", "birkaland", "pirkanmaa")
PATH = (
    "ikaihmisen-elama-kotona",
    "aldre-persons-liv-hemma",
    "an-older-persons-life-at-home",
)
TEMPLATE = (
    "ennen-palveluja-niiden-aikana-ja-niiden-jalkeen",
    "fore-under-och-efter-tjansterna",
    "before-during-and-after-services",
)
BILINGUAL = ("pohjanmaan-lyhty-ry", "lyktan-i-osterbotten-rf", "the-lantern-in-ostrobothnia")
FINNISH_ONLY = "tuohikontin-vaki-ry"
LONG_NAME = (
    "kahden-airon-kantaman-pitkaaikaissairaiden-toimintarajoitteisten-lasten-ja-heidan",
    "centralforbundet-tva-arors-rackvidd-for-kamratverksamhet-rehabiliteringsradgivning-och",
    "kahden-airon-kantaman-pitkaaikaissairaiden-toimintarajoitteisten-lasten-ja-heidan",
)
LONG_TITLE = (
    "kuntoutusjarjestelmaneuvonta-ja-laakinnallisen-kuntoutuksen-hakemuksentekoapu",
    "radgivning-om-rehabiliteringssystemet-och-hjalp-med-ansokan-om-medicinsk-rehabilitering",
    "kuntoutusjarjestelmaneuvonta-ja-laakinnallisen-kuntoutuksen-hakemuksentekoapu",
)
OSTROBOTHNIA = ("pohjanmaa", "osterbotten", "ostrobothnia")
GOAL = (
    "lapset-ja-nuoret-voivat-hyvin-kylissa-ja-kaupungeissa",
    "barn-och-unga-mar-bra-i-byar-och-stader",
    "children-and-young-people-do-well-in-villages-and-towns",
)
GOAL_UNDER_ANOTHER = (
    "yksikaan-nuori-ei-odota-yksin",
    "ingen-ung-vantar-ensam",
    "no-young-person-waits-alone",
)
SURVEY = (
    "jarjestot-mukana-kehittamassa",
    "organisationerna-i-utvecklingsarbetet",
    "organisations-in-development-work",
)
POST = (
    "tyhja-askel-on-polun-tarkein-kohta",
    "det-tomma-steget-ar-stigens-viktigaste",
    "the-empty-step-is-the-most-important-one",
)

MODEL = ("saattaja-siirtymassa", "foljeslagare-i-overgangen", "a-companion-in-the-transition")
EVENING = ("rajat-jotka-kantavat", "granser-som-bar", "boundaries-that-hold")
# The example data is made today, with an event in so many days.
SOON = timezone.localdate() + dt.timedelta(days=9)

PAGES = {
    "home": at("pages:home"),
    "about": at("pages:about"),
    "sources": at("pages:sources"),
    "glossary": at("pages:glossary"),
    "accessibility": at("pages:accessibility"),
    "privacy": at("pages:privacy"),
    "credits": at("pages:credits"),
    "search, where to begin": at("pages:search"),
    "search": asking(at("pages:search"), "q=tuki&county=pirkanmaa"),
    "search, nothing found": asking(at("pages:search"), "q=vertaistkui+zzzz&kind=post&county=lapland"),
    "counties": at("pages:county-list"),
    "counties compared": asking(
        at("pages:county-compare"), "county=pirkanmaa&county=ostrobothnia&county=kainuu&measure=granted"
    ),
    "county": at("pages:county-detail", PIRKANMAA),
    "county without examples": at("pages:county-detail", ("kainuu", "kajanaland", "kainuu")),
    "county outside the reform": at("pages:county-detail", ("ahvenanmaa", "aland", "aland")),
    "county with goals of two levels": at("pages:county-detail", OSTROBOTHNIA),
    "indicators of a county": at("pages:county-indicators", OSTROBOTHNIA),
    "changes in a county": asking(at("pages:county-changes", PIRKANMAA), "since=2026-01-01"),
    "a county on a day": asking(at("pages:county-as-of", PIRKANMAA), "date=2026-06-01"),
    "bodies of a county": at("pages:county-bodies", PIRKANMAA),
    "county's coverage": at("pages:county-coverage", PIRKANMAA),
    "county's coverage by life stage": asking(
        at("pages:county-coverage", PIRKANMAA), "of=goals&by=life_stage"
    ),
    "county's coverage without paths": at("pages:county-coverage", ("kainuu", "kajanaland", "kainuu")),
    "county's gaps": at("pages:county-gaps", PIRKANMAA),
    "gaps in two languages, taken up": asking(at("pages:county-gaps", OSTROBOTHNIA), "state=taken_up"),
    "gaps, none like this": asking(
        at("pages:county-gaps", PIRKANMAA), "life_stage=working_age&state=taken_up"
    ),
    "county's gaps without anything": at(
        "pages:county-gaps", ("keski-uusimaa", "mellersta-nyland", "central-uusimaa")
    ),
    "county's tour": at("pages:county-tour", PIRKANMAA),
    "county's tour, a stop": at("pages:county-tour-stop", PIRKANMAA, "4"),
    "county's tour as a whole": asking(at("pages:county-tour", PIRKANMAA), "all=1"),
    "county's money": at("pages:county-money", PIRKANMAA),
    "money, nothing known": at("pages:county-money", ("lappi", "lappland", "lapland")),
    "county's partners": at("pages:county-partners", PIRKANMAA),
    "to take along of a county": at("handouts:county", PIRKANMAA),
    "to take along, outside the reform": at("handouts:county", ("ahvenanmaa", "aland", "aland")),
    "goal": at("pages:goal-detail", PIRKANMAA, "toimiva-yhteistyo"),
    "goal with goals under it": at("pages:goal-detail", OSTROBOTHNIA, GOAL),
    "goal under another": at("pages:goal-detail", OSTROBOTHNIA, GOAL_UNDER_ANOTHER),
    "service paths": at("pages:path-list"),
    "service path": at("pages:path-detail", PIRKANMAA, PATH),
    "template of a path": at("pages:template-detail", TEMPLATE),
    "organisations": at("organisations:organisation-list"),
    "organisations, none found": asking(at("organisations:organisation-list"), "q=zzzzzz"),
    "organisation": at("organisations:organisation-detail", BILINGUAL),
    "organisation in Finnish only": at("organisations:organisation-detail", FINNISH_ONLY),
    "organisation with a long name": at("organisations:organisation-detail", LONG_NAME),
    "activity with a long title": at("organisations:activity-detail", LONG_NAME, LONG_TITLE),
    "activity": at(
        "organisations:activity-detail", BILINGUAL, ("perhekahvila", "familjekafe", "family-cafe")
    ),
    "activity in Finnish only": at("organisations:activity-detail", FINNISH_ONLY, "muistikahvila"),
    "projects": at("projects:project-list"),
    "project": at(
        "projects:project-detail", ("kynnykselta-kotiin", "fran-troskeln-hem", "from-the-threshold-home")
    ),
    "programme": at("projects:programme-detail", "jarjesto-20"),
    "project over two regions": at("projects:project-detail", "uusimaa-yhdessa-maakuntahanke"),
    "operating models": at("projects:model-list"),
    "operating model": at("projects:model-detail", MODEL),
    "two models to choose": at("projects:model-compare"),
    "materials": asking(at("projects:material-list"), "older=yes"),
    "events": at("projects:event-list"),
    "month of events": at("projects:event-month", str(SOON.year), str(SOON.month)),
    "event, of a series": at("projects:event-detail", EVENING),
    "event, cancelled": at(
        "projects:event-detail",
        ("talvikavely-omaisille", "vinterpromenad-for-anhoriga", "a-winter-walk-for-carers"),
    ),
    "series of events": at(
        "projects:series-detail",
        ("vertaisohjaajien-illat", "kvallar-for-stodpersoner", "evenings-for-peer-supporters"),
    ),
    "posts": at("blog:post-list"),
    "surveys": at("surveys:survey-list"),
    "survey": at("surveys:survey-detail", SURVEY),
    "survey in a county of few answers": asking(
        at("surveys:survey-detail", SURVEY), "county=central-ostrobothnia"
    ),
    "posts of a theme blog": asking(at("blog:post-list"), "theme=on-the-path"),
    "post": at("blog:post-detail", POST),
    "post in Finnish only": at("blog:post-detail", "sadan-kilometrin-vastaanotto"),
}
MISSING = {language: f"/{language}/no-such-page/" for language in LANGUAGES}
EVERY_PAGE = [(name, language) for name, addresses in PAGES.items() for language in addresses]
