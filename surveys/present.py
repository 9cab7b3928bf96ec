"""Figures of surveys in words: what the figure component shows, and the rows of the files to take along."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.lib import languages
from portal.lib.spreadsheets import Column, Sheet
from portal.lib.spreadsheets import Kind as Cell
from portal.templatetags.ui import number
from surveys.choices import Kind
from surveys.results import SMALLEST, Figure, Rate


def day(value) -> str:
    """Return a day as running text has it."""
    return date_format(value, "DATE_FORMAT")


def rate_in_words(rate: Rate) -> str:
    """Return how many answered of how many, in per cent, and when."""
    if not rate.asked:
        return _("Nobody was asked.")
    return _("%(answered)s of %(asked)s answered (%(percent)s%%), %(day)s") % {
        "answered": number(rate.answered),
        "asked": number(rate.asked),
        "percent": rate.percent,
        "day": day(rate.on),
    }


def why_hidden() -> str:
    """Return why a figure is not shown."""
    sentence = ngettext(
        "Not shown, so that nobody is recognised: there is fewer than %(number)s answer, or so few elsewhere "
        "that one could reckon them from this.",
        "Not shown, so that nobody is recognised: there are fewer than %(number)s answers, or so few "
        "elsewhere that one could reckon them from this.",
        SMALLEST,
    )
    return sentence % {"number": SMALLEST}


def signed(value) -> str:
    """Return a change with its sign, a true minus included."""
    text = number(abs(value))
    return f"+{text}" if value > 0 else f"−{text}" if value < 0 else f"±{text}"


def reading(figure: Figure) -> languages.LocalText:
    """Return a figure in one sentence, and its language where an option's words are in another."""
    if figure.mean is not None:
        return languages.LocalText(_reading_of_mean(figure), languages.current())
    bar = figure.leading
    sentence = _("%(option)s: %(number)s of %(answered)s (%(percent)s%%)") % {
        "option": bar.label.text,
        "number": number(bar.number),
        "answered": number(figure.answered),
        "percent": bar.percent,
    }
    if bar.change is not None:
        compared = ngettext(
            "%(sentence)s, %(change)s percentage point since the round before",
            "%(sentence)s, %(change)s percentage points since the round before",
            abs(bar.change),
        )
        sentence = compared % {"sentence": sentence, "change": signed(bar.change)}
    return languages.LocalText(sentence, bar.label.language or languages.current())


def _reading_of_mean(figure):
    facts = {"mean": number(figure.mean), "answered": number(figure.answered)}
    if figure.total is not None:
        facts["total"] = number(figure.total)
        sentence = _("%(mean)s on average, %(total)s in all (%(answered)s answers)") % facts
    else:
        sentence = _("%(mean)s on average on a scale from 1 to 5 (%(answered)s answers)") % facts
    if figure.change is None:
        return sentence
    return _("%(sentence)s; the average is %(change)s since the round before") % {
        "sentence": sentence,
        "change": signed(figure.change),
    }


def figure_rows(figures, before=None) -> list[dict]:
    """Return figures for the page: each with its question, sentence, bars and table.

    ``before`` is the round that they are compared with.
    """
    return [_row(place, figure, before) for place, figure in enumerate(figures, start=1)]


def _row(place, figure, before):
    question = figure.question
    row = {
        "id": f"question-{place}",
        "question": question.local_text,
        "kind": question.get_kind_display(),
        "is_hidden": figure.is_hidden,
        "answered": figure.answered,
    }
    if figure.is_hidden:
        return row
    return row | {
        "reading": reading(figure),
        "bars": figure.bars,
        "before": before if any(bar.before is not None for bar in figure.bars) else None,
        "table": _table(figure, before),
    }


def _table(figure, before):
    label = figure.question.local_text.text
    if not figure.bars:
        columns = [_("Answers"), _("Average"), _("In all")]
        cells = [figure.answered, figure.mean, figure.total]
        if figure.before is not None:
            columns.append(_("Average in the round before"))
            cells.append(figure.before)
        return {
            "label": label,
            "columns": [{"label": text, "numeric": True} for text in columns],
            "rows": [[{"text": number(cell), "numeric": True} for cell in cells]],
        }
    columns = [_("Answer"), _("Number"), _("Per cent")]
    with_before = any(bar.before is not None for bar in figure.bars)
    if with_before:
        columns += [_("Per cent in %(round)s") % {"round": before.name}, _("Change in points")]
    rows = []
    for bar in figure.bars:
        cells = [number(bar.number), f"{bar.percent}"]
        if with_before:
            cells += [f"{bar.before}", signed(bar.change)]
        rows.append(
            [
                {"text": bar.label.text, "lang": bar.label.lang},
                *({"text": text, "numeric": True} for text in cells),
            ]
        )
    return {
        "label": label,
        "columns": [{"label": text, "numeric": bool(place)} for place, text in enumerate(columns)],
        "rows": rows,
    }


