"""The portal's settings for tests: the developer's environment counts for DATABASE_URL alone."""

import os
from pathlib import Path
from tempfile import gettempdir

from tests.undefined import FailOnUndefined

SITE_VARIABLES = {
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "CONTACT_EMAIL",
    "CSRF_TRUSTED_ORIGINS",
    "DATABASE_REPLICA_URL",
    "DATABASE_URL",
    "DEBUG",
    "DEFAULT_FROM_EMAIL",
    "EMAIL_URL",
    "KEEP_PAGES",
    "KEEP_PARTS",
    "LOG_LEVEL",
    "MEDIA_ROOT",
    "OPERATOR_NAME",
    "SECRET_KEY",
    "SECURE_SSL",
    "SITE_URL",
    "STATIC_ROOT",
    "TRUST_PROXY",
    "WATCH_LINKS",
}
for name in SITE_VARIABLES - {"DATABASE_URL"}:
    os.environ.pop(name, None)

from portal.settings import *  # noqa: E402, F403
from portal.settings import DATABASES, MIDDLEWARE, STORAGES, TASKS, TEMPLATES, VERSION  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = FailOnUndefined()
# Static files are served in the browser and deployment legs, where they are collected.
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
# Work in the background is done at once.
TASKS["default"]["BACKEND"] = (
    "django.tasks.backends.immediate.ImmediateBackend"
    if VERSION >= (6, 0)
    else "django_tasks.backends.immediate.ImmediateBackend"
)
# Tables are made from the models, which is quicker; the deployment and browser legs make theirs by migration.
TEST_DATABASE = DATABASES["default"].setdefault("TEST", {})
TEST_DATABASE["MIGRATE"] = False
# As on a site, SQLite keeps its database in a file: in memory, its connections would not wait for each other.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["NAME"] = TEST_DATABASE["NAME"] = (
        Path(gettempdir()) / f"portal-test-{os.getpid()}.sqlite3"
    )
else:
    # Tables that nobody has analysed look large to PostgreSQL, which would compile what it is asked of them.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c jit=off"
