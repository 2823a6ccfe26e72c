"""Batches among the runs: listed, described, verified and removed by `filon runs`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from filon.cli.console import note, print_grids, print_json, print_result
from filon.cli.run import size
from filon.report.grids import Column, Grid

if TYPE_CHECKING:
    from filon.results.batches import StoredBatch

COLUMNS = (
    Column("batch", right=False),
    Column("plan", right=False, spare=True),
    Column("cases"),
    Column("failed"),
    Column("size"),
    Column("status", right=False, folds=True),
)


def say_batches(runs: Path) -> None:
    """Say on stderr that there are batches beside the runs."""
    from filon.results.batches import batches_in

    count = len(batches_in(runs)) if runs.is_dir() else 0
    if count:
        note(f"{count} batch{'es' if count > 1 else ''} besides: `filon runs list --batches`")


def print_batches(runs: Path, as_json: bool) -> None:
    """List every batch of the folder, the latest last."""
    from filon.results.batches import list_batches

    found = list_batches(runs)
    if as_json:
        print_json([record(batch) for batch in found])
    elif found:
        rows = tuple((it.path.name, it.plan, f"{it.cases}", f"{it.failed}", size(it.size), it.status) for it in found)
        print_grids([Grid(f"batches in {runs}", COLUMNS, rows)])
    else:
        print_result(f"no batch in {runs}")


def record(batch: StoredBatch) -> dict[str, Any]:
    """A batch of the folder as plain data."""
    return {
        "batch": batch.path.name,
        "plan": batch.plan,
        "started": batch.stamp,
        "cases": batch.cases,
        "done": batch.done,
        "failed": batch.failed,
        "bytes": batch.size,
        "status": batch.status,
    }


def show_batch(folder: Path, as_json: bool) -> None:
    """Describe a batch: what its cases have in common, and the run of each."""
    from filon.results.batches import batch_facts

    known = batch_facts(folder)
    if as_json:
        print_json({"batch": folder.name, **known})
        return
    common = ("title", "status", "trials", "seed", "keep", "sampler")
    facts = tuple((key, str(known.get(key, "-"))) for key in common)
    cases = tuple((it["name"], it["status"], it["run"] or it["message"] or "-") for it in known["cases"])
    columns = (Column("case", right=False), Column("status", right=False), Column("run", right=False, folds=True))
    print_grids(
        [
            Grid(folder.name, (Column("fact", right=False), Column("value", right=False, folds=True)), facts),
            Grid("cases", columns, cases),
        ]
    )
