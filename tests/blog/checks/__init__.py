"""What is remarked on in texts, check by check. Without a database."""

from django.utils import translation

from blog.checks import Draft, check


def remarks(body="", language="fi", *only, **more):
    """Return the names of the checks that remark on ``body``, in alphabetical order; ``only`` of those."""
    with translation.override("en"):
        found = [one.check for one in check(Draft(language, body=body, **more))]
    return sorted(name for name in found if not only or name in only)


def found(body, language, name, **more):
    """Return the remarks of the check ``name``."""
    with translation.override("en"):
        return [one for one in check(Draft(language, body=body, **more)) if one.check == name]
