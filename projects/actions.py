"""What changes the work of a project: tasks and the members' messages. No history is kept of either."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from portal.accounts.choices import Role
from portal.accounts.models import Membership, User
from portal.lib import languages
from portal.outbox.actions import queue
from portal.outbox.models import Letter
from projects.models import Message, Project, Task

# Letters about the day go in the morning.
MORNING = 6


def say(project: Project, text: str, *, by: User, parent: Message | None = None) -> Message:
    """Write a message to the members; an answer to an answer stands under the first message."""
    if parent is not None and parent.parent_id is not None:
        parent = parent.parent
    return Message.objects.create(project=project, parent=parent, author=by, text=text)


@transaction.atomic
def take_away(message: Message) -> None:
    """Take a message away. One that was answered leaves its place, without words and name."""
    if message.answers.exists():
        message.text, message.author = Message.TAKEN_AWAY, None
        message.save()
    else:
        message.delete()


def set_done(task: Task, is_done: bool) -> None:
    """Say that a task is done, or is not after all."""
    task.done_at = (task.done_at or timezone.now()) if is_done else None
    task.save(update_fields=["done_at", "updated_at"])


# Letters.


def remind_of_tasks() -> int:
    """Remind those who have a task for tomorrow; return of how many. Four queries, and some for each letter.

    Once for each day that a task has had: one that is put off is told again.
    """
    now = timezone.localtime()
    if now.hour < MORNING:
        return 0
    tomorrow = now.date() + dt.timedelta(days=1)
    tasks = {
        f"project-task-{task.uuid}-{tomorrow}": task
        for task in Task.objects.open()
        .filter(due_on=tomorrow, assignee__is_active=True)
        .select_related("project", "assignee")
    }
    _forget_written(tasks)
    working = workers_of({task.project for task in tasks.values()})
    number = 0
    for key, task in tasks.items():
        if task.assignee in working[task.project_id]:
            context = {"task": task, "name": _name(task.project, task.assignee)}
            number += _tell("project_task", task.assignee, task.project, context, key)
    return number


def tell_of_messages() -> int:
    """Tell those who work on a project how much was said yesterday; return how many letters were written.

    The letter leads to the discussion and tells none of its words: letters pass through other hands.
    """
    now = timezone.localtime()
    if now.hour < MORNING:
        return 0
    day = now.date() - dt.timedelta(days=1)
    said = Message.objects.exclude(text=Message.TAKEN_AWAY).filter(created_at__date=day)
    by_project: dict[Project, list[Message]] = {}
    for message in said.select_related("project").order_by("pk"):
        by_project.setdefault(message.project, []).append(message)
    working = workers_of(by_project)
    letters = {
        f"project-messages-{project.uuid}-{reader.pk}-{day}": (project, reader, number)
        for project, messages in by_project.items()
        for reader in working[project.pk]
        if (number := sum(message.author_id != reader.pk for message in messages))
    }
    _forget_written(letters)
    return sum(
        _tell("project_messages", reader, project, {"number": number, "name": _name(project, reader)}, key)
        for key, (project, reader, number) in letters.items()
    )


def workers_of(projects) -> dict[int, list[User]]:
    """Return who works on each of ``projects`` today: its members and its host's editors. One query."""
    projects = list(projects)
    found: dict[int, dict[int, User]] = {project.pk: {} for project in projects}
    if not projects:
        return {}
    hosts = {project.host_id for project in projects if project.host_id}
    active = Membership.objects.active().select_related("user").order_by("user__name", "user")
    rows = active.filter(
        Q(role=Role.PROJECT, project__in=found) | Q(role=Role.EDITOR, organisation__in=hosts)
    )
    editors = [row for row in rows if row.role == Role.EDITOR]
    for row in rows:
        if row.role == Role.PROJECT:
            found[row.project_id][row.user_id] = row.user
    for row in editors:
        for project in projects:
            if project.host_id == row.organisation_id:
                found[project.pk][row.user_id] = row.user
    return {pk: list(users.values()) for pk, users in found.items()}


def _forget_written(letters: dict) -> None:
    """Take away those of ``letters``, by key, that have been written already. One query."""
    for key in Letter.objects.filter(key__in=list(letters)).values_list("key", flat=True):
        del letters[key]


def _name(project, reader):
    with languages.reading(reader.language):
        return project.local_name.text


def _tell(kind, reader, project, context, key) -> bool:
    with languages.reading(reader.language):
        path = reverse("projectwork:project", args=[project.uuid])
    return queue(kind, reader, {**context, "path": path}, key=key) is not None
