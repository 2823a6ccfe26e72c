"""Models whose probabilities are known, written as a user of the package would write them."""

from math import exp, sqrt
from typing import NamedTuple

import filon

STEPS_A_YEAR = 12


class Level(NamedTuple):
    level: float


def level_start(draw) -> Level:
    return Level(draw.level)


def level_step(state: Level, draw, shock, t) -> Level:
    """A Brownian motion with drift, a month later."""
    return Level(state.level + draw.drift / STEPS_A_YEAR + draw.volatility * sqrt(1 / STEPS_A_YEAR) * shock.news)


def level_ending(state: Level, draw, shock, t) -> int:
    return 1 if state.level < 0 else 0


def first_passage(level: float, drift: float, volatility: float) -> filon.Model:
    """A level that ends below 0, watched monthly."""
    numbers = {"level": level, "drift": drift, "volatility": volatility}
    return filon.Model(
        name="first_passage",
        inputs={name: filon.constant(value) for name, value in numbers.items()},
        shocks={"news": "normal"},
        start=level_start,
        next=level_step,
        ending=level_ending,
        endings={1: filon.Ending("ruin")},
    )


class Gambler(NamedTuple):
    stake: float


def gambler_start(draw) -> Gambler:
    return Gambler(draw.stake)


def bet(gambler: Gambler, draw, shock, t) -> Gambler:
    return gambler._replace(stake=gambler.stake + (1 if shock.luck < draw.odds else -1))


def gambler_ending(gambler: Gambler, draw, shock, t) -> int:
    return 1 if gambler.stake <= 0 else (2 if gambler.stake >= draw.target else 0)


gambler = filon.Model(
    name="gambler",
    step="bet",
    inputs={"stake": filon.constant(20), "target": filon.constant(100), "odds": filon.constant(0.49)},
    shocks={"luck": "uniform"},
    start=gambler_start,
    next=bet,
    ending=gambler_ending,
    endings={1: filon.Ending("ruin"), 2: filon.Ending("target", crash=False)},
)


class Regime(NamedTuple):
    regime: float  # 0 good, 1 bad, 2 failed


def regime_start(draw) -> Regime:
    return Regime(0)


def regime_step(state: Regime, draw, shock, t) -> Regime:
    """One uniform decides: failed, switched, or nothing."""
    failure = draw.bad_to_failed if state.regime == 1 else draw.good_to_failed
    switch = draw.bad_to_good if state.regime == 1 else draw.good_to_bad
    switched = 1 - state.regime if shock.fate < failure + switch else state.regime
    return Regime(2 if shock.fate < failure else switched)


def regime_ending(state: Regime, draw, shock, t) -> int:
    return state.regime == 2


def modulated_hazard(monthly) -> filon.Model:
    """A hazard that depends on a hidden regime; `monthly` [(from, to)]: probabilities of good, bad, failed."""
    numbers = {
        "good_to_bad": monthly[0][1],
        "good_to_failed": monthly[0][2],
        "bad_to_good": monthly[1][0],
        "bad_to_failed": monthly[1][2],
    }
    return filon.Model(
        name="modulated_hazard",
        inputs={name: filon.constant(float(value)) for name, value in numbers.items()},
        shocks={"fate": "uniform"},
        start=regime_start,
        next=regime_step,
        ending=regime_ending,
        endings={1: filon.Ending("failure")},
    )


class Cause(NamedTuple):
    cause: float


def cause_start(draw) -> Cause:
    return Cause(0)


def cause_step(state: Cause, draw, shock, t) -> Cause:
    """One uniform decides whether anything happens, and which of the three."""
    total = draw.first + draw.second + draw.third
    happens = 1 - exp(-total)
    which = shock.fate / happens * total
    kind = 1 if which < draw.first else (2 if which < draw.first + draw.second else 3)
    return Cause(kind if shock.fate < happens else 0)


def cause_ending(state: Cause, draw, shock, t) -> int:
    return state.cause


competing_hazards = filon.Model(
    name="competing_hazards",
    inputs={"first": filon.constant(0.02), "second": filon.constant(0.01), "third": filon.constant(0.005)},
    shocks={"fate": "uniform"},
    start=cause_start,
    next=cause_step,
    ending=cause_ending,
    endings={1: filon.Ending("first"), 2: filon.Ending("second"), 3: filon.Ending("third", crash=False)},
)


STANDARD = filon.normal(0.0, 1.0)


def rp22_margin(draw) -> float:
    return 2.5 - (draw.x1 + draw.x2) / sqrt(2) + 0.1 * (draw.x1 - draw.x2) ** 2


def rp31_margin(draw) -> float:
    return 2 - draw.x2 + 256 * draw.x1**4


def four_branch_margin(draw) -> float:
    bowl = 3 + (draw.x1 - draw.x2) ** 2 / 10
    along = (draw.x1 + draw.x2) / sqrt(2)
    across = draw.x1 - draw.x2
    return min(bowl - along, bowl + along, across + 7 / sqrt(2), -across + 7 / sqrt(2))


def both_low_margin(draw) -> float:
    return max(draw.x1, draw.x2)


rp22 = filon.Model(name="rp22", inputs={"x1": STANDARD, "x2": STANDARD}, margin=rp22_margin)
rp31 = filon.Model(name="rp31", inputs={"x1": STANDARD, "x2": STANDARD}, margin=rp31_margin)
four_branch = filon.Model(name="four_branch", inputs={"x1": STANDARD, "x2": STANDARD}, margin=four_branch_margin)
both_low = filon.Model(name="both_low", inputs={"x1": STANDARD, "x2": STANDARD}, margin=both_low_margin)
