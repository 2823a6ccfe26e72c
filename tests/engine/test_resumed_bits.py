"""A run that was interrupted, killed or grown ends with the bytes of one that was not."""

import errno
import json
import os
import threading
from pathlib import Path

import numpy as np
import pytest
import zarr.storage._local as local
from stops import stopping

import filon
from filon.engine import extend, resume
from filon.engine.case import Case
from filon.errors import InputError, InterruptedRun, ResourceError, ResultError
from filon.results import store
from filon.results.checkpoint import read_checkpoint
from filon.results.runs import list_runs

MODEL = f"{Path(__file__).parents[1] / 'cli' / 'own_model.py'}:model"
UNIT, CHUNK = 256, 1024
TRIALS = 5_000
KEEPS = ["summary", "outcomes:1500", "outcomes:2048", "outcomes:1e6", "paths:1200"]


@pytest.fixture(autouse=True)
def small_units(monkeypatch):
    """Small units of work and chunks, so that a short run has many."""
    monkeypatch.setattr(Case, "unit_trials", UNIT)
    for module in ("engine.chunks", "results.store", "results.arrays", "results.chunks", "results.disk"):
        monkeypatch.setattr(f"filon.{module}.CHUNK_TRIALS", CHUNK)


@pytest.fixture(scope="module")
def scenario():
    return filon.load(MODEL, months=24)


def simulated(scenario, runs, keep, trials=TRIALS, **further):
    return filon.run(scenario, trials=trials, seed=3, keep=keep, threads=2, runs=runs, **further)


def interrupted(scenario, runs, keep, after):
    """Directory of a run that was stopped on the way."""
    with pytest.raises(InterruptedRun, match="runs resume"):
        simulated(scenario, runs, keep, **stopping(after))
    (folder,) = runs.iterdir()
    return folder


def results(run):
    """Every file of the results of a run."""
    store = run / "results.zarr"
    return {path.relative_to(store).as_posix(): path.read_bytes() for path in store.rglob("*") if path.is_file()}


@pytest.mark.parametrize("keep", KEEPS)
def test_interrupted_run__ends_with_the_same_bytes(tmp_path, scenario, keep):
    folder = interrupted(scenario, tmp_path / "stopped", keep, 1_800)
    counted = read_checkpoint(folder).done
    again = resume(folder, threads=1)

    assert 1_800 <= counted < TRIALS
    assert results(again) == results(simulated(scenario, tmp_path / "whole", keep))
    assert list(again.parent.iterdir()) == [again]
    assert filon.open(again).outcomes if keep != "summary" else True


def test_interrupted_run__may_be_interrupted_again_and_again(tmp_path, scenario):
    keep = "outcomes:1e6"
    folder = interrupted(scenario, tmp_path / "stopped", keep, 300)
    for after in (1_100, 2_500, 2_600, 4_000):
        with pytest.raises(InterruptedRun):
            resume(folder, threads=2, **stopping(after))
    again = resume(folder)

    assert results(again) == results(simulated(scenario, tmp_path / "whole", keep))
    assert [json.loads(line)["event"] for line in (again / "log.jsonl").read_text().splitlines()][-1] == "finished"


def _drop_checkpoint(folder):
    (folder / "checkpoint.npz").unlink()


def _drop_chunk(folder):
    (folder / "results.zarr" / "outcomes" / "exit" / "c" / "0" / "0").unlink()


