"""A run that ends at a precision holds the bytes of a plain run of as many trials, however it came there."""

import json
from pathlib import Path

import pytest
from stops import stopping

import filon
from filon.engine import extend, resume
from filon.engine.case import Case
from filon.errors import InputError, InterruptedRun, PrecisionMissed, ResultError
from filon.results.checkpoint import read_checkpoint

MODEL = f"{Path(__file__).parents[1] / 'cli' / 'own_model.py'}:model"
UNIT, CHUNK, FIRST = 256, 1024, 128
UNTIL = "crash(24) +- 0.014"
"""Reached at 2,048 trials, as the look at 1,024 foretells."""
KEEPS = ["summary", "outcomes:500", "outcomes:1024", "outcomes:1500", "outcomes:1e6", "paths:1200", "paths:1e4"]


@pytest.fixture(autouse=True)
def small_looks(monkeypatch):
    """Small units of work, chunks and looks, so that a short run has many."""
    monkeypatch.setattr(Case, "unit_trials", UNIT)
    for module in ("engine.chunks", "results.store", "results.arrays", "results.chunks", "results.disk"):
        monkeypatch.setattr(f"filon.{module}.CHUNK_TRIALS", CHUNK)
    for module in ("looks", "precision"):
        monkeypatch.setattr(f"filon.engine.{module}.FIRST_LOOK", FIRST)


@pytest.fixture(scope="module")
def scenario():
    return filon.load(MODEL, months=24)


def simulated(scenario, runs, keep, trials=50_000, threads=2, **further):
    return filon.run(scenario, trials=trials, seed=3, keep=keep, threads=threads, runs=runs, **further)


def results(run):
    """Every file of the results of a run."""
    store = run / "results.zarr"
    return {path.relative_to(store).as_posix(): path.read_bytes() for path in store.rglob("*") if path.is_file()}


def told(run):
    return json.loads((run / "run.json").read_text())


def interrupted(scenario, runs, keep, after):
    """Directory of a run that was stopped on the way."""
    with pytest.raises(InterruptedRun, match=r"of at most 50,000 trials.*runs resume"):
        simulated(scenario, runs, keep, until=UNTIL, **stopping(after))
    (folder,) = runs.iterdir()
    return folder


@pytest.mark.parametrize("keep", KEEPS)
def test_run__that_ends_at_a_precision_has_the_bytes_of_a_plain_one(tmp_path, scenario, keep):
    run = simulated(scenario, tmp_path / "until", keep, until=UNTIL)
    plain = simulated(scenario, tmp_path / "plain", keep, trials=told(run)["trials"])

    assert results(run) == results(plain)
    assert run.name[-8:] == plain.name[-8:]
    assert filon.open(run).summary.trials == told(run)["trials"] == 2_048


def test_run__tells_its_targets_its_cap_and_its_looks(tmp_path, scenario):
    until = told(simulated(scenario, tmp_path, "summary", until=[UNTIL, "crash(5) +- 0.1"]))["until"]

    assert (until["targets"], until["cap"], until["met"]) == ([UNTIL, "crash(5) +- 0.1"], 50_000, True)
    assert [look["trials"] for look in until["looks"]] == [128, 256, 512, 1_024, 2_048]
    assert [look["seen"][0]["foretold"] for look in until["looks"]] == [False, False, False, True, True]
    assert until["looks"][-1]["seen"][0]["high"] - until["looks"][-1]["seen"][0]["probability"] <= 0.014


@pytest.mark.parametrize("threads", [1, 3])
def test_number_of_trials__does_not_depend_on_threads(tmp_path, scenario, threads):
    found = [simulated(scenario, tmp_path, "summary", threads=count, until=UNTIL) for count in (2, threads)]

    assert told(found[0])["until"] == told(found[1])["until"]


@pytest.mark.parametrize("keep", ["summary", "outcomes:1500", "outcomes:1e6", "paths:1200"])
@pytest.mark.parametrize("after", [1, 300, 1_024, 2_048])
def test_interrupted_run__goes_on_with_its_looks(tmp_path, scenario, keep, after):
    folder = interrupted(scenario, tmp_path / "stopped", keep, after)
    counted = read_checkpoint(folder).done
    again = resume(folder, threads=1)
    whole = simulated(scenario, tmp_path / "whole", keep, until=UNTIL)

    assert after <= counted <= 2_048
    assert results(again) == results(whole)
    assert told(again)["until"] == told(whole)["until"]
    assert told(again)["trials"] == 2_048


