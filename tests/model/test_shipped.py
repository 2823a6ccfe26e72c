"""The shipped model as a whole: a few firms at once, passes small enough to become vector code, a lazy import."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
import textwrap

import pytest
from plain_walk import central_draws

from filon.kernels.walk import walk
from filon.model.shipped import MODEL
from filon.model.state import Firm

PASSES = [
    function
    for phase in ("world", "operate", "settle", "start_world", "start_firm")
    for function in getattr(MODEL.phases, phase)
]
WHOLE = {"opening", "start_world"}  # write the whole state, once a trial


@pytest.mark.parametrize("function", PASSES, ids=lambda function: function.__name__)
def test_pass__reads_and_writes_little_enough_for_vector_code(function):
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    groups = set(inspect.signature(function).parameters)
    read = {
        (node.value.id, node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in groups
    }
    (returned,) = (node.value for node in ast.walk(tree) if isinstance(node, ast.Return))

    assert len(read) <= 60
    assert len(returned.keywords) <= 30 or function.__name__ in WHOLE


def test_quantities_and_outcomes__are_fields_of_a_firm():
    for item in (*MODEL.quantities, *MODEL.outcomes):
        assert item.field in Firm._fields
        assert not isinstance(item.scale, str) or item.scale in Firm._fields


def test_model__is_not_imported_with_the_package():
    code = "import sys, filon.model; print('filon.model.shipped' in sys.modules, filon.model.MODEL.name)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.split() == ["False", "ai_business"]


def test_two_firms__share_one_pool_and_one_frontier():
    """Two labs at once raise no more than the pool holds; what neither can pay for slows the frontier."""
    world, lab, figures = central_draws("lab")
    greedy = {**lab, "cash": 40e6, "research_spend": 60e6, "round_multiplier": 50.0, "months_since_round": 24.0}
    calm = {"normal": 0.0, "uniform": 1e-6}
    kinds = {**MODEL.world_shocks, **MODEL.firm_shocks}

    def shock(firm: str, name: str, t: int) -> float:
        return 0.4 if name in ("climate", "list_price", "fate") else calm[kinds[name]]

    alone = walk(MODEL, {**world, "funding_depth": 1e9}, {"a": greedy}, shock, figures, 12)
    both = walk(MODEL, {**world, "funding_depth": 1e9}, {"a": greedy, "b": greedy}, shock, figures, 12)
    agreed = [sum(both.firms[name][month].round_size for name in "ab") for month in range(12)]

    assert max(agreed) > 0.0
    for month in range(1, 12):
        assert agreed[month] <= 0.6 * both.worlds[month].pool * (1.0 + 1e-12)
    assert both.firms["a"][-1].raised < alone.firms["a"][-1].raised
    assert both.firms["a"][-1] == both.firms["b"][-1]
    assert 0.5 * alone.worlds[5].log_frontier < both.worlds[5].log_frontier < alone.worlds[5].log_frontier
