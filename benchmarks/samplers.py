"""How many trials an answer takes with each sampler, and how fast Sobol' points are drawn.

``python -m benchmarks.samplers [--scenario NAME ...] [--half-width 0.001] [--trials 131072] [--seeds 8]``

The answer is the crash probability of a firm by a horizon (of several firms: the crash of the sector), the error the
half-width of its 95% interval. Errors of random and stratified trials fall as one over the root of their number, so
that one size tells all others. Errors of Sobol' points may fall faster: they are measured at two sizes, 64 times
apart, from the spread of the randomizations averaged over seeds, and the power between them is taken on.
"""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from benchmarks.example import interleaved, median_ratio
from filon.mathematics.borrowing import borrowed
from filon.mathematics.settings import compiled, widen_vectors
from filon.sampling.quasi import SAMPLERS
from filon.streams.quasi import quasi_uniforms
from filon.streams.sobol import dimension, direction_numbers

DIMENSIONS, POINTS, LANES = 64, 2**16, 144
"""As many as a firm has inputs; as many as a short run has trials; those of a tile."""

APART = 64
"""The larger of the two numbers of trials at which the errors of Sobol' points are measured, over the smaller."""


@compiled
def fill(arrays: Any, trials: int) -> None:
    """Draw every dimension of so many trials, tile after tile, as a kernel does."""
    dimensions, tile = borrowed(arrays)
    for first in range(0, trials, tile.shape[1]):
        for place in range(dimensions.shape[0]):
            quasi_uniforms(dimensions[place], first, tile[place])


def draws(dimensions: int = DIMENSIONS, points: int = POINTS) -> dict[str, Callable[[], Any]]:
    """Drawing so many scrambled points as this package does, and as scipy does."""
    from scipy.stats import qmc

    keys = np.arange(dimensions, dtype=np.uint64)
    arrays = dimension(direction_numbers()[:dimensions], keys, keys), np.empty((dimensions, LANES))
    theirs = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(1))

    def scipy() -> None:
        """All points in one array, from the first on."""
        theirs.reset()
        theirs.random(points)

    fill(arrays, LANES)
    return {"filon": partial(fill, arrays, points), "scipy": scipy}


def against_scipy(repeats: int, dimensions: int = DIMENSIONS, points: int = POINTS) -> tuple[float, dict[str, float]]:
    """How many times scipy's time, and nanoseconds a number of both."""
    taken = interleaved(draws(dimensions, points), repeats)
    each = {name: float(np.median(rounds)) / (dimensions * points) * 1e9 for name, rounds in taken.items()}
    return median_ratio(taken, "scipy", "filon"), each


class Need(NamedTuple):
    """Trials that an answer takes.

    Attributes
    ----------
    probability
        Of the event [0..1].
    power
        The error falls with the number of trials to minus this.
    trials
        For the half-width that was asked [count].
    """

    probability: float
    power: float
    trials: float


def half_width(tree: Any, month: int) -> tuple[float, float]:
    """Probability of the event by a month and the half-width of its interval."""
    alone = "sector" not in tree.children
    name, own = ("crash_probability", tree["summary"]) if alone else ("sector_crash_probability", tree["sector"])
    own = own.to_dataset().sel(month=month)
    estimate, low, high = (float(np.ravel(own[f"{name}{end}"].values)[0]) for end in ("", "_low", "_high"))
    return estimate, (high - low) / 2


def needs(scenario: str, month: int, wanted: float, trials: int, seeds: int) -> Iterator[tuple[str, Need]]:
    """Trials for a half-width, by each sampler."""
    import filon

    def measured(sampler: str, count: int) -> tuple[float, float]:
        """Mean probability and root of the mean square of half-widths over seeds."""
        found = [
            half_width(filon.simulate(scenario, trials=count, seed=seed, keep="summary", sampler=sampler), month)
            for seed in range(1, seeds + 1)
        ]
        return float(np.mean([p for p, _ in found])), math.sqrt(float(np.mean([half**2 for _, half in found])))

    for sampler in SAMPLERS:
        p, half = measured(sampler, trials)
        power = 0.5
        if sampler == "sobol":
            least = trials // APART
            power = math.log(measured(sampler, least)[1] / half) / math.log(trials / least)
        yield sampler, Need(p, power, trials * (half / wanted) ** (1 / power))


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", nargs="*", default=["openai", "anthropic", "mistral", "wrapper", "sector-2025"])
    parser.add_argument("--months", nargs="*", type=int, default=[36, 60])
    parser.add_argument("--half-width", type=float, default=0.001)
    parser.add_argument("--trials", type=int, default=2**17)
    parser.add_argument("--seeds", type=int, default=8)
    given = parser.parse_args()
    widen_vectors()
    ratio, each = against_scipy(9)
    took = " and ".join(f"{nanoseconds:.2f} ns ({name})" for name, nanoseconds in each.items())
    print(
        f"Sobol' points, {DIMENSIONS} dimensions of {POINTS:,} trials: {ratio:.1f} times scipy's speed, {took} each\n"
    )
    print(f"| scenario | by month | probability | {' | '.join(SAMPLERS)} | power of sobol |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for scenario in given.scenario:
        for month in given.months:
            found = dict(needs(scenario, month, given.half_width, given.trials, given.seeds))
            counts = " | ".join(f"{found[sampler].trials:,.0f}" for sampler in SAMPLERS)
            probability, power = found["random"].probability, found["sobol"].power
            print(f"| {scenario} | {month} | {100 * probability:.1f}% | {counts} | {power:.2f} |", flush=True)


if __name__ == "__main__":
    main()
