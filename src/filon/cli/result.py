"""A stored run as tables or JSON on stdout."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from filon.cli.console import print_grids, print_json, print_result, print_sentence
from filon.report.curves import crash_curves
from filon.report.glance import glance, only
from filon.report.probabilities import report
from filon.report.words import statement

if TYPE_CHECKING:
    from filon.results.guarded import Place


def print_run(
    folder: Place,
    as_json: bool,
    exact: bool = False,
    firm: str | None = None,
    weights: Mapping[str, float] | None = None,
    every: bool = False,
) -> None:
    """Print what a run says, and what its numbers are conditional on.

    Parameters
    ----------
    folder
        Of the run.
    as_json
        Print JSON instead of tables.
    exact
        Print probabilities under 1% and over 99% too, instead of these bounds.
    firm
        Of a run of several firms, print this one alone.
    weights
        Other weights of narratives.
    every
        Of a run of several firms, print every table, not one screen.
    """
    from filon.results.opening import as_written, open_run
    from filon.results.runs import facts

    with as_written(folder):
        tree = open_run(folder)
        said, curves = report(tree, weights), crash_curves(tree, weights)
    if as_json:
        told = said if firm is None else only(said, firm)
        print_json({"run": folder.name, "seed": facts(folder).get("seed"), **told})
        return
    print_grids(glance(said, exact, firm, curves, every))
    print_result("")
    print_sentence(statement(said))
