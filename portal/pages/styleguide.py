"""The style guide: every component with its edge cases, for those who build and check the portal's pages."""

import datetime as dt

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.template.response import TemplateResponse

from portal.lib.languages import LocalText
from portal.pages.event_examples import event_rows
from portal.pages.figure_examples import figure_examples
from portal.pages.money_examples import money_examples
from portal.pages.workspace_examples import workspace_examples
from portal.topics.models import Topic
from projects import present
from projects.models import Material, Project
from regions.choices import TaskOwner
from regions.tiles import HEIGHT, TILES, WIDTH, tiles

LONG = (
    "Etelä-Pohjanmaan Kehitysvammaisten ja Pitkäaikaissairaiden Lasten Omaishoitajien "
    "Yhteistoimintayhdistys ry"
)
SOURCE = {
    "title": "Pirkanmaan hyvinvointialueen avustukset 2026",
    "url": "https://example.org/avustukset",
    "publisher": "Pirkanmaan hyvinvointialue",
    "seen_on": dt.date(2026, 11, 3),
    "lang": "fi",
}
SHORT_NAMES = {
    "01": ("Itä-Uusimaa", "Östra Nyland", "East Uusimaa"),
    "02": ("Keski-Uusimaa", "Mellersta Nyland", "Central Uusimaa"),
    "03": ("Länsi-Uusimaa", "Västra Nyland", "West Uusimaa"),
    "04": ("Vantaa ja Kerava", "Vanda och Kervo", "Vantaa and Kerava"),
    "05": ("Varsinais-Suomi", "Egentliga Finland", "Southwest Finland"),
    "06": ("Satakunta", "Satakunta", "Satakunta"),
    "07": ("Kanta-Häme", "Egentliga Tavastland", "Kanta-Häme"),
    "08": ("Pirkanmaa", "Birkaland", "Pirkanmaa"),
    "09": ("Päijät-Häme", "Päijänne-Tavastland", "Päijät-Häme"),
    "10": ("Kymenlaakso", "Kymmenedalen", "Kymenlaakso"),
    "11": ("Etelä-Karjala", "Södra Karelen", "South Karelia"),
    "12": ("Etelä-Savo", "Södra Savolax", "South Savo"),
    "13": ("Pohjois-Savo", "Norra Savolax", "North Savo"),
    "14": ("Pohjois-Karjala", "Norra Karelen", "North Karelia"),
    "15": ("Keski-Suomi", "Mellersta Finland", "Central Finland"),
    "16": ("Etelä-Pohjanmaa", "Södra Österbotten", "South Ostrobothnia"),
    "17": ("Pohjanmaa", "Österbotten", "Ostrobothnia"),
    "18": ("Keski-Pohjanmaa", "Mellersta Österbotten", "Central Ostrobothnia"),
    "19": ("Pohjois-Pohjanmaa", "Norra Österbotten", "North Ostrobothnia"),
    "20": ("Kainuu", "Kajanaland", "Kainuu"),
    "21": ("Lappi", "Lappland", "Lapland"),
    "90": ("Helsinki", "Helsingfors", "Helsinki"),
    "91": ("Ahvenanmaa", "Åland", "Åland"),
}


def organisation(name, activity, state, lang="fi"):
    """Return a line of a service path or goal."""
    return {
        "name": name,
        "url": "#path",
        "lang": lang,
        "activity": activity,
        "activity_url": "#path",
        "activity_lang": lang,
        "state": state,
    }


NOTHING = LocalText("", "")
CHANGE = {
    "key": "1",
    "on": dt.date(2026, 11, 3),
    "shape": "",
    "title": NOTHING,
    "url": "",
    "of": NOTHING,
    "of_url": "",
    "at": NOTHING,
    "at_url": "",
    "was": NOTHING,
    "note": NOTHING,
    "is_example": False,
}
CHANGE_LINES = [
    {
        **CHANGE,
        "label": "Hyvinvointialueen vahvistama",
        "shape": "confirmed",
        "title": LocalText("Kahvihetki", "fi"),
        "url": "#goal",
        "of": LocalText("Pitkän pöydän Seniorit ry", "fi"),
        "of_url": "#goal",
        "at": LocalText("Ensimmäinen keskustelu", "fi"),
        "at_url": "#path",
        "is_example": True,
    },
    {
        **CHANGE,
        "key": "2",
        "label": "Palvelupolulla on uusi nimi",
        "was": LocalText("Stigen för äldre", "sv"),
        "note": LocalText("Osallisuuslautakunta, 12 §", "fi"),
    },
]
ORGANISATIONS = [
    organisation("Tampereen seudun esimerkkiyhdistys ry", "Vertaisryhmä omaisille", "confirmed"),
    organisation("Föreningen Exempel i Birkaland rf", "Stödperson på svenska", "claimed", "sv"),
    organisation(LONG, "Kohtaamispaikka ja palveluohjaus", "ageing"),
]


