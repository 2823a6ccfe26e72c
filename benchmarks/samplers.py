"""How many trials an answer takes with each sampler, and how fast Sobol' points are drawn.

``python -m benchmarks.samplers [--scenario NAME ...] [--half-width 0.001] [--trials 131072] [--seeds 16]``

The answer is the crash probability of a firm by a horizon (of several firms: the crash of the sector), the error the
half-width of its 95% interval. It is measured at one number of trials and taken to fall as one over the root of the
number, which Sobol' points do at least. Their half-width is itself chance, with 15 degrees of freedom a seed: its
mean square over 16 seeds is good to a tenth (one standard deviation).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from benchmarks.example import interleaved, median_ratio
from filon.mathematics.borrowing import borrowed
from filon.mathematics.settings import compiled, widen_vectors
from filon.sampling.names import SAMPLERS
from filon.streams.quasi import quasi_uniforms
from filon.streams.sobol import dimension, direction_numbers

DIMENSIONS, POINTS, LANES = 64, 2**16, 144
"""As many as a firm has inputs; as many as a short run has trials; those of a tile."""

FEW = 2
"""Seeds of the samplers whose half-width hardly depends on chance."""


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
    trials
        For the half-width that was asked [count].
    """

    probability: float
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

    for sampler in SAMPLERS:
        found = [
            half_width(filon.simulate(scenario, trials=trials, seed=seed, keep="summary", sampler=sampler), month)
            for seed in range(1, 1 + (seeds if sampler == "sobol" else min(seeds, FEW)))
        ]
        square = float(np.mean([half**2 for _, half in found]))
        yield sampler, Need(float(np.mean([p for p, _ in found])), trials * square / wanted**2)


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", nargs="*", default=["openai", "anthropic", "mistral", "wrapper", "sector-2025"])
    parser.add_argument("--months", nargs="*", type=int, default=[36, 60])
    parser.add_argument("--half-width", type=float, default=0.001)
    parser.add_argument("--trials", type=int, default=2**17)
    parser.add_argument("--seeds", type=int, default=16)
    given = parser.parse_args()
    widen_vectors()
    ratio, each = against_scipy(9)
    took = " and ".join(f"{nanoseconds:.2f} ns ({name})" for name, nanoseconds in each.items())
    print(
        f"Sobol' points, {DIMENSIONS} dimensions of {POINTS:,} trials: {ratio:.1f} times scipy's speed, {took} each\n"
    )
    print(f"| scenario | by month | probability | {' | '.join(SAMPLERS)} |")
    print("| --- | --- | --- | --- | --- | --- |")
    for scenario in given.scenario:
        for month in given.months:
            found = dict(needs(scenario, month, given.half_width, given.trials, given.seeds))
            counts = " | ".join(f"{found[sampler].trials:,.0f}" for sampler in SAMPLERS)
            print(f"| {scenario} | {month} | {100 * found['sobol'].probability:.1f}% | {counts} |", flush=True)


if __name__ == "__main__":
    main()
