"""The WSGI application gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()

# Imported once Django is set up: models cannot be imported earlier.
from portal.accounts.safety import refuse_example_accounts  # noqa: E402

refuse_example_accounts()
