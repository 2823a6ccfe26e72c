"""What a change owes to each changed figure: parts that sum to it, and known answers."""

import numpy as np
import pytest
from scipy import stats

import filon
from filon.analysis.changes import changes

LIMIT = """
import filon


def limit(draw):
    return 1.5 - draw.x - draw.shift - draw.push * draw.lever


model = filon.Model(
    name="limit",
    inputs={"x": filon.normal(0.0, 1.0), **{name: filon.constant(0.0) for name in ("shift", "push", "lever", "idle")}},
    margin=limit,
)
"""


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A run of a model whose probability is known, and one with four figures changed."""
    folder = tmp_path_factory.mktemp("runs")
    file = folder / "limit.py"
    file.write_text(LIMIT)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)

        def run(name, **figures):
            scenario = filon.load("limit.py:model", overrides=figures)
            return filon.run(scenario, trials=2000, runs=folder / name, threads=1)

        yield run("first"), run("second", shift=0.3, push=0.5, lever=1.0, idle=7.0)


@pytest.fixture(scope="module")
def found(stored):
    return filon.attribution(*stored, trials=100_000, threads=1)


def p(threshold):
    return stats.norm.sf(threshold)


def test_parts__are_the_known_answers(found):
    """Push and lever do nothing but together; shift adds to both; idle is no part of the model."""
    base, shifted, both, all_of = p(1.5), p(1.2), p(1.0), p(0.7)
    product = ((both - base) + 2 * (all_of - shifted)) / 6
    shift = all_of - base - 2 * product
    expected = {"shift": shift, "push": product, "lever": product, "idle": 0.0}

    names = [str(name).rpartition(".")[2] for name in found.figure.values]
    for name, value, error in zip(names, found.shapley.values, found.shapley_error.values, strict=True):
        assert abs(value - expected[name]) < 4 * error + 1e-12
    alone = dict(zip(names, found.alone.values, strict=True))
    assert alone["push"] == alone["lever"] == alone["idle"] == 0.0
    assert alone["shift"] == pytest.approx(shifted - base, abs=4e-3)


def test_parts__sum_to_the_change(found):
    assert float(found.shapley.sum()) == pytest.approx(float(found.difference), abs=1e-12)
    assert float(found.second - found["first"]) == pytest.approx(float(found.difference), abs=1e-12)
    assert abs(float(found.difference) - (p(0.7) - p(1.5))) < 4 * float(found.difference_error)


def test_error_of_pairs__is_smaller_than_apart(found):
    one, two = float(found["first"]), float(found.second)
    apart = np.sqrt((one * (1 - one) + two * (1 - two)) / 100_000)

    assert float(found.difference_error) < apart


def test_weights_of_narratives__are_one_figure(tmp_path):
    first = filon.run(filon.load("wrapper", months=12), trials=1000, runs=tmp_path, threads=1)
    overrides = {"narratives.bubble.weight": 0.6, "wrapper.price": 25}
    second = filon.run(filon.load("wrapper", months=12, overrides=overrides), trials=1000, runs=tmp_path, threads=1)
    found = changes(first, second)

    assert [change.name for change in found] == ["firms.wrapper.price", "narratives.weights"]
    assert found[0].after == "25"
    assert len(found[1].settings) == 3
    parts = filon.attribution(first, second, trials=2000, threads=1)
    assert float(parts.shapley.sum()) == pytest.approx(float(parts.difference), abs=1e-12)


def test_runs_that_differ_in_more_than_figures__are_refused(stored, tmp_path):
    first, _ = stored
    with pytest.raises(filon.InputError, match="same figures: nothing to attribute"):
        filon.attribution(first, first)
    other = filon.run(filon.load("wrapper", months=12), trials=1000, runs=tmp_path, threads=1)
    longer = filon.run(filon.load("wrapper", months=24), trials=1000, runs=tmp_path, threads=1)
    with pytest.raises(filon.InputError, match=r"more than figures \(resolved.months\)"):
        filon.attribution(other, longer)
