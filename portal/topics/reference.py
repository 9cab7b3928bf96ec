"""The reference data of topics: which file fills the model."""

from pathlib import Path

from portal.lib.reference import Table
from portal.topics.models import Topic

DATA = Path(__file__).parent / "data"

TABLES = [
    Table(DATA / "topics.csv", Topic, "code parent name_*", key=("code",), match=("code",)),
]
