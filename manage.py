#!/usr/bin/env python
"""Run Django's commands with the portal's settings."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    try:
        _ = settings.DEBUG  # The settings are read here.
    except ImproperlyConfigured as error:
        sys.exit(f"{error}")  # The sentence says what to do; a traceback would bury it.
    execute_from_command_line(sys.argv)
