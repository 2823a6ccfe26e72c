"""Arrays with which a kernel counts the firms of a trial together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from filon.engine.waiting import waiting_tiles
from filon.results.tally import FIRST_PARTS, Tally, sector_shapes

if TYPE_CHECKING:
    from filon.engine.case import Case

CODES = 256
WINDOW_MONTHS = 24
WINDOW_SHARE = 0.5
"""A sector crashes when firms that crashed within so many months hold more than this share of its capital."""

SQUARED = ("exits_squared", "causes_squared", "marks_squared", "crash_squared", "ruin_squared")
TOGETHER = ("crashed_count", "capital_crashed", "sector_crash", "joint", "first", "value", "losses")


def columns(case: Case) -> list[int]:
    """Columns of each of `SQUARED` in the kernel's array of squares."""
    described = case.layout
    return [len(described.exits), len(described.causes), len(described.marks), 1, 1]


def sector_setting(case: Case) -> Any:
    """The `Sector` of the kernel for a case."""
    from filon.kernels.sector_arrays import Sector

    described, model, sector = case.layout, case.scenario.model, case.layout.sector
    cohort = np.full(len(described.entities), -1, dtype=np.int64)
    cohort[list(described.cohorts)] = np.arange(len(described.cohorts))
    ruin = np.zeros(CODES, dtype=np.uint8)
    ruin[list(described.ruin)] = 1
    kept = {field: row for (group, field), row in case.program.rows.firm.items() if group == "kept"}
    fields = case.program.rows.firm
    layers = sector.layers if sector else ()
    value, loss = (sector.value_bins.a, sector.loss_bins.a) if sector else (1.0, 1.0)
    return Sector(
        horizons=np.array(described.kept_horizons, dtype=np.int64),
        members=np.array(described.counts, dtype=np.int64),
        cohort=cohort,
        capital=capital(case),
        window=WINDOW_MONTHS,
        share=WINDOW_SHARE,
        first_parts=FIRST_PARTS,
        layer_rows=np.array([fields["firm", model.layers[name].field] for name in layers], dtype=np.int64),
        layer_group=np.array([layer_group(case, name) for name in layers], dtype=np.int64),
        claim_rows=np.array([kept[claim.field] for claim in model.claims.values()], dtype=np.int64),
        claim_codes=claim_codes(case),
        exposures=exposures(case),
        scales=np.array([1.0 / value, 1.0 / loss]),
        ruin=ruin,
        columns=np.cumsum(columns(case))[:4].astype(np.int64),
    )


def layer_group(case: Case, name: str) -> int:
    """Number that firms of a layer have, -1 where it is told of all firms."""
    layers = case.scenario.model.layers
    return -1 if layers[name].over == "all" else list(layers).index(name)


def capital(case: Case) -> Any:
    """Capital weight of each firm [(firm,)]."""
    sector, described = case.layout.sector, case.layout
    whole = np.array(sector.capital if sector else [1.0] * len(described.entities))
    return (whole / np.array(described.counts))[case.members.entities(described.entities)]


def claim_codes(case: Case) -> Any:
    """1 where an exit loses a claim [(claim, 256)]."""
    claims = case.scenario.model.claims.values()
    table = np.zeros((len(claims), CODES), dtype=np.uint8)
    for row, claim in zip(table, claims, strict=True):
        row[list(claim.codes)] = 1
    return table


def exposures(case: Case) -> Any:
    """Share of each claim on each firm that each counterparty holds [(claim, firm, counterparty)]."""
    sector, claims = case.layout.sector, list(case.scenario.model.claims)
    names = sector.counterparties if sector else ()
    table = np.zeros((len(claims), len(case.members), len(names)))
    for firm, figures in enumerate(case.members.figures):
        for (claim, name), share in figures.exposures.items():
            if name in names:
                table[claims.index(claim), firm, names.index(name)] = share
    return table


def counted(case: Case) -> Any:
    """Fresh counters of a thread, and its working arrays."""
    from filon.kernels.sector_arrays import Counted

    described, sizes = case.layout, sector_shapes(case.layout)
    cohorts, months, width = len(described.cohorts), described.months + 1, sum(columns(case))
    layers, lanes = sizes["value"][0], case.program.lanes
    slots = waiting_tiles(lanes) if layers else 0
    return Counted(
        squared=np.zeros((cohorts, described.strata, months, width), dtype=np.int64),
        **{name: np.zeros(sizes[name], dtype=np.int64) for name in TOGETHER},
        places=np.zeros((slots, months, layers, 2, lanes), dtype=np.int16),
        stories=np.zeros((slots, lanes), dtype=np.int64),
        last=np.zeros(slots, dtype=np.int64),
        members_by_month=np.zeros((cohorts, months, width), dtype=np.int64),
        running=np.zeros((cohorts, width), dtype=np.int64),
        months=np.zeros(months, dtype=np.int64),
        amounts=np.zeros(months),
        crashed=np.zeros((len(described.kept_horizons), len(described.entities)), dtype=np.int64),
    )


def add_counted(tally: Tally, own: Any) -> None:
    """Add the counters of a thread to a tally."""
    for name in TOGETHER:
        mine = getattr(tally, name)
        mine += getattr(own, name)
    first = 0
    for name in SQUARED:
        mine = getattr(tally, name)
        width = mine.shape[3] if mine.ndim == 4 else 1
        mine += own.squared[..., first : first + width].reshape(mine.shape)
        first += width
