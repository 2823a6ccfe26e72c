"""The value chain: what firms buy from named suppliers, at what price, and what happens when a supplier falls.

A firm serves a share of its work on its own compute and buys the rest, from named suppliers or from the market, at
list price. What it pays to a named supplier is that supplier's revenue; nothing is counted twice.
"""

from __future__ import annotations

from filon.mathematics.plain import maximum, minimum

SMALLEST_SHARE = 1e-9


def bought_share(exposure: float, own: float, own_cost: float, bought_price: float) -> float:
    """Part of the cost of serving that is bought: the rest is served on own compute.

    Parameters
    ----------
    exposure
        Exposure to AI serving costs, 0 to 1.
    own
        Share of the work served on own compute.
    own_cost, bought_price
        Cost of own compute, and price of work bought, over those at the start.
    """
    bought = (1.0 - own) * (1.0 + exposure * (bought_price - 1.0))
    return bought / maximum(bought + own * (1.0 + exposure * (own_cost - 1.0)), SMALLEST_SHARE)


def moving_share(moving: float, lost: float, months: float) -> float:
    """Share of the work bought that is being moved away from suppliers that fell.

    Contracts and code are moved over at different dates: an equal part of what is left each month.

    Parameters
    ----------
    moving, lost
        Share that was being moved last month, and share of suppliers that fell then.
    months
        Mean time of a move [months].
    """
    return moving * (1.0 - 1.0 / months) + lost


def surviving_scale(lost: float, moving: float) -> float:
    """Work that a supplier still there does for a buyer, over its share at the start: survivors take what was moved.

    Parameters
    ----------
    lost
        Share of all suppliers that fell so far.
    moving
        Part of it that is still being moved, and is bought dearly meanwhile.

    Returns
    -------
    Factor on the shares of survivors; 0 where none is left and everything is bought from the market.
    """
    left = 1.0 - lost
    return (1.0 - moving) / maximum(left, SMALLEST_SHARE) if left > SMALLEST_SHARE else 0.0


def supply_price(scale: float, dearer: float, moving: float, premium: float) -> float:
    r"""Price of a unit of work bought, over list price: :math:`1 + k\,\bar\mu + \pi s`.

    Parameters
    ----------
    scale, dearer
        Factor on the shares of survivors, and the sum of their shares times their markups.
    moving, premium
        Share being moved, and what it costs over list price until it has moved.
    """
    return 1.0 + scale * dearer + premium * moving


def markup(austerity: float, deepest: float, most: float) -> float:
    """What a supplier asks over list price: one that has to save raises its prices.

    Parameters
    ----------
    austerity, deepest
        Cuts now, and the deepest.
    most
        Markup at the deepest cuts.
    """
    return most * minimum(austerity / maximum(deepest, SMALLEST_SHARE), 1.0)


def compute_profit(bill: float, margin: float) -> float:
    """Gross profit of those who sell compute to a firm [USD/month].

    Parameters
    ----------
    bill
        What the firm pays for compute [USD/month].
    margin
        Gross margin of vendors of compute.
    """
    return margin * bill


def unpaid(due: float, months: float, recovery: float) -> float:
    """Commitments that would stay unpaid if the firm fell now [USD].

    Parameters
    ----------
    due
        Commitments billed [USD/month].
    months
        Months of bills that are left.
    recovery
        Part that suppliers get back by letting the capacity to others.
    """
    return due * months * (1.0 - recovery)
