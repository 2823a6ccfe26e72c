"""`filon warmup`: compile before the first run."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TypedDict

import click

from filon.cli import completing, options
from filon.cli.console import note, print_json, print_result
from filon.cli.loading import loaded


class Warmed(TypedDict):
    """A scenario whose model is now compiled.

    Attributes
    ----------
    compiled
        Whether that took this call; else it was compiled before.
    seconds
        Time of the compilation, 0 where there was none.
    """

    scenario: str
    model: str
    compiled: bool
    seconds: float


@click.command("warmup", epilog="Example: filon warmup openai my_model.py:model")
@click.argument("scenarios", nargs=-1, metavar="[SCENARIO]...", shell_complete=completing.scenarios)
@options.distributions_option
@options.json_option
@options.debug_option
def command(scenarios: tuple[str, ...], distributions: Path | None, as_json: bool) -> None:
    """Compile the model of each SCENARIO for this machine, so that the first run starts at once.

    Without SCENARIO: the shipped model, which all shipped scenarios share.
    """
    from filon.mathematics.settings import widen_vectors

    widen_vectors()
    wanted = scenarios or (_any_shipped(distributions),)
    found = [warmed(name, distributions) for name in wanted]
    if as_json:
        print_json(found)
        return
    for one in found:
        took = f"compiled in {one['seconds']:.1f} s" if one["compiled"] else "nothing to do: compiled before"
        print_result(f"{one['scenario']} (model {one['model']}): {took}")


def warmed(name: str, distributions: Path | None) -> Warmed:
    """Compile the model of one scenario unless that was done."""
    from filon.engine.case import case
    from filon.engine.compilation import compiled_unit
    from filon.kernels.modules import is_compiled

    given = case(loaded(name, distributions=distributions), 0)
    model, known = given.scenario.model.name, is_compiled(given.program.text)
    began = time.perf_counter()
    if not known:
        note(f"compiling the model {model} (up to half a minute)")
        compiled_unit(given)
    seconds = 0.0 if known else round(time.perf_counter() - began, 3)
    return {"scenario": Path(name).name, "model": model, "compiled": not known, "seconds": seconds}


def _any_shipped(distributions: Path | None) -> str:
    """The first of the shipped scenarios, which share one model."""
    from filon.errors import InputError
    from filon.scenario.files import Library, distributions_folder

    names = Library(distributions_folder(distributions)).names("scenarios")
    if not names:
        raise InputError("the folder of distributions holds no scenario")
    return names[0]
