"""A county's money as tables to take along: the same figures as on its pages, with every source."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from organisations.money import givers, grants, roles, words
from organisations.money.continuity import Continuity
from organisations.money.sums import Measure
from portal.lib import languages
from portal.lib.spreadsheets import Column, Kind, Sheet


def yes(is_so) -> str:
    """Return how a file tells that something is so; empty when it is not."""
    return _("yes") if is_so else ""


def grants_sheet(county, years: list[grants.GrantYear]) -> Sheet:
    """Return the county's own sums, a row for each year and kind, and the decisions known here beside."""
    columns = [
        Column(_("Year"), Kind.YEAR),
        Column(_("Kind of grant")),
        Column(_("The giver’s own word")),
        *(Column(f"{measure.label}, €", Kind.MONEY) for measure in Measure),
        Column(_("How exactly the sums are known")),
        Column(_("Recipients"), Kind.NUMBER),
        Column(_("Applications"), Kind.NUMBER),
        Column(_("Note on comparability")),
        *_source_columns(),
    ]
    rows = [
        [
            row.year,
            row.get_kind_display(),
            languages.localised(row, "own_word"),
            *(getattr(row, measure) for measure in Measure),
            row.get_precision_display(),
            row.recipients,
            row.applications,
            languages.localised(row, "note"),
            *_source(row.source),
        ]
        for year in years
        for row in year.summaries
    ]
    notes = [
        _("Budget, granted and applied for are different facts. They are never added to one another."),
        words.change(grants.change(years)),
        *(words.share(year) for year in years if year.decided.count),
    ]
    return Sheet(
        _("Grants by year: %(county)s") % {"county": county.local_name.text},
        columns,
        rows,
        [note for note in notes if note],
    )


def decisions_sheet(county, decisions) -> Sheet:
    """Return single decisions of the county, a row each."""
    columns = [
        Column(_("Organisation")),
        Column(_("Business id")),
        Column(_("Activity")),
        Column(_("Year"), Kind.YEAR),
        Column(_("Kind of grant")),
        Column(_("Purpose")),
        Column(_("Applied for, €"), Kind.MONEY),
        Column(_("Granted, €"), Kind.MONEY),
        Column(_("Decided on"), Kind.DATE),
        Column(_("Section of the minutes")),
        Column(_("Goals")),
        Column(_("Example data")),
        *_source_columns(),
    ]
    rows = (
        [
            row.organisation.local_name,
            row.organisation.business_id,
            row.public_activity and row.public_activity.local_name,
            row.year,
            row.get_kind_display(),
            languages.localised(row, "purpose"),
            row.applied,
            row.granted,
            row.decided_on,
            row.section,
            "; ".join(goal.local_name.text for goal in row.goals.all()),
            yes(row.organisation.is_example),
            *_source(row.source),
        ]
        for row in decisions
    )
    return Sheet(
        _("Decisions: %(county)s") % {"county": county.local_name.text},
        columns,
        rows,
        [_("Decisions known here. The county’s own total holds these and others; the two are never added.")],
    )


def receivers_sheet(county, found: givers.Receivers) -> Sheet:
    """Return who has money from several givers, a row for each sum."""
    columns = [
        Column(_("Organisation")),
        Column(_("Year"), Kind.YEAR),
        Column(_("Giver")),
        Column(_("Kind of grant")),
        Column(_("Granted, €"), Kind.MONEY),
        Column(_("Why the sums are not added")),
        Column(_("Example data")),
        *_source_columns(),
    ]
    rows = (
        [
            receiver.organisation.local_name,
            found.year,
            got.giver,
            got.decision.get_kind_display(),
            got.decision.granted,
            words.told(receiver.reasons),
            yes(receiver.organisation.is_example),
            *_source(got.decision.source),
        ]
        for receiver in found.first
        for got in receiver.received
    )
    return Sheet(
        _("Several givers: %(county)s") % {"county": county.local_name.text},
        columns,
        rows,
        [words.several(found)],
    )


