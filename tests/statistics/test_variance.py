"""Sobol' indices of a design, held against SciPy and SALib on the same outcomes."""

import numpy as np
import pytest
from scipy import stats

from filon.statistics.variance import sobol_indices


def ishigami(x):
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


@pytest.fixture(scope="module")
def design():
    """Outcomes of A, B, and A with each column of B [(sample, trial)]."""
    rng = np.random.default_rng(1)
    a, b = rng.uniform(-np.pi, np.pi, (2, 3, 2**14))
    mixed = np.repeat(a[None], 3, axis=0)
    for place in range(3):
        mixed[place, place] = b[place]
    return ishigami(a), ishigami(b), np.stack([ishigami(one) for one in mixed])


def test_indices__are_those_of_scipy(design):
    a, b, mixed = design
    theirs = stats.sobol_indices(
        func={"f_A": a[None], "f_B": b[None], "f_AB": mixed[:, None]}, n=a.size, method="saltelli_2010"
    )
    ours = [sobol_indices(a, b, one) for one in mixed]

    assert [one.first for one in ours] == pytest.approx(theirs.first_order, abs=2e-3)
    assert [one.total for one in ours] == pytest.approx(theirs.total_order, rel=1e-3)


def test_indices__are_those_of_salib(design):
    from SALib.analyze import sobol

    a, b, mixed = design
    rows = np.column_stack([a, *mixed, b]).ravel()
    problem = {"num_vars": 3, "names": ["x1", "x2", "x3"], "bounds": [[-np.pi, np.pi]] * 3}
    theirs = sobol.analyze(problem, rows, calc_second_order=False, seed=1)
    ours = [sobol_indices(a, b, one) for one in mixed]

    assert [one.first for one in ours] == pytest.approx(theirs["S1"], abs=2e-3)
    assert [one.total for one in ours] == pytest.approx(theirs["ST"], rel=2e-3)
    assert [1.96 * one.first_error for one in ours] == pytest.approx(theirs["S1_conf"], rel=0.35)


def test_errors__are_as_large_as_estimates_differ():
    rng = np.random.default_rng(2)
    firsts, errors = [], []
    for _ in range(100):
        a, b = rng.uniform(-np.pi, np.pi, (2, 3, 2000))
        mixed = a.copy()
        mixed[0] = b[0]
        found = sobol_indices(ishigami(a), ishigami(b), ishigami(mixed))
        firsts.append(found.first)
        errors.append(found.first_error)

    assert np.mean(errors) == pytest.approx(np.std(firsts), rel=0.25)
    assert np.mean(firsts) == pytest.approx(0.3139051911, abs=4 * np.std(firsts) / 10)
