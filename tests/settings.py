"""The portal's settings for tests: the developer's environment counts for DATABASE_URL alone."""

import os

from tests.undefined import FailOnUndefined

for name in (
    "ALLOWED_HOSTS CONTACT_EMAIL CSRF_TRUSTED_ORIGINS DEFAULT_FROM_EMAIL EMAIL_URL LOG_LEVEL MEDIA_ROOT "
    "OPERATOR_NAME SECRET_KEY SECURE_SSL SITE_URL TRUST_PROXY"
).split():
    os.environ.pop(name, None)
os.environ["DEBUG"] = "true"

from portal.settings import *  # noqa: E402, F403
from portal.settings import STORAGES, TEMPLATES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["default"] = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = FailOnUndefined()
