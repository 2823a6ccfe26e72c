import json
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from llvmlite import binding
from numba import njit

from filon.mathematics.settings import SETTINGS

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(
    not binding.get_host_cpu_features().get("avx2", False),
    reason="the processor has no AVX2: which loops become vectors is stated for AVX2 and AVX-512 only",
)


@pytest.fixture(scope="module")
def compiled_passes(tmp_path_factory):
    """Instructions by kind of every pass of the shipped model, compiled in a fresh process without a cache."""
    environment = {**os.environ, "FILON_CACHE": str(tmp_path_factory.mktemp("cache"))}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.assembly"], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line.pop("pass"): line for line in lines if "pass" in line}


def test_passes__are_all_there(compiled_passes):
    names = " ".join(compiled_passes)

    assert all(phase in names for phase in ("start_firm", "world", "operate", "settle", "gate", "bins"))


def test_passes__call_no_mathematics(compiled_passes):
    assert {name: counts["calls"] for name, counts in compiled_passes.items() if counts["calls"]} == {}


def test_passes__are_vectors(compiled_passes):
    scalar = {name: counts for name, counts in compiled_passes.items() if counts["packed"] <= counts["scalar"]}

    assert scalar == {}


def test_counts__see_scalar_loops_and_calls():
    from benchmarks.assembly import instructions

    @njit(**SETTINGS)
    def scalar_loop(numbers):
        for place in range(1, numbers.size):
            numbers[place] = math.exp(numbers[place]) + numbers[place - 1]

    scalar_loop(np.ones(3))
    (text,) = scalar_loop.inspect_asm().values()
    found = instructions(text)

    assert found["calls"] > 0
    assert found["scalar"] > found["packed"]
