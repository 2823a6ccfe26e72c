"""What each input explains of an outcome, shared fairly where inputs go together: Shapley's value of the variance.

Everything is computed from sums of products of features, so that a million trials cost no more than their sums.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

RIDGE = 1e-9
"""Added to the diagonal, as a share of it: a feature that repeats others explains nothing instead of failing."""

AGAIN = 20
"""Orders that are gone through again with each group of trials left out."""

MOST_EXACT = 6
"""Inputs up to which every order is gone through."""


@dataclass(frozen=True)
class Sums:
    """Sums over some trials of the products of features and of the outcome.

    Attributes
    ----------
    trials
        How many.
    products
        Of features with each other, the outcome and 1 last [(feature + 2, feature + 2)].
    """

    trials: int
    products: Floats

    def __add__(self, other: Sums) -> Sums:
        return Sums(self.trials + other.trials, self.products + other.products)

    def __sub__(self, other: Sums) -> Sums:
        return Sums(self.trials - other.trials, self.products - other.products)

    def covariances(self) -> Floats:
        """Covariances of the features, the outcome last [(feature + 1, feature + 1)]."""
        means = self.products[-1, :-1] / self.trials
        return self.products[:-1, :-1] / self.trials - np.outer(means, means)


class Attribution(NamedTuple):
    """Shares of an outcome's variance.

    Attributes
    ----------
    share
        Of each input; they sum to `explained` [(input,)].
    error
        Standard error of each [(input,)].
    explained
        Share that all inputs explain together.
    explained_error
        Its standard error.
    """

    share: Floats
    error: Floats
    explained: float
    explained_error: float


def orders(inputs: int, count: int, rng: np.random.RandomState) -> list[tuple[int, ...]]:
    """Orders of the inputs: all of them where there are few, else `count` of them, each followed by its reverse."""
    if inputs <= MOST_EXACT:
        return list(itertools.permutations(range(inputs)))
    drawn = [tuple(int(place) for place in rng.permutation(inputs)) for _ in range(math.ceil(count / 2))]
    return [order for one in drawn for order in (one, one[::-1])]


def shapley(
    groups: Sequence[Sums], parents: Sequence[tuple[int, ...]], inputs: int, wanted: Sequence[tuple[int, ...]]
) -> Attribution:
    """Shapley's value of each input, where the worth of some inputs is the variance that their features explain.

    A feature of several inputs (a product) belongs to a set that holds all of them. For an outcome that is linear in
    its features these are the Shapley effects of Owen (2014), doi:10.1137/130936233, valid for dependent inputs
    (Song, Nelson and Staum 2016, doi:10.1137/15M1048070); the order-averaged gain is known as LMG (Lindeman, Merenda
    and Gold 1980; Groemping 2007, doi:10.1198/000313007X188252).

    Parameters
    ----------
    groups
        Sums over disjoint groups of trials, two or more: errors are by leaving each out (jackknife).
    parents
        Inputs that each feature is made of.
    inputs
        How many there are.
    wanted
        Orders in which inputs are taken, from `orders`.

    Returns
    -------
    Shares without what features explain by chance; the error includes that of orders that were not tried.
    """
    whole = groups[0]
    for group in groups[1:]:
        whole = whole + group
    gains = np.stack([_gains(whole, parents, inputs, order) for order in wanted])
    found = gains.mean(axis=0)
    few, count = wanted[:AGAIN], len(groups)
    left_out = np.stack(
        [np.mean([_gains(whole - group, parents, inputs, order) for order in few], axis=0) for group in groups]
    )
    squares = (count - 1) / count * ((left_out - left_out.mean(axis=0)) ** 2).sum(axis=0)
    sums = left_out.sum(axis=1)
    explained_error = math.sqrt((count - 1) / count * ((sums - sums.mean()) ** 2).sum())
    if inputs > MOST_EXACT:
        pairs = gains.reshape(-1, 2, inputs).mean(axis=1)
        squares = squares + pairs.var(axis=0, ddof=1) / len(pairs)
    return Attribution(found, np.sqrt(squares), float(found.sum()), explained_error)


def _gains(sums: Sums, parents: Sequence[tuple[int, ...]], inputs: int, order: tuple[int, ...]) -> Floats:
    """What each input adds to the share explained when inputs are taken in an order [(input,)].

    With features in that order and the outcome last, the squares of the last row of the Cholesky factor of their
    covariances are what each adds to what the former explain.
    """
    covariances = sums.covariances()
    features = covariances.shape[0] - 1
    place = {own: number for number, own in enumerate(order)}
    last = np.array([max(place[own] for own in owners) for owners in parents])
    row = np.argsort(last, kind="stable")
    whole = np.append(row, features)
    matrix = covariances[np.ix_(whole, whole)]
    matrix[np.diag_indices(features + 1)] *= 1.0 + RIDGE
    squares = np.linalg.cholesky(matrix)[-1, :-1] ** 2
    variance = covariances[features, features]
    by_chance = max(variance - squares.sum(), 0.0) / max(sums.trials - features - 1, 1)
    gained = np.bincount(last[row], squares - by_chance, minlength=inputs) / variance
    found = np.empty(inputs)
    found[list(order)] = gained
    return found
