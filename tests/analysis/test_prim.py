"""Boxes: a planted corner is found again, as by EMA workbench; where there is none, none is."""

import csv
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from planted import INSIDE, NAMES, as_trials, planted
from scipy.stats import binomtest

from filon.analysis.choosing import Search, chosen, quasi_p, stands_out
from filon.analysis.counts import alone_outside, counts, restricted, whole, within
from filon.analysis.cuts import cuts
from filon.analysis.peeling import peels
from filon.analysis.prim import covered, decisive
from filon.analysis.trimming import needed, pasted
from filon.errors import InputError

HERE = Path(__file__).parent
LEVEL = 1 / 240
"""Width of a level of an input that is uniform between 0 and 1."""


def halves(trials):
    return trials.of(slice(0, None, 2)), trials.of(slice(1, None, 2))


def limits(box, edges, place):
    """Least value of an input in the box, and the value it stays below."""
    held = np.flatnonzero(box[place][: edges[place].size + 1])
    low = edges[place][held[0] - 1] if held[0] else 0.0
    return float(low), float(edges[place][held[-1]]) if held[-1] < edges[place].size else 1.0


@pytest.fixture(scope="module")
def found():
    """The boxes of 200,000 planted trials, with the trials and the edges of levels."""
    inputs, kind, event, _ = planted(200_000)
    trials, edges = as_trials(inputs, kind, event)
    return covered(*halves(trials), Search(), 3), trials, edges


def test_planted_corner__is_the_only_box_and_within_two_levels(found):
    boxes, trials, edges = found

    assert len(boxes) == 1
    box = boxes[0].box
    assert restricted(box, trials.sizes).tolist() == [0, 1, 5]
    # a peel takes 5% of what is left, so that a side is met to 5% of its length, and pasting brings it back
    assert limits(box, edges, 0) == (pytest.approx(0.6, abs=5 * LEVEL), 1.0)
    assert limits(box, edges, 1) == (0.0, pytest.approx(0.5, abs=5 * LEVEL))
    assert box[5, :3].tolist() == [True, True, False]


def test_planted_corner__has_the_density_that_was_planted(found):
    boxes, trials, _ = found
    inside = within(boxes[0].box, trials.of(slice(1, None, 2)))
    other = trials.of(slice(1, None, 2)).outcome[inside]

    assert other.mean() == pytest.approx(INSIDE, abs=0.03)


def test_peels__only_ever_take_away_and_raise_the_density():
    inputs, kind, event, _ = planted(20_000, seed=3)
    trials, _ = as_trials(inputs, kind, event)
    path = list(peels(trials, 0.05, 400, "lenient"))

    for before, after in pairwise(path):
        assert not (after.box & ~before.box).any()
        assert after.density > before.density
        inside = within(after.box, trials)
        assert (inside.sum(), trials.outcome[inside].sum()) == (after.trials, after.events)
    assert path[-1].trials >= 400


@pytest.mark.parametrize("objective", ["lenient", "mean"])
def test_peels__are_those_of_ema_workbench(objective):
    """EMA peels at exact quantiles of what is left, filon at levels of 1/240: limits and shares differ by so much."""
    inputs, kind, event, _ = planted(5000, seed=7)
    trials, edges = as_trials(inputs, kind, event)
    path = list(peels(trials, 0.05, 250, objective))
    masses = np.array([peel.trials for peel in path]) / 5000
    with (HERE / f"ema_{objective}.csv").open(encoding="utf-8") as file:
        rows = [
            {key: float(text) if key != "kinds" else text for key, text in row.items()} for row in csv.DictReader(file)
        ]
    signal = [row for row in rows if row["mass"] >= 0.119]  # then the corner is reached, and noise is peeled

    assert len(signal) > 30
    for row in signal:
        peel = path[int(np.argmin(abs(masses - row["mass"])))]
        assert peel.density == pytest.approx(row["density"], abs=0.015)
        assert peel.events / event.sum() == pytest.approx(row["coverage"], abs=0.01)
        assert restricted(peel.box, trials.sizes).size == row["res_dim"]
        assert "".join(np.array(list("xyz"))[peel.box[5, :3]]) == row["kinds"]
        for place, name in enumerate(NAMES):
            low, high = limits(peel.box, edges, place)
            assert low == pytest.approx(row[f"{name}_low"], abs=2.5 * LEVEL)
            assert high == pytest.approx(row[f"{name}_high"], abs=2.5 * LEVEL)


def test_plain_objective__takes_a_large_category_first():
    inputs, kind, event, _ = planted(20_000, seed=5)
    trials, _ = as_trials(inputs, kind, event)
    path = list(peels(trials, 0.05, 400, "mean"))

    assert path[1].place == 5
    assert path[1].trials / 20_000 == pytest.approx(2 / 3, abs=0.02)


def test_noise__has_no_box():
    """At 1 in 1000 that noise passes, none of 40 sets of noise does."""
    rng = np.random.default_rng(11)
    for _ in range(40):
        inputs, kind = rng.random((5, 4000)), rng.integers(0, 3, 4000)
        trials, _ = as_trials(inputs, kind, rng.random(4000) < 0.2)
        assert covered(*halves(trials), Search(), 3) == []


def test_few_events__do_not_let_noise_be_peeled():
    """200 inputs, 160 events of 40,000 trials: slabs without any are everywhere."""
    rng = np.random.default_rng(12)
    inputs, kind = rng.random((200, 40_000)), rng.integers(0, 3, 40_000)
    corner = (inputs[3] > 0.8) & (inputs[7] < 0.2)
    event = rng.random(40_000) < np.where(corner, 0.08, 0.0005)
    trials, _ = as_trials(inputs, kind, event)
    boxes = covered(*halves(trials), Search(), 1)

    assert set(decisive(halves(trials)[0])) >= {3, 7}
    assert restricted(boxes[0].box, trials.sizes).tolist() == [3, 7]


