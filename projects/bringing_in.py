"""What a file of operating models would make and change here, and doing it: all comes in as drafts."""

import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.rights import Rights
from portal.editing import actions, registry
from portal.editing.merging import changed, traces
from portal.editing.present import changes
from portal.editing.snapshots import part_keys
from portal.lib import languages
from portal.topics.models import Topic
from projects.exchange import TEXTS, Invalid, Told
from projects.models import Material, ModelVersion, OperatingModel, Project
from projects.permissions import may_begin_for_any, writes
from regions.models import Goal, Source, Step

PARTS = ("versions", "materials")


@dataclass
class Planned:
    """One model of a file: the model here that it is, if any, what is to be written, and what is left out."""

    told: Told
    model: OperatingModel | None
    project: Project | None
    values: dict[str, Any] = field(default_factory=dict)
    base: dict[str, Any] = field(default_factory=dict)
    changes: list[dict] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.model is None

    @property
    def is_same(self) -> bool:
        """Whether nothing here would change."""
        return not self.is_new and not self.changes


def plan(told: list[Told], rights: Rights, project: Project | None) -> list[Planned]:
    """Return what the models of a file would make and change here, for a person with ``rights``.

    ``project`` is where new ones come to when the file names no project that one writes for. Raises Invalid
    with the paths of what is not for this person to write.
    """
    there = {
        model.uuid: model
        for model in registry.by_kind("model").queryset().filter(uuid__in=[one.uuid for one in told])
    }
    known = _Known(told)
    found, errors = [], []
    for one in told:
        model = there.get(one.uuid)
        if model and not registry.of(model).may_edit(rights, model):
            errors.append((f"{one.path}.uuid", _("This model is here already, and others keep it.")))
            continue
        named = known.projects.get(one.project)
        own = named if named and (writes(rights, named) or may_begin_for_any(rights)) else project
        if model is None and own is None and not may_begin_for_any(rights):
            errors.append((f"{one.path}.project", _("Choose a project of yours for the new models.")))
            continue
        found.append(_planned(one, model, own, known))
    if errors:
        raise Invalid(errors)
    return found


class _Known:
    """What the models of a file refer to and is here. Seven queries."""

    def __init__(self, told):
        def asked(name):
            return {value for one in told for value in getattr(one, name)}

        self.topics = dict(Topic.objects.filter(code__in=asked("topics")).values_list("code", "pk"))
        self.goals = dict(Goal.objects.filter(uuid__in=asked("goals")).values_list("uuid", "pk"))
        self.steps = dict(Step.objects.filter(uuid__in=asked("steps")).values_list("uuid", "pk"))
        projects = Project.objects.filter(uuid__in=[one.project for one in told if one.project])
        self.projects = {project.uuid: project for project in projects}
        self.taken = set()
        for model, name in ((ModelVersion, "versions"), (Material, "materials")):
            wanted = [row["uuid"] for one in told for row in getattr(one, name) if row["uuid"]]
            self.taken |= set(model.objects.filter(uuid__in=wanted).values_list("uuid", flat=True))


def _planned(told, model, project, known):
    found = Planned(told, model, project)
    live = actions.current_content(model, actions.open_revision(model)) if model else {}
    found.values = values = {
        f"{name}_{code}": told.texts.get(f"{name}_{code}", "") for name in TEXTS for code in languages.CODES
    }
    values["url"] = told.url
    values["is_example"] = told.is_example
    values["source"] = _source(told.source)
    for name in ("topics", "goals", "steps"):
        wanted, there = getattr(told, name), getattr(known, name)
        values[name] = sorted({there[one] for one in wanted if one in there})
        if missing := [one for one in wanted if one not in there]:
            found.left_out.append(f"{told.path}.{name}: " + ", ".join(str(one) for one in missing))
    for name in PARTS:
        values |= _rows(name, getattr(told, name), live, known)
    if told.adoptions:
        found.left_out.append(
            _("%(path)s.adoptions: whoever took it into use tells it here themselves.") % {"path": told.path}
        )
    found.base = traces(live)
    if model:
        editable = registry.of(model)
        new = {key: value for key, value in live.items() if key.partition("/")[0] not in PARTS} | values
        main = next(iter(editable.languages(model)), languages.current())
        old = {key: value for key, value in live.items() if key in new or key.partition("/")[0] in PARTS}
        found.changes = changes(editable, old, new, main=main) if changed(old, new) else []
    return found


def _source(told):
    """Return a source as a draft tells it: the key of a recorded one, else its words."""
    recorded = Source.objects.find(**{name: told[name] for name in ("title", "url", "reference")})
    return recorded.pk if recorded else json.dumps(told, ensure_ascii=False)


def _rows(name, rows, live, known):
    """Return the rows of a part by content key: those that are here keep their identifier."""
    part = registry.by_kind("model").part_by_name[name]
    here = set(part_keys(live, part))
    values = {}
    for row in rows:
        own = str(row["uuid"] or "")
        key = own if own in here else ""
        if not key and name == "versions":  # The same number is the same version.
            key = next((at for at in here if live[f"versions/{at}/number"] == row["number"]), "")
        if not key:
            key = own if own and row["uuid"] not in known.taken else str(uuid.uuid4())
        values[f"{name}/{key}"] = True
        columns = {column: value for column, value in row.items() if column != "uuid"}
        if name == "versions":
            columns = {f"changes_{code}": "" for code in languages.CODES} | columns
        else:
            kept = ("file", "replaces", "topics", "counties")
            empty = {"file": "", "replaces": None, "topics": [], "counties": []}
            columns |= {at: live.get(f"{name}/{key}/{at}", empty[at]) for at in kept}
        values |= {f"{name}/{key}/{column}": value for column, value in columns.items()}
    return values


@transaction.atomic
def bring_in(planned: list[Planned], *, by) -> list[OperatingModel]:
    """Write what was planned: new models as drafts, changes into drafts of those that are here.

    Raises NotNow while a change of one of them is with its readers.
    """
    written = []
    for one in planned:
        if one.is_same:
            continue
        model = one.model or _begun(one, by)
        current = actions.current_content(model, actions.open_revision(model))
        actions.save_draft(model, by=by, values=one.values, base=traces(current), parts=PARTS)
        written.append(model)
    return written


def _begun(planned, by):
    """Begin a new model with its name and source alone; what else is told goes into its draft."""
    names = {key: text for key, text in planned.told.texts.items() if key.startswith("name_")}
    first = next(iter(names))
    source = Source.described(json.dumps(planned.told.source))
    model = OperatingModel(
        uuid=planned.told.uuid, project=planned.project, source=source, **{first: names[first]}
    )
    return actions.begin(model, by=by)
