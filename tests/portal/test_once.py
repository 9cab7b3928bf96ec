"""Parts of templates that are written once for a language."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

FOOTER = '{% load once %}{% once part=part %}{{ part }}: {% translate "Counties" %}{% endonce %}'


def test_once_writes_each_language_and_value_once():
    template = Template(FOOTER)
    shown = []
    for language in ("fi", "en", "fi"):
        with translation.override(language):
            shown += [template.render(Context({"part": part})) for part in ("a", "b & c")]
    assert shown == [
        "a: Hyvinvointialueet",
        "b &amp; c: Hyvinvointialueet",
        "a: Counties",
        "b &amp; c: Counties",
        "a: Hyvinvointialueet",
        "b &amp; c: Hyvinvointialueet",
    ]
    assert len(template.nodelist[-1].written) == 4


def test_once_knows_nothing_of_the_page_but_what_it_is_given():
    shown = Template("{% load once %}{% once a=1 %}{% if secret %}leaks{% endif %}{{ a }}{% endonce %}")
    assert shown.render(Context({"secret": "reader@example.org"})) == "1"


@pytest.mark.parametrize("values", ["section", "a=1 section"])
def test_once_takes_values_by_name_only(values):
    with pytest.raises(TemplateSyntaxError, match="by name"):
        Template(f"{{% load once %}}{{% once {values} %}}{{% endonce %}}")


def test_menu_marks_the_section_of_each_page_after_another(client, db):
    for _again in range(2):
        for name, word in (("hyvinvointialueet", "Hyvinvointialueet"), ("jarjestot", "Järjestöt")):
            page = client.get(f"/fi/{name}/").text
            assert f'<a href="/fi/{name}/" aria-current="true">{word}</a>' in page
            assert page.count('" aria-current="true">') == 2  # The other is the language.
