"""Sentences about a run: what its numbers are conditional on."""

from __future__ import annotations

from collections.abc import Mapping

from filon.report.records import Basis, Report, Sampling
from filon.report.tables import words


def statement(report: Report) -> str:
    """One line below every table: what the intervals hold, and what they do not.

    Parameters
    ----------
    report
        What the run says.
    """
    parts = [f"{report['trials']:,} trials; 95% intervals are sampling error only."]
    parts += _drawn(report["sampling"])
    basis = report["basis"]
    given = f"the model and {figures_of(basis)}" if basis else "the model"
    changed = report["reweighted"]
    weights = f"{'weights' if changed else 'prior weights'} {_weights(report['narratives'])}"
    parts.append(f"Conditional on {given}{f'; {weights}' if report['narratives'] else ''}.")
    if changed:
        parts.append(
            f"The run's own weights are {_weights(changed['prior'])}; reweighted, its trials tell as much as "
            f"{changed['effective_trials']:,.0f} drawn with the new ones."
        )
    return " ".join(parts)


def _drawn(sampling: Sampling) -> list[str]:
    """How inputs were drawn, where it was not at random."""
    if sampling["sampler"] == "stratified":
        return ["Each narrative has its exact share of the trials."]
    if sampling["sampler"] != "sobol":
        return []
    used, possible = sampling["quasi_random_dimensions"], sampling["dimensions"]
    those = f"all {used:,}" if used == possible else f"{used:,} of {possible:,}"
    return [
        f"The narrative and the inputs drawn once a trial are Sobol' points in {those} dimensions; "
        "what is drawn every month is random."
    ]


def _weights(narratives: Mapping[str, float]) -> str:
    """Narratives with their weights."""
    return ", ".join(f"{words(name)} {float(f'{100 * weight:.4g}'):g}%" for name, weight in narratives.items())


def figures_of(basis: Basis) -> str:
    """How many figures, how many of them judgement, and how old."""
    text = f"{basis['figures']} figures, {100 * basis['judgement_share']:.0f}% of them judgement"
    if basis["set_by_user"]:
        text += f", {basis['set_by_user']} set by the user"
    if basis["oldest"] and basis["newest"]:
        text += f", dated {basis['oldest'][:7]} to {basis['newest'][:7]}"
    return text
