"""Runs held against each other: what their own trials say, one by one."""

import numpy as np
import pytest

import filon
from filon.results.comparing import matched


@pytest.fixture(scope="module")
def trees():
    """One firm as it is, at a higher price, and with another seed."""
    plain, dear = filon.load("wrapper", months=24), filon.load("wrapper", months=24, **{"wrapper.price": 26.0})
    return [
        filon.simulate(plain, trials=3000, seed=1, keep="outcomes:3000", threads=1),
        filon.simulate(dear, trials=2500, seed=1, keep="outcomes:2500", threads=1),
        filon.simulate(plain, trials=3000, seed=2, keep="outcomes:3000", threads=1),
    ]


def crashed(tree, month, trials):
    months = tree["outcomes"].crash_month.values[:trials, 0]
    return (months >= 0) & (months <= month)


@pytest.mark.parametrize("month", [0, 6, 17, 24])
def test_differences__are_those_of_the_pairs(trees, month):
    found = filon.compare(trees[0], trees[1]).sel(entity="wrapper", month=month)
    one, other = crashed(trees[0], month, 2500).astype(float), crashed(trees[1], month, 2500).astype(float)

    assert found.first == one.mean()
    assert found.second == other.mean()
    assert float(found.difference) == pytest.approx((other - one).mean())
    assert found.pairs == 2500
    assert float(found.standard_error) == pytest.approx((other - one).std() / 50.0, rel=0.02, abs=1e-3)
    assert found.standard_error >= (other - one).std() / 50.0
    assert float(found.standard_error_apart) == pytest.approx(np.hypot(one.std(), other.std()) / 50.0)


def test_run__has_the_probability_that_its_own_summary_tells(trees):
    found, summary = filon.compare(trees[0], trees[2]), trees[0]["summary"].crash_probability

    assert np.array_equal(found["first"].values, summary.transpose("entity", "month").values)


def test_dear_price__differs_by_more_than_its_error_and_pairs_help(trees):
    found = filon.compare(trees[0], trees[1]).isel(entity=0, month=-1)

    assert abs(found.difference) > 3.0 * found.standard_error
    assert found.standard_error_least < found.standard_error < found.standard_error_apart


def test_other_seed__shares_nothing_and_differs_by_chance(trees):
    found = filon.compare(trees[0], trees[2]).isel(entity=0, month=-1)

    assert float(found.standard_error) == pytest.approx(float(found.standard_error_apart), rel=0.1)
    assert abs(found.difference) < 4.0 * found.standard_error


def test_run_against_itself__is_nought_with_an_error(trees):
    found = filon.compare(trees[0], trees[0])

    assert float(abs(found.difference).max()) == 0.0
    assert float(found.standard_error.min()) > 0.0
    assert found.first.identical(found.second.rename("first").assign_attrs(found.first.attrs))


def test_wholes__are_compared_where_no_trial_was_kept(trees):
    bare = filon.simulate(filon.load("wrapper", months=12), trials=3000, seed=1, keep="summary", threads=1)
    found = filon.compare(bare, trees[1])

    assert found.sizes["month"] == 13  # what both have
    assert int(found.pairs[0]) == 0
    summary = bare["summary"].isel(entity=0)
    assert np.allclose(found.first[0], summary.crash_probability)
    assert np.all(found.difference_low <= found.difference)
    assert np.all(found.difference <= found.difference_high)
    assert np.allclose(found.standard_error, found.standard_error_apart)


def test_every_number__has_a_unit_and_a_meaning(trees):
    found = filon.compare(trees[0], trees[1])

    assert all(value.attrs["units"] and value.attrs["long_name"] for value in found.data_vars.values())
    assert {str(found[step].dtype) for step in ("month",)} == {"int32"}
    assert "date" in found.coords


def test_firms__are_matched_by_name_or_alone():
    assert matched(["a", "b", "c"], ["c", "a"]) == [("a", "a"), ("c", "c")]
    assert matched(["a"], ["b"]) == [("a", "b")]
    with pytest.raises(filon.InputError, match="no firm in common: a, b and c"):
        matched(["a", "b"], ["c"])


def test_models_of_other_steps__are_refused(trees):
    def margin(draw):
        return draw.x

    own = filon.Model(name="own", step="year", inputs={"x": filon.normal(0.0, 1.0)}, margin=margin)
    with pytest.raises(filon.InputError, match="cannot be compared"):
        filon.compare(trees[0], filon.simulate(own, trials=500, seed=1, threads=1))