def test_two_corners__are_found_one_after_the_other():
    inputs, kind, _, _ = planted(100_000, seed=9)
    rng = np.random.default_rng(10)
    one, two = (inputs[0] > 0.7) & (inputs[1] > 0.7), (inputs[2] < 0.3) & (inputs[3] < 0.3)
    event = rng.random(100_000) < np.where(one, 0.9, np.where(two, 0.7, 0.05))
    trials, _ = as_trials(inputs, kind, event)
    boxes = covered(*halves(trials), Search(), 4)

    assert [restricted(box.box, trials.sizes).tolist() for box in boxes] == [[0, 1], [2, 3]]


def test_density__is_where_peeling_stops_or_is_refused():
    inputs, kind, event, _ = planted(40_000, seed=13)
    trials, _ = as_trials(inputs, kind, event)
    first, _ = halves(trials)
    box = covered(*halves(trials), Search(density=0.5), 1)[0]

    assert box.path[box.step].density >= 0.5
    assert box.path[box.step - 1].density < 0.5
    with pytest.raises(InputError, match=r"density 0\.99: the densest box that is large enough has 0\.[89]"):
        covered(*halves(trials), Search(density=0.99), 1)
    with pytest.raises(InputError, match=f"in {first.outcome.mean():.3f} of all trials already"):
        covered(*halves(trials), Search(density=0.1), 1)


def test_restrictions__are_at_most_as_many_as_asked_for():
    inputs, kind, event, _ = planted(40_000, seed=14)
    trials, _ = as_trials(inputs, kind, event)

    for most in (1, 2):
        box = covered(*halves(trials), Search(restrictions=most), 1)[0].box
        assert restricted(box, trials.sizes).size == most


def test_restriction_of_noise__goes():
    inputs, kind, event, _ = planted(40_000, seed=15)
    trials, _ = as_trials(inputs, kind, event)
    box = whole(trials)
    box[0, :144], box[1, 120:], box[5, 2], box[2, 200:] = False, False, False, False

    assert restricted(needed(box, trials, Search()), trials.sizes).tolist() == [0, 1, 5]


def test_pasting__brings_back_what_was_peeled_too_much():
    inputs, kind, event, _ = planted(40_000, seed=16)
    trials, edges = as_trials(inputs, kind, event)
    narrow = whole(trials)
    narrow[0, :204], narrow[5, 1:] = False, False  # a from 0.85, of kind x
    denser = (inputs[0] >= 0.7) & (inputs[0] < 0.85) & (kind < 2)
    inside = (inputs[0] >= 0.85) & (kind < 2)
    outcome = np.where(denser, 1.0, np.where(inside, np.arange(40_000) % 2, 0.0))
    wide = pasted(narrow, trials._replace(outcome=outcome), 0.05)

    assert limits(wide, edges, 0) == (pytest.approx(0.7, abs=2 * LEVEL), 1.0)
    assert limits(wide, edges, 1) == (0.0, 1.0)


def test_quasi_p__is_the_binomial_test():
    for events, trials, density in ((8, 10, 0.5), (60, 100, 0.55), (1, 5, 0.01), (300, 1000, 0.31)):
        exact = binomtest(events, trials, density, alternative="greater").pvalue
        assert quasi_p(events, trials, density) == pytest.approx(exact, rel=1e-9)
    assert quasi_p(0, 10, 0.5) == 1.0


def test_box__stands_out_by_its_odds_among_all_trials():
    rng = np.random.default_rng(17)
    inputs, kind = rng.random((5, 50_000)), rng.integers(0, 3, 50_000)
    trials, _ = as_trials(inputs, kind, rng.random(50_000) < np.where(inputs[0] < 0.5, 0.25, 0.20))
    box = whole(trials)
    box[0, 120:] = False

    assert not stands_out(box, trials, 0.225)  # beyond chance, and nothing to speak of
    assert stands_out(box, trials, 0.15)


def test_counts_of_boxes__are_those_of_plain_loops():
    rng = np.random.default_rng(18)
    inputs, kind, event, _ = planted(300, seed=19)
    trials, _ = as_trials(inputs, kind, event)
    box = whole(trials) & (rng.random((6, 256)) < 0.8)
    rows = [[bool(box[place, level]) for place, level in enumerate(trial)] for trial in trials.levels.T]

    assert within(box, trials).tolist() == [all(row) for row in rows]
    alone = alone_outside(box, trials)
    for place, own in alone.items():
        assert own.tolist() == [not row[place] and sum(row) == 5 for row in rows]


def test_worth__has_its_maximum_where_it_is_taken():
    inputs, kind, event, _ = planted(40_000, seed=20)
    trials, _ = as_trials(inputs, kind, event)
    path = tuple(peels(trials, 0.05, 400, "lenient"))
    mass = np.array([peel.trials for peel in path]) / 40_000
    density = np.array([peel.density for peel in path])

    assert chosen(path, Search()) == int(np.argmax(np.sqrt(mass) * (density - event.mean())))


def test_cuts__are_chi_squared_of_two_by_two_tables():
    from scipy.stats import chi2_contingency

    inputs, kind, event, _ = planted(2000, seed=21)
    trials, _ = as_trials(inputs, kind, event)
    every = cuts(counts(trials.levels, trials.outcome), trials.nominal)
    for place, level in ((0, 100), (1, 30), (4, 200)):
        side = trials.levels[place] <= level
        table = [[(side & (event == one)).sum(), (~side & (event == one)).sum()] for one in (True, False)]
        assert every.parted[place, level] == pytest.approx(chi2_contingency(table, correction=False).statistic)
