"""A made-up study: an event of which many inputs decide a little, as large as one likes."""

from __future__ import annotations

import numpy as np

from filon.analysis.inputs import Factor
from filon.analysis.levels import edges, levels
from filon.analysis.study import Study

NARRATIVES = ("bubble", "gold_rush", "slow_revolution")


def study(trials: int, inputs: int = 60) -> Study:
    """A study of uniform inputs, the first of which decide most, and a narrative."""
    rng = np.random.default_rng(1)
    found = np.empty((inputs + 1, trials), np.uint8)
    factors, tilt = [], np.zeros(trials)
    for place in range(inputs):
        draws = rng.random(trials)
        cuts = edges(draws[:65_536])
        found[place] = levels(draws, cuts)
        factors.append(Factor(f"x{place}", "share", "", cuts, 0.0, 1.0))
        tilt += (draws - 0.5) * 4.0 / (1 + place) ** 0.7
    found[-1] = rng.integers(0, len(NARRATIVES), trials)
    factors.append(Factor("narrative", "1", "", np.arange(1, len(NARRATIVES)), categories=NARRATIVES))
    event = rng.random(trials) < 1.0 / (1.0 + np.exp(2.0 - tilt - found[-1]))
    return Study("made_up", "crash", 60, "month", event.astype(np.float64), tuple(factors), found, 0)
