"""Ten thousand files of every kind of wrong: `filon check` and `filon run` say what is wrong and where, at once."""

import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections import Counter
from dataclasses import dataclass, field

import click
import pytest
from generated_files import KINDS, OWN, bases, generated

from filon.engine.case import case, setting
from filon.scenario import load
from filon.scenario.files import distributions_folder

SHORT, LONG, BY_COMMAND = 100, 10_000, 40
LIMIT = 1.0
"""Seconds [s] of the processor that a file may take."""
PLACED = 0.95
"""Share of faults of files that are TOML which must name file and line."""

PLACE = re.compile(r"^[^\s:][^:]*:[1-9]\d*:[1-9]\d*: ")
"""How a fault with file, line and column begins."""


@dataclass
class Counted:
    """What came of the files."""

    rows: dict[str, Counter[str]] = field(default_factory=lambda: {kind: Counter() for kind in KINDS})
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0.0

    def total(self, word):
        return sum(row[word] for row in self.rows.values())


def is_toml(content):
    """Whether a file parses, so that what is wrong with it is what it means."""
    try:
        tomllib.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    return True


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A copy of the shipped folder that may be spoilt, with the current folder beside it; runs stop before sampling."""
    shutil.copytree(distributions_folder(), tmp_path / "figures")
    monkeypatch.chdir(tmp_path)

    def prepared(scenario, wish, arguments, session):
        setting(case(scenario, wish.seed))
        raise click.exceptions.Exit(0)

    monkeypatch.setattr("filon.cli.run._stored", prepared)
    return tmp_path


def tried(filon, place, file, counted):
    """Check a file, run it up to the first trial, and note what came of it."""
    beneath = place / "figures" / file.name
    path = beneath if file.kind == "distributions" else place / file.name
    before = path.read_bytes() if file.kind == "distributions" else b""
    path.write_bytes(file.content)
    scenario = "openai" if file.kind == "distributions" else file.name
    begun = time.process_time()
    checked = filon("check", scenario, "--distributions", "figures")
    seconds = time.process_time() - begun
    run = filon("run", scenario, "--distributions", "figures", "--trials", "1e3", "--keep", "summary")
    if before:
        path.write_bytes(before)
    else:
        path.unlink()
    note(file, checked, run, seconds, counted)


def note(file, checked, run, seconds, counted):
    """Hold what was said of a file against what is promised."""
    row, told = counted.rows[file.kind], checked.stderr + run.stderr
    counted.slowest = max(counted.slowest, seconds)
    row["files"] += 1
    row[f"exit {checked.code}"] += 1
    row["over a second"] += seconds > LIMIT
    row["tracebacks"] += "Traceback" in told
    row["internal errors"] += "internal error" in told
    bad = {checked.code, run.code} - {0, 2} or checked.code != run.code or "Traceback" in told or seconds > LIMIT
    if bad or not told.replace("\n", "").isprintable():
        counted.wrong.append(f"{file.number} {file.kind} {file.name}: {checked.code} {run.code} {seconds:.1f} s {told}")
    if checked.code == 2 and is_toml(file.content):
        lines = checked.stderr.splitlines()
        row["faults"] += len(lines)
        row["placed"] += sum(bool(PLACE.match(line)) for line in lines)
        if file.changed:
            row["one line changed"] += 1
            row["that line named"] += any(f":{file.changed}:" in line for line in lines)


def table(counted):
    """Counts as lines of text."""
    words = list(dict.fromkeys(word for row in counted.rows.values() for word in row))
    lines = ["".join(f"{head:>18}" for head in ("", *KINDS, "all"))]
    for word in words:
        cells = (word, *(counted.rows[kind][word] for kind in KINDS), counted.total(word))
        lines.append("".join(f"{cell:>18}" for cell in cells))
    return "\n".join([*lines, f"longest check: {counted.slowest:.2f} s of the processor"])


def held(filon, place, numbers):
    """Try the files of these numbers and hold what comes of them."""
    given, counted = bases(place / "figures", load("openai").resolved), Counted()
    for number in numbers:
        tried(filon, place, generated(number, given), counted)
    print(f"\n{table(counted)}")
    assert counted.wrong == []
    assert counted.total("placed") >= PLACED * counted.total("faults")
    return counted


def test_own_scenario__has_no_fault(filon, place):
    (place / "mine.toml").write_text(OWN, encoding="utf-8")
    checked = filon("check", "mine.toml")

    assert checked.code == 0, checked.stderr


def test_generated_files__get_faults_and_places_never_a_traceback(filon, place):
    counted = held(filon, place, range(SHORT))

    assert counted.total("exit 2") > SHORT / 2
    assert counted.total("exit 0") > 0


@pytest.mark.long
def test_ten_thousand_files__get_faults_and_places_never_a_traceback(filon, place):
    counted = held(filon, place, range(LONG))

    assert counted.total("files") == LONG


@pytest.mark.long
def test_real_commands__say_what_the_same_process_said(filon, place):
    given, apart = bases(place / "figures", load("openai").resolved), []
    for number in range(BY_COMMAND):
        file = generated(number, given)
        if file.kind == "distributions":
            continue
        (place / file.name).write_bytes(file.content)
        command = [sys.executable, "-m", "filon", "check", file.name, "--distributions", "figures"]
        called = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
        here = filon("check", file.name, "--distributions", "figures")
        if (called.returncode, called.stdout, called.stderr) != (here.code, here.stdout, here.stderr):
            apart.append(f"{number}: {called.returncode} {called.stderr[:300]}")

    assert apart == []
