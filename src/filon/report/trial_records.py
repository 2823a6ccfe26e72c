"""One trial of several firms as plain data: what `filon trace --json` prints."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, TypedDict

from filon.report.sector_trial import told
from filon.report.trial_tables import losses

if TYPE_CHECKING:
    from filon.engine.sector_traces import SectorTrace

Number = float | None


class ToldRecord(TypedDict):
    """Something that happened across firms.

    Attributes
    ----------
    kind
        `climate`, `credit`, `prices`, `supplier_lost`, `supply_goes_on`, `customers`, `orders_lost`, `orders_kept`,
        `markup`, `mark`, `crash`, `exit`, `losses`, `capital`, `sector_crash` or `cohort`.
    firm
        Who left, was marked, or caused it; null for the world.
    others
        Other firm, cohort or counterparty to amounts by name.
    amounts
        Of the event, by name.
    """

    month: int
    kind: str
    firm: str | None
    text: str
    others: dict[str, dict[str, Number]]
    amounts: dict[str, Number]


class FirmRecord(TypedDict):
    """How one firm ended.

    Attributes
    ----------
    exit, exit_month
        None where the firm did not leave.
    crash, crash_month
        Cause of the first crash; None where there was none.
    cash
        Last cash; None where the model has none.
    outcomes
        Last value of each outcome that the model keeps.
    """

    firm: str
    exit: str | None
    exit_month: int | None
    crash: str | None
    crash_month: int | None
    marks: dict[str, int]
    cash: Number
    outcomes: dict[str, Number]


class CohortRecord(TypedDict):
    """How many members of a cohort left, and crashed, by the close of months 0, 1, ..."""

    cohort: str
    members: int
    left: list[int]
    crashed: list[int]
    exits: dict[str, int]


class SectorTraceRecord(TypedDict):
    """One trial of several firms; a number that is none is null.

    Attributes
    ----------
    last_month
        A trial ends with its last firm.
    sector_crash_month
        None where firms with half of the capital did not crash within two years.
    world_draws, world
        Drawn inputs of the world, and its state at months 0 to the last.
    losses
        Counterparty to loss by claim [USD].
    """

    run: str
    trial: int
    seed: int
    narrative: str
    last_month: int
    sector_crash_month: int | None
    events: list[ToldRecord]
    firms: list[FirmRecord]
    cohorts: list[CohortRecord]
    losses: dict[str, dict[str, float]]
    world_draws: dict[str, Number]
    world: list[dict[str, Number]]


def finite(values: Mapping[str, float]) -> dict[str, Number]:
    """The values, with null for those that JSON cannot hold."""
    return {name: float(value) if isfinite(value) else None for name, value in values.items()}


def sector_record(trace: SectorTrace, run: str, trial: int, seed: int) -> SectorTraceRecord:
    """A trial of several firms as plain data.

    Parameters
    ----------
    run, trial, seed
        Which trial it is.
    """
    crash = trace.sector_crash
    return {
        "run": run,
        "trial": trial,
        "seed": seed,
        "narrative": trace.narrative,
        "last_month": trace.last_month,
        "sector_crash_month": None if crash is None or not trace.scenario.crash else crash[0],
        "events": [
            {
                "month": event.month,
                "kind": event.kind,
                "firm": event.firm or None,
                "text": event.text,
                "others": {name: finite(amounts) for name, amounts in event.others.items()},
                "amounts": finite(event.amounts),
            }
            for event in told(trace)
        ],
        "firms": [firm_record(trace, firm) for firm in trace.singles],
        "cohorts": [cohort_record(trace, name) for name in trace.cohorts],
        "losses": losses(trace),
        "world_draws": finite(trace.world_draws),
        "world": [finite(trace.world(month)) for month in range(trace.last_month + 1)],
    }


def firm_record(trace: SectorTrace, firm: str) -> FirmRecord:
    """How one firm ended, as plain data."""
    left, crash, last = trace.exit(firm), trace.crash(firm), trace.last_state(firm)
    return {
        "firm": firm,
        "exit": left.name if left else None,
        "exit_month": left.month if left else None,
        "crash": crash.name if crash else None,
        "crash_month": crash.month if crash else None,
        "marks": dict(sorted(trace.path.marks[firm].items(), key=lambda item: (item[1], item[0]))),
        "cash": finite({"cash": last["cash"]})["cash"] if "cash" in last else None,
        "outcomes": finite({item.name: last[item.field] for item in trace.scenario.model.outcomes}),
    }


def cohort_record(trace: SectorTrace, name: str) -> CohortRecord:
    """How many members of a cohort left and crashed, as plain data."""
    members = trace.cohorts[name]
    gone = [left for member in members if (left := trace.exit(member)) is not None]
    crashed = [crash.month for member in members if (crash := trace.crash(member)) is not None]
    months = range(trace.last_month + 1)
    return {
        "cohort": name,
        "members": len(members),
        "left": [sum(left.month <= month for left in gone) for month in months],
        "crashed": [sum(at <= month for at in crashed) for month in months],
        "exits": {kind: sum(left.name == kind for left in gone) for kind in sorted({left.name for left in gone})},
    }
