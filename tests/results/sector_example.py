"""The made-up sector as a stored run."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
from stored_example import FACTS, PROVENANCE, example_chunk

from filon.results import datasets, trials
from filon.results.sector import sector_dataset
from filon.results.store import RunWriter
from made_up_sectors import example_sector


def sector_chunk(layout, count, seed=1):
    """Trials kept one by one, with the members of cohorts that left and crashed."""
    generator = np.random.default_rng(seed)
    shape = (count, len(layout.cohorts), len(layout.kept_horizons))
    most = np.array([layout.counts[place] for place in layout.cohorts])[None, :, None]
    crashed = np.sort(generator.integers(0, most + 1, shape), -1).astype(np.uint16)
    exited = np.minimum(crashed + 1, most).astype(np.uint16)
    return example_chunk(layout, count, seed) | {"members_exited": exited, "members_crashed": crashed}


def sector_groups(layout, tally):
    halves = [int(count) // 2 for count in tally.causes.sum((1, 2, 3))]
    return {
        "/": trials.root(layout, 1, PROVENANCE),
        "summary": datasets.summary(layout, tally),
        "quantiles": datasets.quantile_dataset(layout, tally),
        "sector": sector_dataset(layout, tally),
        "diagnostics": datasets.diagnostics(layout, tally, {tally.total // 2: halves}),
    }


def stored_sector(folder, kept=500, **changes):
    """A committed run of a sector; returns its directory, layout, outcomes and counts."""
    layout, tally = example_sector(**changes)
    chunk = sector_chunk(layout, kept)
    writer = RunWriter(folder, "sector", layout, kept, resolved="seed = 1\n", run=FACTS)
    writer.write_outcomes(0, chunk)
    return SimpleNamespace(path=writer.finish(sector_groups(layout, tally)), layout=layout, chunk=chunk, tally=tally)
