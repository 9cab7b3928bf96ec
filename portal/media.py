"""Uploaded files: pictures are shown, all else is offered for saving, so that no upload runs as a page."""

from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404
from django.views.static import serve

# Given out by pages of their own, under good names.
ELSEWHERE = "handouts/"
SHOWN = {".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"}


def media(request, path):
    """Answer with the uploaded file at ``path`` below MEDIA_ROOT, or 404. A proxy may do it instead."""
    if path.startswith(ELSEWHERE):
        raise Http404(path)
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except (SuspiciousFileOperation, OSError) as error:  # Outside the folder, or a name no file can have.
        raise Http404(path) from error
    response["Cache-Control"] = "public, max-age=86400"
    if PurePosixPath(path).suffix.lower() not in SHOWN:
        response["Content-Disposition"] = "attachment"
    return response
