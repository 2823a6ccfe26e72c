"""`filon.solve` finds levers whose answers are known, and says how surely."""

from math import isnan
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import norm

import filon
from filon.errors import InputError
from filon.expressions.evaluation import Answer
from filon.levers.search import Curve, nearest, searched
from filon.statistics.intervals import wilson

HERE = Path(__file__).with_name("own_levers.py")
THRESHOLD, HOLLOW = f"{HERE}:threshold", f"{HERE}:hollow"
QUICK = {"trials": 4000, "threads": 1}
KNOWN = float(norm.isf(0.1))


def test_answer__is_the_normal_quantile_within_its_limits():
    found = filon.solve(THRESHOLD, "threshold", "crash(1) <= 0.10", between=(0, 3), trials=100_000, seed=2, threads=1)

    assert found.answer_low <= KNOWN <= found.answer_high
    assert abs(float(found.answer) - KNOWN) < 0.02
    assert 0.01 < found.answer_high - found.answer_low < 0.04  # 2 * 1.96 * sqrt(0.09 / n) / density
    assert found.ends_below.item()
    assert not found.ends_above.item()
    assert not found.base_met
    assert found.base_probability_low < norm.sf(1.0) < found.base_probability_high
    assert found.attrs["complete"] == 1


def test_interval__on_the_lever_covers_the_known_answer_as_often_as_it_says():
    held = 0
    for seed in range(1, 41):
        found = filon.solve(THRESHOLD, "threshold", "crash(1) <= 0.10", between=(0, 3), seed=seed, **QUICK)
        held += bool(found.answer_low <= KNOWN <= found.answer_high)

    assert held >= 34  # 38 are expected; fewer than 34 have odds of one in 300


def test_dataset__names_its_dimensions_units_and_the_setting_that_was_simulated():
    found = filon.solve(THRESHOLD, "threshold", "crash(1) <= 0.10", between=(0, 3), **QUICK)

    assert set(found.sizes) == {"setting", "region"}
    assert list(found.setting.values) == sorted(found.setting.values)
    assert all("long_name" in value.attrs for value in found.data_vars.values())
    one = filon.simulate(filon.load(THRESHOLD, overrides={"threshold": float(found.answer)}), **QUICK)
    known = float(one["summary"].crash_probability.squeeze()[-1])
    assert float(found.probability.sel(setting=float(found.answer))) == known <= 0.10


def test_two_crossings__give_one_region_between_them_and_the_nearer_end():
    at_one = 0.5 + norm.sf(2.0)  # the draw is below 0, or above 2
    found = filon.solve(HOLLOW, "middle", f"crash(1) <= {at_one}", between=(-3, 4), **QUICK)

    assert found.sizes["region"] == 1
    assert found.least_low <= -1.0 <= found.least_high
    assert found.most_low <= 1.0 <= found.most_high
    assert float(found.answer) == float(found.most[0])
    assert float(found.now) == 2.0


def test_no_value__has_no_answer_and_the_best_lies_between_the_first_looks():
    lowest = 2.0 * norm.sf(1.0)
    found = filon.solve(HOLLOW, "middle", f"crash(1) <= {0.9 * lowest}", between=(-1.5, 4), **QUICK)

    assert isnan(float(found.answer))
    assert found.sizes["region"] == 0
    assert abs(float(found.best)) < 0.3
    at_best = found.sel(setting=float(found.best))
    assert at_best.probability_low <= lowest <= at_best.probability_high + 0.01


def test_values__are_all_tried_and_no_others():
    found = filon.solve(THRESHOLD, "threshold", "crash(1) >= 0.10", values=(2.0, 0.5, 1.0), **QUICK)

    assert list(found.setting.values) == [0.5, 1.0, 2.0]
    assert list(found.met.values) == [True, True, False]
    assert float(found.answer) == 1.0
    assert isnan(float(found.answer_low))


def test_target__met_as_it_is_needs_no_change():
    found = filon.solve(THRESHOLD, "threshold", "crash(1) <= 0.30", between=(0, 3), **QUICK)

    assert found.base_met
    assert float(found.answer) == float(found.now) == 1.0
    assert found.least_low <= norm.isf(0.3) <= found.least_high


@pytest.mark.parametrize(
    ("lever", "to", "options", "said"),
    [
        ("treshold", "crash(1) <= 0.1", {"between": (0, 1)}, "did you mean 'threshold'"),
        ("threshold", "crash(1)", {"between": (0, 1)}, "a threshold is missing"),
        ("threshold", "crash(1) <= 0.1 and crash(1) >= 0", {"between": (0, 1)}, "one condition is expected"),
        ("threshold", "crash(2) <= 0.1", {"between": (0, 1)}, "outside the run"),
        ("threshold", "crash(1) <= 0.1", {}, "no range is listed for it"),
        ("threshold", "crash(1) <= 0.1", {"between": (1, 1)}, "has one value"),
        ("threshold", "crash(1) <= 0.1", {"between": (0, 1), "firm": "nobody"}, "no such firm"),
        ("threshold", "crash(1) <= 0.1", {"between": (0, 1), "tolerance": 0.0}, "is not above 0"),
    ],
)
def test_bad_question__is_refused_before_anything_is_simulated(lever, to, options, said):
    told = []
    with pytest.raises(InputError, match=said):
        filon.solve(THRESHOLD, lever, to, told=lambda *words: told.append(words), **options)
    assert told == []


def test_bad_end__of_the_range_is_refused_before_anything_is_simulated():
    told = []
    with pytest.raises(InputError, match="outside"):
        filon.solve("wrapper", "wrapper.price", "crash(12) <= 0.1", between=(-5, 20), told=lambda *w: told.append(w))
    assert told == []


def test_shorter_simulation__changes_nothing_before():
    pair = [filon.simulate(filon.load("wrapper", months=months), trials=500, threads=1) for months in (12, 36)]
    short, long = (tree["summary"].crash_probability.sel(month=slice(0, 12)) for tree in pair)
    np.testing.assert_array_equal(short, long)


def curve(function, trials=10_000_000, relation="<=", threshold=0.1):
    """A curve without sampling error to speak of."""

    def estimate(value):
        return Answer(*(float(part) for part in wilson(round(function(value) * trials), trials)))

    return Curve(estimate, relation, threshold)


def test_limits__beyond_the_range_are_not_numbers():
    found = searched(curve(lambda x: 0.1 + 0.001 * (0.1 - x), trials=1000), 0.0, 1.0, 1e-3, 0.5)

    assert len(found) == 1
    assert isnan(found[0].least.low)
    assert isnan(found[0].least.high)


def test_three_regions__are_all_found_and_the_nearest_answers():
    wave = curve(lambda x: 0.1 + 0.05 * np.sin(x))
    found = searched(wave, 0.3, 4.0 * np.pi - 1e-3, 1e-4, 7.0)

    assert [(round(one.least.value / np.pi, 2), round(one.most.value / np.pi, 2)) for one in found] == [
        (1.0, 2.0), (3.0, 4.0),
    ]  # fmt: skip
    assert nearest(found, 7.0).value == pytest.approx(2.0 * np.pi, abs=1e-3)
    assert nearest(found, 4.0).value == 4.0
    assert len(wave.points) < 60


def test_step__is_found_to_the_tolerance():
    found = searched(curve(lambda x: 0.3 if x < 0.777 else 0.05), 0.0, 1.0, 1e-4, 0.0)

    assert 0.777 <= found[0].least.value <= 0.777 + 2e-4
    assert abs(found[0].least.low - 0.777) < 2e-4
