"""What the style guide shows of the workspace: forms, changes and history of invented texts."""

import datetime as dt
from types import SimpleNamespace

from django import forms

from portal.editing.choices import Match
from portal.editing.widgets import GroupedChoices, RichText

LONG = "Kuntoutusjärjestelmäneuvonta ja lääkinnällisen kuntoutuksen hakemuksentekoapu"
FINNISH = (
    "<p>Omaisten vertaisryhmä kokoontuu joka toinen maanantai. Ryhmää ohjaa koulutettu "
    "<strong>vertaisohjaaja</strong>, ja mukaan voi tulla ilman ilmoittautumista.</p>"
    "<h2>Kenelle</h2><ul><li>Mielenterveyskuntoutujan läheisille</li>"
    "<li>Lapsuudenperheen sisaruksille</li></ul>"
)
SWEDISH = (
    "<p>Anhöriggruppen träffas varannan måndag. "
    "Gruppen leds av en utbildad <strong>kamratledare</strong>.</p>"
)
CHANGE = [
    ("equal", "Omaisten vertaisryhmä kokoontuu joka "),
    ("delete", "toinen "),
    ("equal", "maanantai. Ryhmää ohjaa "),
    ("delete", "vapaaehtoinen."),
    ("insert", "koulutettu vertaisohjaaja, ja mukaan voi tulla ilman ilmoittautumista."),
]
WHEN = dt.datetime(2026, 11, 25, 14, 2, tzinfo=dt.UTC)


