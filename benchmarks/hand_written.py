"""What `filon.Model` costs over a kernel written by hand: ``python -m benchmarks.hand_written``."""

from __future__ import annotations

import statistics

from benchmarks.example import Example, interleaved, median_ratio
from benchmarks.young_company import MODEL, STEPS, HandWritten
from filon.mathematics.settings import widen_vectors

TRIALS = 128 * 800


def compared(trials: int = TRIALS, repeats: int = 5) -> dict[str, float]:
    """Time of a step in each form [ns], and the first over the second.

    Raises
    ------
    AssertionError
        When the two find different bankruptcies.
    """
    example, by_hand = Example(MODEL, months=STEPS), HandWritten()
    example.run(trials)
    by_hand.run(trials)
    found = example.worker.counters.exits.sum(axis=(0, 1, 3))
    assert (found[1:] == by_hand.bankruptcies[1:]).all(), "the two forms differ"
    actions = {"filon.Model": lambda: example.run(trials), "by hand": lambda: by_hand.run(trials)}
    taken = interleaved(actions, repeats)
    steps = trials * STEPS
    return {
        **{name: statistics.median(times) / steps * 1e9 for name, times in taken.items()},
        "ratio": median_ratio(taken, "filon.Model", "by hand"),
        "bankrupt": float(found.sum()) / trials,
    }


def main() -> None:
    """Print the comparison."""
    widen_vectors()
    found = compared()
    print(
        f"a step of ten state fields: filon.Model {found['filon.Model']:.2f} ns, by hand {found['by hand']:.2f} ns, "
        f"ratio {found['ratio']:.3f} (at most 1.1); share bankrupt {found['bankrupt']:.3f}"
    )


if __name__ == "__main__":
    main()
