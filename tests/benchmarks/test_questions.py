import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def answered():
    """Every question with its answers at the smallest size, asked in a process of its own as asv does."""
    words = [sys.executable, "-m", "benchmarks.questions"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_questions__are_answered_at_their_smallest_size(answered):
    assert len(answered) >= 7
    assert all(one["answers"] and min(one["answers"].values()) > 0.0 for one in answered)


def test_questions__say_what_they_ask_and_in_which_unit(answered):
    assert all(one["asks"].endswith("?") and one["unit"] for one in answered)


def test_configuration__points_at_this_directory():
    configuration = json.loads((ROOT / "benchmarks" / "asv.conf.json").read_text())

    assert configuration["benchmark_dir"] == "."
    assert configuration["project"] == "filon"
