"""The reference data of projects: the Järjestö 2.0 programme with its turning points and what is known of
its money, and operating models described in public.

What is not known of a project says so in its name, its note and how well it is known; nothing is guessed.
"""

from pathlib import Path

from organisations.choices import State
from portal.lib.reference import Table
from projects.models import Funding, Milestone, OperatingModel, Programme, Project

DATA = Path(__file__).parent / "data"

TABLES = [
    Table(DATA / "programmes.csv", Programme, "name_* description_* funder_* starts ends source"),
    Table(
        DATA / "projects.csv",
        Project,
        "programme kind number name_* summary_* results_* host host_note_* partners_text regions"
        " is_nationwide starts ends funders state knowledge note_* sources",
        fixed={"publication": State.PUBLISHED},
    ),
    Table(DATA / "fundings.csv", Funding, "programme giver year kind amount note source"),
    Table(DATA / "milestones.csv", Milestone, "programme project date text_* source"),
    Table(
        DATA / "operating_models.csv",
        OperatingModel,
        "name_* problem_* solution_* conditions_* evidence_* url steps source",
        fixed={"publication": State.PUBLISHED},
    ),
]
