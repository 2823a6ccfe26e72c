"""Calls of `filon` in this process, and folders of small stored runs."""

from dataclasses import dataclass

import pytest
from click.testing import CliRunner

import made_up_runs
from filon.cli.application import exit_code
from filon.results import datasets, trials
from filon.results.sector import sector_dataset
from filon.results.store import RunWriter
from made_up_sectors import example_sector


@dataclass
class Call:
    """What one call of `filon` answered."""

    code: int
    stdout: str
    stderr: str


@pytest.fixture
def filon(monkeypatch):
    """Call `filon` with arguments and get its exit code and what it wrote."""
    monkeypatch.delenv("FILON_RUNS", raising=False)
    monkeypatch.delenv("FILON_DISTRIBUTIONS", raising=False)
    runner = CliRunner()

    def call(*arguments):
        with runner.isolation() as (stdout, stderr, _):
            code = exit_code([str(argument) for argument in arguments])
            return Call(code, stdout.getvalue().decode(), stderr.getvalue().decode())

    return call


def store(runs, name, example, **facts):
    """Write a made-up run into a folder of runs."""
    layout, tally = example
    known = {"seed": 1, "trials": tally.total, **facts}
    writer = RunWriter(runs, name, layout, 0, resolved="", run=known)
    groups = {
        "/": trials.root(layout, 1, made_up_runs.FIGURES),
        "summary": datasets.summary(layout, tally),
        "sector": sector_dataset(layout, tally),
        "diagnostics": datasets.diagnostics(layout, tally),
    }
    return writer.finish(groups)


@pytest.fixture
def runs(tmp_path):
    """A folder of two runs: of openai, then of claims."""
    store(tmp_path, "openai", made_up_runs.venture())
    store(tmp_path, "claims", made_up_runs.claims())
    return tmp_path


@pytest.fixture(scope="session")
def sector_runs(tmp_path_factory):
    """A folder of one run, of a sector; tests only read it."""
    folder = tmp_path_factory.mktemp("sectors")
    store(folder, "sector", example_sector())
    return folder
