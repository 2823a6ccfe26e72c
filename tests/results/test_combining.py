"""Runs beside each other in one dataset: made-up ones, of different firms, months, narratives and dates."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import xarray as xr

import made_up_runs
from filon.errors import RunError
from filon.results import datasets, trials
from filon.results.arrays import BLOCK_SCENARIOS
from filon.results.combining import Part, combine, written
from filon.results.sector import sector_dataset
from filon.results.store import RunWriter
from made_up_sectors import example_sector


@pytest.fixture
def stored(tmp_path):
    """Store a made-up run and get its directory."""

    def made(name, layout, tally, stream=1):
        writer = RunWriter(tmp_path, name, layout, 0, resolved=name, run={"seed": 1, "trials": tally.total})
        groups = {
            "/": trials.root(layout, stream, made_up_runs.FIGURES),
            "summary": datasets.summary(layout, tally),
            "quantiles": datasets.quantile_dataset(layout, tally),
            "sector": sector_dataset(layout, tally),
        }
        return writer.finish(groups)

    return made


def combined(folder, parts, failed=()):
    combine(folder / "together.zarr", parts, "together", failed)
    return xr.open_datatree(folder / "together.zarr", engine="zarr").load()


def test_whole_numbers__stay_whole_numbers(stored, tmp_path):
    one = Part("one", "venture", stored("one", *made_up_runs.venture()), {})
    sector = Part("all", "sector", stored("all", *example_sector()), {})
    tree = combined(tmp_path, [one, sector], ["lost"])
    summary = tree["summary"]

    assert {name: summary[name].dtype.kind for name in ("trials", "trials_given", "exit_code")} == {
        "trials": "i", "trials_given": "i", "exit_code": "u",
    }  # fmt: skip
    assert tree.attrs["failed_scenarios"] == ["lost"]
    for name, variable in summary.data_vars.items():
        if variable.dtype.kind == "i" and variable.ndim > 1:
            assert variable.attrs["long_name"].endswith("; -1 where the scenario has none"), name
            assert (variable.values != -32768).all()


def test_sector__is_nan_of_a_case_of_one_firm(stored, tmp_path):
    one = Part("one", "venture", stored("one", *made_up_runs.venture()), {})
    sector = Part("all", "sector", stored("all", *example_sector()), {})
    tree = combined(tmp_path, [one, sector])

    assert tree["sector"].sector_crash_probability.sel(scenario="one").isnull().all()
    assert tree["sector"].sector_crash_probability.sel(scenario="all").notnull().any()


def test_members__are_minus_one_of_who_is_not_there(stored, tmp_path):
    one = Part("one", "venture", stored("one", *made_up_runs.venture()), {})
    layout, tally = example_sector()
    assert layout.cohorts
    sector = Part("all", "sector", stored("all", layout, tally), {})
    members = combined(tmp_path, [one, sector])["summary"].members

    assert members.dtype == np.int32
    np.testing.assert_array_equal(members.sel(scenario="all", entity=list(layout.entities)), layout.counts)
    assert (members.sel(scenario="one") == -1).all()


def test_dates__are_one_row_where_all_start_alike(stored, tmp_path):
    layout, tally = made_up_runs.venture()
    first, second = replace(layout, start=date(2025, 6, 30)), replace(layout, start=date(2025, 6, 30))
    parts = [Part("a", "v", stored("a", first, tally), {}), Part("b", "v", stored("b", second, tally), {})]
    later = Part("c", "v", stored("c", replace(layout, start=date(2026, 3, 31)), tally), {})

    assert combined(tmp_path, parts)["summary"].date.dims == ("month",)
    (tmp_path / "together.zarr").rename(tmp_path / "before.zarr")
    dates = combined(tmp_path, [*parts, later])["summary"].date
    assert dates.dims == ("scenario", "month")
    assert str(dates.sel(scenario="c", month=0).values)[:10] == "2026-03-31"
    assert str(dates.sel(scenario="a", month=1).values)[:10] == "2025-07-31"


def test_axis__is_numbers_or_texts(stored, tmp_path):
    run = stored("one", *made_up_runs.venture())
    values = [{"x.price": 15, "market": "consumer", "month": 3}, {"x.price": 20.5, "market": {"p50": 1}}, {}]
    tree = combined(tmp_path, [Part(f"case {n}", "v", run, grid) for n, grid in enumerate(values)])
    for group in tree.children.values():
        np.testing.assert_array_equal(group["x.price"], [15.0, 20.5, np.nan])
        assert group["market"].values.tolist() == ["consumer", '{"p50": 1}', ""]
        np.testing.assert_array_equal(group["month_set"], [3, np.nan, np.nan])


def test_block__of_many_scenarios_is_each_of_them(stored, tmp_path):
    layout, tally = made_up_runs.venture()
    runs = [stored("even", layout, tally), stored("odd", replace(layout, entities=("other",)), tally)]
    count = BLOCK_SCENARIOS + 3
    tree = combined(tmp_path, [Part(f"case {n}", "v", runs[n % 2], {}) for n in range(count)])
    crash = tree["summary"].crash_probability
    (own,) = layout.entities

    assert crash.sizes["scenario"] == count
    for number in range(count):
        here, there = (own, "other") if number % 2 == 0 else ("other", own)
        np.testing.assert_array_equal(crash[number].sel(entity=here), crash[0].sel(entity=own))
        assert crash[number].sel(entity=there).isnull().all()


def test_streams_of_two_versions__are_not_combined(stored, tmp_path):
    parts = [Part(name, "v", stored(name, *made_up_runs.venture(), stream), {}) for stream, name in enumerate("ab", 1)]

    with pytest.raises(RunError, match="two versions of the streams"):
        combined(tmp_path, parts)


def test_name_with_two_codes__is_refused(stored, tmp_path):
    layout, tally = made_up_runs.venture()
    other = replace(layout, exits=tuple(replace(code, code=code.code + 100) for code in layout.exits))
    parts = [Part("a", "v", stored("a", layout, tally), {}), Part("b", "v", stored("b", other, tally), {})]

    with pytest.raises(RunError, match="has two codes"):
        combined(tmp_path, parts)


def test_text_of_a_value__is_json():
    assert [written(value) for value in ("a", True, date(2025, 6, 30))] == ["a", "true", '"2025-06-30"']
