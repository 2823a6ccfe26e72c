"""A run for which the memory does not suffice is refused before it starts, with the figures and with what would fit."""

import subprocess
import sys
from pathlib import Path

import pytest

import filon
from filon.engine import room
from filon.engine.case import case
from filon.engine.keeping import Keep
from filon.engine.room import Room, fitting, memory_needed, refuse_shortage
from filon.errors import ResourceError

OWN = f"{Path(__file__).parents[1] / 'cli/own_model.py'}:model"
KEPT = Keep(outcomes=1_000_000)

LIMITED = """
import resource, sys
from filon.cli.application import exit_code
from filon.engine.room import PROC, _held
import filon.engine.simulation, filon.scenario.loading, xarray, zarr, numba
most = _held(PROC, "VmSize") + int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_AS, (most, most))
sys.exit(exit_code(sys.argv[2:]))
"""


@pytest.fixture(scope="module")
def given():
    return case(filon.load(OWN, months=400), 0)


def written(folder, **files):
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_run__is_refused_where_memory_is_short_and_told_what_fits(given):
    needed = memory_needed(given, KEPT, 2)
    refuse_shortage(given, KEPT, 2, Room(needed, "limit"))

    with pytest.raises(
        ResourceError, match=r"run needs about [\d,]+ MB, [\d,]+ MB are there \(limit\); --keep"
    ) as refusal:
        refuse_shortage(given, KEPT, 2, Room(needed - 1_000_000, "limit"))
    assert refusal.value.exit_code == 5


def test_what_fits__fits(given):
    summary, needed = memory_needed(given, Keep(), 8), memory_needed(given, KEPT, 8)
    for size in (needed - 1, (summary + needed) // 2, summary + 50_000):
        _, _, count = fitting(given, KEPT, 8, size).removesuffix(" fits").rpartition(":")
        assert memory_needed(given, Keep(outcomes=int(count)), 8) <= size
    assert fitting(given, KEPT, 8, summary) == "--keep summary fits"


def test_what_fits__is_fewer_threads_where_histograms_are_large(given):
    few = memory_needed(given, Keep(), 3)

    assert fitting(given, KEPT, 8, few) == "--keep summary --threads 3 fits"
    assert fitting(given, KEPT, 8, 1000).startswith("even --keep summary --threads 1 needs ")


def test_groups_of_version_2__limit_by_the_narrowest_that_holds_the_process(tmp_path):
    proc = written(tmp_path / "proc", self__cgroup="0::/outer/inner\n", self__status="VmRSS:   100 kB\n")
    groups = written(
        tmp_path / "groups",
        outer__memory_dot_max="2000000\n",
        outer__memory_dot_current="1500000\n",
        outer__memory_dot_stat="anon 1\ninactive_file 400000\n",
        outer__inner__memory_dot_max="max\n",
        outer__inner__memory_dot_current="1000\n",
    )

    assert [found.size for found in room._of_groups(proc, groups)] == [2000000 - 1500000 + 400000 + 102400]


def test_groups_of_version_1__limit_where_they_have_a_limit(tmp_path):
    proc = written(tmp_path / "proc", self__cgroup="4:cpu,memory:/a\n2:cpuset:/b\n")
    groups = written(
        tmp_path / "groups",
        memory__a__memory_dot_limit_in_bytes="5000\n",
        memory__a__memory_dot_usage_in_bytes="3000\n",
        memory__memory_dot_limit_in_bytes="9223372036854771712\n",
        memory__memory_dot_usage_in_bytes="3000\n",
    )

    assert [found.size for found in room._of_groups(proc, groups)] == [2000]


def test_machine__leaves_what_is_available_and_what_the_process_has(tmp_path):
    proc = written(
        tmp_path, meminfo="MemTotal: 9 kB\nMemAvailable:  70 kB\nSwapFree: 5 kB\n", self__status="VmRSS: 3 kB"
    )

    assert [found.size for found in room._of_machine(proc)] == [78 * 1024]
    assert list(room._of_machine(tmp_path / "nothing")) == []


def test_command__under_a_limit_of_addresses_says_so_in_one_line(tmp_path):
    arguments = ["run", OWN, "--steps", "4", "--trials", "1e6", "--quiet", "--runs", str(tmp_path / "runs")]
    called = subprocess.run(
        [sys.executable, "-c", LIMITED, "60000000", *arguments], capture_output=True, text=True, timeout=300
    )

    assert called.returncode == 5, called.stderr
    assert called.stderr.count("\n") == 1
    assert called.stderr.startswith("filon: too little memory: the run needs about 3")
    assert "limit of the address space" in called.stderr
    assert not (tmp_path / "runs").exists()
