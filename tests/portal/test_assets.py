"""What collectstatic makes of our style sheets and scripts."""

import re

import pytest
from django.contrib.staticfiles.finders import get_finders
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage

from portal.assets import AssetStorage, whole, without_spaces


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """Return what our static files are called once they are collected, and the folder they lie in."""
    folder = tmp_path_factory.mktemp("static")
    storage = AssetStorage(location=folder, base_url="/static/")
    paths = {}
    for finder in get_finders():
        for name, source in finder.list(None):
            if name.startswith(("css/", "js/", "fonts/", "img/")):
                paths[name] = (source, name)
                with source.open(name) as file:
                    storage.save(name, file)
    faults = [answer for *_, answer in storage.post_process(paths) if isinstance(answer, Exception)]
    assert faults == []
    return storage.hashed_files, folder


def test_the_sheet_of_public_pages_is_whole_and_small(collected):
    names, folder = collected
    sheet = folder / names["css/site.css"]

    assert "@import" not in sheet.read_text()
    assert ".coverage-box{" in sheet.read_text()
    assert sheet.with_name(f"{sheet.name}.br").stat().st_size <= 14_000


def test_fonts_in_the_sheet_carry_their_hash(collected):
    names, folder = collected

    fonts = re.findall(r"/(newsreader[\w.-]+)\"", (folder / names["css/site.css"]).read_text())

    assert [f"fonts/{font}" for font in fonts] == [
        names["fonts/newsreader-500.woff2"],
        names["fonts/newsreader-500-ext.woff2"],
    ]


def test_parts_are_in_their_sheet_only(collected):
    names, _folder = collected

    assert [name for name in names if name.startswith(("css/site/", "css/workspace/"))] == []


def test_scripts_lose_their_comments(collected):
    names, folder = collected
    scripts = [name for name in names if name.startswith("js/")]

    assert "js/workspace/richtext.js" in scripts
    assert [name for name in scripts if "/*" in (folder / names[name]).read_text()] == []


@pytest.mark.parametrize("line", ['@import "site/other.css";', 'a { background: url("../img/logo.svg"); }'])
def test_a_part_that_loads_a_file_is_refused(line):
    storage = InMemoryStorage()
    storage.save("css/site.css", ContentFile(b'@import "site/part.css";\n'))
    storage.save("css/site/part.css", ContentFile(line.encode()))

    with pytest.raises(ValueError, match=r"site/part\.css imports or loads a file"):
        whole(storage, "css/site.css")


@pytest.mark.parametrize(
    ("css", "small"),
    [
        ("/* Why. */\n.a :is(b, c) > d:hover {\n  color: red;\n}\n", ".a :is(b,c) > d:hover{color:red}"),
        ('.a::before { content: " ·  {" / ""; }', '.a::before{content:" ·  {" / ""}'),
        (
            "@media (min-width: 1rem) and (max-width: 2rem) { .a { inset: calc(-1 * var(--s)) 0 } }",
            "@media (min-width:1rem) and (max-width:2rem){.a{inset:calc(-1 * var(--s)) 0}}",
        ),
        ("a { b: 'it''s /* no comment */' }", "a{b:'it''s /* no comment */'}"),
    ],
)
def test_spaces_that_mean_something_stay(css, small):
    assert without_spaces(css) == small
