"""Checks read cohorts as shares of their members."""

from dataclasses import replace

import numpy as np
import pytest

from filon.errors import InputError
from filon.reality.simulations import Simulated
from filon.reality.verdicts import paired_difference
from filon.results import trials
from filon.results.layout import Code, Layout, NarrativeLayout
from filon.scenario import load


@pytest.fixture
def found():
    scenario = load("wrapper", months=12)
    (firm,) = scenario.firms
    lab, cohort = replace(firm, name="lab"), replace(firm, name="wrapper", count=4)
    layout = Layout(
        "", ("lab", "wrapper"), (NarrativeLayout("all", 1.0),), (Code(1, "insolvency", crash=True),), (), (), 12,
        horizons=(6, 12), members=(1, 4),
    )  # fmt: skip
    outcomes = trials.outcomes(
        layout,
        {
            "exit": np.array([[1], [0], [1]], np.uint8),
            "exit_month": np.array([[3], [-1], [9]], np.int16),
            "crash_cause": np.array([[1], [0], [1]], np.uint8),
            "crash_month": np.array([[3], [-1], [9]], np.int16),
            "members_exited": np.array([[[1, 4]], [[0, 2]], [[0, 0]]], np.uint16),
            "members_crashed": np.array([[[1, 4]], [[0, 1]], [[0, 0]]], np.uint16),
        },
    )
    return Simulated(replace(scenario, firms=(lab, cohort)), outcomes, None, None)


def test_crashed__is_a_flag_of_firms_and_a_share_of_cohorts(found):
    assert found.crashed("lab", 6).tolist() == [True, False, False]
    assert found.crashed("wrapper", 6).tolist() == [0.25, 0.0, 0.0]
    assert found.crashed("wrapper", 12).tolist() == [1.0, 0.25, 0.0]


def test_crashed__of_a_cohort_knows_horizons_only(found):
    with pytest.raises(InputError, match="crashes and exits within 6, 12 are kept"):
        found.crashed("wrapper", 7)


def test_paired_difference__takes_shares():
    change = paired_difference(np.array([0.25, 0.0, 0.5, 0.25]), np.array([0.25, 0.5, 0.5, 0.75]))

    assert change.value == 0.25
    assert change.error == pytest.approx(np.std([0.0, 0.5, 0.0, 0.5], ddof=1) / 2.0)
