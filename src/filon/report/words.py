"""Sentences about a run: what its numbers are conditional on."""

from __future__ import annotations

from filon.report.records import Basis, Report
from filon.report.tables import words


def statement(report: Report) -> str:
    """One line below every table: what the intervals hold, and what they do not.

    Parameters
    ----------
    report
        What the run says.
    """
    parts = [f"{report['trials']:,} trials; 95% intervals are sampling error only."]
    basis = report["basis"]
    given = f"the model and {_figures(basis)}" if basis else "the model"
    weights = ", ".join(f"{words(name)} {100 * weight:.0f}%" for name, weight in report["narratives"].items())
    parts.append(f"Conditional on {given}{f'; prior weights {weights}' if weights else ''}.")
    return " ".join(parts)


def _figures(basis: Basis) -> str:
    """How many figures, how many of them judgement, and how old."""
    text = f"{basis['figures']} figures, {100 * basis['judgement_share']:.0f}% of them judgement"
    if basis["set_by_user"]:
        text += f", {basis['set_by_user']} set by the user"
    if basis["oldest"] and basis["newest"]:
        text += f", dated {basis['oldest'][:7]} to {basis['newest'][:7]}"
    return text
