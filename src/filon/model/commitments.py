"""Compute commitments (take-or-pay): signed while money flows, billed a year later, due whether used or not.

What is billed and not used is the shortfall: partly let to others, partly cut in distress, the rest paid. Suppliers'
credits are the other side of the same contracts: they pay a share of the compute that is used until they are gone.
"""

from __future__ import annotations

from filon.mathematics.plain import maximum, minimum
from filon.model.climate import DROUGHT


def signed_at_start(due: float, growth_annual: float, lag: float) -> float:
    r"""Commitments signed at the start [USD/month], of which `due` is billed so far.

    Bills that follow contracts with a lag of L months and grow at the rate g of the contracts lie behind them by
    :math:`1 + g L / 12`.

    Parameters
    ----------
    due
        Billed at the start [USD/month].
    growth_annual, lag
        Growth of what is signed [log/year], and mean time from signing to billing [months].
    """
    return due * maximum(1.0 + growth_annual * lag / 12.0, 0.0)


def signs(
    climate: float,
    austerity: float,
    austerity_most: float,
    growth: float,
    growth_least: float,
    t: float,
    months: float,
    covered: float,
    bearable: float,
) -> float:
    """1 while new commitments are signed, else 0; what is signed stays.

    Nobody signs when money has stopped, or for more compute while paying for much that is not used. Bills come a
    year after signatures, so the excess grows for a year after the last one: overbuilding is noticed late.

    Parameters
    ----------
    climate
        Of funding; nothing is signed in a drought.
    austerity, austerity_most
        Cuts now, and those from which nothing is signed.
    growth, growth_least
        Of revenue, and the least for which suppliers build ahead [log/year].
    t, months
        Month, and the last one in which commitments are signed.
    covered
        What may be signed at this revenue, less what is signed [USD/month]: suppliers look at revenue.
    bearable
        Idle compute that a firm keeps in reserve, less what it paid for last month [USD/month].
    """
    willing = climate != DROUGHT and austerity < austerity_most and growth > growth_least
    return 1.0 if willing and t < months and covered > 0.0 and bearable >= 0.0 else 0.0


def next_payable(payable: float, signed: float, lag: float) -> float:
    """Commitments billed [USD/month]: capacity signed today is built first and billed `lag` months later on average."""
    return payable + (signed - payable) * (1.0 / lag)


def commitment_due(payable: float, flexible: float, austerity: float, deepest: float) -> float:
    r"""What has to be paid or used [USD/month], after what distress cuts: :math:`P (1 - f \min(\alpha/\bar\alpha, 1))`.

    Parameters
    ----------
    payable, flexible
        Billed [USD/month], and the share that suppliers let go rather than lose the customer.
    austerity, deepest
        Cuts now, and those at which all of that share is gone.
    """
    return payable * (1.0 - flexible * minimum(austerity * (1.0 / deepest), 1.0))


def compute(serving: float, research: float, share: float) -> float:
    """Compute used [USD/month]: all of serving, and a share of R&D."""
    return serving + share * research


def shortfall(due: float, used: float, sublet: float) -> float:
    """Committed compute that is neither used nor let to others, and paid all the same [USD/month].

    Parameters
    ----------
    due, used
        Commitments and compute used [USD/month].
    sublet
        Share of what is not used that others take; none in a drought, when all have too much.
    """
    return maximum(due - used, 0.0) * (1.0 - sublet)


def credits_used(credits: float, share: float, used: float) -> float:
    """Compute paid with suppliers' credits this month [USD]: a share of it, until they are gone. They are no cash.

    Parameters
    ----------
    credits
        Left [USD].
    share, used
        Share they pay, of the compute used [USD/month].
    """
    return minimum(credits, share * used)
