"""Figures: a distribution or number, its unit and date, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from filon.model.definition import Input
from filon.quantities.currencies import Rate, rate_on
from filon.quantities.dates import within_months
from filon.quantities.descriptions import Distribution
from filon.quantities.names import nearest, suggestion
from filon.quantities.units import read_unit, unit_fault
from filon.scenario.distributions import distribution, reach, scaled
from filon.scenario.documents import Document
from filon.scenario.lines import Path
from filon.scenario.shapes import Constant, Figure, Provenanced
from filon.scenario.validation import Faults, checked, dotted

PROVENANCE = tuple(Provenanced.model_fields)
SET_BY_USER = "set by the user"
ALIGNED_MONTHS = 3
"""A stock or flow may be this many months [months] away from the start."""


@dataclass(frozen=True)
class Known:
    """A figure that was read.

    Attributes
    ----------
    shown
        How faults call it.
    raw
        The number or table as written, in `written_unit`.
    distribution
        The same in the unit that the model expects; None where it is faulty, which has been reported.
    document, path
        Where its value stands now.
    origin, line
        Where it stood first: a resolved scenario keeps it.
    """

    shown: str
    raw: object
    distribution: Distribution | None
    unit: str
    written_unit: str
    as_of: date | None
    source: str
    judgement: str
    aligned: str
    document: Document
    path: Path
    origin: str
    line: int


@dataclass(frozen=True)
class Inherited:
    """What tables around a figure say of its provenance."""

    unit: str | None = None
    as_of: date | None = None
    source: str | None = None
    judgement: str | None = None
    aligned: str | None = None

    def within(self, table: Provenanced | None) -> Inherited:
        """The same inside `table`, whose own words come first; source and judgement go together."""
        if table is None:
            return self
        own = {name: getattr(table, name) for name in PROVENANCE if getattr(table, name) is not None}
        if "source" in own or "judgement" in own:
            own = {"source": None, "judgement": None, **own}
        return replace(self, **own)


@dataclass(frozen=True)
class Desk:
    """What every figure is held against.

    Attributes
    ----------
    start
        Month 0; None for models without a calendar.
    sources
        Keys of sources.csv; None where sources were checked before (a resolved scenario).
    """

    start: date | None
    rates: tuple[Rate, ...] = ()
    sources: frozenset[str] | None = None
    faults: Faults = field(default_factory=Faults)


def group(
    desk: Desk,
    declared: Mapping[str, Input],
    table: Mapping[str, Any],
    document: Document,
    path: Path,
    inherited: Inherited,
    what: str,
    elsewhere: Mapping[str, str] | None = None,
) -> dict[str, Known]:
    """Every figure of a table of figures, by name.

    Parameters
    ----------
    declared
        The names that the model knows, with unit and range.
    path
        Where the table stands in `document`.
    what
        What the names are, for a message: "driver", "input".
    elsewhere
        Names that belong into other tables, with the right place in words.
    """
    own = {name: value for name, value in table.items() if name in PROVENANCE and not isinstance(value, Mapping)}
    around = inherited.within(checked(Provenanced, own, document, path, desk.faults))
    figures = {}
    for name, entry in table.items():
        if name in own:
            continue
        if name not in declared:
            hint = _hint(name, declared, elsewhere or {})
            desk.faults.add(document, (*path, name), dotted((*path, name)), f"unknown {what}{hint}")
            continue
        constants = what == "constant"
        figures[name] = figure(desk, declared[name], entry, document, (*path, name), around, constants)
    return figures


def _hint(name: str, declared: Iterable[str], elsewhere: Mapping[str, str]) -> str:
    """Where the name belongs, or the nearest right one."""
    if name in elsewhere:
        return f"; it belongs {elsewhere[name]}"
    near = None if nearest(name, declared) else nearest(name, elsewhere)
    return f"; did you mean '{near}' ({elsewhere[near]})?" if near else suggestion(name, declared)


def figure(
    desk: Desk,
    declared: Input,
    entry: object,
    document: Document,
    path: Path,
    inherited: Inherited,
    is_constant: bool = False,
    unit_is_fixed: bool = False,
) -> Known:
    """One figure as it stands in a file; faults are noted.

    Parameters
    ----------
    entry
        A number, or a table with `distribution` (with `value` for a constant).
    unit_is_fixed
        Whether the file format fixes the unit, so that none need be written (a narrative's weight).
    """
    word = "value" if is_constant else "distribution"
    full = isinstance(entry, Mapping)
    shape = Constant if is_constant else Figure
    table = checked(shape, entry if full else {word: entry}, document, path, desk.faults)
    around = inherited.within(table)
    place = (*path, word) if full else path
    line, _ = document.place(path)
    known = Known(
        shown=dotted(path),
        raw=getattr(table, word, None),
        distribution=None,
        unit=declared.unit,
        written_unit=declared.unit if unit_is_fixed else around.unit or "",
        as_of=around.as_of,
        source=around.source or "",
        judgement=around.judgement or "",
        aligned=around.aligned or "",
        document=document,
        path=place,
        origin=document.origin,
        line=line,
    )
    if table is None:
        return known
    check_provenance(desk, known, path)
    return settled(desk, known, declared)


def settled(desk: Desk, known: Known, declared: Input) -> Known:
    """The figure with its distribution in the model's unit; its unit, date and range checked."""
    read = distribution(known.raw, known.document, known.path, desk.faults, known.shown)
    if read is None:
        return known
    factor, note = _conversion(desk, known)
    if factor is None:
        return known
    if not _dates_fit(desk, known) or not _range_fits(desk, known, read, declared, factor):
        return known
    source = "; ".join(part for part in (known.source, note) if part) if note not in known.source else known.source
    return replace(known, distribution=read if factor == 1.0 else scaled(read, factor), source=source)


def check_provenance(desk: Desk, known: Known, path: Path) -> None:
    """Note a missing date or source, and a source that nobody knows."""
    lacking = [] if known.as_of else ["as_of"]
    if not known.source and not known.judgement:
        lacking.append("source or judgement")
    if lacking:
        verb = "are" if len(lacking) > 1 else "is"
        message = f"{' and '.join(lacking)} {verb} missing, here and in the tables around it"
        desk.faults.add(known.document, path, known.shown, message)
    address = known.source.startswith(("https://", "http://"))
    if known.source and not address and desk.sources is not None and known.source not in desk.sources:
        message = f"'{known.source}' is no key of sources.csv and no address{suggestion(known.source, desk.sources)}"
        desk.faults.add(known.document, (*path, "source"), f"{known.shown}.source", message)


def _conversion(desk: Desk, known: Known) -> tuple[float | None, str]:
    """What to multiply the figure by, and the rate in words; None with a fault noted where units do not meet."""
    if not known.unit:
        return 1.0, ""
    place, key = (*known.path[:-1], "unit"), f"{known.shown}.unit"
    if not known.written_unit:
        desk.faults.add(known.document, known.path, key, f"is missing; expected is '{known.unit}'")
        return None, ""
    fault = unit_fault(known.written_unit, known.unit)
    if fault:
        desk.faults.add(known.document, place, key, fault)
        return None, ""
    read = read_unit(known.written_unit)
    if read is None or read.currency == "USD":
        return (1.0 if read is None else read.multiple), ""
    rate = rate_on(desk.start, read.currency, desk.rates) if desk.start else None
    if rate is None:
        message = f"exchange_rates.csv has no rate of {read.currency} on or before the start {desk.start}"
        desk.faults.add(known.document, place, key, message)
        return None, ""
    return read.multiple * rate.usd, f"{rate.usd:g} USD for one {rate.currency} on {rate.as_of}"


def _dates_fit(desk: Desk, known: Known) -> bool:
    """Whether the date suits the start, for figures of firms."""
    of_firm = known.origin.startswith(("firms/", "archetypes/")) or "firms" in known.path[:1]
    if desk.start is None or known.as_of is None or not of_firm:
        return True
    message = ""
    read = read_unit(known.unit)
    if known.origin.startswith("firms/") and known.as_of > desk.start:
        message = f"{known.as_of} is after the start {desk.start}; a vintage knows nothing later"
    elif (
        read and read.unit.is_dated and not known.aligned and not within_months(known.as_of, desk.start, ALIGNED_MONTHS)
    ):
        message = (
            f"{known.as_of} is more than {ALIGNED_MONTHS} months from the start {desk.start}; "
            'move the figure there, or say why it holds with aligned = "..."'
        )
    if message:
        desk.faults.add(known.document, (*known.path[:-1], "as_of"), f"{known.shown}.as_of", message)
    return not message


def _range_fits(desk: Desk, known: Known, read: Distribution, declared: Input, factor: float) -> bool:
    """Whether every stated number, and every number that may be drawn, lies in the declared range."""
    low, high = declared.low / factor, declared.high / factor
    unit = f" ({known.written_unit})" if known.written_unit else ""
    limits = f"[{low:g}, {high:g}]{unit}"
    stated = {name: read.parameter(name) for name in ("p10", "p50", "p90") if read.family == "quantiles"}
    stated |= {name: end for name, end in (("lower", read.lower), ("upper", read.upper)) if end is not None}
    if read.is_constant:
        stated[""] = read.parameter("value")
    outside = {name: value for name, value in stated.items() if not low <= value <= high}
    for name, value in outside.items():
        path = (*known.path, name) if name else known.path
        key = f"{known.shown}.{name}" if name else known.shown
        desk.faults.add(known.document, path, key, f"{value:g} is outside {limits}")
    if outside:
        return False
    least, largest = reach(read)
    missing = [f"lower = {low:g}"] if least < low else []
    missing += [f"upper = {high:g}"] if largest > high else []
    if missing:
        message = f"may be drawn from {least:.4g} to {largest:.4g}, outside {limits}; add {', '.join(missing)}"
        desk.faults.add(known.document, known.path, known.shown, message)
    return not missing
