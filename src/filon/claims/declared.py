"""Reading `claims.toml`: which claims are held against the model, and what would support them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from filon.claims.shapes import KINDS, ChangeClaim, Claim, ClaimsFile, MovementClaim, NarrativeClaim, Region, Variant
from filon.errors import InputError
from filon.quantities.names import suggestion
from filon.scenario.declared import declarations
from filon.scenario.files import Library
from filon.scenario.loading import shipped_model
from filon.scenario.reference import source_keys
from filon.scenario.spots import Spot
from filon.scenario.validation import Faults, checked, described

FILE = "claims.toml"


@dataclass(frozen=True)
class Declared:
    """All that is claimed.

    Attributes
    ----------
    source
        Key of the article in sources.csv.
    months
        Horizons of crashes, ascending.
    every
        Months from one look at accounts to the next.
    """

    source: str
    months: tuple[int, ...]
    every: int
    claims: dict[str, Claim]

    def chosen(self, names: Sequence[str]) -> dict[str, Claim]:
        """The claims of these names; all of them where none is named.

        Raises
        ------
        InputError
            For a name that is none.
        """
        wrong = [f"no such claim '{name}'{suggestion(name, self.claims)}" for name in names if name not in self.claims]
        if wrong:
            raise InputError("; ".join(wrong))
        return {name: claim for name, claim in self.claims.items() if not names or name in names}


def declared(library: Library) -> Declared:
    """The claims of a folder of distributions.

    Raises
    ------
    InputError
        With all faults of the file.
    """
    faults = Faults()
    document = library.document(FILE)
    spot = Spot(document)
    whole = checked(ClaimsFile, document.data, spot, faults)
    if whole is None:
        raise faults.error()
    if whole.source not in source_keys(library):
        faults.add(spot.inside("source"), f"{described(whole.source)} is no key of sources.csv")
    claims = {}
    for name, table in whole.claims.items():
        claim = _claim(table, spot.inside("claims", name), library, faults)
        if claim is not None:
            claims[name] = claim
    faults.refuse()
    return Declared(whole.source or "", tuple(sorted(whole.months)), whole.every, claims)


def _claim(table: object, spot: Spot, library: Library, faults: Faults) -> Claim | None:
    """One claim; what is wrong with it is noted."""
    kind = table.get("kind") if isinstance(table, dict) else None
    if kind not in KINDS:
        faults.add(spot, f"kind {described(kind)} is none of {', '.join(KINDS)}")
        return None
    claim = checked(KINDS[kind], table, spot, faults)
    if claim is None:
        return None
    if not claim.judgement:
        faults.add(spot, "judgement is missing: why these values would support the claim")
    _refuse_unknown(claim.scenarios, library.names("scenarios"), "scenario", spot.inside("scenarios"), faults)
    if isinstance(claim, ChangeClaim):
        for name, variant in claim.changes.items():
            _check_variant(variant, spot.inside("changes", name), library, faults)
    elif isinstance(claim, NarrativeClaim):
        names = [claim.darker, claim.brighter]
        _refuse_unknown(names, library.names("narratives"), "narrative", spot, faults)
        _refuse_empty(claim.ratio, spot.inside("ratio"), faults)
    elif isinstance(claim, MovementClaim):
        accounts = [claim.given, *claim.falls, *claim.rises]
        _refuse_unknown(accounts, account_names(), "account", spot, faults)
    return claim


def account_names() -> list[str]:
    """Accounts of a firm that paths hold."""
    from filon.model.state import Firm

    return list(Firm._fields)


def _check_variant(variant: Variant, spot: Spot, library: Library, faults: Faults) -> None:
    """Names that a change uses are known, and it changes something."""
    model = shipped_model()
    firm = list(declarations(model.firm_inputs))
    world = list(declarations(model.world_inputs))
    _refuse_unknown(list(variant.set), [*model.figures, *world, *firm], "input or constant", spot.inside("set"), faults)
    _refuse_unknown(list(variant.scale), [*world, *firm], "input", spot.inside("scale"), faults)
    _refuse_unknown(list(variant.shift), firm, "input of firms", spot.inside("shift"), faults)
    _refuse_unknown(list(variant.quantile), firm, "input of firms", spot.inside("quantile"), faults)
    if variant.borrow is not None:
        inner = spot.inside("borrow")
        _refuse_unknown([variant.borrow.scenario], library.names("scenarios"), "scenario", inner, faults)
        _refuse_unknown([*variant.borrow.inputs, *variant.borrow.over_price], firm, "input of firms", inner, faults)
    if not (variant.set or variant.scale or variant.shift or variant.quantile or variant.borrow):
        faults.add(spot, "changes nothing")
    _refuse_empty(variant.ratio, spot.inside("ratio"), faults)


def _refuse_unknown(names: Sequence[str], known: Sequence[str], kind: str, spot: Spot, faults: Faults) -> None:
    """Every name is one of those known."""
    for name in names:
        if name not in known:
            faults.add(spot, f"unknown {kind} '{name}'{suggestion(name, known)}")


def _refuse_empty(region: Region, spot: Spot, faults: Faults) -> None:
    """A region has a bound: any number would support a claim without one."""
    if region.least is None and region.most is None:
        faults.add(spot, "neither least nor most: any number would support the claim")
