"""The work of a project in the workspace: its members, tasks and talk, and what it is making.

Only those who work on the project see it (projects.permissions.may_work); for others it is not there.
"""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import Count, Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView, View

from portal.accounts.models import Invitation, Membership
from portal.accounts.permissions import may_keep_members
from portal.accounts.workers import ForWorkers
from portal.editing import actions as editing
from portal.editing import registry
from portal.editing.choices import OPEN
from portal.editing.forms import is_uuid
from portal.editing.models import Revision
from portal.editing.views.things import address
from portal.lib import languages
from projects import actions, permissions
from projects.editing.projects import of_one
from projects.forms import BeginForm, MessageForm, TaskForm
from projects.models import Message, Project, Task

THREADS = 20
DONE = 10
PROJECTS = 100
SEEN = "projects-seen"


@method_decorator(never_cache, name="dispatch")
class Projects(ForWorkers, TemplateView):
    """The projects that one works on or reads, and the form that begins a new one. Six queries."""

    template_name = "projects/work_list.html"

    def get(self, request, *args, form=None, **kwargs):
        rights = self.rights
        self.require(permissions.may_see_projects(rights))
        own = Project.objects.worked_on_by(rights)
        if rights.is_administrator:
            own = Project.objects.all()
        late = Count("tasks", Q(tasks__done_at=None, tasks__due_on__lt=timezone.localdate()), distinct=True)
        rows = own.select_related("host").annotate(late=late).order_by("-created_at", "-pk")[:PROJECTS]
        drafts = Project.objects.none()
        if permissions.may_begin_for_any(rights) and not rights.is_administrator:
            drafts = Project.objects.exclude(publication="published").exclude(
                pk__in=own.order_by().values("pk")
            )
        if form is None and permissions.may_begin(rights):
            form = BeginForm(rights=rights)
        return self.render_to_response(
            self.get_context_data(
                rows=[self.row(project) for project in rows],
                drafts=[self.draft(project) for project in drafts.select_related("host")[:PROJECTS]],
                form=form,
            ),
            status=422 if form is not None and form.errors else 200,
        )

    def post(self, request):
        self.require(permissions.may_see_projects(self.rights))
        if not permissions.may_begin(self.rights):
            messages.warning(request, _("A project is begun by an editor of the organisation that runs it."))
            return redirect("projectwork:list")
        form = BeginForm(request.POST, rights=self.rights)
        if not form.is_valid():
            return self.get(request, form=form)
        data = form.cleaned_data
        project = registry.of(Project).new(data["host"], data["name"], languages.current())
        project = editing.begin(project, by=request.user)
        messages.success(request, _("The project is a draft. The public sees it when it has been published."))
        return redirect(address("item", project))

    @staticmethod
    def row(project):
        sentence = ""
        if project.late:
            sentence = _("Tasks that are late: %(number)s") % {"number": project.late}
        return _row(project, reverse("projectwork:project", args=[project.uuid])) | {"sentence": sentence}

    @staticmethod
    def draft(project):
        return _row(project, address("item", project))


def _row(project, url):
    """Return a project as work-row shows it."""
    name = project.local_name
    host = project.host.local_name.text if project.host_id else ""
    if project.is_public:
        state, label = project.state, project.get_state_display()
    else:
        state, label = "draft", project.get_publication_display()
    return {
        "title": name.text,
        "lang": name.lang,
        "url": url,
        "kind": host,
        "state": state,
        "state_label": label,
    }


class OfProject(ForWorkers):
    """A page of the work of one project."""

    def find(self, project):
        """Let the page be of ``project``, if the reader works on it. Raises Http404."""
        self.require(permissions.may_work(self.rights, project))
        self.project = project

    def back(self, fragment):
        return redirect(reverse("projectwork:project", args=[self.project.uuid]) + f"#{fragment}")

    def workers(self):
        return actions.workers_of([self.project])[self.project.pk]

    def shown(self, template, form, status, **context):
        """Return the page of one form."""
        back = reverse("projectwork:project", args=[self.project.uuid])
        context = {"form": form, "project": self.project, "back": back, **context}
        return TemplateResponse(self.request, template, context, status=status)


