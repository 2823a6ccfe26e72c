"""`filon.simulate`: groups, sums that must hold exactly, options and their limits."""

from typing import NamedTuple

import numpy as np
import pytest
from small_sector import MODEL, NARRATIVES, sector

import filon
from filon.errors import InputError

TRIALS = 2_000


class Count(NamedTuple):
    steps: float


def start(draw) -> Count:
    return Count(0)


def step(count: Count, draw, shock, t) -> Count:
    return Count(count.steps + 1)


def ending(count: Count, draw, shock, t) -> int:
    return 1 if shock.end < draw.early else (2 if shock.end < draw.early + draw.late else 0)


counting = filon.Model(
    name="counting",
    step="turn",
    inputs={"early": filon.constant(0.1), "late": filon.uniform(0.05, 0.1)},
    shocks={"end": "uniform"},
    start=start,
    next=step,
    ending=ending,
    endings={1: filon.Ending("early"), 2: filon.Ending("late", crash=False)},
    record=("steps",),
)


@pytest.fixture(scope="module")
def tree():
    return filon.simulate(sector(), trials=TRIALS, seed=7, keep="paths:2000")


@pytest.fixture(scope="module")
def counted():
    return filon.simulate(counting, steps=12, trials=TRIALS, seed=7, keep="paths:2000")


def test_causes__sum_to_the_crash_probability(tree):
    summary = tree["summary"]

    np.testing.assert_array_equal(
        np.rint(summary.cause_probability.sum("cause") * TRIALS), np.rint(summary.crash_probability * TRIALS)
    )


def test_narratives__mix_to_the_total(tree):
    summary = tree["summary"]
    share = summary.trials_given / summary.trials
    for name in ("crash_probability", "exit_probability", "mark_probability", "cause_probability"):
        mixed = (summary[f"{name}_given"] * share).sum("narrative").transpose(*summary[name].dims)
        np.testing.assert_allclose(mixed, summary[name], rtol=0, atol=1e-14)
    assert list(summary.narrative_weight.values) == [narrative.weight for narrative in NARRATIVES]
    assert float(share.sel(narrative="rough")) == pytest.approx(0.3, abs=4 * np.sqrt(0.21 / TRIALS))


@pytest.mark.parametrize("what", ["exit", "cause"])
def test_outcomes__agree_with_the_counts_exactly(tree, what):
    outcomes, summary = tree["outcomes"], tree["summary"]
    code, month = (
        (outcomes.exit, outcomes.exit_month) if what == "exit" else (outcomes.crash_cause, outcomes.crash_month)
    )
    probability = summary[f"{what}_probability"]
    for place in range(probability.sizes[what]):
        number = int(probability[f"{what}_code"][place])
        for last in (0, 1, 12, 24):
            happened = ((code == number) & (month <= last) & (month >= 1)).sum("trial")
            np.testing.assert_array_equal(
                happened.values, np.rint(probability.isel({what: place, "month": last}).values * TRIALS)
            )


def test_marks__agree_with_the_counts_exactly(tree):
    for name in ("thin", "large"):
        month = tree["outcomes"].mark_month.sel(mark=name)
        for last in (1, 12, 24):
            happened = ((month >= 1) & (month <= last)).sum("trial")
            counted = tree["summary"].mark_probability.sel(mark=name).isel(month=last)
            np.testing.assert_array_equal(happened.values, np.rint(counted.values * TRIALS))


def test_crash__is_the_first_code_that_counts(tree):
    outcomes = tree["outcomes"]
    broke = outcomes.exit_month.where(outcomes.exit == 1, 999)
    large = outcomes.mark_month.sel(mark="large")
    large = large.where(large > 0, 999)
    first = np.minimum(broke, large)

    np.testing.assert_array_equal(outcomes.crash_month.values, np.where(first < 999, first, -1))
    cause = np.where(first == 999, 0, np.where(broke <= large, 1, 8))
    np.testing.assert_array_equal(outcomes.crash_cause.values, cause)


def test_paths__end_with_the_exit(tree):
    cash = tree["paths"].cash
    exit_month = tree["outcomes"].exit_month.values
    months = np.arange(cash.sizes["month"])
    there = (exit_month[..., None] < 0) | (months <= exit_month[..., None])

    np.testing.assert_array_equal(np.isfinite(cash.values), there)


