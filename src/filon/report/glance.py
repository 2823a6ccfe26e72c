"""Which tables a run is shown as: those of its firm, or its sector at a glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from filon.errors import InputError
from filon.quantities.names import suggestion
from filon.report.curves import crash_line
from filon.report.grids import Grid
from filon.report.records import Report
from filon.report.sector_screen import sector_screen
from filon.report.sector_tables import sector_tables
from filon.report.tables import tables

MOST_NAMED = 12
"""Firms that a message names."""


def glance(
    report: Report,
    exact: bool = False,
    firm: str | None = None,
    curves: Mapping[str, Sequence[float]] | None = None,
    every: bool = False,
) -> list[Grid]:
    """The tables of a run.

    Parameters
    ----------
    report
        What the run says.
    exact
        Print probabilities under 1% and over 99% too, instead of these bounds.
    firm
        Only the tables of this firm or cohort, with its causes, exits and marks.
    curves
        Probability of a crash of each firm by step, to be drawn in lines of blocks.
    every
        Of several firms, every table instead of those that fit into one screen.

    Raises
    ------
    InputError
        For a firm that the run does not have.
    """
    sector = report["sector"]
    if firm is None and sector is not None:
        return sector_tables(report, sector, exact) if every else sector_screen(report, sector, exact, curves)
    notes = {name: crash_line(values, report["step"], exact) for name, values in (curves or {}).items()}
    return tables(report if firm is None else only(report, firm), exact, notes)


def only(report: Report, firm: str) -> Report:
    """What a run says of one firm."""
    names = [entity["entity"] for entity in report["entities"]]
    if firm not in names:
        raise InputError(
            f"{firm}: no such firm in this run{suggestion(firm, names)}; there are {', '.join(names[:12])}"
        )
    return {**report, "entities": [item for item in report["entities"] if item["entity"] == firm], "sector": None}
