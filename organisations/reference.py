"""The reference data of organisations: the few real ones that the public facts speak of.

They are added with only what is known of them, and only once: what an organisation or a register says of
itself afterwards is better knowledge than these files.
"""

from pathlib import Path

from organisations.choices import State
from organisations.models import GrantDecision, Organisation
from portal.lib.reference import Table

DATA = Path(__file__).parent / "data"

TABLES = [
    Table(
        DATA / "organisations.csv",
        Organisation,
        "name_* legal_form level source",
        else_match=("name_fi",),
        fixed={"state": State.PUBLISHED},
        once=True,
    ),
    Table(
        DATA / "grant_decisions.csv",
        GrantDecision,
        "organisation county year kind purpose_* granted decided_on section source",
    ),
]
