"""What ``check`` says when the word lists are missing or old."""

from django.core.checks import Error, register

from . import keeping, lexicon


@register
def word_lists_are_made(app_configs, **kwargs):
    """Demand the word lists: without them no word can be understood, and nothing be found or published."""
    if keeping.is_current():
        return []
    return [
        Error(
            "The word lists of the search are missing, or were made by older code.",
            hint=f"Run `{lexicon.BUILD}`: it takes a minute.",
            id="search.E001",
        )
    ]
