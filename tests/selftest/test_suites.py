"""Suites of faults: their short form always, their full form where it is asked for, and that each of them can fail."""

import json
import random
import shutil

import pytest

from filon.errors import ResultError
from filon.results import manifest, opening
from filon.selftest import acts, calls, full_disk, kills, operations, reader, specimens, workers
from filon.selftest.calls import Call
from filon.selftest.damage import damage
from filon.selftest.flips import flips
from filon.selftest.suites import SUITES, function_of, suites_named, tried

SHORTER = {
    "flips": {"tries": 20, "typed": 1},
    "damage": {"tries": 4},
    "full_disk": {"sizes": 1},
    "kills": {"tries": 2},
    "operations": {"steps": {"run": 900}},
    "reader": {"seconds": 1.0},
    "workers": {"kills": 2, "seconds": 3.0},
}


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
def test_suite__finds_every_fault(suite, tmp_path):
    found = function_of(suite.name)(tmp_path, **SHORTER[suite.name])

    assert found.silent == []
    assert found.found == found.tries
    assert found.tries > 0 or found.skipped


@pytest.mark.long
@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
def test_suite_in_full__finds_every_fault(suite):
    ((found, seconds),) = tried([suite], full=True)
    print(f"{suite.name}: {found.tries} tries, {found.found} found, {seconds:.0f} s; {found.told}{found.skipped}")

    assert found.silent == []


def test_suites__are_known_by_name_and_run_once():
    assert [suite.name for suite in suites_named([])] == list(SHORTER)
    assert [suite.name for suite in suites_named(["reader", "flips", "reader"])] == ["reader", "flips"]


@pytest.mark.parametrize("suite", [flips, damage])
def test_faults__that_verify_misses_are_silent(suite, tmp_path, monkeypatch):
    monkeypatch.setattr(manifest, "verify", lambda run: [])
    found = suite(tmp_path, tries=3)

    assert found.found == 0
    assert len(found.silent) == found.tries >= 3
    assert all("not found by verify" in fault for fault in found.silent)


def test_damage__that_a_reader_does_not_notice_is_silent(tmp_path, monkeypatch):
    def unchecked(store, key):
        path = store._store.root / key
        return path.read_bytes() if path.is_file() else None

    whole, sister = specimens.specimen(tmp_path / "one"), specimens.specimen(tmp_path / "other", seed=12)
    chunk = "results.zarr/summary/crash_probability/c/0/0"
    shutil.copy(sister.run / chunk, whole.run / chunk)
    noticed = whole.fault(chunk)
    monkeypatch.setattr(opening.VerifiedStore, "content", unchecked)

    assert noticed == ""
    assert whole.fault(chunk) == f"{chunk}: other numbers are read"


def test_kills__that_change_a_byte_are_silent(tmp_path, monkeypatch):
    known = specimens.results
    monkeypatch.setattr(kills, "results", lambda run: known(run) | {"run": run.name.encode()})
    found = kills.kills(tmp_path, tries=1)

    assert len(found.silent) == 1
    assert "other bytes" in found.silent[0]


def test_workers__whose_run_has_other_bytes_are_silent(tmp_path, monkeypatch):
    known = specimens.results
    monkeypatch.setattr(workers, "results", lambda run: known(run) | {"run": run.parent.name.encode()})
    found = workers.workers(tmp_path, kills=1, seconds=1.0)

    assert len(found.silent) == 1
    assert "other bytes" in found.silent[0]


@pytest.fixture
def opened(tmp_path):
    """What is wrong with opening runs of a folder that holds one, by what is known of it."""
    whole = specimens.specimen(tmp_path)
    return lambda known: reader._fault(tmp_path, random.Random(1), known, reader.Counted()), whole


def test_openings__that_give_other_numbers_are_silent(opened):
    fault, whole = opened
    name = whole.run.name

    assert fault({name[-8:]: whole.tree}) == ""
    assert fault({}) == f"{name}: is not what was written"
    assert fault({name[-8:]: whole.tree.isel(week=slice(1))}) == f"{name}: is not what was written"


@pytest.mark.parametrize(("error", "silent"), [(FileNotFoundError("gone"), True), (ResultError("gone"), False)])
def test_openings__that_end_in_an_error_of_the_system_are_no_clean_refusals(opened, monkeypatch, error, silent):
    def broken(run):
        raise error

    monkeypatch.setattr(opening, "open_run", broken)

    assert ("FileNotFoundError" in opened[0]({})) == silent


