"""R&D and quality: a treadmill that followers must keep up with, and a data flywheel drawn around zero."""

from __future__ import annotations

from filon.mathematics.plain import exp, log, maximum, minimum, sqrt
from filon.model.indices import MONTH


def research_plan(spend: float, follow: float, frontier: float, scale: float, log_revenue: float) -> float:
    r"""R&D that the firm means to pay [USD/month].

    .. math:: R_0 \max(1 + \varphi (g - 1), (Y/Y_0)^{\sigma})

    Parameters
    ----------
    spend
        R&D at the start [USD/month].
    follow, frontier
        How far the firm follows the frontier; the frontier's R&D over that at the start.
    scale, log_revenue
        Power of the firm's own size; revenue over that at the start [log].
    """
    return spend * maximum(1.0 + follow * (frontier - 1.0), exp(scale * log_revenue))


def research_spent(plan: float, affordable: float, least: float, austerity: float) -> float:
    """R&D paid: the plan, if it can be afforded, never below a minimum, and less in austerity [USD/month].

    Parameters
    ----------
    plan, affordable, least
        R&D meant, affordable, and kept in any case [USD/month].
    austerity
        Share that is cut.
    """
    return minimum(plan, maximum(affordable, least)) * (1.0 - austerity)


def research_from_sales(revenue: float, share: float, contribution: float) -> float:
    r"""R&D that sales pay for [USD/month]: a share of revenue, and no more than customers leave.

    .. math:: \min(\sigma Y, C^+)

    A share of revenue alone lets a lab whose margin is gone spend a third of its sales on research, and die rich.

    Parameters
    ----------
    revenue, contribution
        [USD/month].
    share
        Of revenue.
    """
    return minimum(share * revenue, maximum(contribution, 0.0))


def affordable_research(sales: float, cash: float, pledged: float, weight: float, pace: float, parent: float) -> float:
    """R&D that a firm thinks it can pay [USD/month]: what sales pay for, a slice of its money, what a parent gives.

    Parameters
    ----------
    sales
        R&D that sales pay for [USD/month].
    cash, pledged, weight
        Money held, and agreed and not paid [USD]; how much of the latter counts.
    pace
        Share of money spent a month: one over the horizon revealed at the start.
    parent
        What a parent gives for R&D [USD/month]; 0 without one.
    """
    return sales + (cash + weight * pledged) * pace + parent


def revealed_horizon(money: float, spend: float, sales: float, least: float, most: float) -> float:
    """Months over which the firm's money is meant to last, as its R&D at the start reveals.

    A fixed horizon contradicts reported spending: some spend their money in a year, others in three.

    Parameters
    ----------
    money
        Cash, and what counts of pledges [USD].
    spend, sales
        R&D at the start, and the part of it that sales pay for [USD/month].
    least, most
        Bounds [months].
    """
    return minimum(maximum(money / maximum(spend - sales, 1.0), least), most)


def next_quality(
    quality: float,
    treadmill: float,
    spent: float,
    plan: float,
    least_ratio: float,
    flywheel: float,
    log_audience: float,
    reach: float,
    revert_annual: float,
    noise: float,
    noise_annual: float,
    least: float,
    most: float,
) -> float:
    r"""Distance of the product to the frontier.

    .. math:: q' = q + \theta \log \mathrm{clip}(R/P, r, 1)
        + \frac{1}{12}\left(\omega\,\mathrm{clip}(\log(N/N_0)) - \kappa q\right) + \frac{s}{\sqrt{12}} e

    No runaway: spending over plan buys nothing.

    Parameters
    ----------
    treadmill
        Quality lost per log point of R&D missing [1/month].
    spent, plan, least_ratio
        R&D paid and planned [USD/month]; a larger shortfall counts as this ratio.
    flywheel, log_audience, reach
        Effect of the data of a larger audience [1/year], audience over that at the start [log], its bounds.
    revert_annual
        Pull to the frontier's followers [1/year].
    noise, noise_annual
        Standard normal; its standard deviation over a year.
    least, most
        Bounds.
    """
    behind = treadmill * log(minimum(maximum(spent / maximum(plan, 1.0), least_ratio), 1.0))
    data = flywheel * minimum(maximum(log_audience, -reach), reach)
    drift = behind + (data - revert_annual * quality) * MONTH
    return minimum(maximum(quality + drift + noise_annual * sqrt(MONTH) * noise, least), most)
