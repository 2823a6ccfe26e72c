"""What is told of a trial of several firms: one thing that happened, in words and in amounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from filon.report.sector_ends import account

if TYPE_CHECKING:
    from filon.engine.sector_traces import SectorTrace

KINDS = (
    "climate",
    "credit",
    "prices",
    "supplier_lost",
    "supply_goes_on",
    "customers",
    "orders_lost",
    "orders_kept",
    "markup",
    "mark",
    "crash",
    "exit",
    "losses",
    "capital",
    "sector_crash",
    "cohort",
)
"""Kinds of events, in the order of a month."""


@dataclass(frozen=True)
class Told:
    """Something that happened in a trial of several firms.

    Attributes
    ----------
    month
        When.
    kind
        One of `KINDS`.
    text
        In words.
    firm
        Who left, was marked, or caused it; '' for the world.
    others
        Other firm, cohort or counterparty to amounts by name.
    amounts
        Of the event, by name.
    """

    month: int
    kind: str
    text: str
    firm: str = ""
    others: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    amounts: Mapping[str, float] = field(default_factory=dict)


def reason(trace: SectorTrace, firm: str, month: int, name: str) -> str:
    """The accounts that decided an exit or a mark."""
    row, before = dict(trace.state(firm, month)), trace.state(firm, month - 1)
    row |= {f"world.{key}": value for key, value in trace.world(month).items()}
    return account(name, before, row, trace.draws[firm])
