"""Estimates and intervals against problems whose answers are known, through the public functions."""

from math import sqrt

import pytest
from problems import EXAMPLES, LONG, PROBLEMS, SHORT, covered, estimates

import filon

FOUR_SIGMA = 4.0
"""Chance alone exceeds it once in 16,000 estimates; the seed is fixed."""


@pytest.mark.parametrize("name", PROBLEMS)
def test_probability__agrees_with_the_known_answer(name):
    problem = PROBLEMS[name]
    for exit_name, (estimate, low, high) in estimates(problem, problem.trials).items():
        answer = problem.answers[exit_name]
        assert abs(estimate - answer) < FOUR_SIGMA * sqrt(answer * (1 - answer) / problem.trials)
        assert low < estimate < high
        assert high - low == pytest.approx(2 * 1.96 * sqrt(answer * (1 - answer) / problem.trials), rel=0.1)


@pytest.mark.parametrize("name", PROBLEMS)
def test_interval__covers_as_often_as_it_says(name):
    for count in covered(PROBLEMS[name], SHORT).values():
        assert count >= 32


@pytest.mark.long
@pytest.mark.parametrize("name", PROBLEMS)
def test_interval__covers_as_often_as_it_says_over_200_seeds(name):
    for count in covered(PROBLEMS[name], LONG).values():
        assert 178 <= count <= 199


def test_competing_hazards__leave_the_survival_that_is_known():
    problem = PROBLEMS["competing_hazards"]
    gone = sum(estimate for estimate, _, _ in estimates(problem, problem.trials).values())

    assert 1 - gone == pytest.approx(0.43171052, abs=FOUR_SIGMA * sqrt(0.43171052 * 0.56828948 / problem.trials))


def test_schwartz_moon__goes_bankrupt_as_published():
    model = f"{EXAMPLES / 'schwartz_moon.py'}:model"
    tree = filon.simulate(model, steps=100, trials=200_000, keep="summary")
    last = tree["summary"].isel(entity=0, quarter=-1)

    assert 0.275 < float(last.crash_probability) < 0.283
    assert float(last.crash_probability_high - last.crash_probability_low) < 0.005
