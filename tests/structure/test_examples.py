"""Every example in a docstring, and every one of the README, runs."""

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import filon
from filon.engine import replay

README = Path(__file__).parents[2] / "README.md"
MODULES = [name for _, name, _ in pkgutil.walk_packages(filon.__path__, "filon.") if not name.endswith("__main__")]


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples__hold(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_readme_model__is_one_that_filon_takes(tmp_path):
    blocks = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    (source,) = (block for block in blocks if "filon.Model(" in block)
    (tmp_path / "reserve.py").write_text(source)
    scenario = filon.load(f"{tmp_path / 'reserve.py'}:model", months=100)
    trace = replay(scenario, seed=1, trial=0)

    assert scenario.model.step == "week"
    assert trace.rows[0]["reserve"] == 10.0
