"""What a file says of a firm: inputs, suppliers, and who holds claims on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from filon.quantities.units import unit_fault
from filon.scenario.declared import firm_names
from filon.scenario.draft import CLAIMS, EXPOSURE, SUPPLY, Draft
from filon.scenario.figures import group
from filon.scenario.known import PROVENANCE, Desk, Inherited, Known, Names
from filon.scenario.shapes import Provenanced
from filon.scenario.spots import Spot
from filon.scenario.validation import checked, described

COUNTERPARTY = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
CLAIM_NAMES = Names("claim", dict.fromkeys(CLAIMS, EXPOSURE), {}, "value")


@dataclass(frozen=True)
class Said:
    """What one file or table says of a firm: inputs and suppliers by name, exposures by counterparty and claim."""

    inputs: Mapping[str, Known] = field(default_factory=dict)
    suppliers: Mapping[str, Known] = field(default_factory=dict)
    exposures: Mapping[tuple[str, str], Known] = field(default_factory=dict)

    @property
    def ties(self) -> dict[str, Known]:
        """Suppliers and exposures by the end of their dotted keys."""
        sold = {f"suppliers.{name}": known for name, known in self.suppliers.items()}
        return sold | {f"exposures.{name}.{claim}": known for (name, claim), known in self.exposures.items()}

    def put(self, draft: Draft, firm: str) -> None:
        """Keep it in `draft`, in place of what was said of the same before."""
        draft.put(("firms", firm), self.inputs)
        draft.put(("firms", firm, "suppliers"), self.suppliers)
        draft.figures.update({("firms", firm, "exposures", *key): known for key, known in self.exposures.items()})


def said(draft: Draft, desk: Desk, table: object, spot: Spot, around: Inherited) -> Said:
    """What a table with `inputs`, and perhaps `suppliers` and `exposures`, says of a firm; faults are noted."""
    tables = {word: getattr(table, word, {}) for word in ("inputs", "suppliers", "exposures")}
    return Said(
        group(desk, firm_names(draft.model), tables["inputs"], spot.inside("inputs"), around),
        _suppliers(desk, tables["suppliers"], spot.inside("suppliers"), around),
        _exposures(desk, tables["exposures"], spot.inside("exposures"), around),
    )


def _suppliers(desk: Desk, table: Mapping[str, Any], spot: Spot, around: Inherited) -> dict[str, Known]:
    """Shares of a firm's work by supplier."""
    found = _without_unit(desk, table, spot)
    names = Names("supplier", dict.fromkeys(_entries(found), SUPPLY), {}, "value")
    return group(desk, names, found, spot, replace(around, unit=SUPPLY.unit))


def _exposures(desk: Desk, table: Mapping[str, Any], spot: Spot, around: Inherited) -> dict[tuple[str, str], Known]:
    """Shares of claims on a firm by counterparty and claim."""
    found = _without_unit(desk, table, spot)
    entries = _entries(found)
    own = {name: value for name, value in found.items() if name not in entries}
    inside = replace(around, unit=EXPOSURE.unit).within(checked(Provenanced, own, spot, desk.faults))
    figures = {}
    for name, entry in entries.items():
        inner = spot.inside(name)
        if not COUNTERPARTY.fullmatch(name):
            message = f"{described(name)} found, small letters and digits joined by '-' or '_' are expected"
            desk.faults.add(inner, message)
        elif not isinstance(entry, Mapping):
            desk.faults.add(inner, f"{described(entry)} found, a table such as {{ equity = 0.1 }} is expected")
        else:
            claims = group(desk, CLAIM_NAMES, _without_unit(desk, entry, inner), inner, inside)
            figures.update({(name, claim): known for claim, known in claims.items()})
    return figures


def _entries(table: Mapping[str, Any]) -> dict[str, Any]:
    """A table without its words on provenance."""
    return {name: value for name, value in table.items() if name not in PROVENANCE or isinstance(value, Mapping)}


def _without_unit(desk: Desk, table: Mapping[str, Any], spot: Spot) -> dict[str, Any]:
    """A table of shares without its unit, which the format fixes; another one is a fault."""
    unit = table.get("unit")
    if not isinstance(unit, str):
        return dict(table)
    fault = unit_fault(unit, SUPPLY.unit)
    if fault:
        desk.faults.add(spot.inside("unit"), fault)
    return {name: value for name, value in table.items() if name != "unit"}
