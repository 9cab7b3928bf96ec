"""What belongs to the invented projects: money, turning points, experiences; members and their work."""

import datetime as dt

from django.utils import timezone

from organisations.choices import State
from portal.accounts.choices import Role
from portal.accounts.models import Membership, User
from portal.demo.materials import key, texts, wording
from portal.demo.projects import month_from
from projects.models import Experience, Funding, Message, Milestone, Programme, Project, Task
from regions.models import Goal


def build_project_outputs(sowing):
    """Add what the public sees of the projects beside their materials and models."""
    entries = texts("project_work")
    projects = _projects()
    programme = Programme.objects.get(uuid=key("programme", texts("projects")["programme"]["key"]))
    for model, name in ((Funding, "funding"), (Milestone, "milestone")):
        wanted = {key(name, place): entry for place, entry in enumerate(entries[name])}
        make = {"funding": _funding, "milestone": _milestone}[name]
        sowing.build(
            model,
            wanted,
            lambda uuid, entry, make=make: make(
                sowing,
                uuid,
                entry,
                programme=programme if entry.get("programme") else None,
                project=projects.get(entry.get("project")),
            ),
        )
    wanted = {key("experience", entry["key"]): entry for entry in entries["experience"]}
    missing = sowing.missing(Experience, wanted)
    sowing.build(Experience, wanted, lambda uuid, entry: _experience(sowing, uuid, entry, projects))
    if missing:  # The projects are new too: what they say of themselves is theirs to change later.
        _tell(entries, projects)


def build_project_work(sowing):
    """Add the members of the projects, their tasks, and what they say to each other."""
    entries = texts("project_work")
    projects = _projects()
    users = {user.email: user for user in User.objects.filter(is_example=True)}
    for entry in entries["member"]:
        _membership, created = Membership.objects.get_or_create(
            user=users[entry["email"]], role=Role.PROJECT, project=projects[entry["project"]]
        )
        sowing.added["membership"] += created
    tasks = {key("task", entry["key"]): entry for entry in entries["task"]}
    sowing.build(Task, tasks, lambda uuid, entry: _task(sowing, uuid, entry, projects, users))
    for entry in entries["message"]:
        uuid = key("message", entry["key"])
        sowing.build(
            Message,
            {uuid: entry},
            lambda uuid, entry: Message(
                uuid=uuid,
                project=projects[entry["project"]],
                parent=Message.objects.get(uuid=key("message", entry["answers"]))
                if "answers" in entry
                else None,
                author=users[entry["author"]],
                text=entry["text"],
            ),
        )


def _projects():
    uuids = {key("project", entry["key"]): entry["key"] for entry in texts("projects")["project"]}
    return {uuids[row.uuid]: row for row in Project.objects.filter(uuid__in=uuids)}


def _funding(sowing, uuid, entry, **owner):
    return Funding(
        uuid=uuid,
        giver=entry["giver"],
        year=sowing.today.year - entry["years_ago"],
        kind=entry["kind"],
        amount=entry["amount"],
        source=sowing.reference.document,
        **owner,
    )


def _milestone(sowing, uuid, entry, **owner):
    return Milestone(
        uuid=uuid,
        date=month_from(sowing.today, entry["months"]),
        source=sowing.reference.document,
        **wording("text", entry),
        **owner,
    )


def _experience(sowing, uuid, entry, projects):
    return Experience(
        uuid=uuid,
        publication=State.PUBLISHED,
        project=projects[entry["project"]],
        language=entry["language"],
        title=entry["title"],
        body=entry["body"],
        author_name=entry["author_name"],
        written_on=sowing.today + dt.timedelta(days=entry["days"]),
    )


def _tell(entries, projects):
    """Write the stages, the final report and the goals of the projects."""
    for entry in entries["stage"]:
        projects[entry["project"]].stage = entry["stage"]
    for entry in entries["report"]:
        for code in ("fi", "sv", "en"):
            setattr(projects[entry["project"]], f"final_report_{code}", entry.get(code, "").strip())
    for project in projects.values():
        project.save()
        for county in project.counties.all():
            goal = Goal.objects.current().filter(county=county).order_by("order", "pk").first()
            if goal:
                project.goals.add(goal)


def _task(sowing, uuid, entry, projects, users):
    done = None
    if "done" in entry:
        day = sowing.today + dt.timedelta(days=entry["done"])
        done = timezone.make_aware(dt.datetime.combine(day, dt.time(14)))
    return Task(
        uuid=uuid,
        project=projects[entry["project"]],
        title=entry["title"],
        due_on=sowing.today + dt.timedelta(days=entry["days"]) if "days" in entry else None,
        assignee=users.get(entry.get("assignee")),
        done_at=done,
    )
