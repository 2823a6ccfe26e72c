"""How to make the run and its page again: commands, seed, versions, and what the results hash to."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from filon.page.blocks import Block, Code, Table, Text
from filon.page.sheets import Heading, sheet
from filon.page.subject import Subject
from filon.results.manifest import STORE, read_manifest
from filon.results.names import RESOLVED
from filon.results.runs import facts

DRAWN_BY = ("matplotlib", "jinja2", "babel")
"""Libraries on which the bytes of a page depend beside those of its run."""


def reproduce(subjects: Sequence[Subject], options: str) -> Iterator[Block]:
    """The section of the page.

    Parameters
    ----------
    subjects
        The run of the page, and the one beside it where there are two.
    options
        Of `filon report`, as this page was asked for.
    """
    say = subjects[0].language.say
    stored = [(one, facts(one.folder), one.folder) for one in subjects if one.folder is not None]
    if len(stored) < len(subjects):
        yield Text(say("reproduce.unstored"))
        return
    runs = [command for _, known, _ in stored if (command := _command(known))]
    if len(runs) == len(stored):
        names = "last~1 last" if len(runs) > 1 else "last"
        yield Text(say("reproduce.commands"))
        yield Code(say("reproduce.label"), "\n".join([*runs, f"filon report {names}{options}"]))
    headings = (Heading(say("reproduce.item"), right=False), Heading(say("reproduce.value"), right=False))
    for subject, known, folder in stored:
        title = say("reproduce.table") if len(stored) == 1 else say("reproduce.table_of", run=subject.told_as)
        yield Table(sheet(title, headings, list(_rows(subject, known, folder))))


def _command(known: Mapping[str, Any]) -> str:
    """What was typed, as far as the run tells; paths by their last part, which is all that is stored of them."""
    arguments = known.get("arguments")
    if not isinstance(arguments, Mapping) or "scenario" not in arguments:
        return ""
    scenario = str(arguments["scenario"])
    parts = ["filon", "run", scenario]
    names = {"trials": "--trials", "seed": "--seed", "keep": "--keep", "sampler": "--sampler"}
    steps = "--steps" if ".py:" in scenario else "--months"
    for name, option in {**names, "months": steps}.items():
        if arguments.get(name) is not None:
            parts += [option, str(arguments[name])]
    for target in arguments.get("until") or ():
        parts += ["--until", str(target)]
    for setting in arguments.get("set") or ():
        parts += ["--set", str(setting)]
    return shlex.join(parts)


def _rows(subject: Subject, known: Mapping[str, Any], folder: Path) -> Iterator[tuple[str, str]]:
    """What the run was made of."""
    say, written = subject.language.say, subject.language.number
    if isinstance(known.get("seed"), int):
        yield say("reproduce.seed"), str(known["seed"])
    if isinstance(known.get("trials"), int):
        yield say("reproduce.trials"), written(known["trials"])
    yield say("reproduce.length"), subject.within(subject.last)
    listed = read_manifest(folder)
    yield say("reproduce.scenario"), listed.get(RESOLVED, "")
    yield say("reproduce.results"), _digest(listed)
    if known.get("kernel"):
        yield say("reproduce.kernel"), str(known["kernel"])
    versions = known.get("versions")
    if isinstance(versions, Mapping):
        yield say("reproduce.versions"), ", ".join(f"{name} {number}" for name, number in versions.items())
    yield say("reproduce.drawn_by"), ", ".join(f"{name} {version(name)}" for name in DRAWN_BY)


def _digest(listed: Mapping[str, str]) -> str:
    """One hash of all files of the results, whatever else the run's directory holds."""
    lines = "".join(f"{name} {value}\n" for name, value in sorted(listed.items()) if name.startswith(f"{STORE}/"))
    return sha256(lines.encode()).hexdigest()
