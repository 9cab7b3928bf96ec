"""What `check --database default` says of an index that does not fit the analyser."""

from django.core.checks import Tags, Warning, register
from django.db.utils import OperationalError, ProgrammingError

from portal.search import analysis
from portal.search.models import IndexState


@register(Tags.database)
def index_fits_analyser(app_configs, databases, **kwargs):
    """Demand that the index is built anew when words are understood otherwise than when it was built."""
    if not databases:
        return []
    try:
        state = IndexState.objects.using(databases[0]).exclude(built_at=None).first()
    except (OperationalError, ProgrammingError):  # Before the first migrate.
        return []
    if state and state.fingerprint != analysis.fingerprint():
        return [
            Warning(
                "Words are understood otherwise than when the search index was built.",
                hint="Run `manage.py rebuild_search`: search goes on answering meanwhile.",
                id="search.W001",
            )
        ]
    return []
