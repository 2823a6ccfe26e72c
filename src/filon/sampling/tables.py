"""Tables of quantiles over z for families without a closed form, kept on disk so that a warm run needs no scipy.

A table is one cubic for each interval of a uniform grid on [-8.5, 8.5]: Hermite's, through the exact quantile and
its slope at both ends. The grid is halved until the error at the middles and quarters of all intervals is at most
1e-9 of the interquartile range.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from filon.sampling.beta import beta_sides, beta_slope
from filon.sampling.kept import kept

Floats = NDArray[np.float64]

END = 8.5
"""Tables end at plus and minus this z; beyond, the end value holds."""

ERROR = 1e-9
"""Largest error of a table, as a share of the interquartile range."""

FEWEST, MOST = 512, 65536
"""Numbers of intervals tried."""

TABLE_VERSION = 1


def beta_table(a: float, b: float) -> Floats:
    """Cubics [interval, power 0..3] of the standard beta's quantile; their variable is the share of the interval.

    Parameters
    ----------
    a, b
        The two shapes, above 0.
    """
    return kept(f"{TABLE_VERSION} beta {a!r} {b!r}", 4, lambda: _beta_table(a, b))


def table_value(table: Floats, z: float) -> float:
    """The tabled quantile at the standard normal `z`, in plain Python."""
    place = min(max((z + END) * (len(table) / (2.0 * END)), 0.0), len(table) * (1.0 - 2.0**-40))
    interval = int(place)
    share = place - interval
    c0, c1, c2, c3 = (float(number) for number in table[interval])
    return ((c3 * share + c2) * share + c1) * share + c0


def _beta_table(a: float, b: float) -> Floats:
    """The table with the fewest intervals that is precise enough, or with the most allowed."""
    quartiles, _ = beta_sides(a, b, np.array([-0.6744897501960817, 0.6744897501960817]))
    spread = float(quartiles[1] - quartiles[0])
    intervals = FEWEST
    while True:
        table = _hermite(a, b, intervals)
        if intervals == MOST or _error(a, b, table) <= ERROR * spread:
            return table
        intervals *= 2


def _hermite(a: float, b: float, intervals: int) -> Floats:
    """Cubics through the exact quantile and slope at the ends of each interval."""
    z: Floats = np.linspace(-END, END, intervals + 1, dtype=np.float64)
    value, slope = beta_sides(a, b, z)[0], beta_slope(a, b, z) * (2.0 * END / intervals)
    rise = np.diff(value)
    start, end = slope[:-1], slope[1:]
    return np.ascontiguousarray(
        np.stack([value[:-1], start, 3.0 * rise - 2.0 * start - end, start + end - 2.0 * rise], 1)
    )


def _error(a: float, b: float, table: Floats) -> float:
    """Largest error at the quarters of all intervals."""
    worst = 0.0
    for share in (0.25, 0.5, 0.75):
        z: Floats = (np.arange(len(table), dtype=np.float64) + share) * (2.0 * END / len(table)) - END
        value = ((table[:, 3] * share + table[:, 2]) * share + table[:, 1]) * share + table[:, 0]
        worst = max(worst, float(np.abs(value - beta_sides(a, b, z)[0]).max()))
    return worst
