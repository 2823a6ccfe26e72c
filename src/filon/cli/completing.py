"""What a shell offers when the user presses Tab: scenarios, runs, names that can be described.

Each function answers in a few milliseconds, from names of files alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from filon.errors import InputError


def offered(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    """The names that begin like the incomplete word."""
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def scenarios(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Shipped scenarios; files, where the word is a path or no scenario begins so."""
    found = offered(_files(context, "scenarios"), incomplete)
    return found or [CompletionItem(incomplete, type="file")]


def runs(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete runs, `last` and the scenarios that were run; folders, where none begins so."""
    from filon.results.manifest import COMMIT
    from filon.results.names import is_batch
    from filon.results.runs import runs_directory

    folder = runs_directory(context.params.get("runs"))
    found: list[str] = []
    with suppress(OSError):
        found = [path.name for path in folder.iterdir() if (path / COMMIT).is_file() and not is_batch(path)]
    names = {*found, *(_scenario(name) for name in found), *(["last"] if found else [])}
    return offered(sorted(names), incomplete) or [CompletionItem(incomplete, type="dir")]


def pictures(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Kinds of pictures of a run."""
    from filon.figures.kinds import KINDS

    return offered(KINDS, incomplete)


def languages(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Languages that filon speaks."""
    from filon.report.language import LANGUAGES

    return offered(LANGUAGES, incomplete)


def accounts(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Accounts that runs of the shipped model keep by quantile."""
    from filon.model.shipped import MODEL

    return offered((quantity.name for quantity in MODEL.quantities), incomplete)


def unfinished_runs(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Runs that were interrupted or killed, and `last`; folders, where none begins so."""
    from filon.results.manifest import COMMIT
    from filon.results.names import NAME, STAGING
    from filon.results.runs import runs_directory

    folder = runs_directory(context.params.get("runs"))
    found: list[str] = []
    with suppress(OSError):
        left = [path for path in folder.iterdir() if NAME.fullmatch(path.name) and not (path / COMMIT).is_file()]
        found = [path.name.removeprefix(STAGING) for path in left]
    names = {*found, *(["last"] if found else [])}
    return offered(sorted(names), incomplete) or [CompletionItem(incomplete, type="dir")]


def _scenario(run: str) -> str:
    """The scenario in the name of a run.

    Examples
    --------
    >>> _scenario("20250630T235959Z-classic_saas-0e5e0def")
    'classic_saas'
    """
    return run.partition("-")[2].rpartition("-")[0]


def names(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names that can be described: firms, archetypes, scenarios, narratives, inputs, constants, exits and marks."""
    from filon.model.shipped import MODEL

    files = [_files(context, kind) for kind in ("archetypes", "scenarios", "narratives")]
    endings = [*(one.name for one in MODEL.exits), *(one.name for one in MODEL.marks)]
    declared = [*MODEL.world_inputs, *MODEL.firm_inputs, *MODEL.figures, *endings]
    return offered(sorted({*_firms(context), *declared, *(name for group in files for name in group)}), incomplete)


def settings(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Keys of `--set`, with their equals sign: of the header, the world, constants, and firms by name."""
    from filon.model.shipped import MODEL

    firm, dot, _after = incomplete.partition(".")
    if dot:
        return offered([f"{firm}.{name}=" for name in MODEL.firm_inputs] if firm in _firms(context) else [], incomplete)
    keys = ["months", "start", *MODEL.world_inputs, *MODEL.figures]
    return offered([f"{key}=" for key in keys] + [f"{name}." for name in _firms(context)], incomplete)


def lists(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of lists."""
    from filon.catalogue.lists import LISTS

    return offered(LISTS, incomplete)


def suites(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Names of suites of faults."""
    from filon.selftest.suites import SUITES

    return offered((suite.name for suite in SUITES), incomplete)


def schemas(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Kinds of input files, and commands that print JSON."""
    from filon.catalogue.schema import FILES
    from filon.cli.printed import OUTPUTS

    return offered([*FILES, *(f"output:{command}" for command in OUTPUTS)], incomplete)


def _firms(context: click.Context) -> list[str]:
    """Firms of every vintage, and archetypes that stand for a firm of their own."""
    folder = _folder(context)
    if folder is None:
        return []
    return sorted({path.stem for path in (folder / "firms").glob("*/*.toml")} | set(_files(context, "archetypes")))


def _files(context: click.Context, kind: str) -> list[str]:
    """Names of the TOML files of one kind; none where there is no folder of distributions."""
    folder = _folder(context)
    return [] if folder is None else sorted(path.stem for path in (folder / kind).glob("*.toml"))


def _folder(context: click.Context) -> Path | None:
    """The folder of distributions, as far as the words typed so far tell."""
    from filon.scenario.files import distributions_folder

    with suppress(InputError):
        return distributions_folder(context.params.get("distributions"))
    return None
