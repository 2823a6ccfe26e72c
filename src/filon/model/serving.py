"""Cost of serving: heavy-tailed use under a flat price, cut by a rate limit.

"The more customers, the more you lose": a tenth of users takes 70-80% of the tokens, so the mean cost of a payer
depends on a tail that only a limit cuts.
"""

from __future__ import annotations

from filon.mathematics.plain import exp, log, lognormal_limited_mean, maximum, minimum, normal_cdf


def capped_mean(mean: float, cap: float, log_ratio: float, sigma: float, sigma_inverse: float) -> float:
    r"""Mean of a lognormal cost cut at a cap.

    .. math:: E[\min(X, K)] = m\,\Phi(d - \sigma) + K\,\Phi(-d),\quad d = \log(K/m)/\sigma + \sigma/2

    Parameters
    ----------
    mean
        Uncapped mean m [USD/user/month].
    cap
        Cap K [USD/user/month].
    log_ratio
        log(K / m).
    sigma, sigma_inverse
        Standard deviation of the log of use, and one over it.
    """
    return lognormal_limited_mean(mean, cap, log_ratio * sigma_inverse + 0.5 * sigma, sigma)


def uncapped_mean(cost: float, cap: float, sigma: float, most: float) -> float:
    r"""Uncapped mean of use whose capped mean is the reported cost.

    Solves :math:`\log(E[\min(X, K)]/K) = \log c` in :math:`u = \log(m/K)` by Newton's rule. The left side is
    concave and increasing in u with slope :math:`m\,\Phi(d - \sigma)/E[\min(X, K)]`, and its root lies right of
    :math:`\log c`, so the steps rise to it without passing it. Seven steps leave an error below 1e-11 in u for sigma
    from 1.2 to 3 and c from 0.001 to 0.92 (against bisection; six steps 3e-7, eight no better). Forty bisections
    cost three times as much.

    Parameters
    ----------
    cost
        Reported cost of a payer, rate limits applied [USD/user/month].
    cap
        Cost at which the limit binds [USD/user/month].
    sigma
        Standard deviation of the log of use.
    most
        Largest share of the cap that a mean cost is taken for: at the cap itself, use would be infinite.
    """
    target = log(maximum(minimum(cost / maximum(cap, 1e-9), most), 1e-12))
    u = target
    for _ in range(7):
        below = exp(u) * normal_cdf(-u / sigma - 0.5 * sigma)
        total = below + normal_cdf(u / sigma - 0.5 * sigma)
        u = u + (target - log(total)) * total / below
    return cap * exp(u)


def cost_index(exposure: float, own: float, own_cost: float, list_price: float) -> float:
    """Serving cost of a firm over that at the start: own compute at its cost, the rest bought at list price.

    Integrators' cost moves with the supplier's list price, labs' cost with rents and their own progress; a firm
    without exposure keeps its cost.

    Parameters
    ----------
    exposure
        Exposure to AI serving costs, 0 to 1.
    own
        Share of the work served on own compute.
    own_cost, list_price
        The sector's indices, 1 at the start.
    """
    return 1.0 + exposure * (own * own_cost + (1.0 - own) * list_price - 1.0)


def free_user_cost(cost: float, index: float, index_cap: float, limits: float, limits_cut: float) -> float:
    """Cost of serving a free user [USD/month].

    The model served free is a lever of up to 16 times: a dearer model is not given away (`index_cap`), and tight
    limits save most of the cost.

    Parameters
    ----------
    cost
        At the start [USD/user/month].
    index, index_cap
        Serving cost over that at the start, and the largest rise that free users get.
    limits, limits_cut
        Tightness of the free tier, 0 to 1, and the cost that it saves when tightest.
    """
    return cost * minimum(index, index_cap) * (1.0 - limits_cut * limits)


def next_limits(limits: float, margin: float, target: float, rise: float, fall: float) -> float:
    """Tightness of the free tier, 0 to 1: raised while contribution is thin, else relaxed.

    Parameters
    ----------
    margin, target
        Contribution margin, and the one under which limits are tightened.
    rise, fall
        Change of a month.
    """
    return minimum(maximum(limits + (rise if margin < target else -fall), 0.0), 1.0)
