"""How words are cut out of a text, and what each of them is found by."""

import csv
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from organisations.choices import Channel, Nature
from portal.search.analysis import (
    LANGUAGES,
    fingerprint,
    keeping,
    lexicon,
    of_document,
    of_query,
    tables,
    words,
)
from portal.search.analysis.checks import word_lists_are_made
from portal.search.analysis.surface import LONGEST
from regions.choices import LifeStage

TOKEN = re.compile(r"[^\W_]+")
HEADWORDS = [
    "portal/topics/data/topics.csv",
    "regions/data/service_languages.csv",
    "regions/data/municipalities.csv",
    "regions/data/counties.csv",
    "regions/data/regions.csv",
    "regions/data/collaborative_areas.csv",
]
HEADING = re.compile(r'{% translate "([^"]+)"(?: context "[^"]+")? as heading %}')
IN_MENU = re.compile(r'<li><a href[^\n]*{% translate "([^"]+)"')


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Järjestöjen työ", ["järjestöjen", "työ"]),
        ("sote-uudistus, THL:n", ["sote-uudistus", "thl:n"]),
        ("people’s people's", ["people's", "people's"]),
        ("1234567-8 ja 050 123", ["1234567-8", "ja", "050", "123"]),
        ("2025–2027", ["2025", "2027"]),
        ("sosiaali- ja terveysala", ["sosiaali", "ja", "terveysala"]),
        ("Café Žižek ñ", ["cafe", "zizek", "n"]),
        ("Åbo Äänekoski ÖSTERBOTTEN", ["åbo", "äänekoski", "österbotten"]),
        ("a\u0308iti", ["äiti"]),
        ("yhdis\u00adtys\u200b", ["yhdistys"]),
        ("\u202ejärjestö\u202c", ["järjestö"]),
        ("tuki\x00ryhmä", ["tuki", "ryhmä"]),
        ("apu😀tuki", ["apu", "tuki"]),
        ("snake_case", ["snake", "case"]),
        ("ﬁ １２", ["fi", "12"]),
        ("", []),
        ("-'-:\x00😀", []),
    ],
)
def test_words(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("THL:n", "fi", {"thl"}),
        ("STEA:s", "sv", {"stea"}),
        ("people's", "en", {"people", "person"}),
        ("1234567-8", "fi", {"12345678"}),
        ("2.0", "fi", {"2"}),
        ("2026", "sv", {"2026"}),
        ("sote-uudistuksen", "fi", {"soteuudistuksen", "soteuudistus"}),
        ("apu", "fi", {"apu"}),
        ("työ", "fi", {"työ"}),
        ("hyvinvointialue", "fi", {"hyvinvointialue"}),
        ("päihdehoito", "fi", {"päihdehoito"}),
        ("missbruk", "sv", {"missbruk"}),
        ("fot", "sv", {"fot"}),
        ("far", "sv", {"far"}),
        ("hyte", "fi", {"hyte"}),
        ("YTA", "fi", {"yta"}),
        ("ry", "fi", {"ry"}),
        ("rf", "sv", {"rf"}),
        ("", "fi", set()),
        ("\x00", "sv", set()),
        ("سلام", "fi", {"سلام"}),
    ],
)
def test_of_query(word, language, expected):
    assert of_query(word, language) == expected


def test_a_hyphen_gives_the_whole_and_the_pieces():
    text = of_document("sote-uudistus", "fi")
    assert text.base == {"soteuudistus"}
    assert text.parts == {"sote", "uudistus"}
    assert of_document("2025-2026", "fi").parts == {"2025", "2026"}


def test_parts_are_every_run_of_words_in_a_compound():
    text = of_document("vertaistukiryhmille", "fi")
    assert text.base == {"vertaistukiryhmille", "vertaistukiryhmä"}
    assert text.parts == {"vertainen", "tuki", "ryhmä", "vertaistuki", "tukiryhmä"}


def test_a_query_has_no_parts():
    assert "tuki" not in of_query("vertaistuki", "fi")


def test_parts_do_not_repeat_the_words_themselves():
    text = of_document("vertaistuki ja tuki", "fi")
    assert "tuki" in text.base
    assert not text.base & text.parts


def test_what_only_looks_like_a_compound_is_whole():
    assert "kunta" not in of_document("seurakunta neuvottelukunta maakunta", "fi").parts
    assert "stöd" not in of_document("understöd", "sv").parts


def test_the_first_word_counts_when_a_query_has_more():
    assert of_query("apu tuki", "fi") == {"apu"}


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_text_gives_letters_and_digits_only(text, language):
    tokens = of_document(text, language)
    assert all(TOKEN.fullmatch(token) for token in tokens.base | tokens.parts)
    for word in words(text):
        assert len(word) <= LONGEST
        assert of_query(word, language) <= tokens.base


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("word", ["a" * 10_000, "työ" * 5_000, "a-" * 5_000, "barn" * 2_500, "tuki" * 10])
def test_a_word_without_end_is_cut(word, language):
    tokens = of_document(word, language)
    assert words(word) == [words(word)[0]]
    assert len(tokens.base | tokens.parts) < 100