@method_decorator(never_cache, name="dispatch")
class ProjectWork(OfProject, TemplateView):
    """How far a project has come, who works on it, what is to be done and what was said. Queries constant."""

    template_name = "projects/work.html"

    def get(self, request, *args, **kwargs):
        self.find(get_object_or_404(Project.objects.select_related("host"), uuid=kwargs["uuid"]))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        project, rights = self.project, self.rights
        editable = registry.of(project)
        open_tasks = project.tasks.open().by_due_day().select_related("assignee")
        keeps = may_keep_members(rights, project)
        return super().get_context_data(
            project=project,
            public_url=project.get_absolute_url(),
            item_url=address("item", project),
            people_url=reverse("people:project", args=[project.uuid]) if keeps else "",
            members=self.members(),
            invited=Invitation.objects.open().filter(project=project).count() if keeps else 0,
            tasks=list(open_tasks),
            done=project.tasks.exclude(done_at=None).select_related("assignee").order_by("-done_at")[:DONE],
            today=timezone.localdate(),
            task_form=TaskForm(workers=self.workers(), auto_id="task_%s"),
            message_form=MessageForm(auto_id="message_%s"),
            materials=project.materials.order_by("title", "pk"),
            materials_url=address("section", project, "materials"),
            report_url=address("section", project, "results"),
            report_in=[code for code in languages.CODES if getattr(project, f"final_report_{code}")],
            made=self.made(),
            added=registry.added_tasks(project, rights),
            waiting=self.waiting(),
            experience_url=address("add", project, "experience"),
            editable=editable,
            **self.talk(),
            **kwargs,
        )

    def members(self):
        """Return the accounts of members and of the host's editors, each with what makes them that."""
        members = Membership.objects.members_of(self.project.pk)
        if self.project.host_id:
            members |= Membership.objects.editors_of(self.project.host_id)
        return members.select_related("user").order_by("-role", "user__name", "pk")

    def made(self):
        """Return what the project is making, drafts too, as rows by kind. Three queries."""
        found = []
        for key, title, rows in (
            ("experiences", _("Experiences"), self.project.experiences.newest_first()),
            ("models", _("Operating models"), self.project.operating_models.order_by("pk")),
            ("events", _("Events"), self.project.events.order_by("-starts_at", "pk")),
        ):
            listed = [
                {
                    "title": str(row),
                    "url": address("item", row),
                    "state": "plain" if row.is_public else "draft",
                    "state_label": "" if row.is_public else row.get_publication_display(),
                }
                for row in rows
            ]
            found.append({"key": key, "title": title, "rows": listed})
        return found

    def waiting(self):
        """Return what is on its way of the project and of what belongs to it. A few queries."""
        rows = Revision.objects.filter(of_one(self.project), state__in=OPEN).select_related("author")
        return [
            {
                "title": str(revision.about),
                "url": address("item", revision.about),
                "kind": str(registry.of(revision.about).verbose_name),
                "when": revision.saved_at,
                "who": str(revision.author or ""),
                "state": revision.state,
                "state_label": revision.get_state_display(),
            }
            for revision in rows.prefetch_related("about").order_by("-saved_at", "-pk")[:DONE]
            if revision.about is not None
        ]

    def talk(self):
        """Return the threads of a page, the newest first, and since when messages are new to the reader."""
        answers = Message.objects.select_related("author").order_by("created_at", "pk")
        threads = (
            self.project.messages.filter(parent=None)
            .select_related("author")
            .prefetch_related(Prefetch("answers", answers))
            .order_by("-created_at", "-pk")
        )
        try:
            page = Paginator(threads, THREADS).page(self.request.GET.get("page") or 1)
        except (EmptyPage, PageNotAnInteger) as error:
            raise Http404("The discussion has no such page") from error
        since = self.last_visit()
        new = 0
        for thread in page.object_list:
            for message in (thread, *thread.answers.all()):
                message.is_own = message.author_id == self.request.user.pk
                message.is_new = bool(since) and not message.is_own and message.created_at > since
                new += message.is_new
        return {"page_obj": page, "new": new, "since": since}

    def last_visit(self):
        """Return when the reader was here before, as far as her session knows; keep that she is now."""
        seen = self.request.session.get(SEEN, {})
        key = str(self.project.uuid)
        before = parse_datetime(seen.get(key, ""))
        self.request.session[SEEN] = {**seen, key: timezone.now().isoformat()}
        return before


