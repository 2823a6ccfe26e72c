"""Trials kept one by one never lie in memory all together: neither while a run goes on, nor when it is finished."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import filon
from filon.engine.case import case
from filon.engine.keeping import DEFAULT, keeping
from filon.engine.room import Room, memory_needed, refuse_shortage
from filon.errors import ResourceError
from filon.results.opening import open_run
from filon.results.runs import list_runs

MODEL = f"{Path(__file__).parents[1] / 'cli' / 'own_model.py'}:model"
TRIALS = 100_000_000
ROOM = 240_000_000
"""Bytes: some ten for three chunks of trials, the rest for the stacks and heaps of new threads, used or not."""

RUN = """
import resource, sys
import filon
from filon.engine import run

model, runs, trials, room = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
scenario = filon.load(model, months=4)
run(scenario, trials=600_000, keep="outcomes:600000", runs=runs + "/first", threads=2)  # whatever any run takes
fields = dict(line.split(":", 1) for line in open("/proc/self/status"))
now = int(fields["VmData"].split()[0]) * 1024
resource.setrlimit(resource.RLIMIT_DATA, (now + room, now + room))
run(scenario, trials=trials, keep=f"outcomes:{trials}", runs=runs + "/second", threads=2)
"""


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="limits of memory are read from /proc")
def test_run__that_keeps_many_trials_needs_memory_for_a_few_chunks_of_them(tmp_path):
    """A limit of the system on what the process may have beyond a small run: a quarter of what the trials take."""
    size = case(filon.load(MODEL, months=4), 1).layout.bytes_per_trial * TRIALS
    words = [sys.executable, "-c", RUN, MODEL, str(tmp_path), str(TRIALS), str(ROOM)]
    done = subprocess.run(words, capture_output=True, text=True)

    assert size > 4 * ROOM
    assert (done.returncode, done.stderr) == (0, "")
    (stored,) = list_runs(tmp_path / "second")
    assert open_run(stored.path)["outcomes"].sizes["trial"] == TRIALS
    shutil.rmtree(tmp_path / "second")


def test_number_of_trials__is_kept_as_it_is_asked():
    """But for the default, which is as many as fit into 1 GB."""
    layout = case(filon.load("sector-2025"), 1).layout

    assert keeping("outcomes:100000000", 10**9, layout).outcomes == 10**8
    assert keeping(DEFAULT, 10**9, layout).outcomes < keeping("outcomes:1000000", 10**9, layout).outcomes == 10**6
    assert keeping(DEFAULT, 10**9, layout).reduced_from == 10**6


def test_trials_in_memory__are_refused_where_they_do_not_fit():
    """A tree in memory holds all of them; a stored run of as many needs a few chunks."""
    given = case(filon.load(MODEL, months=4), 1)
    kept = keeping("outcomes:1000000000", 10**9, given.layout)
    room = Room(2 * 10**9, "of a test")

    refuse_shortage(given, kept, 2, room)
    with pytest.raises(ResourceError, match=r"--keep outcomes:\d+ fits"):
        refuse_shortage(given, kept, 2, room, stored=False)
    assert memory_needed(given, kept, 2) < 10**9 < memory_needed(given, kept, 2, stored=False)
