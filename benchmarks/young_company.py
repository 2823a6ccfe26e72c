"""A user's model of ten state fields, twice: for `filon.Model`, and written by hand into a tiled Numba kernel.

Schwartz and Moon's company with uncertain cost, capital spending and its depreciation, by quarters; seven of its
inputs are uncertain. The hand-written kernel draws the same streams and so finds the same bankruptcies.

References
----------
E. S. Schwartz and M. Moon (2001), "Rational pricing of Internet companies revisited", Financial Review 36, 7-26.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

import filon
from filon.mathematics import compiled
from filon.mathematics.borrowing import borrowed
from filon.mathematics.plain import exp, maximum, sqrt
from filon.mathematics.settings import INLINE, SETTINGS
from filon.streams.compiled import input_normals, normals, shock_words
from filon.streams.keys import stream_key

LANES = 128
STEPS = 60
QUARTER = 0.25


class Company(NamedTuple):
    """The company at the close of a quarter; money in millions, rates annual."""

    revenue: float
    growth: float
    volatility: float
    growth_volatility: float
    cost_share: float
    cost_volatility: float
    plant: float
    losses: float
    cash: float
    keep: float  # share of a distance to the long run that is left after a quarter


def start(draw: Any) -> Company:
    """The company at the start."""
    return Company(
        revenue=draw.revenue,
        growth=draw.growth,
        volatility=draw.volatility,
        growth_volatility=draw.growth_volatility,
        cost_share=draw.cost_share,
        cost_volatility=0.06,
        plant=150.0,
        losses=559.0,
        cash=draw.cash,
        keep=exp(-draw.reversion * QUARTER),
    )


def quarter(company: Company, draw: Any, shock: Any, t: float) -> Company:
    """One quarter: sell, spend, depreciate, tax, earn interest."""
    keep = company.keep
    spread = sqrt((1.0 - keep * keep) / (2.0 * draw.reversion))
    drift = (company.growth - 0.5 * company.volatility * company.volatility) * QUARTER
    revenue = company.revenue * exp(drift + company.volatility * sqrt(QUARTER) * shock.revenue)
    cost = keep * company.cost_share + (1.0 - keep) * 0.8 + company.cost_volatility * spread * shock.cost
    depreciation = 0.1 * QUARTER * company.plant
    profit = (revenue * (1.0 - cost) - 300.0) * QUARTER - depreciation
    taxed = maximum(0.0, profit - company.losses)
    spending = maximum(0.05 * revenue, 40.0) * QUARTER
    return Company(
        revenue=revenue,
        growth=keep * company.growth + (1.0 - keep) * 0.05 + company.growth_volatility * spread * shock.growth,
        volatility=keep * company.volatility + (1.0 - keep) * 0.1,
        growth_volatility=keep * company.growth_volatility,
        cost_share=cost,
        cost_volatility=keep * company.cost_volatility + (1.0 - keep) * 0.03,
        plant=company.plant - depreciation + spending,
        losses=maximum(0.0, company.losses - profit),
        cash=company.cash * (1.0 + 0.05 * QUARTER) + profit + depreciation - spending - 0.35 * taxed,
        keep=keep,
    )


def ending(company: Company, draw: Any, shock: Any, t: float) -> int:
    """Bankrupt at the first quarter's end without cash."""
    return 1 if company.cash <= 0.0 else 0


NORMAL = {"cash": (906.0, 90.0), "cost_share": (0.9, 0.02), "growth": (0.4, 0.05), "growth_volatility": (0.1, 0.01)}
NORMAL |= {"reversion": (0.28, 0.02), "volatility": (0.2, 0.02)}
REVENUE = 7.26, 0.05  # mean and standard deviation of its logarithm

MODEL = filon.Model(
    name="young_company",
    step="quarter",
    inputs={name: filon.normal(*numbers) for name, numbers in NORMAL.items()} | {"revenue": filon.lognormal(*REVENUE)},
    shocks={"revenue": "normal", "growth": "normal", "cost": "normal"},
    start=start,
    next=quarter,
    ending=ending,
    endings={1: filon.Ending("bankruptcy", meaning="no cash at the end of a quarter")},
)

CASH, COST_SHARE, GROWTH, GROWTH_VOLATILITY, REVERSION, VOLATILITY, REVENUE_DRAW, COST_SHOCK = range(8)
GROWTH_SHOCK, REVENUE_SHOCK, S_REVENUE, S_GROWTH, S_VOLATILITY, S_GROWTH_VOLATILITY, S_COST = range(8, 15)
S_COST_VOLATILITY, S_PLANT, S_LOSSES, S_CASH, S_KEEP, EXIT = range(15, 21)
ROWS = 21


