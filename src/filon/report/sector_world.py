"""The world of a trial in words: funding, credit, prices, and what losses did to the odds of a drought."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import exp
from typing import TYPE_CHECKING

from filon.model.climate import DROUGHT, climate_odds, with_contagion
from filon.model.indices import price_jump, price_war
from filon.report.numbers import percent
from filon.report.trial import CLIMATES

if TYPE_CHECKING:
    from filon.engine.sector_traces import SectorTrace

Row = Mapping[str, float]

LIST_PRICE = "list_price"
"""The shock of the world that decides jumps and wars of prices."""

EXPOSURES = ("index_exposure", "price_exposure")
"""Inputs of firms without which prices of the sector do not reach them."""

MOVES = (
    "hot_to_normal",
    "hot_to_drought",
    "normal_to_hot",
    "normal_to_drought",
    "drought_to_hot",
    "drought_to_normal",
)
"""Inputs of the world that move the climate."""


def world_events(trace: SectorTrace) -> Iterator[tuple[int, str, str]]:
    """Month, kind and text of everything that happened to the world; prices where a firm is exposed to them."""
    first = trace.world(0)
    is_exposed = any(draw.get(name, 0.0) > 0.0 for draw in trace.draws.values() for name in EXPOSURES)
    if "climate" in first:
        credit = {0.0: ", credit open", 1.0: ", credit tight"}.get(first.get("tight", -1.0), "")
        yield 0, "climate", f"funding is {CLIMATES[int(first['climate'])]}{credit}"
    for month in range(1, trace.last_month + 1):
        before, now = trace.world(month - 1), trace.world(month)
        if now.get("climate") != before.get("climate"):
            yield month, "climate", f"funding turns {CLIMATES[int(now['climate'])]}{_odds_text(trace, month)}"
        if now.get("tight") != before.get("tight"):
            yield month, "credit", "credit turns tight" if now["tight"] > 0.0 else "credit opens again"
        for text in _prices(trace, month) if is_exposed else ():
            yield month, "prices", text


def _odds_text(trace: SectorTrace, month: int) -> str:
    """What losses did to the odds of the drought that began."""
    odds = drought_odds(trace, month)
    if trace.world(month)["climate"] != DROUGHT or odds is None or odds[0] <= 0.0:
        return ""
    alone, beside, _ = odds
    losses = f", {percent(beside)} with the capital lost" if beside > alone else ""
    return f" (odds {percent(alone)} in the month{losses})"


def _prices(trace: SectorTrace, month: int) -> Iterator[str]:
    """Price wars, new flagships and gluts."""
    figures, rank = trace.scenario.figures, trace.world_shocks[month].get(LIST_PRICE)
    if rank is not None and {"war_rate_annual", "jump_rate_annual"} <= {*figures}:
        war = price_war(rank, figures["war_rate_annual"], figures["war_low"], figures["war_high"])
        jump = price_jump(rank, figures["jump_rate_annual"], figures["jump_mean"], figures["jump_sd"])
        if war > 0.0:
            yield f"price war: list prices fall by {percent(1.0 - exp(-war))}"
        if jump != 0.0:
            move = "rise" if jump > 0.0 else "fall"
            yield f"a new flagship: list prices {move} by {percent(abs(exp(jump) - 1.0))}"
    if trace.world(month).get("glut", 0.0) > 0.0:
        yield "a glut of accelerators: rents fall"


def drought_odds(trace: SectorTrace, month: int) -> tuple[float, float, float] | None:
    """Odds of a drought in a month without and with the capital lost in the six months before, and that capital.

    Returns
    -------
    Probability, probability, share of the capital; None in month 0, and where the model has no such odds.
    """
    figures, drawn = trace.scenario.figures, trace.world_draws
    known = "contagion" in figures and "climate_moves" in figures and set(MOVES) <= {*drawn}
    if not known or not 1 <= month <= trace.last_month:
        return None
    before, now = trace.world(month - 1), trace.world(month)
    fallen = before["fallen_5"] + sum(now[f"fallen_{age}"] for age in range(1, 6))
    moves = {name: drawn[name] for name in MOVES}
    hot, alone = climate_odds(before["climate"], **moves, moves=figures["climate_moves"])
    _, beside = with_contagion(hot, alone, fallen, figures["contagion"], figures["contagion_drought_most"])
    return alone, beside, fallen
