"""Accounts that move together over some months: pure functions of kept paths."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from filon.claims.shapes import MovementClaim

Accounts = Mapping[str, npt.NDArray[np.floating]]
"""Accounts by name [(trial, month)], NaN after an exit."""

Flags = npt.NDArray[np.bool_]


class Movement(NamedTuple):
    """Which trials count at a month, and which of them bear a claim out [(trial,)]."""

    counted: Flags
    borne_out: Flags


def movement(claim: MovementClaim, accounts: Accounts, month: int) -> Movement:
    """Whether accounts moved as a claim says, over the months that end with `month`.

    A firm counts that is still there and whose given account rose; it bears the claim out where all accounts that
    should fall fell, and all that should rise rose.

    Examples
    --------
    >>> import numpy as np
    >>> told = dict(title="", sentence="", quoted=True, reading="", scenarios=[])
    >>> half = {"least": 0.5}
    >>> claim = MovementClaim(kind="movement", over=1, given="payers", falls=["left"], probability=half, **told)
    >>> accounts = {"payers": np.array([[1.0, 2.0], [1.0, 0.5]]), "left": np.array([[3.0, 1.0], [3.0, 1.0]])}
    >>> [flags.tolist() for flags in movement(claim, accounts, 1)]
    [[True, False], [True, False]]
    """
    counted = steps(accounts[claim.given], month, claim.over) > 0.0
    moved = [steps(accounts[name], month, claim.over) < 0.0 for name in claim.falls]
    moved += [steps(accounts[name], month, claim.over) > 0.0 for name in claim.rises]
    return Movement(counted, np.logical_and.reduce([counted, *moved]))


def steps(account: npt.NDArray[np.floating], month: int, over: int) -> npt.NDArray[np.floating]:
    """Change of an account over the months that end with `month` [(trial,)]; NaN for a firm that has gone."""
    return np.asarray(account[:, month] - account[:, month - over])
