"""Settings tried side by side say what runs of their own say."""

import numpy as np
import pytest

import filon

OPTIONS = {"trials": 2000, "seed": 3, "months": 18, "threads": 1}
LEVERS = {"wrapper.price": [20.0, 30.0], "wrapper.starting_runway": [3.0]}


@pytest.fixture(scope="module")
def swept():
    told = []
    return filon.sweep("wrapper", LEVERS, told=lambda *words: told.append(words), **OPTIONS), told


def simulated(**changes):
    scenario = filon.load("wrapper", months=18, **changes)
    return filon.simulate(scenario, trials=2000, seed=3, threads=1, keep="outcomes:2000")


def test_settings__are_what_single_runs_say(swept):
    found, _ = swept
    base, dear = simulated(), simulated(**{"wrapper.price": 30.0})
    pair = filon.compare(base, dear)
    own = found.isel(setting=1)

    for name, as_named in (("crash_probability", "second"), ("base_probability", "first")):
        np.testing.assert_allclose(own[name], pair[as_named])
    for name in ("difference", "difference_low", "difference_high", "standard_error", "standard_error_apart"):
        np.testing.assert_array_equal(own[name], pair[name])
    summary = dear["summary"].crash_probability.sel(entity="wrapper").values
    np.testing.assert_allclose(own.crash_probability.sel(entity="wrapper"), summary, atol=1e-12)


def test_dataset__names_its_dimensions_and_levers(swept):
    found, told = swept

    assert found.crash_probability.dims == ("setting", "entity", "month")
    assert found.base_probability.dims == ("entity", "month")
    assert found.sizes == {"setting": 3, "entity": 1, "month": 19}
    np.testing.assert_array_equal(found["wrapper.price"], [20.0, 30.0, np.nan])
    np.testing.assert_array_equal(found["wrapper.starting_runway"], [np.nan, np.nan, 3.0])
    assert all(value.attrs["units"] and value.attrs["long_name"] for value in found.data_vars.values())
    assert [words[0] for words in told] == [0, 1, 2, 3]
    assert [words[2] for words in told] == [
        "as it is",
        "wrapper.price = 20",
        "wrapper.price = 30",
        "wrapper.starting_runway = 3",
    ]


def test_short_runway__crashes_more_and_pairs_see_it(swept):
    poor = swept[0].isel(setting=2).sel(entity="wrapper", month=18)

    assert poor.difference > 3.0 * poor.standard_error
    assert poor.standard_error < poor.standard_error_apart


def test_grid__tries_every_combination_and_finds_each_alone(swept):
    grid = filon.sweep("wrapper", {"wrapper.price": [20.0, 30.0], "wrapper.cash": [1e5, 5e6]}, grid=True, **OPTIONS)

    assert grid.sizes["setting"] == 4
    assert sorted(zip(grid["wrapper.price"].values, grid["wrapper.cash"].values, strict=True)) == [
        (20.0, 1e5), (20.0, 5e6), (30.0, 1e5), (30.0, 5e6),
    ]  # fmt: skip
    both = simulated(**{"wrapper.price": 30.0, "wrapper.cash": 1e5})["summary"].crash_probability
    np.testing.assert_allclose(grid.crash_probability.isel(setting=2), both, atol=1e-12)


def test_fault__of_any_value_is_told_before_anything_is_simulated():
    told = []
    with pytest.raises(filon.InputError, match="outside"):
        filon.sweep("wrapper", {"wrapper.price": [20.0, -1.0]}, told=lambda *words: told.append(words), **OPTIONS)
    with pytest.raises(filon.InputError, match="did you mean"):
        filon.sweep("wrapper", {"wrapper.prise": [20.0]}, told=lambda *words: told.append(words), **OPTIONS)
    assert told == []
