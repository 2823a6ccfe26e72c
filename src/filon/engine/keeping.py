"""What a run keeps of single trials: nothing, outcomes, or paths as well."""

from __future__ import annotations

from dataclasses import dataclass

from filon.errors import InputError
from filon.results.disk import keepable_trials
from filon.results.layout import Layout

BYTES_LIMIT = 10**9
DEFAULT = "outcomes:1e6"
"""The first million trials, as far as they need less than `BYTES_LIMIT`; any other number is kept as it is asked."""


@dataclass(frozen=True, slots=True)
class Keep:
    """How many trials are kept one by one.

    Attributes
    ----------
    outcomes
        The first so many trials: how each ended, and its inputs.
    paths
        The first so many trials month by month.
    reduced_from
        The number wanted, where it would have taken more than 1 GB; 0 otherwise.
    """

    outcomes: int = 0
    paths: int = 0
    reduced_from: int = 0


def whole_number(text: str, what: str) -> int:
    """Read `1e6`, `1_000_000` or `1000000` as a whole number."""
    try:
        number = float(text.replace("_", ""))
    except ValueError:
        number = -1.0
    if number < 0 or number != int(number):
        raise InputError(f"{what}: {text!r} is not a whole number such as 1e6 or 1_000_000")
    return int(number)


def keeping(text: str, trials: int, layout: Layout) -> Keep:
    """Read a `--keep` value: `summary`, `outcomes:N` or `paths:K`.

    Paths are held in memory until the end, so that of them no more than 1 GB is kept.

    Raises
    ------
    InputError
        For any other text.
    """
    kind, _, number = text.partition(":")
    if kind == "summary" and not number:
        return Keep()
    if kind not in ("outcomes", "paths") or not number:
        raise InputError(f"--keep: {text!r} is not one of summary, outcomes:N, paths:K")
    asked = min(whole_number(number, f"--keep {kind}"), trials)
    if kind == "paths":
        limit = max(1, BYTES_LIMIT // max(1, bytes_per_path(layout)))
        return Keep(min(asked, limit), min(asked, limit), asked if asked > limit else 0)
    fits = keepable_trials(layout, asked, BYTES_LIMIT) if text == DEFAULT else asked
    return Keep(fits, 0, asked if asked > fits else 0)


def bytes_per_path(layout: Layout) -> int:
    """Bytes of one trial's monthly accounts, before compression."""
    return 4 * len(layout.single_firms) * len(layout.paths) * (layout.months + 1) + layout.bytes_per_trial
