from __future__ import annotations

import numpy as np
import pytest
from stored_example import example_chunk, example_layout, example_tally

from filon.results.tally import NAMES, Tally


def test_tally__of_nothing_has_the_shape_of_the_layout():
    layout = example_layout(months=12)
    tally = Tally.empty(layout)

    assert tally.trials.shape == (2,)
    assert tally.exits.shape == (2, 2, 13, 3)
    assert tally.causes.shape == (2, 2, 13, 3)  # two exits and a mark count as a crash
    assert tally.marks.shape == (2, 2, 13, 2)
    assert tally.histograms.shape == (2, 13, 2, 2, 514)
    assert tally.total == 0


def test_tally__is_the_same_in_any_order():
    layout = example_layout()
    parts = [example_tally(layout, example_chunk(layout, 50, seed), seed) for seed in (1, 2, 3)]
    forth, back = Tally.empty(layout), Tally.empty(layout)
    for part, other in zip(parts, reversed(parts), strict=True):
        forth += part
        back += other

    assert forth == back
    assert forth != parts[0]
    assert forth.total == 150


@pytest.mark.parametrize("name", NAMES)
def test_tally__differs_when_one_count_does(name):
    layout = example_layout()
    tally = example_tally(layout, example_chunk(layout, 50))
    other = example_tally(layout, example_chunk(layout, 50))
    assert tally == other
    getattr(other, name).reshape(-1)[-1] += 1

    assert tally != other


def test_tally__survives_its_bytes():
    layout = example_layout()
    tally = example_tally(layout, example_chunk(layout, 50))
    again = Tally.from_bytes(tally.to_bytes(ranges=np.array([[0, 50]])))

    assert again == tally
    assert all(getattr(again, name).dtype == np.int64 for name in NAMES)
