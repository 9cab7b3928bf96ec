"""Domain objects as the components show them: plain data with addresses and the language of each text."""

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisations import coverage
from organisations.money import grants
from portal.lib import languages, richtext
from portal.templatetags.ui import number
from regions.choices import Phase
from regions.indicators import target_in_words

SUMMARY_WORDS = 25


def fact(label, text, source=None, **more):
    """Return a fact for the fact-list component; ``text`` is a LocalText or what str() makes a text of."""
    if isinstance(text, languages.LocalText):
        return {"label": label, "value": text.text, "value_lang": text.lang, "source": source, **more}
    return {"label": label, "value": text, "source": source, **more}


def goal_block(goal, covered=None):
    """Return a goal and who carries it, for the goal-block component. ``covered``: a coverage.Coverage."""
    covered = covered or coverage.Coverage()
    name, url = goal.local_name, goal.get_absolute_url()
    return {
        "id": goal.pk,
        "goal": {
            "title": name.text,
            "lang": name.lang,
            "url": url,
            "kicker": goal.number,
        },
        "organisations": covered.organisations,
        "activities": covered.activities,
        "confirmed": covered.confirmed_this_year,
        "contributions": covered.first,
        "more_count": covered.more,
        "more_url": url,
        "is_gap": covered.is_gap,
        "reason": languages.localised(covered.exemption, "reason") if covered.exemption else None,
        "total": covered.contributions,
        "examples": covered.examples,
    }


def path_phases(path, covered):
    """Return a path's phases with their steps, for the service-path component.

    ``covered``: coverage by step id. The path's steps are in order; a phase is shown where it has steps.
    """
    phases, page = [], path.get_absolute_url()
    for step in path.steps.all():
        if not phases or phases[-1]["phase"] != step.phase:
            phases.append({"phase": step.phase, "label": Phase(step.phase).label, "steps": []})
        phases[-1]["steps"].append(_step(step, page, covered.get(step.pk) or coverage.Coverage()))
    return phases


def _step(step, page, covered):
    name, url = step.local_name, f"{page}#{step.anchor}"
    return {
        "id": step.pk,
        "number": step.order,
        "name": name.text,
        "lang": name.lang,
        "url": url,
        "task": step.get_task_of_display(),
        "organisations": covered.first,
        "more_count": covered.more,
        "more_url": url,
        "is_gap": covered.is_gap,
        "is_empty": covered.is_empty and covered.exemption is None,
        "reason": languages.localised(covered.exemption, "reason") if covered.exemption else None,
        "total": covered.contributions,
        "examples": covered.examples,
    }


def gaps(phases):
    """Return how many steps of ``phases`` are empty, and how many wait for the county to confirm."""
    steps = [step for phase in phases for step in phase["steps"]]
    return {
        "total": sum(step["total"] for step in steps),
        "examples": sum(step["examples"] for step in steps),
        "steps": len(steps),
        "empty": sum(step["is_empty"] for step in steps),
        "unconfirmed": sum(step["is_gap"] and not step["is_empty"] for step in steps),
    }


def gap_sentence(counts):
    """Return in a sentence how a path is carried, from the counts of ``gaps()``."""
    if not counts["steps"]:
        return _("its steps are not known yet")
    parts = [ngettext("%(count)s step", "%(count)s steps", counts["steps"]) % {"count": counts["steps"]}]
    if counts["empty"]:
        parts.append(
            ngettext("%(count)s without anyone", "%(count)s without anyone", counts["empty"])
            % {"count": counts["empty"]}
        )
    if counts["unconfirmed"]:
        parts.append(
            ngettext("%(count)s not confirmed", "%(count)s not confirmed", counts["unconfirmed"])
            % {"count": counts["unconfirmed"]}
        )
    if len(parts) == 1:
        parts.append(_("each with confirmed help"))
    return ", ".join(parts)


def grant_row(summary):
    """Return a grant summary for the grant_figure tag."""
    word, note = languages.localised(summary, "own_word"), languages.localised(summary, "note")
    return {
        "year": summary.year,
        "kind": word.text,
        "kind_lang": word.lang,
        "budget": summary.budget,
        "granted": summary.granted,
        "applied": summary.applied,
        "recipients": summary.recipients,
        "applications": summary.applications,
        "note": note.text,
        "note_lang": note.lang,
        "precision": summary.precision,
        "source": source_note(summary.source),
    }


