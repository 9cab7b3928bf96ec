"""How gunicorn serves the portal; it reads this file by itself when started in this folder.

WEB_CONCURRENCY changes the number of worker processes, --bind the address.
"""

import gc
import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
try:
    _ = settings.DEBUG  # The settings are read here, before any worker is.
except ImproperlyConfigured as error:
    sys.exit(f"{error}")  # The sentence says what to do; each worker would bury it in a traceback.

workers = int(os.environ.get("WEB_CONCURRENCY", 2))
threads = 4
# Connections that are kept open are spread over the workers: else one takes most of them, and another rests.
reuse_port = True
keepalive = 15  # Seconds: longer than nginx keeps a connection (deploy/nginx.conf.template).
if os.path.isdir("/dev/shm"):  # noqa: S108
    worker_tmp_dir = "/dev/shm"  # noqa: S108 (heartbeats stay off the disk)
control_socket_disable = True

# Log lines are JSON like the portal's own. No reader's address, no query string: neither is needed to mend a
# fault, and both can be personal.
accesslog = "-"
access_log_format = "%(m)s %(U)s %(s)s %(B)s bytes %(M)s ms request %({x-request-id}o)s"
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "portal.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "gunicorn.access": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}


def post_worker_init(worker):
    """Let the collector of garbage pass over the code, and look seldom: what a page makes goes by itself."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)
