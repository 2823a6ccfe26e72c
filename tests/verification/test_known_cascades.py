"""Payments and losses that pass along links, in the compiled kernel, against clearing vectors and linear DebtRank."""

import numpy as np
import pytest
from known_sectors import CLEARING, DEBT_RANK, firms_of

import filon

ROUNDS = 80
SINGLE = 1e-6
"""Outcomes are kept as 32-bit numbers."""


def outcomes(scenario, trials: int = 1, seed: int = 1):
    """What was kept of each trial."""
    return filon.simulate(scenario, trials=trials, seed=seed, keep=f"outcomes:{trials}", threads=1)["outcomes"].dataset


def payments(firms, owed) -> dict[str, float]:
    """What each debtor paid in the end."""
    kept = outcomes(firms_of(CLEARING, firms, owed, ROUNDS))
    return dict(zip(kept.firm.values.tolist(), kept.paid.values[0].tolist(), strict=True))


def test_ring__of_debts_clears_at_the_known_vector():
    """By hand: b pays in full, c has its 0.3 and the 1 of b, a its 0.1 and the 1.3 of c."""
    firms = {
        "a": {"assets": 0.1, "debt": 2.0},
        "b": {"assets": 0.2, "debt": 1.0},
        "c": {"assets": 0.3, "debt": 1.5},
    }

    assert payments(firms, {"a": {"b": 1.0}, "b": {"c": 1.0}, "c": {"a": 1.0}}) == pytest.approx(
        {"a": 1.4, "b": 1.0, "c": 1.3}, abs=SINGLE
    )


def test_ring__of_which_a_part_leaks_clears_at_the_sum_of_a_series():
    """Everybody owes 0.6 of a debt of 1 to the next and has 0.2: payments are 0.2 / (1 - 0.6)."""
    firms = {name: {"assets": 0.2, "debt": 1.0} for name in "abc"}

    assert payments(firms, {"a": {"b": 0.6}, "b": {"c": 0.6}, "c": {"a": 0.6}}) == pytest.approx(
        dict.fromkeys("abc", 0.5), abs=SINGLE
    )


def test_ring__without_assets_pays_in_full():
    """The greatest clearing vector, not the least, which is 0: what goes around pays everybody."""
    firms = {name: {"assets": 0.0, "debt": 1.0} for name in "abc"}

    assert payments(firms, {"a": {"b": 1.0}, "b": {"c": 1.0}, "c": {"a": 1.0}}) == dict.fromkeys("abc", 1.0)


def test_star__clears_at_the_known_vector():
    """The hub has 0.2 and owes 2 to four leaves; two of them can pay 0.3, two pay what they get: p = 0.8 + p / 2."""
    leaves = {"l1": (0.3, 0.3), "l2": (0.3, 0.3), "l3": (0.0, 0.5), "l4": (0.0, 0.5)}
    firms = {"hub": {"assets": 0.2, "debt": 2.0}}
    firms |= {name: {"assets": assets, "debt": debt} for name, (assets, debt) in leaves.items()}
    owed = {"hub": dict.fromkeys(leaves, 0.25), **{name: {"hub": 1.0} for name in leaves}}

    assert payments(firms, owed) == pytest.approx({"hub": 1.6, "l1": 0.3, "l2": 0.3, "l3": 0.4, "l4": 0.4}, abs=SINGLE)


def clearing_vector(assets, debts, shares):
    """The greatest clearing vector by the fictitious defaults of Eisenberg and Noe: linear systems, no rounds.

    Parameters
    ----------
    assets, debts
        [(firm,)].
    shares
        Part of the debt of one firm that it owes to another [(debtor, creditor)].
    """
    short = np.zeros(len(assets), dtype=bool)
    while True:
        fixed = np.where(short, assets, debts)
        passed = np.where(short[:, None], shares.T, 0.0)
        paid = np.linalg.solve(np.eye(len(assets)) - passed, fixed)
        more = paid > assets + paid @ shares + 1e-12
        if not (more & ~short).any():
            return paid
        short |= more


