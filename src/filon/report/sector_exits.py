"""The exit of a firm in words: why, what others lose by it, and what it does to the firms beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from filon.report.numbers import money, percent
from filon.report.sector_links import Effect, claims_lost, effect_text, effects, merged, people
from filon.report.sector_told import Told, reason
from filon.report.sector_world import drought_odds
from filon.report.tables import words
from filon.report.trial import meanings

if TYPE_CHECKING:
    from filon.engine.sector_traces import SectorTrace

LISTED = 4
"""Rivals that a line names; the others are counted."""


def exit_events(trace: SectorTrace, firm: str) -> Iterator[Told]:
    """A firm's exit: why, what others lose by it, and what it does to other firms a month later."""
    left = trace.exit(firm)
    if left is None:
        return
    verb = "falls" if trace.exit_code(firm) in trace.scenario.crash else "leaves"
    _, meaning = meanings(trace.scenario.model)[trace.exit_code(firm)]
    why = reason(trace, firm, left.month, left.name) or meaning.rstrip(".")
    text = f"{firm} {verb}, {words(left.name)}" + (f": {why}" if why else "") + _lost_before(trace, firm)
    yield Told(left.month, "exit", text, firm)
    losses = claims_lost(trace, firm)
    if losses:
        parts = ", ".join(f"{who} {money(usd)} ({words(claim)})" for who, claim, usd in losses)
        by_name: dict[str, dict[str, float]] = {}
        for who, claim, usd in losses:
            by_name.setdefault(who, {})[claim] = usd
        yield Told(left.month, "losses", f"claims on {firm} are lost: {parts}", firm, by_name)
    yield from _capital(trace, firm, left.month)
    yield from _grouped(trace, effects(trace, firm))


def _lost_before(trace: SectorTrace, firm: str) -> str:
    """Suppliers that a firm had lost before it left itself."""
    left = trace.exit(firm)
    gone = [
        (lost.month, supplier)
        for supplier in trace.owner[firm].suppliers
        if left is not None and (lost := trace.exit(supplier)) is not None and lost.month < left.month
        if any(effect.kind == "supplier_lost" for effect in effects(trace, supplier) if effect.firm == firm)
    ]
    return f" (lost its supplier {', '.join(f'{name} in {month}' for month, name in sorted(gone))})" if gone else ""


def _capital(trace: SectorTrace, firm: str, month: int) -> Iterator[Told]:
    """Capital that a firm took with it, and what that did to the odds of a drought a month later."""
    after = drought_odds(trace, month + 1)
    counted = [
        item for item in trace.scenario.model.totals.values() if item.over == "fallen" and item.field == "capital"
    ]
    weight = trace.last_state(firm).get("capital", 0.0)
    lost = any(not item.codes or trace.exit_code(firm) in item.codes for item in counted)
    if after is None or not lost or weight <= 0.0:
        return
    alone, beside, fallen = after
    amounts = {"capital": weight, "six_months": fallen, "odds_alone": alone, "odds": beside}
    whole = f"{percent(weight)} of the sector's capital is lost with {firm}"
    since = f", {percent(fallen)} within six months" if fallen > weight * (1.0 + 1e-9) else ""
    moved = f"{percent(beside)} instead of {percent(alone)}" if beside > alone else f"stay {percent(alone)}"
    yield Told(month, "capital", f"{whole}{since}: odds of a drought next month {moved}", firm, amounts=amounts)


def _grouped(trace: SectorTrace, found: Iterable[Effect]) -> Iterator[Told]:
    """Effects of one exit on other firms, those on members of a cohort together."""
    by_kind: dict[str, list[Effect]] = {}
    for effect in found:
        by_kind.setdefault(effect.kind, []).append(effect)
    for kind, every in by_kind.items():
        together: dict[str, list[Effect]] = {}
        for effect in every:
            together.setdefault(trace.owner[effect.firm].name, []).append(effect)
        amounts_of = {name: merged(group) for name, group in together.items()}
        first = every[0]
        if kind == "customers":
            yield Told(first.month, kind, _moved(first.cause, amounts_of), first.cause, amounts_of)
            continue
        for name, amounts in amounts_of.items():
            count = "" if trace.owner[together[name][0].firm].count == 1 else f" ({len(together[name])} members)"
            text = f"{name}{count} {effect_text(kind, first.cause, amounts)}"
            yield Told(first.month, kind, text, first.cause, {name: amounts})


def _moved(cause: str, rivals: Mapping[str, Mapping[str, float]]) -> str:
    """Where the customers of a firm that fell went."""
    size = {name: amounts["payers"] + amounts["free_users"] for name, amounts in rivals.items()}
    use = {name: amounts["usage"] for name, amounts in rivals.items()}
    if sum(size.values()) < 1.0 and sum(use.values()) < 1.0:
        return f"{cause} had no customers to take over"
    weight = size if sum(size.values()) >= 1.0 else use
    ordered = sorted(rivals, key=lambda name: (-weight[name], name))
    shown = [f"{name} takes {people(rivals[name])}" for name in ordered[:LISTED]]
    rest = f"; and {len(ordered) - LISTED} more" if len(ordered) > LISTED else ""
    return f"customers of {cause} move: " + "; ".join(shown) + rest
