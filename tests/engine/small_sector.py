"""A small sector in phase form: firms and a cohort, a pool of money, suppliers, rivals, claims, two narratives."""

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
    bought: float  # paid to suppliers
    sold: float  # to buyers, last month
    lost: float  # share of what is bought from suppliers that broke, so far
    debt: float
    alive_once: float  # always 1: what a supplier that broke counts for


def start_world(draw) -> World:
    return World(mood=draw.mood, pool=draw.pool)


def world(world, totals, draw, shock) -> World:
    mood = 0.9 * world.mood + 0.2 * shock.tide
    return World(
        mood=mood, pool=draw.pool * exp(0.5 * mood) + 0.01 * totals.sales + 0.1 * totals.lost - 0.05 * totals.broke
    )


def start_firm(draw, world) -> Firm:
    return Firm(
        cash=draw.cash,
        sales=draw.sales * exp(0.1 * world.mood),
        ask=0,
        lean=0,
        bought=0.2 * draw.sales,
        sold=0,
        lost=0,
        debt=0,
        alive_once=1,
    )


def join(firm, received) -> Firm:
    return firm._replace(sold=received.orders, cash=firm.cash + 0.01 * received.rivals)


def operate(firm, draw, world, shock) -> Firm:
    sales = firm.sales * exp(draw.growth + 0.05 * world.mood + 0.1 * shock.demand)
    return firm._replace(sales=sales, ask=max(0, 4 - firm.cash), bought=0.2 * sales * (1 - firm.lost))


def settle(firm, received, draw, world, shock, t) -> Firm:
    granted = firm.ask * min(1, world.pool / max(received.asks, 1e-9))
    cost = draw.cost * (1 + 0.01 * t) * (0.8 if firm.lean > 0 else 1)
    moved = received.left * firm.sales / max(received.rivals, 1e-9)
    cash = firm.cash + firm.sales - cost + granted + received.orders - firm.bought + 0.05 * received.strength
    return firm._replace(
        cash=cash,
        sales=firm.sales + 0.5 * moved,
        lean=cash < 1,
        sold=received.orders,
        lost=min(firm.lost + received.broken, 1),
        debt=max(0, 2 - cash),
    )


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
        "weight": filon.constant(0.5),
    },
    world_shocks={"tide": "normal"},
    firm_shocks={"demand": "normal", "fate": "uniform"},
    start_world=start_world,
    world=world,
    start_firm=start_firm,
    join=join,
    operate=operate,
    exchange={
        "asks": filon.Transfer("ask"),
        "rivals": filon.Transfer("sales", within="market"),
        "left": filon.Transfer("sales", over="fallen", codes=(1,), within="market"),
        "orders": filon.Transfer("bought", of="buyers"),
        "strength": filon.Transfer("lean", of="suppliers"),
        "broken": filon.Transfer("alive_once", over="fallen", codes=(1,), of="suppliers"),
    },
    settle=settle,
    totals={
        "sales": filon.Total("sales"),
        "lost": filon.Total("sales", over="fallen"),
        "broke": filon.Total("sales", over="fallen", codes=(1,)),
    },
    exits=(filon.Exit("broke", 1, broke), filon.Exit("sold", 2, sold, crash=False)),
    marks=(filon.Mark("thin", 7, thin), filon.Mark("large", 8, large, crash=True)),
    quantities=(
        filon.Quantity("cash", "cash", "USD", "cash", scale="cash", with_gone=True),
        filon.Quantity("sales", "sales", "USD", "sales", limits=(0.0, 5.0)),
    ),
    outcomes=(filon.Quantity("cash", "cash", "USD", "last cash"),),
    layers={"makers": filon.Layer("sales"), "traders": filon.Layer("sales"), "all": filon.Layer("bought", over="all")},
    claims={"loans": filon.Claim("debt", (1,)), "stakes": filon.Claim("sales", (1, 2))},
    capital="weight",
)

NARRATIVES = (
    Narrative("calm", 0.7, {"mood": (0.5, 1.0)}, {"growth": (0.2, 1.0)}, {}),
    Narrative("rough", 0.3, {"mood": (-1.0, 1.2)}, {}, {"pool": 0.4}),
)
CORRELATIONS = (("cash", "growth", 0.4), ("mood", "sales", 0.3))


MARKETS = {"alpha": "north", "beta": "north", "gamma": "south"}
LAYERS = {"alpha": "makers", "beta": "traders", "gamma": "traders"}
SUPPLIERS = {"beta": {"alpha": 0.7}, "gamma": {"alpha": 0.4, "beta": 0.5}}
EXPOSURES = {"alpha": {("loans", "bank"): 0.8, ("stakes", "fund"): 0.3}, "beta": {("loans", "fund"): 0.5}}


def sector(months: int = 24, firms: tuple[str, ...] = ("alpha", "beta", "gamma"), cohort: int = 0):
    """The scenario of these firms, which differ in their cost, and of a cohort that buys from the first."""
    alone = scenario_of_model(MODEL, months)
    inputs = alone.firms[0].inputs
    members = [
        FirmFigures(
            name,
            "",
            MARKETS.get(name, ""),
            {**inputs, "cost": filon.quantiles(0.5 + 0.1 * place, 0.9, 1.4)},
            layer=LAYERS.get(name, ""),
            suppliers={other: share for other, share in SUPPLIERS.get(name, {}).items() if other in firms},
            exposures=EXPOSURES.get(name, {}),
        )
        for place, name in enumerate(sorted(firms))
    ]
    if cohort:
        small = {**inputs, "weight": filon.constant(0.01)}
        suppliers = {"alpha": 0.3} if "alpha" in firms else {}
        members.append(FirmFigures("small", "", "south", small, "traders", cohort, suppliers))
    ordered = tuple(sorted(members, key=lambda firm: firm.name))
    return replace(alone, firms=ordered, narratives=NARRATIVES, correlations=CORRELATIONS)
