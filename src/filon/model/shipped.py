"""The shipped model: AI ventures and their controls, as an instance of the public `Model`."""

from __future__ import annotations

from filon.model.chain import join, offer, trade, welcome
from filon.model.declared import Claim, Layer, Quantity, Total, Transfer
from filon.model.definition import Model
from filon.model.drivers import FIRM_INPUTS, WORLD_INPUTS
from filon.model.endings import EXITS, MARKS
from filon.model.figures import FIGURES
from filon.model.operate import ask, attract, court, retain, sell, serve
from filon.model.settle import book, fund, spend, study, weaken
from filon.model.start import opening, start_people, start_world
from filon.model.start_accounts import start_accounts, start_growth, start_prospects, start_sales
from filon.model.world import funding, heed, prices

QUANTITIES = (
    Quantity("revenue", "revenue", "USD/month", "gross revenue", scale="revenue", with_gone=True),
    Quantity("cash", "cash", "USD", "cash and securities", scale="revenue", with_gone=True),
    Quantity("burn", "burn", "USD/month", "cash that left before funding", scale="revenue"),
    Quantity("runway", "runway", "months", "cash over smoothed burn, 999 if nothing burns or a parent pays", scale=1.0),
    Quantity(
        "contribution_margin",
        "contribution_margin",
        "share of revenue",
        "revenue less serving, fees and shares of partners, over revenue",
        limits=(-3.0, 1.0),
    ),
    Quantity("audience", "audience", "users", "free users and subscribers", scale="audience"),
    Quantity("subscribers", "subscribers", "users", "paying users", scale="subscribers"),
    Quantity("price", "price", "USD/user/month", "what a subscriber pays", scale="price"),
    Quantity("quality", "quality", "index", "distance of the product to the frontier", limits=(-2.0, 1.0)),
)
"""Fields of a firm whose quantiles are kept."""

OUTCOMES = (
    Quantity("raised", "raised", "USD", "equity received, pledges when paid"),
    Quantity("burned", "burned", "USD", "cash burned before funding, months without burn not counted"),
)
"""Fields of a firm whose last value is kept for every trial."""

FALLEN = (1, 2, 3, 5, 6, 9)
"""Exits after which a firm no longer supplies, serves or buys."""

SOLD = (4, 10)
"""Sales, after which all three go on under a new owner."""

LOST = (1, 2, 3, 4, 5, 6, 9)
"""Exits that cost investors their money."""

LAYERS = {
    "compute": Layer("compute_profit", over="all"),
    "producers": Layer("contribution"),
    "integrators": Layer("contribution"),
    "platforms": Layer("contribution"),
}
"""Layers of the value chain and what is gross profit there."""

CLAIMS = {
    "commitments": Claim("unpaid", (1, 2, 3), "take-or-pay compute that stays unpaid"),
    "equity": Claim("value", (1, 2, 3, 5), "value after the last round"),
}
"""What others lose when a firm falls."""

MODEL = Model(
    name="ai_business",
    world_inputs=WORLD_INPUTS,
    firm_inputs=FIRM_INPUTS,
    figures=FIGURES,
    world_shocks={
        "climate": "uniform",
        "list_price": "uniform",
        "cost": "normal",
        "rent": "normal",
        "tide": "normal",
    },
    firm_shocks={"demand": "normal", "quality": "normal", "round": "uniform", "fate": "uniform"},
    start_world=start_world,
    start_firm=(opening, start_people, start_growth, start_sales, start_accounts, start_prospects),
    join=join,
    heed=heed,
    world=(funding, prices),
    operate=(court, ask, attract, retain, serve, sell),
    offer=offer,
    exchange={
        "asks": Transfer("ask"),
        "orders": Transfer("placed", of="buyers"),
        "orders_kept": Transfer("placed", over="fallen", codes=SOLD, of="buyers"),
        "dearer": Transfer("markup_next", of="suppliers"),
        "suppliers_lost": Transfer("presence", over="fallen", codes=FALLEN, of="suppliers"),
        "pull": Transfer("pull", within="market"),
        "usage": Transfer("usage", within="market"),
        "free_left": Transfer("free_users", over="fallen", codes=FALLEN, within="market"),
        "payers_left": Transfer("subscribers", over="fallen", codes=FALLEN, within="market"),
        "usage_left": Transfer("usage", over="fallen", codes=FALLEN, within="market"),
    },
    meet=(trade, welcome),
    settle=(book, study, spend, fund, weaken),
    totals={
        "fallen": Total("capital", over="fallen", codes=LOST),
        "raised": Total("taken"),
        "frontier_spent": Total("frontier_spent"),
        "frontier_plan": Total("frontier_plan"),
    },
    exits=EXITS,
    marks=MARKS,
    quantities=QUANTITIES,
    outcomes=OUTCOMES,
    layers=LAYERS,
    claims=CLAIMS,
    capital="capital_weight",
)
"""The shipped model."""
