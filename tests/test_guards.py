"""The guards of the suite itself: they must fail what they are there to fail."""

import socket

import pytest
from django.template import engines


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("192.0.2.1", 443)])
def test_a_connection_to_another_machine_fails(address):
    with socket.socket() as connection, pytest.raises(pytest.fail.Exception, match=r"192\.0\.2\.1"):
        connection.connect(address)


def test_looking_up_another_machine_fails():
    with pytest.raises(pytest.fail.Exception, match=r"example\.org"):
        socket.create_connection(("example.org", 80))


@pytest.fixture
def render(tmp_path, monkeypatch):
    """Return a function that renders text as if it were one of the portal's templates."""
    monkeypatch.setattr("tests.undefined.PROJECT", tmp_path)

    def rendered(source):
        template = engines["django"].from_string(source)
        for node in template.template.nodelist.get_nodes_by_type(object):
            node.origin.name = str(tmp_path / "page.html")
        return template.render({"known": {}})

    return rendered


@pytest.mark.parametrize(
    "source",
    [
        "{{ unknown }}",
        "{{ known.attribute|upper }}",
        "{% blocktranslate %}Name: {{ unknown }}{% endblocktranslate %}",
    ],
)
def test_an_undefined_variable_fails(render, source):
    with pytest.raises(pytest.fail.Exception, match=r"page\.html:1 prints"):
        render(source)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{% if unknown %}a{% else %}b{% endif %}", "b"),
        ('{{ unknown|default:"b" }}', "b"),
        ('{% with name=unknown %}{{ name|default:"b" }}{% endwith %}', "b"),
        ("{% for row in unknown %}a{% empty %}b{% endfor %}", "b"),
    ],
)
def test_an_optional_variable_may_be_undefined(render, source, text):
    assert render(source) == text
