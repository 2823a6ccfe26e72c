"""A made-up sector: three firms and a cohort, counted in numpy as the kernel counts them."""

from __future__ import annotations

from datetime import date

import numpy as np
from scipy.special import ndtri

from filon.results.layout import BINS, Bins, Code, Layout, NarrativeLayout, QuantityLayout, SectorLayout
from filon.results.tally import FIRST_PARTS, Tally

NEVER = 30_000
WINDOW = 24

EXITS = (Code(1, "insolvency", "cash ran out", crash=True), Code(10, "acquired", "a sound firm was sold"))
MARKS = (Code(20, "repriced", "price changed"),)


def sector_layout(months=12, members=(1, 1, 1, 20), entities=("alpha", "beta", "gamma", "wrapper"), **changes):
    capital = changes.pop("capital", (0.5, 0.3, 0.1, 0.1)[: len(entities)])
    sector = SectorLayout(
        capital,
        (months // 2, months),
        changes.pop("layers", ("integrators", "producers")),
        Bins("asinh", 1e6),
        changes.pop("counterparties", ("banks", "cloud")),
        changes.pop("loss_bins", Bins("asinh", 1e3)),
    )
    quantity = QuantityLayout(
        "revenue", "USD/month", "revenue", tuple(Bins("asinh", 1e4) for _ in entities), with_gone=True
    )
    parts = {
        "title": "a sector for tests",
        "entities": entities,
        "narratives": (NarrativeLayout("bubble", 0.25), NarrativeLayout("gold_rush", 0.75)),
        "exits": EXITS,
        "marks": MARKS,
        "quantities": (quantity,),
        "months": months,
        "start": date(2025, 6, 30),
        "horizons": (months // 2, months),
        "ruin": (1,),
        "members": members,
        "sector": sector,
    }
    return Layout(**parts | changes)


def drawn_world(layout, trials, seed=1, correlation=0.3, share=0.4):
    """Narrative of each trial, and crash month of each member of each entity, tied by one common factor."""
    generator = np.random.default_rng(seed)
    narrative = generator.choice(len(layout.narratives), trials)
    shared = np.sqrt(correlation) * generator.standard_normal((trials, 1))
    crashes = []
    for members in layout.counts:
        own = np.sqrt(1.0 - correlation) * generator.standard_normal((trials, members))
        months = generator.integers(1, layout.months + 1, (trials, members))
        crashes.append(np.where(shared + own < ndtri(share), months, NEVER))
    return narrative, crashes


def counted(layout, narrative, crashes, value=None, losses=None):
    """The tally of a world whose every crash is an insolvency.

    Parameters
    ----------
    crashes
        Month of the crash of each member, one array for each entity [(trial, member)].
    value
        Gross profit of each layer [(trial, layer, month)].
    losses
        Loss of each counterparty, by horizon [(trial, counterparty, horizon)].
    """
    tally = Tally.empty(layout)
    np.add.at(tally.trials, narrative, 1)
    by_month = np.stack([_by_month(layout, months) for months in crashes], 1)  # trial, entity, month
    for entity, months in enumerate(crashes):
        for month in range(1, layout.months + 1):
            k = (months == month).sum(1)
            np.add.at(tally.exits, (entity, narrative, month, 0), k)
            np.add.at(tally.causes, (entity, narrative, month, 0), k)
    for cohort, entity in enumerate(layout.cohorts):
        squared = by_month[:, entity] ** 2
        for month in range(layout.months + 1):
            for array in (tally.crash_squared, tally.ruin_squared):
                np.add.at(array, (cohort, narrative, month), squared[:, month])
            for array in (tally.exits_squared, tally.causes_squared):
                np.add.at(array, (cohort, narrative, month, 0), squared[:, month])
    _count_sector(layout, tally, narrative, crashes, by_month)
    if value is not None:
        _count_value(layout, tally, narrative, value)
    if losses is not None:
        _count_losses(layout, tally, narrative, losses)
    return tally


def _by_month(layout, months):
    return np.stack([(months <= month).sum(1) for month in range(layout.months + 1)], 1)


def _count_sector(layout, tally, narrative, crashes, by_month):
    members = np.array(layout.counts)
    single = members == 1
    weights = np.array(layout.sector.capital) / sum(layout.sector.capital) / members
    fell = np.full(narrative.size, NEVER)
    for month in range(layout.months + 1):
        np.add.at(tally.crashed_count, (narrative, month, by_month[:, single, month].sum(1)), 1)
        capital = bin_of(by_month[:, :, month] @ weights, Bins("linear", 0.0, 1.0))
        np.add.at(tally.capital_crashed, (narrative, month, capital), 1)
        lately = by_month[:, :, month] - (by_month[:, :, month - WINDOW] if month > WINDOW else 0)
        fell = np.where((lately @ weights > 0.5 + 1e-9) & (fell == NEVER), month, fell)
    at = fell < NEVER
    np.add.at(tally.sector_crash, (narrative[at], fell[at]), 1)
    for place, horizon in enumerate(layout.sector.horizons):
        k = by_month[:, :, horizon]
        both = k[:, :, None] * k[:, None, :]
        for entity in layout.cohorts:
            both[:, entity, entity] = k[:, entity] * (k[:, entity] - 1)
        for number in range(len(layout.narratives)):
            tally.joint[number, place] = both[narrative == number].sum(0)
    first = np.minimum.reduce([months.min(1) for months in crashes])
    ties = np.stack([(months == first[:, None]).sum(1) * (first < NEVER) for months in crashes], 1)
    parts = ties * FIRST_PARTS // np.maximum(ties.sum(1), 1)[:, None]
    for entity in range(len(crashes)):
        np.add.at(tally.first, (narrative, entity), parts[:, entity])


def _count_value(layout, tally, narrative, value):
    positive = np.maximum(value, 0.0)
    shares = positive / np.maximum(positive.sum(1, keepdims=True), 1e-300)
    for layer in range(value.shape[1]):
        for month in range(value.shape[2]):
            profit = bin_of(value[:, layer, month], layout.sector.value_bins)
            np.add.at(tally.value, (layer, month, 0, narrative, profit), 1)
            part = bin_of(shares[:, layer, month], Bins("linear", 0.0, 1.0))
            np.add.at(tally.value, (layer, month, 1, narrative, part), 1)


def _count_losses(layout, tally, narrative, losses):
    everybody = np.concatenate([losses, losses.sum(1, keepdims=True)], 1)
    for place in range(everybody.shape[1]):
        for horizon in range(everybody.shape[2]):
            at = bin_of(everybody[:, place, horizon], layout.sector.loss_bins)
            np.add.at(tally.losses, (place, horizon, narrative, at), 1)


def example_sector(trials=2_000, seed=1, **changes):
    """A layout, and a tally in which every array counts something."""
    layout = sector_layout(**changes)
    narrative, crashes = drawn_world(layout, trials, seed)
    generator = np.random.default_rng(seed + 1_000)
    steps = layout.months + 1
    value = generator.normal(2e7, 3e7, (trials, len(layout.sector.layers), steps))
    lost = crashes[0][:, 0, None, None] <= np.array(layout.sector.horizons)
    losses = np.broadcast_to(
        lost * generator.lognormal(12.0, 1.0, (trials, len(layout.sector.counterparties), 1)),
        (trials, len(layout.sector.counterparties), len(layout.sector.horizons)),
    )
    tally = counted(layout, narrative, crashes, value, losses)
    repriced = generator.integers(1, layout.months + 1, trials)
    np.add.at(tally.marks, (slice(None), narrative, repriced, 0), 1)
    for month in range(steps):
        for cohort in range(len(layout.cohorts)):
            np.add.at(tally.marks_squared, (cohort, narrative, month, 0), repriced <= month)
    tally.histograms[..., 300] = 3
    return layout, tally


def bin_of(values, bins):
    positions = np.arcsinh(values / bins.a) if bins.kind == "asinh" else values
    return np.clip(np.floor((positions - bins.low) * (BINS / (bins.high - bins.low))) + 1, 0, BINS + 1).astype(int)
