"""The numpy rival of a sector simulates what the kernel simulates."""

from types import SimpleNamespace

import numpy as np
import pytest
from benchmarks.example import Example
from benchmarks.sector_twin import SectorTwin
from benchmarks.twin.sector_book import SectorBook, weights

from filon.engine.threads import summed
from filon.kernels.sums import received
from filon.results.tally import FIRST_PARTS

TRIALS = 2_000
STANDARD_ERRORS = 4.0


@pytest.fixture(scope="module")
def example():
    return Example("sector-2025")


@pytest.fixture(scope="module")
def kernel_and_twin(example):
    """Counts of the kernel and of numpy, from as many trials of different random numbers."""
    example.run(TRIALS)
    twin = SectorTwin(example.case, 500, histograms=True)
    twin.run(TRIALS)
    return summed(example.case, [example.worker]), twin.book.tally


def standard_errors(first, second):
    """Difference of two counts of `TRIALS`, in standard errors of that difference."""
    pooled = (first + second) / (2.0 * TRIALS)
    return np.abs(first - second) / np.sqrt(np.maximum(pooled * (1.0 - pooled) * 2.0 * TRIALS, 1.0))


@pytest.mark.parametrize("month", [24, 60])
def test_numpy_sector__finds_the_crashes_of_each_firm(kernel_and_twin, month):
    first, second = (tally.causes[:, :, : month + 1].sum(axis=(1, 2, 3)) for tally in kernel_and_twin)

    assert (standard_errors(first, second) < STANDARD_ERRORS).all()


@pytest.mark.parametrize("what", ["exits", "marks"])
def test_numpy_sector__finds_the_exits_and_marks_of_each_firm(kernel_and_twin, what):
    first, second = (getattr(tally, what).sum(axis=(1, 2)) for tally in kernel_and_twin)

    assert (standard_errors(first, second) < STANDARD_ERRORS).all()


@pytest.mark.parametrize("month", [0, 60])
def test_numpy_sector__finds_the_profits_of_the_layers(kernel_and_twin, month):
    quarters = [129, 257, 270, 385]
    first, second = (tally.value[:, month].sum(axis=2).cumsum(axis=-1)[..., quarters] for tally in kernel_and_twin)

    assert (standard_errors(first, second) < STANDARD_ERRORS).all()


@pytest.mark.parametrize("what", ["crashed_count", "capital_crashed", "sector_crash", "joint"])
def test_numpy_sector__finds_what_crashes_together(kernel_and_twin, what):
    """Months and horizons summed up to the last one, values of a kind counted up to each."""
    found = []
    for tally in kernel_and_twin:
        counts = getattr(tally, what).sum(axis=0)
        found.append({"sector_crash": counts.cumsum(), "joint": counts}.get(what, counts[60:].cumsum(axis=-1)))
    first, second = found

    assert first.any()
    assert (standard_errors(first, second) < STANDARD_ERRORS + 0.5).all()


def test_numpy_sector__finds_who_falls_first(kernel_and_twin):
    first, second = (tally.first.sum(axis=0) / FIRST_PARTS for tally in kernel_and_twin)

    assert 0 < first.sum() < TRIALS
    assert (standard_errors(first, second) < STANDARD_ERRORS).all()


def test_numpy_sector__finds_what_others_lose(kernel_and_twin):
    levels = [257, 300, 330, 340, 350, 360, 370, 400, 513]
    first, second = (tally.losses.sum(axis=2).cumsum(axis=-1)[..., levels] for tally in kernel_and_twin)

    assert (first[..., 0] < TRIALS).any()
    assert (first[..., -1] == TRIALS).all()
    assert (standard_errors(first, second) < STANDARD_ERRORS).all()


def test_numpy_sector__finds_the_median_quantities(kernel_and_twin):
    kernel, twin = (tally.histograms[:, 60].sum(axis=2).cumsum(axis=-1) for tally in kernel_and_twin)
    median = (kernel < kernel[..., -1:] / 2).sum(axis=-1)[..., None]
    first, second = (np.take_along_axis(counts, median, axis=-1) for counts in (kernel, twin))

    assert (standard_errors(first, second) < STANDARD_ERRORS + 1.0).all()


def test_weights__sum_what_the_plain_walk_sums(example):
    case = example.case
    names = case.members.names
    values = dict(zip(names, np.linspace(1.0, 2.0, len(names)).tolist(), strict=True))

    for item in case.scenario.model.exchange.values():
        if item.within or item.of:
            states = {name: SimpleNamespace(**{item.field: value}) for name, value in values.items()}
            plain = [received(item, name, names, states, case.members.structure) for name in names]

            np.testing.assert_allclose(weights(item, case.members) @ list(values.values()), plain, rtol=1e-14)


def test_fallen__sums_those_that_left_by_the_right_exits(example):
    book = SectorBook(example.case, 3, histograms=False)
    book.open(np.zeros(3, np.int64))
    firms = len(example.case.members)
    book.leave(np.array([0, 4]), 1, 1.0, [0.0] * len(book.shown))
    book.leave(np.array([6]), 10, 1.0, [0.0] * len(book.shown))
    out, summed_up = np.full((firms, 3), np.nan), np.full(3, np.nan)
    values = np.arange(1.0, 1.0 + 3 * firms).reshape(firms, 3)
    book.fallen("exchange.free_left", values, out)
    book.fallen("totals.fallen", values, summed_up)

    assert summed_up.tolist() == [1.0, 5.0, 0.0]
    assert (out == book.matrices["exchange.free_left"][:, [0, 1, 2]] * [1.0, 5.0, 0.0]).all()