class Add(OfProject, View):
    """Something new in a project: a form that was sent, and the way back to its place on the page."""

    def get(self, request, uuid):
        self.find(get_object_or_404(Project, uuid=uuid))
        return self.page(self.form())

    def post(self, request, uuid):
        self.find(get_object_or_404(Project, uuid=uuid))
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        return self.write(form)


@method_decorator(never_cache, name="dispatch")
class AddTask(Add):
    """A new task."""

    def form(self, data=None):
        return TaskForm(data, workers=self.workers(), instance=Task(project=self.project))

    def write(self, form):
        task = form.save()
        messages.success(self.request, _("The task was added."))
        return self.back(f"task-{task.pk}")

    def page(self, form, status=200):
        return self.shown("projects/task_form.html", form, status, task=None)


class OfTask(OfProject, View):
    """Something about one task."""

    def dispatch(self, request, *args, uuid, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.task = get_object_or_404(Task.objects.select_related("project"), uuid=uuid)
        self.find(self.task.project)
        return super().dispatch(request, *args, **kwargs)


@method_decorator(never_cache, name="dispatch")
class OneTask(OfTask):
    """Change a task: its words, its day, who does it."""

    def get(self, request):
        return self.page(self.form())

    def post(self, request):
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        task = form.save()
        messages.success(request, _("The task was saved."))
        return self.back(f"task-{task.pk}")

    def form(self, data=None):
        return TaskForm(data, workers=self.workers(), instance=self.task)

    def page(self, form, status=200):
        return self.shown("projects/task_form.html", form, status, task=self.task)


class TaskDone(OfTask):
    """Say by a button that a task is done, or is not after all."""

    http_method_names = ["post"]

    def post(self, request):
        if request.POST.get("done") not in ("yes", "no"):
            raise BadRequest("Neither done nor undone")
        actions.set_done(self.task, request.POST["done"] == "yes")
        return self.back(f"task-{self.task.pk}")


class DeleteTask(OfTask):
    """Take a task away by a button."""

    http_method_names = ["post"]

    def post(self, request):
        self.task.delete()
        messages.success(request, _("The task was taken away."))
        return self.back("tasks")


@method_decorator(never_cache, name="dispatch")
class Say(Add):
    """A new message, or an answer to one."""

    def form(self, data=None):
        return MessageForm(data, instance=Message(project=self.project))

    def parent(self):
        """Return the message that is answered; None for a new one. Raises Http404 when it is not there."""
        asked = self.request.POST.get("parent") or self.request.GET.get("parent")
        if not asked:
            return None
        if not is_uuid(asked):
            raise Http404("The project has no such message")
        return get_object_or_404(self.project.messages.select_related("parent", "author"), uuid=asked)

    def write(self, form):
        message = actions.say(
            self.project, form.cleaned_data["text"], by=self.request.user, parent=self.parent()
        )
        return self.back(f"message-{message.pk}")

    def page(self, form, status=200):
        return self.shown("projects/message_form.html", form, status, answered=self.parent(), message=None)


class OfMessage(OfProject, View):
    """Something about a message of one's own."""

    def dispatch(self, request, *args, uuid, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.message = get_object_or_404(Message.objects.select_related("project", "parent"), uuid=uuid)
        self.find(self.message.project)
        self.require(self.message.author_id == request.user.pk)
        return super().dispatch(request, *args, **kwargs)


@method_decorator(never_cache, name="dispatch")
class OneMessage(OfMessage):
    """Change a message of one's own."""

    def get(self, request):
        return self.page(MessageForm(instance=self.message))

    def post(self, request):
        form = MessageForm(request.POST, instance=self.message)
        if not form.is_valid():
            return self.page(form, status=422)
        message = form.save()
        messages.success(request, _("The message was saved."))
        return self.back(f"message-{message.pk}")

    def page(self, form, status=200):
        return self.shown("projects/message_form.html", form, status, message=self.message, answered=None)


class DeleteMessage(OfMessage):
    """Take a message of one's own away by a button."""

    http_method_names = ["post"]

    def post(self, request):
        actions.take_away(self.message)
        messages.success(request, _("The message was taken away."))
        return self.back("discussion")
