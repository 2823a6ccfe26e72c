"""`filon check`: read a scenario and report every fault at once, or hold the model against reality."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from filon.cli import completing, options
from filon.cli.console import note, print_grids, print_json, print_result, print_sentence
from filon.report.tables import steps

if TYPE_CHECKING:
    from filon.reality.findings import Held
    from filon.scenario.checking import Checked

TRIALS = 200_000
"""Trials of each simulation that the checks of reality take."""


@click.command("check", epilog="Example: filon check my_firm.toml --set firms.my_firm.price=25")
@click.argument("scenario", required=False, shell_complete=completing.scenarios)
@click.option("--reality", is_flag=True, help="Simulate, and hold the model against known behaviour and figures.")
@click.option("--trials", type=options.count, help="With --reality: worlds of each simulation.  [default: 2e5]")
@click.option("--seed", type=options.seed, help="With --reality: an integer, or 'random'.  [default: 1]")
@click.option("--threads", type=click.IntRange(1, 1024), help="With --reality: all processors by default.")
@click.option("--markdown", is_flag=True, help="With --reality: print a Markdown page.")
@options.set_option
@options.distributions_option
@options.json_option
@options.debug_option
def command(
    scenario: str | None,
    reality: bool,
    settings: tuple[str, ...],
    distributions: Path | None,
    as_json: bool,
    **wishes: Any,
) -> None:
    """Check every file that SCENARIO reads and report all faults at once, with file, line and column.

    Exit code 2 if there is a fault. With --reality the scenario, or every shipped one of a single firm, is simulated as
    it is and with changes, and the table says what is expected, what came out, and whether they agree; a check that
    fails is no error.
    """
    if reality:
        _hold(scenario, settings, distributions, as_json, **wishes)
        return
    given = [f"--{name}" for name, value in wishes.items() if value is not None and value is not False]
    if given:
        raise click.UsageError(f"{', '.join(given)}: with --reality only")
    if scenario is None:
        raise click.UsageError("name a SCENARIO, or give --reality")
    _check(scenario, settings, distributions, as_json)


def _check(scenario: str, settings: tuple[str, ...], distributions: Path | None, as_json: bool) -> None:
    """Read a scenario and say what it rests on."""
    from filon.scenario.checking import check
    from filon.scenario.overrides import parsed_settings

    found = check(scenario, distributions=distributions, overrides=parsed_settings(settings))
    if as_json:
        print_json(record(found))
        return
    firms = ", ".join(firm.name for firm in found.scenario.firms)
    length = steps(found.scenario.model.step, found.scenario.months)
    print_sentence(f"{scenario}: no fault; firms: {firms}; {length}; {figures(found)}")
    for fit in found.fits:
        print_sentence(fit)
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
        "fits": list(found.fits),
        "warnings": list(found.warnings),
    }


def _hold(
    scenario: str | None,
    settings: tuple[str, ...],
    distributions: Path | None,
    as_json: bool,
    trials: int | None,
    seed: int | None,
    threads: int | None,
    markdown: bool,
) -> None:
    """Hold a scenario, or all that are shipped, against reality."""
    from filon.mathematics.settings import widen_vectors
    from filon.reality.holding import held
    from filon.report import reality
    from filon.scenario.overrides import parsed_settings

    if as_json and markdown:
        raise click.UsageError("--json and --markdown: one of them")
    if settings and scenario is None:
        raise click.UsageError("--set changes a SCENARIO: name it")
    widen_vectors()
    found = held(
        [] if scenario is None else [scenario],
        trials=trials or TRIALS,
        seed=1 if seed is None else seed,
        threads=threads,
        distributions=distributions,
        overrides=parsed_settings(settings),
        told=lambda name, number, count: note(f"simulating {name} ({number} of {count})"),
    )
    if as_json:
        print_json(reality.record(found))
    elif markdown:
        print_result(reality.markdown(found, written_by(scenario, found)).removesuffix("\n"))
    else:
        print_grids(reality.grids(found))
        for line in reality.remarks(found):
            print_sentence(line)


def written_by(scenario: str | None, found: Held) -> str:
    """The command that prints the same page."""
    name = f" {scenario}" if scenario else ""
    return f"filon check{name} --reality --trials {found.trials} --seed {found.seed} --markdown"
