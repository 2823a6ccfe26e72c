from __future__ import annotations

import pytest
from stored_example import example_run


@pytest.fixture(scope="session")
def stored(tmp_path_factory):
    """A committed run that tests only read."""
    return example_run(tmp_path_factory.mktemp("runs"))
