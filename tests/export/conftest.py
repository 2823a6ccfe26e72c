"""A small stored run with every group."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "results"))

from stored_example import example_run


@pytest.fixture(scope="session")
def stored(tmp_path_factory):
    """A committed run of 1,000 trials that tests only read."""
    return example_run(tmp_path_factory.mktemp("runs"))
