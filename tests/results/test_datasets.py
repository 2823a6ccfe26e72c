from __future__ import annotations

import json

import numpy as np
import pytest
import xarray as xr
from stored_example import PROVENANCE, bin_of, example_chunk, example_groups, example_layout, example_tally

from filon.results import datasets, trials
from filon.results.layout import Bins, Code, Layout, NarrativeLayout, QuantityLayout
from filon.results.tally import Tally
from filon.statistics.intervals import wilson


@pytest.fixture(scope="module")
def layout():
    return example_layout()


@pytest.fixture(scope="module")
def chunk(layout):
    return example_chunk(layout, 1000)


@pytest.fixture(scope="module")
def tally(layout, chunk):
    return example_tally(layout, chunk)


@pytest.fixture(scope="module")
def summary(layout, tally):
    return datasets.summary(layout, tally)


def test_summary__counts_trials_up_to_and_including_the_month(summary, chunk):
    crashed = (chunk["crash_month"][:, 0] > 0) & (chunk["crash_month"][:, 0] <= 6)
    freezes = (chunk["exit"][:, 1] == 2) & (chunk["exit_month"][:, 1] <= 12)

    assert summary.crash_probability.sel(entity="alpha", month=6) == crashed.mean()
    assert summary.exit_probability.sel(entity="beta", month=12, exit="funding_freeze") == freezes.mean()
    assert (summary.crash_probability.sel(month=0) == 0.0).all()
    assert summary.trials == 1000


def test_summary__limits_are_those_of_wilson(summary, chunk):
    k = np.count_nonzero(chunk["crash_month"][:, 0] > 0)
    found = summary.sel(entity="alpha", month=12)

    assert found.crash_probability_low == wilson(k, 1000).low
    assert found.crash_probability_high == wilson(k, 1000).high
    assert summary.crash_probability_high.sel(month=0).values == pytest.approx(3.84 / 1003.84, rel=1e-3)


def test_summary__causes_sum_to_the_crash(summary):
    assert summary.cause_probability.sum("cause").values == pytest.approx(summary.crash_probability.values)


def test_summary__ruin_is_its_exits(summary):
    ruin = summary.exit_probability.sel(exit=["insolvency", "funding_freeze"]).sum("exit")

    assert ruin.values == pytest.approx(summary.ruin_probability.values)


def test_summary__is_reweighted_by_one_line(summary, chunk):
    shares = xr.DataArray(np.bincount(chunk["narrative"]) / 1000, dims="narrative")
    again = (summary.crash_probability_given * shares).sum("narrative")

    assert summary.narrative_weight.values.tolist() == [0.25, 0.75]
    assert summary.trials_given.values.tolist() == np.bincount(chunk["narrative"]).tolist()
    assert again.values == pytest.approx(summary.crash_probability.values)


@pytest.mark.parametrize("name", ["exit", "cause", "crash", "ruin", "mark"])
def test_summary__has_every_family_with_limits_and_by_narrative(summary, name):
    more = (name,) if name in ("exit", "cause", "mark") else ()
    for limit in ("", "_low", "_high"):
        assert summary[f"{name}_probability{limit}"].dims == ("entity", "month", *more)
        assert summary[f"{name}_probability{limit}_given"].dims == ("narrative", "entity", "month", *more)


def test_summary__dates_stand_beside_months(summary):
    dates = summary.date.values.astype("datetime64[D]").astype(str)

    assert dates[[0, 1, 8, 12]].tolist() == ["2025-06-30", "2025-07-31", "2026-02-28", "2026-06-30"]


def test_summary__codes_are_explained(summary):
    assert summary.exit_code.values.tolist() == [2, 1, 10]
    assert summary.cause_code.values.tolist() == [2, 1, 7]
    assert summary.exit_code.attrs["flag_meanings"] == "funding_freeze insolvency acquired"


