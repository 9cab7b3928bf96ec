"""The slide set: what organisations offer to a county, for the induction of a new council. 8 to 15 slides."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.handouts.deck import Chart, Deck
from portal.handouts.facts import CountyFacts
from portal.lib import languages
from portal.lib.languages import LocalText
from portal.templatetags.charts import SERIES, known, series_label, with_missing_years, with_precision
from portal.templatetags.ui import euros, number, short_euros

MOST_ROWS = 8
MOST_LINES = 6
MOST_CHANGES = 4


def write(told: CountyFacts) -> bytes:
    """Return the slide set as a PowerPoint file, in the active language."""
    short = told.county.local_name.text
    title = _("What organisations offer to %(county)s") % {"county": short}
    subject = languages.localised(told.county, "name").text
    deck = Deck(languages.current(), title, subject, foot=f"{short} · {today()}")
    _opening(deck, told, title)
    _reading(deck)
    _county(deck, told)
    _field(deck, told)
    if told.summary.activities:
        _natures(deck, told)
    _changes(deck, told)
    _goals(deck, told)
    _paths(deck, told)
    if told.goals or told.steps:
        _gaps(deck, told)
    _money(deck, told)
    if told.warnings:
        _continuity(deck, told)
    if told.agreements:
        _agreements(deck, told)
    _bodies(deck, told)
    if told.key_messages:
        _messages(deck, told)
    _further(deck, told)
    return deck.save()


def today():
    return date_format(timezone.localdate(), "DATE_FORMAT")


def counted_today():
    return _(
        "Counted on %(day)s from what organisations have told and the county has confirmed. "
        "A confirmation is fresh for a year, unless another last day was given."
    ) % {"day": today()}


def source_lines(sources):
    """Return sources as lines of notes, each once."""
    lines = []
    for source in sources:
        if not source:
            continue
        of = (
            source.get
            if isinstance(source, dict)
            else lambda name, source=source: getattr(source, name, None)
        )
        line = _("Source: %(title)s") % {"title": ", ".join(filter(None, (of("publisher"), of("title"))))}
        if of("url"):
            line += f" {of('url')}"
        if of("seen_on"):
            line += ", " + _("read %(day)s") % {"day": date_format(of("seen_on"), "DATE_FORMAT")}
        if line not in lines:
            lines.append(line)
    return lines or [_("No source is known here.")]


def marked(text, is_example):
    """Return a text, with a word when it is invented."""
    if not is_example:
        return text
    plain = text.text if isinstance(text, LocalText) else str(text)
    language = text.language if isinstance(text, LocalText) else ""
    return LocalText(f"{plain} ({_('Example data')})", language)


def in_words(labels, values, unit):
    """Return a chart told in words: what it shows and every number."""
    pairs = ", ".join(
        f"{label} {_('not known') if value is None else value}"
        for label, value in zip(labels, values, strict=True)
    )
    return f"{unit}: {pairs}"


def _opening(deck, told, title):
    lines = [
        languages.localised(told.county, "name"),
        _("Made on %(day)s from the portal Organisation Path") % {"day": today()},
    ]
    if told.has_examples:
        lines.append(_("Some of what is told here is example data, and marked so."))
    deck.opening(
        title,
        lines,
        [
            _("These slides are for the induction of a council or committee. The charts can be edited."),
            _("The newest figures: %(url)s") % {"url": told.url},
        ],
    )


def _reading(deck):
    deck.text(
        _("How to read these slides"),
        [
            _("An organisation tells what it does: that is a claim."),
            _("The county confirms it: then it is known from both sides."),
            _("A confirmation gets old after a year, unless another last day was given."),
            _("A gap is a goal or a step with nothing that is both confirmed and fresh."),
            _("What is not known says so. Unknown is not zero."),
        ],
        [
            _("Say this first: the words confirmed, claimed and gap come back on the other slides."),
            counted_today(),
        ],
    )


def _county(deck, told):
    rows, remarks = [], []
    for fact in told.facts[:MOST_ROWS]:
        value = _("not known") if fact["value"] in (None, "") else fact["value"]
        text = LocalText(str(value), fact.get("value_lang") or languages.current())
        if fact.get("date"):
            text = text._replace(text=f"{value} ({date_format(fact['date'], 'DATE_FORMAT')})")
        rows.append([fact["label"], text])
        if fact.get("note"):
            remarks.append(f"{fact['label']}: {fact['note']}")
    deck.table(
        _("The county in brief"),
        [_("Fact"), _("What is known")],
        rows,
        [*remarks, *source_lines(fact.get("source") for fact in told.facts)],
        label=_("Facts of the county, each with its day where it has one"),
        widths=(3.8, 7.7),
        numbers=False,
    )


def _field(deck, told):
    field = told.summary
    if not field.organisations:
        deck.text(
            _("The field of organisations"),
            [
                _("No organisation at home or active in this county is in the portal yet."),
                _("That does not mean that there are none: nobody has told of them here."),
            ],
            [counted_today()],
        )
        return
    labels = [str(row["label"]).capitalize() for row in field.life_stages]
    counts = [row["count"] for row in field.life_stages]
    lines = [
        ngettext("%(count)s organisation", "%(count)s organisations", field.organisations)
        % {"count": number(field.organisations)},
        (_("at home or active in the county"), 1),
        ngettext("%(count)s activity", "%(count)s activities", field.activities)
        % {"count": number(field.activities)},
        (_("An activity for two life stages counts in both."), 1),
    ]
    deck.chart(
        _("The field of organisations, and whom it serves"),
        lines,
        Chart(labels, [(_("Activities"), counts)]),
        [counted_today(), in_words(labels, counts, _("Activities by life stage"))],
        label=in_words(labels, counts, _("Activities by life stage")),
    )


def _natures(deck, told):
    rows = [row for row in told.summary.natures if row["count"]]
    labels, counts = [str(row["label"]).capitalize() for row in rows], [row["count"] for row in rows]
    deck.chart(
        _("From civic activity to purchased service"),
        [
            _("Most of what organisations do is not bought by anybody."),
            _("Where the line runs matters when services are purchased, and when grants are cut."),
        ]
        if _mostly_unbought(told.summary.natures)
        else [_("Where the line runs matters when services are purchased, and when grants are cut.")],
        Chart(labels, [(_("Activities"), counts)]),
        [counted_today(), in_words(labels, counts, _("Activities by their nature"))],
        label=in_words(labels, counts, _("Activities by their nature")),
    )


def _mostly_unbought(natures):
    bought = sum(row["count"] for row in natures if row["value"] in ("purchased", "outcome_contract"))
    return bought * 2 < sum(row["count"] for row in natures)


def _changes(deck, told):
    lines = [line for section in told.changes for line in section["lines"]]
    deck.text(
        _("What has changed"),
        [told.changed, *((line, 1) for line in lines[:MOST_CHANGES])],
        [*lines[MOST_CHANGES:], _("All of it: %(url)s") % {"url": told.url}],
    )


def _goals(deck, told):
    title = _("Goals of the strategy, and who carries them")
    sources = source_lines(row["strategy"].source for row in told.strategies)
    if not told.goals:
        deck.text(
            title,
            [_("No public source of this county’s strategy goals has been recorded. Nothing is guessed.")],
            sources,
        )
        return
    shown = told.goals[:MOST_ROWS]
    rows = [
        [
            marked(
                LocalText(goal["goal"]["title"], goal["goal"]["lang"] or languages.current()),
                goal["examples"] and goal["examples"] == goal["total"],
            ),
            number(goal["organisations"]),
            number(goal["activities"]),
            number(goal["confirmed"]),
        ]
        for goal in shown
    ]
    notes = [
        _("%(carried)s of %(all)s goals have an activity that is confirmed and fresh.")
        % {"carried": number(told.goals_carried), "all": number(len(told.goals))},
        *more(told.goals, shown, told.url),
        counted_today(),
        *sources,
    ]
    deck.table(
        title,
        [_("Goal"), _("Organisations"), _("Activities"), _("Confirmed this year")],
        rows,
        notes,
        label=_("The first goals of the county, and how many organisations and activities carry each"),
        widths=(5.3, 2.1, 2.1, 2.0),
    )


def _paths(deck, told):
    title = _("Service paths, step by step")
    sources = source_lines(row["path"].source for row in told.paths)
    if not told.paths:
        deck.text(title, [_("No service path of this county is recorded yet.")], sources)
        return
    rows = [
        [
            marked(row["path"].local_name, row["path"].is_example),
            number(row["counts"]["steps"]),
            number(row["counts"]["empty"]),
            number(row["counts"]["unconfirmed"]),
        ]
        for row in told.paths[:MOST_ROWS]
    ]
    deck.table(
        title,
        [_("Service path"), _("Steps"), _("Without anyone"), _("Not confirmed")],
        rows,
        [steps_sentence(told), counted_today(), *more(told.paths, rows, told.url), *sources],
        label=_("The service paths of the county, and how many of their steps nobody carries"),
        widths=(6.4, 1.3, 2.0, 1.8),
    )


def steps_sentence(told):
    """Return in a sentence how the steps of all paths stand."""
    numbers, steps = told.steps_in_numbers, len(told.steps)
    return ngettext(
        "%(count)s step: %(carried)s with an activity that is confirmed and fresh, %(claimed)s not "
        "confirmed, %(nobody)s without anyone.",
        "%(count)s steps: %(carried)s with an activity that is confirmed and fresh, %(claimed)s not "
        "confirmed, %(nobody)s without anyone.",
        steps,
    ) % {
        "count": number(steps),
        "carried": number(numbers["carried"] + numbers["partly"]),
        "claimed": number(numbers["claimed"]),
        "nobody": number(numbers["nobody"]),
    }


def more(things, shown, url):
    """Return the line of notes that tells where the rest of a list is; none when there is no rest."""
    left = len(things) - len(shown)
    if left <= 0:
        return []
    return [
        ngettext(
            "%(count)s more is on the county’s page: %(url)s",
            "%(count)s more are on the county’s page: %(url)s",
            left,
        )
        % {"count": number(left), "url": url}
    ]


def _gaps(deck, told):
    lines = [steps_sentence(told)] if told.steps else []
    lines.append(
        ngettext(
            "%(count)s gap in all; the weightiest:", "%(count)s gaps in all; the weightiest:", told.gap_count
        )
        % {"count": number(told.gap_count)}
        if told.gaps
        else _("Nothing that the county expects is missing.")
    )
    for gap in told.gaps[:MOST_LINES]:
        words = f"{gap['name'].text}: {gap['where'].text}"
        lines.append((marked(LocalText(words, gap["name"].language), gap["is_example"]), 1))
    deck.text(
        _("Where somebody is missing"),
        lines,
        [
            counted_today(),
            _("A gap is a goal or a step with nothing that is both confirmed and fresh."),
            _("Every gap, with what could fill it: %(url)s") % {"url": told.url},
        ],
    )


def _continuity(deck, told):
    shown = told.warnings[:4]
    deck.text(
        _("Where continuity is at risk"),
        [
            ngettext("%(count)s warning in all", "%(count)s warnings in all", told.warning_count)
            % {"count": number(told.warning_count)},
            *(
                (marked(LocalText(f"{row['kind']}: {row['subject'].text}", ""), row["is_example"]), 1)
                for row in shown
            ),
        ],
        [
            *(row["sentence"] for row in shown),
            *source_lines(source for row in shown for source in row["sources"]),
        ],
    )


def _money(deck, told):
    title = _("Grants to organisations")
    sources = source_lines(row["source"] for row in told.grants)
    if not told.grants:
        deck.text(
            title,
            [_("No public source of its grants to organisations has been recorded. Unknown is not zero.")],
            sources,
        )
        return
    rows = with_missing_years(told.grants)[-MOST_LINES:]
    years = [row["year"] for row in rows]
    labels = [
        f"{row['year']} {row['kind']}" if years.count(row["year"]) > 1 else str(row["year"]) for row in rows
    ]
    names = [name for name in SERIES if any(name in known(row) for row in rows)]
    series = [
        (series_label(name), [float(row[name]) if name in known(row) else None for row in rows])
        for name in names
    ]
    at_bars = [[_sum(row, name, short_euros) if name in known(row) else "" for row in rows] for name in names]
    told_sums = [
        "{}: {}".format(
            label,
            ", ".join(f"{series_label(name)} {_sum(row, name, euros)}" for name in known(row))
            or _("not known"),
        )
        for label, row in zip(labels, rows, strict=True)
    ]
    lines = [told.grants_reading] if told.grants_reading else []
    lines.append((_("Budget, granted and applied for are different things and are never added up."), 1))
    lines += [(_("%(year)s: not known") % {"year": row["year"]}, 1) for row in rows if not known(row)]
    notes = [
        *told_sums,
        _("Counties count grants in different ways, so the sums of two counties cannot be compared as such."),
        *(row["note"] for row in rows if row.get("note")),
        *sources,
    ]
    if not series:
        deck.text(title, [*lines, *told_sums], notes)
        return
    deck.chart(title, lines, Chart(labels, series, at_bars), notes, label="; ".join(told_sums))


def _sum(row, name, write):
    return with_precision(write(row[name]), row.get("precision"))


def _agreements(deck, told):
    rows = [
        [
            marked(row["organisation"], row["is_example"]),
            row["kind"],
            date_format(row["ends_on"], "SHORT_DATE_FORMAT") if row["ends_on"] else _("no end told"),
        ]
        for row in told.agreements[:MOST_ROWS]
    ]
    deck.table(
        _("Agreements with organisations"),
        [_("Organisation"), _("Kind"), _("Ends")],
        rows,
        [
            ngettext(
                "%(count)s agreement with an organisation is in force.",
                "%(count)s agreements with organisations are in force.",
                told.agreement_count,
            )
            % {"count": number(told.agreement_count)},
            *source_lines(row["source"] for row in told.agreements),
        ],
        label=_("Agreements in force between the county and organisations"),
        widths=(6.0, 3.2, 2.3),
        numbers=False,
    )


def _bodies(deck, told):
    title = _("Where organisations meet the county")
    if not told.bodies:
        deck.text(
            title, [_("No advisory body of organisations is known here.")], [_("No source is known here.")]
        )
        return
    lines = []
    for body in told.bodies[:3]:
        lines.append(marked(LocalText(body["name"], body["lang"] or languages.current()), body["is_example"]))
        for statement in body["statements"][:3]:
            lines.append((f"{statement['title'].text}: {statement['outcome']}", 1))
    deck.text(
        title,
        [told.outcomes, *lines] if told.outcomes else lines,
        [
            _("Statements, and what became of each."),
            *source_lines(
                source
                for body in told.bodies
                for source in (body["source"], *(one["outcome_source"] for one in body["statements"]))
            ),
        ],
    )


def _messages(deck, told):
    shown = told.key_messages[:4]
    deck.text(
        _("Key messages to decision makers"),
        [
            marked(LocalText(row["text"], row["lang"] or languages.current()), row["is_example"])
            for row in shown
        ],
        source_lines(row["source"] for row in shown),
    )


def _further(deck, told):
    deck.text(
        _("Where to look further"),
        [
            _("The county’s page, with everybody who works on each goal and at each step:"),
            (told.url, 1),
            _("Ask an organisation to show its work: the page of each has its contact."),
            _("An error on a page can be reported at its foot. The organisation or the county answers."),
        ],
        [_("Made on %(day)s from the portal Organisation Path") % {"day": today()}, counted_today()],
    )
