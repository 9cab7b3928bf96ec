"""The style guide renders every component, in three languages, and is not for strangers."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import reverse
from django.utils import translation

COMPONENTS = Path(settings.BASE_DIR) / "templates" / "components"
# Drawn inside other components, or by a tag.
PARTS = {
    "bar-list", "outcome-bar", "period-line", "share-bar", "side-mark", "source-link", "step-sides",
    "year-columns",
    "before-after", "choices", "data-cell", "field", "grant-chart", "grant-legend", "guard", "icon",
    "pagination", "problems", "richtext", "save-state", "series-chart", "series-figure", "source-note",
    "table", "term", "text-input", "upload", "value",
}  # fmt: skip


def address(language):
    with translation.override(language):
        return reverse("pages:styleguide")


@pytest.fixture
def in_development(settings):
    settings.DEBUG = True


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_style_guide_is_one_sound_page(client, in_development, language):
    response = client.get(address(language))
    page = BeautifulSoup(response.content, "html.parser")
    assert page.html["lang"] == language
    assert len(page.find_all("h1")) == 1
    ids = [tag["id"] for tag in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert page.find(style=True) is None
    assert page.find("style") is None
    assert [script for script in page.find_all("script") if not script.get("src")] == []


@pytest.mark.django_db
def test_style_guide_is_not_for_strangers(client):
    assert client.get(address("fi")).status_code == 404


def test_style_guide_shows_every_component():
    templates = [COMPONENTS.parent / "styleguide.html", COMPONENTS.parent / "workspace" / "styleguide.html"]
    text = "".join(template.read_text() for template in templates)
    shown = set(re.findall(r'"components/([\w-]+)\.html"', text))
    names = {path.stem for path in COMPONENTS.glob("*.html")}
    assert names - shown - PARTS - {"figure"} == set()


@pytest.mark.parametrize("path", sorted(COMPONENTS.glob("*.html")), ids=lambda path: path.stem)
def test_every_component_names_its_parameters(path):
    assert path.read_text().startswith("{% comment %}")
