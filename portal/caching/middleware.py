"""Pages for readers without an account are kept whole; whoever has one never meets this.

It stands outside of everything that makes a page. A page that is kept costs one query, which reads the stamps
of what the page stands on before anything else: what was committed by then is seen. See docs/caching.md.
"""

import logging
import time
from dataclasses import replace
from hashlib import blake2b

from django.conf import settings
from django.core.exceptions import DisallowedHost, MiddlewareNotUsed
from django.db import DatabaseError, router
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.cache import get_conditional_response, patch_vary_headers

from portal.caching import bodies, moments, rules, stamps, store
from portal.caching.models import Stamp
from portal.caching.release import fingerprint
from portal.caching.store import Kept
from portal.caching.tokens import new_token
from portal.caching.turns import turn
from portal.databases.asking import first_asked
from portal.lib import guarding, languages

logger = logging.getLogger(__name__)

TYPES = ("text/html", "application/atom+xml", "application/rss+xml")
VARIES_BY = {"accept-encoding", "cookie", "hx-request"}
OWN_HEADERS = {"content-length", "etag"}  # Written for each answer.
MESSAGES = "messages"
OPENED_AGAIN = 6 * 3600  # Seconds after which a browser gets a page with a form anew, though it is the same.


class PageCacheMiddleware:
    """Answer from what is kept, or keep what is answered, for readers of whom nothing is known."""

    def __init__(self, get_response):
        if not settings.KEEP_PAGES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.csrf = CsrfViewMiddleware(get_response)
        fingerprint()

    def __call__(self, request):
        name = _name_of(request)
        if not name:
            return self.get_response(request)
        room = store.memory if rules.is_as_without_query(request) else store.asked
        page = room.get(name)
        rule = None if page else rules.rule_of(request)
        if page is None and rule is None:
            return self.get_response(request)
        try:
            page, versions = _found(name, room, page)
        except DatabaseError:  # The page itself will say so, or do without.
            logger.exception("The stamps of pages cannot be read")
            return self.get_response(request)
        if page:
            return self._answer(request, page)
        with turn(name) as waited:
            if waited:
                page, versions = _found(name, room, room.get(name))
            if page:
                return self._answer(request, page)
            return self._made(request, name, room, rule or rules.rule_of(request), versions)

    def _made(self, request, name, room, rule, versions):
        """Let the page be made; keep it, if it is one to keep, as it was when ``versions`` were read."""
        method, request.method = request.method, "GET"  # HEAD tells of the same page.
        try:
            with guarding.noting_what_opens() as opened:
                response = self.get_response(request)
        finally:
            request.method = method
        if rule is None or not _is_to_keep(request, response):
            return response
        keys = rule.stands_on(request)
        if not keys <= versions.keys():
            now = stamps.versions(keys | {stamps.ALL})
            if now[stamps.ALL] != versions[stamps.ALL]:  # Something was written while the page was made.
                return response
            versions = now
        until = moments.next_moment(versions[stamps.ALL]).timestamp()
        page = _kept(request, response, opened, versions, keys, until)
        room.put(name, page)
        if room is store.memory:
            store.shared_put(name, page)
        return self._answer(request, page)

    def _answer(self, request, page):
        """Return ``page`` for this reader: with her own token, or only that she has it already."""
        response = HttpResponse()
        for header, value in page.headers:
            response.headers[header] = value
        etag, fillings = page.etag, {}
        if page.has_token:
            if "CSRF_COOKIE" not in request.META:
                self.csrf.process_request(request)
            fillings[""] = new_token(request).encode()
            etag = f'{etag[:-1]}-{_tag_of(request.META["CSRF_COOKIE"])}"'
        for about in set(page.gaps) - {""}:
            fillings[about] = guarding.opened_now(about).encode()
            etag = f'{etag[:-1]}-{int(time.time() // OPENED_AGAIN)}"'
        response.headers["ETag"] = etag
        conditional = get_conditional_response(request, etag=etag, response=response)
        if conditional is not response:
            return conditional
        filled = [fillings[gap] for gap in page.gaps]
        if bodies.accepts_gzip(request):
            response.content = bodies.gzipped(page.pieces, filled)
            response.headers["Content-Encoding"] = "gzip"
        else:
            response.content = bodies.plain(page.pieces, filled)
        response.headers["Content-Length"] = str(len(response.content))
        if page.has_token:
            self.csrf.process_response(request, response)
        if request.method == "HEAD":
            response.content = b""
        return response


