"""Log lines as JSON, each with the id of its request. Nothing personal is logged: no bodies, no addresses."""

import contextvars
import json
import logging
import re
import uuid
from datetime import UTC, datetime

request_id = contextvars.ContextVar("request_id", default="")
# Parts of addresses that let somebody in: signed ones, and those of letters that bring a new password.
SECRET = re.compile(r"(?<=/)(?:[^/\s]*:[^/\s:]{4,}:[^/\s]{10,}|[0-9a-z]+-[0-9a-z]+-[0-9a-f]{32,})(?=[/\s]|$)")
# Addresses of people, which stand in errors of mail servers and databases.
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
ACCEPTED_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware:
    """Give each request an id, the proxy's X-Request-ID when it is well formed, and send it back."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        given = request.headers.get("X-Request-ID", "")
        request.id = given if ACCEPTED_ID.fullmatch(given) else uuid.uuid4().hex
        token = request_id.set(request.id)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-ID"] = request.id
        return response


class JsonFormatter(logging.Formatter):
    """Format a record as one JSON object: time (UTC), level, logger, message, request, and error if any.

    Secrets in addresses are left out, and e-mail addresses.
    """

    def format(self, record):
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": unnamed(record.getMessage()),
        }
        if (request := getattr(record, "request", None)) is not None and hasattr(request, "id"):
            line["request"] = request.id
        elif current := request_id.get():
            line["request"] = current
        if record.exc_info:
            line["error"] = unnamed(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def unnamed(text: str) -> str:
    """Return ``text`` without what names a person or lets somebody in."""
    return EMAIL.sub("…", SECRET.sub("…", text))
