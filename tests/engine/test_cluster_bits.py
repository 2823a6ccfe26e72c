"""Processes of dask give the bytes of threads, whatever is kept and whoever dies on the way."""

import importlib.metadata
import json
import sys
import threading
from pathlib import Path

import numpy as np
import psutil
import pytest
from small_sector import sector as sector_in_python

import filon
from filon.engine import cluster, clusters, payload, resumption
from filon.engine.case import Case, case
from filon.engine.keeping import Keep, keeping
from filon.engine.placement import placement
from filon.errors import InputError, InterruptedRun, RunError
from filon.results.checkpoint import read_checkpoint

MODEL = f"{Path(__file__).with_name('cluster_example.py')}:model"
UNIT, TRIALS, SEED = 256, 5_000, 3
BARE = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "silence_logs": 60}
KEEPS = ["summary", "outcomes:1500", "outcomes:1e6", "paths:1200"]


@pytest.fixture(autouse=True)
def small_units(monkeypatch):
    """Small units of work, so that a short run has many; pieces have eight of them."""
    monkeypatch.setattr(Case, "unit_trials", UNIT)


@pytest.fixture(scope="module")
def scenario():
    return filon.load(MODEL, months=24)


@pytest.fixture(scope="module")
def address():
    """A scheduler with two workers, as somebody else may have started it."""
    distributed = pytest.importorskip("distributed")
    with clusters.silence(), distributed.LocalCluster(n_workers=2, threads_per_worker=1, **BARE) as started:
        yield started.scheduler_address


def simulated(scenario, runs, keep="outcomes:1500", trials=TRIALS, **further):
    return filon.run(scenario, trials=trials, seed=SEED, keep=keep, runs=runs, **further)


def results(run):
    """Every file of the results of a run."""
    store = run / "results.zarr"
    return {path.relative_to(store).as_posix(): path.read_bytes() for path in store.rglob("*") if path.is_file()}


def children():
    """Processes that were started for a cluster."""
    found = psutil.Process().children(recursive=True)
    return [one for one in found if any("spawn_main" in word for word in one.cmdline())]


@pytest.mark.parametrize("keep", KEEPS)
def test_scheduler__gives_the_bytes_of_threads(tmp_path, scenario, address, keep):
    far, near = (
        simulated(scenario, tmp_path / "far", keep, on=address),
        simulated(scenario, tmp_path / "near", keep, threads=2),
    )

    assert results(far) == results(near)
    assert json.loads((far / "run.json").read_text())["on"] == {"kind": "tcp", "workers": None}
    assert "127.0.0.1" not in (far / "run.json").read_text()


@pytest.mark.parametrize(
    "asked", [{"sampler": "sobol"}, {"trials": 40_000, "until": "crash(24) +- 0.01"}], ids=["sobol", "until"]
)
def test_scheduler__gives_the_bytes_of_threads_however_trials_are_drawn_or_ended(tmp_path, scenario, address, asked):
    far = simulated(scenario, tmp_path / "far", on=address, **asked)
    near = simulated(scenario, tmp_path / "near", threads=2, **asked)

    assert results(far) == results(near)
    assert json.loads((far / "run.json").read_text())["trials"] == (16_384 if "until" in asked else TRIALS)


@pytest.mark.parametrize("workers", [1, 2])
def test_local_processes__give_the_bytes_of_threads_and_end(tmp_path, scenario, workers):
    before = {one.pid for one in children()}
    far = simulated(scenario, tmp_path / "far", on=f"local:{workers}")

    assert results(far) == results(simulated(scenario, tmp_path / "near", threads=1))
    assert {one.pid for one in children()} <= before


def test_sector__has_the_bytes_of_threads(tmp_path, address):
    given = filon.load("sector-2025", months=6)
    far, near = (
        simulated(given, tmp_path / name, "outcomes:300", trials=600, **how)
        for name, how in (("far", {"on": address}), ("near", {"threads": 2}))
    )

    assert results(far) == results(near)


def test_run__is_resumed_and_extended_with_the_same_bytes(tmp_path, scenario, address):
    stop = threading.Event()

    def progress(done, trials, estimate):
        if done >= 2_048:
            stop.set()

    with pytest.raises(InterruptedRun, match="runs resume"):
        simulated(scenario, tmp_path, on=address, progress=progress, stop=stop)
    (folder,) = tmp_path.iterdir()
    done = read_checkpoint(folder).done
    resumed = filon.resume(folder, on=address)
    longer = filon.extend(resumed, 9_000, on=address)

    assert 2_048 <= done < TRIALS
    assert results(resumed) == results(simulated(scenario, tmp_path / "whole", threads=2))
    assert results(longer) == results(simulated(scenario, tmp_path / "longer", trials=9_000, threads=2))


