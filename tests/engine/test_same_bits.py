"""Results depend on the seed, the trial and the names of inputs: not on threads, lanes, units of work or any order."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from small_sector import CORRELATIONS, MODEL, sector

import filon
from filon.engine.case import Case, case
from filon.engine.compilation import compiled_unit
from filon.engine.crews import ThreadCrew
from filon.engine.execution import Execution
from filon.engine.keeping import keeping
from filon.engine.program import program
from filon.engine.simulation import groups
from filon.engine.sinks import MemorySink
from filon.results.trials import tree as tree_of
from filon.scenario import FirmFigures

TRIALS = 3_001
KEEP = "paths:700"


def simulated(scenario, *, threads: int = 1, lanes: int | None = None, trials: int = TRIALS, seed: int = 5):
    """The whole result of a scenario; `lanes` are chosen here only."""
    given = case(scenario, seed, lanes)
    kept, sink = keeping(KEEP, trials, given.layout), MemorySink()
    outcome = Execution(given, ThreadCrew(given, compiled_unit(given), threads), trials, kept, sink).run(None, None)
    return tree_of(groups(given, outcome, sink, kept, in_memory=True))


@pytest.fixture(scope="module")
def reference() -> xr.DataTree:
    return simulated(sector())


def assert_same_bits(found: xr.DataTree, expected: xr.DataTree, apart_from: str = "") -> None:
    """Every number, name and attribute of every group is equal, NaN included; a dimension may be left out."""
    assert found.groups == expected.groups
    for group in expected.groups:
        pair = found[group].to_dataset(), expected[group].to_dataset()
        left, right = (dataset.drop_dims(apart_from, errors="ignore") for dataset in pair)
        xr.testing.assert_identical(left, right)
        for name, variable in right.variables.items():
            if variable.dtype.kind == "f":
                assert left[name].values.tobytes() == variable.values.tobytes(), name


def test_reference__has_every_kind_of_result(reference):
    summary = reference["summary"].isel(entity=0, month=-1)

    assert 0.05 < float(summary.crash_probability) < 0.95
    assert float(summary.exit_probability.sel(exit="sold")) > 0.01
    assert float(summary.mark_probability.sel(mark="thin")) > 0.1
    assert set(reference.children) == {"summary", "quantiles", "sector", "outcomes", "inputs", "paths", "diagnostics"}


@pytest.mark.parametrize("threads", [2, 3])
def test_bits__are_equal_over_threads(reference, threads, monkeypatch):
    monkeypatch.setattr(Case, "unit_trials", 256)

    assert_same_bits(simulated(sector(), threads=threads), simulated(sector()))
    assert_same_bits(simulated(sector(), threads=threads), reference, apart_from="trials_done")


@pytest.mark.parametrize("lanes", [64, 256])
def test_bits__are_equal_over_lanes(reference, lanes):
    assert case(sector(), 5).program.lanes != lanes
    assert_same_bits(simulated(sector(), lanes=lanes), reference)


@pytest.mark.parametrize("unit", [1, 77, 1000])
def test_bits__are_equal_over_uneven_units(reference, unit, monkeypatch):
    monkeypatch.setattr(Case, "unit_trials", unit)

    assert_same_bits(simulated(sector()), reference, apart_from="trials_done")


def test_convergence__is_told_at_the_same_trials_whatever_is_kept(monkeypatch):
    monkeypatch.setattr(Case, "unit_trials", 256)
    found = filon.simulate(sector(), trials=TRIALS, keep="outcomes:1000")["diagnostics"]

    assert list(found.trials_done.values) == [256, 512, 1024, 2048, TRIALS]
    assert list(found.crash_probability_running.isel(trials_done=-1).values) == pytest.approx([0.5, 0.5, 0.5], abs=0.3)


def test_trials__do_not_depend_on_their_number(reference):
    fewer = simulated(sector(), trials=1_000)

    for group in ("outcomes", "inputs"):
        for name, values in fewer[group].data_vars.items():
            if "trial" in values.dims:
                np.testing.assert_array_equal(values.values, reference[group][name].values[:1000])


def test_bits__are_equal_over_the_order_of_correlations(reference):
    turned = tuple((second, first, rho) for first, second, rho in reversed(CORRELATIONS))
    found = simulated(replace(sector(), correlations=turned))

    xr.testing.assert_equal(found["outcomes"].to_dataset(), reference["outcomes"].to_dataset())
    xr.testing.assert_equal(found["summary"].to_dataset(), reference["summary"].to_dataset())


PHASES = ("start_world", "start_firm", "join", "heed", "world", "operate", "offer", "meet", "settle")


def test_kernel__is_the_same_text_for_any_order_of_declarations():
    turned = {
        name: dict(reversed(list(getattr(MODEL, name).items())))
        for name in ("world_inputs", "firm_inputs", "firm_shocks")
    }
    same = {name: getattr(MODEL.phases, name) for name in PHASES}
    kinds = ("exchange", "totals", "exits", "marks", "quantities", "outcomes", "layers", "claims", "capital")
    rest = {name: getattr(MODEL, name) for name in kinds}
    model = filon.Model(name="sector", world_shocks=MODEL.world_shocks, **turned, **same, **rest)

    assert program(model).text == program(MODEL).text


def test_bits__are_equal_over_the_order_of_inputs(reference):
    firms = tuple(replace(firm, inputs=dict(reversed(list(firm.inputs.items())))) for firm in sector().firms)
    world = dict(reversed(list(sector().world.items())))

    assert_same_bits(simulated(replace(sector(), firms=firms, world=world)), reference)


def limit(draw) -> float:
    return draw.x + draw.y


def test_inputs__stay_as_they_are_when_another_is_added():
    inputs = {"x": filon.normal(0.0, 1.0), "y": filon.lognormal(0.0, 0.5)}
    few = filon.Model(name="limit", inputs=inputs, margin=limit)
    more = filon.Model(name="limit", inputs={"a": filon.uniform(0.0, 1.0), **inputs}, margin=limit)
    before, after = (filon.simulate(model, trials=TRIALS, seed=3) for model in (few, more))

    xr.testing.assert_equal(after["outcomes"].to_dataset(), before["outcomes"].to_dataset())
    drawn = after["inputs"].draw.sel(input=["x", "y"])
    np.testing.assert_array_equal(drawn.values, before["inputs"].draw.values)


def test_firm__draws_the_same_whoever_else_is_there(reference):
    pair = sector(firms=("alpha", "gamma"))
    both = {firm.name: firm for firm in sector().firms}
    pair = replace(pair, firms=(both["alpha"], FirmFigures("gamma", "", "", both["gamma"].inputs)))
    found = simulated(pair)["inputs"].draw
    names = [str(name) for name in found.input.values]

    np.testing.assert_array_equal(found.values, reference["inputs"].draw.sel(input=names).values)


def test_seeds__differ_and_may_be_huge():
    counts = {seed: simulated(sector(), trials=300, seed=seed)["outcomes"].exit.values for seed in (1, 2, -1, 2**200)}

    assert len({values.tobytes() for values in counts.values()}) == 4


def test_counters_of_two_bytes__are_emptied_before_they_are_full():
    from filon.engine.case import UNIT_LARGEST
    from filon.engine.threads import RECENT_FIRMS, Worker, summed

    given = case(sector(), 1)
    worker = Worker(given)
    for _ in range(3):
        worker.make_room(UNIT_LARGEST)
        worker.counters.recent[7] += UNIT_LARGEST

    assert UNIT_LARGEST <= RECENT_FIRMS
    assert worker.counters.recent.dtype.itemsize == 2
    assert summed(given, [worker]).histograms.ravel()[7] == 3 * UNIT_LARGEST
