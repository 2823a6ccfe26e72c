"""Sums over the firms of a trial, in plain Python: what firms hand to each other, and what the world sees of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

States = Mapping[str, Any]


@dataclass(frozen=True)
class Structure:
    """How the firms of a scenario stand to each other.

    Attributes
    ----------
    market, layer
        Firm to its market and its layer of the value chain; '' or absent for none.
    suppliers
        Firm to its suppliers and their shares of what it buys.
    """

    market: Mapping[str, str] = field(default_factory=dict)
    layer: Mapping[str, str] = field(default_factory=dict)
    suppliers: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def total(names: Sequence[str], states: States, field_name: str) -> float:
    """Sum of a field over firms, in sorted-name order."""
    return float(sum(getattr(states[name], field_name) for name in names))


def leavers(item: Any, exits: Mapping[str, tuple[int, int]], month: int) -> list[str]:
    """Firms that left in a month by the exits of a sum, in sorted-name order."""
    gone = sorted(name for name, (left, _) in exits.items() if left == month)
    return [name for name in gone if not item.codes or exits[name][1] in item.codes]


def received(item: Any, firm: str, names: Sequence[str], states: States, structure: Structure) -> float:
    """What a firm receives of a `Transfer`.

    Parameters
    ----------
    item
        The transfer.
    firm
        Who receives.
    names
        Firms that are summed, in sorted-name order.
    states
        Of all firms.
    """
    if item.within:
        group = getattr(structure, item.within)
        own = group.get(firm, "")
        return total([name for name in names if own and group.get(name, "") == own], states, item.field)
    if item.of:
        return float(sum(share(item, firm, name, structure) * getattr(states[name], item.field) for name in names))
    return total(names, states, item.field)


def share(item: Any, firm: str, other: str, structure: Structure) -> float:
    """Share with which another firm counts for the receiver, 0 where they are not linked."""
    buyer, supplier = (firm, other) if item.of == "suppliers" else (other, firm)
    return structure.suppliers.get(buyer, {}).get(supplier, 0.0)