def test_every_variable__has_units_and_long_name(layout, tally, chunk):
    groups = example_groups(layout, tally) | {
        "outcomes": trials.outcomes(layout, chunk),
        "inputs": trials.inputs(layout, chunk["inputs"]),
    }
    for name, group in groups.items():
        for key, variable in group.variables.items():
            assert variable.attrs.get("long_name"), f"{name} {key}"
            assert variable.attrs.get("units") or key == "date", f"{name} {key}"  # xarray gives dates theirs


def test_quantiles__are_of_firms_still_there_and_of_all(layout):
    one = Layout(
        "one", ("a",), (NarrativeLayout("all", 1.0),), (Code(1, "gone", crash=True),), (),
        (QuantityLayout("revenue", "USD/month", "revenue", (Bins("asinh", 1e3),), with_gone=True),), months=2,
    )  # fmt: skip
    values = np.random.default_rng(1).lognormal(12.0, 1.0, 60_000)
    tally = Tally.empty(one)
    tally.trials[:] = 100_000
    tally.exits[0, 0, 1, 0], tally.exits[0, 0, 2, 0] = 40_000, 60_000
    np.add.at(tally.histograms[0, 1, 0, 0], bin_of(values, one.quantities[0].bins[0]), 1)
    found = datasets.quantile_dataset(one, tally).isel(entity=0)
    everybody = np.concatenate([np.zeros(40_000), values])

    # 0.5% of the value: linear interpolation and 60,000 values
    assert found.revenue.sel(month=1).values == pytest.approx(np.quantile(values, found["quantile"]), rel=0.005)
    assert found.revenue_all.sel(month=1).values == pytest.approx(
        np.quantile(everybody, found["quantile"]), rel=0.005, abs=1e-9
    )
    assert np.isnan(found.revenue.sel(month=2)).all()
    assert (found.revenue_all.sel(month=2) == 0.0).all()
    assert found.alive.values == pytest.approx([1.0, 0.6, 0.0])


def test_quantiles__of_month_0_are_exact_where_all_trials_start_alike(layout, tally):
    revenue = layout.quantities[0]
    started = QuantityLayout(**{name: getattr(revenue, name) for name in ("name", "unit", "long_name", "bins")},
                             with_gone=True, start=(5.0e6, None))  # fmt: skip
    found = datasets.quantile_dataset(example_layout(quantities=(started, layout.quantities[1])), tally)

    assert (found.revenue.sel(entity="alpha", month=0) == 5.0e6).all()
    assert (found.revenue_all.sel(entity="alpha", month=0) == 5.0e6).all()
    assert (found.revenue.sel(entity="beta", month=0).diff("quantile") > 0).all()


def test_diagnostics__count_what_the_histograms_could_not_hold(layout):
    tally = Tally.empty(layout)
    tally.histograms[0, 3, 0, :, 0] = [2, 3]
    tally.histograms[1, 4, 1, :, 513] = [1, 0]
    found = datasets.diagnostics(layout, tally)

    assert found.histogram_underflow.sum() == found.histogram_underflow.sel(entity="alpha", month=3, quantity="revenue")
    assert found.histogram_underflow.sum() == 5
    assert found.histogram_overflow.sel(entity="beta", month=4, quantity="contribution_margin") == 1
    assert found.nan_count == 0
    assert "crash_probability_running" not in found


def test_diagnostics__show_how_the_estimate_settles(layout, tally):
    found = datasets.diagnostics(layout, tally, {1000: (400, 420), 512: (200, 210)})

    assert found.trials_done.values.tolist() == [512, 1000]
    assert found.crash_probability_running.sel(entity="beta").values == pytest.approx([210 / 512, 0.42])
    assert found.effective_sample_size == 1000.0


