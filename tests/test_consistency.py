"""What must hold between parts of the project that no other test looks at together."""

import re
import string
from collections import Counter

import polib
import pytest
from django.apps import apps
from django.core.management import call_command, get_commands
from django.utils import translation

from tests.messages import messages
from tests.settings import SITE_VARIABLES
from tests.sources import APPS, PROJECT, documents, environment_variables, python_files, templates

OWN_MODELS = [
    model
    for model in apps.get_models()
    if model.__module__.partition(".")[0] in APPS and not model._meta.proxy
]
# Templates that Django looks up by a name of its own.
FOUND_BY_DJANGO = {"400.html", "403.html", "404.html", "500.html"}
TRANSLATED = ("fi", "sv")  # The messages themselves are English.


def catalogue(language):
    return polib.pofile(str(PROJECT / f"locale/{language}/LC_MESSAGES/django.po"))


# Messages.


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogue_holds_exactly_the_messages_of_code_and_templates(language):
    held = {(entry.msgctxt, entry.msgid, entry.msgid_plural or None) for entry in catalogue(language)}

    needed = messages()

    assert {
        "missing": sorted(text for context, text, plural in needed.keys() - held),
        "used nowhere": sorted(text for context, text, plural in held - needed.keys()),
    } == {"missing": [], "used nowhere": []}


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_message_tells_what_it_was_before(language):
    """Half of such a remark stays when a message is edited, and gettext's own tools read no further then."""
    remarks = [entry.msgid for entry in catalogue(language) if entry.previous_msgid or entry.previous_msgctxt]

    assert remarks == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated(language):
    untranslated = [entry.msgid for entry in catalogue(language).untranslated_entries()]

    assert untranslated[:20] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_message_is_fuzzy_or_obsolete(language):
    entries = catalogue(language)

    assert [entry.msgid for entry in entries.fuzzy_entries() + entries.obsolete_entries()] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_the_placeholders(language):
    differing = [
        (original, translated)
        for entry in catalogue(language)
        for original, translated in pairs(entry)
        if translated and placeholders(original) != placeholders(translated)
    ]

    assert differing == []


def pairs(entry):
    """Return each text with its translation; the form for one may leave its number out."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    one, *others = (entry.msgstr_plural[index] for index in sorted(entry.msgstr_plural))
    many = entry.msgid_plural
    return [
        (one if placeholders(one) < placeholders(many) else many, one),
        *((many, text) for text in others),
    ]


def placeholders(text):
    """Return the named and positional places of both kinds of formatting, and the HTML tags."""
    percent = re.findall(r"%(?:\(\w+\))?[sdif]", text)
    try:
        braces = [f"{{{name}}}" for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    except ValueError:
        braces = []
    return Counter(percent + braces + re.findall(r"</?[a-z0-9]+", text))


# Models.


@pytest.mark.django_db
def test_migrations_hold_every_change_of_the_models():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model._meta.label)
def test_names_of_a_model_and_its_fields_begin_lower_case(model):
    with translation.override(None):
        names = [model._meta.verbose_name, model._meta.verbose_name_plural]
        names += [field.verbose_name for field in model._meta.fields]
        capital = [
            str(name) for name in names if re.match(r"[A-Z][a-z]", str(name)) and not is_proper(str(name))
        ]

    assert capital == []


def is_proper(name):
    """Whether a name begins with a name of its own, which keeps its capital."""
    return name.split()[0] in {"Finnish", "Swedish", "English", "Järjestö", "Lähellä.fi", "Kela"}


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model._meta.label)
def test_model_says_what_it_is(model):
    # Django writes a docstring of its own, "Name(field, …)", where there is none.
    assert not model.__doc__.startswith(f"{model.__name__}(")


# Templates.


def test_every_template_is_used():
    sources = "\n".join(path.read_text() for path in python_files() + templates())
    names = {str(path).rpartition("templates/")[2] for path in templates()}
    by_view = {
        f"{model._meta.app_label}/{model._meta.model_name}_{view}.html"
        for model in OWN_MODELS
        for view in ("list", "detail")
    }

    unused = {name for name in names - FOUND_BY_DJANGO - by_view if name not in sources}
    # A letter's template bears the name of its kind.
    unused = {
        name
        for name in unused
        if not name.startswith("outbox/")
        or f'"{name[7:].removesuffix(".txt").removesuffix("-digest")}"' not in sources
    }
    # Templates of Django and packages that the project replaces are used by them.
    unused = {
        name
        for name in unused
        if not name.startswith(("account/", "admin/", "django/", "django_tables2/", "mfa/", "registration/"))
    }

    assert unused == set()


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(PROJECT)))
def test_template_leaves_style_and_behaviour_to_files(path):
    """The content security policy refuses them in a browser; this names the line."""
    forbidden = re.compile(r"<style\b|\sstyle=|\son[a-z]+=\"|javascript:", re.IGNORECASE)

    lines = [line.strip() for line in path.read_text().splitlines() if forbidden.search(line)]

    assert lines == []


# Documentation.


@pytest.mark.parametrize("name", sorted(environment_variables()))
def test_variable_is_documented(name):
    table = (PROJECT / "docs/deployment.md").read_text()

    assert f"| `{name}` |" in table


def test_tests_know_every_variable():
    assert environment_variables() == SITE_VARIABLES


@pytest.mark.parametrize(
    "name", sorted(name for name, app in get_commands().items() if app.partition(".")[0] in APPS)
)
def test_command_is_documented(name):
    assert name in documents()
