"""`filon.optimize` finds a frontier that is known, and reports it with other seeds than it was found with."""

from pathlib import Path

import numpy as np
import pytest

import filon
from filon.levers.frontier import Scored, frontier
from filon.levers.known import Range
from filon.levers.space import Space

BOLD = f"{Path(__file__).with_name('own_levers.py')}:bold"
QUICK = {"trials": 4000, "threads": 1, "months": 1, "seed": 11}
BOTH = {"bold": (0.0, 1.0), "waste": (0.0, 1.0)}


@pytest.fixture(scope="module")
def found():
    return filon.optimize(BOLD, BOTH, value="exit(1, win)", settings=60, **QUICK)


def test_frontier__is_the_known_one(found):
    settings = found.lever_value.isel(setting=found.setting_of)
    bold, waste = settings.sel(lever="bold"), settings.sel(lever="waste")
    risk = 0.5 * bold**2 + 0.3 * waste
    value = bold * (1.0 - risk)
    known = np.sqrt(2.0 * risk) * (1.0 - risk)  # nothing wasted

    assert found.sizes["point"] >= 6
    assert float(abs(waste).median()) < 0.02
    assert float((known - value).mean()) < 0.03
    assert float(bold.max()) == pytest.approx(np.sqrt(2.0 / 3.0), abs=0.12)  # the bold that wins most
    assert (np.diff(found.checked_risk) > -0.02).all()


def test_check__is_of_other_seeds_with_intervals_that_hold(found):
    settings = found.lever_value.isel(setting=found.setting_of)
    bold, waste = settings.sel(lever="bold").values, settings.sel(lever="waste").values
    risk = 0.5 * bold**2 + 0.3 * waste
    base = 0.5 * 0.9**2 + 0.3 * 0.5
    change = risk - base

    assert not np.array_equal(found.checked_risk, found.risk.isel(setting=found.setting_of))
    assert found.base_risk_low < base < found.base_risk_high
    held = (found.checked_risk_difference_low <= change) & (change <= found.checked_risk_difference_high)
    assert held.mean() > 0.6
    errors = found.checked_risk_difference_error
    assert (errors > 0.0).all()
    assert float(errors.median()) < 0.012
    assert found.attrs["complete"] == 1


def test_dataset__names_what_it_holds(found):
    assert found.sizes["setting"] == 60
    assert found.lever_value.dims == ("setting", "lever")
    assert (found.attrs["risk"], found.attrs["value"]) == ("crash(bold, 1)", "exit(bold, 1, win)")
    assert all("long_name" in value.attrs for value in found.data_vars.values())
    assert found.feasible.all()


def test_mean_of_a_quantity__is_its_mean_where_firms_are_still_there():
    found = filon.optimize(BOLD, {"bold": [0.5, 0.7], "waste": [0.0]}, value="stake(1)", settings=4, **QUICK)

    assert found.sizes["setting"] == 2  # there are no more to try
    np.testing.assert_allclose(found.value, found.lever_value.sel(lever="bold"), rtol=0.02)
    assert found.attrs["value"] == "mean stake(bold, 1)"
    assert found.attrs["value_is_mean"] == 1


def test_constraints__are_met_by_every_point_or_the_nearest_is_known():
    found = filon.optimize(BOLD, BOTH, value="exit(1, win)", subject_to=["crash(1) <= 0.1"], settings=30, **QUICK)
    chosen = found.isel(setting=found.setting_of)

    assert chosen.feasible.all()
    assert (chosen.risk <= 0.1).all()
    assert float(chosen.value.max()) == pytest.approx(np.sqrt(0.2) * 0.9, abs=0.05)
    never = filon.optimize(BOLD, {"bold": (0.5, 1.0)}, value="exit(1, win)", subject_to=["crash(1) <= 0.01"],
                           settings=8, **QUICK)  # fmt: skip
    assert never.sizes["point"] == 0
    nearest = int(np.argmax(never.slack.values))
    assert float(never.lever_value[nearest, 0]) < 0.6


def test_stop__keeps_what_was_simulated():
    import threading

    stop = threading.Event()

    def told(number, count, setting):
        if number == 5:
            stop.set()

    found = filon.optimize(BOLD, BOTH, value="exit(1, win)", settings=20, told=told, stop=stop, **QUICK)

    assert found.attrs["complete"] == 0
    assert found.sizes["setting"] == 5
    assert found.sizes["point"] >= 1
    assert np.isnan(found.checked_risk).all()


def test_same_question__has_the_same_answer(found):
    again = filon.optimize(BOLD, BOTH, value="exit(1, win)", settings=60, **QUICK)

    assert again.identical(found)


def test_space__goes_from_points_to_settings_and_back():
    space = Space({"a": Range(least=10, most=20), "b": Range(least=0, most=4, values=(0.0, 1.0, 4.0))})
    setting = space.setting([0.3, 0.99])

    assert setting == {"a": 13.0, "b": 4.0}
    assert space.setting(space.point(setting)) == setting
    assert space.setting([-1.0, 2.0]) == {"a": 10.0, "b": 4.0}


def test_frontier__leaves_out_what_is_bettered_or_not_allowed():
    scored = [Scored({}, *pair) for pair in ((0.1, 1.0), (0.1, 2.0), (0.2, 2.0), (0.3, 3.0, 0.0), (0.0, 9.0, -1e-9))]

    assert frontier(scored) == [1, 3]
