"""The page of the sector, docs/sector.md: its figures, and one trial for each narrative, with a reading.

``python -m filon.catalogue.sector_page`` walks the trials of docs/sector.toml again and writes the page; with
``--choose`` it simulates first, notes the figures, and chooses the trials anew. A reading stays while its trial does.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filon.catalogue.docs import table
from filon.report.grids import Column, Grid
from filon.report.tables import words
from filon.scenario.loading import load

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import xarray as xr

COMMAND = "python -m filon.catalogue.sector_page"
CHOICES = Path("docs/sector.toml")
PAGE = Path("docs/sector.md")
SCENARIO = "sector-2025"
SEED, TRIALS, KEPT = 1, 200_000, 20_000
"""Seed; trials of the figures; the first of them, among which trials are chosen."""

YEARS = (12, 24, 36, 60)
QUANTILES = (0.1, 0.5, 0.9)

INTRODUCTION = (
    "Eleven firms live in one world: they share the narrative, the funding climate and depth, credit, the prices of "
    "compute and of tokens, and the tide of demand. Those who sell models earn what others buy. When a firm falls its "
    "buyers pay a premium while they move, its rivals take in half of its customers, its suppliers lose orders, those "
    "who hold its equity and its commitments lose them, and a drought of funding becomes likelier. What falls in a "
    "month is felt from the next one on. The sector has crashed once firms with over half of its capital crashed "
    "within two years."
)

HOW_CHOSEN = (
    "One trial is one possible world, not the likeliest one: in the bubble the trial nearest to the middle of those in "
    "which the sector crashes, in the others of those in which a firm leaves, by the capital and the number of firms "
    f"crashed month after month and the money raised and burned, among the first {KEPT:,}. To walk one again: "
    f"`filon run {SCENARIO} --seed {SEED} --trials {KEPT}`, then `filon trace {SCENARIO} --trial N`. Readings are "
    "ours; the rest is computed."
)


def choices(before: Mapping[str, Any]) -> dict[str, Any]:
    """Simulate the sector, note its figures, and choose a trial for each narrative."""
    from filon.engine.simulation import simulate

    tree = simulate(SCENARIO, trials=TRIALS, seed=SEED, keep=f"outcomes:{KEPT}")
    sector, outcomes = tree["sector"].to_dataset(), tree["outcomes"].to_dataset()
    known = before.get("trials", {})
    trials = {}
    for narrative, trial in typical(outcomes, sector["capital_weight"].to_numpy()):
        old = known.get(narrative, {})
        trials[narrative] = {"trial": trial, "reading": old.get("reading", "") if old.get("trial") == trial else ""}
    return {"tables": figures(tree["summary"].to_dataset(), sector), "trials": trials}


def typical(outcomes: xr.Dataset, weights: npt.NDArray[np.float64]) -> Iterator[tuple[str, int]]:
    """Narrative, and the trial that stands for it."""
    import numpy as np

    from filon.analysis.medoids import medoid
    from filon.reality.sectors import fallen
    from filon.results.happenings import in_narrative

    crashes = outcomes["crash_month"].to_numpy().astype(np.int64)
    by = (crashes[:, :, None] >= 0) & (crashes[:, :, None] <= np.arange(YEARS[-1] + 1))
    money = [outcomes[name].to_numpy().sum(axis=1, keepdims=True) for name in ("raised", "burned")]
    accounts = [np.einsum("tfm,f->tm", by, weights), by.sum(axis=1).astype(np.float64), *money]
    crashed = fallen(crashes, weights, YEARS[-1])
    left = (outcomes["exit_month"].to_numpy() >= 0).any(axis=1)
    for narrative in load(SCENARIO).narratives:
        told = crashed if narrative.name == "bubble" else left
        group = np.flatnonzero(in_narrative(outcomes, narrative.name) & told)
        yield narrative.name, int(group[medoid([account[group] for account in accounts])])


def figures(summary: xr.Dataset, sector: xr.Dataset) -> dict[str, Any]:
    """The tables of the page by title: headings, and rows of text."""
    return {
        "Crash of each firm": _crashes(summary, sector),
        "Crash of the sector": _of_sector(sector),
        "Who captures the value": _value(sector),
        "What others lose by month 60": _losses(sector),
    }


def _crashes(summary: xr.Dataset, sector: xr.Dataset) -> list[list[str]]:
    """Crash probabilities by year, given an early crash of openai, and who falls first."""
    rows = [["firm", *(f"by month {year}" for year in YEARS), "by 60, given that of openai", "falls first"]]
    for name in (str(entity) for entity in summary["entity"].values):
        own = summary["crash_probability"].sel(entity=name)
        given = sector["conditional_crash_probability"].sel(entity=name, entity_other="openai", horizon=60)
        first = float(sector["first_to_fall"].sel(entity=name))
        cells = [f"{float(own.sel(month=year)):.1%}" for year in YEARS]
        rows.append([name, *cells, "-" if name == "openai" else f"{float(given):.1%}", f"{first:.1%}"])
    return rows


def _of_sector(sector: xr.Dataset) -> list[list[str]]:
    """Probability of the sector's crash, by narrative."""
    rows = [["narrative", *(f"by month {year}" for year in YEARS)]]
    whole = sector["sector_crash_probability"]
    rows.append(["all", *(f"{float(whole.sel(month=year)):.1%}" for year in YEARS)])
    for name in (str(one) for one in sector["narrative"].values):
        given = sector["sector_crash_probability_given"].sel(narrative=name)
        rows.append([words(name), *(f"{float(given.sel(month=year)):.1%}" for year in YEARS)])
    return rows


