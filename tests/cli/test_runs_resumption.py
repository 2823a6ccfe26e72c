"""`filon runs resume`, `extend`, `diff` and `gc`, as they are called."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import filon as package
from filon.errors import InterruptedRun
from filon.results.locks import locked
from filon.results.manifest import read_manifest

OWN = f"{Path(__file__).parent / 'own_model.py'}:model"
TRIALS = 200_000


@pytest.fixture(scope="module")
def scenario():
    return package.load(OWN, months=40)


def results(run):
    """Checksums of the results of a run."""
    return {name: value for name, value in read_manifest(run).items() if name.startswith("results.zarr")}


@pytest.fixture
def stopped(tmp_path, scenario):
    """Directory of a run that was stopped on the way."""
    stop = threading.Event()
    stop.set()
    with pytest.raises(InterruptedRun):
        package.run(scenario, trials=TRIALS, seed=5, runs=tmp_path, threads=1, stop=stop)
    (folder,) = tmp_path.iterdir()
    return folder


def test_resume__prints_the_table_of_the_whole_run(filon, tmp_path, stopped, scenario):
    listed = json.loads(filon("runs", "list", "--runs", tmp_path, "--json").stdout)
    call = filon("runs", "resume", "last", "--runs", tmp_path, "--quiet")
    (run,) = tmp_path.iterdir()
    whole = package.run(scenario, trials=TRIALS, seed=5, runs=tmp_path / "whole")

    assert [item["status"] for item in listed] == ["interrupted"]
    assert (call.code, call.stderr) == (0, "")
    assert "200,000 trials" in call.stdout
    assert results(run) == results(whole)


@pytest.mark.parametrize("word", ["reserve", "{name}", "{start}", "{path}"])
def test_resume__knows_an_interrupted_run_by_its_names(filon, tmp_path, stopped, word):
    name = stopped.name.removeprefix(".staging-")
    call = filon("runs", "resume", word.format(name=name, start=name[:9], path=stopped), "--runs", tmp_path, "--json")

    assert call.code == 0
    assert json.loads(call.stdout)


def test_resume__says_why_there_is_nothing_to_go_on_with(filon, tmp_path, runs):
    nothing = filon("runs", "resume", "last", "--runs", runs)
    complete = filon("runs", "resume", next(path.name for path in runs.iterdir()), "--runs", runs)

    assert (nothing.code, nothing.stderr) == (2, f"filon: last: no interrupted run in {runs}\n")
    assert complete.code == 2
    assert "is complete; `filon runs extend` adds trials to it" in complete.stderr


def test_resume__leaves_a_run_to_the_process_that_works_on_it(filon, tmp_path, stopped):
    lock = locked(stopped)
    call = filon("runs", "resume", "last", "--runs", tmp_path)
    status = json.loads(filon("runs", "list", "--runs", tmp_path, "--json").stdout)[0]["status"]
    cleared = filon("runs", "gc", "--runs", tmp_path)
    removed = filon("runs", "rm", stopped, "--runs", tmp_path)
    lock.release()

    assert (call.code, call.stderr.count("\n")) == (5, 1)
    assert "another process works on it" in call.stderr
    assert status == "running"
    assert cleared.stdout == f"nothing left over in {tmp_path}\n"
    assert removed.code == 5
    assert stopped.is_dir()


HOLDING = """
import sys, time
from pathlib import Path
from filon.results.locks import locked
lock = locked(Path(sys.argv[1]))
print("ready", flush=True)
time.sleep(60)
"""


def test_lock_of_a_killed_process__is_taken_over(filon, tmp_path, stopped):
    command = [sys.executable, "-c", HOLDING, str(stopped)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holding:
        assert holding.stdout.readline() == "ready\n"
        busy = filon("runs", "resume", "last", "--runs", tmp_path)
        holding.send_signal(signal.SIGKILL)
        holding.wait(timeout=20)
    call = filon("runs", "resume", "last", "--runs", tmp_path, "--quiet")

    assert busy.code == 5
    assert call.code == 0


def test_extend__stores_a_longer_run_beside_the_shorter(filon, tmp_path, scenario):
    short = package.run(scenario, trials=1_000, seed=5, runs=tmp_path)
    call = filon("runs", "extend", "last", "--trials", "5e3", "--runs", tmp_path, "--quiet")
    (grown,) = set(tmp_path.iterdir()) - {short}
    refused = filon("runs", "extend", grown, "--trials", "5e3", "--runs", tmp_path)
    whole = package.run(scenario, trials=5_000, seed=5, runs=tmp_path / "whole")

    assert (call.code, call.stderr) == (0, "")
    assert "5,000 trials" in call.stdout
    assert results(grown) == results(whole)
    assert grown.name[-8:] == whole.name[-8:]
    assert (refused.code, "has 5,000 trials already" in refused.stderr) == (2, True)


def test_diff__tells_inputs_seeds_and_arguments(filon, tmp_path, scenario):
    first = package.run(scenario, trials=1_000, seed=5, runs=tmp_path / "a", arguments={"keep": "x"})
    other = package.load(OWN, months=40, overrides={"firms.reserve.drift": 0.5})
    second = package.run(other, trials=1_000, seed=6, runs=tmp_path / "b", arguments={"keep": "y"})
    said = json.loads(filon("runs", "diff", first, second, "--json").stdout)
    told = filon("runs", "diff", first, second)
    found = {(item["kind"], item["key"]): (item["first"], item["second"]) for item in said["differences"]}

    assert found["run", "seed"] == (5, 6)
    assert found["argument", "keep"] == ("x", "y")
    assert found["input", "firms.reserve.drift"][0] == {"dist": "norm", "loc": 0.0, "scale": 0.1}
    assert not {kind for kind, _ in found} - {"input", "run", "argument"}
    assert told.code == 0
    assert "firms.reserve.drift" in told.stdout


def test_diff__of_a_run_with_itself_is_nothing(filon, tmp_path, scenario):
    run = package.run(scenario, trials=1_000, runs=tmp_path)

    assert "differ in nothing but their clocks" in filon("runs", "diff", run, run).stdout
    assert json.loads(filon("runs", "diff", run, run, "--json").stdout)["differences"] == []


def litter(folder):
    """Leftovers of all kinds; what must stay."""
    (folder / ".new-20260101T000000Z-openai-0123abcd").mkdir()
    (folder / ".run.json.partial").touch()
    (folder / "20260101T000000Z-openai-0123abcd" / "results.zarr").mkdir(parents=True)
    (folder / "20260101T000000Z-openai-0123abcd" / "run.json").write_text("{}")
    strange = folder / ".staging-20260101T000000Z-mine-0123abcd"
    strange.mkdir()
    (strange / "thesis.txt").touch()
    (folder / "notes").mkdir()
    os.symlink(folder / "notes", folder / ".new-20260101T000000Z-openai-0123abce")
    return {strange.name, "notes", ".new-20260101T000000Z-openai-0123abce"}


def test_gc__removes_leftovers_and_nothing_else(filon, stopped, runs):
    complete = {path.name for path in runs.iterdir() if not path.name.startswith(".")}
    stay = complete | litter(runs)
    before = {path.name for path in runs.iterdir()}
    dry = filon("runs", "gc", "--dry-run", "--interrupted", "--runs", runs)
    untouched = {path.name for path in runs.iterdir()}
    careful = filon("runs", "gc", "--dry-run", "--runs", runs)
    said = json.loads(filon("runs", "gc", "--interrupted", "--runs", runs, "--json").stdout)

    assert untouched == before
    assert dry.stdout.count("would remove") == len(said) == 4
    assert careful.stdout.count("would remove") == 2
    assert stopped.name not in careful.stdout
    assert careful.stderr == "2 interrupted kept: resume them, or remove them with --interrupted\n"
    assert f"would remove {stopped.name} (an interrupted run of 200,000 trials" in dry.stdout
    assert [{key: type(value) for key, value in item.items()} for item in said] == [
        {"name": str, "what": str, "bytes": int, "removed": bool}
    ] * 4
    assert {path.name for path in runs.iterdir()} == stay
    assert filon("runs", "gc", "--runs", runs).stdout == f"nothing left over in {runs}\n"
