"""What ties the firms of a scenario together: suppliers, claims, and how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from filon.quantities.descriptions import Distribution
from filon.quantities.names import suggestion
from filon.scenario.draft import Draft, Key, is_of_sector
from filon.scenario.known import Desk, Known
from filon.scenario.shapes import MOST_FIRMS

OWN_SERVING = "own_serving"
"""Input: the share of its work that a firm serves itself."""

TOLERANCE = 1e-9
"""Shares may sum to this much more than 1."""

Ties = Mapping[tuple[str, str], Mapping[Key, Known]]
"""(firm, "suppliers" or "exposures") to its figures, by what follows in their keys."""


def ties(draft: Draft) -> Ties:
    """Suppliers and exposures of every firm; those whose figures are faulty are left out."""
    found: dict[tuple[str, str], dict[Key, Known]] = {}
    for key in sorted(filter(is_of_sector, draft.figures)):
        if draft.figures[key].distribution is not None:
            found.setdefault((key[1], key[2]), {})[key[3:]] = draft.figures[key]
    return found


def check_ties(draft: Draft, desk: Desk, all_ties: Ties) -> None:
    """Suppliers are single firms, no more is bought than there is to do, and no claim is held twice; else faults."""
    _check_size(draft, desk)
    for (firm, word), shares in all_ties.items():
        if firm in draft.incomplete:
            continue
        if word == "suppliers":
            _check_suppliers(draft, desk, firm, shares)
        else:
            _check_claims(desk, firm, shares)


def bought_shares(draft: Draft, all_ties: Ties, firm: str) -> dict[str, float]:
    """Share of the work that a firm buys, by supplier of the scenario; the rest is bought from the market."""
    shares = all_ties.get((firm, "suppliers"), {})
    bought = max(1.0 - own_share(draft, firm), TOLERANCE)
    sold = {key[0]: _share(known) for key, known in shares.items() if key[0] in draft.firms}
    return {name: min(share / bought, 1.0) for name, share in sold.items() if share > 0.0}


def exposures(all_ties: Ties, firm: str) -> dict[tuple[str, str], float]:
    """Share of a claim on a firm, by (claim, counterparty)."""
    shares = all_ties.get((firm, "exposures"), {})
    found = {(key[1], key[0]): _share(known) for key, known in shares.items()}
    return {key: share for key, share in sorted(found.items()) if share > 0.0}


def own_share(draft: Draft, firm: str) -> float:
    """Share of its work that a firm serves itself: the figure, or the median of its distribution; 0 without one."""
    known = draft.figures.get(("firms", firm, OWN_SERVING))
    return 0.0 if known is None or known.distribution is None else _median(known.distribution)


def _median(described: Distribution) -> float:
    """The value that half of the draws lie below."""
    if described.is_constant:
        return described.parameter("value")
    from filon.sampling.families import quantile_of_z

    return quantile_of_z(described, 0.0)


def _share(known: Known) -> float:
    """The share that a figure states."""
    return 0.0 if known.distribution is None else known.distribution.parameter("value")


def _check_size(draft: Draft, desk: Desk) -> None:
    """A trial holds so many firms at most."""
    total = sum(firm.count for firm in draft.firms.values())
    if total > MOST_FIRMS:
        cohorts = _listed((name, firm.count) for name, firm in sorted(draft.firms.items()) if firm.count > 1)
        which = f" ({cohorts} among them)" if cohorts else ""
        message = f"{total:,} firms{which} found in one trial, at most {MOST_FIRMS} are possible"
        desk.faults.add(draft.spot.inside("firms"), message)


def _check_suppliers(draft: Draft, desk: Desk, firm: str, shares: Mapping[Key, Known]) -> None:
    """Whoever sells must be another single firm, and all work together is 1."""
    for key, known in shares.items():
        message = _no_supplier(draft, firm, key[0])
        if message:
            desk.faults.add(known.spot, message)
    parts = [(OWN_SERVING, own_share(draft, firm)), *((key[0], _share(known)) for key, known in shares.items())]
    total = sum(share for _, share in parts)
    if total > 1.0 + TOLERANCE:
        message = f"the work of {firm} adds up to {total:g} ({_listed(parts)}), at most 1 is allowed"
        desk.faults.add(_largest(shares).spot.called(f"firms.{firm}.suppliers"), message)


def _no_supplier(draft: Draft, firm: str, supplier: str) -> str:
    """Why a name is none of a supplier; empty where it is one."""
    if supplier == firm:
        return f"{firm} is its own supplier; what it serves itself is {OWN_SERVING}"
    if supplier in draft.firms:
        count = draft.firms[supplier].count
        return f"{supplier} is a cohort of {count}; a supplier is a single firm" if count > 1 else ""
    if supplier in draft.elsewhere or supplier in draft.incomplete:
        return ""
    return f"unknown supplier{suggestion(supplier, {*draft.firms, *draft.elsewhere} - {firm})}"


def _check_claims(desk: Desk, firm: str, shares: Mapping[Key, Known]) -> None:
    """All holders of a claim together hold 1 of it at most."""
    for claim in sorted({key[1] for key in shares}):
        held = {key: known for key, known in shares.items() if key[1] == claim}
        total = sum(_share(known) for known in held.values())
        if total > 1.0 + TOLERANCE:
            parts = _listed((key[0], _share(known)) for key, known in held.items())
            message = f"shares of the {claim} of {firm} add up to {total:g} ({parts}), at most 1 is allowed"
            desk.faults.add(_largest(held).spot.called(f"firms.{firm}.exposures"), message)


def _largest(shares: Mapping[Key, Known]) -> Known:
    """The figure of the largest share among those that the user set, else among all; the first by name of equals."""
    return max(shares.values(), key=lambda known: (not known.spot.document.file, _share(known)))


def _listed(parts: Iterable[tuple[str, float]]) -> str:
    """Names with their numbers."""
    return ", ".join(f"{name} {number:g}" for name, number in parts)