class ExampleFilter(forms.Form):
    """The filters of an invented list."""

    q = forms.CharField(
        label="Hae nimellä tai sanalla", required=False, help_text="Myös taivutetut muodot löytyvät."
    )
    county = forms.ChoiceField(
        label="Hyvinvointialue",
        required=False,
        choices=[("", "Kaikki"), *[(code, names[0]) for code, names in SHORT_NAMES.items()]],
    )
    life_stage = forms.MultipleChoiceField(
        label="Elämänvaihe",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("a", "Lapset, nuoret ja perheet"),
            ("b", "Työikäiset"),
            ("c", "Ikääntyneet"),
            ("d", "Kaikenikäiset"),
        ],
    )
    year = forms.IntegerField(label="Vuosi", required=False, min_value=2017)


def examples():
    """Return the components' example data. All of it is invented, the names of counties apart."""
    step = {
        "name": "Ohjaus ja neuvonta",
        "task": TaskOwner.SHARED.label,
        "organisations": ORGANISATIONS[:1],
        "url": "#path",
    }
    waiting = {
        "name": "Arjen tuki palvelun päätyttyä",
        "task": TaskOwner.ORGANISATIONS.label,
        "organisations": [],
    }
    counts = dict(
        zip(
            TILES,
            [8, 31, 7, 22, 6, 14, 40, 18, 9, 12, 96, 21, 5, 44, 16, 11, 8, 0, 52, 17, 6, 38, 128],
            strict=True,
        )
    )
    return {
        "long": LONG,
        "source": SOURCE,
        "crumbs": [
            {"label": "Etusivu", "url": "#"},
            {"label": "Hyvinvointialueet", "url": "#"},
            {"label": "Pirkanmaa", "url": "#"},
            {"label": "Mielenterveyden palvelupolku", "url": ""},
        ],
        "facts": [
            {"label": "Asukkaita", "value": "532 671", "date": dt.date(2022, 12, 31), "source": SOURCE},
            {"label": "Aluevaltuutettuja", "value": 79, "note": "Vuosina 2022–2025"},
            {"label": "Toimintakieli", "value": "suomi"},
            {"label": "Verkkosivu", "value": "example.org", "url": "https://example.org/"},
            {"label": "Ruotsiksi", "value": "Birkalands välfärdsområde", "value_lang": "sv"},
            {"label": "Hyte-kerroin", "value": None},
        ],
        "grants": [
            {"year": 2022, "budget": 1_500_000, "source": SOURCE},
            {"year": 2024, "granted": 1_700_000, "applied": 1_574_133, "recipients": 82, "applications": 116},
            {
                "year": 2025,
                "budget": 1_700_000,
                "granted": 1_700_000,
                "note": "Noin; samoin kuin edellisvuonna",
            },
            {
                "year": 2026,
                "kind": "kumppanuusavustus",
                "kind_lang": "fi",
                "granted": 490_000,
                "applied": 963_336,
            },
            {
                "year": 2026,
                "kind": "toiminta-avustus",
                "kind_lang": "fi",
                "budget": 3_900_000,
                "granted": 3_820_000,
                "applied": 7_500_000,
                "recipients": 189,
                "applications": 237,
            },
        ],
        "one_grant": [{"year": 2023, "budget": 26_800, "applied": 178_920}],
        **figure_examples(),
        "maps": [
            {
                "lang": language,
                "label": f"Järjestöjä hyvinvointialueittain ({language})",
                "tiles": tiles(
                    [
                        {
                            "code": code,
                            "short": names[index],
                            "url": "#map",
                            "value": None if code == "91" else counts[code],
                            "value_label": "" if code == "91" else f"{counts[code]}",
                        }
                        for code, names in SHORT_NAMES.items()
                    ],
                    current="08",
                ),
            }
            for index, language in enumerate(("fi", "sv", "en"))
        ],
        "periods": present.periods(
            [
                Project(name_fi=name, slug_fi="hanke", starts=starts, ends=ends, state=state)
                for name, starts, ends, state in (
                    ("Koko ohjelman ajan", "2017-08", "2020-12", "ended"),
                    (f"Pitkä nimi: {LONG}", "2018-03-15", "2019", "ended"),
                    ("Loppu ei ole tiedossa", "2019", "", "ended"),
                    ("Alku ei ole tiedossa", "", "2020", "ended"),
                )
            ],
            2017,
            2020,
        ),
        "map_width": WIDTH,
        "map_height": HEIGHT,
        "phases": [
            {
                "label": "Ennen palvelua",
                "steps": [
                    {**step, "number": 1, "name": "Varhainen tuki", "task": TaskOwner.ORGANISATIONS.label}
                ],
            },
            {
                "label": "Palvelun aikana",
                "steps": [
                    {
                        **step,
                        "number": 2,
                        "name": "Hoidon ja palvelun tarpeen arviointi",
                        "task": TaskOwner.PUBLIC.label,
                        "change_lines": CHANGE_LINES,
                        "organisations": ORGANISATIONS,
                        "more_count": 12,
                        "more_url": "#path",
                    },
                    {**step, "number": 3, "organisations": ORGANISATIONS[:2]},
                    {**waiting, "number": 4, "name": "Omaisten tuki"},
                ],
            },
            {"label": "Palvelun jälkeen", "steps": [{**waiting, "number": 5}]},
        ],
        "one_phase": [{"label": "Vaiheet", "steps": [{**step, "number": n} for n in range(1, 8)]}],
        "goal": {"title": "Tärkeintä ihminen", "url": "#goal", "lang": "fi", "kicker": "Painopiste 1"},
        "county_nav": [
            {"label": "Yleiskuva", "url": "#", "is_current": True},
            {"label": "Kattavuus", "url": "#", "is_current": False},
        ],
        "long_goal": {
            "title": "Ennaltaehkäisy sekä hyvinvoinnin ja terveyden edistäminen yhteistyössä asukkaiden, "
            "järjestöjen ja muiden kumppaneiden kanssa",
            "lang": "fi",
            "kicker": "Tavoite 1.2",
        },
        "organisations": ORGANISATIONS,
        "states": ["confirmed", "claimed", "ageing", "gap", "declined", "planned", "running", "ended"],
        "day": dt.date(2026, 10, 3),
        "post": {
            "title": "Järjestöt tuntevat arjen, jota palvelut eivät näe",
            "url": "#post",
            "excerpt": "Kun alue suunnittelee palvelupolkua, kysytään usein, kuka vastaa. "
            "Harvemmin kysytään, kuka on jo paikalla.",
            "published": dt.datetime(2026, 6, 15, 7, 59, tzinfo=dt.UTC),
            "author": "Esimerkki Kirjoittaja",
            "blog": "Sote-uudistus",
        },
        "swedish_post": {
            "title": "Organisationerna i välfärdsområdenas servicestigar",
            "url": "#post",
            "lang": "sv",
            "excerpt": "En kort sammanfattning på svenska av ett inlägg som har skrivits på finska.",
            "published": dt.datetime(2026, 6, 15, 7, 59, tzinfo=dt.UTC),
        },
        "author": {
            "name": "Esimerkki Kirjoittaja",
            "title": "erityisasiantuntija",
            "organisation": LONG,
            "lang": "fi",
        },
        "rows": [
            {
                "name": "Tampereen seudun esimerkkiyhdistys ry",
                "lang": "fi",
                "url": "#row",
                "place": "Tampere",
                "summary": "Vertaistukea ja toimintaa omaisille.",
                "summary_lang": "fi",
                "activities": 3,
                "state": "confirmed",
                "is_example": True,
            },
            {"name": LONG, "lang": "fi", "url": "#row", "place": "Seinäjoki", "activities": 1},
            {"name": "Föreningen Exempel rf", "lang": "sv", "url": "#row"},
        ],
        "filter_form": ExampleFilter({"q": "vertaistuki", "year": "1899", "life_stage": ["b"]}),
        "active_filters": [
            {"label": "Hakusana", "value": {"text": "vertaistuki"}, "url": "#list"},
            {"label": "Maakunta", "value": {"text": "Österbotten", "lang": "sv"}, "url": "#list"},
        ],
        "page": Paginator(range(400), 20).page(7),
        "topics": [
            Topic(code="mental-health", name_fi="mielenterveys"),
            Topic(code="loneliness", name_sv="ensamhet"),
            Topic(code="digital-help", name_fi="ikääntyneiden digituki ja asiointiapu"),
        ],
        "message": {
            "text": "Järjestöt on otettava mukaan palvelupolkujen suunnitteluun ennen kuin ne päätetään, "
            "ei sen jälkeen.",
            "lang": "fi",
            "addressee": "aluevaltuusto",
            "area": "Sisä-Suomen yhteistyöalue",
            "former_area": "TAYS-erva",
            "date": dt.date(2019, 11, 4),
            "source": SOURCE,
        },
        "event_rows": event_rows(),
        "events": [
            {
                "when": "2017–2020",
                "title": "Maakunnallinen järjestöhanke",
                "url": "#timeline",
                "lang": "fi",
                "text": "35 vapaaehtoista järjestöagenttia 17 kunnassa.",
                "state": "ended",
            },
            {"when": "2025–2027", "title": "Yhteinen palveluohjaus", "state": "running", "lang": "fi"},
            {"when": "2028", "title": "Arviointi", "state": "planned", "lang": "fi"},
        ],
        "body": {
            "name": "Pirkanmaan esimerkkineuvottelukunta",
            "lang": "fi",
            "kind": "järjestöneuvottelukunta",
            "kind_lang": "fi",
            "since": "2022",
            "seats": 14,
            "text": "Kokoontuu neljästi vuodessa ja antaa lausuntoja aluehallitukselle.",
            "text_lang": "fi",
            "source": SOURCE,
            "statements": [
                {
                    "title": "Lausunto palvelustrategiasta",
                    "lang": "fi",
                    "url": "#body",
                    "date": dt.date(2026, 2, 3),
                    "outcome": "Otettiin huomioon",
                }
            ],
        },
        "colours": [
            "paper",
            "surface",
            "ink",
            "muted",
            "line",
            "line-strong",
            "accent",
            "accent-soft",
            "signal",
            "signal-soft",
        ],
        "table": {
            "label": "Järjestöjä kunnittain",
            "columns": [
                {"label": "Kunta"},
                {"label": "Järjestöjä", "numeric": True},
                {"label": "Toimintoja", "numeric": True},
            ],
            "rows": [
                [
                    {"text": "Tampere", "url": "#table"},
                    {"text": "1 204", "numeric": True},
                    {"text": "3 310", "numeric": True},
                ],
                [
                    {"text": "Mänttä-Vilppula", "sub": "kaupunki"},
                    {"text": "12", "numeric": True},
                    {"text": None, "numeric": True},
                ],
            ],
        },
    }


def material_examples():
    """Return materials with their edge cases: a file in Swedish, an older version, a link without answer."""
    finnish = Material(
        title="Loppuraportti",
        kind="final",
        language="fi",
        url="https://example.org/raportti.pdf",
        version="2",
    )
    swedish = Material(
        title="Guide för frivilliga",
        kind="guide",
        language="sv",
        file="materials/2026/guide.pdf",
        file_type="application/pdf",
        file_size=1_258_291,
    )
    gone = Material(
        title="Ravvagat",
        kind="page",
        language="se",
        url="https://example.org/ravvagat",
        link_state="broken",
        link_checked_at=dt.datetime(2026, 10, 3, 9, 0, tzinfo=dt.UTC),
    )
    return [finnish, swedish, gone]


def styleguide(request):
    """Show every component. Only in development and for staff; strangers get 404. No queries."""
    if not (settings.DEBUG or request.user.is_staff):
        raise Http404
    return TemplateResponse(
        request,
        "styleguide.html",
        examples() | money_examples() | workspace_examples() | {"materials": material_examples()},
    )
