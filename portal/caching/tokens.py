"""The token against forged forms that a kept page is filled with, as Django's own middleware takes it.

Django asks the system for a random number for each of the 64 characters of a new reader's token, which is a
third of what a kept page with a form takes. Here one question brings them all.
"""

import secrets

from django.middleware.csrf import CSRF_ALLOWED_CHARS, CSRF_SECRET_LENGTH

NUMBER = len(CSRF_ALLOWED_CHARS)
PLACES = {character: place for place, character in enumerate(CSRF_ALLOWED_CHARS)}
EVEN = 256 - 256 % NUMBER  # Bytes from here on would make some characters likelier than others.
CHARACTERS = bytes(ord(CSRF_ALLOWED_CHARS[byte % NUMBER]) for byte in range(256))
UNEVEN = bytes(range(EVEN, 256))


def new_token(request) -> str:
    """Return a token for a form of ``request``, and let its answer bring the reader the cookie for it."""
    meta = request.META
    secret = meta.get("CSRF_COOKIE") or _random()
    meta.update(CSRF_COOKIE=secret, CSRF_COOKIE_NEEDS_UPDATE=True)
    mask = _random()
    places = (PLACES[one] + PLACES[other] for one, other in zip(secret, mask, strict=True))
    return mask + "".join([CSRF_ALLOWED_CHARS[place % NUMBER] for place in places])


def _random():
    """Return as many random characters as a secret has, each of them as likely as the others."""
    drawn = b""
    while len(drawn) < CSRF_SECRET_LENGTH:
        drawn += secrets.token_bytes(2 * CSRF_SECRET_LENGTH).translate(CHARACTERS, UNEVEN)
    return drawn[:CSRF_SECRET_LENGTH].decode()
