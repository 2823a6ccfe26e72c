"""What the exit of a firm does to the firms beside it: work to buy elsewhere, orders that end, customers that come.

Everything is read from the states of the trial. What a firm would have had without the exit is not simulated, and
nothing here says it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from filon.model.rivals import arrivals
from filon.report.happenings import ENGLISH, phrase
from filon.report.happenings import people as people_of

if TYPE_CHECKING:
    from filon.engine.sector_traces import SectorTrace
    from filon.model.declared import Transfer

CUSTOMERS = {"free_users": "pull", "payers": "pull", "usage": "usage"}
"""What moves to rivals, and the field that draws it."""

LEFT = {"free_users": "free_users", "payers": "subscribers", "usage": "usage"}
"""The field of the firm that left which holds it."""

Cause = str | tuple[int, str]

LEAST_USE = 1e6
"""Usage revenue that is worth a word [USD/month]."""


@dataclass(frozen=True)
class Effect:
    """What an exit did to one other firm.

    Attributes
    ----------
    month
        In which it is felt.
    kind
        `supplier_lost`, `supply_goes_on`, `orders_lost`, `orders_kept` or `customers`.
    cause
        Who left.
    firm
        On whom it acted.
    amounts
        Shares, prices over list price, USD/month or people, by name.
    """

    month: int
    kind: str
    cause: str
    firm: str
    amounts: Mapping[str, float] = field(default_factory=dict)


def effects(trace: SectorTrace, cause: str) -> list[Effect]:
    """Every effect of a firm's exit on other firms, a month after it; none of the last month's exits."""
    left = trace.exit(cause)
    if left is None or left.month >= trace.last_month:
        return []
    month = left.month + 1
    return [*_supply(trace, cause, month), *orders_left(trace, cause), *_customers(trace, cause, month)]


def _felt(trace: SectorTrace, cause: str, over: str, word: str) -> list[Transfer]:
    """Transfers through which the exit of a firm is felt: `word` is `suppliers`, `buyers`, or a grouping."""
    code = trace.exit_code(cause)
    return [
        item
        for item in trace.scenario.model.exchange.values()
        if item.over == over and word in (item.of, item.within) and (not item.codes or code in item.codes)
    ]


def _supply(trace: SectorTrace, cause: str, month: int) -> Iterator[Effect]:
    """Buyers that lose a supplier, or keep it under its new owner."""
    if not any(item.over == "fallen" and item.of == "suppliers" for item in trace.scenario.model.exchange.values()):
        return
    kind = "supplier_lost" if _felt(trace, cause, "fallen", "suppliers") else "supply_goes_on"
    for buyer in trace.buyers[cause]:
        if trace.acts(buyer, month):
            amounts = {"share": trace.owner[buyer].suppliers[cause]}
            before, after = trace.state(buyer, month - 1), trace.state(buyer, month)
            if "supply_price" in after:
                amounts |= {"price_before": before["supply_price"], "price": after["supply_price"]}
            yield Effect(month, kind, cause, buyer, amounts)


def orders_left(trace: SectorTrace, cause: str) -> list[Effect]:
    """Suppliers whose buyer left, what it ordered in its last month, and whether a new owner goes on with that."""
    left = trace.exit(cause)
    if left is None:
        return []
    kept = {item.field for item in _felt(trace, cause, "fallen", "buyers")}
    found = []
    for item in _felt(trace, cause, "living", "buyers"):
        kind = "orders_kept" if item.field in kept else "orders_lost"
        placed = trace.last_state(cause)[item.field]
        for supplier, part in sorted(trace.owner[cause].suppliers.items()):
            if placed > 0.0 and trace.acts(supplier, left.month + 1):
                amounts = _ordered(trace, supplier, left.month, part * placed)
                found.append(Effect(left.month + 1, kind, cause, supplier, amounts))
    return found


def _ordered(trace: SectorTrace, supplier: str, month: int, placed: float) -> dict[str, float]:
    """What a supplier earned in a month with work that was placed with it, at the price it charged then."""
    own = trace.state(supplier, month)
    orders = placed * (1.0 + trace.state(supplier, month - 1).get("markup", 0.0))
    has_revenue = own.get("revenue", 0.0) > 0.0
    return {"orders": orders, "share": orders / own["revenue"]} if has_revenue else {"orders": orders}


def _customers(trace: SectorTrace, cause: str, month: int) -> Iterator[Effect]:
    """Rivals of the same market, and the customers they take in."""
    market, recaptured = trace.owner[cause].market, trace.scenario.figures.get("recaptured", 0.0)
    gone = trace.last_state(cause)
    if not (market and recaptured and "pull" in gone and _felt(trace, cause, "fallen", "market")):
        return
    names = [name for name in trace.members.names if trace.owner[name].market == market and trace.acts(name, month)]
    rivals = {name: trace.path.firms[name][month] for name in names}
    total = {by: sum(getattr(state, by) for state in rivals.values()) for by in CUSTOMERS.values()}
    for name, state in rivals.items():
        amounts = {
            what: arrivals(gone[LEFT[what]], recaptured, getattr(state, by), total[by])
            for what, by in CUSTOMERS.items()
        }
        yield Effect(month, "customers", cause, name, amounts)


MEANS = ("share", "price", "price_before")


def merged(group: Sequence[Effect]) -> dict[str, float]:
    """Amounts of like effects: of buyers that lose a supplier the mean share and price, else sums."""
    total = {key: sum(effect.amounts[key] for effect in group) for key in group[0].amounts}
    is_mean = group[0].kind in ("supplier_lost", "supply_goes_on")
    return {key: value / len(group) if is_mean and key in MEANS else value for key, value in total.items()}


def effect_text(kind: str, cause: str, amounts: Mapping[str, float]) -> str:
    """An effect in words, without its subject.

    Examples
    --------
    >>> effect_text("orders_lost", "cursor", {"orders": 2e6, "share": 0.13})
    'loses the orders of cursor, $2M a month, 13% of its revenue'
    """
    key, values = effect_phrase(kind, cause, amounts)
    return phrase(ENGLISH, key, values)


def effect_phrase(kind: str, cause: Cause, amounts: Mapping[str, float]) -> tuple[str, dict[str, Any]]:
    """The message of an effect, and its values.

    Parameters
    ----------
    cause
        Who left, or how many members of which cohort.
    """
    if kind == "customers":
        return "trial_link.customers", {"people": (amounts, LEAST_USE), "cause": cause}
    ending = {"supplier_lost": "_at" * ("price" in amounts), "supply_goes_on": ""}
    form = ending.get(kind, "_share" * ("share" in amounts))
    told = {name: value for name, value in amounts.items() if name in ("share", "orders", "price", "price_before")}
    return f"trial_link.{kind}{form}", {**told, "cause": cause}


def people(amounts: Mapping[str, float]) -> str:
    """Customers in words.

    Examples
    --------
    >>> people({"payers": 1.2e6, "free_users": 0.0, "usage": 3e6})
    '1.2M payers, and $3M a month of use'
    """
    return people_of(ENGLISH, amounts, LEAST_USE)


def claims_lost(trace: SectorTrace, cause: str) -> list[tuple[str, str, float]]:
    """Counterparty, claim and loss [USD] for each claim lost by a firm's exit, the largest loss first."""
    code, state = trace.exit_code(cause), trace.last_state(cause)
    claims = trace.scenario.model.claims
    found = [
        (counterparty, claim, part * state[claims[claim].field])
        for (claim, counterparty), part in trace.owner[cause].exposures.items()
        if code in claims[claim].codes
    ]
    return sorted((loss for loss in found if loss[2] > 0.0), key=lambda loss: (-loss[2], loss[0], loss[1]))
