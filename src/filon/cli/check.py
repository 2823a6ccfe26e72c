"""`filon check`: read a scenario and report every fault at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from filon.cli import options
from filon.cli.console import note, print_json, print_result
from filon.report.tables import steps

if TYPE_CHECKING:
    from filon.scenario.checking import Checked


@click.command("check", epilog="Example: filon check my_firm.toml --set firms.my_firm.price=25")
@click.argument("scenario")
@options.set_option
@options.distributions_option
@options.json_option
@options.debug_option
def command(scenario: str, settings: tuple[str, ...], distributions: Path | None, as_json: bool) -> None:
    """Check every file that SCENARIO reads and report all faults at once, with file, line and column.

    Nothing is simulated. Exit code 2 if there is a fault.
    """
    from filon.scenario.checking import check
    from filon.scenario.overrides import parsed_settings

    found = check(scenario, distributions=distributions, overrides=parsed_settings(settings))
    if as_json:
        print_json(record(found))
        return
    firms = ", ".join(firm.name for firm in found.scenario.firms)
    length = steps(found.scenario.model.step, found.scenario.months)
    print_result(f"{scenario}: no fault; firms: {firms}; {length}; {figures(found)}")
    for warning in found.warnings:
        note(warning)


def figures(found: Checked) -> str:
    """How many figures, and what they rest on, in words."""
    parts = [f"{found.figures} figures"]
    if found.share_of_judgement is not None:
        parts.append(f"{100 * found.share_of_judgement:.0f}% of them judgement")
    if found.oldest and found.newest:
        parts.append(f"dated {found.oldest:%Y-%m} to {found.newest:%Y-%m}")
    return ", ".join(parts)


def record(found: Checked) -> dict[str, Any]:
    """What a check found, as plain data; faults never come here, they are exit code 2."""
    return {
        "scenario": found.scenario.name,
        "firms": [firm.name for firm in found.scenario.firms],
        "step": found.scenario.model.step,
        "steps": found.scenario.months,
        "figures": found.figures,
        "judgement_share": found.share_of_judgement,
        "oldest": found.oldest.isoformat() if found.oldest else None,
        "newest": found.newest.isoformat() if found.newest else None,
        "warnings": list(found.warnings),
    }
