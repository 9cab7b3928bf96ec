import gettext

from django.core.management import call_command

CATALOGUE = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

msgid "county"
msgstr "hyvinvointialue"

msgctxt "address"
msgid "counties/"
msgstr "hyvinvointialueet/"

msgid "%(n)s step"
msgid_plural "%(n)s steps"
msgstr[0] "%(n)s vaihe"
msgstr[1] "%(n)s vaihetta"

#, fuzzy
msgid "goal"
msgstr "arvaus"
"""


def test_catalogues_are_compiled_without_gettexts_programs(tmp_path, settings, monkeypatch):
    monkeypatch.setenv("PATH", "")
    settings.LOCALE_PATHS = [tmp_path]
    folder = tmp_path / "fi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(CATALOGUE)

    call_command("compilemessages", verbosity=0)

    assert sorted(path.name for path in folder.iterdir()) == ["django.mo", "django.po"]
    with (folder / "django.mo").open("rb") as compiled:
        read = gettext.GNUTranslations(compiled)
    assert read.gettext("county") == "hyvinvointialue"
    assert read.pgettext("address", "counties/") == "hyvinvointialueet/"
    assert read.ngettext("%(n)s step", "%(n)s steps", 2) == "%(n)s vaihetta"
    assert read.gettext("goal") == "goal"  # A guess is not shown.
