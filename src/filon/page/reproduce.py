"""How to make the run and its page again: commands, seed, versions, and what the results hash to."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from filon.page.blocks import Block, Code, Table, Text
from filon.page.sheets import Heading, sheet
from filon.page.subject import Subject
from filon.results.manifest import STORE, read_manifest
from filon.results.names import RESOLVED
from filon.results.runs import facts


def reproduce(subject: Subject, options: str) -> Iterator[Block]:
    """The section of the page.

    Parameters
    ----------
    options
        Of `filon report`, as this page was asked for.
    """
    say = subject.language.say
    if subject.folder is None:
        yield Text(say("reproduce.unstored"))
        return
    known = facts(subject.folder)
    if commands := list(_commands(known, options)):
        yield Text(say("reproduce.commands"))
        yield Code(say("reproduce.label"), "\n".join(commands))
    headings = (Heading(say("reproduce.item"), right=False), Heading(say("reproduce.value"), right=False))
    yield Table(sheet(say("reproduce.table"), headings, list(_rows(subject, known, subject.folder))))


def _commands(known: Mapping[str, Any], options: str) -> Iterator[str]:
    """What was typed, as far as the run tells; paths by their last part, which is all that is stored of them."""
    arguments = known.get("arguments")
    if not isinstance(arguments, Mapping) or "scenario" not in arguments:
        return
    scenario = str(arguments["scenario"])
    parts = ["filon", "run", scenario]
    names = {"trials": "--trials", "seed": "--seed", "keep": "--keep"}
    steps = "--steps" if ".py:" in scenario else "--months"
    for name, option in {**names, "months": steps}.items():
        if arguments.get(name) is not None:
            parts += [option, str(arguments[name])]
    for setting in arguments.get("set") or ():
        parts += ["--set", str(setting)]
    yield shlex.join(parts)
    yield f"filon report last{options}"


def _rows(subject: Subject, known: Mapping[str, Any], folder: Path) -> Iterator[tuple[str, str]]:
    """What the run was made of."""
    say, number = subject.language.say, subject.language.number
    if isinstance(known.get("seed"), int):
        yield say("reproduce.seed"), str(known["seed"])
    if isinstance(known.get("trials"), int):
        yield say("reproduce.trials"), number(known["trials"])
    yield say("reproduce.length"), subject.within(subject.last)
    listed = read_manifest(folder)
    yield say("reproduce.scenario"), listed.get(RESOLVED, "")
    yield say("reproduce.results"), _digest(listed)
    if known.get("kernel"):
        yield say("reproduce.kernel"), str(known["kernel"])
    versions = known.get("versions")
    if isinstance(versions, Mapping):
        yield say("reproduce.versions"), ", ".join(f"{name} {version}" for name, version in versions.items())


def _digest(listed: Mapping[str, str]) -> str:
    """One hash of all files of the results, whatever else the run's directory holds."""
    lines = "".join(f"{name} {value}\n" for name, value in sorted(listed.items()) if name.startswith(f"{STORE}/"))
    return sha256(lines.encode()).hexdigest()
