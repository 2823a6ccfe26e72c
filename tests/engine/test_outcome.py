"""What an execution has done: held in little, and telling the same."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import filon
from filon.engine import execution
from filon.engine.outcome import Outcome, joined

UNIT = 4


@given(st.sets(st.integers(0, 70)), st.integers(0, 3))
def test_joined_units__cover_the_same_trials_and_crashes(places, last):
    units = {UNIT * place: (UNIT, np.array([place % 3, 1])) for place in places}
    if last and units:
        units[UNIT * (max(places) + 1)] = (last, np.array([1, 0]))
    one, other = Outcome(None, 0, units), Outcome(None, 0, joined(units))

    assert one.covered == other.covered
    assert sum(size for size, _ in units.values()) == sum(size for size, _ in other.crashed.values())
    assert joined(other.crashed).keys() == other.crashed.keys()


@given(st.integers(1, 300))
def test_joined_units__tell_convergence_at_the_same_trials(count):
    units = {UNIT * place: (UNIT, np.array([place % 5])) for place in range(count)}
    one, other = (Outcome(None, 0, found).convergence(UNIT) for found in (units, joined(units)))

    assert one.keys() == other.keys()
    assert all((one[done] == other[done]).all() for done in one)
    assert len(joined(units)) <= 2 + count.bit_length() + 2


def test_run__holds_few_units_apart_however_many_it_does(monkeypatch):
    """Eighty units, joined from the tenth on: the same result."""
    whole = filon.simulate("wrapper", trials=20_000, keep="summary")["diagnostics"].to_dataset()
    monkeypatch.setattr(execution, "APART", 10)
    monkeypatch.setattr("filon.engine.case.Case.unit_trials", 256)
    joined_runs = filon.simulate("wrapper", trials=20_000, keep="summary")["diagnostics"].to_dataset()
    shared = [int(done) for done in whole["trials_done"].values]

    told = joined_runs["crash_probability_running"].sel(trials_done=shared)
    assert (told == whole["crash_probability_running"]).all()
