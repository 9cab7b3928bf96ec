"""What the documentation says of the project must be there."""

import re

import pytest
from django.apps import apps

from portal.accounts.choices import Role
from portal.editing import registry
from tests.sources import APPS, PROJECT

DOCUMENTS = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_links_of_a_document_lead_somewhere(document):
    targets = LINK.findall(document.read_text())

    assert [
        target for target in targets if "://" not in target and not (document.parent / target).exists()
    ] == []


def test_data_model_tells_of_every_model_and_of_no_other():
    text = (PROJECT / "docs/data-model.md").read_text()
    own = {
        model.__name__
        for model in apps.get_models()
        if model.__module__.partition(".")[0] in APPS and not model._meta.auto_created
    }

    drawn = {name for pair in re.findall(r"^    (\w+) \S+--\S+ (\w+) :", text, re.MULTILINE) for name in pair}

    assert own - set(re.findall(r"\w+", text)) == set()
    assert drawn - own == set()


def test_rights_are_told_of_every_role_and_of_every_thing_that_is_edited():
    text = (PROJECT / "docs/rights.md").read_text()
    roles, things = (
        re.findall(r"^\| [^|]+ \| `([\w-]+)` \|", part, re.MULTILINE)
        for part in text.split("## Things that are edited")
    )

    assert sorted(things) == sorted(editable.kind for editable in registry.everything())
    assert sorted(roles) == sorted([*Role.values, "is_superuser"])


def test_every_decision_is_listed_in_order():
    listed = re.findall(r"\((\d{4}-[\w-]+\.md)\)", (PROJECT / "docs/decisions/README.md").read_text())

    assert listed == sorted(path.name for path in (PROJECT / "docs/decisions").glob("0*.md"))
