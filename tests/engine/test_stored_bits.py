"""The same run gives the same bytes in the store, whatever the threads."""

import json
from pathlib import Path

import numpy as np
import pytest
from small_sector import sector

import filon
from filon.engine.case import Case


def stored(folder: Path, threads: int, **changes) -> dict[str, str]:
    """Checksum of every file of the results of a run."""
    run = filon.run(
        sector(), **{"trials": 2_500, "seed": 4, "keep": "paths:600", "threads": threads, **changes}, runs=folder
    )
    manifest = json.loads((run / "MANIFEST.json").read_text())
    files = manifest.get("files", manifest)
    return {name: checksum for name, checksum in files.items() if name.startswith("results.zarr/")}


@pytest.mark.parametrize("threads", [2, 3])
def test_store__has_the_same_bytes_over_threads(tmp_path, threads, monkeypatch):
    monkeypatch.setattr(Case, "unit_trials", 256)
    one, many = stored(tmp_path / "one", 1), stored(tmp_path / "many", threads)

    assert len(one) > 50
    assert one == many


def test_store__differs_with_the_seed(tmp_path):
    one, other = stored(tmp_path / "one", 1), stored(tmp_path / "other", 1, seed=5)

    assert one.keys() == other.keys()
    assert one != other


def test_stored_run__holds_what_is_simulated(tmp_path):
    run = filon.run(sector(), trials=1_000, seed=9, keep="paths:100", threads=2, runs=tmp_path)
    found, expected = filon.open(run), filon.simulate(sector(), trials=1_000, seed=9, keep="paths:100")

    for group in ("summary", "quantiles", "outcomes", "inputs", "paths", "diagnostics"):
        for name, values in expected[group].data_vars.items():
            np.testing.assert_array_equal(found[group][name].values, values.values, err_msg=f"{group}/{name}")
