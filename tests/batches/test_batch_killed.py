"""A batch that is killed goes on, and ends with the bytes of one that was not."""

import signal
import time
from pathlib import Path

import pytest
from whole_files import files_below

from filon.batches.reading import read_plan
from filon.results.batches import batch_facts, batches_in, list_batches
from filon.results.checkpoint import read_checkpoint
from filon.results.manifest import verify
from filon.selftest.calls import called, started

PLAN = """\
scenarios = ["wrapper", "dotcom"]
trials = 300_000
months = 60
[[cases]]
name = "cheap"
scenario = "wrapper"
set = { wrapper.price_change = -0.4 }
"""
HURRIED = ("hurried",)
LONGEST = 60.0


def call(folder, runs):
    return ["batch", folder / "plan.toml", "--runs", runs, "--quiet", "--json"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A folder with the plan, in which a batch was carried out without any trouble."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "plan.toml").write_text(PLAN)
    assert called(call(folder, folder / "whole")).code == 0
    return folder


def awaited(found):
    """Wait until something is there."""
    end = time.monotonic() + LONGEST
    while not found() and time.monotonic() < end:
        time.sleep(0.002)
    assert found()


def has_begun(run):
    """Whether a unit of work is done and noted: from then on the engine listens to signals."""
    checkpoint = read_checkpoint(run)
    return checkpoint is not None and checkpoint.done > 0


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_batch__that_is_ended_in_its_second_case_goes_on(whole, tmp_path, number):
    runs = tmp_path
    killed = number == signal.SIGKILL
    with started(call(whole, runs), HURRIED) as process:
        awaited(lambda: any(map(has_begun, runs.glob(".staging-*-dotcom-*"))))
        process.send_signal(number)
        _, said = process.communicate(timeout=LONGEST)
    begun = [path for path in runs.iterdir() if path.name.startswith(".staging-")]
    (batch,) = list_batches(runs)

    assert process.returncode == (-9 if killed else 128 + number)
    assert (batch.status, batch.done, len(begun)) == ("unfinished", 1, 1)
    assert killed or "1 of 3 cases are done, the same `filon batch` goes on" in said
    assert called(call(whole, runs), HURRIED).code == 0
    (batch,), (undisturbed,) = batches_in(runs), batches_in(whole / "whole")
    hows = [case["how"] for case in batch_facts(batch)["cases"]]

    assert hows == ["reused", "resumed", "simulated"]
    assert verify(batch) == []
    assert files_below(batch / "results.zarr") == files_below(undisturbed / "results.zarr")
    for one, other in zip(batch_facts(batch)["cases"], batch_facts(undisturbed)["cases"], strict=True):
        assert files_below(runs / one["run"] / "results.zarr") == files_below(
            whole / "whole" / other["run"] / "results.zarr"
        )


def test_batch_killed_while_it_combines__combines_again(whole, tmp_path):
    runs = tmp_path
    with started(call(whole, runs), HURRIED) as process:
        awaited(lambda: list(runs.glob("batch-*/results.zarr/summary")))
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=LONGEST)
    (batch,) = list_batches(runs)

    assert batch.status == "unfinished"
    assert called(call(whole, runs), HURRIED).code == 0
    (again,), (undisturbed,) = batches_in(runs), batches_in(whole / "whole")
    assert files_below(again / "results.zarr") == files_below(undisturbed / "results.zarr")


def test_plan_of_the_test__is_what_it_says(tmp_path):
    path = Path(tmp_path / "plan.toml")
    path.write_text(PLAN)

    assert [case.name for case in read_plan(path).cases] == ["wrapper", "dotcom", "cheap"]
