"""The columns of a register file, in the order in which docs/import.md tells of them."""

from portal.lib.csvfiles import Columns

NAMES = ("name_fi", "name_sv", "name_en")
DESCRIPTIONS = ("description_fi", "description_sv", "description_en")
ORGANISATION = (
    "business_id",
    "association_number",
    *NAMES,
    "legal_form",
    "level",
    "parent_business_id",
    "municipality",
    "website",
    "email",
    "phone",
    *DESCRIPTIONS,
    "topics",
    "languages",
)
TITLES = ("activity_fi", "activity_sv", "activity_en")
ACTIVITY = (*TITLES, "nature", "life_stages", "municipalities", "channels", "goal", "step")
COLUMNS = (*ORGANISATION, *ACTIVITY)

# At least one column of each group has to be there, or no row can be used.
NEEDED = (NAMES, ("business_id", "association_number", "municipality"))

FILE = Columns(COLUMNS, NEEDED, DESCRIPTIONS, listed="docs/import.md")
