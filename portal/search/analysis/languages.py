"""The languages whose words are understood, and the names of their stemmers."""

from portal.lib import languages

LANGUAGES = languages.CODES
STEMMERS = {"fi": "finnish", "sv": "swedish", "en": "english"}
