"""How many tiles wait until their bins are counted together, so that each histogram is met once for many of them."""

from __future__ import annotations

WAITING_BYTES, WAITING_TRIALS = 24_000_000, 1152
"""Most bins that wait to be counted, in bytes and in trials (measured: see `benchmarks/`)."""


def waiting(months: int, month_bytes: int, lanes: int) -> tuple[int, int]:
    """Tiles whose bins wait to be counted together, and months of each; one month where not even a tile fits.

    Parameters
    ----------
    months
        Of a trial, with month 0.
    month_bytes
        Bins of a tile and month [bytes].
    lanes
        Trials of a tile.
    """
    fitting = WAITING_BYTES // max(1, months * month_bytes)
    return (min(fitting, waiting_tiles(lanes)), months) if fitting >= 2 else (1, 1)


def waiting_tiles(lanes: int) -> int:
    """Tiles of so many trials whose few bins wait, wherever memory is no matter."""
    return max(1, WAITING_TRIALS // lanes)
