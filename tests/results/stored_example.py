"""A small run made of fixed random numbers, in the shape that the engine hands over."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import numpy as np

from filon.results import datasets, trials
from filon.results.layout import (
    CHUNK_TRIALS,
    Bins,
    Code,
    FieldLayout,
    InputLayout,
    Layout,
    NarrativeLayout,
    QuantityLayout,
)
from filon.results.store import RunWriter
from filon.results.tally import Tally
from made_up_sectors import bin_of

EXITS = (
    Code(2, "funding_freeze", "cash ran out in a drought", crash=True),
    Code(1, "insolvency", "cash ran out", crash=True),
    Code(10, "acquired", "a sound firm was sold"),
)
MARKS = (Code(7, "upside_down", "serving costs more than it earns", crash=True), Code(20, "repriced", "price changed"))
TIE_ORDER = (2, 1, 10)


def example_layout(months=12, **changes):
    revenue = QuantityLayout("revenue", "USD/month", "revenue", (Bins("asinh", 1e4), Bins("asinh", 1e3)), True)
    margin = QuantityLayout(
        "contribution_margin", "1", "contribution margin", (Bins("linear", -2.0, 1.0), Bins("linear", -2.0, 1.0))
    )
    parts = {
        "title": "two firms for tests",
        "entities": ("alpha", "beta"),
        "narratives": (NarrativeLayout("bubble", 0.25), NarrativeLayout("gold_rush", 0.75)),
        "exits": EXITS,
        "marks": MARKS,
        "quantities": (revenue, margin),
        "months": months,
        "start": date(2025, 6, 30),
        "outcomes": (
            FieldLayout("raised", "USD", "equity raised"),
            FieldLayout("burned", "USD", "cash burned"),
        ),
        "inputs": (
            InputLayout("price", "USD/user/month", "subscription price", "alpha"),
            InputLayout("growth", "log/year", "growth of the market"),
        ),
        "paths": (FieldLayout("cash", "USD", "cash"),),
        "ruin": (1, 2, 3),
        "correlations": (("price", "growth", 0.3),),
    }
    return Layout(**parts | changes)


def example_chunk(layout, count, seed=1):
    """Trials as the kernel would hand them over: whoever exits has a month, and so on."""
    generator = np.random.default_rng(seed)
    firms = len(layout.single_firms)
    shape = (count, firms)
    codes = np.array([0, *(code.code for code in layout.exits)], np.uint8)
    gone = generator.choice(codes, shape)
    month = np.where(gone > 0, generator.integers(1, layout.months + 1, shape), -1).astype(np.int16)
    crashes = np.isin(gone, [code.code for code in layout.exits if code.crash])
    return {
        "exit": gone,
        "exit_month": month,
        "crash_cause": np.where(crashes, gone, 0).astype(np.uint8),
        "crash_month": np.where(crashes, month, -1).astype(np.int16),
        "mark_month": generator.integers(-1, layout.months + 1, (*shape, len(layout.marks))).astype(np.int16),
        "money": generator.lognormal(10.0, 1.0, (*shape, len(layout.outcomes))).astype(np.float32),
        "narrative": generator.choice(len(layout.narratives), count).astype(np.uint8),
        "inputs": generator.normal(size=(count, len(layout.inputs))).astype(np.float32),
    }


def example_tally(layout, chunk, seed=1):
    """The counts of a chunk, and histograms of lognormal values of those still there."""
    tally, generator = Tally.empty(layout), np.random.default_rng(seed)
    np.add.at(tally.trials, chunk["narrative"], 1)
    for entity in range(len(layout.entities)):
        _count(tally.exits[entity], layout.exits, chunk, chunk["exit"][:, entity], chunk["exit_month"][:, entity])
        _count(tally.causes[entity], layout.causes, chunk, chunk["crash_cause"][:, entity],
               chunk["crash_month"][:, entity])  # fmt: skip
        for place in range(len(layout.marks)):
            months = chunk["mark_month"][:, entity, place]
            there = months > 0
            np.add.at(tally.marks[entity], (chunk["narrative"][there], months[there], place), 1)
        _fill(tally, layout, entity, chunk, generator)
    return tally


def _count(counts, codes, chunk, code, month):
    for place, one in enumerate(codes):
        at = code == one.code
        np.add.at(counts, (chunk["narrative"][at], month[at], place), 1)


def _fill(tally, layout, entity, chunk, generator):
    left = np.where(chunk["exit"][:, entity] > 0, chunk["exit_month"][:, entity], layout.months + 1)
    for month in range(layout.months + 1):
        narrative = chunk["narrative"][left > month]
        for place, quantity in enumerate(layout.quantities):
            values = generator.lognormal(10.0 if quantity.with_gone else -2.0, 1.0, narrative.size)
            at = bin_of(values, quantity.bins[entity])
            np.add.at(tally.histograms[entity, month, place], (narrative, at), 1)


PROVENANCE = (SimpleNamespace(key="firm.price", value=20, unit="USD", as_of="2025-06-30", source="a", judgement=""),)
FACTS = {"seed": 1, "trials": 1000, "arguments": {"months": 12}, "versions": {"filon": "0.1.0"}}


def example_groups(layout, tally):
    cash = np.full((2, len(layout.single_firms), layout.months + 1), np.nan, np.float32)
    return {
        "/": trials.root(layout, 1, PROVENANCE),
        "summary": datasets.summary(layout, tally),
        "quantiles": datasets.quantile_dataset(layout, tally),
        "diagnostics": datasets.diagnostics(layout, tally, {500: (200, 210), 1000: (400, 420)}),
        "paths": trials.paths(layout, [3, 7], {"cash": cash}) if layout.paths else None,
    }


def example_run(folder, kept=1000, months=12, **changes):
    """A committed run of `kept` trials; returns its directory, layout, outcomes and counts."""
    layout = example_layout(months, **changes)
    chunk = example_chunk(layout, kept)
    tally = example_tally(layout, chunk)
    writer = RunWriter(folder, "example", layout, kept, resolved="seed = 1\n", run=FACTS)
    for first in range(0, kept, CHUNK_TRIALS):
        writer.write_outcomes(first, {name: values[first : first + CHUNK_TRIALS] for name, values in chunk.items()})
    return SimpleNamespace(path=writer.finish(example_groups(layout, tally)), layout=layout, chunk=chunk, tally=tally)