# Headwords in the plural; every other name of one word is its own basic form.
PLURAL = {
    ("fi", "ikääntyneet"), ("fi", "kriisit"), ("fi", "lapset"), ("fi", "nuoret"), ("fi", "päihteet"),
    ("sv", "kriser"), ("sv", "unga"), ("en", "children"), ("en", "crises"), ("en", "immigrants"),
}  # fmt: skip
# Words of headings whose basic form begins otherwise, as grammar has it.
IRREGULAR = {
    ("fi", "on"), ("sv", "din"), ("sv", "fler"), ("sv", "tog"), ("sv", "är"), ("en", "an"), ("en", "are"),
    ("en", "found"), ("en", "is"), ("en", "told"), ("en", "took"), ("en", "was"), ("en", "were"),
}  # fmt: skip


def basic_forms(word, language):
    return tables.mended(word, lexicon.lemmas(word, language), language)


def names():
    """Give every name of the reference data and of the glossary, by language."""
    for path in HEADWORDS:
        with Path(settings.BASE_DIR, path).open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                for column, name in row.items():
                    if re.fullmatch(r"(short_)?name_(fi|sv|en)", column):
                        yield column[-2:], name
    terms = Path(settings.BASE_DIR, "portal/pages/data/terms.toml").read_text(encoding="utf-8")
    for term in tomllib.loads(terms).values():
        for language in LANGUAGES:
            yield language, term[language]


def messages():
    """Give every choice that readers filter by, and every word of the menus and the headings of pages."""
    ours = {str(label) for choices in (LifeStage, Nature, Channel) for label in choices.labels}
    for template in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        source = template.read_text(encoding="utf-8")
        ours.update(HEADING.findall(source))
        if template.name == "base.html":
            ours.update(IN_MENU.findall(source))
    for message in ours:
        yield "en", message
    for language in ("fi", "sv"):
        catalogue = Path(settings.BASE_DIR, "locale", language, "LC_MESSAGES", "django.po")
        for entry in polib.pofile(str(catalogue)):
            if entry.msgid in ours:
                yield language, entry.msgstr


def test_every_headword_is_found_by_itself_and_begins_like_its_basic_form():
    found = {(language, word) for language, name in [*names(), *messages()] for word in words(name)}
    wrong = set()
    for language, word in found:
        assert not word.isalpha() or word in of_query(word, language)
        lemmas = basic_forms(word, language)
        if lemmas and not any(lemma[:2] == word[:2] for lemma in lemmas):
            wrong.add((language, word))
    assert len(found) > 1_000
    assert wrong <= IRREGULAR


def test_every_name_of_one_word_is_its_own_basic_form():
    found = {(language, *words(name)) for language, name in names() if len(words(name)) == 1}
    wrong = set()
    for language, word in found:
        lemmas = basic_forms(word, language)
        if lemmas and word not in lemmas:
            wrong.add((language, word))
    assert len(found) > 700
    assert wrong == PLURAL


MEASURE = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
django.setup()
from pathlib import Path
def resident():
    return int(Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0]) // 1024
from portal.search.analysis import LANGUAGES, analysers, of_document
texts = [path.read_text() for path in [*Path("docs").glob("*.md"), *Path("locale").rglob("*.po")]]
before = resident()
for language in LANGUAGES:
    for text in texts:
        of_document(text, language)
assert analysers._tokens.cache_info().currsize == analysers._tokens.cache_info().maxsize
print(resident() - before, *(name for name in sys.modules if name.startswith("simplemma")))
"""


def test_web_processes_share_the_word_lists_and_load_no_dictionary():
    done = subprocess.run(
        [sys.executable, "-c", MEASURE],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    megabytes, *loaded = done.stdout.split()
    assert int(megabytes) <= 45
    assert loaded == []


def test_word_lists_that_are_up_to_date_are_left_alone(capsys):
    made = {language: lexicon.path(language).stat().st_mtime_ns for language in LANGUAGES}
    call_command("build_search_lexicon")
    assert "up to date" in capsys.readouterr().out
    assert {language: lexicon.path(language).stat().st_mtime_ns for language in LANGUAGES} == made
    assert word_lists_are_made(None) == []


def test_a_check_demands_word_lists_that_are_missing_or_old(settings, tmp_path, monkeypatch):
    settings.SEARCH_LEXICON = tmp_path
    (problem,) = word_lists_are_made(None)
    assert "manage.py build_search_lexicon" in problem.hint
    for language in LANGUAGES:
        lexicon.path(language).touch()
    keeping.sign()
    assert word_lists_are_made(None) == []
    monkeypatch.setattr(keeping, "version", lambda package: "9.9")
    assert len(word_lists_are_made(None)) == 1


def test_a_missing_word_list_says_how_it_is_made(settings, tmp_path):
    settings.SEARCH_LEXICON = tmp_path
    with pytest.raises(FileNotFoundError, match=r"manage\.py build_search_lexicon"):
        lexicon.opened.__wrapped__("fi")


def test_the_fingerprint_is_short_and_lasts():
    assert re.fullmatch(r"[0-9a-f]{32}", fingerprint())
    assert fingerprint() == fingerprint()


def test_tables_are_in_order():
    with Path(tables.FOLDER, "basic_forms.csv").open(newline="", encoding="utf-8") as file:
        rows = [(row["language"], row["word"]) for row in csv.DictReader(file)]
    assert rows == sorted(set(rows))
    assert all(words(word) == [word] for _language, word in rows)
