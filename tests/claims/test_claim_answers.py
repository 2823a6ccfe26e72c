"""Numbers against what a claim says, with made-up numbers."""

import numpy as np
import pytest

from filon.claims.answers import Probability, apart, of_change, of_level, of_ratio, paired, probability, whole
from filon.claims.shapes import Region


def flags(events, trials):
    """The first `events` of `trials`."""
    return np.arange(trials) < events


def test_probability__has_wilsons_limits():
    found = probability(10, 100)

    assert found.value == pytest.approx(0.10)
    assert (found.low, found.high) == (pytest.approx(0.0552, abs=1e-4), pytest.approx(0.1744, abs=1e-4))
    assert found.trials == 100


@pytest.mark.parametrize(
    ("low", "high", "answer"),
    [
        (0.51, 0.60, "supported"),
        (0.50, 0.60, "supported"),
        (0.49, 0.60, "too close to call"),
        (0.30, 0.50, "too close to call"),
        (0.30, 0.49, "not supported"),
    ],
)
def test_level__is_answered_by_the_whole_interval(low, high, answer):
    assert of_level(Probability(0.5, low, high, 100), Region(least=0.5)) == answer


def test_level__between_two_bounds():
    region = Region(least=0.2, most=0.4)

    assert of_level(Probability(0.3, 0.25, 0.35, 100), region) == "supported"
    assert of_level(Probability(0.4, 0.35, 0.45, 100), region) == "too close to call"
    assert of_level(Probability(0.1, 0.05, 0.15, 100), region) == "not supported"


def test_level__of_no_trial_is_not_asked():
    assert of_level(probability(0, 0), Region(least=0.5)) == "not asked"


def test_paired__is_the_mean_and_error_over_trials():
    before, after = np.array([True, True, True, False]), np.array([True, False, False, False])
    steps = np.array([1 - 0.5, -0.5, -0.5, 0.0])

    found = paired(before, after, 0.5)

    assert found.value == pytest.approx(steps.mean())
    assert found.error == pytest.approx(steps.std(ddof=1) / 2.0)


def test_paired__errs_less_than_groups_apart_where_trials_agree():
    before, after = flags(400, 1000), flags(380, 1000)
    alone = apart(probability(380, 1000), probability(400, 1000), 1.0)

    assert paired(before, after, 1.0).value == pytest.approx(alone.value)
    assert paired(before, after, 1.0).error < alone.error / 2.0


@pytest.mark.parametrize(
    ("after", "region", "answer"),
    [
        (200, Region(most=0.75), "supported"),
        (300, Region(most=0.75), "too close to call"),
        (390, Region(most=0.75), "not supported"),
        (400, Region(least=0.9, most=1.1), "supported"),
        (440, Region(least=0.9, most=1.1), "too close to call"),
        (480, Region(least=0.9, most=1.1), "not supported"),
        (200, Region(least=0.9), "not supported"),
        (0, Region(most=0.75), "supported"),
    ],
)
def test_change__is_answered_by_the_ratio_over_the_same_trials(after, region, answer):
    assert of_change(flags(400, 1000), flags(after, 1000), region) == answer


def test_ratio__of_two_groups():
    dark, half, none = probability(400, 1000), probability(200, 1000), probability(0, 0)

    assert of_ratio(dark, probability(100, 1000), Region(least=2.0)) == "supported"
    assert of_ratio(dark, half, Region(least=2.0)) == "too close to call"
    assert of_ratio(dark, probability(300, 1000), Region(least=2.0)) == "not supported"
    assert of_ratio(dark, none, Region(least=2.0)) == "not asked"


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (["supported", "supported"], "supported"),
        (["supported", "not asked"], "supported"),
        (["supported", "not supported"], "supported in part"),
        (["not supported", "not supported"], "not supported"),
        (["not supported", "too close to call"], "not supported"),
        (["too close to call", "not asked"], "too close to call"),
        (["too close to call", "supported"], "supported in part"),
        ([], "not asked"),
    ],
)
def test_whole__is_that_of_the_firms_asked(answers, said):
    assert whole(answers) == said