def _name_of(request):
    """Return under what the page that is asked for is kept; "" where none is kept for this reader.

    Whoever has a session or a message waiting is no stranger.
    """
    if (
        request.method not in ("GET", "HEAD")
        or settings.SESSION_COOKIE_NAME in request.COOKIES
        or MESSAGES in request.COOKIES
        or "authorization" in request.headers
        or not languages.of_path(request.path_info)
    ):
        return ""
    try:
        host = request.get_host()
    except DisallowedHost:  # Answered where everything else is.
        return ""
    headers = request.headers
    is_part = headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"
    told = (
        fingerprint(),
        request.scheme,
        host,
        request.path_info,
        request.META.get("QUERY_STRING", ""),
        "part" if is_part else "whole",
    )
    return blake2b("\n".join(told).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _found(name, room, page):
    """Return the page that is kept and true, or None; and the versions of keys, as they are now.

    One short query when it is in memory and nothing was written since it was asked for last, another one when
    something was; the shared cache is asked too when it is not in memory, or not true any more.
    """
    versions = {}
    if page:
        using = router.db_for_read(Stamp)
        everything = first_asked(using, lambda: stamps.version(stamps.ALL, using))
        if page.is_still_true(everything):
            return page, {stamps.ALL: everything}
        versions = {stamps.ALL: everything}
        if not page.versions.keys() <= versions.keys():
            versions = stamps.versions({*page.versions, stamps.ALL})
        if page.is_true(versions):
            room.put(name, replace(page, seen=versions[stamps.ALL]))
            return page, versions
    if room is not store.memory:
        return None, versions or stamps.versions({stamps.ALL})
    shared = store.shared_get(name)
    wanted = {stamps.ALL, *(shared.versions if shared else stamps.apps_keys())}
    if not wanted <= versions.keys():
        versions = stamps.versions(wanted)
    if shared and shared.is_true(versions):
        room.put(name, replace(shared, seen=versions[stamps.ALL]))
        return shared, versions
    return None, versions


def _is_to_keep(request, response):
    """Whether ``response`` is what every stranger would be given, besides the token in it."""
    control = response.get("Cache-Control", "")
    vary = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    return (
        response.status_code == 200
        and not response.streaming
        and response.get("Content-Type", "").partition(";")[0] in TYPES
        and "no-store" not in control
        and "private" not in control
        and vary <= VARIES_BY
        and not response.has_header("Content-Encoding")
        and "nonce-" not in response.get("Content-Security-Policy", "")
        and set(response.cookies) <= {settings.CSRF_COOKIE_NAME}
        and not hasattr(request, "preview")
        and not (hasattr(request, "user") and request.user.is_authenticated)
    )


def _kept(request, response, opened, versions, keys, until):
    has_token = settings.CSRF_COOKIE_NAME in response.cookies
    patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
    if "Cache-Control" not in response:
        # Asked again each time, which costs little; and kept by browsers for the way back.
        response.headers["Cache-Control"] = "private, no-cache" if has_token else "no-cache"
    secret = request.META["CSRF_COOKIE"] if has_token else ""
    parts, gaps = bodies.around_gaps(response.content, secret, opened)
    headers = tuple((name, value) for name, value in response.items() if name.lower() not in OWN_HEADERS)
    digest = blake2b(repr((headers, parts, gaps)).encode(), digest_size=12).hexdigest()
    return Kept(
        {key: versions[key] for key in keys},
        until,
        headers,
        bodies.packed(parts),
        gaps,
        f'W/"{digest}"',
        has_token,
        versions[stamps.ALL],
    )


def _tag_of(secret):
    """Return what tells readers' secrets apart without telling them."""
    return blake2b(secret.encode(), digest_size=6).hexdigest()
