"""Runs of every format that was ever written open, and hold what they held."""

from __future__ import annotations

import json
import tarfile
import warnings
from hashlib import sha256
from pathlib import Path

import pytest
import xarray as xr
from format_values import values_of

import filon
from filon.errors import ResultError
from filon.results.manifest import manifest_text, verify
from filon.results.trials import FORMAT

HERE = Path(__file__).parent
NUMBERS = range(1, FORMAT + 1)


def unpacked(number, folder):
    """The stored run of a format, in a folder."""
    with tarfile.open(HERE / f"format_{number}/run.tar.xz") as archive:
        archive.extractall(folder, filter="data")
    return folder / "run"


def held(number):
    """What the run of a format held when it was written."""
    return json.loads((HERE / f"format_{number}/values.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("number", NUMBERS)
def test_run_of_a_format__opens_and_holds_what_it_held(tmp_path, number):
    run = unpacked(number, tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tree = filon.open(run).load()

    assert verify(run) == []
    assert values_of(tree) == held(number)


@pytest.mark.parametrize("number", NUMBERS)
def test_run_of_a_format__is_read_by_plain_xarray(tmp_path, number):
    store = unpacked(number, tmp_path) / "results.zarr"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with xr.open_datatree(store, engine="zarr") as tree:
            values = values_of(tree)

    assert values == held(number)


@pytest.mark.parametrize("number", NUMBERS)
def test_stored_run__is_small(number):
    assert sum(path.stat().st_size for path in (HERE / f"format_{number}").iterdir() if path.is_file()) < 200_000


def test_run_of_format_1__answers_as_it_did(tmp_path):
    tree = filon.open(unpacked(1, tmp_path))
    table = tree.filon.crash_table([6, 12])

    assert table.crash.round(6).tolist() == [0.2, 0.5, 0.216667, 0.466667]
    assert table.bubble.round(6).tolist() == [0.233333, 0.6, 0.233333, 0.466667]
    assert str(table.loc[("beta", 6), "date"])[:10] == "2025-12-31"
    assert tree["outcomes"].exit.attrs["flag_meanings"] == "alive funding_freeze insolvency acquired"
    assert tree["outcomes"].exit.values[:4].tolist() == [[2, 1], [10, 10], [0, 0], [10, 10]]
    assert set(tree.children) == {"diagnostics", "inputs", "outcomes", "paths", "quantiles", "summary"}


@pytest.mark.parametrize("newer", [FORMAT + 1, 99])
def test_newer_format__is_refused_by_name(tmp_path, newer):
    run = unpacked(FORMAT, tmp_path)
    top = run / "results.zarr/zarr.json"
    content = json.loads(top.read_text(encoding="utf-8"))
    content["attributes"]["filon_format"] = newer
    top.write_text(json.dumps(content), encoding="utf-8")
    text = manifest_text(run)
    (run / "MANIFEST.json").write_text(text, encoding="utf-8")
    (run / "COMMIT").write_text(sha256(text.encode()).hexdigest() + "\n", encoding="utf-8")

    with pytest.raises(ResultError, match=f"format {newer}; this version of filon reads format {FORMAT}") as refusal:
        filon.open(run)
    assert refusal.value.exit_code == 4