def grant_reading(summaries):
    """Return in a sentence what the newest year with both sums known says, and how exactly they are known.

    "" when there is no such year.
    """
    return grants.reading(summaries)


def source_note(source):
    """Return a source for the source-note component."""
    return {name: getattr(source, name) for name in ("title", "url", "publisher", "seen_on", "lang")}


def body_block(body):
    """Return an advisory body with its current term, for the county page. From prefetched rows."""
    name, facts = body.local_name, languages.localised(body, "facts")
    terms = list(body.terms.all())
    term = terms[0] if terms else None
    return {
        "name": name.text,
        "lang": name.lang,
        "kind": body.get_kind_display(),
        "since": body.since,
        "text": facts.text,
        "text_lang": facts.lang,
        "appointed_by": languages.localised(body, "appointed_by"),
        "source": body.source,
        "is_example": body.is_example,
        "term": term,
        "seats": term.seats.all() if term else [],
        "members": term.members.all() if term else [],
        "meetings": list(body.meetings.all())[:4],
        "statements": [
            {
                "title": languages.localised(statement, "title"),
                "text": languages.localised(statement, "text"),
                "source": statement.source,
                "date": statement.given_on,
                "outcome": statement.get_outcome_display(),
                "outcome_key": statement.outcome,
                "outcome_text": languages.localised(statement, "outcome_text"),
                "outcome_source": statement.outcome_source,
            }
            for statement in body.statements.all()
        ],
    }


def key_message(message):
    """Return a key message for the key-message component."""
    text, addressee = languages.localised(message, "text"), languages.localised(message, "addressee")
    if message.county_id:
        area = message.county.local_name.text
    elif message.collaborative_area_id:
        area = message.collaborative_area.local_name.text
    else:
        area = _("The whole country")
    goal = message.goal
    return {
        "goal": goal and {"name": goal.local_name, "url": goal.get_absolute_url()},
        "text": text.text,
        "lang": text.lang,
        "addressee": addressee.text,
        "addressee_lang": addressee.lang,
        "area": area,
        "former_area": message.former_area,
        "date": message.given_on,
        "source": message.source,
        "is_example": message.is_example,
        "is_national": not (message.county_id or message.collaborative_area_id),
    }


def project_item(project):
    """Return a project for the timeline component."""
    name, summary = project.local_name, languages.localised(project, "summary")
    return {
        "when": project.period,
        "title": name.text,
        "url": project.get_absolute_url(),
        "lang": name.lang,
        "text": summary.text,
        "text_lang": summary.lang,
        "left": left_by(project),
        "state": project.state,
        "is_example": project.is_example,
    }


def left_by(project):
    """Return in a sentence what a project of with_made() has made for others; "" when nothing is."""
    told = []
    if project.models_made:
        told.append(
            ngettext("%(number)s operating model", "%(number)s operating models", project.models_made)
            % {"number": project.models_made}
        )
    if project.materials_made:
        told.append(
            ngettext("%(number)s material", "%(number)s materials", project.materials_made)
            % {"number": project.materials_made}
        )
    return _("To be taken into use: %(what)s") % {"what": ", ".join(told)} if told else ""


def organisation_row(organisation):
    """Return an organisation with its activity count and home municipality, for the org-row component."""
    name, summary = organisation.local_name, languages.localised(organisation, "description")
    place = organisation.home_municipality
    return {
        "name": name.text,
        "lang": name.lang,
        "url": organisation.get_absolute_url(),
        "place": place.local_name.text if place else "",
        "summary": Truncator(richtext.plain(summary.text)).words(SUMMARY_WORDS),
        "summary_lang": summary.lang,
        "activities": organisation.activity_count,
        "is_example": organisation.is_example,
    }


def indicator_figure(series):
    """Return an indicator with its series as a table: what a paper page shows of it. ``series``: a Series."""
    return {
        "name": series.name,
        "unit": series.unit.text,
        "target": target_in_words(series, number),
        "table": {
            "label": series.name.text,
            "columns": [{"label": _("Year")}, {"label": series.unit.text, "numeric": True}],
            "rows": [
                [{"text": str(point.year)}, {"text": number(point.value), "numeric": True}]
                for point in series.points
            ],
        },
        "source": series.source,
        "is_example": series.is_example,
    }
