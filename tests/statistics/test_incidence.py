from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filon.statistics.incidence import hazard, incidence, survival

monthly = st.lists(st.integers(0, 50), min_size=1, max_size=24)


def test_incidence__by_hand():
    assert incidence([0, 1, 0, 3], 10, axis=0) == pytest.approx([0.0, 0.1, 0.1, 0.4])


def test_survival__by_hand():
    assert survival([0, 1, 0, 3], 10, axis=0) == pytest.approx([1.0, 0.9, 0.9, 0.6])


def test_hazard__is_among_those_still_there():
    assert hazard([0, 5, 0, 1, 4], 10, axis=0) == pytest.approx([0.0, 0.5, 0.0, 0.2, 1.0])


def test_hazard__is_nan_where_nobody_is_left():
    assert np.isnan(hazard([10, 0], 10, axis=0)[1])


def test_incidence__is_nan_without_trials():
    assert np.isnan(incidence([0, 0], 0, axis=0)).all()


@settings(deadline=None)
@given(monthly, monthly)
def test_incidence__of_competing_causes_adds_up_with_survival(first, second):
    months = min(len(first), len(second))
    both = np.array([first[:months], second[:months]])
    trials = int(both.sum()) + 1
    shares = incidence(both, trials, axis=1)

    assert np.all(np.diff(shares, axis=1) >= 0.0)
    assert shares.sum(0) + survival(both.sum(0), trials, axis=0) == pytest.approx(np.ones(months))
