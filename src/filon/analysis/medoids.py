"""Which trial stands for many: the one whose accounts lie nearest to those of the others, month after month."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]


def medoid(accounts: Sequence[Floats]) -> int:
    r"""Position of the trial whose squared distances to all others are least, by ranks in each account and month.

    .. math:: \arg\min_i \sum_j \sum_a \overline{\left(r_{aim} - r_{ajm}\right)^2}^{\,m}
              = \arg\min_i \sum_a \overline{\left(r_{aim} - \tfrac12\right)^2}^{\,m}

    with the rank r of trial i in account a at month m, over the trials of the group, and the mean over months. The
    ranks of a month have the mean 1/2, whatever their ties, so the trial nearest to all others is the one nearest to
    the middle, and no distance between two trials is computed. A firm that has gone ranks below all that are there.
    Ranks leave it open in which unit, and how widely, an account is spread; the first of several equally near trials
    is taken.

    Parameters
    ----------
    accounts
        Each [(trial, month)], NaN after an exit.

    Examples
    --------
    >>> import numpy as np
    >>> medoid([np.array([[1.0, 9.0], [2.0, 5.0], [3.0, float("nan")]])])
    1
    """
    distance = sum(((ranks(account) - 0.5) ** 2).mean(axis=1) for account in accounts)
    return int(np.argmin(distance))


def ranks(account: Floats) -> npt.NDArray[np.float64]:
    """Share of trials below each, half of those level with it counted [(trial, month)].

    Examples
    --------
    >>> import numpy as np
    >>> ranks(np.array([[5.0], [7.0], [float("nan")], [7.0]]))[:, 0].tolist()
    [0.375, 0.75, 0.125, 0.75]
    """
    values = np.where(np.isnan(account), -np.inf, account)
    found = np.empty(values.shape)
    for month in range(values.shape[1]):
        column = values[:, month]
        ordered = np.sort(column)
        below = np.searchsorted(ordered, column, side="left")
        level = np.searchsorted(ordered, column, side="right")
        found[:, month] = (below + level) / (2.0 * column.size)
    return found