def county_table(tally, counties, rounds) -> dict:
    """Return who answered, by county and round, for the data-table component. No queries."""
    rows = []
    for county in counties:
        row = [{"text": county.local_name.text, "lang": county.local_name.lang}]
        for one in rounds:
            rate = tally.rate(one, county.pk)
            text = (
                _("%(answered)s of %(asked)s (%(percent)s%%)")
                % {"answered": number(rate.answered), "asked": number(rate.asked), "percent": rate.percent}
                if rate.asked
                else _("not asked")
            )
            row.append({"text": text, "numeric": True})
        rows.append(row)
    return {
        "label": _("Who answered, by county and round"),
        "columns": [{"label": _("County")}, *({"label": one.name, "numeric": True} for one in rounds)],
        "rows": rows,
    }


# Files.


def sheets(survey, tally, options, counties, rounds) -> list[Sheet]:
    """Return all figures of ``rounds``, of the whole and by county, and who answered. No queries."""
    places = [(None, _("All counties")), *((county.pk, county.local_name) for county in counties)]
    source = _("Survey “%(survey)s”: answers as they were sent, counted %(day)s.") % {
        "survey": survey.local_name.text,
        "day": day(max(one.closes_on for one in rounds)),
    }
    return [
        Sheet(
            title=_("Answers"),
            columns=[
                Column(_("Round closed"), Cell.DATE),
                Column(_("County")),
                Column(_("Question")),
                Column(_("Answer")),
                Column(_("Number"), Cell.NUMBER),
                Column(_("Answered the question"), Cell.NUMBER),
                Column(_("Per cent"), Cell.NUMBER),
                Column(_("Average"), Cell.NUMBER),
                Column(_("In all"), Cell.NUMBER),
            ],
            rows=[
                row
                for one in rounds
                for place, name in places
                for figure in tally.figures(one, options, place)
                for row in _lines(one, name, figure)
            ],
            notes=[source, why_hidden(), _("Free texts are not public.")],
        ),
        Sheet(
            title=_("Who answered"),
            columns=[
                Column(_("Round closed"), Cell.DATE),
                Column(_("County")),
                Column(_("Answered"), Cell.NUMBER),
                Column(_("Asked"), Cell.NUMBER),
                Column(_("Per cent"), Cell.NUMBER),
            ],
            rows=[
                [one.closes_on, name, rate.answered, rate.asked, rate.percent]
                for one in rounds
                for place, name in places
                if (rate := tally.rate(one, place)).asked
            ],
            notes=[source],
        ),
    ]


def _lines(one, place, figure):
    question = figure.question.local_text
    if figure.is_hidden:
        if figure.answered:
            yield [one.closes_on, place, question, _("not shown"), None, None, None, None, None]
        return
    if not figure.bars:
        yield [one.closes_on, place, question, "", None, figure.answered, None, figure.mean, figure.total]
    for bar in figure.bars:
        yield [
            one.closes_on, place, question, bar.label, bar.number, figure.answered, bar.percent,
            figure.mean, None,
        ]  # fmt: skip


# Answers with names, for those who may read them.


def given_answers(response, options) -> list[dict]:
    """Return the questions and what ``response`` answered to each, in words. One query."""
    given = {}
    for answer in response.answers.all():
        given.setdefault(answer.question_id, []).append(answer)
    return [
        {"question": question.local_text, "answers": _in_words(question, given.get(question.pk, ()), choices)}
        for question, choices in options.items()
    ]


def _in_words(question, answers, choices):
    labels = dict(choices)
    if question.kind == Kind.TEXT:
        # Whoever answered may have written in any language.
        return [languages.LocalText(answer.text, languages.current()) for answer in answers]
    if question.kind == Kind.NUMBER:
        return [languages.LocalText(number(answer.value), languages.current()) for answer in answers]
    return [labels[answer.value] for answer in answers if answer.value in labels]


# A county's overview.


def headline_rows(headlines, county) -> list[dict]:
    """Return a county's headlines in words, each with the way to its survey's figures there. No queries."""
    return [
        {
            "title": headline.survey.local_name,
            "is_example": headline.survey.is_example,
            "url": f"{headline.survey.get_absolute_url()}?county={county.local_slug}",
            "rate": rate_in_words(headline.rate),
            "figures": [
                {"question": figure.question.local_text, "reading": reading(figure)}
                for figure in headline.figures
            ],
        }
        for headline in headlines
    ]
