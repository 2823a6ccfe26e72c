"""Accounts that move together, by hand."""

import numpy as np
import pytest

from filon.claims.movements import movement, steps
from filon.claims.shapes import MovementClaim

GONE = float("nan")
ACCOUNTS = {  # four firms: loses more with more, earns more with more, loses payers, gone
    "subscribers": np.array([[1.0, 2.0, 3.0], [1.0, 2.0, 3.0], [3.0, 2.0, 1.0], [1.0, 2.0, GONE]]),
    "contribution": np.array([[5.0, 4.0, 3.0], [5.0, 6.0, 7.0], [5.0, 4.0, 3.0], [5.0, 4.0, GONE]]),
    "contribution_margin": np.array([[0.5, 0.4, 0.3], [0.5, 0.4, 0.3], [0.5, 0.4, 0.3], [0.5, 0.4, GONE]]),
    "burn": np.array([[1.0, 1.0, 2.0], [1.0, 1.0, 0.5], [1.0, 1.0, 2.0], [1.0, 1.0, GONE]]),
}


def claim(**changes):
    told = {"title": "", "sentence": "", "quoted": True, "reading": "", "scenarios": [], "probability": {"least": 0.5}}
    return MovementClaim(kind="movement", over=2, given="subscribers", **told, **changes)


def test_movement__counts_living_firms_that_won_subscribers():
    assert movement(claim(falls=["contribution"]), ACCOUNTS, 2).counted.tolist() == [True, True, False, False]


@pytest.mark.parametrize(
    ("changes", "borne_out"),
    [
        ({"falls": ["contribution", "contribution_margin"]}, [True, False, False, False]),
        ({"falls": ["contribution_margin"]}, [True, True, False, False]),
        ({"rises": ["burn"]}, [True, False, False, False]),
        ({"falls": ["contribution_margin"], "rises": ["burn"]}, [True, False, False, False]),
    ],
)
def test_movement__asks_all_accounts_at_once(changes, borne_out):
    assert movement(claim(**changes), ACCOUNTS, 2).borne_out.tolist() == borne_out


def test_steps__end_with_the_month():
    assert steps(ACCOUNTS["burn"], 2, 1).tolist()[:3] == [1.0, -0.5, 1.0]
