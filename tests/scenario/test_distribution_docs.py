"""Every example of docs/distributions.md, and of the list of kinds, is one that filon reads and draws."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from filon.quantities.continuous import CONTINUOUS, DRAWN_AS
from filon.quantities.descriptions import Distribution
from filon.sampling.exact import OWN
from filon.sampling.families import central, problems
from filon.scenario.documents import read_document
from filon.scenario.families import KINDS, family_shape
from filon.scenario.reading import distribution
from filon.scenario.spots import Spot
from filon.scenario.validation import Faults

PAGE = (Path(__file__).parents[2] / "docs" / "distributions.md").read_text(encoding="utf-8")
LINES = [line for block in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL) for line in block.splitlines()]


@pytest.fixture
def folder(tmp_path):
    """A folder with the data file that examples name."""
    months = np.random.default_rng(21).gamma(4.0, 6.0, 40) + 3.0
    rows = "\n".join(f"firm {place},{value:.1f}" for place, value in enumerate(months))
    (tmp_path / "months.csv").write_text(f"firm,months\n{rows}\n", encoding="utf-8")
    return tmp_path


def read(folder, line) -> tuple[Distribution | None, Faults]:
    file = folder / "example.toml"
    file.write_text(line, encoding="utf-8")
    document, faults = read_document(file, "example.toml"), Faults()
    return distribution(document.data["distribution"], Spot(document).inside("distribution"), faults), faults


@pytest.mark.parametrize("line", [*LINES, *(f"distribution = {kind.example}" for kind in KINDS.values())])
def test_example__is_read_and_can_be_drawn(folder, line):
    found, faults = read(folder, line)

    assert not faults.found
    assert found is not None
    assert problems(found) == []
    assert np.isfinite(central(found))


def test_page__shows_every_kind():
    shown = "\n".join(LINES)

    assert all(f"{word} = " in shown for word in ("p10", "dist", "values", "data", "mixture", "sets", "fit", "lower"))
    assert all(f"`{name}`" in PAGE for name in (*OWN, *DRAWN_AS))


def test_python_example__makes_distributions(folder, monkeypatch):
    monkeypatch.chdir(folder)
    (source,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (folder / "page_example.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    import page_example

    assert {value.family for value in page_example.inputs.values()} >= {"weibull_min", "metalog", "fit", "mixture"}
    assert problems(page_example.inputs["shock"]) == []


@pytest.mark.parametrize("name", CONTINUOUS)
def test_family_shape__has_the_parameters_of_its_family(name):
    shape = family_shape(name)

    assert {*CONTINUOUS[name].parameters, "dist", "lower", "upper"} == set(shape.model_fields)
    required = {word for word, field in shape.model_fields.items() if field.is_required()}
    assert required == {*CONTINUOUS[name].shapes, "dist"}
