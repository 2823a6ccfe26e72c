from __future__ import annotations

import numpy as np
import pytest
from stored_example import example_chunk, example_layout, example_tally

from filon.results.tally import NAMES, Tally
from made_up_sectors import example_sector, sector_layout


def test_tally__of_nothing_has_the_shape_of_the_layout():
    layout = example_layout(months=12)
    tally = Tally.empty(layout)

    assert tally.trials.shape == (2,)
    assert tally.exits.shape == (2, 2, 13, 3)
    assert tally.causes.shape == (2, 2, 13, 3)  # two exits and a mark count as a crash
    assert tally.marks.shape == (2, 2, 13, 2)
    assert tally.histograms.shape == (2, 13, 2, 2, 514)
    assert tally.total == 0
    assert tally.crash_squared.size == tally.crashed_count.size == tally.losses.size == 0  # nobody is together


def test_tally__of_a_sector_has_the_shape_of_its_layout():
    tally = Tally.empty(sector_layout(months=12))

    assert tally.exits.shape == (4, 2, 13, 2)  # a cohort is one entity
    assert tally.exits_squared.shape == (1, 2, 13, 2)
    assert tally.crashed_count.shape == (2, 13, 4)
    assert tally.joint.shape == (2, 2, 4, 4)
    assert tally.value.shape == (2, 13, 2, 2, 514)
    assert tally.losses.shape == (3, 2, 2, 514)


def test_tally__of_a_made_up_sector_counts_something_everywhere():
    _, tally = example_sector(200)

    assert [name for name in NAMES if not getattr(tally, name).any()] == []


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
    tally, other = (example_sector(50)[1] for _ in range(2))
    assert tally == other
    getattr(other, name).reshape(-1)[-1] += 1

    assert tally != other


def test_tally__survives_its_bytes():
    layout = example_layout()
    tally = example_tally(layout, example_chunk(layout, 50))
    again = Tally.from_bytes(tally.to_bytes(ranges=np.array([[0, 50]])))

    assert again == tally
    assert all(getattr(again, name).dtype == np.int64 for name in NAMES)