@njit(**INLINE)
def step(
    revenue, growth, volatility, growth_volatility, cost_share, cost_volatility, plant, losses, cash, keep, reversion,
    revenue_shock, growth_shock, cost_shock,
):  # fmt: skip
    """One quarter of one lane."""
    spread = compiled.sqrt((1.0 - keep * keep) / (2.0 * reversion))
    drift = (growth - 0.5 * volatility * volatility) * 0.25
    new_revenue = revenue * compiled.exp(drift + volatility * 0.5 * revenue_shock)
    cost = keep * cost_share + (1.0 - keep) * 0.8 + cost_volatility * spread * cost_shock
    depreciation = 0.025 * plant
    profit = (new_revenue * (1.0 - cost) - 300.0) * 0.25 - depreciation
    taxed = compiled.maximum(0.0, profit - losses)
    spending = compiled.maximum(0.05 * new_revenue, 40.0) * 0.25
    return (
        new_revenue,
        keep * growth + (1.0 - keep) * 0.05 + growth_volatility * spread * growth_shock,
        keep * volatility + (1.0 - keep) * 0.1,
        keep * growth_volatility,
        cost,
        keep * cost_volatility + (1.0 - keep) * 0.03,
        plant - depreciation + spending,
        compiled.maximum(0.0, losses - profit),
        cash * 1.0125 + profit + depreciation - spending - 0.35 * taxed,
    )


@njit(**SETTINGS)
def begin(rows, first, keys, means, deviations):
    """Draw the inputs of a tile and set its states."""
    for place in range(7):
        row = rows[place]
        input_normals(keys[place, 0], keys[place, 1], first, row)
        for lane in range(LANES):
            row[lane] = means[place] + deviations[place] * row[lane]
    for lane in range(LANES):
        rows[S_REVENUE, lane] = compiled.exp(rows[REVENUE_DRAW, lane])
        rows[S_GROWTH, lane] = rows[GROWTH, lane]
        rows[S_VOLATILITY, lane] = rows[VOLATILITY, lane]
        rows[S_GROWTH_VOLATILITY, lane] = rows[GROWTH_VOLATILITY, lane]
        rows[S_COST, lane] = rows[COST_SHARE, lane]
        rows[S_COST_VOLATILITY, lane] = 0.06
        rows[S_PLANT, lane] = 150.0
        rows[S_LOSSES, lane] = 559.0
        rows[S_CASH, lane] = rows[CASH, lane]
        rows[S_KEEP, lane] = compiled.exp(-rows[REVERSION, lane] * 0.25)
        rows[EXIT, lane] = 0.0


@njit(**SETTINGS)
def quarter_of_lanes(rows, t):
    """One quarter of a tile; returns whether anyone is left."""
    for lane in range(LANES):
        values = step(
            rows[S_REVENUE, lane], rows[S_GROWTH, lane], rows[S_VOLATILITY, lane], rows[S_GROWTH_VOLATILITY, lane],
            rows[S_COST, lane], rows[S_COST_VOLATILITY, lane], rows[S_PLANT, lane], rows[S_LOSSES, lane],
            rows[S_CASH, lane], rows[S_KEEP, lane], rows[REVERSION, lane],
            rows[REVENUE_SHOCK, lane], rows[GROWTH_SHOCK, lane], rows[COST_SHOCK, lane],
        )  # fmt: skip
        (
            rows[S_REVENUE, lane], rows[S_GROWTH, lane], rows[S_VOLATILITY, lane], rows[S_GROWTH_VOLATILITY, lane],
            rows[S_COST, lane], rows[S_COST_VOLATILITY, lane], rows[S_PLANT, lane], rows[S_LOSSES, lane],
            rows[S_CASH, lane],
        ) = values  # fmt: skip
        dies = (values[8] <= 0.0) & (rows[EXIT, lane] == 0.0)
        rows[EXIT, lane] = compiled.select(dies, t, rows[EXIT, lane])
    for lane in range(LANES):  # noqa: SIM110 - a generator cannot be compiled
        if rows[EXIT, lane] == 0.0:
            return True
    return False


@njit(**SETTINGS)
def run_unit(first, trials, steps, keys, means, deviations, rows, words, bankruptcies):
    """Count bankruptcies by quarter [(quarter,)] in trials first .. first + trials - 1, whole tiles only."""
    rows, words = borrowed((rows, words))
    for begins in range(first, first + trials, LANES):
        begin(rows, begins, keys, means, deviations)
        for t in range(1, steps + 1):
            if t == 1 or t % 4 == 0:
                for stream in range(3):
                    shock_words(keys[7 + stream, 0], keys[7 + stream, 1], begins, t // 4, words[stream])
            for stream in range(3):
                normals(words[stream, t % 4], rows[COST_SHOCK + stream])
            if not quarter_of_lanes(rows, float(t)):
                break
        for lane in range(LANES):
            bankruptcies[int(rows[EXIT, lane])] += 1


class HandWritten:
    """The kernel written by hand, with its arrays; `bankruptcies` counts by quarter [(quarter,)], 0 for survivors."""

    def __init__(self, seed: int = 1) -> None:
        names = [*sorted(NORMAL), "revenue", *sorted(MODEL.firm_shocks)]
        self.keys = np.array([stream_key(seed, MODEL.name, name) for name in names], dtype=np.uint64)
        numbers = [*(NORMAL[name] for name in sorted(NORMAL)), REVENUE]
        self.means = np.array([mean for mean, _ in numbers])
        self.deviations = np.array([deviation for _, deviation in numbers])
        self.rows = np.zeros((ROWS, LANES))
        self.words = np.zeros((3, 4, LANES), dtype=np.uint32)
        self.bankruptcies = np.zeros(STEPS + 1, dtype=np.int64)

    def run(self, trials: int) -> None:
        """Run trials on this thread."""
        arrays = self.keys, self.means, self.deviations, self.rows, self.words, self.bankruptcies
        run_unit(0, trials, STEPS, *arrays)
