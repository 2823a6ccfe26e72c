"""Opening a run reads no chunk of trials, however many there are."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256

import pytest
from stored_example import FACTS, example_chunk, example_groups, example_layout, example_tally

import filon
from filon.results import trials
from filon.results.emptiness import no_trials
from filon.results.layout import CHUNK_TRIALS
from filon.results.opening import VerifiedStore
from filon.results.store import RunWriter

TRIALS = 100_000_000

OPENING = """
import resource, sys, time, xarray, zarr, filon; filon.open
began = time.process_time()
tree = filon.open(sys.argv[1])
assert tree["outcomes"].sizes["trial"] == 100_000_000
seconds = time.process_time() - began
if sys.platform == "linux":  # where getrusage also knows what the process was before it became Python
    (peak,) = (line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(seconds, int(peak.split()[1]) / 1e3)
else:
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)
"""
"""Prints the processor time of the opening [s] and the most memory the process has held, libraries included [MB]."""


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A run whose outcomes are declared to have 1e8 trials; every chunk has its file and its line in the manifest."""
    runs, layout = tmp_path_factory.mktemp("large"), example_layout()
    writer = RunWriter(runs, "large", layout, 0, resolved="", run=FACTS)
    writer.arrays.reserve("outcomes", trials.outcomes(layout, no_trials(layout)), TRIALS)
    writer.arrays.reserve("inputs", trials.inputs(layout, no_trials(layout)["inputs"]), TRIALS)
    run = writer.finish(example_groups(layout, example_tally(layout, example_chunk(layout, 100))))
    add_chunks(run)
    return run


def add_chunks(run):
    """A small file for each chunk of trials, listed with a digest of its own."""
    manifest = json.loads((run / "MANIFEST.json").read_text())
    for group in ("outcomes", "inputs"):
        for form in sorted((run / "results.zarr" / group).glob("*/zarr.json")):
            array = json.loads(form.read_text())
            if array["shape"][:1] != [TRIALS]:
                continue
            for number in range(-(-TRIALS // CHUNK_TRIALS)):
                chunk = form.parent.joinpath("c", str(number), *["0"] * (len(array["shape"]) - 1))
                chunk.parent.mkdir(parents=True, exist_ok=True)
                chunk.write_bytes(b"not looked at")
                name = chunk.relative_to(run).as_posix()
                manifest["files"][name] = sha256(name.encode()).hexdigest()
    text = json.dumps(manifest, indent=1) + "\n"
    (run / "MANIFEST.json").write_text(text)
    (run / "COMMIT").write_text(sha256(text.encode()).hexdigest() + "\n")


def test_opening__reads_no_chunk_of_trials(large, monkeypatch):
    asked, get = [], VerifiedStore.get

    async def remembered(self, key, prototype, byte_range=None):
        asked.append(key)
        return await get(self, key, prototype, byte_range)

    monkeypatch.setattr(VerifiedStore, "get", remembered)
    tree = filon.open(large)
    share = tree["summary"].crash_probability.sel(entity="beta", month=6).item()

    assert tree["outcomes"].sizes["trial"] == TRIALS
    assert 0.0 < share < 1.0
    assert asked
    chunks = [key.partition("/c/")[0] for key in asked if "/c/" in key and key.startswith(("outcomes/", "inputs/"))]
    assert [name for name in chunks if tree[name].dims[0] == "trial"] == []


def test_opening_of_1e8_trials__takes_at_most_a_second_and_200_mb(large):
    called = subprocess.run([sys.executable, "-c", OPENING, large], capture_output=True, text=True, check=True)
    seconds, megabytes = map(float, called.stdout.split())

    assert seconds < 1.0, f"{seconds} s of processor time"
    assert megabytes < 200.0, f"{megabytes} MB at most, libraries included"
