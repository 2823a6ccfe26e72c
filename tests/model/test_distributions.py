"""The shipped figures: complete, dated, sourced; and no figure of belief in code."""

from __future__ import annotations

import ast
import csv
import datetime
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from plain_walk import scenario

import filon.model
from filon.model.archetypes import ARCHETYPES
from filon.model.shipped import MODEL
from filon.scenario.files import distributions_folder

FOLDER = Path(distributions_folder())
FILES = sorted(path for path in FOLDER.rglob("*.toml"))
REPORTED = sorted(FOLDER.glob("reality/*.csv"))
NAMES = sorted(path.stem for path in (FOLDER / "scenarios").glob("*.toml"))
WORDS = ("unit", "as_of", "source", "judgement")


def figures_of(table: Mapping[str, Any], around: Mapping[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every figure of a file, with what the tables around it say of its provenance."""
    own = {word: table[word] for word in WORDS if word in table and not isinstance(table[word], Mapping)}
    if "source" in own or "judgement" in own:
        around = {word: value for word, value in around.items() if word not in ("source", "judgement")}
    inside = {**around, **own}
    if {"distribution", "value", "spearman", "shift", "least", "choices"} & set(table):
        yield path, inside
        return
    for key, entry in table.items():
        for item in entry if isinstance(entry, list) else [entry]:
            if isinstance(item, Mapping):
                yield from figures_of(item, inside, f"{path}.{key}")


@pytest.mark.parametrize(
    "path",
    [file for file in FILES if file.parent.name not in ("scenarios", "reality") and file.stem != "claims"],
    ids=lambda file: file.stem,
)
def test_figures__have_a_unit_a_date_and_a_source_or_a_judgement(path):
    keys = {row["key"] for row in csv.DictReader((FOLDER / "sources.csv").read_text(encoding="utf-8").splitlines())}
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    head = table.get("narrative", {})  # of which a narrative's shifts inherit
    found = list(figures_of({**{key: value for key, value in head.items() if key in WORDS}, **table}, {}, ""))

    assert found
    for name, words in found:
        assert words.get("source") or words.get("judgement"), name
        assert words.get("as_of"), name
        assert words.get("source") is None or words["source"] in keys, name
        assert words.get("unit") or path.parent.name == "narratives" or path.stem == "correlations", name


def test_sources__are_all_used_addressed_dated_and_graded():
    rows = list(csv.DictReader((FOLDER / "sources.csv").read_text(encoding="utf-8").splitlines()))
    text = "".join(path.read_text(encoding="utf-8") for path in (*FILES, *REPORTED))

    for row in rows:
        assert row["url"].startswith("http"), row
        assert row["title"], row
        assert row["as_of"], row
        assert row["quality"] in ("primary", "press", "secondary", "weak"), row
        assert row["key"] in text, f"{row['key']} supports no figure"


def test_firms_of_a_vintage__describe_nothing_later():
    for path in (FOLDER / "firms" / "2025-06").glob("*.toml"):
        for name, words in figures_of(tomllib.loads(path.read_text(encoding="utf-8")), {}, path.stem):
            assert words["as_of"] <= datetime.date(2025, 6, 30), name


@pytest.mark.parametrize("name", NAMES)
def test_scenarios__have_every_figure_the_equations_read_and_no_other(name):
    given = scenario(name)

    assert set(given.world) == set(MODEL.world_inputs)
    assert set(given.firms[0].inputs) == set(MODEL.firm_inputs)
    assert set(given.figures) == set(MODEL.figures)
    assert sum(narrative.weight for narrative in given.narratives) == pytest.approx(1.0)
    assert set(given.crash) == set(MODEL.crash_codes)


def test_narratives__keep_the_mean_of_the_mixture_near_the_base():
    given = scenario("openai")
    for shifts in ("shifts", "firm_shifts"):
        for key in getattr(given.narratives[0], shifts):
            mean = sum(item.weight * getattr(item, shifts)[key][0] for item in given.narratives)

            assert abs(mean) < 0.05, key


def test_archetypes__are_those_declared():
    files = {
        path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in (FOLDER / "archetypes").glob("*.toml")
    }

    assert {name: table["archetype"]["meaning"] for name, table in files.items()} == dict(ARCHETYPES)


NUMBERS = {-1.0, 0.0, 0.5, 1.0, 2.0, 3.0, 4.0, 9.0, 12.0, 24.0, -0.5}  # of definitions, stages, signs and halves
DECLARATIONS = {"declared.py", "definition.py", "drivers.py", "figures.py", "shipped.py", "switches.py"}
CONSTANTS = {"LOG_2", "ROOT_3", "NO_BURN", "MONTH", "MONTHS"}


@pytest.mark.parametrize(
    "path",
    sorted(path for path in Path(filon.model.__file__).parent.glob("*.py") if path.name not in DECLARATIONS),
    ids=lambda path: path.stem,
)
def test_code__holds_no_figure_of_belief(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in CONSTANTS:
            continue
        for part in ast.walk(node):
            if isinstance(part, ast.Constant) and isinstance(part.value, float):
                assert part.value in NUMBERS or abs(part.value) < 1e-5, f"{path.name}:{part.lineno}: {part.value}"
