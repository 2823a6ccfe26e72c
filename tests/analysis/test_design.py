"""Sensitivities by design: what is drawn anew is one factor, and nothing else."""

import numpy as np
import pytest

import filon
from filon.analysis.factors import drawn_factors, redrawn
from filon.engine.case import case
from filon.engine.simulation import counted_case


@pytest.fixture(scope="module")
def cases():
    scenario = filon.load("wrapper", months=12)
    return case(scenario, 1), case(scenario, 2)


def draws(given):
    tree = counted_case(given, 500, "outcomes:500", 1).tree
    return tree["inputs"].draw.load(), tree["outcomes"].narrative.values, tree["outcomes"].raised.values


def test_factors__hold_every_input_once(cases):
    scenario = cases[0].scenario
    found = drawn_factors(cases[0], grouped=True)
    names = [name for factor in found for name in factor.inputs]

    assert len(names) == len(set(names))
    kept = {item.name for item in cases[0].layout.inputs}
    assert kept <= set(names)
    assert [factor.name for factor in found][:1] == ["narrative"]
    assert found[-1].name == "chance"
    assert len(scenario.correlations) > 0


def test_input_drawn_anew__is_that_of_the_other_seed_and_all_else_stays(cases):
    first, second = cases
    factor = next(one for one in drawn_factors(first, grouped=True) if one.name == "serve_free")
    (a, story, _), (b, *_), (mixed, same, _) = draws(first), draws(second), draws(redrawn(first, second, factor))

    assert (mixed.sel(input="serve_free") == b.sel(input="serve_free")).mean() > 0.25  # but for the narrative's shift
    others = [name for name in a.input.values if str(name) != "serve_free"]
    assert a.sel(input=others).equals(mixed.sel(input=others))
    assert np.array_equal(story, same)


def test_narrative_drawn_anew__is_that_of_the_other_seed(cases):
    first, second = cases
    factor = drawn_factors(first, grouped=True)[0]

    assert np.array_equal(draws(redrawn(first, second, factor))[1], draws(second)[1])


def test_chance_drawn_anew__leaves_every_input(cases):
    first, second = cases
    factor = drawn_factors(first, grouped=True)[-1]
    (a, _, raised), (mixed, _, other) = draws(first), draws(redrawn(first, second, factor))

    assert a.equals(mixed)
    assert not np.array_equal(raised, other)


def test_correlated_inputs__are_refused_with_the_reason_unless_taken_together():
    with pytest.raises(filon.InputError, match=r"correlated \(.*ask for groups"):
        filon.sobol("wrapper", trials=100)

    found = filon.sobol(
        "wrapper", within=12, months=12, grouped=True, factors=["narrative", "retention_12m"], trials=500
    )
    assert found.sizes["factor"] == 2
    assert any("correlated" in str(name) for name in found.factor.values)


def test_factor_of_another_name__is_refused_with_the_nearest():
    with pytest.raises(filon.InputError, match="did you mean 'narrative'"):
        filon.sobol("wrapper", grouped=True, factors=["narative"], trials=100)


def test_input_that_nothing_depends_on__has_no_index():
    found = filon.sobol("wrapper", months=24, grouped=True, factors=["parent_patience", "chance"], trials=2000)

    assert float(found.total.sel(factor="parent_patience")) == 0.0
    assert float(found.total_low.sel(factor="chance")) > 0.05