def test_value_that_is_no_number__ends_the_run_as_on_threads(tmp_path, scenario, address):
    drawn = filon.simulate(scenario, trials=20_000, seed=SEED, keep="outcomes:20000")["inputs"].draw
    lowest, second = np.sort(drawn.sel(input="drift").values)[:2].tolist()
    broken = filon.load(MODEL, months=24, overrides={"reserve.broken": (lowest + second) / 2})
    told = []
    for how in ({"on": address}, {"threads": 1}):
        with pytest.raises(RunError) as failure:
            simulated(broken, tmp_path / "runs", trials=20_000, **how)
        told.append(str(failure.value))

    assert "trial" in told[0]
    assert told[0] == told[1]
    assert not any((tmp_path / "runs").iterdir())


def test_workers__that_are_killed_change_no_byte(tmp_path, scenario, monkeypatch):
    monkeypatch.setattr(cluster, "LEAST_UNITS", 1)
    killed = []

    def progress(done, trials, estimate):
        for victim in children()[:1] if done > 4_000 * (len(killed) + 1) and len(killed) < 3 else []:
            victim.kill()
            killed.append(victim.pid)

    far = simulated(scenario, tmp_path / "far", trials=40_000, on="local:2", progress=progress)

    assert len(killed) == 3
    assert results(far) == results(simulated(scenario, tmp_path / "near", trials=40_000, threads=2))


def test_workers_that_dask_gives_up__are_replaced(tmp_path, scenario, monkeypatch):
    monkeypatch.setattr(cluster, "LEAST_UNITS", 1)
    monkeypatch.setattr(cluster, "MISSING_SECONDS", 0.5)
    begun, gone = [], []

    def started(workers, really=clusters.started):
        begun.append(really(workers))
        return begun[-1]

    def progress(done, trials, estimate):
        if done > 8_000 and not gone:
            for nanny in list(begun[0].workers.values()):
                gone.append(begun[0].sync(nanny.close))

    monkeypatch.setattr(clusters, "started", started)
    far = simulated(scenario, tmp_path / "far", trials=40_000, on="local:2", progress=progress)

    assert len(gone) == 2
    assert results(far) == results(simulated(scenario, tmp_path / "near", trials=40_000, threads=2))


def test_unit_that_kills_its_workers__is_named_and_the_rest_is_kept(tmp_path, scenario, monkeypatch):
    monkeypatch.setenv("FILON_TEST_POISON", "3000")
    monkeypatch.setattr(cluster, "ALONE", 1)
    monkeypatch.setitem(clusters.QUIET, "distributed.scheduler.allowed-failures", 1)
    with pytest.raises(RunError, match=r"trials 2,816 to 3,071 end every worker that runs them; .* runs resume"):
        simulated(scenario, tmp_path / "far", trials=20_000, on="local:2")
    (folder,) = (tmp_path / "far").iterdir()
    done = read_checkpoint(folder).done
    monkeypatch.delenv("FILON_TEST_POISON")

    assert 0 < done < 20_000
    assert results(filon.resume(folder)) == results(simulated(scenario, tmp_path / "near", trials=20_000, threads=2))


def test_scheduler_that_goes__ends_the_run_with_what_was_done(tmp_path, scenario):
    distributed = pytest.importorskip("distributed")
    with clusters.silence():
        started = distributed.LocalCluster(n_workers=1, threads_per_worker=1, **BARE)
        gone = threading.Event()

        def progress(done, trials, estimate):
            if done >= 4_000 and not gone.is_set():
                gone.set()
                started.close()

        with pytest.raises(RunError, match=r"the scheduler no longer answers; what was done is kept in .*runs resume"):
            simulated(scenario, tmp_path / "far", trials=200_000, on=started.scheduler_address, progress=progress)
    (folder,) = (tmp_path / "far").iterdir()

    assert 4_000 <= read_checkpoint(folder).done < 200_000


def test_worker_with_other_versions__is_named(tmp_path, scenario, address, monkeypatch):
    others = (*[one for one in payload.bit_makers() if one[0] != "numba"], ("numba", "0.1"))
    monkeypatch.setattr(payload, "bit_makers", lambda: others)

    with pytest.raises(RunError, match=r"worker tcp://127\.0\.0\.1:\d+ has numba \S+ where the run has 0\.1"):
        simulated(scenario, tmp_path, on=address)
    assert not any(tmp_path.iterdir())