def test_interrupted_run__may_be_interrupted_again_and_again(tmp_path, scenario):
    folder = interrupted(scenario, tmp_path / "stopped", "outcomes:1e6", 100)
    for after in (250, 260, 900, 1_200, 1_500):
        with pytest.raises(InterruptedRun):
            resume(folder, threads=2, **stopping(after))

    assert results(resume(folder)) == results(simulated(scenario, tmp_path / "whole", "outcomes:1e6", trials=2_048))


def _drop_checkpoint(folder):
    (folder / "checkpoint.npz").unlink()


def _drop_looks(folder):
    known = told(folder)
    known["until"]["looks"] = known["until"]["looks"][:1]
    (folder / "run.json").write_text(json.dumps(known))


@pytest.mark.parametrize("damage", [_drop_checkpoint, _drop_looks])
def test_interrupted_run__that_lost_counts_or_looks_ends_with_the_same_bytes(tmp_path, scenario, damage):
    folder = interrupted(scenario, tmp_path / "stopped", "outcomes:1e6", 1_500)
    damage(folder)

    assert results(resume(folder)) == results(simulated(scenario, tmp_path / "whole", "outcomes:1e6", trials=2_048))


@pytest.mark.parametrize("until", [{}, {"cap": "many", "targets": []}, {"cap": 50_000, "targets": ["crsh(3)"]}, "x"])
def test_interrupted_run__that_lost_its_targets_is_refused(tmp_path, scenario, until):
    folder = interrupted(scenario, tmp_path / "stopped", "summary", 300)
    (folder / "run.json").write_text(json.dumps(told(folder) | {"until": until, "trials": None}))

    with pytest.raises(ResultError, match=r"run\.json does not tell"):
        resume(folder)


def test_complete_run__that_lost_its_commit_gets_it_back(tmp_path, scenario):
    run = simulated(scenario, tmp_path, "outcomes:1e6", until=UNTIL)
    before = results(run)
    (run / "COMMIT").unlink()

    assert resume(run) == run
    assert results(run) == before
    assert filon.open(run)


@pytest.mark.parametrize("keep", ["summary", "outcomes:1500", "outcomes:1e6", "paths:1200"])
def test_extended_run__has_the_bytes_of_one_run(tmp_path, scenario, keep):
    grown = extend(simulated(scenario, tmp_path / "short", keep, until=UNTIL), 5_000)

    assert results(grown) == results(simulated(scenario, tmp_path / "whole", keep, trials=5_000))
    assert "until" not in told(grown)


@pytest.mark.parametrize("cap", [1_024, 1_050])
def test_run__that_reaches_its_cap_warns_and_is_whole(tmp_path, scenario, cap):
    with pytest.warns(
        PrecisionMissed, match=r"target not met after 1,\d+ trials: crash\(24\) is .* trials would reach it"
    ):
        run = simulated(scenario, tmp_path / "until", "outcomes:1e6", trials=cap, until=UNTIL)

    assert results(run) == results(simulated(scenario, tmp_path / "plain", "outcomes:1e6", trials=cap))
    assert told(run)["until"]["met"] is False


def test_simulation__ends_at_the_same_trials_as_a_run(scenario):
    tree = filon.simulate(scenario, seed=3, until=UNTIL, keep="outcomes:1500")

    assert tree.summary.trials == 2_048
    assert tree.sizes.get("trial", tree.outcomes.sizes["trial"]) == 1_500
    assert tree.equals(filon.simulate(scenario, seed=3, trials=2_048, keep="outcomes:1500"))


def test_simulation__warns_of_what_it_missed(scenario):
    with pytest.warns(PrecisionMissed, match="about 1,2"):
        tree = filon.simulate(scenario, seed=3, trials=1_000, until=UNTIL, keep="summary")

    assert tree.summary.trials == 1_000


def test_progress__tells_the_way_to_the_target(scenario):
    ways = []
    filon.simulate(
        scenario, seed=3, until=UNTIL, keep="summary", progress=lambda done, trials, _: ways.append((done, trials))
    )

    assert ways[0][1] == 256
    assert ways[-1] == (2_048, 2_048)
    assert all(done <= trials <= 4_096 for done, trials in ways)


def test_precision__is_refused_before_anything_is_simulated(tmp_path, scenario):
    with pytest.raises(InputError, match="unknown event 'crsh'"):
        simulated(scenario, tmp_path, "summary", until="crsh(24) +- 0.01")

    assert list(tmp_path.iterdir()) == []
