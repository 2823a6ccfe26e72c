"""Schwartz and Moon's Internet company: Amazon at the end of 1999, quarter by quarter.

Revenue grows at a rate that is itself uncertain and falls back to that of an ordinary company; the company goes
bankrupt at the first quarter's end without cash. The authors published a (risk-neutral) probability of bankruptcy
of 27.9% within 25 years::

    filon run examples/schwartz_moon.py:model --steps 100

References
----------
E. S. Schwartz and M. Moon (2000), "Rational pricing of Internet companies", Financial Analysts Journal 56(3), 62-75.
"""

from math import exp, sqrt
from typing import NamedTuple

import filon


class Company(NamedTuple):
    """The company at the close of a quarter; money in millions of US dollars."""

    revenue: float  # of the quarter
    growth: float  # expected growth of revenue [log/quarter]
    losses: float  # carried forward, not yet set against tax
    cash: float


def start(draw) -> Company:
    """The company at the close of 1999."""
    return Company(draw.revenue_start, draw.growth_start, draw.losses_start, draw.cash_start)


def faded(initial: float, long_run: float, fading: float) -> float:
    """A value on its way from `initial` to `long_run`, of which the share `fading` [0..1] of the way is left."""
    return initial * fading + long_run * (1.0 - fading)


def tax_due(profit: float, losses: float, rate: float) -> float:
    """Tax on the part of a profit that exceeds the losses carried forward."""
    return rate * max(0.0, profit - losses)


def quarter(company: Company, draw, shock, t) -> Company:
    """One quarter: sell, pay, tax, earn interest; then news about growth arrives.

    .. math::

        R' = R exp(mu - lambda sigma - sigma^2 / 2 + sigma e_1)

        mu' = e^{-kappa} mu + (1 - e^{-kappa}) mubar + sqrt((1 - e^{-2 kappa}) / (2 kappa)) eta e_2

    with sigma and eta taken at the end of the quarter.
    """
    left = exp(-draw.reversion * t)
    sigma = faded(draw.volatility_start, draw.volatility_long, left)
    eta = faded(draw.growth_volatility_start, 0.0, left)
    drift = company.growth - draw.risk_price * sigma - 0.5 * sigma * sigma
    revenue = company.revenue * exp(drift + sigma * shock.revenue)

    profit = revenue - (draw.variable_cost * revenue + draw.fixed_cost)
    tax = tax_due(profit, company.losses, draw.tax_rate)
    interest = company.cash * (exp(draw.interest_annual / 4.0) - 1.0)

    keep = exp(-draw.reversion)
    spread = sqrt((1.0 - keep * keep) / (2.0 * draw.reversion)) * eta
    return Company(
        revenue=revenue,
        growth=keep * company.growth + (1.0 - keep) * draw.growth_long + spread * shock.growth,
        losses=max(0.0, company.losses - profit),
        cash=company.cash + interest + profit - tax,
    )


def ending(company: Company, draw, shock, t) -> int:
    """Bankrupt at the first quarter's end without cash; nobody brings more."""
    return 1 if company.cash <= 0.0 else 0


def cash_left(company: Company, draw, t) -> float:
    """Distance from bankruptcy: the cash."""
    return company.cash


model = filon.Model(
    name="schwartz_moon",
    step="quarter",
    inputs={
        "revenue_start": filon.constant(356.0),  # [USD million/quarter]
        "losses_start": filon.constant(559.0),  # [USD million]
        "cash_start": filon.constant(906.0),  # [USD million]
        "growth_start": filon.constant(0.11),  # [log/quarter]
        "growth_long": filon.constant(0.015),  # [log/quarter]
        "growth_volatility_start": filon.constant(0.03),  # of the growth rate, fades to 0 [log/quarter]
        "volatility_start": filon.constant(0.10),  # of revenue [log/quarter]
        "volatility_long": filon.constant(0.05),  # [log/quarter]
        "reversion": filon.constant(0.07),  # speed at which all three approach their long run [1/quarter]
        "risk_price": filon.constant(0.01),  # market price of the revenue's risk [1/quarter]
        "variable_cost": filon.constant(0.75 + 0.19),  # goods sold and other variable cost [share of revenue]
        "fixed_cost": filon.constant(75.0),  # [USD million/quarter]
        "tax_rate": filon.constant(0.35),
        "interest_annual": filon.constant(0.05),  # continuous
    },
    shocks={"revenue": "normal", "growth": "normal"},
    start=start,
    next=quarter,
    ending=ending,
    endings={1: filon.Ending("bankruptcy", crash=True, meaning="no cash at the end of a quarter")},
    margin=cash_left,
    record=("revenue", "growth", "cash"),
)
