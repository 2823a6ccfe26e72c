"""Reading `distributions/reality/`: checks, reasons for failures, and reported figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import TypeVar

from filon.errors import Fault, InputError
from filon.quantities.names import suggestion
from filon.reality.shapes import KINDS, Check, ChecksFile, Reason
from filon.scenario.documents import read_rows
from filon.scenario.files import Library
from filon.scenario.loading import shipped_model
from filon.scenario.reference import source_keys
from filon.scenario.spots import Spot
from filon.scenario.validation import Faults, checked, described

CHECKS = "reality/checks.toml"
HINDCAST = "reality/hindcast.csv"
FIRST_MONTH = "reality/first_month.csv"
CLOSURES = "reality/dotcom_shutdowns.csv"
CLOSURES_COLUMNS = ("from", "to", "closures", "as_of", "source", "note")
HINDCAST_COLUMNS = ("firm", "measure", "date", "value", "unit", "as_of", "source", "quality", "counted", "note")
FIRST_MONTH_COLUMNS = ("firm", "vintage", "measure", "value", "unit", "as_of", "source", "judgement")

Read = TypeVar("Read")


@dataclass(frozen=True)
class Reported:
    """A figure of a firm that was reported after the start of its vintage.

    Attributes
    ----------
    measure
        Quantity of the model.
    day
        At whose close it holds; a flow is that of the month which then ends.
    counted
        Whether it counts in the shares; one that does not says why in `note`.
    """

    firm: str
    measure: str
    day: date
    value: float
    unit: str
    counted: bool
    note: str


@dataclass(frozen=True)
class Account:
    """A figure of a firm's first month, as reported or derived.

    Attributes
    ----------
    vintage
        Year and month of the start, such as 2025-06.
    """

    firm: str
    vintage: str
    measure: str
    value: float
    unit: str


@dataclass(frozen=True)
class Closures:
    """Firms that closed within a span of months, as counted at that time.

    Attributes
    ----------
    first, last
        Closes of the first and the last month.
    """

    first: date
    last: date
    count: float


@dataclass(frozen=True)
class Reality:
    """All that the model is held against."""

    checks: dict[str, Check]
    reasons: tuple[Reason, ...]
    reported: tuple[Reported, ...]
    accounts: tuple[Account, ...]
    closures: tuple[Closures, ...] = ()

    def reason(self, check: str, subject: str, what: str) -> Reason | None:
        """Why a row that failed is left as it is; None where nothing is said."""
        for item in self.reasons:
            if (item.check, item.subject) == (check, subject) and item.what in ("", what):
                return item
        return None


def reality(library: Library) -> Reality:
    """The files of `reality/` in a folder of distributions.

    Raises
    ------
    InputError
        With all faults of all files at once.
    """
    faults = Faults()
    sources = _tried(faults, lambda: source_keys(library)) or frozenset()
    checks, reasons = _checks(library, sources, faults)
    reported = _rows(library, HINDCAST, HINDCAST_COLUMNS, _reported, sources, faults)
    accounts = _rows(library, FIRST_MONTH, FIRST_MONTH_COLUMNS, _account, sources, faults)
    closures = _rows(library, CLOSURES, CLOSURES_COLUMNS, _closures, sources, faults, _refuse_unsourced)
    faults.refuse()
    return Reality(checks, reasons, reported, accounts, closures)


def _tried(faults: Faults, read: Callable[[], Read]) -> Read | None:
    """What was read; None with its faults noted."""
    try:
        return read()
    except InputError as error:
        faults.absorb(error)
        return None


def _checks(library: Library, sources: frozenset[str], faults: Faults) -> tuple[dict[str, Check], tuple[Reason, ...]]:
    """Checks by name, and the reasons for failures."""
    document = _tried(faults, lambda: library.document(CHECKS))
    if document is None:
        return {}, ()
    spot = Spot(document)
    whole = checked(ChecksFile, document.data, spot, faults)
    if whole is None:
        return {}, ()
    found: dict[str, Check] = {}
    for name, table in whole.checks.items():
        inner = spot.inside("checks", name)
        kind = table.get("kind") if isinstance(table, dict) else None
        if kind not in KINDS:
            faults.add(inner, f"kind {described(kind)} is none of {', '.join(KINDS)}")
            continue
        check = checked(KINDS[kind], table, inner, faults)
        if check is not None:
            found[name] = check
            _refuse_unsupported(check, sources, inner, faults)
    reasons = []
    for position, table in enumerate(whole.reasons):
        inner = spot.inside("reasons", position)
        reason = checked(Reason, table, inner, faults)
        if reason is not None and reason.check not in whole.checks:
            faults.add(inner, f"unknown check{suggestion(reason.check, whole.checks)}")
        elif reason is not None:
            reasons.append(reason)
    return found, tuple(reasons)


def _refuse_unsupported(check: Check, sources: frozenset[str], spot: Spot, faults: Faults) -> None:
    """What a check expects comes from a source or says that it is judgement."""
    if not check.source and not check.judgement:
        faults.add(spot, "neither source nor judgement supports what is expected")
    if check.source and check.source not in sources:
        faults.add(spot.inside("source"), f"{described(check.source)} is no key of sources.csv")


def _rows(
    library: Library,
    file: str,
    columns: tuple[str, ...],
    item: Callable[[dict[str, str]], Read],
    sources: frozenset[str],
    faults: Faults,
    refuse: Callable[[dict[str, str], frozenset[str]], None] | None = None,
) -> tuple[Read, ...]:
    """The rows of a table of reported figures; faults are noted."""
    lines = _tried(faults, lambda: read_rows(library.folder / file, file, columns)) or []
    found = []
    for line, row in lines:
        try:
            (refuse or _refuse_unknown)(row, sources)
            found.append(item(row))
        except ValueError as error:
            faults.found.add(Fault(file, line, 1, row[columns[0]], str(error)))
    return tuple(found)


def _refuse_unknown(row: dict[str, str], sources: frozenset[str]) -> None:
    """A measure of the model in its unit, a value, a source or a judgement; a ValueError otherwise."""
    units = {quantity.name: quantity.unit for quantity in shipped_model().quantities}
    if row["measure"] not in units:
        raise ValueError(f"unknown measure{suggestion(row['measure'], units)}")
    if row["unit"] != units[row["measure"]]:
        raise ValueError(f"{row['measure']} is in {units[row['measure']]}, not in {row['unit'] or 'nothing'}")
    if not isfinite(float(row["value"])):
        raise ValueError(f"{row['value']} found, a finite number is expected")
    _refuse_unsourced(row, sources)


def _refuse_unsourced(row: dict[str, str], sources: frozenset[str]) -> None:
    """A source or a judgement, and a date; a ValueError otherwise."""
    if not row["source"] and not row.get("judgement"):
        raise ValueError("neither source nor judgement supports the figure")
    if row["source"] and row["source"] not in sources:
        raise ValueError(f"{row['source']!r} is no key of sources.csv")
    date.fromisoformat(row["as_of"])


def _reported(row: dict[str, str]) -> Reported:
    """A row of hindcast.csv."""
    if row["counted"] not in ("yes", "no"):
        raise ValueError(f"counted: {row['counted']!r} is neither yes nor no")
    if row["counted"] == "no" and not row["note"]:
        raise ValueError("a figure that does not count says why in its note")
    day, value = date.fromisoformat(row["date"]), float(row["value"])
    return Reported(row["firm"], row["measure"], day, value, row["unit"], row["counted"] == "yes", row["note"])


def _account(row: dict[str, str]) -> Account:
    """A row of first_month.csv."""
    return Account(row["firm"], row["vintage"], row["measure"], float(row["value"]), row["unit"])


def _closures(row: dict[str, str]) -> Closures:
    """A row of dotcom_shutdowns.csv."""
    found = Closures(date.fromisoformat(row["from"]), date.fromisoformat(row["to"]), float(row["closures"]))
    if found.first > found.last or not found.count >= 0.0:
        raise ValueError("a span ends after it begins, and closures are not negative")
    return found