def test_worker_with_another_model__is_named(tmp_path, scenario, address, monkeypatch):
    monkeypatch.setattr(payload, "kernel_digest", lambda given: "0" * 16)

    with pytest.raises(RunError, match=r"worker tcp://\S+ has another model than the one that is run"):
        simulated(scenario, tmp_path, on=address)


def test_worker_on_a_processor_that_lacks_instructions__is_told(scenario, monkeypatch):
    sent = payload.payload(case(scenario, SEED), Keep())
    monkeypatch.setattr(payload, "features", lambda: ["sse2"])
    monkeypatch.setattr("platform.machine", lambda: "x86_64")

    assert clusters.readiness(sent) == "has a processor without avx2 and fma"


def test_worker_without_filon__is_named(tmp_path, scenario, monkeypatch):
    distributed = pytest.importorskip("distributed")
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_FILON)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with (
        clusters.silence(),
        distributed.LocalCluster(n_workers=1, threads_per_worker=1, **BARE) as started,
        pytest.raises(RunError, match=r"worker tcp://\S+ has no filon: install filon \S+ there"),
    ):
        simulated(scenario, tmp_path / "runs", on=started.scheduler_address)


WITHOUT_FILON = """
import importlib.metadata as metadata
known = metadata.version

def version(name):
    if name == "filon":
        raise metadata.PackageNotFoundError(name)
    return known(name)

metadata.version = version
"""


def test_model_made_in_python__is_refused(tmp_path):
    with pytest.raises(InputError, match=r"a model made in Python cannot be sent; load it from its file"):
        filon.run(sector_in_python(), trials=100, on="local:1", runs=tmp_path)


def test_threads__do_not_go_with_processes(tmp_path, scenario):
    with pytest.raises(InputError, match="--threads does not go with --on"):
        simulated(scenario, tmp_path, threads=2, on="local:2")


def test_cluster__is_refused_with_the_extra_to_install_where_dask_is_missing(tmp_path, scenario, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(InputError, match=r"pip install 'filon\[distributed\]'"):
        simulated(scenario, tmp_path, on="local:2")


def test_address_where_nobody_answers__is_named(tmp_path, scenario, monkeypatch):
    monkeypatch.setattr(clusters, "CONNECT_SECONDS", 0.5)

    with pytest.raises(RunError, match=r"tcp://127\.0\.0\.1:9: no scheduler of dask answers"):
        simulated(scenario, tmp_path, on="tcp://127.0.0.1:9")


@pytest.mark.parametrize(
    "text", ["local", "local:", "local:0", "local:1025", "local:2x", "tcp://", "tcp://host", "udp://h:1"]
)
def test_place_that_there_is_not__is_refused(text):
    with pytest.raises(InputError, match=r"^--on: '"):
        placement(text)


def test_addresses__are_read():
    assert placement("tls://cluster.example:8786").kind == "tls"
    assert placement("tcp://[::1]:8786").address == "tcp://[::1]:8786"
    assert placement("local:16").workers == 16


def test_part__holds_what_threads_count(scenario):
    from filon.engine.parts import done
    from filon.engine.simulation import counted_case
    from filon.results.tally import Tally

    given = case(scenario, SEED)
    kept = keeping("outcomes:300", 1_000, given.layout)
    part = done(payload.payload(given, kept), [(0, 256), (256, 44), (300, 212)])
    tally = Tally.empty(given.layout)
    part.add_to(tally)

    assert tally == counted_case(given, 512, "summary", 1).tally
    assert len(part.kept["exit"]) == 300
    assert importlib.metadata.version("numba") == dict(payload.bit_makers())["numba"]
    assert resumption.BIT_MAKERS[0] == "filon"


@pytest.mark.parametrize("most", [1, 300, 2**16, 2**32 - 1, 2**32, 2**53 + 1, -3])
def test_counts__of_any_size_come_back(scenario, most):
    from filon.engine.parts import Part, packed
    from filon.results.tally import Tally

    layout = case(scenario, SEED).layout
    sent, found = Tally.empty(layout), Tally.empty(layout)
    sent.exits.flat[3], sent.trials[:] = most, 7
    part = Part([], [], packed(sent), {})
    part.add_to(found)
    part.add_to(found)

    assert set(part.counts) == {"exits", "trials"}
    assert found.exits.flat[3] == 2 * most
    assert found.trials.tolist() == [14]
