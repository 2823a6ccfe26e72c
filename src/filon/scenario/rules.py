"""Rules that a figure must keep: provenance, unit, date and range."""

from __future__ import annotations

from dataclasses import replace

from filon.model.declared import Input
from filon.quantities.currencies import rate_on
from filon.quantities.dates import within_months
from filon.quantities.descriptions import Distribution
from filon.quantities.names import suggestion
from filon.quantities.units import read_unit, unit_fault
from filon.scenario.distributions import reach, scaled
from filon.scenario.known import Desk, Known
from filon.scenario.reading import reading

ALIGNED_MONTHS = 3
"""A stock or flow may be this many months [months] away from the start."""


def settled(desk: Desk, known: Known, declared: Input) -> Known:
    """The figure with its distribution in the model's unit; its unit, date and range checked."""
    found = reading(known.raw, known.value, desk.faults)
    if found is None:
        return known
    read = found.distribution
    factor, note = _conversion(desk, known)
    if factor is None or not _dates_fit(desk, known) or not _range_fits(desk, known, read, declared, factor):
        return known
    notes = [one for one in (note, found.note) if one and one not in known.source]
    source = "; ".join(part for part in (known.source, *notes) if part)
    return replace(known, distribution=read if factor == 1.0 else scaled(read, factor), source=source)


def check_provenance(desk: Desk, known: Known) -> None:
    """Note a missing date or source, and a source that nobody knows."""
    lacking = [] if known.as_of else ["as_of"]
    if not known.source and not known.judgement:
        lacking.append("source or judgement")
    if lacking:
        verb = "are" if len(lacking) > 1 else "is"
        desk.faults.add(known.spot, f"{' and '.join(lacking)} {verb} missing, here and in the tables around it")
    address = known.source.startswith(("https://", "http://"))
    if known.source and not address and desk.sources is not None and known.source not in desk.sources:
        message = f"'{known.source}' is no key of sources.csv and no address{suggestion(known.source, desk.sources)}"
        desk.faults.add(known.spot.inside("source"), message)


def _conversion(desk: Desk, known: Known) -> tuple[float | None, str]:
    """What to multiply the figure by, and the rate in words; None with a fault noted where units do not meet."""
    if not known.unit:
        return 1.0, ""
    spot = known.spot.inside("unit")
    if not known.written_unit:
        desk.faults.add(spot, f"is missing; expected is '{known.unit}'")
        return None, ""
    fault = unit_fault(known.written_unit, known.unit)
    if fault:
        desk.faults.add(spot, fault)
        return None, ""
    read = read_unit(known.written_unit)
    if read is None or read.currency == "USD" or desk.start is None:
        return (1.0 if read is None else read.multiple), ""
    rate = rate_on(desk.start, read.currency, desk.rates)
    if rate is None:
        desk.faults.add(spot, f"exchange_rates.csv has no rate of {read.currency} on or before the start {desk.start}")
        return None, ""
    return read.multiple * rate.usd, f"{rate.usd:g} USD for one {rate.currency} on {rate.as_of}"


def _dates_fit(desk: Desk, known: Known) -> bool:
    """Whether the date suits the start, for figures of firms."""
    of_firm = known.origin.startswith(("firms/", "archetypes/")) or "firms" in known.spot.path[:1]
    if desk.start is None or known.as_of is None or not of_firm:
        return True
    message = ""
    read = read_unit(known.unit)
    near = within_months(known.as_of, desk.start, ALIGNED_MONTHS)
    if known.origin.startswith("firms/") and known.as_of > desk.start:
        message = f"{known.as_of} is after the start {desk.start}; a vintage knows nothing later"
    elif read and read.unit.is_dated and not known.aligned and not near:
        message = (
            f"{known.as_of} is more than {ALIGNED_MONTHS} months from the start {desk.start}; "
            'move the figure there, or say why it holds with aligned = "..."'
        )
    if message:
        desk.faults.add(known.spot.inside("as_of"), message)
    return not message


def _range_fits(desk: Desk, known: Known, read: Distribution, declared: Input, factor: float) -> bool:
    """Whether every stated number, and every number that may be drawn, lies in the declared range."""
    low, high = declared.low / factor, declared.high / factor
    unit = f" ({known.written_unit})" if known.written_unit else ""
    limits = f"[{low:g}, {high:g}]{unit}"
    has_quantiles = read.family in ("quantiles", "metalog")
    stated = {name: read.parameter(name) for name in ("p10", "p50", "p90") if has_quantiles}
    stated |= {name: end for name, end in (("lower", read.lower), ("upper", read.upper)) if end is not None}
    if read.is_constant:
        stated[""] = read.parameter("value")
    outside = {name: value for name, value in stated.items() if not low <= value <= high}
    for name, value in outside.items():
        desk.faults.add(known.value.inside(name) if name else known.value, f"{value:g} is outside {limits}")
    if outside:
        return False
    least, largest = reach(read)
    missing = [f"lower = {low:g}"] if least < low else []
    missing += [f"upper = {high:g}"] if largest > high else []
    if missing:
        message = f"may be drawn from {least:.4g} to {largest:.4g}, outside {limits}; add {', '.join(missing)}"
        desk.faults.add(known.value, message)
    return not missing