def _flip_chunk(folder):
    chunk = folder / "results.zarr" / "outcomes" / "exit_step" / "c" / "0" / "0"
    content = bytearray(chunk.read_bytes())
    content[len(content) // 2] ^= 1
    chunk.write_bytes(content)


def _drop_array(folder):
    array = folder / "results.zarr" / "inputs" / "draw"
    for path in sorted(array.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    array.rmdir()


def _drop_store(folder):
    for path in sorted((folder / "results.zarr").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()


def _litter(folder):
    (folder / ".run.json.partial").write_bytes(b"{")
    (folder / "results.zarr" / "outcomes" / "zarr.0123.partial").write_bytes(b"x")
    (folder / "MANIFEST.json").write_text("{}")


@pytest.mark.parametrize("damage", [_drop_checkpoint, _drop_chunk, _flip_chunk, _drop_array, _drop_store, _litter])
def test_interrupted_run__that_lost_a_file_ends_with_the_same_bytes(tmp_path, scenario, damage):
    folder = interrupted(scenario, tmp_path / "stopped", "outcomes:1e6", 2_500)
    damage(folder)

    assert results(resume(folder)) == results(simulated(scenario, tmp_path / "whole", "outcomes:1e6"))


def test_run_on_a_full_disk__goes_on_once_there_is_room(tmp_path, scenario, monkeypatch):
    monkeypatch.setattr("filon.engine.execution.CHECKPOINT_SECONDS", 0.0)
    with monkeypatch.context() as full:

        def put(path, value, exclusive=False, really=local._put):
            if path.match("outcomes/exit/c/2/0"):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return really(path, value, exclusive)

        full.setattr(local, "_put", put)
        with pytest.raises(ResourceError, match=r"disk full: the run needs .* MB are free; what was done is kept"):
            simulated(scenario, tmp_path / "stopped", "outcomes:1e6")
    (folder,) = (tmp_path / "stopped").iterdir()
    checkpoint = read_checkpoint(folder)
    runs = list_runs(tmp_path / "stopped")

    assert checkpoint.stored == 2 * CHUNK
    assert [run.status for run in runs] == ["unfinished"]
    assert results(resume(folder)) == results(simulated(scenario, tmp_path / "whole", "outcomes:1e6"))


def test_extension__that_finds_no_room_for_its_first_counts_can_be_resumed(tmp_path, scenario):
    short = simulated(scenario, tmp_path, "outcomes:1e6", trials=2_048)
    with pytest.MonkeyPatch.context() as full:

        def without_room(path, content, really=store.write_synced):
            if path.name == "checkpoint.npz":
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            really(path, content)

        full.setattr(store, "write_synced", without_room)
        with pytest.raises(ResourceError, match=r"disk full: .*; what was done is kept in .*runs resume"):
            extend(short, TRIALS)
    (left,) = set(tmp_path.iterdir()) - {short}

    assert not (left / "owner.pid").exists()
    assert results(resume(left)) == results(simulated(scenario, tmp_path / "whole", "outcomes:1e6"))


def test_interruption__that_finds_no_room_gives_the_run_free(tmp_path, scenario):
    with pytest.MonkeyPatch.context() as full:

        def without_room(path, content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        def progress(done, trials, estimate):
            stop.set()
            full.setattr(store, "write_synced", without_room)

        stop = threading.Event()
        with pytest.raises(ResourceError, match="disk full"):
            simulated(scenario, tmp_path, "summary", stop=stop, progress=progress)
    (left,) = tmp_path.iterdir()

    assert not (left / "owner.pid").exists()
    assert results(resume(left)) == results(simulated(scenario, tmp_path / "whole", "summary"))


def test_resumption__needs_room_for_what_is_missing(tmp_path, scenario, monkeypatch):
    folder = interrupted(scenario, tmp_path, "summary", 1_000)
    monkeypatch.setattr("filon.results.store.free_bytes", lambda _: 1000)
    monkeypatch.setattr("filon.results.disk.free_bytes", lambda _: 1000)
    with pytest.raises(ResourceError, match=r"needs about [\d.]+ MB, 0\.0 MB are free"):
        resume(folder)
    monkeypatch.undo()

    assert read_checkpoint(folder).done >= 1_000


def test_complete_run__that_lost_its_commit_gets_it_back(tmp_path, scenario):
    run = simulated(scenario, tmp_path, "outcomes:1e6")
    before = results(run)
    (run / "COMMIT").unlink()
    again = resume(run)

    assert again == run
    assert results(again) == before
    assert filon.open(run)


@pytest.mark.parametrize("keep", KEEPS)
@pytest.mark.parametrize("first", [100, 1_300, 4_096])
def test_extended_run__has_the_bytes_of_one_run(tmp_path, scenario, keep, first):
    short = simulated(scenario, tmp_path / "short", keep, trials=first)
    before = results(short)
    grown = extend(short, TRIALS)

    assert results(grown) == results(simulated(scenario, tmp_path / "whole", keep))
    assert results(short) == before
    assert filon.open(short)
    assert json.loads((grown / "run.json").read_text())["extended_from"] == short.name


def test_extension__that_was_interrupted_goes_on(tmp_path, scenario):
    short = simulated(scenario, tmp_path / "short", "outcomes:1e6", trials=2_500)
    with pytest.raises(InterruptedRun):
        extend(short, TRIALS, runs=tmp_path / "grown", **stopping(3_000))
    (folder,) = (tmp_path / "grown").iterdir()

    assert read_checkpoint(folder).ranges[0][1] >= 2_500
    assert results(resume(folder)) == results(simulated(scenario, tmp_path / "whole", "outcomes:1e6"))


def test_extension__asks_for_more_trials(tmp_path, scenario):
    run = simulated(scenario, tmp_path, "summary", trials=500)
    with pytest.raises(InputError, match="has 500 trials already"):
        extend(run, 500)


@pytest.mark.parametrize("name", ["checkpoint.npz", "run.json", "results.zarr/outcomes/exit/c/0/0"])
def test_extension__refuses_a_run_that_was_changed(tmp_path, scenario, name):
    run = simulated(scenario, tmp_path, "outcomes:1e6", trials=2_000)
    content = bytearray((run / name).read_bytes())
    content[-20] ^= 1
    (run / name).write_bytes(content)
    with pytest.raises(ResultError, match=f"{name}: changed since it was written"):
        extend(run, TRIALS)

    assert list(tmp_path.iterdir()) == [run]


def test_complete_run__is_not_resumed(tmp_path, scenario):
    run = simulated(scenario, tmp_path, "summary", trials=500)
    with pytest.raises(InputError, match="is complete"):
        resume(run)


@pytest.mark.parametrize(
    ("package", "message"),
    [("numba", "made with numba 0.0.1, here is numba"), ("filon", "made with filon 0.0.1"), ("python", None)],
)
def test_other_versions__are_refused_where_bits_depend_on_them(tmp_path, scenario, package, message):
    folder = interrupted(scenario, tmp_path, "summary", 1_000)
    known = json.loads((folder / "run.json").read_text())
    known["versions"][package] = "0.0.1"
    (folder / "run.json").write_text(json.dumps(known))
    if message is None:
        assert resume(folder)
        return
    with pytest.raises(InputError, match=message):
        resume(folder)


def test_changed_model__is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    source = Path(MODEL.removesuffix(":model")).read_text()
    Path("mine.py").write_text(source)
    folder = interrupted(filon.load("mine.py:model", months=24), tmp_path / "runs", "summary", 1_000)
    Path("mine.py").write_text(source.replace("reserve=10.0", "reserve=11.0"))
    with pytest.raises(InputError, match="model has changed"):
        resume(folder)


def test_run_at_work__is_left_to_its_process(tmp_path, scenario):
    told = []

    def progress(done, trials, estimate):
        (folder,) = tmp_path.iterdir()
        if not told:
            with pytest.raises(ResourceError, match=r"another process \(process \d+\) works on it"):
                resume(folder)
            told.append(folder)

    simulated(scenario, tmp_path, "summary", progress=progress)

    assert told


def test_checkpoint__is_written_while_the_run_goes_on(tmp_path, scenario, monkeypatch):
    monkeypatch.setattr("filon.engine.execution.CHECKPOINT_SECONDS", 0.0)
    found = []

    def progress(done, trials, estimate):
        (folder,) = tmp_path.iterdir()
        if (checkpoint := read_checkpoint(folder)) is not None:
            found.append((checkpoint.done, checkpoint.stored, int(checkpoint.tally.total)))

    simulated(scenario, tmp_path, "outcomes:1e6", progress=progress)

    assert len(found) >= 5
    assert all(done == counted and stored <= done for done, stored, counted in found)
    assert np.all(np.diff([stored for _, stored, _ in found]) >= 0)
