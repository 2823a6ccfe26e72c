"""A stored sector is read, opened, verified, tabled and exported like every other run."""

from __future__ import annotations

import csv
import warnings

import numpy as np
import pytest
import xarray as xr
from sector_example import sector_chunk, sector_groups, stored_sector

import filon
from filon.errors import ResultError
from filon.export.export import export
from filon.results import trials
from filon.results.disk import disk_needed
from filon.results.frames import blocks, columns
from filon.results.manifest import verify
from made_up_sectors import sector_layout


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    return stored_sector(tmp_path_factory.mktemp("runs"))


def test_sector__is_read_by_plain_xarray_without_a_warning(stored):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tree = xr.open_datatree(stored.path / "results.zarr", engine="zarr").load()

    for name, group in sector_groups(stored.layout, stored.tally).items():
        xr.testing.assert_identical(tree[name].to_dataset(), group)
    for name in ("members_exited", "members_crashed"):
        assert np.array_equal(tree["outcomes"][name], stored.chunk[name])
        assert tree["outcomes"][name].dtype == np.uint16
    assert tree["outcomes"].entity.values.tolist() == ["wrapper"]  # cohorts alone: firms have a dimension of their own
    assert tree["sector"].entity.values.tolist() == ["alpha", "beta", "gamma", "wrapper"]


def test_sector__is_opened_and_verified(stored):
    tree = filon.open(stored.path)

    assert float(tree["sector"].sector_crash_probability.sel(month=12)) > 0.0
    assert verify(stored.path) == []


def test_damaged_sector__is_refused(tmp_path):
    run = stored_sector(tmp_path, 50).path
    chunk = next((run / "results.zarr" / "sector" / "joint_crash_probability" / "c").rglob("0"))
    while chunk.is_dir():
        chunk = next(chunk.iterdir())
    chunk.write_bytes(chunk.read_bytes()[:-1] + b"\0")

    with pytest.raises(ResultError, match="changed since it was written"):
        filon.open(run)["sector"].joint_crash_probability.load()


def test_long_form__has_a_row_for_each_number(stored):
    (frame,) = blocks(filon.open(stored.path), "sector")
    pair = frame[(frame.measure == "joint_crash_probability") & frame.narrative.isna()]
    risk = frame[(frame.measure == "counterparty_value_at_risk") & frame.narrative.isna()]

    assert len(pair) == 4 * 4 * 2
    assert pair[["entity", "entity_other", "horizon", "value", "low", "high"]].notna().all(axis=None)
    assert set(risk.level) == {0.95, 0.99}
    assert set(risk.counterparty) == {"banks", "cloud", "all"}
    assert (frame.measure == "first_to_fall").sum() == 4 * 3  # in all, and by two narratives


def test_outcomes_table__has_columns_of_cohorts(stored):
    tree = filon.open(stored.path)
    (frame,) = blocks(tree, "outcomes")

    assert len(frame) == 500 * 3
    assert frame["wrapper.members_crashed_12"].values[::3].tolist() == stored.chunk["members_crashed"][:, 0, 1].tolist()
    assert (
        "members of the cohort whose business model crashed"
        in columns(tree, "outcomes")["wrapper.members_crashed_12"].meaning
    )


def test_outcomes_table__of_cohorts_alone_has_a_row_for_each_trial(tmp_path):
    alone = sector_layout(12, (30,), ("wrapper",), capital=(1.0,))
    chunk = sector_chunk(alone, 7)
    tree = trials.tree({"/": trials.root(alone, 1), "outcomes": trials.outcomes(alone, chunk)})
    (frame,) = blocks(tree, "outcomes")

    assert frame.trial.tolist() == list(range(7))
    assert list(frame) == ["trial", "narrative", "wrapper.members_crashed_6", "wrapper.members_crashed_12",
                           "wrapper.members_exited_6", "wrapper.members_exited_12"]  # fmt: skip


def test_run_of_cohorts_alone__is_stored_and_opened(tmp_path):
    run = stored_sector(tmp_path, 20, entities=("wrapper",), members=(30,), capital=(1.0,))
    tree = filon.open(run.path)

    assert np.array_equal(tree["outcomes"].members_exited, run.chunk["members_exited"])
    assert float(tree["sector"].crashed_count_probability.sel(month=12, count=0)) == 1.0
    assert "inputs" not in tree.children


@pytest.mark.parametrize("group", ["sector", "outcomes"])
def test_csv__reads_as_the_frame(stored, tmp_path, group):
    written = export(stored.path, "csv", group=group, out=tmp_path)
    (frame,) = blocks(filon.open(stored.path), group)
    with written.path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))

    assert len(rows) == len(frame) == written.rows
    assert list(rows[0]) == list(frame)


@pytest.mark.parametrize("group", ["sector", "outcomes"])
def test_parquet__reads_as_the_frame(stored, tmp_path, group):
    parquet = pytest.importorskip("pyarrow.parquet")
    written = export(stored.path, "parquet", group=group, out=tmp_path)
    (frame,) = blocks(filon.open(stored.path), group)

    read = parquet.read_table(written.path)
    assert read.column_names == list(frame.columns)
    for name in frame:
        mine, theirs = (column.astype(object).fillna("").tolist() for column in (read[name].to_pandas(), frame[name]))
        assert mine == theirs, name


def test_netcdf__reopens_equal(stored, tmp_path):
    pytest.importorskip("h5netcdf")
    written = export(stored.path, "netcdf", out=tmp_path)
    for group in ("sector", "outcomes"):
        with xr.open_dataset(written.path, engine="h5netcdf", group=group) as again:
            for name, variable in filon.open(stored.path)[group].data_vars.items():
                np.testing.assert_array_equal(again[name].values, variable.values)


def test_disk_needed__grows_with_the_sector():
    with_sector = sector_layout()
    without = sector_layout(sector=None)

    assert disk_needed(with_sector, 0) > disk_needed(without, 0) + 8 * with_sector.sector.horizons[0] * 514
