from __future__ import annotations

import doctest
from importlib import import_module

import pytest

MODULES = (
    "filon.quantities.currencies",
    "filon.quantities.dates",
    "filon.quantities.names",
    "filon.quantities.units",
    "filon.scenario.emission",
    "filon.scenario.lines",
    "filon.scenario.overrides",
)


@pytest.mark.parametrize("name", MODULES)
def test_docstring__examples_hold(name):
    results = doctest.testmod(import_module(name))

    assert results.attempted > 0
    assert results.failed == 0