def continuity_sheet(county, found: Continuity) -> Sheet:
    """Return the warnings on continuity, a row each, the most severe first."""
    columns = [
        Column(_("Severity (1 is the most severe)"), Kind.NUMBER),
        Column(_("Kind of warning")),
        Column(_("What it is about")),
        Column(_("In words")),
        Column(_("Ends on"), Kind.DATE),
        Column(_("Sums")),
        Column(_("Example data")),
        Column(_("Sources")),
    ]
    rows = (
        [
            row.severity,
            row.kind.label,
            row.subject,
            row.sentence,
            row.ends_on,
            "; ".join(
                f"{figure.label} {figure.year or ''}: {'' if figure.amount is None else f'{figure.amount:f}'}"
                for figure in row.figures
            ),
            yes(row.is_example),
            "; ".join(" ".join(filter(None, [source.title, source.url])) for source in row.sources),
        ]
        for row in found.first
    )
    return Sheet(_("Continuity: %(county)s") % {"county": county.local_name.text}, columns, rows)


def partners_sheet(county, found) -> Sheet:
    """Return the agreements in force, a row each."""
    columns = [
        Column(_("Organisation")),
        Column(_("Kind")),
        Column(_("Subject")),
        Column(_("Activity")),
        Column(_("Starts"), Kind.DATE),
        Column(_("Ends"), Kind.DATE),
        Column(_("With what follows, until"), Kind.DATE),
        Column(_("Ends within six months")),
        Column(_("Example data")),
        *_source_columns(),
    ]
    rows = (
        [
            row.agreement.organisation.local_name,
            row.agreement.get_kind_display(),
            languages.localised(row.agreement, "subject"),
            row.agreement.public_activity and row.agreement.public_activity.local_name,
            row.agreement.starts_on,
            row.agreement.ends_on,
            row.runs_until,
            yes(row.ends_soon),
            yes(row.agreement.organisation.is_example),
            *_source(row.agreement.source),
        ]
        for row in found.rows
    )
    return Sheet(
        _("Partners: %(county)s") % {"county": county.local_name.text}, columns, rows, [words.partners(found)]
    )


def roles_sheet(county, found: list[roles.PathSides]) -> Sheet:
    """Return who stands at each step on which side of the line, a row for each step and side."""
    columns = [
        Column(_("Service path")),
        Column(_("Number"), Kind.NUMBER),
        Column(_("Step")),
        Column(_("Side of the line")),
        Column(_("Activities"), Kind.NUMBER),
        Column(_("Organisations"), Kind.NUMBER),
        Column(_("Confirmed and fresh"), Kind.NUMBER),
        Column(_("Of them example data"), Kind.NUMBER),
    ]
    rows = (
        [
            path.path.local_name,
            step.step.order,
            step.step.local_name,
            capfirst(side.side.label),
            side.activities,
            side.organisations,
            side.confirmed,
            side.examples,
        ]
        for path in found
        for step in path.steps
        for side in step.sides
    )
    return Sheet(_("The line between roles: %(county)s") % {"county": county.local_name.text}, columns, rows)


def outcomes_sheet(county, contracts) -> Sheet:
    """Return the agreed outcomes of outcome contracts, a row each."""
    columns = [
        Column(_("Organisation")),
        Column(_("Activity")),
        Column(_("Agreed outcome")),
        Column(_("Unit")),
        Column(_("Target"), Kind.NUMBER),
        Column(_("To be reached by"), Kind.DATE),
        Column(_("Result so far"), Kind.NUMBER),
        Column(_("Result as of"), Kind.DATE),
        Column(_("How far it has come")),
        Column(_("Example data")),
        *_source_columns(),
    ]
    rows = (
        [
            contract.activity.organisation.local_name,
            contract.activity.local_name,
            row.name,
            row.unit,
            row.outcome.target,
            row.outcome.due_on,
            row.outcome.result,
            row.outcome.result_on,
            row.progress.label,
            yes(contract.activity.organisation.is_example),
            *_source(row.outcome.source),
        ]
        for contract in contracts
        for row in contract.outcomes
    )
    return Sheet(_("Agreed outcomes: %(county)s") % {"county": county.local_name.text}, columns, rows)


def _source_columns():
    return [Column(_("Source")), Column(_("Address of the source"))]


def _source(source):
    return [source.title, source.url]