def test_call__that_never_ends_is_a_fault_and_not_the_end_of_the_suite(monkeypatch):
    monkeypatch.setattr(calls, "LONGEST", 0.01)
    call = calls.called(["--version"])

    assert (call.code, call.stderr) == (calls.HANGS, "no answer within 0 s")
    assert full_disk.unlike_full(call)


FULL = "filon: disk full: the run needs about 2.0 MB, 0.1 MB are free\n"


@pytest.mark.parametrize(
    "call",
    [
        Call(0, "", FULL),
        Call(1, "", FULL),
        Call(5, "reserve: probability of a crash", FULL),
        Call(5, "", "Traceback (most recent call last):\n" + FULL),
        Call(5, "", FULL + FULL),
        Call(5, "", "filon: No space left on device\n"),
        Call(5, "", ""),
    ],
)
def test_answer_to_a_full_disk__that_is_not_one_line_with_bytes_is_a_fault(call):
    assert full_disk.unlike_full(call)
    assert full_disk.unlike_full(Call(5, "", FULL)) == ""


def test_full_disk__that_shows_a_result_is_a_fault(tmp_path):
    specimens.specimen(tmp_path / "runs")
    told, resumed = full_disk.faults(Call(5, "", FULL), tmp_path, 4096, {})

    assert "runs list" in told
    assert not resumed


def test_full_disk__is_skipped_with_the_reason_where_nothing_can_be_mounted(tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    found = full_disk.full_disk(tmp_path, sizes=1)

    assert (found.tries, found.passed) == (0, True)
    assert "no small disk" in found.skipped


@pytest.fixture
def example(tmp_path):
    return operations.examples(tmp_path / "example")


def left_in(tmp_path, example):
    """A copy of a finished run, alone in a directory."""
    return acts.only(shutil.copytree(example.templates["remove"], tmp_path / "left"))


def test_operations__that_leave_a_mixture_are_silent(tmp_path, example):
    run = left_in(tmp_path, example)
    whole = operations.left("run", "fail", 0, run.parent, example)
    (run / "log.jsonl").write_text("")
    changed = operations.left("run", "fail", 0, run.parent, example)
    (run / "COMMIT").unlink()
    (run / "checkpoint.npz").write_bytes(b"half")
    half = operations.left("run", "fail", 1, run.parent, example)
    (run / "checkpoint.npz").unlink()
    (run / "run.json").write_text("{")
    torn = operations.left("run", "fail", 1, run.parent, example)

    assert whole == ""
    assert changed == "log.jsonl: changed since it was written"
    assert half.endswith("half a checkpoint")
    assert torn.endswith("half of run.json")


def test_operations__that_lose_or_invent_a_run_are_silent(tmp_path, example):
    run = left_in(tmp_path, example)

    assert operations.left("run", "kill", 0, run.parent, example) == "ends with 0"
    assert operations.left("remove", "fail", 0, run.parent, example) == "reports success, and 1 runs are there"
    assert operations.left("extend", "fail", 0, run.parent, example) == "reports success, and 1 runs are there"
    assert operations.mixture(run, operations.Example({}, {})).endswith("other bytes")
    shutil.rmtree(run)
    assert operations.left("extend", "kill", 9, run.parent, example) == "the shorter run is gone"


def test_operations__strike_where_they_are_told_to(tmp_path, example):
    ((number, code),) = operations.struck("run", "kill", [5], example, tmp_path / "killed")
    ((_, failed),) = operations.struck("run", "fail", [5], example, tmp_path / "failed")

    assert (number, code, failed) == (5, 9, 1)
    assert not any((tmp_path / "failed" / "5").iterdir())
    assert any((tmp_path / "killed" / "5").iterdir())


def test_damaged_files__are_mended_after_each_try(tmp_path):
    found = damage(tmp_path, tries=4)
    runs = [next((tmp_path / name).iterdir()) for name in ("one", "other")]

    assert found.tries == 16
    assert [manifest.verify(run) for run in runs] == [[], []]
    assert all(json.loads((run / "run.json").read_text())["status"] == "complete" for run in runs)
