"""Runs that end at a precision, on a model whose probability is known.

    python tests/verification/known_precisions.py

simulates 200 seeds, 1 to 200, for each probability and precision and prints how often the 95% interval holds the truth.
"""

from collections.abc import Sequence
from typing import NamedTuple

import filon

SEEDS = range(1, 201)
"""Fixed in advance; changing them to pass is not allowed."""


class Asked(NamedTuple):
    """A true probability and the precision that is asked for."""

    probability: float
    precision: str


ASKED = [
    Asked(0.5, "0.005"),
    Asked(0.3, "0.005"),
    Asked(0.12, "0.0035"),
    Asked(0.02, "0.001"),
    Asked(0.001, "0.0005"),
    Asked(0.5, "1%"),
    Asked(0.12, "3%"),
    Asked(0.045, "5%"),
    Asked(0.01, "10%"),
    Asked(0.001, "25%"),
]
"""Such that runs end after 2^14 to 2^17 trials; some lie where it is a matter of luck at which look."""


def margin(draw) -> float:
    return draw.luck - draw.share


def event(probability: float) -> filon.Model:
    """A model without steps whose event has this probability."""
    return filon.Model(
        name="known",
        inputs={"luck": filon.uniform(0.0, 1.0), "share": filon.constant(probability)},
        margin=margin,
    )


def ended(asked: Asked, seeds: Sequence[int]) -> tuple[int, list[int]]:
    """Seeds whose interval holds the true probability [count], and the trials after which each run ended."""
    model, covered, trials = event(asked.probability), 0, []
    for seed in seeds:
        tree = filon.simulate(model, until=f"crash(1) +- {asked.precision}", seed=seed, keep="summary")
        summary = tree["summary"].isel(entity=0, month=-1)
        covered += bool(summary.crash_probability_low <= asked.probability <= summary.crash_probability_high)
        trials.append(int(summary.trials))
    return covered, trials


def main() -> None:
    """Print the coverage of every pair."""
    for asked in ASKED:
        covered, trials = ended(asked, SEEDS)
        print(
            f"| {asked.probability} | `+- {asked.precision}` | {covered} | {min(trials):,} to {max(trials):,} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
