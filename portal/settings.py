"""All settings, read from the environment.

Without any variable the portal runs on SQLite for local work. With ``DEBUG=false`` it is a production
site: SECRET_KEY, ALLOWED_HOSTS and DATABASE_URL must be given, and start fails with a sentence if not.
Every variable is described in docs/deployment.md.
"""

from pathlib import Path
from urllib.parse import urlsplit

import environ
from csp.constants import NONCE, NONE, SELF
from django import VERSION
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def yes_or_no(name, default):
    """Return variable ``name`` as True or False; ``default`` when it is empty.

    Raises ImproperlyConfigured for any other word: a typing error must not switch a protection off.
    """
    word = env.str(name, default="").strip().casefold()
    if word in ("", "true", "yes", "on", "1", "false", "no", "off", "0"):
        return word in ("true", "yes", "on", "1") if word else default
    raise ImproperlyConfigured(f"Set the environment variable {name} to true or false: it is neither.")


DEBUG = yes_or_no("DEBUG", default=True)


def from_environment(name, read, local):
    """Return variable ``name`` as ``read`` parses it; ``local`` serves when DEBUG is on and it is not set.

    Raises ImproperlyConfigured, naming the variable, when a production site lacks it.
    """
    if DEBUG or env.str(name, default=""):
        return read(name, default=local)
    raise ImproperlyConfigured(
        f"Set the environment variable {name}: a site with DEBUG=false does not start without it."
    )


def by_scheme(schemes, parse):
    """Return a reader of an address that begins with one of ``schemes``, as ``parse`` reads it.

    It raises ImproperlyConfigured, naming the variable but not its value, which may hold a password.
    """

    def read(name, default):
        url = env.str(name, default="") or default
        try:
            if url.partition("://")[0] in schemes:
                return parse(url)
        except ValueError:  # A port that is no number.
            pass
        known = ", ".join(f"{scheme}://" for scheme in schemes)
        raise ImproperlyConfigured(
            f"Set the environment variable {name} to an address that begins with one of {known} "
            "and has a number as its port, if any."
        )

    return read


def whole(url):
    """Return ``url`` as it is. Raises ValueError when its port is no number."""
    urlsplit(url).port  # noqa: B018
    return url


SECRET_KEY = from_environment(
    "SECRET_KEY", env.str, "only-for-local-work-and-never-for-a-site-others-can-reach"
)
ALLOWED_HOSTS = from_environment("ALLOWED_HOSTS", env.list, ["*"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000").rstrip("/")
OPERATOR_NAME = env.str("OPERATOR_NAME", default="")
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="")

# Applications. modeltranslation comes before the admin, whose classes it replaces.
INSTALLED_APPS = [
    "modeltranslation",
    "portal.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "django_htmx",
    "django_prose_editor",
    "django_tables2",
    "template_partials",
    "django_tasks_db",
    "portal",
    "portal.caching",
    "portal.outbox",
    "portal.accounts",
    "portal.search",
    "portal.topics",
    "portal.editing",
    "portal.tickets",
    "portal.subscriptions",
    "regions",
    "organisations",
    "projects",
    "blog",
    "surveys",
    "portal.handouts",
]
if VERSION < (6, 0):  # From 6.0 tasks are a part of Django.
    INSTALLED_APPS.insert(INSTALLED_APPS.index("django_tasks_db"), "django_tasks")
if DEBUG:
    try:
        import django_linear_migrations  # noqa: F401
    except ModuleNotFoundError:  # A production image has no development tools.
        pass
    else:
        INSTALLED_APPS.append("django_linear_migrations")

MIDDLEWARE = [
    "portal.logs.RequestIdMiddleware",
    "portal.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "portal.databases.routing.ReplicaMiddleware",
    "portal.caching.middleware.PageCacheMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.middleware.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "portal.pages.errors.LocalErrorsMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.pages.context.site",
                "portal.pages.context.workspace",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "portal.templatetags.content",
            ],
        },
    },
]

