"""A small sector in phase form: three firms that share a pool of money, two narratives, correlated inputs."""

from dataclasses import replace
from math import exp
from typing import NamedTuple

import filon
from filon.scenario import FirmFigures, Narrative, scenario_of_model


class World(NamedTuple):
    mood: float
    pool: float


class Firm(NamedTuple):
    cash: float
    sales: float
    ask: float
    lean: float  # 1 while money is short


def start_world(draw) -> World:
    return World(mood=draw.mood, pool=draw.pool)


def world(world, totals, draw, shock) -> World:
    mood = 0.9 * world.mood + 0.2 * shock.tide
    return World(mood=mood, pool=draw.pool * exp(0.5 * mood) + 0.01 * totals.sales + 0.1 * totals.lost)


def start_firm(draw, world) -> Firm:
    return Firm(cash=draw.cash, sales=draw.sales * exp(0.1 * world.mood), ask=0, lean=0)


def operate(firm, draw, world, shock) -> Firm:
    sales = firm.sales * exp(draw.growth + 0.05 * world.mood + 0.1 * shock.demand)
    return firm._replace(sales=sales, ask=max(0, 4 - firm.cash))


def settle(firm, received, draw, world, shock, t) -> Firm:
    granted = firm.ask * min(1, world.pool / max(received.asks, 1e-9))
    cost = draw.cost * (1 + 0.01 * t) * (0.8 if firm.lean > 0 else 1)
    cash = firm.cash + firm.sales - cost + granted
    return firm._replace(cash=cash, lean=cash < 1)


def broke(firm) -> bool:
    return firm.cash < 0


def sold(firm, shock, t) -> bool:
    return t > 6 and shock.fate < 0.01


def thin(firm) -> bool:
    return firm.lean


def large(firm, world) -> bool:
    return firm.sales > 2 and not world.mood < -1


MODEL = filon.Model(
    name="sector",
    world_inputs={"mood": filon.normal(0.0, 1.0), "pool": filon.lognormal(0.0, 0.3)},
    firm_inputs={
        "cash": filon.lognormal(0.7, 0.4),
        "sales": filon.uniform(0.3, 1.2),
        "growth": filon.normal(0.01, 0.02),
        "cost": filon.quantiles(0.6, 0.9, 1.4),
    },
    world_shocks={"tide": "normal"},
    firm_shocks={"demand": "normal", "fate": "uniform"},
    start_world=start_world,
    world=world,
    start_firm=start_firm,
    operate=operate,
    exchange={"asks": filon.Transfer("ask")},
    settle=settle,
    totals={"sales": filon.Total("sales"), "lost": filon.Total("sales", over="fallen")},
    exits=(filon.Exit("broke", 1, broke), filon.Exit("sold", 2, sold, crash=False)),
    marks=(filon.Mark("thin", 7, thin), filon.Mark("large", 8, large, crash=True)),
    quantities=(
        filon.Quantity("cash", "cash", "USD", "cash", scale="cash", with_gone=True),
        filon.Quantity("sales", "sales", "USD", "sales", limits=(0.0, 5.0)),
    ),
    outcomes=(filon.Quantity("cash", "cash", "USD", "last cash"),),
)

NARRATIVES = (
    Narrative("calm", 0.7, {"mood": (0.5, 1.0)}, {"growth": (0.2, 1.0)}, {}),
    Narrative("rough", 0.3, {"mood": (-1.0, 1.2)}, {}, {"pool": 0.4}),
)
CORRELATIONS = (("cash", "growth", 0.4), ("mood", "sales", 0.3))


def sector(months: int = 24, firms: tuple[str, ...] = ("alpha", "beta", "gamma")):
    """The scenario of these firms, which differ in their cost."""
    alone = scenario_of_model(MODEL, months)
    inputs = alone.firms[0].inputs
    members = tuple(
        FirmFigures(name, "", "", {**inputs, "cost": filon.quantiles(0.5 + 0.1 * place, 0.9, 1.4)})
        for place, name in enumerate(sorted(firms))
    )
    return replace(alone, firms=members, narratives=NARRATIVES, correlations=CORRELATIONS)