def test_outcomes__hold_the_last_value_before_the_exit_and_after(tree):
    cash, last = tree["paths"].cash, tree["outcomes"]["cash"]
    exit_month = tree["outcomes"].exit_month.values
    month = np.where(exit_month < 0, cash.sizes["month"] - 1, exit_month)

    np.testing.assert_array_equal(np.take_along_axis(cash.values, month[..., None], -1)[..., 0], last.values)


def test_quantiles__are_those_of_the_paths(counted):
    alive = counted["quantiles"].alive.isel(entity=0)
    exits = counted["outcomes"].exit_step.values[:, 0]

    for turn in (0, 1, 6, 12):
        assert float(alive[turn]) == np.mean((exits < 0) | (exits > turn))
    median = float(counted["quantiles"].steps.isel(entity=0).sel(turn=6, quantile=0.5))
    assert median == pytest.approx(6, rel=34 / 512)  # all of it lies in one bin, which is so wide


def test_dataset__bears_the_name_of_the_step(counted):
    assert counted["summary"].crash_probability.dims == ("entity", "turn")
    assert set(counted["outcomes"].data_vars) == {"exit", "exit_step", "crash_cause", "crash_step"}
    assert list(counted["summary"].entity.values) == ["counting"]
    assert "ruin_probability" not in counted["summary"]


def test_paths__of_a_step_model_count_its_steps(counted):
    steps = counted["paths"].steps.values[:, 0]
    expected = np.broadcast_to(np.arange(13.0), steps.shape)

    np.testing.assert_array_equal(steps[np.isfinite(steps)], expected[np.isfinite(steps)])


def test_keep__chooses_the_groups():
    summary = filon.simulate(counting, steps=3, trials=100, keep="summary")
    outcomes = filon.simulate(counting, steps=3, trials=100, keep="outcomes:40")
    paths = filon.simulate(counting, steps=3, trials=100, keep="paths:7")

    assert set(summary.children) == {"summary", "quantiles", "diagnostics"}
    assert outcomes["outcomes"].sizes["trial"] == 40
    assert set(outcomes.children) == {"summary", "quantiles", "diagnostics", "outcomes", "inputs"}
    assert paths["paths"].sizes["trial"] == 7
    assert int(summary["summary"].trials) == int(paths["summary"].trials) == 100


@pytest.mark.parametrize(
    "keep", ["", "all", "outcomes", "outcomes:", "outcomes:-1", "outcomes:1.5", "paths:x", "summary:1"]
)
def test_keep__refuses_what_it_does_not_know(keep):
    with pytest.raises(InputError, match="--keep"):
        filon.simulate(counting, steps=3, trials=10, keep=keep)


def test_one_trial_of_one_step__is_a_run():
    tree = filon.simulate(counting, steps=1, trials=1)

    assert tree["summary"].crash_probability.shape == (1, 2)
    assert float(tree["summary"].crash_probability_high[0, 1]) > 0.7


@pytest.mark.parametrize("trials", [0, -1, 1.5])
def test_trials__must_be_a_positive_whole_number(trials):
    with pytest.raises(InputError, match=f"trials: {trials} is not a whole number of at least 1"):
        filon.simulate(counting, steps=1, trials=trials)


@pytest.mark.parametrize("steps", [0, -3])
def test_steps__must_be_positive(steps):
    with pytest.raises(InputError, match=f"{steps} turns asked, 1 to 32766 are possible"):
        filon.simulate(counting, steps=steps, trials=1)


def test_threads__must_be_positive():
    with pytest.raises(InputError, match="threads: 0 is not at least 1"):
        filon.simulate(counting, steps=1, trials=1, threads=0)


def test_progress__is_told_to_the_end():
    told: list[tuple[int, int, float | None]] = []
    filon.simulate(counting, steps=12, trials=1_000_000, keep="summary", progress=lambda *state: told.append(state))

    assert told[-1][:2] == (1_000_000, 1_000_000)
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert told[-1][2] == pytest.approx(0.4, abs=0.2)


def test_same_model__is_written_alike_twice():
    from filon.engine.program import program

    assert program(MODEL).text == program(MODEL).text
