"""Orders of magnitude and directions over many plain trials with common random numbers."""

from __future__ import annotations

import math
import random
from functools import cache

import pytest
from plain_walk import central_draws, months, random_draws

from filon.model.shipped import MODEL

TRIALS = 100


def crash_month(name: str, trial: int, **changes: float) -> tuple[int, int]:
    """Month of the first crash within 60 months, 0 without one, and the narrative."""
    world, firm, narrative = random_draws(name, random.Random(f"{name} {trial}"))
    figures = central_draws(name)[2]
    for key, value in changes.items():
        next(item for item in (world, firm, figures) if key in item)[key] = value
    crashes = {item.name for item in MODEL.marks if item.crash}
    for month, (_, state, code, marks) in enumerate(months(world, firm, figures, 1000 + trial)):
        assert all(map(math.isfinite, state))
        assert state.audience >= 0.0
        assert state.revenue >= 0.0
        assert 0.0 <= state.austerity <= 0.6
        if code in MODEL.crash_codes or marks & crashes:
            return month, narrative
    return 0, narrative


@cache
def crashes(name: str, trials: int = TRIALS, **changes: float) -> list[tuple[int, int]]:
    return [crash_month(name, trial, **changes) for trial in range(trials)]


def share(found: list[tuple[int, int]], by: int = 60) -> float:
    return sum(0 < month <= by for month, _ in found) / len(found)


def test_wrapper__crashes_as_often_as_cohorts_of_ventures_do():
    """45-75% within 60 months; 100 trials know it to 10 points (two standard errors)."""
    assert 0.45 - 0.10 <= share(crashes("wrapper")) <= 0.75 + 0.10


def test_classic_saas__hardly_ever_crashes():
    assert share(crashes("classic_saas", 60)) < 0.05


def test_openai__crashes_more_often_than_the_control_and_not_for_sure():
    assert 0.10 < share(crashes("openai", 60)) < 0.75


def test_bubble__is_the_worst_narrative_and_slow_revolution_the_best():
    found = crashes("wrapper")
    by_narrative = [share([item for item in found if item[1] == number]) for number in range(3)]

    assert by_narrative[0] > by_narrative[1] > by_narrative[2]


def test_serving_cost__is_the_price_of_the_saas_illusion():
    free = crashes("wrapper", serve_subscriber=0.0, serve_free=0.0)

    assert share(free) < share(crashes("wrapper")) - 0.10


@pytest.mark.parametrize(
    ("key", "value"),
    [("retention_12m", 0.10), ("token_price_decline_annual", 0.3), ("round_hazard", 0.02), ("revenue_share", 0.30)],
)
def test_wrapper__a_worse_figure_means_more_crashes_on_the_same_numbers(key, value):
    assert share(crashes("wrapper", **{key: value})) > share(crashes("wrapper"))


def test_small_depth__means_more_crashes_of_a_lab_on_the_same_numbers():
    assert share(crashes("openai", 60, funding_depth=10e9)) >= share(crashes("openai", 60))
