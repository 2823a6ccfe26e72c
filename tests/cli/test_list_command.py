"""`filon list`: every list, as a table, as JSON, and in terminals."""

import json
import subprocess
import sys

import pytest
from json_shapes import unlike
from test_terminal import seen

from filon.catalogue.lists import LISTS

TEXT = {"name": str, "meaning": str}
DECLARED = {**TEXT, "unit": str, "low": float | None, "high": float | None, "allowed": str}
VALUED = {**DECLARED, "figure": str, "p10": float | None, "p50": float | None, "p90": float | None}
EVENT = {**TEXT, "code": int, "crash": bool}
ROWS = {
    "firms": {"name": str, "vintage": str, "archetype": str, "market": str, "figures": int, "file": str},
    "archetypes": {**TEXT, "inherits": str | None, "figures": int},
    "scenarios": {"name": str, "start": str, "months": int, "firms": list[str], "title": str},
    "narratives": {"name": str, "weight": float, "shifted": int, "fixed": int, "judgement": str},
    "drivers": VALUED,
    "inputs": DECLARED,
    "mechanics": VALUED,
    "levers": {
        **TEXT,
        "key": str,
        "unit": str,
        "turned_by": str,
        "range": str,
        "least": float,
        "most": float,
        "relative": bool,
        "whole": bool,
        "choices": list[str],
        "apart": str,
        "judgement": str,
    },
    "mechanisms": {**TEXT, "switch": str, "key": str, "off": float, "scope": str},
    "exits": EVENT,
    "marks": EVENT,
    "distributions": {**TEXT, "parameters": list[str], "example": str},
    "pictures": {**TEXT, "needs": list[str]},
    "outputs": {**TEXT, "group": str, "dimensions": list[str], "unit": str, "variants": list[str]},
    "units": {**TEXT, "kind": str, "period": str},
    "sources": {"key": str, "as_of": str, "quality": str, "title": str, "url": str},
}
"""Keys and types of the rows of each list: what scripts may rely on."""


@pytest.mark.parametrize("what", [*LISTS, "lists"])
def test_list__json_has_its_schema(filon, what):
    said = json.loads(filon("list", *([] if what == "lists" else [what]), "--json").stdout)
    schema = ROWS.get(what, TEXT)

    assert said.keys() == {"list", "title", "rows"}
    assert said["list"] == what
    assert said["rows"]
    for row in said["rows"]:
        assert row.keys() == schema.keys()
        assert [fault for key, kind in schema.items() for fault in unlike(row[key], kind, key)] == []


@pytest.mark.parametrize("what", LISTS)
def test_list__prints_a_row_for_each_thing(filon, what):
    call = filon("list", what)
    rows = json.loads(filon("list", what, "--json").stdout)["rows"]

    assert (call.code, call.stderr) == (0, "")
    assert all(any(str(row.get("name", row.get("key"))) in line for line in call.stdout.splitlines()) for row in rows)


def test_list__names_the_nearest_list(filon):
    call = filon("list", "driver")

    assert (call.code, call.stdout) == (2, "")
    assert call.stderr == "filon: no list is called 'driver'; did you mean 'drivers'?\n"


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("what", LISTS)
def test_list__fits_the_terminal_without_breaking_a_cell(what, columns):
    lines = seen("-m", "filon", "list", what, columns=columns).splitlines()

    assert max(len(line.rstrip()) for line in lines) <= columns
    assert not any("…" in line for line in lines)


@pytest.mark.parametrize("what", ["exits", "inputs", "drivers"])
def test_list__needs_neither_numba_nor_xarray(what):
    code = f"import sys; from filon.cli import main; main(['list', {what!r}]); print(*sys.modules, file=sys.stderr)"
    called = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert not {"numba", "xarray"} & set(called.stderr.split())
