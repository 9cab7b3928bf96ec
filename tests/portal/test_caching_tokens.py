"""Tokens that kept pages are filled with are as Django's own."""

from django.middleware.csrf import (
    CSRF_ALLOWED_CHARS,
    CSRF_SECRET_LENGTH,
    _does_token_match,
    _unmask_cipher_token,
)
from django.test import RequestFactory

from portal.caching.tokens import new_token


def test_django_takes_a_token_for_the_secret_that_it_was_made_for():
    request = RequestFactory().get("/")

    first, second = new_token(request), new_token(request)

    secret = request.META["CSRF_COOKIE"]
    assert len(secret) == CSRF_SECRET_LENGTH
    assert first != second
    assert _does_token_match(first, secret)
    assert _does_token_match(second, secret)
    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"]


def test_a_reader_who_has_a_secret_keeps_it():
    request = RequestFactory().get("/")
    request.META["CSRF_COOKIE"] = secret = "aZ9" * 10 + "b0"

    assert _unmask_cipher_token(new_token(request)) == secret


def test_every_reader_has_a_secret_of_her_own_and_every_character_comes():
    secrets = set()
    for _reader in range(200):
        request = RequestFactory().get("/")
        new_token(request)
        secrets.add(request.META["CSRF_COOKIE"])

    assert len(secrets) == 200
    assert set("".join(secrets)) == set(CSRF_ALLOWED_CHARS)
