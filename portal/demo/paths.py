"""Invented service paths with their steps; some follow a national template."""

from itertools import chain

from portal.demo.materials import key, texts, wording
from regions.choices import PathKind
from regions.models import ServicePath, Step


def entries() -> list[dict]:
    return list(chain(texts("paths_pirkanmaa")["path"], texts("paths_others")["path"]))


def build_paths(sowing):
    """Add the paths and steps that are missing."""
    wanted = {
        key("path", code, entry["key"]): (code, entry) for entry in entries() for code in entry["counties"]
    }
    paths = sowing.build(ServicePath, wanted, lambda uuid, value: _path(sowing, uuid, *value))
    followed = _followed(sowing)
    steps = {
        key("step", code, entry["key"], order): (
            paths[uuid],
            order,
            step,
            _follows(followed, paths[uuid], entry, order),
        )
        for uuid, (code, entry) in wanted.items()
        for order, step in enumerate(entry["step"], start=1)
    }
    sowing.build(Step, steps, lambda uuid, value: _step(uuid, *value))


def steps_with_plans() -> list[tuple[Step, dict, dict, str]]:
    """Return every example step with its entry, its path's entry and the county's code. One query."""
    wanted = {
        key("step", code, entry["key"], order): (step, entry, code)
        for entry in entries()
        for code in entry["counties"]
        for order, step in enumerate(entry["step"], start=1)
    }
    there = Step.objects.in_bulk(list(wanted), field_name="uuid")
    return [(there[uuid], *value) for uuid, value in wanted.items() if uuid in there]


def _path(sowing, uuid, code, entry):
    templates = sowing.reference.templates
    place = ("before", "stages").index(entry["template_like"])
    return ServicePath(
        uuid=uuid,
        county=sowing.reference.counties[code],
        template=templates[place % len(templates)] if templates else None,
        kind=PathKind.CHAIN if entry["key"] == "long-distance-rehab" else PathKind.PATH,
        life_stage=entry["life_stage"],
        is_example=True,
        source=sowing.reference.document,
        **wording("name", entry),
        **wording("description", entry),
        **wording("owner", entry),
    )


def _followed(sowing):
    """Return the steps of the templates by template and phase. One query."""
    steps = Step.objects.filter(path__in=sowing.reference.templates).order_by("path", "-order")
    return {(step.path_id, step.phase): step for step in steps}


def _follows(followed, path, entry, order):
    """Return the template's step that the first step of each phase follows; None for the path's own."""
    phases = [step["phase"] for step in entry["step"]]
    phase = phases[order - 1]
    return followed.get((path.template_id, phase)) if phases.index(phase) == order - 1 else None


def _step(uuid, path, order, entry, follows):
    return Step(
        uuid=uuid,
        path=path,
        order=order,
        phase=entry["phase"],
        task_of=entry["task"],
        follows=follows,
        expected_in=entry.get("expected", ""),
        expected_number=entry.get("number"),
        **wording("name", entry),
        **wording("description", entry),
    )