def test_outcomes__hold_the_arrays_as_they_came(layout, chunk):
    found = trials.outcomes(layout, chunk)

    assert found.exit.dims == ("trial", "firm")
    assert found.mark_month.dims == ("trial", "firm", "mark")
    assert found.exit.attrs["flag_values"] == [0, 2, 1, 10]
    assert found.exit.attrs["flag_meanings"] == "alive funding_freeze insolvency acquired"
    assert found.crash_cause.attrs["flag_meanings"] == "none funding_freeze insolvency upside_down"
    assert found.narrative.attrs["flag_meanings"] == "bubble gold_rush"
    assert [found[name].dtype.str for name in ("exit", "exit_month", "raised")] == ["|u1", "<i2", "<f4"]
    assert np.shares_memory(found.exit.values, chunk["exit"])


def test_inputs__name_unit_scope_and_correlation(layout, chunk):
    found = trials.inputs(layout, chunk["inputs"])

    assert found.draw.dims == ("trial", "input")
    assert found.input_unit.sel(input="price") == "USD/user/month"
    assert found.input_scope.values.tolist() == ["alpha", "world"]
    assert found.correlation.sel(input="price", input_other="growth") == 0.3
    assert found.correlation.sel(input="price", input_other="price") == 1.0


def test_root__names_format_streams_and_origin(layout):
    attributes = trials.root(layout, 7, PROVENANCE).attrs

    assert attributes["title"] == "two firms for tests"
    assert attributes["Conventions"].startswith("CF-")
    assert (attributes["filon_format"], attributes["stream_version"]) == (1, 7)
    assert json.loads(attributes["provenance"]) == [
        {"key": "firm.price", "value": "20", "unit": "USD", "as_of": "2025-06-30", "source": "a", "judgement": ""}
    ]


def test_tree__has_coordinates_in_every_group(layout, tally):
    tree = trials.tree(example_groups(layout, tally) | {"nothing": None})

    assert "nothing" not in tree
    for group in ("summary", "quantiles", "paths", "diagnostics"):
        assert {"month", "date"} <= set(tree[group].coords)


@pytest.fixture
def claims():
    """A model of one's own: one entity, steps without dates, no narratives, no marks, no quantities."""
    return Layout(
        "ruin by claims", ("claims",), (NarrativeLayout("all", 1.0),), (Code(1, "ruin", crash=True), Code(2, "over")),
        (), (), months=100, step="claim",
    )  # fmt: skip


def test_own_model__names_its_step_and_leaves_out_what_has_no_meaning(claims):
    tally = Tally.empty(claims)
    tally.trials[:] = 10
    tally.exits[0, 0, 40, 0] = tally.causes[0, 0, 40, 0] = 3
    found = datasets.summary(claims, tally)

    assert found.crash_probability.dims == ("entity", "claim")
    assert found.crash_probability.sel(claim=40).item() == 0.3
    assert set(found.coords) == {"entity", "claim", "exit", "exit_code", "cause", "cause_code"}
    assert not any(name.endswith("_given") or name.startswith(("mark", "ruin", "narrative")) for name in found)
    assert datasets.quantile_dataset(claims, tally) is None


def test_own_model__ends_names_of_steps_in_step(claims):
    chunk = example_chunk(claims, 5)

    assert set(trials.outcomes(claims, chunk)) == {"exit", "exit_step", "crash_cause", "crash_step"}


def test_own_model__of_no_steps_has_one(claims):
    static = Layout(
        "rp22", ("rp22",), (NarrativeLayout("all", 1.0),), (Code(1, "event", crash=True),), (), (), months=1,
        step="step", static=True,
    )  # fmt: skip
    found = datasets.summary(static, Tally.empty(static))

    assert found.step.values.tolist() == [0, 1]
    assert "counted at 1" in found.step.attrs["long_name"]
    assert trials.root(static, 1).attrs["horizons"] == [1]


def test_layout__counts_the_bytes_of_a_trial(layout, claims, chunk):
    size = sum(values.itemsize * values[0].size for values in chunk.values())

    assert layout.bytes_per_trial == size
    assert claims.bytes_per_trial == 1 + 2 + 1 + 2
