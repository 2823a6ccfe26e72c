"""Differences of probabilities: published examples, brute force, and how often the limits hold."""

import numpy as np
import pytest

from filon.statistics.differences import apart, least_error, paired
from filon.statistics.intervals import Interval, wilson


def test_apart__is_the_example_of_newcombe():
    """Method 10 of Newcombe (1998), table II: 56 of 70 less 48 of 80."""
    found = apart(wilson(48, 80), wilson(56, 70))

    assert found.estimate == pytest.approx(0.2)
    assert found.low == pytest.approx(0.0524, abs=5e-5)
    assert found.high == pytest.approx(0.3339, abs=5e-5)


def test_apart__is_turned_around_with_its_sides():
    there, back = apart(wilson(48, 80), wilson(56, 70)), apart(wilson(56, 70), wilson(48, 80))

    assert there.estimate == -back.estimate
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low))


def test_paired__is_the_variance_of_the_differences():
    """With many trials the pseudo-trials are nothing, and the error is that of a mean of -1, 0 and 1."""
    differences = np.repeat([-1.0, 0.0, 1.0], [30_000, 950_000, 20_000])
    found = paired(30_000, 20_000, 1_000_000)

    assert found.estimate == pytest.approx(differences.mean())
    assert found.error == pytest.approx(differences.std() / 1000.0, rel=1e-4)
    assert (found.high - found.low) / 2.0 == pytest.approx(1.959964 * found.error)


def test_paired__is_taken_elementwise():
    found = paired([10, 7], [30, 1], [1000, 500])

    assert found.estimate == pytest.approx([0.02, -0.012])
    assert found.error == pytest.approx([paired(10, 30, 1000).error, paired(7, 1, 500).error])


def test_paired__knows_nothing_without_a_trial():
    found = paired(0, 0, 0)

    assert np.isnan(found.estimate)
    assert np.isnan(found.error)
    assert (found.low, found.high) == (-1.0, 1.0)


@pytest.mark.parametrize(("only_first", "only_second"), [(0, 900), (900, 0), (300, 1200), (5000, 5900)])
def test_least_error__bounds_the_error_of_every_pairing(only_first, only_second):
    """Reached where a change only adds crashes, or only takes them away; the pseudo-trials are nothing here."""
    found = paired(only_first, only_second, 100_000)
    least = least_error(found.estimate, 100_000)

    if 0 in (only_first, only_second):
        assert found.error == pytest.approx(least, rel=2e-3)
    else:
        assert found.error > 1.2 * least


def test_runs_that_never_differ__are_not_equal_for_certain():
    found = paired(0, 0, 1000)

    assert found.estimate == 0.0
    assert 0.0 < found.error < 2e-3
    assert found.low < 0.0 < found.high


@pytest.mark.parametrize("kind", ["paired", "apart"])
def test_limits__hold_in_nineteen_of_twenty(kind):
    """2,000 pairs of runs of 400 trials each, of events of 10% and 15% that have half of their causes in common."""
    source, runs, trials = np.random.default_rng(1), 2_000, 400
    common, one, other = (source.random((runs, trials)) for _ in range(3))
    first = np.where(source.random((runs, trials)) < 0.5, common, one) < 0.10
    second = np.where(source.random((runs, trials)) < 0.5, common, other) < 0.15
    if kind == "paired":
        found = paired((first & ~second).sum(1), (second & ~first).sum(1), trials)
    else:
        sides = [wilson(events.sum(1), trials) for events in (first, source.permuted(second, axis=1))]
        found = apart(Interval(*sides[0]), Interval(*sides[1]))
    held = ((found.low <= 0.05) & (found.high >= 0.05)).mean()

    assert 0.935 <= held <= 0.975
