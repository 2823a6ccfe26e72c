"""From what was counted and kept to the datasets of a run."""

from __future__ import annotations

from typing import Any

from filon.engine.case import Case
from filon.engine.keeping import Keep
from filon.engine.outcome import Outcome
from filon.engine.sinks import MemorySink, stored


def groups(given: Case, outcome: Outcome, sink: MemorySink, kept: Keep, in_memory: bool) -> dict[str, Any]:
    """Datasets of a run by group."""
    from filon.results import datasets, trials
    from filon.results.sector import sector_dataset
    from filon.streams.keys import STREAM_VERSION

    described, scenario = given.layout, given.scenario
    found: dict[str, Any] = {
        "/": trials.root(described, STREAM_VERSION, scenario.provenance),
        "summary": datasets.summary(described, outcome.tally),
        "quantiles": datasets.quantile_dataset(described, outcome.tally) if described.quantities else None,
        "sector": sector_dataset(described, outcome.tally),
        "diagnostics": datasets.diagnostics(described, outcome.tally, outcome.convergence(given.unit_trials)),
    }
    if kept.paths and described.paths and described.single_firms:
        accounts = sink.joined("paths")
        fields = {field.name: accounts[:, :, number] for number, field in enumerate(described.paths)}
        found["paths"] = trials.paths(described, range(kept.paths), fields)
    if in_memory and kept.outcomes:
        chunk = {name: sink.joined(name) for name in sink.chunks[0] if name != "paths"}
        chunk = stored(chunk)
        found["outcomes"] = trials.outcomes(described, chunk)
        if described.inputs:
            found["inputs"] = trials.inputs(described, chunk["inputs"])
    return found
