"""Another median of an input, by weights: as if it had been simulated so."""

import numpy as np
import pytest
from scipy import stats

import filon


def limit(draw):
    return 1.5 - draw.x - 0.5 * draw.y


def model(x=0.0, y=0.0):
    return filon.Model(name="limit", inputs={"x": filon.normal(x, 1.0), "y": filon.normal(y, 1.0)}, margin=limit)


def answer(x=0.0, y=0.0):
    return stats.norm.sf((1.5 - x - 0.5 * y) / np.sqrt(1.25))


@pytest.fixture(scope="module")
def tree():
    return filon.simulate(model(), trials=100_000, seed=2, threads=1)


def crash(found):
    return [float(found[f"crash_probability{end}"].values[0, -1]) for end in ("", "_low", "_high")]


@pytest.mark.parametrize("medians", [{"x": 0.7}, {"x": -0.5}, {"y": 0.4}, {"x": 0.4, "y": -0.6}])
def test_shifted_probability__is_that_of_the_shifted_model(tree, medians):
    estimate, low, high = crash(filon.shifted(tree, medians))
    error = (high - low) / 3.92

    assert abs(estimate - answer(**medians)) < 4 * error
    assert error < 0.004


def test_median__is_the_one_asked_for_and_the_shift_is_told_in_deviations(tree):
    found = filon.shifted(tree, {"x": 0.5, "y": 0.25})

    assert found.median_before.values == pytest.approx([0.0, 0.0], abs=0.02)
    assert found.median_after.values == pytest.approx([0.5, 0.25], abs=2e-3)
    assert found.deviations.values == pytest.approx([0.5, 0.25], abs=0.02)


def test_effective_trials__fall_as_theory_says(tree):
    found = filon.shifted(tree, {"x": 1.0})

    assert found.attrs["effective_trials"] / 100_000 == pytest.approx(np.exp(-1.0), rel=0.1)


def test_interval__covers_as_often_as_it_says():
    held = 0
    for seed in range(40):
        small = filon.simulate(model(), trials=4000, seed=seed, threads=1)
        _, low, high = crash(filon.shifted(small, {"x": 0.8}))
        held += low <= answer(x=0.8) <= high

    assert held >= 34


def test_no_shift__changes_nothing(tree):
    before = float(filon.shifted(tree, {"x": 0.0}).crash_probability_before.values[0, -1])
    estimate, *_ = crash(filon.shifted(tree, {"x": 0.0}))

    assert estimate == pytest.approx(before, abs=2e-3)


@pytest.mark.parametrize(
    ("medians", "said"),
    [
        ({"x": 2.0}, "tell no more than .* would"),
        ({"x": 9.0}, "no modest shift of"),
        ({"z": 1.0}, "no input of that name"),
    ],
)
def test_what_cannot_be_weighted__is_refused_with_the_reason(tree, medians, said):
    with pytest.raises(filon.InputError, match=said):
        filon.shifted(tree, medians)


def test_correlated_inputs_and_narratives__are_as_if_simulated_so():
    """The wrapper's retention, shifted within each narrative, against a run in which it was drawn so."""
    tree = filon.simulate("wrapper", trials=60_000, seed=5, threads=1)
    middles = tree["inputs"].draw.sel(input=["retention_12m", "serve_subscriber"]).median("trial").values
    asked = dict(zip(["retention_12m", "serve_subscriber"], (middles * [0.95, 1.05]).tolist(), strict=True))
    both = filon.shifted(tree, asked, {"bubble": 0.45})
    alone = filon.shifted(tree, {"retention_12m": asked["retention_12m"]})

    assert both.median_after.values == pytest.approx([*asked.values()], rel=1e-3)
    drawn = tree["inputs"].draw.sel(input="retention_12m").values
    assert float(alone.median_before[0]) == pytest.approx(np.median(drawn), rel=0.01)
    assert float(alone.crash_probability[0, -1]) > float(alone.crash_probability_before[0, -1])


def test_narratives__alone_are_as_the_summary_says():
    tree = filon.simulate("wrapper", trials=60_000, seed=5, threads=1)
    found = filon.shifted(tree, {}, {"bubble": 0.7})
    summary = tree.filon.reweighted(bubble=0.7)

    assert float(found.crash_probability.sel(month=36)[0]) == pytest.approx(
        float(summary.crash_probability.sel(month=36)[0]), abs=1e-9
    )


def test_band__is_as_wide_as_the_weights_are_unsure():
    tree = filon.simulate("wrapper", trials=60_000, seed=5, threads=1)
    wide, narrow = (filon.narrative_band(tree, worth) for worth in (5.0, 500.0))
    given = tree["summary"].crash_probability_given.sel(month=36, entity="wrapper").values
    prior = tree["summary"].narrative_weight.values
    variance = (prior @ given**2 - (prior @ given) ** 2) / 6.0

    def width(band):
        own = band.crash_probability.sel(month=36, entity="wrapper").values
        return own[2] - own[0]

    assert width(wide) == pytest.approx(2 * 1.96 * np.sqrt(variance), rel=0.15)
    assert width(narrow) < width(wide) / 5
    own = narrow.crash_probability.sel(month=36, entity="wrapper").values
    assert own[0] < float(tree["summary"].crash_probability.sel(month=36)[0]) < own[2]


def test_band__wants_a_positive_worth_and_narratives(tree):
    with pytest.raises(filon.InputError, match="positive number"):
        filon.narrative_band(tree, 0.0)
    with pytest.raises(filon.InputError, match="no narratives"):
        filon.narrative_band(tree, 5.0)