# Database. SQLite waits for a lock instead of failing, and takes it when a transaction begins.
DATABASES = {
    "default": from_environment(
        "DATABASE_URL",
        by_scheme(("postgres", "postgresql", "sqlite"), env.db_url_config),
        f"sqlite:///{BASE_DIR / 'db.sqlite3'}",
    ),
}
DATABASES["default"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "cached_statements": 40,  # In each thread: more than a page has. Of 128 each thread would hold 5 MB.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
# A streaming replica, which readers without a session read. A machine that is gone is given up in seconds.
if env.str("DATABASE_REPLICA_URL", default=""):
    if not DATABASES["default"]["ENGINE"].endswith("postgresql"):
        raise ImproperlyConfigured(
            "Leave the environment variable DATABASE_REPLICA_URL out: only PostgreSQL has replicas."
        )
    replica_url = by_scheme(("postgres", "postgresql"), env.db_url_config)
    DATABASES["replica"] = replica_url("DATABASE_REPLICA_URL", "")
    DATABASES["replica"].update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True, TEST={"MIRROR": "default"})
    for database in DATABASES.values():
        database["OPTIONS"] = {"connect_timeout": 3, "tcp_user_timeout": 5000} | database.get("OPTIONS", {})
    DATABASE_ROUTERS = ["portal.databases.routing.ReplicaRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Caches. What must hold for all processes, such as limits on attempts, is in the database; what each process
# may find out for itself is in its memory.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    # Whole pages, for readers without an account (docs/caching.md).
    "pages": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "portal_pages",
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    },
}
if env.str("CACHE_URL", default=""):
    CACHES["pages"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": by_scheme(("redis", "rediss"), whole)("CACHE_URL", ""),
        "KEY_PREFIX": "portal-pages",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
# Local work shows each change of code at once.
KEEP_PAGES = yes_or_no("KEEP_PAGES", default=not DEBUG)
KEEP_PARTS = yes_or_no("KEEP_PARTS", default=not DEBUG)

# Work in the background: `manage.py db_worker` takes it from the database, one thing at a time.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Accounts.
AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "account_login"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
CSRF_FAILURE_VIEW = "portal.pages.errors.forbidden"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": name}
    for name in (
        "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "portal.accounts.passwords.LongEnough",
        "django.contrib.auth.password_validation.CommonPasswordValidator",
        "django.contrib.auth.password_validation.NumericPasswordValidator",
    )
]

# Signing in: by e-mail address, which is confirmed; with a passkey, or a password and a second factor.
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "portal.accounts.entry_forms.LoginForm",
    "add_email": "portal.accounts.entry_forms.EmailChangeForm",
    "change_password": "portal.accounts.entry_forms.PasswordChangeForm",
    "set_password": "portal.accounts.entry_forms.FirstPasswordForm",
    "reset_password": "portal.accounts.entry_forms.PasswordResetForm",
    "reset_password_from_key": "portal.accounts.entry_forms.NewPasswordForm",
    "reauthenticate": "portal.accounts.entry_forms.ReauthenticateForm",
}
MFA_ADAPTER = "portal.accounts.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # Whoever has a second factor may change the address too.
MFA_TOTP_TOLERANCE = 1  # A code holds half a minute longer than it is shown: people type slowly.
MFA_FORMS = {
    "authenticate": "portal.accounts.entry_forms.CodeForm",
    "reauthenticate": "portal.accounts.entry_forms.ReauthenticateCodeForm",
    "activate_totp": "portal.accounts.entry_forms.ActivateCodesForm",
    "add_webauthn": "portal.accounts.entry_forms.AddPasskeyForm",
    "edit_webauthn": "portal.accounts.entry_forms.RenamePasskeyForm",
}

# Languages are code, never environment: they shape the columns of the database.
LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"
FORMAT_MODULE_PATH = ["portal.formats"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "fi"
MODELTRANSLATION_FALLBACK_LANGUAGES = {"default": ("fi", "sv", "en"), "sv": ("fi", "en"), "en": ("fi", "sv")}
# The tabs of the admin, from our own host; the package would load them from another.
JQUERY_UI_URL = "vendor/jqui/jquery-ui.min.js"

# Files.
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))()
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / "media"))()
# Word lists of the search, made by manage.py build_search_lexicon when the portal is installed.
SEARCH_LEXICON = BASE_DIR / "lexicon"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "portal.assets.AssetStorage"
    },
}

# E-mail is printed on the terminal in local work.
email_url = by_scheme(tuple(env.EMAIL_SCHEMES), env.email_url_config)
globals().update(email_url("EMAIL_URL", default="consolemail://" if DEBUG else "smtp://localhost:25"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="portal@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 15  # Seconds: nobody waits longer for a mail server that does not answer.

# A form may have very many rows: an organisation's grants of many years, an activity in every municipality.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Security.
# Whether to look if the links of materials lead somewhere. Local work asks nobody.
WATCH_LINKS = yes_or_no("WATCH_LINKS", default=not DEBUG)
SECURE_SSL = yes_or_no("SECURE_SSL", default=not DEBUG)
SECURE_SSL_REDIRECT = SECURE_SSL
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SSL
# Browsers' own lists of HTTPS sites take whole domains and hardly let them go: not ours to ask for.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if yes_or_no("TRUST_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE_SSL  # Passkeys without HTTPS only where nothing else has it.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Logs: one JSON object a line, with the id of the request it belongs to.
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
if LOG_LEVEL not in (LEVELS := ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")):
    raise ImproperlyConfigured(f"Set the environment variable LOG_LEVEL to one of {', '.join(LEVELS)}.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "portal.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        # They tell of every page and every font.
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
    },
}
if DEBUG:  # runserver's own lines are easier to read on a terminal.
    del LOGGING["loggers"]["django"]

DJANGO_TABLES2_TEMPLATE = "components/table.html"
