from __future__ import annotations

import shutil
import subprocess
import sys

import numpy as np
import pytest
from stored_example import FACTS, example_chunk, example_layout, example_run, example_tally

from filon.errors import InputError
from filon.results import leftovers as leftovers_module
from filon.results.checkpoint import Checkpoint
from filon.results.runs import facts, list_runs, remove, resolve, runs_directory
from filon.results.store import RunWriter


def fake(folder, name, status="complete", commit=True):
    """The outside of a run."""
    run = folder / name
    (run / "results.zarr").mkdir(parents=True)
    (run / "run.json").write_text(f'{{"status": "{status}", "trials": 2000}}')
    if commit:
        (run / "COMMIT").write_text("")
    return run


@pytest.fixture
def runs(tmp_path):
    for name in ("20250101T000000Z-openai-aaaaaaaa", "20250102T000000Z-wrapper-bbbbbbbb",
                 "20250103T000000Z-openai-cccccccc", "20250104T000000Z-open-source-dddddddd"):  # fmt: skip
        fake(tmp_path, name)
    fake(tmp_path, ".staging-20250105T000000Z-openai-eeeeeeee", "interrupted", commit=False)
    fake(tmp_path, "20250106T000000Z-openai-ffffffff", commit=False)
    (tmp_path / "notes").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("word", "hash8"),
    [("openai", "cccccccc"), ("wrapper", "bbbbbbbb"), ("last", "dddddddd"), ("20250101", "aaaaaaaa"),
     ("20250102T000000Z-wrapper-bbbbbbbb", "bbbbbbbb"), ("open-source", "dddddddd"), ("openai~1", "aaaaaaaa"),
     ("openai~0", "cccccccc"), ("last~1", "cccccccc"), ("last~3", "aaaaaaaa")],
)  # fmt: skip
def test_resolve__knows_prefix_scenario_and_last(runs, word, hash8):
    assert resolve(word, runs).name.endswith(hash8)


def test_resolve__says_how_many_runs_there_are_where_fewer_came_before(runs):
    with pytest.raises(InputError, match="there are 2 runs of 'openai'"):
        resolve("openai~2", runs)
    with pytest.raises(InputError, match="no such run"):
        resolve("~1", runs)


def test_list__knows_a_run_that_gets_its_name_meanwhile(runs, monkeypatch):
    staged, named = runs / ".staging-20250105T000000Z-openai-eeeeeeee", runs / "20250105T000000Z-openai-12345678"

    def facts_at_last(run):
        if staged.exists():
            (staged.rename(named) / "COMMIT").touch()
        return facts(run)

    monkeypatch.setattr("filon.results.runs.facts", facts_at_last)
    found = {run.name: run.status for run in list_runs(runs)}

    assert found[named.name] == "complete"
    assert staged.name not in found


def test_runs__that_are_removed_meanwhile_are_no_failure(runs, monkeypatch):
    gone = runs / "20250101T000000Z-openai-aaaaaaaa"
    monkeypatch.setattr("filon.results.runs._names", lambda folder: [gone, runs / "20250102T000000Z-wrapper-bbbbbbbb"])
    shutil.rmtree(gone)

    assert [run.scenario for run in list_runs(runs)] == ["wrapper"]
    assert resolve("last", runs).name.endswith("bbbbbbbb")
    with pytest.raises(InputError, match="not a run"):
        remove(gone)


def test_leftover__that_another_process_takes_away_is_none(runs, monkeypatch):
    known = leftovers_module._what

    def taken_away(path):
        what = known(path)
        if path.name.startswith(".staging"):
            shutil.rmtree(path)
            raise FileNotFoundError(path)
        return what

    monkeypatch.setattr(leftovers_module, "_what", taken_away)

    assert [item.path.name for item in leftovers_module.leftovers(runs)] == ["20250106T000000Z-openai-ffffffff"]


def test_resolve__takes_a_directory_as_it_is(runs):
    place = runs / "20250106T000000Z-openai-ffffffff"

    assert resolve(place, "elsewhere") == place


@pytest.mark.parametrize(
    ("word", "message"),
    [("2025", "4 runs begin so"), ("opnai", "no such run in .*; did you mean 'openai'"), ("2024", "no such run")],
)
def test_resolve__says_why_a_name_means_no_run(runs, word, message):
    with pytest.raises(InputError, match=message):
        resolve(word, runs)


def test_resolve__says_that_there_are_no_runs(tmp_path):
    with pytest.raises(InputError, match="no run in"):
        resolve("last", tmp_path / "none")


def test_list__is_in_order_of_time_with_status(runs):
    found = list_runs(runs)

    assert [(run.scenario, run.status) for run in found] == [
        ("openai", "complete"), ("wrapper", "complete"), ("openai", "complete"), ("open-source", "complete"),
        ("openai", "interrupted"), ("openai", "unfinished"),
    ]  # fmt: skip
    assert found[0].stamp == "20250101T000000Z"
    assert {run.trials for run in found} == {2000}


def test_list__knows_the_size(stored):
    run = next(run for run in list_runs(stored.path.parent) if run.path == stored.path)

    assert run.size == sum(path.stat().st_size for path in stored.path.rglob("*") if path.is_file())
    assert run.trials == 1000


def test_remove__deletes_a_run(tmp_path):
    run = example_run(tmp_path).path
    remove(run)

    assert list(tmp_path.iterdir()) == []


def test_remove__deletes_an_interrupted_run(tmp_path):
    layout = example_layout()
    writer = RunWriter(tmp_path, "example", layout, 0, resolved="", run=FACTS)
    tally = example_tally(layout, example_chunk(layout, 20))
    remove(writer.interrupt(Checkpoint(tally, np.array([[0, 20]]), np.zeros((1, 2), np.int64))))

    assert list_runs(tmp_path) == []


def test_remove__refuses_what_is_no_run(runs):
    (runs / "notes" / "diary.txt").write_text("dear")
    linked = runs / "20250107T000000Z-openai-99999999"
    linked.symlink_to(runs / "20250101T000000Z-openai-aaaaaaaa")
    mixed = runs / "20250102T000000Z-wrapper-bbbbbbbb"
    (mixed / "diary.txt").write_text("dear")

    for place in (runs, runs / "notes", runs / "none", linked):
        with pytest.raises(InputError, match="not a run; nothing was deleted"):
            remove(place)
    with pytest.raises(InputError, match=r"holds diary\.txt, which is no part of a run"):
        remove(mixed)
    assert (mixed / "diary.txt").exists()


def test_runs_directory__is_given_or_set_or_here(monkeypatch):
    monkeypatch.delenv("FILON_RUNS", raising=False)
    assert str(runs_directory()) == "runs"
    monkeypatch.setenv("FILON_RUNS", "/elsewhere")
    assert str(runs_directory()) == "/elsewhere"
    assert str(runs_directory("given")) == "given"


def test_runs__are_listed_without_heavy_imports():
    code = "import sys, filon.results.runs, filon.results.manifest, filon.results as r; r.open; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    assert not {"xarray", "zarr", "numpy", "numba", "scipy"} & set(found)
