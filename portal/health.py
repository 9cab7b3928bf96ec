"""Whether the process is up, and whether it can serve: for load balancers and container health checks."""

from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from portal.databases import routing


@never_cache
def healthz(request):
    """Answer 200: the process is up."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request):
    """Answer 200 when the database answers and every migration is applied, else 503 with what is missing.

    Where there is a replica, a second line tells what this process makes of it. The site is ready without.
    """
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain")
    if waiting:
        text = f"{len(waiting)} migrations are not applied\n"
        return HttpResponse(text, status=503, content_type="text/plain")
    text = "ready\n"
    if routing.REPLICA in connections:
        routing.follower.may_be_read()
        text += f"replica: {routing.follower.state.value}\n"
    return HttpResponse(text, content_type="text/plain")


class HealthMiddleware:
    """Answer /healthz and /readyz before anything asks for a host name or HTTPS: checks come by address."""

    ANSWERS = {"/healthz": healthz, "/readyz": readyz}

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.ANSWERS.get(request.path, self.get_response)(request)
