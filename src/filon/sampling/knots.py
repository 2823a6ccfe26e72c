"""Tables of quantiles over z with unequal intervals: any quantile function, with kinks, steps and heavy tails.

A table covers z from -10 to 10. Each interval holds one cubic, through the exact quantile at its ends and thirds; an
interval is halved until the cubic is right at its sixths. Right is: within 1e-9 of the interquartile range, or of the
distance from the median where that is larger (1e-6 beyond z = 4, which one trial in 16,000 reaches). An interval
that would have to be narrower than 3e-10 becomes a step: there the value is the exact one of a z that is nearer than
that. A table that would need too many intervals is refused.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from filon.sampling.scipy_families import CORE, FARTHEST, UnreachableError

Floats = NDArray[np.float64]

ERROR, TAIL_ERROR = 1e-9, 1e-6
"""Largest error within and beyond z = 4, as a share of the interquartile range or the distance from the median."""

FEWEST = 64
"""Intervals at first; z = 0 is an end of two."""

MOST = 32_768
"""Intervals at most."""

MOST_HALVINGS = 30

LARGEST = 1e250
"""Quantiles beyond are refused."""

SAFETY = 0.5
"""Share of the error that is used up at the places looked at; between them it may be larger."""

COLUMNS = 5
"""Start of the interval, and the cubic's coefficients, constant first, of z less the start."""


def knots(quantile: Callable[[Floats], Floats], most: int = MOST) -> Floats:
    """The table of a quantile function, [interval, column]; its last row is the constant beyond z = 10.

    Parameters
    ----------
    quantile
        From standard normals to values, rising.
    most
        Intervals at most.

    Raises
    ------
    UnreachableError
        When too many intervals are needed, or a quantile is no finite number.
    """
    middle, spread = _centre(quantile)
    width: float = 2.0 * FARTHEST / FEWEST
    start: Floats = np.linspace(-FARTHEST, FARTHEST, FEWEST + 1)[:-1]
    sixths = _asked(quantile, (start[:, None] + width * np.arange(7) / 6.0).ravel()).reshape(-1, 7)
    end_value = float(sixths[-1, -1])
    done = []
    count = 0
    for _ in range(MOST_HALVINGS):
        right = _is_right(start, width, sixths, middle, spread)
        done.append(_rows(start[right], width, sixths[right]))
        count += int(right.sum()) + 2 * int((~right).sum())
        if count - int((~right).sum()) > most or right.all():
            break
        start, sixths = _halves(quantile, start[~right], width, sixths[~right])
        width *= 0.5
    else:
        steps = np.zeros((start.size, COLUMNS))
        steps[:, 0], steps[:, 1] = start, sixths[:, 0]
        done.append(steps)
        right = np.ones(1, bool)
    if not right.all():
        raise UnreachableError(f"its quantiles need a table of more than {most} intervals to be right to {ERROR:g}")
    table = np.concatenate([*done, [[FARTHEST, end_value, 0.0, 0.0, 0.0]]])
    return np.ascontiguousarray(table[np.argsort(table[:, 0], kind="stable")])


def staircase(starts: Floats, values: Floats) -> Floats:
    """The table of a distribution on a few values: exact.

    Parameters
    ----------
    starts
        Standard normal at which each value begins, rising, the first -inf [(value,)].
    values
        Rising [(value,)].
    """
    inside = starts < FARTHEST
    table = np.zeros((int(inside.sum()) + 1, COLUMNS))
    table[:-1, 0], table[:-1, 1] = np.maximum(starts[inside], -FARTHEST), values[inside]
    table[-1, :2] = FARTHEST, values[inside][-1]
    kept = np.append(
        np.diff(table[:, 0]) > 0.0, True
    )  # values that begin below -10 are never reached, but for the last
    return np.ascontiguousarray(table[kept])


def knot_value(starts: list[float] | Floats, cubics: Floats, z: float) -> float:
    """The tabled quantile at the standard normal `z`, in plain Python: the meaning of the compiled look-up."""
    place = max(bisect_right(starts, z) - 1, 0)
    share = max(z - float(starts[place]), 0.0)
    c0, c1, c2, c3 = (float(number) for number in cubics[place])
    return ((c3 * share + c2) * share + c1) * share + c0


def _centre(quantile: Callable[[Floats], Floats]) -> tuple[float, float]:
    """The median, and the first spread above 0 among those of quartiles, deciles and farther pairs."""
    pairs: Floats = np.array([0.6744897501960817, 1.2815515655446004, 2.0, 3.0, 4.0, 5.0, FARTHEST])
    middle = float(_asked(quantile, np.zeros(1))[0])
    spreads = _asked(quantile, pairs) - _asked(quantile, -pairs)
    return middle, float(next((spread for spread in spreads if spread > 0.0), 1.0))


def _asked(quantile: Callable[[Floats], Floats], z: Floats) -> Floats:
    """Quantiles, all finite."""
    found = quantile(z)
    wrong = ~(np.abs(found) <= LARGEST)
    if wrong.any():
        where = z[wrong][np.argmin(np.abs(z[wrong]))]
        end = "lower" if where < 0.0 else "upper"
        raise UnreachableError(f"its quantile at z = {where:.3g} is {found[wrong][0]:.3g}; add {end}")
    return found


def _is_right(start: Floats, width: float, sixths: Floats, middle: float, spread: float) -> NDArray[np.bool_]:
    """Whether each interval's cubic is right at its odd sixths."""
    rows = _rows(start, width, sixths)
    share: Floats = width * np.array([1.0, 3.0, 5.0]) / 6.0
    cubic = (rows[:, 4:] * share + rows[:, 3:4]) * share
    cubic = (cubic + rows[:, 2:3]) * share + rows[:, 1:2]
    z, exact = start[:, None] + share, sixths[:, 1::2]
    allowed = np.where(np.abs(z) <= CORE, ERROR, TAIL_ERROR) * np.maximum(spread, np.abs(exact - middle))
    return np.asarray((np.abs(cubic - exact) <= SAFETY * allowed).all(1))


def _rows(start: Floats, width: float, sixths: Floats) -> Floats:
    """Start and cubic of each interval, through its ends and thirds."""
    y0, y1, y2, y3 = sixths[:, ::2].T
    first, second, third = y1 - y0, y2 - 2.0 * y1 + y0, y3 - 3.0 * y2 + 3.0 * y1 - y0
    step = width / 3.0
    return np.stack(
        [
            start,
            y0,
            (first - second / 2.0 + third / 3.0) / step,
            (second - third) / 2.0 / step**2,
            third / 6.0 / step**3,
        ],
        axis=1,
    )


def _halves(quantile: Callable[[Floats], Floats], start: Floats, width: float, sixths: Floats) -> tuple[Floats, Floats]:
    """Starts and values of the two halves of each interval."""
    odd: Floats = width * (2.0 * np.arange(6, dtype=np.float64) + 1.0) / 12.0
    new = _asked(quantile, (start[:, None] + odd).ravel()).reshape(-1, 6)
    twelfths = np.empty((start.size, 13))
    twelfths[:, ::2], twelfths[:, 1::2] = sixths, new
    halves = np.concatenate([twelfths[:, :7], twelfths[:, 6:]])
    return np.concatenate([start, start + 0.5 * width]), halves
