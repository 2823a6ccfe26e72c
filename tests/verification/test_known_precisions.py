"""Intervals of runs that end at a precision hold the known probability as often as they say."""

from pathlib import Path

import pytest
from known_precisions import ASKED, SEEDS, ended

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "until-a-precision.md"
IN_SHORT = [asked for asked in ASKED if asked.precision in ("0.005", "5%", "25%") and asked.probability < 0.5]


@pytest.mark.parametrize("asked", IN_SHORT)
def test_interval_at_a_precision__covers_as_often_as_it_says(asked):
    covered, trials = ended(asked, SEEDS[:40])

    assert covered >= 32
    assert set(trials) <= {2**power for power in range(14, 21)}


@pytest.mark.long
@pytest.mark.parametrize("asked", ASKED)
def test_interval_at_a_precision__covers_as_often_as_it_says_over_200_seeds(asked):
    covered, trials = ended(asked, SEEDS)
    row = f"| {asked.probability} | `+- {asked.precision}` | {covered} | {min(trials):,} to {max(trials):,} |"

    assert 178 <= covered <= 199
    assert row in PAGE.read_text(encoding="utf-8")
