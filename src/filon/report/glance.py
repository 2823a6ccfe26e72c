"""Which tables a run is shown as: those of its firm, or its sector at a glance."""

from __future__ import annotations

from filon.errors import InputError
from filon.quantities.names import suggestion
from filon.report.grids import Grid
from filon.report.records import Report
from filon.report.sector_tables import sector_tables
from filon.report.tables import tables

MOST_NAMED = 12
"""Firms that a message names."""


def glance(report: Report, exact: bool = False, firm: str | None = None) -> list[Grid]:
    """The tables of a run.

    Parameters
    ----------
    report
        What the run says.
    exact
        Print probabilities under 1% and over 99% too, instead of these bounds.
    firm
        Only the tables of this firm or cohort, with its causes, exits and marks.

    Raises
    ------
    InputError
        For a firm that the run does not have.
    """
    if firm is not None:
        return tables(only(report, firm), exact)
    sector = report["sector"]
    return tables(report, exact) if sector is None else sector_tables(report, sector, exact)


def only(report: Report, firm: str) -> Report:
    """What a run says of one firm."""
    names = [entity["entity"] for entity in report["entities"]]
    if firm not in names:
        raise InputError(
            f"{firm}: no such firm in this run{suggestion(firm, names)}; there are {', '.join(names[:12])}"
        )
    return {**report, "entities": [item for item in report["entities"] if item["entity"] == firm], "sector": None}
