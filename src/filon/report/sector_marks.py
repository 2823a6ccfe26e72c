"""Marks of single firms, prices that suppliers ask, and departures from cohorts, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from filon.report.numbers import money, percent
from filon.report.sector_links import orders_left
from filon.report.sector_told import Told, reason
from filon.report.tables import words

if TYPE_CHECKING:
    from filon.engine.sector_traces import SectorTrace
    from filon.model.declared import Mark

YEAR = 12


def marks(trace: SectorTrace) -> Iterator[Told]:
    """Marks of single firms: those that count as a crash with their accounts, the others of a month together."""
    for mark in trace.scenario.model.marks:
        dated = {firm: trace.path.marks[firm].get(mark.name) for firm in trace.singles}
        for place, month in enumerate(sorted({at for at in dated.values() if at is not None})):
            firms = [firm for firm, at in dated.items() if at == month]
            if mark.code in trace.scenario.crash:
                yield from (_crashed(trace, firm, month, mark) for firm in firms)
            else:
                meaning = f" ({mark.meaning.rstrip('.')})" if mark.meaning and not place else ""
                text = f"{', '.join(firms)}: {words(mark.name)}{meaning}"
                yield Told(month, "mark", text, firms[0], {firm: {} for firm in firms[1:]})


def _crashed(trace: SectorTrace, firm: str, month: int, mark: Mark) -> Told:
    """A mark that counts as a crash, after which the firm goes on."""
    why = reason(trace, firm, month, mark.name) or mark.meaning.rstrip(".")
    return Told(month, "crash", f"{firm} goes on, {words(mark.name)}" + (f": {why}" if why else ""), firm)


def markups(trace: SectorTrace) -> Iterator[Told]:
    """Suppliers that ask more than list price while they save, from the first month to the last of each time."""
    for firm in trace.singles:
        states = trace.path.firms[firm]
        if not trace.buyers[firm] or not hasattr(states[0], "markup_next"):
            continue
        asked = [state.markup_next for state in states]
        for asks, run in groupby(range(1, len(asked)), key=lambda month: asked[month] > 0.0):
            months = [*run]
            if asks:
                most = max(asked[month] for month in months)
                when = f"in months {months[0]} to {months[-1]}"
                text = f"{firm} saves, and asks buyers up to {percent(most)} over list price {when}"
                yield Told(months[0], "markup", text, firm, amounts={"most": most, "until": float(months[-1])})


def departures(trace: SectorTrace) -> Iterator[Told]:
    """How many members of each cohort left, year by year, and what they ordered."""
    for name, members in trace.cohorts.items():
        gone = {member: left for member in members if (left := trace.exit(member)) is not None}
        for begin in range(1, trace.last_month + 1, YEAR):
            end = min(begin + YEAR - 1, trace.last_month)
            recent = [member for member, left in gone.items() if begin <= left.month <= end]
            if recent:
                there = len(members) - sum(left.month <= end for left in gone.values())
                kinds = Counter(words(gone[member].name) for member in recent).most_common()
                how = ", ".join(f"{count} {kind}" for kind, count in kinds)
                ended = (e for member in recent for e in orders_left(trace, member) if e.kind == "orders_lost")
                orders = sum(effect.amounts["orders"] for effect in ended)
                text = f"{name}: {len(recent)} of {len(members)} members left in months {begin} to {end} ({how})"
                lost = f", and orders of {money(orders)} a month ended" if orders > 0.0 else ""
                amounts = {"left": float(len(recent)), "there": float(there), "orders": orders}
                yield Told(end, "cohort", f"{text}{lost}; {there} still there", name, amounts=amounts)