def test_clearing__of_a_network_with_random_assets_is_the_vector_of_each_trial():
    names = ["a", "b", "c", "d", "e"]
    owed = {
        "a": {"b": 0.5, "c": 0.4},
        "b": {"c": 0.3, "d": 0.3},
        "c": {"a": 0.6, "e": 0.2},
        "d": {"a": 0.2, "e": 0.6},
        "e": {"b": 0.8},
    }
    debts = {"a": 1.5, "b": 1.0, "c": 1.2, "d": 0.7, "e": 1.1}
    scenario = firms_of(CLEARING, {name: {"debt": debts[name]} for name in names}, owed, 200)
    tree = filon.simulate(scenario, trials=300, seed=7, keep="outcomes:300", threads=1)
    shares = np.array([[owed[one].get(other, 0.0) for other in names] for one in names])
    due = np.array([debts[name] for name in names])
    inputs = tree["inputs"].draw.sel(input=[f"{name}.assets" for name in names]).values
    exact = np.array([clearing_vector(assets, due, shares) for assets in inputs.astype(float)])
    found = tree["outcomes"].paid.values
    short = tree["outcomes"].mark_month.sel(mark="short").values >= 0

    assert np.abs(found - exact).max() < 3 * SINGLE
    assert (short == (exact < due - 1e-8)).all()
    assert 0.2 < short.mean() < 0.8


def losses(shocks, lent, months: int = ROUNDS) -> dict[str, float]:
    """Part of the equity of each bank that is gone after so many rounds."""
    kept = outcomes(firms_of(DEBT_RANK, {name: {"shock": shock} for name, shock in shocks.items()}, lent, months))
    return dict(zip(kept.firm.values.tolist(), kept.loss.values[0].tolist(), strict=True))


CHAIN = {"b": {"a": 0.5}, "c": {"b": 0.8}, "d": {"c": 0.25}}
SHOCKED = {"a": 0.4, "b": 0.0, "c": 0.0, "d": 0.0}


def test_debt_rank__along_a_chain_is_the_product_of_its_links():
    assert losses(SHOCKED, CHAIN) == pytest.approx({"a": 0.4, "b": 0.2, "c": 0.16, "d": 0.04}, abs=SINGLE)


@pytest.mark.parametrize(("rounds", "reached"), [(1, "b"), (2, "c"), (3, "d")])
def test_debt_rank__takes_a_round_for_each_link(rounds, reached):
    found = losses(SHOCKED, CHAIN, rounds)

    assert [name for name, loss in found.items() if loss > 0.0] == [name for name in "abcd" if name <= reached]


def test_debt_rank__in_a_ring_is_the_sum_of_a_series():
    """A shock of 0.1 comes back as an eighth of itself: 0.1 / (1 - 0.5 ** 3)."""
    found = losses({"a": 0.1, "b": 0.0, "c": 0.0}, {"b": {"a": 0.5}, "c": {"b": 0.5}, "a": {"c": 0.5}})
    first = 0.1 / (1 - 0.5**3)

    assert found == pytest.approx({"a": first, "b": 0.5 * first, "c": 0.25 * first}, abs=SINGLE)


def test_debt_rank__stops_where_the_equity_is_gone():
    """Lent twice its equity, b is gone at half the loss of a, and passes on no more than its equity."""
    found = losses({"a": 0.9, "b": 0.0, "c": 0.0}, {"b": {"a": 2.0}, "c": {"b": 0.3}})

    assert found == pytest.approx({"a": 0.9, "b": 1.0, "c": 0.3}, abs=SINGLE)


def test_debt_rank__of_a_network_solves_its_linear_system():
    names = ["a", "b", "c", "d"]
    lent = {"a": {"b": 0.2, "d": 0.1}, "b": {"a": 0.3, "c": 0.2}, "c": {"a": 0.1, "d": 0.4}, "d": {"b": 0.5}}
    shocks = {"a": 0.05, "b": 0.2, "c": 0.0, "d": 0.1}
    weights = np.array([[lent[one].get(other, 0.0) for other in names] for one in names])
    exact = np.linalg.solve(np.eye(4) - weights, [shocks[name] for name in names])

    assert exact.max() < 1.0
    assert losses(shocks, lent) == pytest.approx(dict(zip(names, exact.tolist(), strict=True)), abs=SINGLE)