def _value(sector: xr.Dataset) -> list[list[str]]:
    """Share of each layer in the gross profit of all, by year: p10, p50, p90."""
    rows = [["layer", *(f"month {year}: p10, p50, p90" for year in YEARS)]]
    for name in (str(layer) for layer in sector["layer"].values):
        own = sector["value_share"].sel(layer=name)
        cells = [", ".join(f"{float(own.sel(month=year, quantile=rank)):.0%}" for rank in QUANTILES) for year in YEARS]
        rows.append([name, *cells])
    return rows


def _losses(sector: xr.Dataset) -> list[list[str]]:
    """Losses of counterparties: median, 90% quantile, and mean beyond the 95% one."""
    rows = [["counterparty", "p50, billion USD", "p90", "mean of the worst twentieth"]]
    for name in (str(one) for one in sector["counterparty"].values):
        own = sector["counterparty_loss"].sel(counterparty=name, horizon=60)
        tail = sector["counterparty_expected_shortfall"].sel(counterparty=name, horizon=60, level=0.95)
        found = [float(own.sel(quantile=0.5)), float(own.sel(quantile=0.9)), float(tail)]
        rows.append([name, *(f"{usd / 1e9:.1f}" for usd in found)])
    return rows


def as_toml(chosen: Mapping[str, Any]) -> str:
    """Figures and trials as the text of docs/sector.toml."""
    lines = [f"# Figures and trials noted by `{COMMAND} --choose`; readings are written by hand.", "", "[tables]"]
    for title, rows in chosen["tables"].items():
        lines += [f"{json.dumps(title)} = ["]
        lines += [f"    {json.dumps(row)}," for row in rows] + ["]"]
    for narrative, item in chosen["trials"].items():
        lines += ["", f"[trials.{narrative}]", f"trial = {item['trial']}"]
        lines += [f"reading = {json.dumps(item['reading'], ensure_ascii=False)}"]
    return "\n".join(lines) + "\n"


def chosen(file: Path = CHOICES) -> dict[str, Any]:
    """What docs/sector.toml holds; nothing before it is there."""
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def written(found: Mapping[str, Any]) -> str:
    """The page."""
    head = f"<!-- Made by `{COMMAND}` from {CHOICES}; changes by hand are lost. -->"
    said = (
        f"Figures of `filon run {SCENARIO} --trials {TRIALS} --seed {SEED}`. They rest on the distributions that the "
        "scenario names, most of them judgement; sampling error is below half a point."
    )
    blocks = [head, "# The sector", INTRODUCTION, said]
    for title, (headings, *rows) in found["tables"].items():
        blocks += [f"## {title}", table(_grid(headings, rows))]
    blocks += ["## Three trials", HOW_CHOSEN]
    blocks += [section(name, item["trial"], item["reading"]) for name, item in found["trials"].items()]
    return "\n\n".join(blocks) + "\n"


def _grid(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Grid:
    """Rows of text as a table; its first column is left."""
    columns = tuple(Column(heading, right=place > 0) for place, heading in enumerate(headings))
    return Grid("", columns, tuple(tuple(row) for row in rows))


def section(narrative: str, trial: int, reading: str) -> str:
    """One trial across firms: what happened, how each ended, who lost, and the reading."""
    from filon.engine.sector_traces import replay_sector
    from filon.report.sector_trial import headline, told
    from filon.report.trial_tables import events_table, firms_table, losses_table

    trace = replay_sector(load(SCENARIO), SEED, trial)
    lost = losses_table(trace)
    grids = [events_table(told(trace), trace.scenario.model.step, trace.scenario.start), firms_table(trace), lost]
    tables = [f"{grid.title[0].upper()}{grid.title[1:]}:\n\n{table(grid)}" for grid in grids if grid is not None]
    said = headline(trace)
    title = f"### {words(narrative).capitalize()}: trial {trial}"
    return "\n\n".join([title, f"{said[0].upper()}{said[1:]}.", reading, *tables])


def main(*arguments: str) -> None:
    """Write the page, after choosing anew where that is asked for."""
    if arguments not in ((), ("--choose",)):
        raise SystemExit(f"usage: {COMMAND} [--choose]")
    if arguments:
        CHOICES.write_text(as_toml(choices(chosen())), encoding="utf-8")
    PAGE.write_text(written(chosen()), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
