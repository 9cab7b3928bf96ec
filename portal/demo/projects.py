"""An invented programme with projects, and what they left behind."""

from organisations.choices import State
from portal.demo.materials import key, texts, wording
from projects.models import Adoption, Material, ModelVersion, OperatingModel, Programme, Project
from regions.models import Step


def build_projects(sowing, organisations):
    """Add the programme and projects that are missing, with what they made; return all projects by key."""
    entry = texts("projects")["programme"]
    uuid = key("programme", entry["key"])
    programme = sowing.build(Programme, {uuid: entry}, lambda uuid, entry: _programme(sowing, uuid, entry))[
        uuid
    ]
    wanted = {key("project", entry["key"]): entry for entry in texts("projects")["project"]}
    missing = sowing.missing(Project, wanted)
    projects = sowing.build(
        Project, wanted, lambda uuid, entry: _project(sowing, uuid, entry, programme, organisations)
    )
    for uuid, entry in missing.items():
        _join(sowing, projects[uuid], entry, organisations)
        _leave_behind(sowing, projects[uuid], entry, organisations)
    return {entry["key"]: projects[uuid] for uuid, entry in wanted.items()}


def _programme(sowing, uuid, entry):
    return Programme(
        uuid=uuid,
        starts=2023,
        ends=2027,
        is_example=True,
        source=sowing.reference.document,
        **wording("name", entry),
        **wording("description", entry),
        **wording("funder", entry),
    )


def month_from(today, months):
    """Return the month that is ``months`` after today's, as "2026-05"."""
    years, month = divmod(today.month - 1 + months, 12)
    return f"{today.year + years}-{month + 1:02}"


def _project(sowing, uuid, entry, programme, organisations):
    return Project(
        publication=State.PUBLISHED,
        uuid=uuid,
        programme=programme if entry["programme"] else None,
        kind=entry["kind"],
        host=organisations[entry["host"]],
        is_nationwide=entry.get("nationwide", False),
        starts=month_from(sowing.today, entry["starts"]),
        ends=month_from(sowing.today, entry["ends"]),
        state=entry["state"],
        funders="Keksitty rahoittaja · Påhittad finansiär · An invented funder",
        website=f"https://example.org/projects/{entry['key']}/",
        is_example=True,
        **wording("name", entry),
        **wording("summary", entry),
        **wording("results", entry),
    )


def _join(sowing, project, entry, organisations):
    reference = sowing.reference
    project.partners.set([organisations[name] for name in entry["partners"]])
    project.counties.set([reference.counties[code] for code in entry["counties"]])
    project.topics.set([reference.topics[code] for code in entry["topics"]])
    project.sources.set([reference.document])


def _versions_and_materials(model, entry):
    """Add a model's versions and materials; one whose number follows another's of its title replaces it."""
    for version in entry.get("version", ()):
        ModelVersion.objects.create(
            uuid=key("model-version", entry["key"], version["number"]),
            model=model,
            number=version["number"],
            published_on=version["day"],
            **wording("changes", version),
        )
    older = {}
    for place, material in enumerate(entry.get("material", ()), start=1):
        row = Material.objects.create(
            model=model,
            uuid=key("material", entry["key"], place),
            url=f"https://example.org/materials/{entry['key']}-{place}-{material['language']}.pdf",
            replaces=older.get(material["title"]),
            **material,
        )
        older[material["title"]] = row


def _leave_behind(sowing, project, entry, organisations):
    for place, material in enumerate(entry.get("material", ()), start=1):
        Material.objects.create(
            project=project,
            uuid=key("material", entry["key"], place),
            url=f"https://example.org/materials/{entry['key']}-{place}-{material['language']}.pdf",
            **material,
        )
    for model in entry.get("model", ()):
        row = OperatingModel(
            publication=State.DRAFT if model.get("draft") else State.PUBLISHED,
            uuid=key("model", model["key"]),
            project=project,
            url=f"https://example.org/models/{model['key']}/",
            is_example=True,
            source=sowing.reference.document,
            **wording("name", model),
            **wording("problem", model),
            **wording("solution", model),
            **wording("conditions", model),
            **wording("environment", model),
            **wording("evidence", model),
            **wording("costs", model),
        )
        row.save()
        row.steps.set(Step.objects.filter(uuid=key("step", *model["step"])))
        row.topics.set([sowing.reference.topics[code] for code in model.get("topics", ())])
        _versions_and_materials(row, model)
        for adoption in model.get("adoption", ()):
            organisation = organisations.get(adoption.get("organisation"))
            county = sowing.reference.counties.get(adoption.get("county"))
            Adoption.objects.create(
                uuid=key("adoption", model["key"], adoption.get("organisation") or adoption["county"]),
                publication=State.PUBLISHED,
                model=row,
                organisation=organisation,
                county=county,
                since=adoption["since"],
                note=adoption.get("note", ""),
                results=adoption.get("results", ""),
                version=adoption.get("version", ""),
                language=adoption.get("language", "fi"),
            )
        sowing.added["operatingmodel"] += 1
