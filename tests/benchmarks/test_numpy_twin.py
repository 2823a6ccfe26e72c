import numpy as np
import pytest
from benchmarks.example import Example
from benchmarks.hand_written import compared
from benchmarks.numpy_twin import Twin

from filon.engine.threads import summed

TRIALS = 40_000
STANDARD_ERRORS = 4.0


@pytest.fixture(scope="module")
def kernel_and_twin():
    """Counts of the kernel and of numpy, from as many trials of different random numbers."""
    example = Example("openai")
    example.run(TRIALS)
    twin = Twin(example.case, 8_000)
    twin.run(TRIALS)
    return example.case.layout, summed(example.case, [example.worker]), twin.book.tally


def standard_errors(first, second):
    """Difference of two shares of `TRIALS`, in standard errors of that difference."""
    pooled = (first + second) / (2.0 * TRIALS)
    return np.abs(first - second) / np.sqrt(np.maximum(pooled * (1.0 - pooled) * 2.0 * TRIALS, 1.0))


@pytest.mark.parametrize("month", [12, 24, 36, 60])
def test_numpy__finds_the_crashes_of_the_kernel(kernel_and_twin, month):
    _, kernel, twin = kernel_and_twin
    first, second = (tally.causes[0, :, : month + 1].sum() for tally in (kernel, twin))

    assert standard_errors(first, second) < STANDARD_ERRORS


def test_numpy__finds_the_exits_and_marks_of_the_kernel(kernel_and_twin):
    _, kernel, twin = kernel_and_twin

    assert (standard_errors(kernel.exits[0].sum(axis=(0, 1)), twin.exits[0].sum(axis=(0, 1))) < STANDARD_ERRORS).all()
    assert (standard_errors(kernel.marks[0].sum(axis=(0, 1)), twin.marks[0].sum(axis=(0, 1))) < STANDARD_ERRORS).all()


def test_numpy__draws_the_narratives_of_the_kernel(kernel_and_twin):
    _, kernel, twin = kernel_and_twin

    assert (standard_errors(kernel.trials, twin.trials) < STANDARD_ERRORS).all()


def test_numpy__makes_no_array_in_a_month(kernel_and_twin):
    layout, _, _ = kernel_and_twin
    lines = Twin(Example("openai").case, 8).text.splitlines()
    calls = [line.strip() for line in lines if "(" in line and line.strip()[0].islower()]

    assert len(calls) > 100 * len(layout.entities)
    assert not [line for line in calls if "np." in line or "where(" in line]


def test_kernel_by_hand__finds_the_bankruptcies_of_the_model():
    assert compared(trials=128 * 16, repeats=1)["bankrupt"] > 0.0