class ExampleForm(forms.Form):
    """One field of each kind."""

    name_fi = forms.CharField(required=True, widget=forms.TextInput(attrs={"lang": "fi"}))
    name_sv = forms.CharField(required=False, widget=forms.TextInput(attrs={"lang": "sv"}))
    name_en = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"lang": "en"}), help_text="Myös lyhenne käy."
    )
    summary_fi = forms.CharField(required=False, widget=forms.Textarea(attrs={"lang": "fi", "rows": 3}))
    description_fi = forms.CharField(required=False, widget=RichText(lang="fi"))
    description_sv = forms.CharField(required=False, widget=RichText(lang="sv"))
    description_en = forms.CharField(required=False, widget=RichText(lang="en"))
    match_sv = forms.ChoiceField(
        label="Onko tämä teksti yhä oikein?", choices=Match.choices, widget=forms.RadioSelect, required=False
    )
    founded = forms.IntegerField(
        label="Perustamisvuosi", required=False, min_value=1500, help_text="Rekisterin mukaan."
    )
    register = forms.CharField(label="Y-tunnus", required=False)
    channel = forms.ChoiceField(
        label="Miten mukaan pääsee", choices=[("open", "Ilman ilmoittautumista"), ("referral", LONG)]
    )
    open_to_all = forms.BooleanField(
        label="Toiminta on avointa kaikille", required=False, help_text="Ei edellytä jäsenyyttä."
    )
    needs = forms.MultipleChoiceField(
        label="Esteettömyys",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Valitse ne, jotka ovat tosia.",
        choices=[
            ("step", "Esteetön sisäänkäynti"),
            ("loop", "Induktiosilmukka"),
            ("sign", "Viittomakielen tulkkaus"),
        ],
    )
    municipalities = forms.MultipleChoiceField(
        label="Kunnat",
        required=False,
        widget=GroupedChoices,
        choices=[
            (
                "Pirkanmaa",
                [
                    (f"p{n}", name)
                    for n, name in enumerate(("Akaa", "Tampere", "Mänttä-Vilppula", "Ylöjärvi"))
                ],
            ),
            (
                "Pohjanmaa",
                [(f"o{n}", name) for n, name in enumerate(("Kristiinankaupunki", "Vaasa", "Uusikaarlepyy"))],
            ),
        ],
    )
    note = forms.CharField(label="Sana tekijälle", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    meaning = forms.ChoiceField(
        label="Muuttuuko tekstin merkitys?",
        widget=forms.RadioSelect,
        choices=[
            ("yes", "Muuttuu: käännökset on päivitettävä"),
            ("no", "Ei muutu: vain kirjoitusvirhe tai sanamuoto"),
        ],
        required=False,
    )


def example_form():
    """Return the form as somebody filled it in."""
    return ExampleForm(
        {
            "name_fi": LONG,
            "name_sv": "",
            "summary_fi": "Omaisten vertaisryhmä kokoontuu joka toinen maanantai.",
            "description_fi": FINNISH,
            "description_sv": SWEDISH,
            "founded": 1066,
            "channel": "open",
            "needs": ["loop"],
            "municipalities": ["p1", "p3"],
        }
    )


def inputs(form, name, *states):
    """Return the inputs of a text with their states, as forms of the workspace give them."""
    made = []
    for (code, own), state in zip(
        [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")], states, strict=False
    ):
        bound = form[f"{name}_{code}"]
        bound.language, bound.language_name, bound.state = code, own, state
        made.append(bound)
    return made


def text_groups(form):
    """Return a short text in three languages, a long one in two and in three, and one in one language."""
    name = inputs(form, "name", "source", "missing", "draft")
    one = inputs(form, "summary", "")
    three = inputs(form, "description", "source", "needs_update", "machine")
    three[1].source_change, three[1].source_language, three[1].match = CHANGE, "fi", form["match_sv"]
    return {
        "name": SimpleNamespace(
            label="Toiminnan nimi", help="Nimi, jolla ihmiset sen tuntevat.", inputs=name
        ),
        "summary": SimpleNamespace(label="Yhdellä lauseella", help="", inputs=one),
        "description": SimpleNamespace(
            label="Kuvaus", help="Mitä tapahtuu, kenelle ja milloin.", inputs=three
        ),
    }


def task(title, url="#tasks", **more):
    return {"title": title, "url": url, **more}


def marks(*done):
    """Return completion by language."""
    return [
        {
            "language": code,
            "state": "complete" if part == 5 else "partial" if part else "missing",
            "label": f"{part}/5",
        }
        for code, part in zip(("fi", "sv", "en"), done, strict=False)
    ]


def history_item(sentence, **more):
    return {"sentence": sentence, "when": WHEN, **more}


def remark(where, words="", **more):
    about = f"{where}{words}".encode().hex()
    return {
        "where": where, "words": words, "url": "#remarks", "check": "example", "about": about[-12:] + about,
        "may_stay": True, **more,
    }  # fmt: skip


def remarks():
    """Return remarks on a text of every severity, one that cannot be answered, and one that was."""
    return {
        "groups": [
            {
                "name": "personal-code",
                "title": "Henkilötunnus",
                "why": "Sillä voi esiintyä toisena ihmisenä. Laki ei salli sitä julkisella sivulla.",
                "how": "Ota se pois. Tekstiä ei voi lähettää eikä julkaista ennen sitä.",
                "severity": "must",
                "severity_label": "Korjaa",
                "rows": [remark("Teksti, kappale 12", "010150…", may_stay=False)],
            },
            {
                "name": "link-vague",
                "title": "Linkki, joka ei kerro, minne se vie",
                "why": "Ruudunlukija luettelee sivun linkit, ja siellä on vain ”tästä”.",
                "how": "Tee linkki siitä, minkä se avaa: ”avustusten ehdot 2027”.",
                "severity": "should",
                "severity_label": "Harkitse",
                "rows": [remark("Teksti, kappale 1", "Lue ohje tästä."), remark("Teksti, kappale 3", LONG)],
            },
            {
                "name": "term",
                "title": "Muu sana kuin sanastossa",
                "why": "Alueella on yksi nimi joka kielellä.",
                "severity": "hint",
                "severity_label": "Vihje",
                "rows": [
                    remark("Otsikko", "Välfärdsregionen", lang="sv", how="Kirjoita ”välfärdsområde”."),
                    remark("Koko teksti", how="Kirjoita ”hyvinvointialue”."),
                ],
            },
        ],
        "answered": [
            {
                "title": "Pitkä virke",
                "words": "Kun hakemus on lähetetty …",
                "reason": "Virke on suora lainaus laista.",
                "by": "Maija Esimerkki",
                "at": WHEN,
                "uuid": "1",
            }
        ],
        "number": 5,
        "dismiss_url": "#remarks",
        "take_back_url": "#remarks",
        "back": "",
    }


def workspace_examples():
    """Return the example data of the workspace's components. All of it is invented."""
    form = example_form()
    return {
        "workspace_nav": [
            {"label": "Oma työ", "url": "#workspace", "is_current": True},
            {"label": "Ihmiset", "url": "#workspace"},
            {"label": "Lähtevät viestit", "url": "#workspace"},
            {"label": "Ilmoitukset virheistä", "url": "#workspace"},
            {"label": "Oma tili", "url": "#workspace"},
        ],
        "tasks": [
            task("Perustiedot", hint="Nimi, oikeudellinen muoto ja vuosi.", marks=marks(5, 5)),
            task("Yhteystiedot", hint="Mistä ihmiset tavoittavat teidät.", marks=marks(4, 2, 0)),
            task(LONG, marks=marks(0, 0, 0), state_label="Palautettu: katso alueen kommentti"),
            task("Sopimukset ja rahoitus", state_label="3 sopimusta, 1 päättyy joulukuussa"),
            task("Julkinen sivu", is_external=True),
        ],
        "many_tasks": [task(f"Toiminto {n}", marks=marks(n % 6, (n + 3) % 6)) for n in range(1, 21)],
        "counts": [
            {"label": "Odottaa minua", "number": 3, "url": "#counts", "is_current": True},
            {"label": "Luonnoksia", "number": 12, "url": "#counts"},
            {"label": "Palautettu minulle", "number": 0, "url": "#counts"},
            {"label": "Käännös päivitettävä ruotsiksi", "number": 8, "url": "#counts"},
            {"label": "Päättyy pian", "number": 1204, "url": "#counts"},
        ],
        "work": [
            {
                "title": "Omaisten vertaisryhmä",
                "url": "#work",
                "kind": "Toiminto",
                "sentence": "Maija Esimerkki lähetti muutokset tarkistettaviksi: kuvaus ja kaksi kuntaa.",
                "when": WHEN,
                "who": "Maija Esimerkki",
                "state": "in_review",
                "state_label": "Tarkistettavana",
            },
            {
                "title": LONG,
                "url": "#work",
                "kind": "Järjestö",
                "sentence": "Alue palautti muutokset: osoite puuttuu.",
                "when": WHEN,
                "state": "returned",
                "state_label": "Palautettu",
            },
            {"title": "Föreningen Exempel i Birkaland rf", "url": "#work", "lang": "sv"},
        ],
        "example_form": form,
        "groups": text_groups(form),
        "change": CHANGE,
        "paragraphs": [
            ("equal", "Ensimmäinen kappale säilyy.\n\n"),
            ("insert", "Toinen on uusi ja alkaa omalta riviltään.\n\n"),
            ("delete", "Kolmas poistettiin.\n\n"),
            ("equal", "Viimeinen säilyy."),
        ],
        "changes": [
            {
                "label": "Kuvaus",
                "language": "fi",
                "segments": CHANGE,
                "old": "Omaisten vertaisryhmä kokoontuu joka toinen maanantai. Ryhmää ohjaa vapaaehtoinen.",
                "new": "Omaisten vertaisryhmä kokoontuu joka maanantai. Ryhmää ohjaa koulutettu "
                "vertaisohjaaja, ja mukaan voi tulla ilman ilmoittautumista.",
                "marks": ["Ruotsinkielinen teksti on päivitettävä."],
                "note": form["note"],
            },
            {"label": "Kunnat", "old": ["Tampere"], "new": ["Tampere", "Mänttä-Vilppula", "Ylöjärvi"]},
            {"label": "Kotisivu", "old": "", "new": "https://example.org/" + "vertaisryhma-" * 6},
            {
                "label": "Nimi",
                "language": "sv",
                "segments": [("insert", "Anhöriggruppen")],
                "new": "Anhöriggruppen",
                "note_text": "Onko tämä yhdistyksen oma ruotsinkielinen nimi?",
            },
        ],
        "people": [
            {"name": "Maija Esimerkki", "section": "Yhteystiedot", "since": WHEN},
            {"name": "Heikki Virtuaalinen-Malliesimerkki"},
        ],
        "secondary": [
            {"label": "Tallenna luonnos", "name": "action", "value": "draft"},
            {"label": "Takaisin tehtäviin", "url": "#forms"},
        ],
        "preview": {
            "name": {"text": "Omaisten vertaisryhmä", "lang": "fi"},
            "url": "#changes",
            "is_draft": True,
        },
        "remarks": remarks(),
        "no_remarks": {"groups": [], "answered": [], "number": 0},
        "history_items": [
            history_item(
                "Maija Esimerkki muutti kuvausta ja lisäsi kaksi kuntaa.",
                who="Maija Esimerkki",
                languages=["fi", "sv"],
                children=[
                    {"sentence": "Kuvaus", "when": WHEN},
                    {"sentence": "Kunnat", "when": WHEN},
                ],
                links=[
                    {"label": "Katso muutokset", "url": "#history"},
                    {"label": "Palauta tämä", "url": "#history"},
                ],
            ),
            history_item("Pirkanmaan hyvinvointialue julkaisi muutokset.", name="Vuoden 2026 tiedot"),
            history_item("Tiedot tuotiin rekisteristä."),
        ],
    }
