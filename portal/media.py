"""Uploaded files: pictures are shown, all else is offered for saving, so that no upload runs as a page.

A file that its app guards is given to whom the guard lets have it; for all others there is none. Whoever
needs a second factor for the workspace needs it for the files of drafts too.
"""

import mimetypes
import posixpath
from pathlib import PurePosixPath

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponseNotModified
from django.utils.http import http_date
from django.views.static import was_modified_since

from portal.accounts.permissions import lacks_second_factor
from portal.lib import guards, pictures
from portal.lib.guards import Seen

# Given out by pages of their own, under good names.
ELSEWHERE = "handouts/"
SHOWN = {".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp"}


def media(request, path):
    """Answer with the uploaded file at ``path`` below MEDIA_ROOT, or 404."""
    # A name has one way of writing, so that no way leads around its guard.
    if path.startswith(ELSEWHERE) or "\x00" in path or "\\" in path or posixpath.normpath(path) != path:
        raise Http404(path)
    rendition = pictures.named(path)
    if rendition is None and path.startswith(pictures.FOLDER):
        raise Http404(path)
    original = rendition.original if rendition else path
    seen = guards.seen(request.user, original)
    if seen is Seen.BY_READER and lacks_second_factor(request.user):
        seen = Seen.BY_NOBODY
    if seen is Seen.BY_NOBODY and pictures.opens(request.GET.get("key", ""), original):
        seen = Seen.BY_READER
    if seen is Seen.BY_NOBODY:
        raise Http404(path)
    try:
        name = _given(path, rendition, request.GET.get("s", ""))
        response = _response(request, name)
    except (SuspiciousFileOperation, OSError, ValueError) as error:  # Outside, not there, or no file's name.
        raise Http404(path) from error
    response["Cache-Control"] = "public, max-age=86400" if seen is Seen.BY_ALL else "private, no-store"
    return response


def _given(path, rendition, signature):
    """Return the name of what is given out for ``path``. Raises FileNotFoundError.

    Originals of guarded pictures may tell where they were taken: what is made from them is given instead.
    """
    guard = guards.guard_of(path)
    is_picture = PurePosixPath(path).suffix.lower() in SHOWN
    if rendition is None and guard and guard.pictures and is_picture and (told := pictures.facts(path)):
        rendition = pictures.Rendition(path, pictures.widths(told)[-1], told.for_every_browser)
    elif rendition is None and not (guard and guard.pictures):
        return path
    name = pictures.made(rendition, signature) if rendition else None
    if name is None:
        raise FileNotFoundError(path)
    return name


def _response(request, name):
    if not default_storage.exists(name):
        raise FileNotFoundError(name)
    written = default_storage.get_modified_time(name)
    if not was_modified_since(request.headers.get("If-Modified-Since"), written.timestamp()):
        return HttpResponseNotModified()
    suffix = PurePosixPath(name).suffix.lower()
    kind = pictures.TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    is_shown = suffix in SHOWN
    response = FileResponse(
        default_storage.open(name),
        as_attachment=not is_shown,
        filename=PurePosixPath(name).name,
        content_type=kind,
    )
    response["Last-Modified"] = http_date(written.timestamp())
    return response
