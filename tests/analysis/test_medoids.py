"""Which trial stands for many, by hand."""

import numpy as np
import pytest

from filon.analysis.medoids import medoid, ranks

GONE = float("nan")


def test_ranks__put_firms_that_have_gone_below_all_others():
    assert ranks(np.array([[1.0], [-5.0], [GONE]]))[:, 0].tolist() == pytest.approx([5 / 6, 3 / 6, 1 / 6])


def test_ranks__of_equals_are_equal_and_in_the_middle():
    assert ranks(np.zeros((7, 2))).tolist() == [[0.5, 0.5]] * 7


def test_medoid__is_in_the_middle_of_all_months_and_accounts():
    first = np.array([[1.0, 9.0], [2.0, 5.0], [3.0, 1.0], [9.0, 4.0], [0.0, 6.0]])
    second = np.array([[5.0, 5.0], [3.0, 3.0], [1.0, 9.0], [4.0, 0.0], [2.0, 1.0]])

    assert medoid([first, second]) == 1


def test_medoid__is_one_that_has_gone_where_most_have():
    account = np.array([[3.0, 2.0, 1.0], [2.0, 1.0, GONE], [1.0, GONE, GONE], [2.0, GONE, GONE]])

    assert medoid([account]) in (1, 3)
    assert medoid([account]) != 0


def test_medoid__has_the_least_squared_distances_of_ranks_to_all_others():
    rng = np.random.RandomState(7)
    accounts = [np.round(rng.normal(size=(40, 9)), 1) for _ in range(3)]
    accounts[0][rng.uniform(size=(40, 9)) < 0.2] = GONE
    places = np.concatenate([ranks(account) for account in accounts], axis=1)
    distances = ((places[:, None, :] - places[None, :, :]) ** 2).sum(axis=2).sum(axis=1)

    assert medoid(accounts) == int(np.argmin(distances))
