"""What the production sites of these tests share."""

import pytest

from tests.server import managed, production


@pytest.fixture(scope="session")
def collected(tmp_path_factory):
    """Return the folder of the collected static files, which are the same for every site."""
    folder = tmp_path_factory.mktemp("static")
    environment = production(DATABASE_URL="sqlite:////nowhere/at/all.sqlite3", STATIC_ROOT=str(folder))
    managed(environment, "collectstatic", "--no-input", "--verbosity=0")
    return folder
